//! Decodes the bytes of a terminal into events. Answers to queries, control strings, unknown sequences and broken UTF-8
//! are dropped whole, wherever the reads have cut them.
//!
//! This is our own because a library's parser (termina's, termwiz') tells neither that a sequence is incomplete nor lets
//! go of it: a lone Esc is a key here, a paste or a string without its end must not swallow the keys after it, and
//! nothing of an unknown sequence may become text. The decoder has no clock: [`InputDecoder::pending_timeout`] says how
//! long to wait for more, and [`InputDecoder::on_timeout`] is called when nothing came.

use super::escape_sequences::{self as sequences, Csi};
use crate::tui::view::theme::Background;
use crossterm::event::{Event, KeyCode, KeyModifiers};
use std::time::Duration;

/// After Esc: tmux and slow lines send the rest of a sequence a little later.
const ESC_TIMEOUT: Duration = Duration::from_millis(20);
/// Inside a sequence, which is not typed by hand.
const SEQUENCE_TIMEOUT: Duration = Duration::from_millis(500);
/// Inside a paste or control string whose end does not come.
const STRING_TIMEOUT: Duration = Duration::from_secs(1);
/// The longest sequence that can have a meaning.
const MAX_SEQUENCE: usize = 64;
/// The longest answer to a query of the background.
const MAX_ANSWER: usize = 64;
/// The most that is kept of a paste.
const MAX_PASTE: usize = 1 << 20;
const PASTE_END: &[u8] = b"\x1b[201~";
const ESC: u8 = 0x1b;

#[derive(Debug, Default)]
enum DecoderState {
    #[default]
    Ground,
    Utf8 {
        bytes: [u8; 4],
        have: usize,
        need: usize,
        alt: bool,
    },
    Escape,
    Ss3(Vec<u8>),
    Csi(Vec<u8>),
    /// After `Esc [ [`: a function key of the Linux console.
    LinuxFunctionKey,
    /// Inside the bytes of an X10 mouse report.
    Skip(u8),
    /// Inside an OSC, DCS, APC, PM or SOS, by the character that introduced it.
    ControlString {
        introducer: u8,
        is_empty: bool,
        after_esc: bool,
    },
    Paste(Paste),
}

