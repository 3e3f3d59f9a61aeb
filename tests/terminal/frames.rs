//! What a key makes the program write.

use super::{LEAVE, PAGE_DOWN};
use crate::common::pty::{Home, PtyProgram, TIMEOUT};

const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// The lengths of the frames, which are all that was written.
fn lengths(mut raw: &[u8]) -> Vec<usize> {
    let mut lengths = Vec::new();
    while !raw.is_empty() {
        let text = String::from_utf8_lossy(raw);
        assert!(raw.starts_with(BEGIN), "outside a synchronized update: {text:?}");
        let end = raw.windows(END.len()).position(|window| window == END);
        let length = end.unwrap_or_else(|| panic!("no end: {text:?}")) + END.len();
        lengths.push(length);
        raw = &raw[length..];
    }
    lengths
}

#[test]
fn a_key_writes_small_synchronized_frames_only() {
    for (cols, rows) in [(80, 24), (120, 40)] {
        let home = Home::new();
        let mut term = PtyProgram::start(&home, &[]);
        term.wait("Practice account");
        term.resize(cols, rows);
        term.send(PAGE_DOWN);
        term.wait("Username");
        term.send("first");
        term.wait("saved");
        let start = term.raw().len();
        for letter in ["a", "b", "c", "d", "e", "f", "g", "h"] {
            let before = term.raw().len();
            term.send(letter);
            term.wait_for_raw("a frame", before, |raw| raw.ends_with(END));
        }
        term.wait("firstabcdefgh");
        let lengths = lengths(&term.raw()[start..]);
        assert!(lengths.iter().all(|length| *length <= 160), "{cols}x{rows}: {lengths:?}");
        term.send(LEAVE);
        term.end(TIMEOUT);
    }
}
