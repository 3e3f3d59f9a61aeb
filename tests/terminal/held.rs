//! Unintended keys: a held Enter, a pasted column.

use super::{ENTER, LEAVE, MINIMAL, PAGE_DOWN, identity};
use crate::common::pty::{Home, PtyProgram, TIMEOUT};
use crate::common::{in_three_tries, wait_for_press_guard};
use rstest::rstest;
use std::time::{Duration, Instant};

const ONCE_MORE: &str = "Press Enter once more to create";

/// The program with a complete user.
fn complete(home: &Home, user: &str) -> PtyProgram {
    let file = home.write("user.json", user);
    let mut term = PtyProgram::start(home, &["--from", &file]);
    term.wait("AgentName");
    term.send(PAGE_DOWN);
    term.wait("AgentName@vonage.com");
    term
}

#[test]
fn held_enter_does_not_create() {
    in_three_tries(|| {
        let home = Home::new();
        let mut term = complete(&home, MINIMAL);
        // A held key repeats 30 times a second: the pace itself is tested.
        let hold = |term: &mut PtyProgram| {
            let began = Instant::now();
            for count in 0..60u32 {
                std::thread::sleep(
                    (began + Duration::from_millis(33) * count).duration_since(Instant::now()),
                );
                term.send(ENTER);
            }
        };
        // It stays at the button that adds a row; held once more from there it stays on the review.
        hold(&mut term);
        wait_for_press_guard();
        hold(&mut term);
        term.wait(ONCE_MORE);
        assert_eq!(home.attempts(), 0, "nothing was sent");
        assert_eq!(home.drafts()[0].get("userId"), None, "the draft is open");
        wait_for_press_guard();
        assert_eq!(home.attempts(), 0, "nor is anything sent later");
        term.send(ENTER);
        term.wait("User created");
        term.send(LEAVE);
        let end = term.end(TIMEOUT);
        assert_eq!((end.code, end.after.matches("created AgentName ").count()), (0, 1), "{:?}", end.after);
        assert_eq!(home.attempts(), 1);
    });
}

/// A column of values from a spreadsheet, with more lines than there are fields.
fn column(newline: &str) -> String {
    (0..120).fold(String::new(), |column, row| column + "value " + &row.to_string() + newline)
}

fn assert_paste_creates_no_user(user: &str, text: &str, shows: &str) {
    let home = Home::new();
    let mut term = complete(&home, user);
    term.send(text);
    term.wait(shows);
    term.send(LEAVE);
    let end = term.end(TIMEOUT);
    assert_eq!((end.code, home.attempts()), (10, 0), "{:?}", end.after);
}

#[test]
fn pasted_column_does_not_create() {
    // Only a column of Enters reaches the button of a complete user, and of one without rows to add.
    let admin = MINIMAL.replace("\"Agent\"", "\"Admin\"");
    assert_paste_creates_no_user(&admin, &ENTER.repeat(120), ONCE_MORE);
    assert_paste_creates_no_user(MINIMAL, &ENTER.repeat(120), "Review");
    assert_paste_creates_no_user(MINIMAL, &column("\r"), "Review");
    assert_paste_creates_no_user(MINIMAL, &column("\n"), "value 0");
}

#[test]
fn bracketed_column_fills_one_field() {
    let text = format!("\x1b[200~{}\x1b[201~", column("\r"));
    assert_paste_creates_no_user(MINIMAL, &text, "AgentNamevalue 0 value 1 value");
}

/// The pace itself is tested: a paste without brackets, its bytes and then its Enter as far apart as a line delivers
/// them.
#[rstest]
#[case::one_write(0, 1)]
#[case::one_write_and_a_late_enter(0, 50)]
#[case::half_a_millisecond(500, 5)]
#[case::two_milliseconds(2000, 29)]
#[case::two_milliseconds_and_a_late_enter(2000, 50)]
fn pasted_row_does_not_create(#[case] each: u64, #[case] last: u64) {
    in_three_tries(|| {
        let home = Home::new();
        let mut term = identity(&home);
        term.send("\x1b[5~1");
        term.send(PAGE_DOWN);
        let row = "jkowalska\tJana Kowalska\tjana@example.com\t\t";
        if each == 0 {
            term.send(row);
        }
        for letter in row.chars().filter(|_| each > 0) {
            term.send(letter.to_string());
            std::thread::sleep(Duration::from_micros(each));
        }
        std::thread::sleep(Duration::from_millis(last));
        term.send(ENTER);
        term.wait(ONCE_MORE);
        term.send(LEAVE);
        let end = term.end(TIMEOUT);
        assert_eq!((end.code, home.attempts()), (10, 0), "{:?}", end.after);
        assert_eq!(home.drafts()[0]["answers"]["email"], "jana@example.com");
    });
}
