//! Text from outside never controls the terminal: every command runs with hostile arguments, files, environment
//! variables, settings, drafts, journal entries and server answers, and each byte of its output and of its files is
//! looked at.

use crate::common::home::{Home, RunResult, terminal_command};
use crate::common::pty::PtyProgram;
use crate::common::server::{Reply, Request, Server, answer, json};
use crate::common::wait_for_press_guard;
use rstest::rstest;
use serde_json::json;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Colours, a window title, a bell, C0, C1, DEL, bidi, invisible characters, and a line of its own.
const EVIL: &str = "e\u{1b}[35;45;4;9mx\u{1b}]0;pwned\u{7}\u{8}\r\u{1}\u{9b}2J\u{85}\u{9d}0;pwned\u{9c}\u{7f}\u{202e}\u{2066}\
    \u{200b}\u{200e}\u{2060}\u{2064}\u{feff}\u{2028}\u{2029}\u{ad}\u{34f}\u{61c}\u{115f}\u{3164}\u{180e}\u{2800}\
    漢\u{200d}\u{fe0f}\u{e0041}\u{e007f}\u{fffb}\u{fffc}\u{1d173}\nFORGED";

/// The colours of the program's own messages.
const OWN: [&str; 16] = [
    "\u{1b}[1;31m",
    "\u{1b}[31m",
    "\u{1b}[32m",
    "\u{1b}[33m",
    "\u{1b}[0m",
    "\u{1b}[1m",
    "\u{1b}[4m",
    "\u{1b}[22m",
    "\u{1b}[24m",
    "\u{1b}[39m",
    "\u{1b}[1;4m",
    "\u{1b}[1;32m",
    "\u{1b}[1;33m",
    "\u{1b}[36m",
    "\u{1b}[2m",
    "\u{1b}[1;36m",
];

/// Unicode's `Default_Ignorable_Code_Point` and bidi controls, controls, blanks without a width. Written here once more,
/// so that a gap in the program's list is seen.
fn acts_or_hides(c: char) -> bool {
    let code = u32::from(c);
    c.is_control()
        || [0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xfeff, 0xffa0]
            .contains(&code)
        || [
            (0x180b, 0x180f),
            (0x200b, 0x200f),
            (0x2028, 0x202e),
            (0x2060, 0x206f),
            (0xfe00, 0xfe0f),
            (0xfff0, 0xfffc),
            (0x1bca0, 0x1bca3),
            (0x1d173, 0x1d17a),
            (0xe0000, 0xe0fff),
        ]
        .iter()
        .any(|(first, last)| (*first..=*last).contains(&code))
}

#[track_caller]
fn harmless(what: &str, text: &str) {
    let found: Vec<char> = text.chars().filter(|c| acts_or_hides(*c) && *c != '\n').collect();
    assert!(found.is_empty(), "{what} holds {found:?}:\n{text:?}");
    assert!(!text.lines().any(|line| line.starts_with("FORGED")), "{what} holds a forged line:\n{text}");
}

/// Checks output, in which the program's own colours are allowed.
#[track_caller]
fn checked(what: &str, ran: &RunResult) {
    for (stream, text) in [("stdout", &ran.out), ("stderr", &ran.err)] {
        let plain = OWN.iter().fold(text.clone(), |text, colour| text.replace(colour, ""));
        harmless(&format!("{stream} of {what}"), &plain);
    }
    assert!(!ran.out.is_empty() || !ran.err.is_empty(), "{what} printed nothing");
}

