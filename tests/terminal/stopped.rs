//! Stopped and continued from outside; Ctrl-Z itself is undo.

use super::{LEAVE, PAGE_DOWN};
use crate::common::pty::{Home, PtyProgram, TIMEOUT, until};
use rustix::process::Signal;

/// The process state: `T` is stopped, `Z` has ended.
pub fn state(term: &PtyProgram) -> char {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", term.pid().as_raw_nonzero())).unwrap();
    stat.rsplit(')').next().unwrap().trim_start().chars().next().unwrap()
}

fn stopped_and_continued(signal: Signal) {
    let home = Home::new();
    let mut term = PtyProgram::start(&home, &[]);
    term.wait("Practice account");
    term.send(PAGE_DOWN);
    term.wait("Username");
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
    assert!(term.modes().starts_with("raw"));
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
fn sigtstp_restores_and_reenters_the_terminal() {
    stopped_and_continued(Signal::TSTP);
}

#[test]
fn sigstop_redraws_after_sigcont() {
    stopped_and_continued(Signal::STOP);
}
