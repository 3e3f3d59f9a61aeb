//! The TUI killed at many points between *Create user* and the response: the user is never posted twice, a possible
//! creation is shown, and the typed secret is stored nowhere.

use super::attempts;
use super::halting_server::{Gated, Seen, StopPoint, answer_lengths};
use super::killed::{TIMEOUT, prepared, resolved, spread};
use super::secrets::{command_lines, read_all};
use crate::common::home::{Home, finished, terminal_command};
use crate::common::pty::{PtyProgram, until};
use crate::common::wait_for_press_guard;
use rustix::process::Signal;
use std::process::Stdio;

const SECRET: &str = "hunter2-cAn4ry";
const F5: &str = "\x1b[15~";

/// The TUI, with its log at the highest level.
fn tui(home: &Home, args: &[&str]) -> PtyProgram {
    let mut command = terminal_command(&home.command(args));
    command.args(["--log", "log"]);
    command.env("TERM", "xterm-256color");
    command.env("RUST_LOG", "trace");
    PtyProgram::run(command, (80, 24))
}

/// Opens the draft, presses *Create user* and types the secret.
fn start_creating(home: &Home) -> PtyProgram {
    let mut term = tui(home, &["--draft", "one"]);
    term.wait("jana");
    create(&mut term);
    term
}

fn create(term: &mut PtyProgram) {
    term.send(F5);
    term.wait("✓ ready");
    term.press_button("secret");
    term.send(SECRET);
    term.wait("••••");
    term.send("\r");
}

/// The request lengths in an undisturbed run.
fn lengths() -> Seen {
    let (home, server) = prepared(None);
    let mut term = start_creating(&home);
    term.wait("User created");
    term.signal(Signal::KILL);
    term.status(TIMEOUT);
    server.seen()
}

fn killed_at(stop: StopPoint) {
    let (home, server) = prepared(Some(stop));
    let mut term = start_creating(&home);
    let reached = server.reached.recv_timeout(TIMEOUT);
    let processes = command_lines();
    term.signal(Signal::KILL);
    term.status(TIMEOUT);
    reached.unwrap_or_else(|_| panic!("{stop:?} was not reached:\n{}", term.screen()));
    assert_posted_once(&home, &server, stop);
    secret_is_nowhere(&home, &term, &processes);
}

/// Checks the journal and what a new window shows, then sends again.
fn assert_posted_once(home: &Home, server: &Gated, stop: StopPoint) {
    let posts = server.seen().posts;
    let listed = attempts(home);
    assert_eq!(listed.len(), 1, "{stop:?}: recorded before anything was sent");
    let mut again = tui(home, &["--draft", "one"]);
    match listed[0]["outcome"].as_str().unwrap() {
        "created" => {
            assert_eq!(posts, 1, "{stop:?}");
            again.wait("jana exists, userId 5cba9dab");
        }
        outcome => {
            assert_eq!(outcome, "unknown", "{stop:?}");
            again.wait("utcome unknown");
        }
    }
    again.signal(Signal::KILL);
    again.status(TIMEOUT);
    assert_eq!(server.seen().posts, posts, "{stop:?}: sent again by itself");
    if listed[0]["outcome"] == "unknown" {
        let mut submit = home.command(&["submit", "--yes", "one"]);
        submit.env("VCC_CLIENT_SECRET", SECRET);
        finished(submit, "").ends(if server.seen().created == 0 { 7 } else { 2 });
        resolved(home, server, listed[0]["id"].as_str().unwrap(), &format!("{stop:?}"));
    }
    assert!(server.seen().posts <= 1, "{stop:?}: {} POSTs", server.seen().posts);
}

/// A window that creates a user after another process was killed while it sent the same user.
fn create_after_another(stop: StopPoint) -> (Home, Gated, PtyProgram) {
    let (home, server) = prepared(Some(stop));
    let mut term = tui(&home, &["--draft", "one"]);
    wait_until_attempts_are_read(&home, &mut term);
    let file = home.write("jana.json", super::DRAFT);
    let mut submit = home.command(&["submit", "--yes", &file]);
    submit.env("VCC_CLIENT_SECRET", SECRET);
    let mut other = submit.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    server.reached.recv_timeout(TIMEOUT).unwrap();
    other.kill().unwrap();
    other.wait().unwrap();
    create(&mut term);
    term.wait("the outcome is unknown: it is looked up first");
    press_last(&mut term);
    (home, server, term)
}

#[test]
fn user_created_by_another_process_is_not_sent() {
    let (home, server) = prepared(None);
    let mut term = tui(&home, &["--draft", "one"]);
    wait_until_attempts_are_read(&home, &mut term);
    let file = home.write("jana.json", super::DRAFT);
    let mut submit = home.command(&["submit", "--yes", &file]);
    submit.env("VCC_CLIENT_SECRET", SECRET);
    finished(submit, "").ends(0);
    create(&mut term);
    term.wait("jana exists, userId 5cba9dab");
    assert_eq!(server.seen().posts, 1);
}

/// What another process sends from now on is news to the wizard.
fn wait_until_attempts_are_read(home: &Home, term: &mut PtyProgram) {
    term.wait("jana");
    let is_read =
        |log: String| log.lines().any(|line| line.contains("work is done") && line.contains("attempts"));
    until("the attempts", || std::fs::read_to_string(home.path().join("log")).is_ok_and(is_read));
}

fn press_last(term: &mut PtyProgram) {
    term.send("\t\t");
    term.wait_for("the last button", |screen| screen.cursor_position().1 > 20);
    wait_for_press_guard();
    term.send("\r");
}

#[test]
fn attempt_of_another_process_is_looked_up() {
    let (_home, server, term) = create_after_another(StopPoint::PostRead(1));
    // The POST of the killed process has arrived.
    term.wait("jana exists, perhaps from this attempt");
    assert_eq!((server.seen().posts, server.seen().created), (1, 1));
}

#[test]
fn unsent_attempt_of_another_process_can_be_sent() {
    let (_home, server, mut term) = create_after_another(StopPoint::TokenWritten(1));
    term.wait("Look it up again");
    assert_eq!(server.seen().posts, 0, "only looked up");
    press_last(&mut term);
    term.wait("User created");
    assert_eq!((server.seen().posts, server.seen().created), (1, 1));
}

fn secret_is_nowhere(home: &Home, term: &PtyProgram, processes: &str) {
    let start = &SECRET[..8];
    assert!(processes.contains("--draft one"), "{processes}");
    assert!(!processes.contains(start), "{processes}");
    assert!(!String::from_utf8_lossy(&term.raw()).contains(start), "the terminal has seen it");
    let files = read_all(home.path());
    assert!(files.iter().any(|(name, text)| name.ends_with("log") && text.contains("DEBUG")), "a log");
    for (name, text) in files {
        assert!(!text.contains(start), "{name}:\n{text}");
    }
}

#[test]
fn tui_killed_during_the_token_request() {
    let points = spread(lengths().token_length, 6).into_iter().map(StopPoint::TokenRead);
    // After the last byte of the token the POST follows, which the next test covers.
    let answers = spread(answer_lengths().0 - 1, 6).into_iter().map(StopPoint::TokenWritten);
    points.chain(answers).for_each(killed_at);
}

#[test]
fn tui_killed_during_the_post() {
    spread(lengths().post_length, 20).into_iter().map(StopPoint::PostRead).for_each(killed_at);
}

#[test]
fn tui_killed_during_the_response() {
    spread(answer_lengths().1, 20).into_iter().map(StopPoint::PostWritten).for_each(killed_at);
}
