//! A bracketed paste: its text up to the end mark, however it is cut and however long it is.

use crossterm::event::Event;

const ESC: u8 = 0x1b;
/// The most that is kept of a paste.
const MAX_PASTE: usize = 1 << 20;
const END_MARK: &[u8] = b"\x1b[201~";

/// A paste that has not ended.
#[derive(Debug, Default)]
pub(super) struct Paste {
    kept: Vec<u8>,
    /// How much of the end mark has come.
    matched: usize,
    /// The event was sent because the paste is too long: the rest is dropped.
    is_full: bool,
}

impl Paste {
    /// Takes the bytes that belong to the paste. Returns how many those are, and whether it has ended.
    pub(super) fn feed(&mut self, bytes: &[u8], events: &mut Vec<Event>) -> (usize, bool) {
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] == END_MARK[self.matched] {
                self.matched += 1;
                at += 1;
                if self.matched == END_MARK.len() {
                    std::mem::take(self).finish(events);
                    return (at, true);
                }
            } else if self.matched > 0 {
                // Part of the mark, but text after all. The mark holds Esc only once, so no other part of it begins here.
                let matched = std::mem::take(&mut self.matched);
                self.keep(&END_MARK[..matched], events);
            } else {
                let text = bytes[at..].iter().position(|byte| *byte == ESC).unwrap_or(bytes.len() - at);
                self.keep(&bytes[at..at + text], events);
                at += text;
            }
        }
        (at, false)
    }

    /// Sends the event, unless it was sent before.
    pub(super) fn finish(self, events: &mut Vec<Event>) {
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

/// The text without what is not UTF-8: a replacement character is not what was copied.
fn valid_text(bytes: &[u8]) -> String {
    bytes.utf8_chunks().map(|chunk| chunk.valid()).collect()
}