/// Runs a command that cannot end by itself but by its input.
fn run(mut command: Command, input: &str) -> RunResult {
    use std::io::Write;
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    RunResult {
        code: output.status.code(),
        // Strict: a byte that is no UTF-8 may be a C1 control.
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The text as a file's name or an argument.
fn name(end: &str) -> String {
    EVIL.replace('/', "") + end
}

fn payload(username: &str) -> String {
    json!({
        "username": username, "name": EVIL, "email": format!("{EVIL}@example.com"), EVIL: EVIL,
        "userAccountConfiguration": {EVIL: {EVIL: 1}, "role": EVIL, "agentConfiguration": {"location": EVIL}},
        "associatedUsers": [{"username": EVIL, EVIL: EVIL}],
    })
    .to_string()
}

fn draft(title: &str, username: &str, name: &str) -> String {
    json!({
        "format": "vcc-user draft", "version": 1, "title": title, "account": EVIL, "screen": EVIL, "focus": EVIL,
        "visited": [EVIL], EVIL: EVIL,
        "answers": {"role": "Admin", "username": username, "name": name, "email": "jana@example.com", EVIL: EVIL},
    })
    .to_string()
}

fn attempt(id: &str, api: &str, account: &str, outcome: &serde_json::Value) -> String {
    json!({
        "format": "vcc-user attempt", "version": 1, "id": id, "time": EVIL, "at": 1_772_443_800_000_u64,
        "account": account, "apiUrl": api, "username": EVIL, "body": EVIL, "draft": EVIL, "outcome": outcome,
    })
    .to_string()
}

/// Servers whose every word is hostile. The account of an attempt is asked with status 200, so that there is an outcome.
fn server(status: &'static str) -> Server {
    Server::start(move |_, request: &Request| reply(status, request))
}

fn reply(status: &str, request: &Request) -> Reply {
    let headers = format!(
        "Content-Type: application/json\r\nLocation: http://{}/\r\nRetry-After: 0\r\n",
        EVIL.replace(|c: char| c.is_ascii_control() || c == '\u{85}', "")
    );
    let user = json!({
        "userId": EVIL, "username": "jana", "name": EVIL, "email": EVIL, "agentDisplayId": EVIL, EVIL: EVIL,
        "userAccountConfiguration": {"role": EVIL},
    });
    if !request.is_post() {
        let page = json!({"users": [user], "items": [user], "meta": {"pageCount": 1, "totalCount": 1}});
        return answer("200 OK", &headers, &page.to_string());
    }
    if !request.line.contains("/users") {
        return json("200 OK", r#"{"access_token":"t0ken","expires_in":7200,"token_type":"Bearer"}"#);
    }
    if status.starts_with('2') {
        return answer(status, &headers, &user.to_string());
    }
    let body = json!({
        "message": EVIL, "title": EVIL, "detail": EVIL, "code": EVIL, "error": EVIL, "error_description": EVIL,
        "modelState": {EVIL: [EVIL]}, "errors": [{"field": EVIL, "message": EVIL}],
    });
    answer(status, &headers, &body.to_string())
}

fn configure(home: &Home, server: &Server) {
    let text = format!(
        "{key} = 1\n[accounts.here]\napi_url = \"{}\"\ntoken_url = \"{}\"\nclient_id = \"someone\"\n\
         features = [{key}]\n{key} = {key}\n[accounts.here.defaults]\n{key} = {key}\n[accounts.here.regions]\n{key} = {key2}\n",
        server.url("/useradmin"),
        server.url("/token"),
        key = toml(EVIL),
        key2 = toml("b4c6e398-ac69-4135-b3fd-64d7a6d14272"),
    );
    home.write_config(&text);
}

/// The text as a string of TOML.
fn toml(text: &str) -> String {
    let escaped: Vec<_> = text.chars().map(|c| format!("\\U{:08X}", u32::from(c))).collect();
    format!("\"{}\"", escaped.concat())
}

/// A home in which every file is hostile.
fn home(server: &Server) -> Home {
    let home = Home::new();
    configure(&home, server);
    home.write(&name(".json"), &payload(EVIL));
    home.write("user.json", &payload(EVIL));
    home.write("good.json", &draft(EVIL, "good", "Good"));
    home.write("broken.json", &format!("{{{EVIL}"));
    home.write("list.json", &json!([EVIL]).to_string());
    home.write("twice.json", &json!({"user": EVIL}).to_string());
    fs::write(home.path().join("bytes.json"), b"\x9b2J\xff{").unwrap();
    home.write("users.csv", &format!("Role,Username,{}\nAdmin,a,b\n", EVIL.replace('\n', "")));
    home.write("rows.csv", &format!("Role,Username,Name,Email\n\"{EVIL}\",\"{EVIL}\",\"{EVIL}\",x\n"));
    let edges = "\u{feff}\u{200b}Row\u{200b}";
    home.write(
        "good.csv",
        &format!(
            "Role,Username,Name,Email,message\nAdmin,row,{edges},row@example.com,\"{}\"\n",
            // A column of the person's own keeps its line breaks.
            EVIL.replace('\n', "")
        ),
    );
    home.write(&name(".csv"), "Role,Username,Name,Email\nAdmin,row2,Row,row@example.com\n");
    for (id, text) in [
        ("evil", draft(EVIL, EVIL, EVIL)),
        ("good", draft(EVIL, "jana", "Jana")),
        ("damaged", format!("{{{EVIL}")),
        ("newer", json!({"format": "vcc-user draft", "version": 99, "title": EVIL}).to_string()),
        (name("").as_str(), draft("t", "u", "n")),
    ] {
        home.write_draft(id, &text);
    }
    let api = server.url("/useradmin");
    let known = json!({"word": EVIL, "known": true, "userId": EVIL, "messages": [EVIL], "time": EVIL});
    let unknown =
        json!({"word": "unknown", "known": false, "userId": EVIL, "messages": [EVIL], "time": EVIL});
    for (id, text) in [
        ("20260302-093000-aaaaaa", attempt("20260302-093000-aaaaaa", &api, "here", &unknown)),
        ("20260302-093000-bbbbbb", attempt("20260302-093000-bbbbbb", &api, "here", &known)),
        ("20260302-093000-cccccc", attempt("20260302-093000-cccccc", EVIL, EVIL, &unknown)),
        ("20260302-093000-dddddd", attempt("20260302-093000-dddddd", EVIL, "here", &unknown)),
        // One that names no user would stop all.
        ("20260302-093000-eeeeee", format!("{{\"username\": \"gone\", \"apiUrl\": \"{api}\", {EVIL}")),
        (name("").as_str(), attempt(EVIL, EVIL, EVIL, &unknown)),
    ] {
        home.write(&format!("state/vcc-user/attempts/{id}.json"), &text);
    }
    home
}

/// Checks the files that the program wrote: JSON and results.
fn check_files(home: &Home, written: &[&str]) {
    for file in written {
        let text = fs::read_to_string(home.path().join(file)).unwrap();
        harmless(file, &text.replace("\r\n", "\n").replace('\t', ""));
    }
}

/// A call a line. `EVIL` becomes the text, `EVIL.json` a file of that name.
const CALLS: &str = "\
    EVIL
    --account EVIL
    --theme EVIL
    --color EVIL
    --color=always EVIL
    --color always --theme EVIL
    --log none/none fields
    --log EVIL check none
    EVIL --help
    new --from EVIL
    new --draft EVIL
    --plain --draft evil
    --plain --draft damaged
    --plain --like EVIL
    --plain --from EVIL.json
    check EVIL
    check EVIL.json
    check EVIL.json user.json evil good
    check --json EVIL.json user.json evil
    check --color always EVIL.json
    check broken.json
    check bytes.json
    check list.json
    check twice.json
    check damaged
    check newer
    check -
    payload EVIL
    payload EVIL.json
    payload user.json
    payload evil
    payload --curl user.json
    payload --curl --account here evil
    payload --curl --account EVIL evil
    submit EVIL
    submit --yes EVIL
    submit --yes EVIL.json
    submit --yes --json EVIL.json evil
    submit --yes evil evil
    submit --yes good
    submit --yes --json good.json
    batch EVIL
    batch users.csv
    batch rows.csv
    batch --json rows.csv
    batch --color always rows.csv
    batch good.csv --template EVIL.json
    batch good.csv --template EVIL
    batch --yes good.csv
    batch --yes EVIL.csv
    batch --yes EVIL.csv
    batch --yes --json EVIL.csv --out again.csv
    batch --yes EVIL.csv --out none/none.csv
    drafts
    drafts --json
    drafts show evil
    drafts show EVIL
    drafts show damaged
    drafts remove EVIL
    attempts
    attempts --json
    attempts resolve EVIL
    attempts resolve 20260302-093000-aaaaaa
    attempts resolve --json 20260302-093000-aaaaaa
    attempts resolve 20260302-093000-bbbbbb
    attempts resolve 20260302-093000-cccccc
    attempts resolve 20260302-093000-dddddd
    attempts resolve 20260302-093000-eeeeee
    attempts resolve 20260302-093000-aaaaaa --account EVIL
    accounts
    accounts --json
    accounts check
    accounts check EVIL
    accounts check --json here
    fields EVIL
    sandbox --port EVIL
    completions EVIL
    completions bash
    man
    help EVIL";

#[test]
fn hostile_arguments_and_files() {
    let server = server("400 Bad Request");
    let home = home(&server);
    for call in CALLS.lines() {
        let args: Vec<String> = call.split_whitespace().map(|word| word.replace("EVIL", &name(""))).collect();
        let mut command = home.command(&args.iter().map(String::as_str).collect::<Vec<_>>());
        command.env("VCC_CLIENT_SECRET", "s3cret");
        let ran = run(command, EVIL);
        // Completion scripts have tabs.
        let ran = RunResult { out: ran.out.replace('\t', ""), ..ran };
        checked(call, &ran);
    }
    check_files(&home, &["good.result.csv", &name(".result.csv"), "again.csv"]);
    let folder = fs::read_dir(home.path().join("state/vcc-user/attempts")).unwrap().flatten();
    let sent: Vec<_> = folder.map(|entry| entry.path()).filter(|path| !path.ends_with("x")).collect();
    let recorded = sent.iter().filter(|path| fs::read_to_string(path).unwrap().contains("\"refused\""));
    for path in recorded.clone() {
        harmless("the journal", &fs::read_to_string(path).unwrap());
    }
    assert!(recorded.count() >= 3, "{sent:?}");
}

/// Arguments that are no UTF-8, and the program's own name.
#[test]
fn arguments_that_are_no_text() {
    let server = server("400 Bad Request");
    let home = home(&server);
    let bytes = |text: &[u8]| OsString::from_vec(text.to_vec());
    let odd = bytes(b"\x1b[35;45;4;9mx\x9b2J\xff\nFORGED");
    for args in [
        vec![odd.clone()],
        vec!["check".into(), odd.clone()],
        vec!["--log".into(), bytes(b"none/\x1b[35;45;4;9m\x9b\nFORGED"), "fields".into()],
        vec!["--color".into(), odd.clone()],
        vec![bytes(b"--\x1b[35;45;4;9m\x9b\xff")],
        vec![
            "batch".into(),
            "good.csv".into(),
            "--yes".into(),
            "--out".into(),
            bytes(b"none/\x1b\x9b\nFORGED"),
        ],
        vec![
            "batch".into(),
            "good.csv".into(),
            "--yes".into(),
            "--out".into(),
            bytes(b"out\x1b\x9b\nFORGED"),
        ],
    ] {
        let mut command = home.command(&[]);
        command.args(&args).env("VCC_CLIENT_SECRET", "s3cret");
        checked(&format!("{args:?}"), &run(command, ""));
    }
    let program = home.path().join(name(""));
    std::os::unix::fs::symlink(assert_cmd::cargo::cargo_bin!("vcc-user"), &program).unwrap();
    for args in [
        &["--help"][..],
        &["check", "--help"],
        &["--version"],
        &["check"],
        &["--bogus"],
        &["--color=always", "--bogus"],
    ] {
        let mut command = Command::new(&program);
        command.args(args);
        checked(&format!("as itself {args:?}"), &run(command, ""));
    }
}

#[rstest]
#[case("VCC_ACCOUNT")]
#[case("VCC_API_URL")]
#[case("VCC_TOKEN_URL")]
#[case("VCC_CLIENT_ID")]
#[case("VCC_CLIENT_SECRET")]
#[case("XDG_CONFIG_HOME")]
#[case("XDG_STATE_HOME")]
#[case("HOME")]
#[case("HTTPS_PROXY")]
#[case("HTTP_PROXY")]
#[case("ALL_PROXY")]
#[case("NO_PROXY")]
#[case("TERM")]
#[case("LANG")]
#[case("COLORFGBG")]
#[case("RUST_LOG")]
#[case("ACCESSIBLE")]
#[case("VCC_TOKEN")]
#[case("CLICOLOR_FORCE")]
#[case("COLUMNS")]
fn hostile_environment(#[case] variable: &str) {
    let server = server("500 Internal Server Error");
    let home = home(&server);
    let address = format!("http://{EVIL}");
    let below_a_file = format!("{}/file/{EVIL}", home.path().display());
    let other = if variable.contains("URL") || variable.contains("PROXY") { address } else { below_a_file };
    for value in [EVIL, &other] {
        home.write("file", "");
        for args in [
            &["--plain"][..],
            &["check", "user.json"],
            &["payload", "--curl", "good.json"],
            &["drafts"],
            &["attempts"],
            &["accounts"],
            &["accounts", "check"],
            &["submit", "--yes", "good.json"],
            &["batch", "good.csv"],
            &["man"],
            &[],
            &["drafts", "remove", "x"],
        ] {
            let mut command = home.command(args);
            command.env("VCC_CLIENT_SECRET", "s3cret");
            if variable.starts_with("VCC_") {
                for (name, path) in [("VCC_API_URL", "/useradmin"), ("VCC_TOKEN_URL", "/token")] {
                    command.env(name, server.url(path));
                }
                command.env("VCC_CLIENT_ID", "someone");
            }
            if variable == "HOME" {
                command.env_remove("XDG_CONFIG_HOME").env_remove("XDG_STATE_HOME");
            }
            command.env(variable, value);
            let ran = run(command, "");
            checked(&format!("{variable} {args:?}"), &ran);
        }
    }
    let mut command = home.command(&["accounts"]);
    command.env(variable, OsStr::from_bytes(b"/\x1b[35m\x9b\xff\nFORGED"));
    checked(variable, &run(command, ""));
}

#[test]
fn hostile_settings() {
    let (evil, home) = (toml(EVIL), Home::new());
    let account = "[accounts.a]\napi_url = \"http://127.0.0.1:9/u\"\ntoken_url = \"http://127.0.0.1:9/t\"\nclient_id = \"x\"\n";
    let texts = [
        EVIL.to_owned(),
        format!("# {EVIL}\n= ="),
        format!("x = \"{}\"", EVIL.replace('\n', "")),
        format!("{evil} = 1"),
        format!("{evil}.{evil} = [{{ {evil} = {evil} }}]"),
        format!("theme = {evil}"),
        format!("mouse = {evil}"),
        format!("default_account = {evil}"),
        format!("[{evil}]"),
        format!("[keys]\n{evil} = \"f5\""),
        format!("[keys]\nreview = {evil}"),
        format!("[keys]\nreview = 5\n{evil} = 5"),
        format!("[accounts.{evil}]"),
        format!("[accounts]\n{evil} = 1"),
        format!("{account}{evil} = 1"),
        format!("{account}features = [{evil}]"),
        format!("[accounts.a]\nregion = \"emea\"\ndomain = {evil}"),
        format!("{account}ca_file = {evil}"),
        format!("{account}ca_file = \"none\u{202e}\u{200b}\""),
        format!("{account}secret_command = {evil}"),
        format!("{account}secret_command = \"'\u{202e}\""),
        format!("{account}secret_command = \"printf '\u{202e}\\\\n\\\\033[35m'\""),
        format!("[accounts.a]\nregion = {evil}"),
        format!("[accounts.a]\nclient_id = {evil}"),
        format!("[accounts.a]\napi_url = {evil}\ntoken_url = {evil}"),
        "[accounts.a]\napi_url = \"http://\u{202e}x\"\ntoken_url = \"http://\u{200b}\"".to_owned(),
        format!("{account}[accounts.a.defaults]\n{evil} = 1"),
        format!("{account}[accounts.a.defaults]\n{evil} = [1]"),
        format!("{account}[accounts.a.defaults]\n{evil}.{evil} = 1"),
        format!("{account}[accounts.a.regions]\n{evil} = {evil}"),
    ];
    for text in texts {
        home.write_config(&text);
        for args in [&["accounts"][..], &["accounts", "check"], &["man"], &["--plain"], &["drafts", "--json"]]
        {
            checked(&format!("{args:?} with {text:?}"), &run(home.command(args), ""));
        }
    }
}

#[rstest]
#[case("200 OK")]
#[case("201 Created")]
#[case("302 Found")]
#[case("400 Bad Request")]
#[case("401 Unauthorized")]
#[case("403 Forbidden")]
#[case("409 Conflict")]
#[case("422 Unprocessable Entity")]
#[case("429 Too Many Requests")]
#[case("500 Internal Server Error")]
#[case("503 Service Unavailable")]
fn hostile_answers(#[case] status: &'static str) {
    let users = server(status);
    let home = home(&users);
    let secret = |args: &[&str]| {
        let mut command = home.command(args);
        command.args(["--log", "log"]).env("RUST_LOG", "trace").env("VCC_CLIENT_SECRET", "s3cret");
        run(command, "")
    };
    for args in [
        &["submit", "--yes", "good.json"][..],
        &["submit", "--yes", "--again", "--json", "good.json"],
        &["submit", "--yes", "--color", "always", "--again", "good"],
        &["batch", "--yes", "good.csv"],
        &["batch", "--yes", "good.result.csv", "--json"],
        &["attempts"],
        &["attempts", "--json"],
        &["accounts", "check"],
    ] {
        checked(&format!("{status} {args:?}"), &secret(args));
    }
    check_files(&home, &["good.result.csv"]);
    // The token's address.
    let tokens = Server::start(move |_, _| {
        let body = json!({"error": EVIL, "error_description": EVIL, "message": EVIL, "access_token": EVIL});
        json(status, &body.to_string())
    });
    configure(&home, &tokens);
    for args in
        [&["accounts", "check"][..], &["submit", "--yes", "--again", "good.json"], &["batch", "good.csv"]]
    {
        checked(&format!("token {status} {args:?}"), &secret(args));
    }
    check_files(&home, &["log"]);
}

/// Checks the screen, and the bytes without the program's own sequences.
#[track_caller]
fn check_screen(what: &str, program: &PtyProgram) {
    harmless(what, &program.screen());
    let raw = String::from_utf8(program.raw()).unwrap_or_else(|error| {
        // The last character can be half read.
        let end = error.utf8_error().valid_up_to();
        String::from_utf8(error.into_bytes()[..end].to_vec()).unwrap()
    });
    for forbidden in ["\u{1b}[35;45;4;9m", "\u{1b}]0;", "\u{7}", "\u{8}"] {
        assert!(!raw.contains(forbidden), "{what} wrote {forbidden:?}");
    }
    let mut plain = String::new();
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\u{1b}', Some('[')) => {
                chars.next();
                let _ = chars.by_ref().find(|c| matches!(c, '@'..='~'));
            }
            // The query of the background, and its end.
            ('\u{1b}', Some(']')) => {
                let text: String = chars.by_ref().take_while(|c| *c != '\u{1b}').collect();
                assert!("]11;?".starts_with(&text), "{what} wrote {text:?}");
            }
            // The last sequence can be half read.
            ('\r', _) | ('\u{1b}', None) => {}
            (c, _) => plain.push(c),
        }
    }
    let found: Vec<char> = plain.chars().filter(|c| acts_or_hides(*c) && *c != '\n').collect();
    assert!(found.is_empty(), "{what} wrote {found:?}");
}

fn terminal(home: &Home, args: &[&str], size: (u16, u16)) -> PtyProgram {
    let mut command = home.command(args);
    command.env("VCC_CLIENT_SECRET", "s3cret").env("TERM", "xterm-256color");
    PtyProgram::run(terminal_command(&command), size)
}

#[test]
fn hostile_screens() {
    let server = server("422 Unprocessable Entity");
    let home = home(&server);
    home.write_draft("sent", &draft(EVIL, "nobody", "Nobody"));
    let json = name(".json");
    // A form of hostile answers, with every list and modal over it.
    for args in [
        &["--draft", "evil"][..],
        &["--from", &json],
        &["--draft", "sent"],
        &["--draft", "sent", "--like", "jana"],
        &["--theme", "contrast", "--draft", "evil"],
    ] {
        let mut program = terminal(&home, args, (150, 45));
        program.wait("Identity");
        for (keys, title) in [
            ("\u{1b}OP", " Help "),
            ("\u{1b}OS", " Drafts "),
            ("\u{1b}[17~", " Copy settings from "),
            ("\u{10}", " Actions and fields "),
            ("\u{1b}s", " Unfinished users "),
        ] {
            program.send(keys);
            program.wait(title);
            check_screen(&format!("{args:?} with {title}"), &program);
            program.send("\u{1b}");
            program.wait_for("closed", |screen| !screen.contents().contains(title));
        }
        for (keys, shown) in [("\u{1b}2", "Email"), ("\u{1b}[15~", "Create user")] {
            program.send(keys);
            program.wait(shown);
            check_screen(&format!("{args:?} with {shown}"), &program);
        }
        if args.ends_with(&["sent"]) {
            wait_for_press_guard();
            program.send("\r");
            program.wait("Not created");
            check_screen(&format!("{args:?} refused"), &program);
        }
        program.send("\u{11}");
        program.status(Duration::from_secs(20));
        check_screen(&format!("{args:?} at its end"), &program);
    }
}

#[test]
fn hostile_lines() {
    let server = server("422 Unprocessable Entity");
    let home = home(&server);
    for args in [
        &["--plain", "--draft", "evil"][..],
        &["--plain", "--draft", "good"],
        &["drafts"],
        &["attempts"],
        &["payload", "user.json"],
        &["drafts", "show", "evil"],
        &["check", "user.json"],
        &["batch", "rows.csv"],
        &["batch", "--yes", "good.csv"],
        &["submit", "--yes", "good"],
    ] {
        let mut program = terminal(&home, args, (120, 40));
        if args[0] == "--plain" {
            for line in [":help", ":drafts", ":jump \u{202e}", ":json", ":review", ":quit"] {
                let before = program.raw().len();
                program.send(format!("{line}\r"));
                program.wait_for_raw("an answer", before, |raw| raw.len() > line.len() + 2);
            }
        }
        program.status(Duration::from_secs(20));
        let path = Path::new(args[0]);
        let text = String::from_utf8(program.raw()).unwrap();
        // The terminal itself shows what is typed.
        let text = text.replace("jump \u{202e}", "jump");
        let plain = OWN.iter().fold(text, |text, colour| text.replace(colour, ""));
        // The bar is cleared with this.
        harmless(
            &format!("{} on a terminal", path.display()),
            &plain.replace("\u{1b}[K", "").replace("\r\n", "\n").replace('\r', ""),
        );
    }
}
