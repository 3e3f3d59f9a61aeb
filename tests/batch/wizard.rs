//! Several users from a CSV file in the wizard: what is shown is what is created, and no user twice, however it ends.

use crate::batch::account::{Account, admins, refusal};
#[cfg(target_os = "linux")]
use crate::common::pty::{PtyProgram, TIMEOUT as LONG};
use crate::common::server::{Reply, Server, json};
use crate::common::{MINIMAL, RunningApp, wait_for_press_guard};
#[cfg(target_os = "linux")]
use rstest::rstest;
#[cfg(target_os = "linux")]
use rustix::process::Signal;
use secrecy::SecretString;
use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use vcc_user::account;
use vcc_user::services::connection::ApiTarget;

const TIMEOUT: Duration = Duration::from_secs(20);

fn open(account: &Account) -> RunningApp {
    open_sized(account, (120, 40))
}

fn open_sized(account: &Account, size: (u16, u16)) -> RunningApp {
    let secret = SecretString::from("s3cret".to_owned());
    let target = account::Account::sandbox(&account.server.url(""), "someone", secret.clone());
    let target = ApiTarget::Account(Box::new(target), Ok(secret));
    RunningApp::open_sized(account.home.path(), target, MINIMAL, size)
}

/// Opens a file of the home directory from the palette, and waits until the screen shows a text.
fn choose(running: &RunningApp, account: &Account, name: &str, wanted: &str) -> String {
    running.keys("Ctrl-p");
    running.type_text("csv");
    running.wait_for("Create several users from a CSV file");
    running.keys("Enter");
    running.wait_for("a user per line");
    running.paste(&format!(" \"{}\" ", account.home.path().join(name).display()));
    running.keys("Enter");
    running.wait_for(wanted)
}

/// The same for users who can be created, and begins.
fn begin(running: &RunningApp, account: &Account, name: &str, wanted: &str) -> String {
    choose(running, account, name, "would be created");
    press(running, wanted)
}

/// Presses Enter, once more where the guard against a held one asks for it.
fn press(running: &RunningApp, wanted: &str) -> String {
    wait_for_press_guard();
    running.keys("Enter");
    let text = running.wait_for_any(&[wanted, "once more to create the users"]);
    if text.contains(wanted) {
        return text;
    }
    wait_for_press_guard();
    running.keys("Enter");
    running.wait_for(wanted)
}

#[test]
fn problems_are_shown_and_nothing_is_sent() {
    let account = Account::new();
    account.has("taken");
    account.home.write(
        "users.csv",
        "Role,username,Name,Email\nAdmin,good,Good,good@example.com\nAdmin,a b,,nobody\nAdmin,taken,Taken,t@example.com\n",
    );
    let running = open(&account);
    let screen = choose(&running, &account, "users.csv", "cannot be created");
    assert_contains!(
        screen,
        "2 of 3 users cannot be created as they are. Nothing was sent.",
        "line 3 · a b · username",
        "! Remove the spaces.",
        "line 4 · taken · username",
        "! Taken by taken",
        "Enter check it again"
    );
    // Corrected meanwhile, it is read again.
    account.home.write("users.csv", &admins(&["good"]));
    wait_for_press_guard();
    running.keys("Enter");
    assert_contains!(running.wait_for("1 user would be created."), "users.result.csv");
    running.keys("Esc");
    assert!(running.leave().created.is_empty());
    assert_eq!(account.posted(), [""; 0]);
    assert!(!account.home.path().join("users.result.csv").exists());
}

#[test]
fn files_that_cannot_be_used() {
    let account = Account::new();
    account.home.write("wide.csv", "Role,Username\nAdmin,a,b\n");
    account.home.write("done.csv", &admins(&["a"]));
    account.home.write("done.result.csv", "Role\n");
    let running = open_sized(&account, (80, 24));
    for (name, words) in [
        ("nothing.csv", "no such file"),
        ("wide.csv", "line 2 has 3 cells and the header 2"),
        ("done.csv", "exists already. To create the users that it lists as missing, open that file"),
    ] {
        let screen = choose(&running, &account, name, "! ").replace('│', " ");
        assert_contains!(screen.split_whitespace().collect::<Vec<_>>().join(" "), words);
        running.keys("Esc");
    }
    running.leave();
    assert_eq!(account.posted(), [""; 0]);
}

