//! A batch that is killed or interrupted.

use crate::batch::account::{Account, Does, admins};
#[cfg(target_os = "linux")]
use crate::common::home::terminal_command;
use crate::common::server::Reply;
use rstest::rstest;
use rustix::process::{Pid, Signal, kill_process};
use std::process::{Child, Output, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::time::Duration;

const TIMEOUT: Duration = Duration::from_secs(20);

fn begin(account: &Account) -> Child {
    let mut command = account.command(&["users.csv", "--yes"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn ended(child: Child) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// Kills the batch during the POST of `c`, which the server has created or not; either way `c` is posted once.
#[rstest]
fn killed_batch_posts_once(#[values(true, false)] created: bool) {
    let (reached, waits) = channel();
    let reached = Mutex::new(reached);
    let account = Account::odd(move |username, _| {
        (username == "c").then(|| {
            reached.lock().unwrap().send(()).unwrap();
            if created {
                Does::CreatesAnd(Reply::Hold(Vec::new()))
            } else {
                Does::Answers(Reply::Hold(Vec::new()))
            }
        })
    });
    account.home.write("users.csv", &admins(&["a", "b", "c", "d"]));
    let mut child = begin(&account);
    waits.recv_timeout(TIMEOUT).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let outcomes = account.outcomes("users.result.csv");
    let words: Vec<&str> = outcomes.iter().map(|(_, outcome)| outcome.as_str()).collect();
    assert_eq!(words, ["created", "created", "", ""]);
    let ran = account.batch(&["users.result.csv", "--yes"]).ends(if created { 0 } else { 8 });
    assert_eq!(account.posted(), ["a", "b", "c", "d"], "{ran:?}");
    assert_eq!(account.outcomes("users.result.csv")[2].1, if created { "found" } else { "unknown" });
}

#[test]
fn ctrl_c_finishes_the_current_user() {
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
    let child = begin(&account);
    waits.recv_timeout(TIMEOUT).unwrap();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    go_on.send(()).unwrap();
    let (code, out, err) = ended(child);
    assert_eq!(code, Some(128 + 2), "{out}{err}");
    assert_eq!(out, "created a id-a\ncreated b id-b\n");
    assert_contains!(err, "Ending after the current user", "interrupted");
    assert_eq!(account.posted(), ["a", "b"]);
    let outcomes = account.outcomes("users.result.csv");
    assert_eq!(outcomes[1..], [("b".into(), "created".into()), ("c".into(), String::new())]);
    account.batch(&["users.result.csv", "--yes"]).ends(0);
    assert_eq!(account.posted(), ["a", "b", "c"]);
}

#[test]
fn sigterm_ends_the_wait() {
    let (reached, waits) = channel();
    let reached = Mutex::new(reached);
    let account = Account::odd(move |_, _| {
        reached.lock().unwrap().send(()).unwrap();
        Some(crate::batch::account::refusal("429 Too Many Requests", "Retry-After: 100\r\n", "Slow down."))
    });
    account.home.write("users.csv", &admins(&["a", "b"]));
    let child = begin(&account);
    waits.recv_timeout(TIMEOUT).unwrap();
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    let (code, _, err) = ended(child);
    assert_eq!(code, Some(128 + 15), "{err}");
    assert_eq!(account.posted(), ["a"]);
}

#[cfg(target_os = "linux")]
#[test]
fn progress_bar_on_a_terminal() {
    use crate::common::pty::PtyProgram;
    let account = Account::odd(|username, _| {
        (username == "b").then(|| crate::batch::account::refusal("400 Bad Request", "", "Not today."))
    });
    account.home.write("users.csv", &admins(&["a", "b", "c"]));
    let mut command = terminal_command(&account.command(&["users.csv", "--yes"]));
    command.env("TERM", "xterm-256color");
    let mut term = PtyProgram::run(command, (80, 24));
    assert_eq!(term.end(TIMEOUT).code, 8);
    let screen = term.screen();
    assert!(String::from_utf8_lossy(&term.raw()).contains("░ 2 of 3 · 1 not created"), "{screen}");
    let lines: Vec<&str> = screen.lines().collect();
    assert_eq!(lines[..2], ["created a id-a", "2 of 3: line 3: b: refused"]);
    assert!(!screen.contains('█'), "the bar is gone afterwards: {screen}");
}
