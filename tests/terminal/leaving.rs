//! Leaving and reopening.

use super::{LEAVE, PAGE_DOWN};
use crate::common::pty::{Home, PtyProgram, TIMEOUT};

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
    for text in ["Agent ID", "Location", "▸ Agent"] {
        assert!(line(&screen, text).is_some(), "{text}");
        assert_eq!(line(&again.screen(), text), line(&screen, text));
    }
    // Typing continues where it stopped.
    again.send("!");
    again.wait("nowhereland!");
    again.send(LEAVE);
    assert_eq!(again.end(TIMEOUT).code, 10);
}
