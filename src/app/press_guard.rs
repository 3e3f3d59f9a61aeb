//! Protection against held keys and pasted text: neither presses a button. A terminal that does not bracket a paste
//! sends it as keys, in one read or with pauses between the bytes.

use super::msg::Timestamp;
use std::time::Duration;

/// Two presses within this time come from a held key or a paste, and a person has not read a screen that opened so
/// short a time ago.
const HELD: Duration = Duration::from_millis(400);
/// A held key's first repeat comes later than the others: after 500 to 660 ms on most desktops.
const FIRST_REPEAT: Duration = Duration::from_millis(750);
/// A person takes longer from one key to the next.
const TYPED: Duration = Duration::from_millis(30);

/// What came from the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyInput {
    Press,
    /// A character, or a paste.
    Text,
    Other,
}

/// Why a press does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    Held,
    Opened,
    AfterKey,
}

impl Refusal {
    /// The reason, for the person.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Held => "A held key presses nothing.",
            Self::Opened => "This screen has only just opened.",
            Self::AfterKey => "It came with other keys, as in a paste.",
        }
    }
}

/// Decides whether a press counts.
#[derive(Debug, Default)]
pub(super) struct PressGuard {
    last_press: Option<Timestamp>,
    last_text: Option<Timestamp>,
    /// The last text or other key.
    last_key: Option<Timestamp>,
    /// When the review, the outcome or another user was shown.
    opened: Option<Timestamp>,
    refusal: Option<Refusal>,
    in_burst: bool,
}

impl PressGuard {
    pub(crate) fn key(&mut self, input: KeyInput, now: Timestamp) {
        let follows = |before: Option<Timestamp>, within| {
            before.is_some_and(|one| one.batch == now.batch || now.at.saturating_sub(one.at) < within)
        };
        self.refusal = None;
        self.in_burst = follows(self.last_press, TYPED) || follows(self.last_key, TYPED);
        if input != KeyInput::Press {
            self.last_key = Some(now);
            if input == KeyInput::Text {
                self.last_text = Some(now);
            }
            return;
        }
        let at = |one: Option<Timestamp>| one.map(|one| one.at);
        // Nothing but the last press can have opened this, and the key may still be down.
        let by_press = at(self.last_press) > at(self.last_key) && at(self.opened) >= at(self.last_press);
        if follows(self.last_press, HELD) {
            self.refusal = Some(Refusal::Held);
        } else if follows(self.opened, HELD) || (by_press && follows(self.last_press, FIRST_REPEAT)) {
            self.refusal = Some(Refusal::Opened);
        } else if follows(self.last_key, TYPED) || follows(self.last_text, HELD) {
            // Text does nothing at a button, so it was typed for another field.
            self.refusal = Some(Refusal::AfterKey);
        }
        self.last_press = Some(now);
    }

    /// A click is a deliberate act of its own.
    pub(crate) fn click(&mut self) {
        self.refusal = None;
    }

    /// Another screen is shown: a key that was already on its way was not pressed for it.
    pub(crate) fn opened(&mut self, now: Timestamp) {
        self.opened = Some(now);
    }

    /// Why the press that is handled does not count.
    pub(crate) fn refusal(&self) -> Option<Refusal> {
        self.refusal
    }

    /// Whether the key that is handled came right after another one, as in a paste.
    pub(crate) fn is_in_burst(&self) -> bool {
        self.in_burst
    }

    pub(crate) fn is_held(&self) -> bool {
        self.refusal == Some(Refusal::Held)
    }
}
