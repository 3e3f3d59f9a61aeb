//! What comes of a line.

use crate::wizard::line::Line;
use crate::wizard::msg::Msg;

/// What comes of a line: something to be told at once, something for the wizard, or both.
#[derive(Debug, Default)]
pub struct Reply {
    /// Told before the wizard hears of it; a line each.
    pub told: Vec<String>,
    /// What the wizard hears.
    pub msg: Option<Msg>,
}

impl Reply {
    /// Neither.
    pub fn nothing() -> Self {
        Self::default()
    }

    pub(super) fn say(text: impl Into<String>) -> Self {
        Self { told: vec![text.into()], msg: None }
    }

    pub(super) fn tell(told: Vec<String>) -> Self {
        Self { told, msg: None }
    }

    pub(super) fn ask(line: Line) -> Self {
        Self { told: Vec::new(), msg: Some(Msg::Line(line)) }
    }
}