/// An incremental decoder of terminal input.
#[derive(Debug, Default)]
pub struct InputDecoder {
    state: DecoderState,
    /// The beginning of the current OSC.
    osc: Vec<u8>,
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
            if let DecoderState::Paste(paste) = &mut self.state {
                let (taken, ended) = paste.feed(rest, events);
                rest = &rest[taken..];
                if ended {
                    self.state = DecoderState::Ground;
                }
            } else {
                self.byte(byte, events);
                rest = after;
            }
        }
    }

    /// How long to wait for the rest of what was begun. A cut character waits without a timeout: it is no key.
    pub fn pending_timeout(&self) -> Option<Duration> {
        match &self.state {
            DecoderState::Ground | DecoderState::Utf8 { .. } => None,
            DecoderState::Escape
            | DecoderState::Ss3(_)
            | DecoderState::ControlString { is_empty: true, .. } => Some(ESC_TIMEOUT),
            DecoderState::Csi(_) | DecoderState::LinuxFunctionKey | DecoderState::Skip(_) => {
                Some(SEQUENCE_TIMEOUT)
            }
            DecoderState::ControlString { .. } | DecoderState::Paste(_) => Some(STRING_TIMEOUT),
        }
    }

    /// Nothing came within [`Self::pending_timeout`]: what was begun is a key, or is dropped.
    pub fn on_timeout(&mut self, events: &mut Vec<Event>) {
        match std::mem::take(&mut self.state) {
            DecoderState::Escape => events.push(sequences::key(KeyCode::Esc, KeyModifiers::NONE)),
            DecoderState::Ss3(bytes) if bytes.is_empty() => {
                events.push(sequences::character('O', KeyModifiers::ALT));
            }
            DecoderState::Csi(bytes) if bytes.is_empty() => {
                events.push(sequences::character('[', KeyModifiers::ALT));
            }
            DecoderState::ControlString { introducer, is_empty: true, after_esc: false } => {
                events.push(sequences::character(char::from(introducer), KeyModifiers::ALT));
            }
            DecoderState::Paste(paste) => paste.finish(events),
            cut @ DecoderState::Utf8 { .. } => self.state = cut,
            _ => {}
        }
    }

    fn byte(&mut self, byte: u8, events: &mut Vec<Event>) {
        match std::mem::take(&mut self.state) {
            DecoderState::Ground => self.ground(byte, false, events),
            DecoderState::Escape => self.escape(byte, events),
            DecoderState::Utf8 { bytes, have, need, alt } => {
                self.utf8(bytes, (have, need), alt, byte, events);
            }
            DecoderState::Ss3(bytes) => self.ss3(bytes, byte, events),
            DecoderState::Csi(bytes) => self.csi(bytes, byte, events),
            DecoderState::LinuxFunctionKey => {
                if let Some(number) = (b'A'..=b'E').position(|letter| letter == byte) {
                    events.push(sequences::key(KeyCode::F(number as u8 + 1), KeyModifiers::NONE));
                }
            }
            DecoderState::Skip(left) if left > 1 => self.state = DecoderState::Skip(left - 1),
            DecoderState::ControlString { introducer, after_esc, .. } => {
                self.control_string(introducer, after_esc, byte, events);
            }
            // `feed` passes the bytes of a paste on in larger pieces.
            DecoderState::Skip(_) | DecoderState::Paste(_) => {}
        }
    }

    fn ground(&mut self, byte: u8, alt: bool, events: &mut Vec<Event>) {
        let modifiers = alt_modifier(alt);
        let need = match byte {
            ESC => return self.state = DecoderState::Escape,
            0x00..=0x1f | 0x7f => return events.push(sequences::control_character(byte, modifiers)),
            0x20..=0x7e => return events.push(sequences::character(char::from(byte), modifiers)),
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            // Not the first byte of a character.
            _ => return,
        };
        self.state = DecoderState::Utf8 { bytes: [byte, 0, 0, 0], have: 1, need, alt };
    }

    fn utf8(
        &mut self,
        mut bytes: [u8; 4],
        (have, need): (usize, usize),
        alt: bool,
        byte: u8,
        events: &mut Vec<Event>,
    ) {
        if byte & 0xc0 != 0x80 {
            // The broken character is dropped; the byte that broke it is not.
            return self.ground(byte, false, events);
        }
        bytes[have] = byte;
        if have + 1 < need {
            self.state = DecoderState::Utf8 { bytes, have: have + 1, need, alt };
        } else if let Some(character) =
            std::str::from_utf8(&bytes[..need]).ok().and_then(|text| text.chars().next())
            && !character.is_control()
        {
            events.push(sequences::character(character, alt_modifier(alt)));
        }
    }

    fn escape(&mut self, byte: u8, events: &mut Vec<Event>) {
        match byte {
            b'[' => self.state = DecoderState::Csi(Vec::new()),
            b'O' => self.state = DecoderState::Ss3(Vec::new()),
            b']' | b'P' | b'_' | b'^' | b'X' => {
                self.osc.clear();
                self.state =
                    DecoderState::ControlString { introducer: byte, is_empty: true, after_esc: false };
            }
            // Esc, and right after it Ctrl-Q: two keys. Nothing is bound to Alt and Control together.
            0x00..=0x07 | 0x0a..=0x0c | 0x0e..=0x1f => {
                events.push(sequences::key(KeyCode::Esc, KeyModifiers::NONE));
                self.ground(byte, false, events);
            }
            _ => self.ground(byte, true, events),
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
            _ => self.ground(byte, false, events),
        }
    }

    fn csi(&mut self, mut bytes: Vec<u8>, byte: u8, events: &mut Vec<Event>) {
        match byte {
            b'[' if bytes.is_empty() => self.state = DecoderState::LinuxFunctionKey,
            0x20..=0x3f => {
                // The end of a sequence that is too long is still waited for, so that none of it becomes text.
                if bytes.len() <= MAX_SEQUENCE {
                    bytes.push(byte);
                }
                self.state = DecoderState::Csi(bytes);
            }
            0x40..=0x7e if bytes.len() > MAX_SEQUENCE => {}
            b'c' if bytes.starts_with(b"?") => self.device_attributes(),
            0x40..=0x7e => match sequences::parse_csi(&bytes, byte) {
                Csi::Event(event) => events.push(event),
                Csi::PasteStart => self.state = DecoderState::Paste(Paste::default()),
                Csi::X10Mouse => self.state = DecoderState::Skip(3),
                Csi::Ignored => {}
            },
            // Ends the sequence without belonging to it.
            _ => self.ground(byte, false, events),
        }
    }

    fn control_string(&mut self, introducer: u8, after_esc: bool, byte: u8, events: &mut Vec<Event>) {
        match byte {
            // The terminator: `Esc \`, and BEL for an OSC.
            b'\\' if after_esc => self.end_of_string(),
            0x07 if introducer == b']' => self.end_of_string(),
            _ if after_esc => self.escape(byte, events),
            ESC => self.state = DecoderState::ControlString { introducer, is_empty: false, after_esc: true },
            // Allowed inside. All other controls end the string, so that Ctrl-C and Ctrl-Q are never lost.
            0x07..=0x0d | 0x20.. => {
                if introducer == b']' && self.osc.len() < MAX_ANSWER {
                    self.osc.push(byte);
                }
                self.state = DecoderState::ControlString { introducer, is_empty: false, after_esc: false };
            }
            _ => self.ground(byte, false, events),
        }
    }

    /// Only the answer to OSC 11 (`11;rgb:RRRR/GGGG/BBBB`) has a meaning.
    fn end_of_string(&mut self) {
        let osc = std::mem::take(&mut self.osc);
        if let Some(background) = parse_background(&osc) {
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

fn alt_modifier(alt: bool) -> KeyModifiers {
    if alt { KeyModifiers::ALT } else { KeyModifiers::NONE }
}

fn parse_background(osc: &[u8]) -> Option<Background> {
    let colour = std::str::from_utf8(osc).ok()?.strip_prefix("11;rgb:")?;
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
    /// How much of the end mark has come.
    matched: usize,
    /// The event was sent because the paste is too long: the rest is dropped.
    is_full: bool,
}

impl Paste {
    /// Takes the bytes that belong to the paste. Returns how many those are, and whether it has ended.
    fn feed(&mut self, bytes: &[u8], events: &mut Vec<Event>) -> (usize, bool) {
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] == PASTE_END[self.matched] {
                self.matched += 1;
                at += 1;
                if self.matched == PASTE_END.len() {
                    std::mem::take(self).finish(events);
                    return (at, true);
                }
            } else if self.matched > 0 {
                // Part of the mark, but text after all. The mark holds Esc only once, so no other part of it begins here.
                let matched = std::mem::take(&mut self.matched);
                self.keep(&PASTE_END[..matched], events);
            } else {
                let text = bytes[at..].iter().position(|byte| *byte == ESC).unwrap_or(bytes.len() - at);
                self.keep(&bytes[at..at + text], events);
                at += text;
            }
        }
        (at, false)
    }

    /// Sends the event, unless it was sent before.
    fn finish(self, events: &mut Vec<Event>) {
        if !self.is_full {
            events.push(Event::Paste(valid_text(&self.kept)));
        }
    }

    fn keep(&mut self, bytes: &[u8], events: &mut Vec<Event>) {
        if self.is_full {
            return;
        }
        let room = MAX_PASTE - self.kept.len();
        self.kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
        if bytes.len() >= room {
            // The paste goes on: passed through, the rest would be keys.
            let kept = std::mem::take(&mut self.kept);
            events.push(Event::Paste(valid_text(&kept)));
            self.is_full = true;
        }
    }
}

/// The text without invalid UTF-8: a replacement character is not what was copied.
fn valid_text(bytes: &[u8]) -> String {
    bytes.utf8_chunks().map(|chunk| chunk.valid()).collect()
}
