//! Protection against held keys and pasted newlines: neither presses a button.

use super::msg::Timestamp;
use std::time::Duration;

/// Two presses within this time come from a held key or a paste.
const HELD: Duration = Duration::from_millis(400);

/// Decides whether a press counts.
#[derive(Debug, Default)]
pub(super) struct PressGuard {
    last_press: Option<Duration>,
    held: bool,
    /// The input batch in which the review opened: its other keys press nothing there.
    opened_in: Option<u64>,
}

impl PressGuard {
    pub(crate) fn press(&mut self, now: Duration) {
        self.held = self.last_press.is_some_and(|last| now.saturating_sub(last) < HELD);
        self.last_press = Some(now);
    }

    pub(crate) fn is_held(&self) -> bool {
        self.held
    }

    /// Whether a press at this time counts.
    pub(crate) fn may_press(&self, now: Timestamp) -> bool {
        !self.held && self.opened_in != Some(now.batch)
    }

    /// The review opens: input of the same batch presses nothing.
    pub(crate) fn arm(&mut self, now: Timestamp) {
        self.opened_in = Some(now.batch);
    }

    pub(crate) fn disarm(&mut self) {
        self.opened_in = None;
    }

    /// A mouse click is no held key.
    pub(crate) fn click(&mut self) {
        (self.held, self.opened_in) = (false, None);
    }
}
