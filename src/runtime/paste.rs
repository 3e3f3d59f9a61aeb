//! A bracketed paste: its text up to the mark that ends it, however it is cut and however long it is.

use crossterm::event::Event;

const ESC: u8 = 0x1b;
/// The most that is kept of a paste.
const PASTE_MOST: usize = 1 << 20;

const PASTE_END: &[u8] = b"\x1b[201~";

/// A paste, as far as it has come.
#[derive(Debug, Default)]
pub(super) struct Paste {
    kept: Vec<u8>,
    /// How much of the end mark was seen.
    matched: usize,
    /// It was told already, being too long: the rest is dropped.
    told: bool,
}

impl Paste {
    /// Takes what belongs to the paste; how much that was, and whether the end was seen.
    pub(super) fn take(&mut self, bytes: &[u8], events: &mut Vec<Event>) -> (usize, bool) {
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte == PASTE_END[self.matched] {
                self.matched += 1;
                at += 1;
                if self.matched == PASTE_END.len() {
                    std::mem::take(self).tell(events);
                    return (at, true);
                }
            } else if self.matched > 0 {
                // Not the end after all: what looked like it is text. The mark holds Esc only once, so nothing overlaps.
                let seen = std::mem::take(&mut self.matched);
                self.keep(&PASTE_END[..seen], events);
            } else {
                let plain = bytes[at..].iter().position(|byte| *byte == ESC).unwrap_or(bytes.len() - at);
                self.keep(&bytes[at..at + plain], events);
                at += plain;
            }
        }
        (at, false)
    }

    fn keep(&mut self, bytes: &[u8], events: &mut Vec<Event>) {
        if self.told {
            return;
        }
        let room = PASTE_MOST - self.kept.len();
        self.kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
        if bytes.len() >= room {
            // Told now. Were the rest let through, it would be keys.
            let kept = std::mem::take(&mut self.kept);
            events.push(Event::Paste(readable(&kept)));
            self.told = true;
        }
    }

    pub(super) fn tell(self, events: &mut Vec<Event>) {
        if !self.told {
            events.push(Event::Paste(readable(&self.kept)));
        }
    }
}

/// The text without what is no UTF-8: a question mark in its place would be a character that nobody pasted.
fn readable(bytes: &[u8]) -> String {
    bytes.utf8_chunks().map(|chunk| chunk.valid()).collect()
}
