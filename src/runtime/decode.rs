//! From the bytes of a terminal to events. What is no key, paste or mouse report (answers to queries, strings of the
//! terminal, unknown sequences, broken UTF-8) is dropped whole, wherever the reads have cut it.
//!
//! Parsers made for a terminal's output (vte, termwiz) do not tell that they wait after Esc, and a lone Esc is a key
//! here: so this one is our own. It knows no time: [`Decoder::waits_for`] says how long a silence means something, and
//! [`Decoder::silence`] is told of it.

use super::keys::{self, Sequence};
use super::paste::Paste;
use crate::ui::theme::Background;
use crossterm::event::{Event, KeyCode, KeyModifiers};
use std::time::Duration;

/// After Esc: tmux and slow lines send the rest of a sequence a little later.
const AFTER_ESC: Duration = Duration::from_millis(20);
/// Inside a sequence: nobody types one by hand.
const INSIDE: Duration = Duration::from_millis(500);
/// A paste whose end does not come.
const PASTE_SILENCE: Duration = Duration::from_secs(1);
/// The most that a sequence is long.
const SEQUENCE_MOST: usize = 64;
const ESC: u8 = 0x1b;

#[derive(Debug, Default)]
enum State {
    /// Between keys.
    #[default]
    Ground,
    /// Inside a character; with Alt or without.
    Character { bytes: [u8; 4], have: usize, need: usize, alt: bool },
    /// After Esc.
    Escape,
    /// After `Esc O`.
    Single(Vec<u8>),
    /// After `Esc [`.
    Control(Vec<u8>),
    /// After `Esc [ [`: a function key of the Linux console.
    Console,
    /// Bytes of an old mouse report, which are no keys.
    Skip(u8),
    /// OSC, DCS, APC, PM, SOS: the letter that began it, whether something followed, whether the last was Esc.
    Text { letter: u8, empty: bool, escape: bool },
    /// A paste.
    Paste(Paste),
}

/// The parser, kept between reads.
#[derive(Debug, Default)]
pub struct Decoder {
    state: State,
    /// What an OSC says, as far as an answer can be that anyone asked for.
    said: Vec<u8>,
    background: Option<Background>,
    /// The background was told.
    told: bool,
}

/// The answer to a question for the background is shorter than this.
const LONGEST_ANSWER: usize = 64;

impl Decoder {
    /// What the terminal says of its background, once it has answered.
    pub fn take_background(&mut self) -> Option<Background> {
        self.background.take()
    }

    /// An OSC has ended: the answer to OSC 11 (`11;rgb:RRRR/GGGG/BBBB`) is taken, everything else is dropped.
    fn answered(&mut self) {
        let said = std::mem::take(&mut self.said);
        let Some(colour) = std::str::from_utf8(&said).ok().and_then(|said| said.strip_prefix("11;rgb:"))
        else {
            return;
        };
        // The parts have one to four hexadecimal digits; the first two tell enough.
        let part =
            |text: &str| u32::from_str_radix(text.get(..2.min(text.len())).unwrap_or_default(), 16).ok();
        let parts: Vec<u32> = colour.split('/').filter_map(part).collect();
        if let [red, green, blue] = parts.as_slice() {
            // How bright the eye finds it (Rec. 601).
            let light = red * 299 + green * 587 + blue * 114 > 128 * 1000;
            self.background = Some(if light { Background::Light } else { Background::Dark });
            self.told = true;
        }
    }

    /// Every terminal says what it is, and answers in the order in which it was asked: one that was asked for its
    /// background before, and has not told it, does not know.
    fn attributes(&mut self) {
        if !self.told {
            self.background = Some(Background::Unknown);
        }
    }

    /// Takes in what was read, and tells the events that it completes.
    pub fn feed(&mut self, bytes: &[u8], events: &mut Vec<Event>) {
        let mut rest = bytes;
        while let Some((&byte, after)) = rest.split_first() {
            if let State::Paste(paste) = &mut self.state {
                let (taken, ended) = paste.take(rest, events);
                rest = &rest[taken..];
                if ended {
                    self.state = State::Ground;
                }
            } else {
                self.byte(byte, events);
                rest = after;
            }
        }
    }

    /// How long to wait for more before [`Self::silence`]; none where nothing was begun.
    pub fn waits_for(&self) -> Option<Duration> {
        match &self.state {
            // Half a character is no key: it waits for its other half without a clock.
            State::Ground | State::Character { .. } => None,
            State::Escape | State::Single(_) | State::Text { empty: true, .. } => Some(AFTER_ESC),
            State::Control(_) | State::Console | State::Skip(_) => Some(INSIDE),
            State::Text { .. } | State::Paste(_) => Some(PASTE_SILENCE),
        }
    }

    /// Nothing came for as long as [`Self::waits_for`] said: what was begun was a key, or is given up.
    pub fn silence(&mut self, events: &mut Vec<Event>) {
        match std::mem::take(&mut self.state) {
            State::Escape => events.push(keys::press(KeyCode::Esc, KeyModifiers::NONE)),
            State::Single(bytes) if bytes.is_empty() => events.push(keys::letter('O', KeyModifiers::ALT)),
            State::Control(bytes) if bytes.is_empty() => events.push(keys::letter('[', KeyModifiers::ALT)),
            State::Text { letter, empty: true, escape: false } => {
                events.push(keys::letter(char::from(letter), KeyModifiers::ALT));
            }
            State::Paste(paste) => paste.tell(events),
            half @ State::Character { .. } => self.state = half,
            _ => {}
        }
    }

