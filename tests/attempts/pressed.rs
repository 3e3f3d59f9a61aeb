//! The wizard is killed between the press of its button and the answer, at many points: the user is never posted twice,
//! what may have been sent is told, and the secret that was typed stands nowhere.

use super::attempts;
use super::gated::{Gated, Seen, Stop, answer_lengths};
use super::killed::{PATIENCE, prepared, resolved, spread};
use super::secrets::{command_lines, read_all};
use crate::common::home::{Home, finished, terminal_command};
use crate::common::pty::{Term, rest};
use rustix::process::Signal;
use std::process::Stdio;

const SECRET: &str = "hunter2-cAn4ry";
const F5: &str = "\x1b[15~";

/// The wizard in a terminal, its log at the highest level.
fn wizard(home: &Home, args: &[&str]) -> Term {
    let mut command = terminal_command(&home.command(args));
    command.args(["--log", "log"]);
    command.env("TERM", "xterm-256color");
    command.env("RUST_LOG", "trace");
    Term::run(command, (80, 24))
}

/// Presses the button of the draft and gives the secret that is asked for.
fn pressed(home: &Home) -> Term {
    let mut term = wizard(home, &["--draft", "one"]);
    term.wait("jana");
    create(&mut term);
    term
}

fn create(term: &mut Term) {
    term.send(F5);
    term.wait("Create user in here ]   ready");
    term.send("\r");
    term.wait("secret");
    term.send(SECRET);
    term.wait("••••");
    term.send("\r");
}

/// How long the requests are, seen in a run that nothing ends.
fn lengths() -> Seen {
    let (home, server) = prepared(None);
    let mut term = pressed(&home);
    term.wait("User created");
    term.signal(Signal::KILL);
    term.status(PATIENCE);
    server.seen()
}

fn killed_at(stop: Stop) {
    let (home, server) = prepared(Some(stop));
    let mut term = pressed(&home);
    let reached = server.reached.recv_timeout(PATIENCE);
    let processes = command_lines();
    term.signal(Signal::KILL);
    term.status(PATIENCE);
    reached.unwrap_or_else(|_| panic!("never came to {stop:?}:\n{}", term.screen()));
    holds(&home, &server, stop);
    secret_is_nowhere(&home, &term, &processes);
}

/// What must hold afterwards.
fn holds(home: &Home, server: &Gated, stop: Stop) {
    let posts = server.seen().posts;
    let listed = attempts(home);
    assert_eq!(listed.len(), 1, "{stop:?}: written down before anything was sent");
    let mut again = wizard(home, &["--draft", "one"]);
    match listed[0]["outcome"].as_str().unwrap() {
        "created" => {
            assert_eq!(posts, 1, "{stop:?}");
            again.wait("created");
        }
        outcome => {
            assert_eq!(outcome, "unknown", "{stop:?}");
            again.wait("utcome unknown");
        }
    }
    again.signal(Signal::KILL);
    again.status(PATIENCE);
    assert_eq!(server.seen().posts, posts, "{stop:?}: sent again by itself");
    if listed[0]["outcome"] == "unknown" {
        let mut submit = home.command(&["submit", "--yes", "one"]);
        submit.env("VCC_CLIENT_SECRET", SECRET);
        finished(submit, "").ends(7);
        resolved(home, server, listed[0]["id"].as_str().unwrap(), &format!("{stop:?}"));
    }
    assert!(server.seen().posts <= 1, "{stop:?}: {} POSTs", server.seen().posts);
}

/// A window whose button is pressed after another process was killed while it sent the same user.
fn pressed_after_another(stop: Stop) -> (Home, Gated, Term) {
    let (home, server) = prepared(Some(stop));
    let mut term = wizard(&home, &["--draft", "one"]);
    term.wait("jana");
    let file = home.write("jana.json", super::DRAFT);
    let mut submit = home.command(&["submit", "--yes", &file]);
    submit.env("VCC_CLIENT_SECRET", SECRET);
    let mut other = submit.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    server.reached.recv_timeout(PATIENCE).unwrap();
    other.kill().unwrap();
    other.wait().unwrap();
    create(&mut term);
    term.wait("the outcome is unknown: it is looked up first");
    press_last(&mut term);
    (home, server, term)
}

fn press_last(term: &mut Term) {
    term.send("\t\t");
    term.wait_for("the last button", |screen| screen.cursor_position().1 > 20);
    rest();
    term.send("\r");
}

#[test]
fn attempt_of_another_process_is_looked_up() {
    let (_home, server, term) = pressed_after_another(Stop::PostRead(1));
    // What the killed process had sent has arrived.
    term.wait("jana exists, perhaps from this attempt");
    assert_eq!((server.seen().posts, server.seen().created), (1, 1));
}

#[test]
fn unsent_attempt_of_another_process_can_be_sent() {
    let (_home, server, mut term) = pressed_after_another(Stop::TokenWritten(1));
    term.wait("Look it up again");
    assert_eq!(server.seen().posts, 0, "only looked up");
    press_last(&mut term);
    term.wait("User created");
    assert_eq!((server.seen().posts, server.seen().created), (1, 1));
}

fn secret_is_nowhere(home: &Home, term: &Term, processes: &str) {
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
    let points = spread(lengths().token_length, 6).into_iter().map(Stop::TokenRead);
    // With the last byte of the token the user is on the way: that is the next test's.
    let answers = spread(answer_lengths().0 - 1, 6).into_iter().map(Stop::TokenWritten);
    points.chain(answers).for_each(killed_at);
}

#[test]
fn tui_killed_during_the_post() {
    spread(lengths().post_length, 20).into_iter().map(Stop::PostRead).for_each(killed_at);
}

#[test]
fn tui_killed_during_the_response() {
    spread(answer_lengths().1, 20).into_iter().map(Stop::PostWritten).for_each(killed_at);
}
