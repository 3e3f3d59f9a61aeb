//! Resizing.

use super::{LEAVE, PAGE_DOWN};
use crate::common::pty::{Home, PtyProgram, TIMEOUT};

#[rustfmt::skip]
const SIZES: [(u16, u16); 14] = [
    (300, 60), (132, 43), (100, 24), (80, 24), (80, 1), (40, 12), (39, 11),
    (20, 5), (3, 40), (1, 24), (2, 1), (1, 1), (0, 0), (0, 24),
];

fn frames(raw: &[u8]) -> usize {
    raw.windows(8).filter(|window| window == b"\x1b[?2026h").count()
}

#[test]
fn resizing_keeps_the_text() {
    let home = Home::new();
    let mut term = PtyProgram::start(&home, &[]);
    term.wait("Practice account");
    term.send(PAGE_DOWN);
    term.wait("Username");
    term.send("typed");
    term.wait("typed");
    // Nothing, the palette, help, the preview, drafts.
    let open =
        [("", "Ctrl-P"), ("\x10", "Filter"), ("\x1bOP", "Esc"), ("\x1bOR", "Esc"), ("\x1bOS", "Drafts")];
    for (key, shows) in open {
        term.send(key);
        term.wait(shows);
        for (cols, rows) in SIZES {
            let before = term.raw().len();
            term.resize(cols, rows);
            // Each size is drawn before the next one, unlike in a burst.
            if cols > 0 && rows > 0 {
                term.wait_for_raw("a frame", before, |raw| frames(raw) > 0);
            }
        }
        for _ in 0..5 {
            for (cols, rows) in SIZES {
                term.resize(cols, rows);
            }
        }
        term.resize(80, 24);
        term.send("\x1b");
        term.wait_for("all text again", |screen| {
            let text = screen.contents();
            ["typed", "Practice account", "Username", "F5 review"].iter().all(|part| text.contains(part))
        });
    }
    term.send(LEAVE);
    assert_eq!(term.end(TIMEOUT).code, 10);
}

#[test]
fn burst_of_resizes_is_drawn_once() {
    let home = Home::new();
    let mut term = PtyProgram::start(&home, &[]);
    term.wait("Practice account");
    term.send(PAGE_DOWN);
    term.wait("Username");
    term.send("typed");
    term.wait("saved");
    let before = term.raw().len();
    // The pace of a dragged window: the time itself is tested.
    for cols in (81..=110).rev() {
        term.resize(cols, 30);
        std::thread::sleep(std::time::Duration::from_millis(4));
    }
    term.wait_for_raw("a frame", before, |raw| frames(raw) > 0);
    let rule = "─".repeat(81);
    term.wait_for("the last size", |screen| screen.contents().lines().any(|line| line == rule));
    let drawn = frames(&term.raw()[before..]);
    // One, or a few where this machine was too busy to send them as one burst.
    assert!((1..=6).contains(&drawn), "{drawn} frames for thirty sizes");
    term.send(LEAVE);
    assert_eq!(term.end(TIMEOUT).code, 10);
}