/// No token, or no answer: said of the whole file, not of its rows.
#[test]
fn a_file_is_not_checked_without_a_token() {
    for (reply, words) in [
        (
            json("401 Unauthorized", r#"{"error":"invalid_client"}"#),
            "The credentials are not accepted: the token",
        ),
        (Reply::Drop, "The account's groups could not be read: "),
    ] {
        let mut account = Account::new();
        account.server = Server::start(move |_, _| reply.clone());
        account.home.write(
            "users.csv",
            "Role,Username,Name,Email,Agent ID,Phone number,Groups\nAgent,a,A,a@example.com,9001,12345678,Billing\n",
        );
        let running = open(&account);
        let screen = choose(&running, &account, "users.csv", "! ").replace('│', " ");
        let screen = screen.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_contains!(screen, words, "Nothing was sent.");
        assert!(!screen.contains("line 2") && !screen.contains("Type the ID"), "{screen}");
        running.keys("Esc");
        running.leave();
        assert_eq!(account.posted(), [""; 0]);
    }
}

/// One user is refused; the result file is the command's, and the open draft stays as it was.
#[test]
fn runs_to_the_end() {
    let [account, other] = [(); 2].map(|()| {
        Account::odd(|username, _| (username == "b").then(|| refusal("400 Bad Request", "", "Not today.")))
    });
    for one in [&account, &other] {
        one.home.write("users.csv", &admins(&["a", "b", "c"]));
    }
    let running = open(&account);
    let screen = begin(&running, &account, "users.csv", "2 of 3 users exist now");
    assert_contains!(
        screen,
        "3 of 3 · 1 not created",
        "✓ line 2      created        a ",
        "! line 3      refused        b ",
        "Not today.",
        "✓ line 4      created        c ",
        "1 refused. The result is in",
        "That file, opened here, creates the missing users."
    );
    running.keys("Esc");
    running.wait_for("AgentName");
    // The account is known to have them now.
    running.keys("Ctrl-n");
    running.wait_for("New user. The previous draft is kept.");
    let end = running.leave();
    let created: Vec<_> = end
        .created
        .iter()
        .map(|user| (user.user_id.as_deref().unwrap_or_default(), user.has_open_setup))
        .collect();
    assert_eq!(created, [("id-a", false), ("id-c", false)]);
    assert_eq!(account.posted(), ["a", "b", "c"]);
    other.batch(&["users.csv", "--yes"]).ends(8);
    assert_eq!(account.text("users.result.csv"), other.text("users.result.csv"));
}

#[test]
fn shown_rows_are_created() {
    let account = Account::new();
    account.home.write("users.csv", &admins(&["shown"]));
    let running = open(&account);
    choose(&running, &account, "users.csv", "1 user would be created.");
    account.home.write("users.csv", &admins(&["other", "another"]));
    press(&running, "1 of 1 user exists now");
    running.leave();
    assert_eq!(account.posted(), ["shown"]);
}

/// Enter creates once a person can have read what is shown, and a held one never.
#[test]
fn key_typed_ahead_creates_nothing() {
    let account = Account::new();
    account.home.write("users.csv", &admins(&["a"]));
    let running = open(&account);
    choose(&running, &account, "users.csv", "would be created");
    running.keys("Enter");
    running.wait_for("once more to create the users");
    for _ in 0..20 {
        running.keys("Enter");
    }
    running.keys("Esc");
    running.wait_until("the form", |text| !text.contains("Create several users"));
    running.leave();
    assert_eq!(account.posted(), [""; 0]);
}

#[test]
fn esc_ends_after_the_user_under_way() {
    let (reached, waits) = channel();
    let (go_on, gate) = channel::<()>();
    let (reached, gate) = (Mutex::new(reached), Mutex::new(gate));
    let account = Account::odd(move |username, _| {
        if username == "b" {
            reached.lock().unwrap().send(()).unwrap();
            gate.lock().unwrap().recv_timeout(TIMEOUT).unwrap();
        }
        None
    });
    account.home.write("users.csv", &admins(&["a", "b", "c"]));
    let running = open(&account);
    begin(&running, &account, "users.csv", "1 of 3");
    waits.recv_timeout(TIMEOUT).unwrap();
    running.keys("Esc");
    running.wait_for("Ending after the current user");
    running.keys("Esc");
    running.wait_for("It ends after the user under way. Ctrl-Q leaves at once.");
    go_on.send(()).unwrap();
    assert_contains!(running.wait_for("2 of 3 users exist now"), "The batch was interrupted.");
    assert_eq!(account.posted(), ["a", "b"]);
    let outcomes = account.outcomes("users.result.csv");
    assert_eq!(outcomes[1..], [("b".into(), "created".into()), ("c".into(), String::new())]);
    // The result file goes on where it ended.
    running.keys("Esc");
    begin(&running, &account, "users.result.csv", "3 of 3 users exist now");
    assert_eq!(account.posted(), ["a", "b", "c"]);
    assert_eq!(running.leave().created.len(), 3);
}

#[test]
fn a_wait_is_counted_down_and_can_be_ended() {
    let account = Account::odd(|_, before| {
        let seconds = if before == 0 { 2 } else { 100 };
        let header = format!("Retry-After: {seconds}\r\n");
        Some(refusal("429 Too Many Requests", &header, "Slow down."))
    });
    account.home.write("users.csv", &admins(&["a", "b"]));
    let running = open(&account);
    begin(&running, &account, "users.csv", "The API asks to wait: 2 s left");
    running.wait_for("The API asks to wait: 1 s left");
    running.wait_for("The API asks to wait: 100 s left");
    running.keys("Esc");
    running.wait_for("The batch was interrupted.");
    running.leave();
    assert_eq!(account.posted(), ["a", "a"]);
}

/// The keys do not wait for the rows.
#[test]
fn ten_thousand_rows() {
    let account = Account::new();
    let names: Vec<String> = (0..10_000).map(|number| format!("user {number}")).collect();
    account.home.write("users.csv", &admins(&names.iter().map(String::as_str).collect::<Vec<_>>()));
    let running = open(&account);
    running.keys("Ctrl-p");
    running.type_text("csv");
    running.keys("Enter");
    running.wait_for("a user per line");
    running.paste(&account.home.path().join("users.csv").display().to_string());
    running.keys("Enter");
    let until = Instant::now() + Duration::from_secs(60);
    let is_read = |text: &str| text.contains("10000 of 10000 users cannot");
    while !is_read(&running.wait_for_change("")) {
        assert!(Instant::now() < until, "the file is not checked");
    }
    let began = Instant::now();
    running.keys("End");
    running.wait_for("line 10001 · user 9999");
    running.keys("Up PageUp PageUp Home");
    running.wait_for("line 2 · user 0 ");
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    running.leave();
}

/// Left or ended while `c` is under way: the result file has the others, and `c` is looked up before anything is sent.
#[cfg(target_os = "linux")]
#[rstest]
#[case::left(None, 7)]
#[case::signal(Some(Signal::TERM), 143)]
#[case::killed(Some(Signal::KILL), 0)]
fn left_while_users_are_created(#[case] signal: Option<Signal>, #[case] code: u32) {
    use crate::common::server::Reply;
    let (reached, waits) = channel();
    let reached = Mutex::new(reached);
    let account = Account::odd(move |username, _| {
        (username == "c").then(|| {
            reached.lock().unwrap().send(()).unwrap();
            crate::batch::account::Does::CreatesAnd(Reply::Hold(Vec::new()))
        })
    });
    let config = account.home.path().join("config/vcc-user/config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(config, text + "secret_command = \"echo s3cret\"\n").unwrap();
    let file = account.home.write("users.csv", &admins(&["a", "b", "c", "d"]));
    let mut term = PtyProgram::start(&account.home, &[]);
    term.wait("Role");
    term.send("\x10csv");
    term.wait("Create several users from a CSV file");
    term.send("\r");
    term.wait("a user per line");
    term.send(&file);
    wait_for_press_guard();
    term.send("\r");
    term.wait("4 users would be created.");
    wait_for_press_guard();
    term.press_button("of 4");
    waits.recv_timeout(TIMEOUT).unwrap();
    term.wait("created        b");
    match signal {
        None => term.send("\x11"),
        Some(signal) => term.signal(signal),
    }
    if signal == Some(Signal::KILL) {
        term.status(LONG);
    } else {
        let end = term.end(LONG);
        assert_eq!(end.code, code, "{:?}", end.after);
        let words = end.after.replace("\r\n", " ");
        assert_contains!(
            words,
            "created a id-a created b id-b",
            "you left while the users of",
            "users.result.csv has what is known."
        );
    }
    let outcomes = account.outcomes("users.result.csv");
    let words: Vec<&str> = outcomes.iter().map(|(_, outcome)| outcome.as_str()).collect();
    assert_eq!(words, ["created", "created", "", ""]);
    account.batch(&["users.result.csv", "--yes"]).ends(0);
    assert_eq!(account.posted(), ["a", "b", "c", "d"]);
}

/// A user whose outcome is unknown is not forgotten when the end is closed; one that was looked up only is none of this run.
#[cfg(target_os = "linux")]
#[rstest]
#[case::sent("", 7)]
#[case::looked_up("unknown", 10)]
fn left_after_an_unknown_outcome(#[case] outcome: &str, #[case] code: u32) {
    use crate::batch::account::Does;
    use crate::common::server::Reply;
    let account = Account::odd(|_, _| Some(Does::Answers(Reply::Drop)));
    let config = account.home.path().join("config/vcc-user/config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(config, text + "secret_command = \"echo s3cret\"\n").unwrap();
    let text = format!("Role,Username,Name,Email,outcome\nAdmin,a,A,a@example.com,{outcome}\n");
    let file = account.home.write("users.csv", &text);
    let mut term = PtyProgram::start(&account.home, &[]);
    term.wait("Role");
    term.send("\x10csv");
    term.wait("Create several users from a CSV file");
    term.send("\r");
    term.wait("a user per line");
    term.send(&file);
    wait_for_press_guard();
    term.send("\r");
    term.wait("What comes of each is written to");
    wait_for_press_guard();
    term.press_button("0 of 1 user exists now");
    term.send("\x1b");
    term.wait("Wallboard");
    term.send("\x11");
    assert_eq!(term.end(LONG).code, code);
}
