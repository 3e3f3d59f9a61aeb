//! Decoding of terminal input: every encoding of a key, and no events from anything else.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use proptest::prelude::*;
use std::time::Duration;
use vcc_user::tui::input_decoder::InputDecoder;
use vcc_user::tui::theme::Background;

const NONE: KeyModifiers = KeyModifiers::NONE;
const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
const ALT: KeyModifiers = KeyModifiers::ALT;
const CONTROL: KeyModifiers = KeyModifiers::CONTROL;

/// The events of these bytes, with silence after them.
fn decode(bytes: &[u8]) -> Vec<Event> {
    let mut decoder = InputDecoder::default();
    let mut events = Vec::new();
    decoder.feed(bytes, &mut events);
    while decoder.pending_timeout().is_some() {
        decoder.on_timeout(&mut events);
    }
    events
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

fn typed(events: &[Event]) -> String {
    let letter = |event: &Event| match event {
        Event::Key(KeyEvent { code: KeyCode::Char(letter), modifiers, .. })
            if !modifiers.intersects(CONTROL | ALT) =>
        {
            Some(*letter)
        }
        _ => None,
    };
    events.iter().filter_map(letter).collect()
}

#[test]
fn keys() {
    use KeyCode::*;
    let keys: &[(&str, KeyCode, KeyModifiers)] = &[
        ("\t \x1b[9u", Tab, NONE),
        ("\x1b[Z \x1b[1;2Z \x1b[9;2u \x1b[27;2;9~", BackTab, SHIFT),
        ("\r \x1bOM \x1b[13u \x1b[57414u", Enter, NONE),
        ("\x1b\r \x1b[13;3u \x1b[27;3;13~", Enter, ALT),
        ("\x1b \x1b[27u", Esc, NONE),
        ("\x7f", Backspace, NONE),
        ("\x1b\x7f", Backspace, ALT),
        ("\x1b[127;5u", Backspace, CONTROL),
        ("\x08", Char('h'), CONTROL),
        ("\x1b\x08", Char('h'), CONTROL.union(ALT)),
        ("\x00", Char(' '), CONTROL),
        ("\x01", Char('a'), CONTROL),
        ("\n", Char('j'), CONTROL),
        ("\x1a", Char('z'), CONTROL),
        ("\x1f", Char('7'), CONTROL),
        ("\x1b[113;5u \x1b[27;5;113~", Char('q'), CONTROL),
        ("\x1b[A \x1bOA", Up, NONE),
        ("\x1b[1;3A", Up, ALT),
        ("\x1b[1;2:1B", Down, SHIFT),
        ("\x1b[1;5:2C", Right, CONTROL),
        ("\x1b[1;133D", Left, CONTROL),
        ("\x1b[H \x1bOH \x1b[1~ \x1b[7~", Home, NONE),
        ("\x1b[1;5H", Home, CONTROL),
        ("\x1b[F \x1bOF \x1b[4~ \x1b[8~", End, NONE),
        ("\x1b[2~", Insert, NONE),
        ("\x1b[3~", Delete, NONE),
        ("\x1b[3;5~", Delete, CONTROL),
        ("\x1b[5~", PageUp, NONE),
        ("\x1b[6~ \x1b[57422u", PageDown, NONE),
        ("\x1bOP \x1b[P \x1b[[A \x1b[11~", F(1), NONE),
        ("\x1bOQ \x1b[12~", F(2), NONE),
        ("\x1bOR \x1b[13~", F(3), NONE),
        ("\x1bOS \x1b[14~", F(4), NONE),
        ("\x1bO2P \x1b[1;2P", F(1), SHIFT),
        ("\x1bO1;5P", F(1), CONTROL),
        ("\x1b[1;5R", F(3), CONTROL),
        ("\x1b[[E \x1b[15~", F(5), NONE),
        ("\x1b[17~", F(6), NONE),
        ("\x1b[18~", F(7), NONE),
        ("\x1b[19~", F(8), NONE),
        ("\x1b[19;5~", F(8), CONTROL),
        ("\x1b[24~", F(12), NONE),
        ("a", Char('a'), NONE),
        ("A \x1b[97;2u \x1b[97:65;2u", Char('A'), SHIFT),
        ("\x1b[50:64;2u", Char('@'), SHIFT),
        ("\x1b[57400u \x1bOq", Char('1'), NONE),
        ("\x1b1", Char('1'), ALT),
        ("\x1bh \x1b[104;3u", Char('h'), ALT),
        ("\x1bP", Char('P'), ALT.union(SHIFT)),
        ("\x1bO", Char('O'), ALT.union(SHIFT)),
        ("\x1b[", Char('['), ALT),
        ("\x1b]", Char(']'), ALT),
        ("ß", Char('ß'), NONE),
        ("\x1bü", Char('ü'), ALT),
        ("Ł", Char('Ł'), SHIFT),
        ("😀", Char('😀'), NONE),
    ];
    for (encodings, code, modifiers) in keys {
        for bytes in encodings.split(' ') {
            assert_eq!(decode(bytes.as_bytes()), [key(*code, *modifiers)], "{bytes:?}");
            let after_another = format!("x{bytes}");
            assert_eq!(
                decode(after_another.as_bytes()),
                [key(Char('x'), NONE), key(*code, *modifiers)],
                "{after_another:?}"
            );
        }
    }
}

#[test]
fn non_key_sequences_are_ignored() {
    let ignored: &[&[u8]] = &[
        b"\x1b[97;1:3u",
        b"\x1b[1;1:3A",
        b"\x1b[3;1:3~",
        b"\x1b[57441;2u",
        b"\x1b[I",
        b"\x1b[O",
        b"\x1b[?1;2c",
        b"\x1b[>0;276;0c",
        b"\x1b[?0u",
        b"\x1b[24;80R",
        b"\x1b[?2026;2$y",
        b"\x1b[8;24;80t",
        b"\x1b[201~",
        b"\x1b[999999999999999999999~",
        b"\x1b[M !!",
        b"\x1b[<0;0;0M",
        b"\x1b[<0;99999999;1M",
        b"\x1b[<;;M",
        b"\x1b]11;rgb:ffff/ffff/ffff\x07",
        b"\x1b]0;a title\x1b\\",
        b"\x1bP1$r0m\x1b\\",
        b"\x1bXsos\x1b\\\x1b^pm\x1b\\\x1b_apc\x1b\\",
        b"\x1b]never ended",
        b"\x1b[1;2",
        b"\x80\xbf\xff\xc0\xaf\xed\xa0\x80\xf8\x88\x80\x80\x80",
        b"\xc2\x9b",
        b"\xe2\x82",
    ];
    for bytes in ignored {
        assert_eq!(decode(bytes), [], "{}", String::from_utf8_lossy(bytes).escape_debug());
    }
    let long = [b"\x1b[".as_slice(), &b"1;".repeat(500), b"~z"].concat();
    assert_eq!(typed(&decode(&long)), "z");
}

#[test]
fn background_response() {
    let background = |bytes: &[u8]| {
        let mut decoder = InputDecoder::default();
        decoder.feed(bytes, &mut Vec::new());
        decoder.take_background()
    };
    assert_eq!(background(b"x\x1b]11;rgb:ffff/ffff/ffff\x1b\\y\x1b[?64;1c"), Some(Background::Light));
    assert_eq!(background(b"\x1b]11;rgb:1e/1e/1e\x07"), Some(Background::Dark));
    // tmux answers only the device attributes query.
    assert_eq!(background(b"\x1b[?1;2;4c"), Some(Background::Unknown));
    assert_eq!(background(b"\x1b[>0;276;0c"), None);
}

#[test]
fn two_keys_in_one_read() {
    assert_eq!(decode(b"\x1b\x1b[A"), [key(KeyCode::Esc, NONE), key(KeyCode::Up, NONE)]);
    assert_eq!(decode(b"\x1b\x11"), [key(KeyCode::Esc, NONE), key(KeyCode::Char('q'), CONTROL)]);
    assert_eq!(decode(b"\x1b\x1b"), [key(KeyCode::Esc, NONE), key(KeyCode::Esc, NONE)]);
    // An unterminated string does not swallow Ctrl-C or Ctrl-Q.
    assert_eq!(decode(b"\x1b]abc\x03"), [key(KeyCode::Char('c'), CONTROL)]);
    assert_eq!(decode(b"\x1bPabc\x11"), [key(KeyCode::Char('q'), CONTROL)]);
}

/// The events of pieces that arrive so many milliseconds apart.
fn decode_slowly(pieces: &[&[u8]], gap: u64) -> Vec<Event> {
    let mut decoder = InputDecoder::default();
    let mut events = Vec::new();
    for piece in pieces {
        decoder.feed(piece, &mut events);
        while decoder.pending_timeout().is_some_and(|wait| wait <= Duration::from_millis(gap)) {
            decoder.on_timeout(&mut events);
        }
    }
    while decoder.pending_timeout().is_some() {
        decoder.on_timeout(&mut events);
    }
    events
}

/// A sequence in pieces up to 100 ms apart is its key, or Esc, or nothing: never a letter.
#[test]
fn slow_sequences_are_not_text() {
    let sequences = "\x1b[A \x1b[B \x1b[1;5C \x1b[Z \x1b[3~ \x1b[5~ \x1b[15~ \x1b[24~ \x1b[[A \x1bOP \x1bOS \x1bOA \x1bO2P \
        \x1bO \x1b[ \x1b] \x1b[97;3u \x1b[27;3;13~ \x1b[<0;10;5M \x1b[M!!! \x1b[I \x1b[O \x1b[24;80R \x1b[?1;2c \x1b[?2026;2$y \
        \x1b]11;rgb:ffff/ffff/ffff\x07 \x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\ \x1b]0;title\x07";
    let mut wrong = Vec::new();
    for bytes in sequences.split(' ').map(str::as_bytes) {
        let (whole, esc) = (decode(bytes), key(KeyCode::Esc, NONE));
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        let halves = (1..bytes.len()).map(|at| vec![&bytes[..at], &bytes[at..]]);
        for pieces in halves.chain([single]) {
            for gap in [0, 5, 19, 20, 21, 50, 90, 100] {
                let events = decode_slowly(&pieces, gap);
                if events != whole && !events.is_empty() && events != std::slice::from_ref(&esc) {
                    wrong.push(format!("{:?} {gap} ms: {events:?}", bytes.escape_ascii().to_string()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn late_rest_of_a_sequence() {
    let (esc, up, x) = (key(KeyCode::Esc, NONE), key(KeyCode::Up, NONE), key(KeyCode::Char('x'), NONE));
    let quit = key(KeyCode::Char('q'), CONTROL);
    // Once a rest was late, Esc waits for the next one.
    assert_eq!(
        decode_slowly(&[b"\x1b", b"[A", b"\x1b", b"[A", b"\x1bO", b"A"], 50),
        [esc.clone(), up.clone(), up]
    );
    let alt = key(KeyCode::Char('h'), ALT);
    assert_eq!(decode_slowly(&[b"\x1b", b"OA", b"\x1b", b"h"], 100), [esc.clone(), alt]);
    // Keys that were pressed after Esc, and pastes, are kept.
    assert_eq!(decode_slowly(&[b"\x1b", b"x"], 30), [esc.clone(), x.clone()]);
    assert_eq!(decode_slowly(&[b"\x1b", b"\r"], 30), [esc.clone(), key(KeyCode::Enter, NONE)]);
    assert_eq!(decode_slowly(&[b"\x1b", b"x"], 120), [esc.clone(), x.clone()]);
    assert_eq!(decode_slowly(&[b"\x1b", b"[A", b"x"], 50), [esc.clone(), x]);
    assert_eq!(decode_slowly(&[b"\x1b", b"\x1b"], 50), [esc.clone(), esc.clone()]);
    assert_eq!(decode_slowly(&[b"\x1b", b"\x11"], 50), [esc.clone(), quit.clone()]);
    assert_eq!(decode_slowly(&[b"\x1b", b"[", b"\x11"], 50), [esc.clone(), quit]);
    let paste = Event::Paste("text".into());
    assert_eq!(decode_slowly(&[b"\x1b", b"[200~te", b"xt\x1b", b"[201~"], 50), [esc, paste]);
    // Alone it is a key before anybody notices.
    let mut decoder = InputDecoder::default();
    decoder.feed(b"\x1b", &mut Vec::new());
    assert_eq!(decoder.pending_timeout(), Some(Duration::from_millis(20)));
}

#[test]
fn mouse_reports() {
    let at = |kind, modifiers| vec![Event::Mouse(MouseEvent { kind, column: 9, row: 4, modifiers })];
    assert_eq!(decode(b"\x1b[<0;10;5M"), at(MouseEventKind::Down(MouseButton::Left), NONE));
    assert_eq!(decode(b"\x1b[<0;10;5m"), at(MouseEventKind::Up(MouseButton::Left), NONE));
    assert_eq!(decode(b"\x1b[<18;10;5M"), at(MouseEventKind::Down(MouseButton::Right), CONTROL));
    assert_eq!(decode(b"\x1b[<32;10;5M"), at(MouseEventKind::Drag(MouseButton::Left), NONE));
    assert_eq!(decode(b"\x1b[<35;10;5M"), at(MouseEventKind::Moved, NONE));
    assert_eq!(decode(b"\x1b[<64;10;5M"), at(MouseEventKind::ScrollUp, NONE));
    assert_eq!(decode(b"\x1b[<69;10;5M"), at(MouseEventKind::ScrollDown, SHIFT));
}

#[test]
fn paste_is_one_event() {
    let paste = |text: &str| vec![Event::Paste(text.to_owned())];
    assert_eq!(decode(b"\x1b[200~one\rtwo\n\x1b[201~"), paste("one\rtwo\n"));
    assert_eq!(
        decode(b"\x1b[200~\x1b[6~\x1b[201\x1b[200~\x03\x1b[201~"),
        paste("\x1b[6~\x1b[201\x1b[200~\x03")
    );
    assert_eq!(decode(b"\x1b[200~a\xffb\xc3\x1b[201~"), paste("ab"));
    assert_eq!(decode(b"\x1b[200~\x1b[201~"), paste(""));
    // The end marker is missing or incomplete.
    assert_eq!(decode(b"\x1b[200~endless\r"), paste("endless\r"));
    assert_eq!(decode(b"\x1b[200~endless\x1b[201")[0], Event::Paste("endless".into()));
}

#[test]
fn long_paste_is_cut_at_one_megabyte() {
    let mut decoder = InputDecoder::default();
    let mut events = Vec::new();
    decoder.feed(b"\x1b[200~", &mut events);
    for _ in 0..3000 {
        decoder.feed(&b"x\r".repeat(512), &mut events);
    }
    assert!(matches!(events.as_slice(), [Event::Paste(text)] if text.len() == 1 << 20), "{}", events.len());
    decoder.feed(b"\x1b[201~y", &mut events);
    assert_eq!(events[1..], [key(KeyCode::Char('y'), NONE)]);
}

/// Pieces of terminal input, and noise.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(
        "\x1b \x1b[ \x1bO \x1b] \x1bP \x1b\\ \x1b[1;3A \x1b[<0;1;1M \x1b[M \x1b[[ \x1b[200~ \x1b[201~ \x1b[97;5u ;:123~ \
        \x07 \x18 żółw plain"
            .split(' ')
            .map(|piece| piece.as_bytes().to_vec())
            .collect::<Vec<_>>(),
    );
    let piece = prop_oneof![3 => known, 1 => prop::collection::vec(any::<u8>(), 0..6)];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_decode_to_plain_presses(bytes in pieces()) {
        for event in decode(&bytes) {
            if let Event::Key(key) = event {
                prop_assert_eq!(key.kind, KeyEventKind::Press);
                if let KeyCode::Char(letter) = key.code {
                    prop_assert!(!letter.is_control(), "{:?}", letter);
                }
            }
        }
    }

    #[test]
    fn decoding_is_independent_of_chunks(bytes in pieces(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8)) {
        let mut whole = Vec::new();
        let mut decoder = InputDecoder::default();
        decoder.feed(&bytes, &mut whole);
        decoder.on_timeout(&mut whole);
        let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        places.sort_unstable();
        let mut parts = Vec::new();
        let mut decoder = InputDecoder::default();
        let mut from = 0;
        for place in places.into_iter().chain([bytes.len()]) {
            decoder.feed(&bytes[from..place], &mut parts);
            from = place;
        }
        decoder.on_timeout(&mut parts);
        prop_assert_eq!(parts, whole);
    }

    #[test]
    fn control_strings_are_not_text(
        kind in prop::sample::select(vec!["\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX"]),
        text in "[ -~äß漢]{1,200}",
        bell in any::<bool>(),
    ) {
        let end = if bell && kind == "\x1b]" { "\x07" } else { "\x1b\\" };
        prop_assert_eq!(typed(&decode(format!("a{kind}{text}{end}b").as_bytes())), "ab");
    }

    #[test]
    fn unknown_sequences_are_not_text(middle in "[0-9;:<=>?]{0,80}[ -/]{1,3}", last in "[@-~]") {
        prop_assert_eq!(typed(&decode(format!("a\x1b[{middle}{last}b").as_bytes())), "ab");
    }
}
