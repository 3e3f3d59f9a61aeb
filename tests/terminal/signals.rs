//! Ended from outside: the draft is saved and the terminal is as it was.

use super::PAGE_DOWN;
use super::pty::{Home, Term, wait_child};
use rustix::process::Signal;
use std::time::{Duration, Instant};

/// Leaving takes at most 500 ms; a debug build on a busy machine is given as much again.
const SOON: Duration = Duration::from_secs(1);

fn typing(home: &Home, program: &str, arguments: &[&str]) -> Term {
    let mut term = Term::start_as(home, program, arguments, (80, 24));
    term.wait("Practice account");
    term.send(PAGE_DOWN);
    term.wait("Username");
    term
}

fn username(home: &Home) -> Option<String> {
    let drafts = home.drafts();
    assert!(drafts.len() <= 1, "{drafts:?}");
    drafts.first().map(|draft| {
        let text = draft.to_string();
        text.split_once("typed")
            .map_or(text.clone(), |(_, rest)| format!("typed{}", &rest[..rest.find('"').unwrap()]))
    })
}

#[test]
fn a_signal_saves_the_draft_and_gives_the_terminal_back() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let home = Home::new();
        let mut term = Term::start(&home, &[]);
        term.wait("Practice account");
        term.send(PAGE_DOWN);
        term.wait("Username");
        term.send("typed just now");
        term.wait("typed just now");
        let began = Instant::now();
        term.signal(signal);
        let end = term.end(SOON);
        eprintln!("{signal:?}: gone after {:?}", began.elapsed());
        assert_eq!(end.code, 128 + u32::try_from(signal.as_raw()).unwrap(), "{signal:?}");
        assert_eq!(username(&home).as_deref(), Some("typed just now"), "{signal:?}");
    }
}

#[test]
fn a_terminal_that_vanishes_ends_the_program() {
    let home = Home::new();
    let mut term = typing(&home, env!("CARGO_BIN_EXE_vcc-user"), &[]);
    term.send("typed befor");
    term.wait("typed befor");
    let mut child = term.vanish("e");
    wait_child(&mut child, Duration::from_secs(1));
    assert_eq!(username(&home).as_deref(), Some("typed before"));
}

#[test]
fn a_terminal_that_vanishes_ends_a_program_that_ignores_the_hang_up() {
    let home = Home::new();
    // The shell ignores the hang-up too, and tells how much processor time its child took.
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
    // Start and keys of a debug build included; a loop that spins takes all of the second.
    assert!(total < 0.3, "{children}");
}
