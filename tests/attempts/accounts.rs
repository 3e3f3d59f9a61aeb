//! `accounts`, `accounts check`, and the command that prints a secret.

use super::DRAFT;
use crate::common::home::{Home, RunResult};
use crate::common::server::{Reply, Request, Server, json};
use std::net::TcpListener;

fn tokens() -> Server {
    Server::start(|_, request: &Request| {
        if request.body.contains("client_secret=right&") {
            json("200 OK", r#"{"access_token":"t0ken","expires_in":7200}"#)
        } else {
            json("401 Unauthorized", r#"{"error":"invalid_client"}"#)
        }
    })
}

fn api() -> Server {
    Server::start(|_, request: &Request| match request.line.split(' ').nth(1).unwrap() {
        "/good/users?include=All&page=1&limit=1" => {
            json("200 OK", r#"{"users":[{"username":"anna"}],"meta":{"totalCount":1204,"pageCount":1204}}"#)
        }
        "/good/users" if request.is_post() => json("200 OK", r#"{"userId":"9"}"#),
        "/forbidden/users?include=All&page=1&limit=1" => {
            json("403 Forbidden", r#"{"message":"scope\u009b"}"#)
        }
        _ => Reply::Bytes(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec()),
    })
}

fn closed_port() -> String {
    format!("http://{}/token", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap())
}

fn section(name: &str, api: &str, tokens: &str, secret: &str) -> String {
    format!(
        "[accounts.{name}]\napi_url = \"{api}\"\ntoken_url = \"{tokens}\"\nclient_id = \"me\"\n\
         secret_command = \"echo {secret}\"\n"
    )
}

fn checked(home: &Home, args: &[&str]) -> RunResult {
    home.run(&[&["accounts", "check"], args].concat())
}

#[test]
fn check_reports_both_servers() {
    let (home, api, tokens) = (Home::new(), api(), tokens());
    let (good, token) = (api.url("/good"), tokens.url("/token"));
    home.write_config(
        &[
            section("good", &good, &token, "right"),
            section("wrong", &good, &token, "canary"),
            section("forbidden", &api.url("/forbidden"), &token, "right"),
            section("lost", &api.url("/lost"), &token, "right"),
            section("closed", &good, &closed_port(), "right"),
            "[accounts.empty]\nclient_id = \"me\"\n".to_owned(),
        ]
        .concat(),
    );
    for (name, code, words) in [
        ("good", 0, "good: users: The API answers: the account has 1204 users."),
        ("wrong", 4, "wrong: token: No token: the token address answered 401 Unauthorized: invalid_client."),
        ("forbidden", 4, "403 Forbidden: scope"),
        ("lost", 6, "404 Not Found"),
        ("closed", 6, "refuses the connection"),
        ("empty", 2, ""),
        ("nobody", 2, ""),
    ] {
        let ran = checked(&home, &[name]).ends(code);
        assert!(ran.out.contains(words), "{ran:?}");
        assert!(!ran.out.contains('\u{9b}') && !ran.err.contains("canary"), "{ran:?}");
        assert_eq!(ran.out.is_empty(), code == 2, "{ran:?}");
        assert_eq!(home.run(&["--account", name, "accounts", "check"]).ends(code).out, ran.out);
    }
    // All accounts, although some cannot be tested; the worst exit code.
    let ran = checked(&home, &[]).ends(6);
    assert_eq!(ran.out.lines().count(), 1 + 2 + 2 + 2 + 1, "{ran:?}");
    assert!(ran.err.contains("empty: the account empty lacks an API URL"), "{ran:?}");
    let all = checked(&home, &["--json"]).ends(6).json();
    let codes: Vec<_> = all.as_array().unwrap().iter().map(|one| one["code"].as_u64().unwrap()).collect();
    assert_eq!(codes, [0, 4, 4, 6, 6, 2]);
    checked(&home, &["sandbox"]).ends(0);
}

#[test]
fn check_without_accounts() {
    let ran = checked(&Home::new(), &[]).ends(2);
    assert!(ran.err.contains("no account is configured"), "{ran:?}");
}

/// An account of the environment that cannot be used is not in the list: the reason is said in its place.
#[test]
fn wrong_variables_are_named() {
    let url = "https://emea.api.example.com/useradmin";
    let quoted = format!("\"{url}\"");
    for (name, value, why) in [
        ("VCC_API_URL", quoted.as_str(), "VCC_API_URL starts with neither https:// nor http://"),
        ("VCC_API_URL", "emea.api.example.com/useradmin", "VCC_API_URL starts with neither"),
        ("VCC_API_URL", "ftp://x/useradmin", "VCC_API_URL starts with neither"),
        ("VCC_API_URL", "", "the account environment lacks VCC_API_URL"),
        ("VCC_TOKEN_URL", "", "the account environment lacks VCC_TOKEN_URL"),
        ("VCC_CLIENT_ID", "", "the account environment lacks VCC_CLIENT_ID"),
        ("VCC_CLIENT_ID", " id", "VCC_CLIENT_ID has a space around it"),
        ("VCC_CLIENT_ID", "\"id\"", "VCC_CLIENT_ID has quotation marks around it: write it without them"),
        ("VCC_CLIENT_ID", "'id'", "VCC_CLIENT_ID has quotation marks around it"),
        ("VCC_ACCOUNT", "SANDBOX", "there is no account \"SANDBOX\": did you mean sandbox?"),
        ("VCC_ACCOUNT", "emea\r", "there is no account \"emea\\r\""),
    ] {
        for args in [&["accounts"][..], &["accounts", "--json"], &["accounts", "check"]] {
            // Another variable can be wrong while an account of the environment can be checked.
            if name == "VCC_ACCOUNT" && args.contains(&"check") {
                continue;
            }
            let home = Home::new();
            let mut command = home.command(args);
            command.env("VCC_API_URL", url).env("VCC_TOKEN_URL", "https://x.example.com/token");
            command.env("VCC_CLIENT_ID", "id").env("VCC_CLIENT_SECRET", "canary").env(name, value);
            let ran = crate::common::home::finished(command, "")
                .ends(if args.len() > 1 && args[1] == "check" { 2 } else { 0 });
            assert_contains!(ran.err, why);
            assert!(
                !ran.err.contains("no account of your own") && !ran.err.contains("canary"),
                "{}",
                ran.err
            );
        }
    }
}

#[test]
fn list_names_the_secret_source() {
    let home = Home::new();
    home.write_config(
        "default_account = \"nam\"\n[accounts.emea]\nregion = \"emea\"\nclient_id = \"1\"\nproduction = true\n\
         secret_command = \"pass show canary\"\n[accounts.nam]\nregion = \"nam\"\nclient_id = \"2\"\n\
         [accounts.bare]\n",
    );
    let ran = home.run(&["accounts"]).ends(0);
    let lines: Vec<Vec<&str>> = ran.out.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["NAME", "ADDRESS", "PRODUCTION", "DEFAULT", "SECRET"]);
    let emea = ["emea", "https://emea.api.newvoicemedia.com/useradmin", "yes", "no", "secret_command"];
    assert_eq!(lines[1], emea);
    assert_eq!(lines[2][2..], ["no", "yes", "asked", "for"]);
    assert_eq!((lines[3][0], lines[4][0]), ("bare", "sandbox"));
    let mut command = home.command(&["accounts", "--json"]);
    command.env("VCC_CLIENT_SECRET", "canary");
    let json = crate::common::home::finished(command, "").ends(0);
    assert!(!json.out.contains("canary") && !ran.out.contains("canary"));
    assert_eq!(json.json()[1]["secret"], "VCC_CLIENT_SECRET");
    assert_eq!(json.json()[2]["address"], serde_json::Value::Null);
}

#[test]
fn secret_command_runs_once_when_needed() {
    let (home, api, tokens) = (Home::new(), api(), tokens());
    // It runs in the folder of config.toml, without the secret of the environment.
    home.write(
        "config/vcc-user/secret.sh",
        "echo run >> runs\nulimit -c > core\necho ${VCC_CLIENT_SECRET:-right}\n",
    );
    let config = section("here", &api.url("/good"), &tokens.url("/token"), "x");
    home.write_config(&config.replace("echo x", "sh secret.sh"));
    let runs = || std::fs::read_to_string(home.config().join("runs")).unwrap_or_default().lines().count();
    home.write("jana.json", DRAFT);
    home.write("ben.json", &DRAFT.replace("jana", "ben"));
    home.write("wrong.json", &DRAFT.replace("Admin", "King"));
    home.run(&["submit", "--yes", "wrong.json"]).ends(3);
    assert_eq!(runs(), 0);
    let mut command = home.command(&["submit", "--yes", "jana.json", "ben.json"]);
    command.env("VCC_CLIENT_SECRET", "wrong");
    let ran = crate::common::home::finished(command, "").ends(0);
    assert_eq!((ran.out.as_str(), runs()), ("created jana 9\ncreated ben 9\n", 1));
    // The program that holds the secret leaves no core dump, and what it starts inherits the limit.
    assert_eq!(std::fs::read_to_string(home.config().join("core")).unwrap(), "0\n");
    // A failed command leaves no attempt.
    home.write("config/vcc-user/secret.sh", "echo canary\nexit 3\n");
    home.write("eva.json", &DRAFT.replace("jana", "eva"));
    let ran = home.run(&["submit", "--yes", "eva.json"]).ends(4);
    assert!(ran.err.contains("secret_command") && !ran.err.contains("canary"), "{ran:?}");
    assert_eq!((api.posts(), super::attempts(&home).len()), (2, 2));
}

/// Spreadsheets, editors and `$(cat FILE)` leave more than the secret in a variable.
#[test]
fn secret_of_the_environment_is_its_first_line() {
    let (home, api, tokens) = (Home::new(), api(), tokens());
    let config = section("here", &api.url("/good"), &tokens.url("/token"), "x");
    home.write_config(&config.replace("secret_command = \"echo x\"\n", ""));
    for (value, code) in [
        ("right", 0),
        ("right\n", 0),
        ("right\r\n", 0),
        ("right\r", 0),
        ("right\n\n", 0),
        ("right\nuser: jana\n", 0),
        ("\u{feff}right", 0),
        ("\u{feff}right\r\n", 0),
        ("\u{1b}[32mright\u{1b}[0m", 0),
        ("\u{1b}[32mright\u{1b}[0m\n", 0),
        ("right ", 4),
        (" right", 4),
        ("Right", 4),
        // As if it were not set.
        ("", 2),
        ("\n", 2),
        ("\r\n", 2),
        ("\u{feff}", 2),
        ("\u{1b}[0m", 2),
    ] {
        let mut command = home.command(&["accounts", "check"]);
        command.env("VCC_CLIENT_SECRET", value);
        let ran = crate::common::home::finished(command, "");
        assert_eq!(ran.code, Some(code), "{value:?}: {ran:?}");
        assert!(!format!("{ran:?}").contains("ight"), "{ran:?}");
    }
}

/// A secret in the wrong place of `config.toml` is not repeated, by no command.
#[test]
fn secret_in_the_configuration_is_not_printed() {
    let account = "[accounts.a]\nregion = \"emea\"\nclient_id = \"me\"\n";
    for text in [
        format!("{account}secret = \"hunter2\""),
        format!("{account}client_secret = \"hunter2\""),
        format!("{account}password = \"hunter2\""),
        format!("{account}secret_command = \"hunter2\""),
        format!("{account}secret_command = \"./hunter2 --x\""),
        format!("{account}secret_command = \"/bin/false hunter2\""),
        format!("{account}secret_command = \"hunter2 'x\""),
        format!("{account}secret_command = [\"hunter2\"]"),
        format!("{account}secret_command = hunter2"),
        format!("{account}secret = 'hunter2"),
        format!("{account}secret = \"hunter2"),
        format!("{account}secret = hunter2"),
        format!("{account}secret = {{ value = \"hunter2\" }}"),
        format!("{account}[accounts.a.secret]\nvalue = \"hunter2\""),
        format!("{account}[accounts.a.defaults]\nsecret = \"hunter2\""),
        format!("{account}[accounts.a.regions]\nsecret = [\"hunter2\"]"),
        format!("{account}production = \"hunter2\""),
        format!("secret = \"hunter2\"\n{account}"),
        format!("default_account = \"hunter2\"\n{account}"),
        format!("theme = \"hunter2\"\n{account}"),
        format!("{account}[keys]\nsecret = \"hunter2\""),
        "[accounts.a]\nregion = \"hunter2\"".to_owned(),
        "[accounts.a]\napi_url = \"hunter2\"\ntoken_url = \"https://h/t\"".to_owned(),
        "[accounts.a]\napi_url = \"https://x:hunter2@h/\"\ntoken_url = \"https://h/t\"".to_owned(),
    ] {
        let home = Home::new();
        home.write_config(&text);
        home.write("jana.json", DRAFT);
        for args in
            [&["accounts"][..], &["accounts", "check", "--json"], &["submit", "--yes", "jana.json"], &["man"]]
        {
            let mut command = home.command(args);
            command.args(["--log", "log"]).env("RUST_LOG", "trace").env("HTTPS_PROXY", "http://127.0.0.1:9");
            let ran = crate::common::home::finished(command, "");
            assert!(!format!("{ran:?}").contains("hunter2"), "{text}: {args:?}: {ran:?}");
        }
        assert!(
            !std::fs::read_to_string(home.path().join("log")).unwrap_or_default().contains("hunter2"),
            "{text}"
        );
    }
}

/// `VCC_CLIENT_SECRET` goes to the token address of one account, whatever else is asked.
#[test]
fn secret_of_the_environment_is_for_one_account() {
    let names = ["a", "b", "e"];
    let check = "accounts check";
    let submit = "submit --yes jana.json";
    // The file's default_account, the variables, the arguments, and who receives the secret.
    let cases = [
        ("", "", check, ""),
        ("", "", "accounts check a", "a"),
        ("", "", "accounts check b", "b"),
        ("", "", "accounts check --account b", "b"),
        ("", "", "accounts check a --account b", ""),
        ("", "VCC_ACCOUNT=b", check, "b"),
        ("", "VCC_ACCOUNT=b", "accounts check a", ""),
        ("", "VCC_ACCOUNT=b", "accounts check a --account a", "a"),
        ("a", "", check, "a"),
        ("a", "", "accounts check a", "a"),
        ("a", "", "accounts check b", ""),
        ("a", "", "accounts check --account b", "b"),
        ("a", "", "--account b accounts check", "b"),
        ("a", "VCC_ACCOUNT=b", check, "b"),
        ("a", "VCC_ACCOUNT=sandbox", check, ""),
        ("a", "VCC_ACCOUNT=", check, "a"),
        ("sandbox", "", check, ""),
        ("a", "E", check, "e"),
        ("", "E", check, "e"),
        ("a", "E", "accounts check a", ""),
        ("a", "E", "accounts check --account a", ""),
        ("a", "E", "accounts check e", ""),
        ("a", "E VCC_ACCOUNT=b", check, "e"),
        ("a", "E", "accounts check environment", "e"),
        ("a", "", submit, "a"),
        ("a", "", "submit --yes jana.json --account b", "b"),
        ("a", "VCC_ACCOUNT=b", submit, "b"),
        ("a", "E", submit, "e"),
        ("a", "E", "submit --yes jana.json --account b", ""),
        ("a", "E VCC_ACCOUNT=b", submit, ""),
        ("", "", submit, ""),
        ("a", "", "batch users.csv", "a"),
        ("a", "E", "batch users.csv --account b", ""),
        ("a", "", "batch users.csv --yes --account b", "b"),
    ];
    let (api, tokens) = (api(), names.map(|_| tokens()));
    let mut wrong = Vec::new();
    for (default, variables, args, expected) in cases {
        let home = Home::new();
        let mut config = String::new();
        if !default.is_empty() {
            config = format!("default_account = \"{default}\"\n");
        }
        for (name, tokens) in names.iter().zip(&tokens).take(2) {
            config += &section(name, &api.url("/good"), &tokens.url("/token"), "x");
        }
        home.write_config(&config.replace("secret_command = \"echo x\"\n", ""));
        home.write("jana.json", DRAFT);
        home.write("users.csv", "Role,Username,Name,Email\nAdmin,jana,Jana,jana@example.com\n");
        let mut command = home.command(&args.split(' ').collect::<Vec<_>>());
        command.env("VCC_CLIENT_SECRET", "right");
        for variable in variables.split_whitespace() {
            if let Some((name, value)) = variable.split_once('=') {
                command.env(name, value);
            } else {
                command.env("VCC_API_URL", api.url("/good")).env("VCC_TOKEN_URL", tokens[2].url("/token"));
                command.env("VCC_CLIENT_ID", "me");
            }
        }
        let before = tokens.each_ref().map(|server| server.requests().len());
        let ran = crate::common::home::finished(command, "");
        let received: String = (0..3)
            .filter(|n| tokens[*n].requests()[before[*n]..].iter().any(|one| one.body.contains("right")))
            .map(|n| names[n])
            .collect();
        if received != expected {
            wrong.push(format!("{default:?} {variables:?} {args}: {received:?}, not {expected:?}: {ran:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn environment_over_default_account_is_announced() {
    let home = Home::new();
    let two = "[accounts.a]\nregion = \"emea\"\n[accounts.b]\nregion = \"nam\"\n";
    let one = "[accounts.a]\nregion = \"emea\"\n";
    home.write("jana.json", DRAFT);
    for (config, args, is_announced) in [
        (format!("default_account = \"a\"\n{two}"), "payload --curl jana.json", true),
        (format!("default_account = \"a\"\n{two}"), "payload --curl --account b jana.json", false),
        (format!("default_account = \"sandbox\"\n{two}"), "payload --curl jana.json", true),
        (one.to_owned(), "payload --curl jana.json", true),
        (two.to_owned(), "payload --curl jana.json", false),
        (String::new(), "payload --curl jana.json", false),
        (one.to_owned(), "payload jana.json", false),
    ] {
        home.write_config(&config);
        let mut command = home.command(&args.split(' ').collect::<Vec<_>>());
        for name in ["VCC_API_URL", "VCC_TOKEN_URL", "VCC_CLIENT_ID"] {
            command.env(name, "https://127.0.0.1:9/useradmin");
        }
        let ran = crate::common::home::finished(command, "");
        let text = "The account is the one of VCC_API_URL and VCC_TOKEN_URL, not ";
        assert_eq!(ran.err.contains(text), is_announced, "{config} {args}: {ran:?}");
    }
}
