//! Ended from outside: the draft is saved and the terminal is restored.

use super::PAGE_DOWN;
use crate::common::pty::{Home, PtyProgram, wait_child};
use rstest::rstest;
use rustix::process::Signal;
use std::time::{Duration, Instant};

/// Leaving takes at most 500 ms; this allows a debug build on a busy machine twice that.
pub const SOON: Duration = Duration::from_secs(1);

/// The program at its first text field.
pub fn typing(home: &Home, program: &str, arguments: &[&str]) -> PtyProgram {
    let mut term = PtyProgram::start_as(home, program, arguments, (80, 24));
    term.wait("Practice account");
    term.send(PAGE_DOWN);
    term.wait("Username");
    term
}

/// The saved username.
pub fn username(home: &Home) -> Option<String> {
    let drafts = home.drafts();
    assert!(drafts.len() <= 1, "{drafts:?}");
    drafts.first().map(|draft| {
        let text = draft.to_string();
        text.split_once("typed")
            .map_or(text.clone(), |(_, rest)| format!("typed{}", &rest[..rest.find('"').unwrap()]))
    })
}

#[rstest]
fn signal_saves_and_restores_the_terminal(
    #[values(Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT)] signal: Signal,
) {
    let home = Home::new();
    let mut term = typing(&home, env!("CARGO_BIN_EXE_vcc-user"), &[]);
    term.send("typed just now");
    term.wait("typed just now");
    let began = Instant::now();
    term.signal(signal);
    let end = term.end(SOON);
    eprintln!("{signal:?}: gone after {:?}", began.elapsed());
    assert_eq!(end.code, 128 + u32::try_from(signal.as_raw()).unwrap(), "{signal:?}");
    assert_eq!(username(&home).as_deref(), Some("typed just now"), "{signal:?}");
}

#[test]
fn closed_terminal_ends_the_program() {
    let home = Home::new();
    let mut term = typing(&home, env!("CARGO_BIN_EXE_vcc-user"), &[]);
    term.send("typed befor");
    term.wait("typed befor");
    let mut child = term.vanish("e");
    wait_child(&mut child, Duration::from_secs(1));
    assert_eq!(username(&home).as_deref(), Some("typed before"));
}

#[test]
fn closed_terminal_ends_it_with_sighup_ignored() {
    let home = Home::new();
    // The shell ignores SIGHUP too, and prints the processor time of its child.
    let program = env!("CARGO_BIN_EXE_vcc-user");
    let script = format!("trap '' HUP; '{program}'; echo $? > code; times > times");
    let mut term = typing(&home, "/bin/sh", &["-c", &script]);
    term.send("typed befor");
    term.wait("typed befor");
    let mut child = term.vanish("e");
    wait_child(&mut child, Duration::from_secs(1));
    assert_eq!(username(&home).as_deref(), Some("typed before"));
    assert_eq!(std::fs::read_to_string(home.path().join("code")).unwrap().trim(), "129");
    let times = std::fs::read_to_string(home.path().join("times")).unwrap();
    let children = times.lines().nth(1).unwrap();
    let seconds = |text: &str| text.rsplit(['m', 's']).nth(1).unwrap().parse::<f64>().unwrap();
    let total: f64 = children.split_whitespace().map(seconds).sum();
    // Including the start of a debug build; a busy loop would take the whole second.
    assert!(total < 0.3, "{children}");
}

#[test]
fn inherited_sighup_ignore_is_kept() {
    let home = Home::new();
    let script = format!("trap '' HUP; exec '{}'", env!("CARGO_BIN_EXE_vcc-user"));
    let mut term = typing(&home, "/bin/sh", &["-c", &script]);
    term.signal(Signal::HUP);
    term.send("typed on");
    term.wait("typed on");
    term.signal(Signal::TERM);
    assert_eq!(term.end(SOON).code, 143);
    assert_eq!(username(&home).as_deref(), Some("typed on"));
}

#[test]
fn signal_does_not_wait_for_the_secret_command() {
    let home = Home::new();
    let account = "[accounts.slow]\nregion = \"emea\"\nclient_id = \"id\"\nsecret_command = \"sleep 30\"\n";
    home.write_config(account);
    let file = home.write("minimal.json", super::MINIMAL);
    let mut term = PtyProgram::start(&home, &["--account", "slow", "--from", &file]);
    term.wait("AgentName");
    term.send(super::F5);
    term.wait("Create user");
    term.send(super::ENTER);
    term.wait_for("the main screen", |screen| !screen.alternate_screen());
    term.signal(Signal::TERM);
    let end = term.end(SOON);
    assert_eq!(end.code, 143);
    assert!(end.after.contains("may not be saved"), "{:?}", end.after);
}
