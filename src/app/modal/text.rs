//! Modals that show a text: the help and the JSON.

use super::{Input, Reaction, Shared, leave_for};
use crate::app::keymap::Command;
use crate::app::scroll::scroll_by;

/// A text that is scrolled.
#[derive(Debug, Default)]
pub struct TextModal {
    scroll: usize,
}

impl TextModal {
    pub(in crate::app) fn at(scroll: usize) -> Self {
        Self { scroll }
    }

    pub(crate) fn scroll(&self) -> usize {
        self.scroll
    }

    pub(super) fn clamp(&mut self, first: usize) {
        self.scroll = first.min(self.scroll);
    }

    pub(super) fn update(&mut self, input: Input<'_>, opened_by: Command, shared: &Shared<'_>) -> Reaction {
        match input {
            Input::Key(_, Some(Command::Press)) => Reaction::Close,
            Input::Key(_, command) if scroll_by(command, &mut self.scroll) => Reaction::Stay,
            Input::Key(_, Some(command)) => leave_for(command, Some(opened_by), shared.controls),
            Input::Intent(intent) => Reaction::PassOn(intent),
            _ => Reaction::Stay,
        }
    }
}
