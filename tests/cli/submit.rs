//! `submit`, against the built-in sandbox and against `vcc-user sandbox` in a second process.

use crate::common::home::{Home, RunResult, example, finished};
use serde_json::json;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Stdio};
use vcc_user::sandbox::{CLIENT_ID, CLIENT_SECRET};

/// `vcc-user sandbox`, killed on drop.
struct Api {
    process: Child,
    base: String,
}

impl Api {
    fn start(home: &Home) -> Self {
        let mut command = home.command(&["sandbox", "--port", "0"]);
        let mut process =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let base = line.trim_end().to_owned();
        assert_starts_with!(base, "http://127.0.0.1:");
        Self { process, base }
    }
}

impl Drop for Api {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Submits with an account from the environment.
fn submit(home: &Home, base: &str, secret: &str, args: &[&str]) -> RunResult {
    let mut command = home.command(&[&["submit", "--yes"], args].concat());
    command
        .env("VCC_API_URL", format!("{base}/useradmin"))
        .env("VCC_TOKEN_URL", format!("{base}/Auth/connect/token"))
        .env("VCC_CLIENT_ID", CLIENT_ID)
        .env("VCC_CLIENT_SECRET", secret);
    finished(command, "")
}

/// An address without a listener.
fn closed_port() -> String {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    format!("http://127.0.0.1:{port}")
}

/// The userId of the one line `created USERNAME USERID`.
fn created(ran: &RunResult, username: &str) -> String {
    let id = ran.out.strip_prefix(&format!("created {username} ")).and_then(|id| id.strip_suffix('\n'));
    let id = id.unwrap_or_default().to_owned();
    assert!(id.len() == 36 && !id.contains(char::is_whitespace), "{ran:?}");
    id
}

#[test]
fn requires_yes() {
    let home = Home::new();
    let ran = home.run(&["submit", "--account", "sandbox", &example("minimal.json")]).ends(2);
    assert_eq!(ran.out, "");
    assert_contains!(ran.err, "--yes");
}

#[test]
fn missing_account_does_not_fall_back_to_sandbox() {
    let home = Home::new();
    let ran = home.run(&["submit", "--yes", &example("minimal.json")]).ends(2);
    assert_eq!(ran.out, "");
    assert_contains!(ran.err, "no account is configured", "--account sandbox");
    assert!(!home.path().join("state").exists(), "nothing was sent, so nothing is recorded");
}

#[test]
fn sandbox_creates_when_named() {
    let ran = Home::new().run(&["submit", "--account", "sandbox", "--yes", &example("minimal.json")]).ends(0);
    created(&ran, "AgentName");
    assert_eq!(ran.err, "");
    let home = Home::new();
    let mut command = home.command(&["submit", "--yes", &example("no-agent.json")]);
    command.env("VCC_ACCOUNT", "sandbox");
    created(&finished(command, "").ends(0), "admin_example");
}

#[test]
fn json_lists_every_input() {
    let (minimal, full) = (example("minimal.json"), example("full.json"));
    let home = Home::new();
    let ran =
        home.run(&["submit", "--account", "sandbox", "--yes", "--json", &full, &minimal, &minimal]).ends(3);
    let all = ran.json();
    let all = all.as_array().unwrap();
    for one in all {
        let keys: Vec<_> = one.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["file", "outcome", "userId", "username", "messages", "setup"]);
        assert!(one["messages"].is_array());
    }
    let outcomes: Vec<_> = all.iter().map(|one| one["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["errors", "created", "exists"]);
    assert_eq!(all[0]["file"], full.as_str());
    let path = "userAccountConfiguration.agentConfiguration.capacity.live";
    assert_eq!(all[0]["messages"], json!([{"path": path, "text": "Enter a number from 51 to 100."}]));
    assert_eq!(all[1]["username"], "AgentName");
    assert!(all[1]["userId"].as_str().is_some_and(|id| id.len() == 36));
    assert_eq!(all[2]["userId"], all[1]["userId"]);
    assert!(!all[2]["messages"].as_array().unwrap().is_empty());
}

#[test]
fn user_with_errors_is_skipped() {
    let (minimal, full) = (example("minimal.json"), example("full.json"));
    let ran = Home::new().run(&["submit", "--account", "sandbox", "--yes", &full, &minimal]).ends(3);
    created(&ran, "AgentName");
    assert_contains!(ran.err, "capacity.live: error: Enter a number from 51 to 100.");
}

#[test]
fn unreadable_input_sends_nothing() {
    let ran = Home::new()
        .run(&["submit", "--account", "sandbox", "--yes", &example("minimal.json"), "nothing.json"])
        .ends(2);
    assert_eq!(ran.out, "");
}

#[test]
fn account_from_the_environment() {
    let home = Home::new();
    let api = Api::start(&home);
    let minimal = example("minimal.json");
    created(&submit(&home, &api.base, CLIENT_SECRET, &[&minimal]).ends(0), "AgentName");
    // Another journal has no record of it.
    let ran = submit(&Home::new(), &api.base, CLIENT_SECRET, &[&minimal]).ends(5);
    assert_eq!(ran.out, "");
    assert_contains!(ran.err, "'AgentName' already exists");
}

#[test]
fn rejected_credentials_stop_the_rest() {
    let home = Home::new();
    let api = Api::start(&home);
    let (minimal, admin) = (example("minimal.json"), example("no-agent.json"));
    let ran = submit(&home, &api.base, "wrong-secret", &["--json", &minimal, &admin]).ends(4);
    let all = ran.json();
    assert_eq!(all.as_array().unwrap().len(), 1);
    assert_eq!(all[0]["outcome"], "not-authorised");
    assert!(!ran.out.contains("wrong-secret") && !ran.err.contains("wrong-secret"));
}

#[test]
fn refused_connection_sends_nothing() {
    let home = Home::new();
    let ran = submit(&home, &closed_port(), CLIENT_SECRET, &[&example("minimal.json")]).ends(6);
    assert_eq!(ran.out, "");
    assert_contains!(ran.err, "Nothing was sent");
}

#[test]
fn account_from_the_config_file() {
    let home = Home::new();
    let api = Api::start(&home);
    home.write_config(&format!(
        "[accounts.practice]\napi_url = \"{0}/useradmin\"\ntoken_url = \"{0}/Auth/connect/token\"\nclient_id = \"{CLIENT_ID}\"\n",
        api.base
    ));
    let mut command = home.command(&["submit", "--yes", &example("minimal.json")]);
    command.env("VCC_CLIENT_SECRET", CLIENT_SECRET);
    created(&finished(command, "").ends(0), "AgentName");
    let ran = home.run(&["submit", "--yes", &example("no-agent.json")]).ends(2);
    assert_contains!(ran.err, "VCC_CLIENT_SECRET");
}

#[test]
fn extra_licence_needs_the_flag() {
    let home = Home::new();
    let api = Api::start(&home);
    let minimal = std::fs::read_to_string(example("minimal.json")).unwrap();
    let files: Vec<String> = (0..51)
        .map(|number| {
            let user = minimal.replace("AgentName", &format!("agent{number}"));
            home.write(&format!("{number}.json"), &user.replace("1234", &format!("900{number}")))
        })
        .collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let ran = submit(&home, &api.base, CLIENT_SECRET, &files).ends(5);
    assert_eq!(ran.out.lines().count(), 50, "{ran:?}");
    assert_contains!(ran.err, "licence");
    let last = [files[50], "--allow-overages"];
    created(&submit(&home, &api.base, CLIENT_SECRET, &last).ends(0), "agent50");
}

#[test]
fn journal_has_no_answers() {
    let home = Home::new();
    home.run(&["submit", "--account", "sandbox", "--yes", &example("minimal.json")]).ends(0);
    let attempts: Vec<_> = std::fs::read_dir(home.path().join("state/vcc-user/attempts")).unwrap().collect();
    assert_eq!(attempts.len(), 1);
    let text = std::fs::read_to_string(attempts[0].as_ref().unwrap().path()).unwrap();
    assert_contains!(text, "AgentName");
    assert!(!text.contains(CLIENT_SECRET), "{text}");
}

/// The result of a created user is not lost, and the next one is not sent without a report.
#[cfg(target_os = "linux")]
#[test]
fn created_user_is_reported_when_stdout_is_full() {
    let home = Home::new();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let (minimal, admin) = (example("minimal.json"), example("no-agent.json"));
    let mut command = home.command(&["submit", "--account", "sandbox", "--yes", &minimal, &admin]);
    let output = command.stdin(Stdio::null()).stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_contains!(said, "created AgentName ", "the output could not be written");
    assert!(!said.contains("admin_example"), "{said}");
}
