//! Leaving, and signals: the draft is saved, and the terminal is restored.

use super::{LEAVE, PAGE_DOWN, identity, identity_of};
use crate::common::in_three_tries;
use crate::common::pty::{Home, PtyProgram, TIMEOUT, until, wait_child};
use rstest::rstest;
use rustix::process::Signal;
use std::time::{Duration, Instant};

/// Leaving takes at most 500 ms; this allows a debug build on a busy machine twice that.
pub const SOON: Duration = Duration::from_secs(1);

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
    in_three_tries(|| {
        let home = Home::new();
        let mut term = identity(&home);
        term.send("typed just now");
        term.wait("typed just now");
        let began = Instant::now();
        term.signal(signal);
        let end = term.end(SOON);
        eprintln!("{signal:?}: gone after {:?}", began.elapsed());
        assert_eq!(end.code, 128 + u32::try_from(signal.as_raw()).unwrap(), "{signal:?}");
        assert_eq!(username(&home).as_deref(), Some("typed just now"), "{signal:?}");
    });
}

#[test]
fn closed_terminal_ends_the_program() {
    in_three_tries(|| {
        let home = Home::new();
        let mut term = identity(&home);
        term.send("typed befor");
        term.wait("typed befor");
        let mut child = term.vanish("e");
        wait_child(&mut child, Duration::from_secs(1));
        assert_eq!(username(&home).as_deref(), Some("typed before"));
    });
}

#[test]
fn closed_terminal_ends_it_with_sighup_ignored() {
    in_three_tries(|| {
        let home = Home::new();
        // The shell ignores SIGHUP too, and prints the processor time of its child.
        let program = env!("CARGO_BIN_EXE_vcc-user");
        let script = format!("trap '' HUP; '{program}'; echo $? > code; times > times");
        let mut term = identity_of(&home, "/bin/sh", &["-c", &script]);
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
    });
}

#[test]
fn inherited_sighup_ignore_is_kept() {
    in_three_tries(|| {
        let home = Home::new();
        let script = format!("trap '' HUP; exec '{}'", env!("CARGO_BIN_EXE_vcc-user"));
        let mut term = identity_of(&home, "/bin/sh", &["-c", &script]);
        term.signal(Signal::HUP);
        term.send("typed on");
        term.wait("typed on");
        term.signal(Signal::TERM);
        assert_eq!(term.end(SOON).code, 143);
        assert_eq!(username(&home).as_deref(), Some("typed on"));
    });
}

#[test]
fn signal_does_not_wait_for_the_secret_command() {
    in_three_tries(|| {
        let home = Home::new();
        let account =
            "[accounts.slow]\nregion = \"emea\"\nclient_id = \"id\"\nsecret_command = \"sleep 30\"\n";
        home.write_config(account);
        let file = home.write("minimal.json", super::MINIMAL);
        let mut term = PtyProgram::start(&home, &["--account", "slow", "--from", &file]);
        term.wait("AgentName");
        term.send(super::F5);
        term.wait("Create user");
        term.press_until("the main screen", |screen| !screen.alternate_screen());
        term.signal(Signal::TERM);
        let end = term.end(SOON);
        assert_eq!(end.code, 143);
        assert_contains!(end.after, "may not be saved");
    });
}

/// The process state: `T` is stopped, `Z` has ended.
pub fn state(term: &PtyProgram) -> char {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", term.pid().as_raw_nonzero())).unwrap();
    stat.rsplit(')').next().unwrap().trim_start().chars().next().unwrap()
}

#[rstest]
fn stop_and_continue_redraws(#[values(Signal::TSTP, Signal::STOP)] signal: Signal) {
    let home = Home::new();
    let mut term = identity(&home);
    term.send("before");
    term.wait("before");
    term.wait("saved");
    term.signal(signal);
    until("stopped", || state(&term) == 'T');
    if signal == Signal::TSTP {
        assert!(term.modes().starts_with("cooked"), "cooked while stopped");
        term.wait_for("the main screen", |screen| !screen.alternate_screen() && !screen.bracketed_paste());
    }
    term.resize(100, 30);
    term.send("after");
    let mark = term.raw().len();
    term.signal(Signal::CONT);
    term.wait_for("no key lost", |screen| screen.contents().contains("beforeafter"));
    term.wait_for("the whole new screen", |screen| {
        screen.alternate_screen() && screen.contents().contains("Practice account")
    });
    assert_starts_with!(term.modes(), "raw");
    // A frame arrives in pieces, the last line possibly later.
    until("drawn whole", || {
        let drawn = String::from_utf8_lossy(&term.raw()[mark..]).into_owned();
        drawn.contains("\x1b[2J") && drawn.contains("Ctrl-P")
    });
    term.wait_for("as wide as the window", |screen| {
        screen.contents().lines().next().is_some_and(|line| line.chars().count() > 80)
    });
    term.send(LEAVE);
    assert_eq!(term.end(TIMEOUT).code, 10);
}

#[test]
fn last_draft_reopens_at_its_focus() {
    let home = Home::new();
    let mut term = PtyProgram::start(&home, &[]);
    term.wait("Practice account");
    term.send("4");
    term.send(PAGE_DOWN);
    term.send(PAGE_DOWN);
    term.wait("Agent ID");
    term.send("1234\tnowhereland");
    term.wait("nowhereland");
    let (cursor, screen) = (term.cursor(), term.screen());
    term.send(LEAVE);
    let end = term.end(TIMEOUT);
    assert_eq!(end.code, 10);
    let mut again = PtyProgram::start(&home, &["--last"]);
    again.wait("nowhereland");
    again.wait_for("the same cursor", |screen| screen.cursor_position() == cursor);
    let line = |screen: &str, text: &str| {
        screen.lines().find(|line| line.contains(text)).map(str::trim_end).map(str::to_owned)
    };
    for text in ["Agent ID", "Location", "3 of 8"] {
        assert!(line(&screen, text).is_some(), "{text}");
        assert_eq!(line(&again.screen(), text), line(&screen, text));
    }
    // Typing continues where it stopped.
    again.send("!");
    again.wait("nowhereland!");
    again.send(LEAVE);
    assert_eq!(again.end(TIMEOUT).code, 10);
}
