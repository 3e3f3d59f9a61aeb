//! Decodes the bytes of a terminal into events. Answers to queries, control strings, unknown sequences and broken UTF-8
//! are dropped whole, wherever the reads have cut them.
//!
//! A parser of our own: those of termina and termwiz neither report that a sequence is incomplete nor can drop it. Here
//! a lone Esc is a key, a paste or string without its end must not swallow later keys, and no part of an unknown
//! sequence may become text. The decoder has no clock: [`InputDecoder::pending_timeout`] says how long to wait for
//! more, and [`InputDecoder::on_timeout`] is called when nothing came.

use super::escape_sequences as sequences;
use crate::tui::theme::Background;
use crossterm::event::{Event, KeyCode, KeyModifiers};
use std::time::Duration;

/// After Esc: the rest of a sequence comes at once, or this little later. Then Esc is a key. The wait is too short to
/// notice.
const ESC_TIMEOUT: Duration = Duration::from_millis(20);
/// Slow lines and nested multiplexers send the rest up to 100 ms later. It is no text: it is dropped, and from then on
/// Esc waits for it, as Alt and a letter need.
const LATE_TIMEOUT: Duration = Duration::from_millis(120);
/// Inside a sequence, which is not typed by hand.
const SEQUENCE_TIMEOUT: Duration = Duration::from_millis(500);
/// Inside a paste or control string whose end does not come.
const STRING_TIMEOUT: Duration = Duration::from_secs(1);
/// The longest sequence or answer to a query that can have a meaning.
const MAX_SEQUENCE: usize = 64;
/// The most that is kept of a paste.
const MAX_PASTE: usize = 1 << 20;
const PASTE_END: &[u8] = b"\x1b[201~";
const ESC: u8 = 0x1b;

#[derive(Debug, Default)]
enum DecoderState {
    #[default]
    Ground,
    /// The first bytes of a character.
    Utf8(Vec<u8>, KeyModifiers),
    Escape,
    /// After an Esc that was sent as a key.
    LateEscape,
    Ss3(Vec<u8>),
    Csi(Vec<u8>),
    /// Inside the bytes of an X10 mouse report.
    Skip(u8),
    /// Inside an OSC, DCS, APC, PM or SOS: the character that introduced it, its beginning and the byte before.
    ControlString(Vec<u8>),
    Paste(Paste),
}

/// An incremental decoder of terminal input.
#[derive(Debug, Default)]
pub struct InputDecoder {
    state: DecoderState,
    /// What is decoded is the rest of a sequence whose Esc was sent as a key.
    is_late: bool,
    /// Sequences arrive in pieces.
    is_slow: bool,
    background: Option<Background>,
    has_background: bool,
}

impl InputDecoder {
    /// The background that the terminal reported, once.
    pub fn take_background(&mut self) -> Option<Background> {
        self.background.take()
    }

    /// Decodes bytes and appends the events that they complete.
    pub fn feed(&mut self, bytes: &[u8], events: &mut Vec<Event>) {
        let mut rest = bytes;
        while let Some((&byte, after)) = rest.split_first() {
            rest = if let DecoderState::Paste(paste) = &mut self.state {
                let Some(after) = paste.feed(rest, events) else { return };
                self.state = DecoderState::Ground;
                after
            } else {
                self.byte(byte, events);
                after
            };
        }
    }

    /// How long to wait, from the last byte, for the rest of what was begun. A cut character waits without a timeout:
    /// it is no key.
    pub fn pending_timeout(&self) -> Option<Duration> {
        match &self.state {
            DecoderState::Ground | DecoderState::Utf8(..) => None,
            DecoderState::Escape if !self.is_slow => Some(ESC_TIMEOUT),
            DecoderState::Escape | DecoderState::LateEscape | DecoderState::Ss3(_) => Some(LATE_TIMEOUT),
            DecoderState::ControlString(bytes) if bytes.len() == 1 => Some(LATE_TIMEOUT),
            DecoderState::Csi(_) | DecoderState::Skip(_) => Some(SEQUENCE_TIMEOUT),
            DecoderState::ControlString(_) | DecoderState::Paste(_) => Some(STRING_TIMEOUT),
        }
    }

    /// Nothing came within [`Self::pending_timeout`]: what was begun is a key, or is dropped.
    pub fn on_timeout(&mut self, events: &mut Vec<Event>) {
        let alt = |byte: u8| sequences::character(char::from(byte), KeyModifiers::ALT);
        match std::mem::take(&mut self.state) {
            DecoderState::Escape => {
                events.push(sequences::key(KeyCode::Esc, KeyModifiers::NONE));
                self.state = DecoderState::LateEscape;
            }
            // Some of a late sequence has come, not all of it.
            _ if std::mem::take(&mut self.is_late) => {}
            DecoderState::Ss3(bytes) if bytes.is_empty() => events.push(alt(b'O')),
            DecoderState::Csi(bytes) if bytes.is_empty() => events.push(alt(b'[')),
            DecoderState::ControlString(bytes) if bytes.len() == 1 => events.push(alt(bytes[0])),
            DecoderState::Paste(paste) => paste.finish(events),
            cut @ DecoderState::Utf8(..) => self.state = cut,
            _ => {}
        }
    }

