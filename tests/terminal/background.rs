//! The theme follows the terminal's response to the background colour query.

use super::LEAVE;
use crate::common::pty::{Home, PtyProgram, TIMEOUT};
use rstest::rstest;

/// The colour of the focus mark.
fn accent(screen: &vt100::Screen) -> Option<vt100::Color> {
    let (rows, columns) = screen.size();
    let cells = (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column)));
    let mark = cells.filter_map(|(row, column)| screen.cell(row, column)).find(|cell| cell.contents() == "▌");
    mark.map(vt100::Cell::fgcolor)
}

#[rstest]
#[case::light("\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?64;1c", 25)]
#[case::dark("\x1b]11;rgb:0000/0000/0000\x1b\\\x1b[?64;1c", 117)]
#[case::unknown("\x1b[?1;2;4c", 63)]
fn theme_follows_the_background_response(#[case] response: &str, #[case] colour: u8) {
    let home = Home::new();
    let mut term = PtyProgram::start(&home, &[]);
    term.wait("Practice account");
    assert!(term.raw().windows(9).any(|some| some == b"\x1b]11;?\x1b\\\x1b"), "the query was sent");
    term.send(format!("4{response}"));
    term.wait("Telephony");
    term.wait_for("the colour", |screen| accent(screen) == Some(vt100::Color::Idx(colour)));
    term.send(LEAVE);
    assert_eq!(term.end(TIMEOUT).code, 10);
}