    fn byte(&mut self, byte: u8, events: &mut Vec<Event>) {
        match std::mem::take(&mut self.state) {
            State::Ground => self.ground(byte, false, events),
            State::Escape => self.escape(byte, events),
            State::Character { bytes, have, need, alt } => {
                self.character(bytes, have, need, alt, byte, events);
            }
            State::Single(bytes) => self.single(bytes, byte, events),
            State::Control(bytes) => self.control(bytes, byte, events),
            State::Console => {
                if let Some(number) = (b'A'..=b'E').position(|letter| letter == byte) {
                    events.push(keys::press(KeyCode::F(number as u8 + 1), KeyModifiers::NONE));
                }
            }
            State::Skip(left) if left > 1 => self.state = State::Skip(left - 1),
            State::Text { letter, escape, .. } => self.text(letter, escape, byte, events),
            // Pastes are taken in larger pieces, by `feed`.
            State::Skip(_) | State::Paste(_) => {}
        }
    }

    fn ground(&mut self, byte: u8, alt: bool, events: &mut Vec<Event>) {
        let modifiers = if alt { KeyModifiers::ALT } else { KeyModifiers::NONE };
        let need = match byte {
            ESC => return self.state = State::Escape,
            0x00..=0x1f | 0x7f => return events.push(keys::control(byte, modifiers)),
            0x20..=0x7e => return events.push(keys::letter(char::from(byte), modifiers)),
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            // No character begins so.
            _ => return,
        };
        self.state = State::Character { bytes: [byte, 0, 0, 0], have: 1, need, alt };
    }

    fn character(
        &mut self,
        mut bytes: [u8; 4],
        have: usize,
        need: usize,
        alt: bool,
        byte: u8,
        events: &mut Vec<Event>,
    ) {
        if byte & 0xc0 != 0x80 {
            // A broken character is dropped; what broke it is not.
            return self.ground(byte, false, events);
        }
        bytes[have] = byte;
        if have + 1 < need {
            self.state = State::Character { bytes, have: have + 1, need, alt };
        } else if let Some(letter) =
            std::str::from_utf8(&bytes[..need]).ok().and_then(|text| text.chars().next())
            && !letter.is_control()
        {
            events.push(keys::letter(letter, if alt { KeyModifiers::ALT } else { KeyModifiers::NONE }));
        }
    }

    fn escape(&mut self, byte: u8, events: &mut Vec<Event>) {
        match byte {
            b'[' => self.state = State::Control(Vec::new()),
            b'O' => self.state = State::Single(Vec::new()),
            b']' | b'P' | b'_' | b'^' | b'X' => {
                self.said.clear();
                self.state = State::Text { letter: byte, empty: true, escape: false };
            }
            // Esc, and right after it Ctrl-Q: two keys. Nothing is bound to Alt and Control together.
            0x00..=0x07 | 0x0a..=0x0c | 0x0e..=0x1f => {
                events.push(keys::press(KeyCode::Esc, KeyModifiers::NONE));
                self.ground(byte, false, events);
            }
            _ => self.ground(byte, true, events),
        }
    }

    fn single(&mut self, mut bytes: Vec<u8>, byte: u8, events: &mut Vec<Event>) {
        match byte {
            // Some terminals put the modifiers before the letter.
            b'0'..=b'9' | b';' if bytes.len() < SEQUENCE_MOST => {
                bytes.push(byte);
                self.state = State::Single(bytes);
            }
            0x20..=0x7e => events.extend(keys::single(&bytes, byte)),
            _ => self.ground(byte, false, events),
        }
    }

    fn control(&mut self, mut bytes: Vec<u8>, byte: u8, events: &mut Vec<Event>) {
        match byte {
            b'[' if bytes.is_empty() => self.state = State::Console,
            0x20..=0x3f => {
                // Too long to be anything: its end is still waited for, so that none of it becomes text.
                if bytes.len() <= SEQUENCE_MOST {
                    bytes.push(byte);
                }
                self.state = State::Control(bytes);
            }
            0x40..=0x7e if bytes.len() > SEQUENCE_MOST => {}
            b'c' if bytes.starts_with(b"?") => self.attributes(),
            0x40..=0x7e => match keys::sequence(&bytes, byte) {
                Sequence::Event(event) => events.push(event),
                Sequence::Paste => self.state = State::Paste(Paste::default()),
                Sequence::OldMouse => self.state = State::Skip(3),
                Sequence::Nothing => {}
            },
            // Broken off by something that belongs to no sequence.
            _ => self.ground(byte, false, events),
        }
    }

    fn text(&mut self, letter: u8, escape: bool, byte: u8, events: &mut Vec<Event>) {
        match byte {
            // The end: `Esc \`, and for OSC the bell.
            b'\\' if escape => self.answered(),
            0x07 if letter == b']' => self.answered(),
            _ if escape => self.escape(byte, events),
            ESC => self.state = State::Text { letter, empty: false, escape: true },
            // The standard allows these inside; all other controls break it off, so Ctrl-C and Ctrl-Q are never lost.
            0x07..=0x0d | 0x20.. => {
                if letter == b']' && self.said.len() < LONGEST_ANSWER {
                    self.said.push(byte);
                }
                self.state = State::Text { letter, empty: false, escape: false };
            }
            _ => self.ground(byte, false, events),
        }
    }
}