    fn byte(&mut self, byte: u8, events: &mut Vec<Event>) {
        let before = events.len();
        match std::mem::take(&mut self.state) {
            DecoderState::Escape => self.escape(byte, events),
            DecoderState::LateEscape if matches!(byte, b'[' | b'O' | b']') => {
                (self.is_late, self.is_slow) = (true, true);
                self.escape(byte, events);
            }
            // Right after an Esc too: that is another key.
            DecoderState::Ground | DecoderState::LateEscape => self.ground(byte, KeyModifiers::NONE, events),
            DecoderState::Utf8(bytes, modifiers) => self.utf8(bytes, modifiers, byte, events),
            DecoderState::Ss3(bytes) => self.ss3(bytes, byte, events),
            DecoderState::Csi(bytes) => self.csi(bytes, byte, events),
            DecoderState::Skip(left) if left > 1 => self.state = DecoderState::Skip(left - 1),
            DecoderState::ControlString(bytes) => self.control_string(bytes, byte, events),
            // `feed` passes the bytes of a paste on in larger pieces.
            DecoderState::Skip(_) | DecoderState::Paste(_) => {}
        }
        if self.is_late && !is_key_after_esc(byte) {
            events.truncate(before);
        }
        // A late paste is kept.
        self.is_late &=
            !is_key_after_esc(byte) && !matches!(self.state, DecoderState::Ground | DecoderState::Paste(_));
    }

    fn ground(&mut self, byte: u8, modifiers: KeyModifiers, events: &mut Vec<Event>) {
        match byte {
            ESC => self.state = DecoderState::Escape,
            0x00..=0x1f | 0x7f => events.push(sequences::control_character(byte, modifiers)),
            0x20..=0x7e => events.push(sequences::character(char::from(byte), modifiers)),
            0xc2..=0xf4 => self.state = DecoderState::Utf8(vec![byte], modifiers),
            // Not the first byte of a character.
            _ => {}
        }
    }

    fn utf8(&mut self, mut bytes: Vec<u8>, modifiers: KeyModifiers, byte: u8, events: &mut Vec<Event>) {
        if byte & 0xc0 != 0x80 {
            // The broken character is dropped; the byte that broke it is not.
            return self.ground(byte, KeyModifiers::NONE, events);
        }
        bytes.push(byte);
        match std::str::from_utf8(&bytes) {
            Ok(text) => {
                let typed = text.chars().filter(|c| !c.is_control());
                events.extend(typed.map(|c| sequences::character(c, modifiers)));
            }
            Err(error) if error.error_len().is_none() => self.state = DecoderState::Utf8(bytes, modifiers),
            Err(_) => {}
        }
    }

    fn escape(&mut self, byte: u8, events: &mut Vec<Event>) {
        match byte {
            b'[' => self.state = DecoderState::Csi(Vec::new()),
            b'O' => self.state = DecoderState::Ss3(Vec::new()),
            b']' | b'P' | b'_' | b'^' | b'X' => self.state = DecoderState::ControlString(vec![byte]),
            _ if is_key_after_esc(byte) => {
                events.push(sequences::key(KeyCode::Esc, KeyModifiers::NONE));
                self.ground(byte, KeyModifiers::NONE, events);
            }
            _ => self.ground(byte, KeyModifiers::ALT, events),
        }
    }

    fn ss3(&mut self, mut bytes: Vec<u8>, byte: u8, events: &mut Vec<Event>) {
        match byte {
            // Some terminals send the modifiers before the letter.
            b'0'..=b'9' | b';' if bytes.len() < MAX_SEQUENCE => {
                bytes.push(byte);
                self.state = DecoderState::Ss3(bytes);
            }
            0x20..=0x7e => events.extend(sequences::parse_ss3(&bytes, byte)),
            _ => self.ground(byte, KeyModifiers::NONE, events),
        }
    }

    fn csi(&mut self, mut bytes: Vec<u8>, byte: u8, events: &mut Vec<Event>) {
        match byte {
            // Begins a function key of the Linux console.
            b'[' if bytes.is_empty() => self.state = DecoderState::Csi(vec![byte]),
            0x20..=0x3f => {
                // The end of a sequence that is too long is still waited for, so that none of it becomes text.
                if bytes.len() <= MAX_SEQUENCE {
                    bytes.push(byte);
                }
                self.state = DecoderState::Csi(bytes);
            }
            0x40..=0x7e => match (bytes.as_slice(), byte) {
                (b"200", b'~') => self.state = DecoderState::Paste(Paste::default()),
                (b"", b'M') => self.state = DecoderState::Skip(3),
                ([b'?', ..], b'c') => self.device_attributes(),
                _ if bytes.len() > MAX_SEQUENCE => {}
                _ => events.extend(sequences::parse_csi(&bytes, byte)),
            },
            // Ends the sequence without belonging to it.
            _ => self.ground(byte, KeyModifiers::NONE, events),
        }
    }

