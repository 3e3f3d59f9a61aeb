//! What is handed down while a message is handled: the time, the status line and the effects.

use super::msg::{Effect, Timestamp};
use std::time::Duration;

/// How long a status message is shown.
const STATUS_SHOWN: Duration = Duration::from_secs(5);

/// The context of one update.
pub(crate) struct Cx {
    pub(crate) now: Timestamp,
    pub(crate) status: Status,
    pub(crate) effects: Vec<Effect>,
}

impl Cx {
    /// Shows a message in the status line.
    pub(crate) fn notify(&mut self, text: impl Into<String>) {
        self.status.0 = Some((text.into(), self.now.at + STATUS_SHOWN));
    }

    pub(crate) fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }
}

/// The status line: a message that goes by itself.
#[derive(Debug, Default)]
pub(crate) struct Status(Option<(String, Duration)>);

impl Status {
    pub(crate) fn text(&self) -> Option<&str> {
        self.0.as_ref().map(|(text, _)| text.as_str())
    }

    pub(crate) fn clear(&mut self) {
        self.0 = None;
    }

    pub(crate) fn deadline(&self) -> Option<Duration> {
        self.0.as_ref().map(|(_, until)| *until)
    }

    pub(crate) fn tick(&mut self, now: Duration) {
        if self.deadline().is_some_and(|until| until <= now) {
            self.clear();
        }
    }
}
