//! Large pastes, input that is not text, and a terminal that does not read.

use super::{LEAVE, MINIMAL, identity};
use crate::common::in_three_tries;
use crate::common::pty::{Home, PtyProgram, TIMEOUT, peak_memory, until};
use std::time::{Duration, Instant};

/// The most memory that the program has used, in kB.
fn memory(term: &PtyProgram) -> u64 {
    peak_memory(term.pid().as_raw_nonzero().get().unsigned_abs())
}

/// Allows ten times the limit of a release build, for an unoptimised build on a busy machine.
fn assert_within(limit: Duration, what: &str, began: Instant) {
    let took = began.elapsed();
    eprintln!("{what}: {took:?}");
    assert!(took < limit * 10, "{what} took {took:?}");
}

#[test]
fn bracketed_paste_of_10_mb() {
    in_three_tries(|| {
        let home = Home::new();
        let mut term = identity(&home);
        let mut text = b"\x1b[200~".to_vec();
        while text.len() < 10 << 20 {
            text.extend_from_slice(b"line\r\n\x1b[6~\0\x11\x03\xff\x1b[201");
        }
        text.extend_from_slice(b"\x1b[201~");
        term.send(&text);
        let began = Instant::now();
        term.send("\t");
        term.wait("Name");
        term.wait("the rest was left out");
        assert_within(Duration::from_millis(100), "a key after the paste", began);
        assert!(term.screen().contains("2 of 3"), "the paste pressed no key:\n{}", term.screen());
        assert!(memory(&term) < 64 * 1024, "{} kB", memory(&term));
        term.send(LEAVE);
        assert_eq!(term.end(TIMEOUT).code, 10);
    });
}

#[test]
fn endless_paste_ends_after_a_second() {
    in_three_tries(|| {
        let home = Home::new();
        let mut term = identity(&home);
        let began = Instant::now();
        term.send("\x1b[200~pasted\rtext");
        term.wait("pasted text");
        let took = began.elapsed();
        assert!((Duration::from_millis(900)..Duration::from_secs(3)).contains(&took), "{took:?}");
        term.send(" and typed");
        term.wait("pasted text and typed");
        // A megabyte ends the first event; the rest is still paste, not keys.
        term.send("\x1b[200~");
        term.send("x\r".repeat(700_000));
        term.wait("the rest was left out");
        // A second of silence ends the paste: the time itself is tested.
        std::thread::sleep(Duration::from_millis(1200));
        term.send("\t");
        term.wait_for("the next key", |screen| !screen.contents().contains("the rest was left out"));
        term.send(LEAVE);
        assert_eq!((term.end(TIMEOUT).code, home.attempts()), (10, 0));
    });
}

#[test]
fn unbracketed_paste_of_100_kb() {
    in_three_tries(|| {
        let home = Home::new();
        let file = home.write("minimal.json", MINIMAL);
        let mut term = PtyProgram::start(&home, &["--from", &file]);
        term.wait("AgentName");
        let began = Instant::now();
        term.send("some value\r".repeat(100 * 1024 / 11));
        term.send("\x1bOP");
        term.wait("Esc");
        assert_within(Duration::from_secs(1), "100 kB as keys", began);
        term.send(LEAVE);
        assert_eq!((term.end(TIMEOUT).code, home.attempts()), (10, 0));
    });
}

#[test]
fn non_text_input_is_not_typed() {
    let home = Home::new();
    let mut term = identity(&home);
    let parts: [&[u8]; 12] = [
        b"a",
        b"\xff\xfe\xc0\x80\xed\xa0\x80",
        b"b\xc3",
        b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
        b"\x1b]52;c;c2VjcmV0\x07",
        b"\x1bP1+r544e=787465726d\x1b\\",
        b"\x1b_Gi=1;OK\x1b\\\x1b^pm\x1b\\",
        b"\x1b[?62;22c\x1b[24;80R\x1b[?2026;2$y\x1b[>41;0c",
        b"\x1b[I\x1b[O",
        b"\x1b[<35;10;10M\x1b[M !!",
        b"\x1b[97;1:3u",
        b"c",
    ];
    term.send(parts.concat());
    term.wait("abc");
    term.wait("saved");
    assert_eq!(home.drafts().len(), 1);
    assert!(home.drafts()[0].to_string().contains("\"abc\""), "{:?}", home.drafts());
    term.send(LEAVE);
    assert_eq!(term.end(TIMEOUT).code, 10);
}

/// The pace itself is tested: a slow line sends Esc and the rest of a sequence up to 100 ms apart.
#[test]
fn sequence_in_pieces_is_not_typed() {
    in_three_tries(|| {
        let home = Home::new();
        let mut term = identity(&home);
        term.send("a");
        for left in [["\x1b", "[D"], ["\x1b", "OD"], ["\x1bO", "D"], ["\x1b[", "D"]] {
            for piece in left {
                term.send(piece);
                std::thread::sleep(Duration::from_millis(60));
            }
        }
        term.send("b");
        term.wait("ba");
        term.send(LEAVE);
        assert_eq!(term.end(TIMEOUT).code, 10);
    });
}

/// Turns pages until the terminal's buffer is full. The pause makes each page a frame, not one batch.
fn fill_output(term: &mut PtyProgram) {
    for _ in 0..200 {
        term.send("\x1b[5~");
        term.send("\x1b[6~");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn autosave_continues_with_blocked_output() {
    let home = Home::new();
    let mut term = identity(&home);
    let blocked = term.hold();
    fill_output(&mut term);
    let before = memory(&term);
    term.send("unseen");
    until("saved unseen", || home.drafts().iter().any(|draft| draft.to_string().contains("unseen")));
    for _ in 0..200 {
        term.send("\x1b[5~");
        term.send("\x1b[6~");
    }
    term.send(" text");
    until("saved again", || home.drafts()[0].to_string().contains("unseen text"));
    assert!(memory(&term) < before + 4096, "{before} kB, then {} kB", memory(&term));
    drop(blocked);
    term.wait("unseen text");
    term.send(LEAVE);
    assert_eq!(term.end(TIMEOUT).code, 10);
}

#[test]
fn signal_ends_with_blocked_output() {
    in_three_tries(|| {
        let home = Home::new();
        let mut term = identity(&home);
        term.send("unseen");
        term.wait("unseen");
        let blocked = term.hold();
        fill_output(&mut term);
        let began = Instant::now();
        term.signal(rustix::process::Signal::TERM);
        assert_eq!(term.status(Duration::from_secs(1)).exit_code(), 143);
        eprintln!("gone after {:?}", began.elapsed());
        assert_starts_with!(term.modes(), "cooked");
        drop(blocked);
    });
}