    fn control_string(&mut self, mut bytes: Vec<u8>, byte: u8, events: &mut Vec<Event>) {
        let (is_osc, after_esc) = (bytes.starts_with(b"]"), bytes.ends_with(&[ESC]));
        match byte {
            // The terminator: `Esc \`, and BEL for an OSC.
            b'\\' if after_esc => self.end_of_string(&bytes[..bytes.len() - 1]),
            0x07 if is_osc => self.end_of_string(&bytes),
            _ if after_esc => self.escape(byte, events),
            // Allowed inside. All other controls end the string, so that Ctrl-C and Ctrl-Q are never lost.
            0x07..=0x0d | ESC | 0x20.. => {
                bytes.truncate(MAX_SEQUENCE);
                bytes.push(byte);
                self.state = DecoderState::ControlString(bytes);
            }
            _ => self.ground(byte, KeyModifiers::NONE, events),
        }
    }

    /// Only the answer to OSC 11 has a meaning.
    fn end_of_string(&mut self, bytes: &[u8]) {
        if let Some(background) = parse_background(bytes) {
            self.background = Some(background);
            self.has_background = true;
        }
    }

    /// Terminals answer queries in order: one that reports its attributes without having reported its background, which
    /// was queried before, does not know it.
    fn device_attributes(&mut self) {
        if !self.has_background {
            self.background = Some(Background::Unknown);
        }
    }
}

/// Esc, and right after it Ctrl-Q: two keys. Nothing is bound to Alt and Control together.
fn is_key_after_esc(byte: u8) -> bool {
    matches!(byte, 0x00..=0x07 | 0x0a..=0x0c | 0x0e..=0x1f)
}

/// Parses `]11;rgb:RRRR/GGGG/BBBB`.
fn parse_background(osc: &[u8]) -> Option<Background> {
    let colour = std::str::from_utf8(osc).ok()?.strip_prefix("]11;rgb:")?;
    // A part has one to four hexadecimal digits; the first two are exact enough.
    let part = |text: &str| u32::from_str_radix(text.get(..2.min(text.len()))?, 16).ok();
    let parts: Vec<u32> = colour.split('/').filter_map(part).collect();
    let &[red, green, blue] = parts.as_slice() else { return None };
    // The perceived brightness (Rec. 601).
    let is_light = red * 299 + green * 587 + blue * 114 > 128 * 1000;
    Some(if is_light { Background::Light } else { Background::Dark })
}

/// A bracketed paste that has not ended.
#[derive(Debug, Default)]
struct Paste {
    kept: Vec<u8>,
    /// The event was sent because the paste is too long: the rest is dropped.
    is_full: bool,
}

impl Paste {
    /// Takes the bytes that belong to the paste. Returns those after its end, once that has come.
    fn feed<'a>(&mut self, bytes: &'a [u8], events: &mut Vec<Event>) -> Option<&'a [u8]> {
        let before = self.kept.len();
        // The end mark may have begun in an earlier read.
        let from = before.saturating_sub(PASTE_END.len() - 1);
        self.kept.extend_from_slice(bytes);
        let end = self.kept[from..].windows(PASTE_END.len()).position(|found| found == PASTE_END);
        if let Some(end) = end.map(|at| from + at + PASTE_END.len()) {
            self.kept.truncate(end);
            std::mem::take(self).finish(events);
            return Some(&bytes[end - before..]);
        }
        if self.kept.len() > MAX_PASTE + PASTE_END.len() {
            // The paste goes on: passed through, the rest would be keys.
            let rest = self.kept.split_off(self.kept.len() - PASTE_END.len());
            std::mem::replace(self, Self { kept: rest, is_full: true }).finish(events);
        }
        None
    }

    /// Sends the event, unless it was sent before. The text is without the end mark, or the part of it that has come, and
    /// without invalid UTF-8: a replacement character is not what was copied.
    fn finish(self, events: &mut Vec<Event>) {
        if self.is_full {
            return;
        }
        let marks = (1..=PASTE_END.len()).rev().map(|length| &PASTE_END[..length]);
        let text = marks.into_iter().find_map(|mark| self.kept.strip_suffix(mark)).unwrap_or(&self.kept);
        let text = &text[..text.len().min(MAX_PASTE)];
        events.push(Event::Paste(text.utf8_chunks().map(|chunk| chunk.valid()).collect()));
    }
}
