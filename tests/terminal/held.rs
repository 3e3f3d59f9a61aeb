//! Keys that nobody means: a held Enter, a pasted column.

use super::{ENTER, LEAVE, MINIMAL, PAGE_DOWN};
use crate::common::pty::{Home, PATIENCE, Term, rest};
use std::time::{Duration, Instant};

const ONCE_MORE: &str = "Press Enter once more to create";

fn complete(home: &Home) -> Term {
    let file = home.file("minimal.json", MINIMAL);
    let mut term = Term::start(home, &["--from", &file]);
    term.wait("AgentName");
    term.send(PAGE_DOWN);
    term.wait("AgentName@vonage.com");
    term
}

#[test]
fn held_enter_does_not_create() {
    let home = Home::new();
    let mut term = complete(&home);
    // A key repeats thirty times a second: here time itself is what is tested.
    let began = Instant::now();
    for count in 0..60u32 {
        std::thread::sleep((began + Duration::from_millis(33) * count).duration_since(Instant::now()));
        term.send(ENTER);
    }
    term.wait(ONCE_MORE);
    assert_eq!(home.attempts(), 0, "nothing was sent");
    assert_eq!(home.drafts()[0].get("userId"), None, "the draft is open");
    rest();
    assert_eq!(home.attempts(), 0, "nor was it sent later");
    term.send(ENTER);
    term.wait("User created");
    term.send(LEAVE);
    let end = term.end(PATIENCE);
    assert_eq!((end.code, end.after.matches("created AgentName ").count()), (0, 1), "{:?}", end.after);
    assert_eq!(home.attempts(), 1);
}

/// A column of values, as a spreadsheet puts it on the clipboard: more lines than there are fields.
fn column(newline: &str) -> String {
    (0..120).fold(String::new(), |column, row| column + "value " + &row.to_string() + newline)
}

fn paste_creates_nobody(text: &str, shows: &str) {
    let home = Home::new();
    let mut term = complete(&home);
    term.send(text);
    term.wait(shows);
    term.send(LEAVE);
    let end = term.end(PATIENCE);
    assert_eq!((end.code, home.attempts()), (10, 0), "{:?}", end.after);
}

#[test]
fn pasted_column_does_not_create() {
    // Only Enter can press; the column of Enters alone reaches the button of a complete user.
    paste_creates_nobody(&ENTER.repeat(120), ONCE_MORE);
    paste_creates_nobody(&column("\r"), "Review");
    paste_creates_nobody(&column("\n"), "value 0");
}

#[test]
fn bracketed_column_fills_one_field() {
    let text = format!("\x1b[200~{}\x1b[201~", column("\r"));
    paste_creates_nobody(&text, "AgentNamevalue 0value 1value");
}
