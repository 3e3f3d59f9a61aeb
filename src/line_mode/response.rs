//! The response to a line of input.

use crate::app::intent::Intent;
use crate::app::msg::Msg;

/// The response to a line of input: text to print at once, a message for the app, or both.
#[derive(Debug, Default)]
pub struct LineResponse {
    /// Printed before the app handles the message.
    pub lines: Vec<String>,
    /// What the app is sent.
    pub msg: Option<Msg>,
}

impl LineResponse {
    pub(super) fn line(text: impl Into<String>) -> Self {
        Self::lines(vec![text.into()])
    }

    pub(super) fn lines(lines: Vec<String>) -> Self {
        Self { lines, msg: None }
    }

    pub(super) fn intent(intent: Intent) -> Self {
        Self { lines: Vec::new(), msg: Some(Msg::Intent(intent)) }
    }
}
