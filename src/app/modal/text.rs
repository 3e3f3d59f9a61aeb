//! Modals that show a text: the help and the JSON.

use super::{ModalContext, ModalInput, Reaction, leave_for};
use crate::app::keymap::Command;

/// How many lines a page has in a list or a text.
pub(in crate::app) const PAGE: usize = 10;

/// A text that is scrolled.
#[derive(Debug, Default)]
pub struct TextModal {
    pub(crate) scroll: usize,
}

impl TextModal {
    pub(super) fn update(
        &mut self,
        input: ModalInput<'_>,
        opened_by: Command,
        shared: &ModalContext<'_>,
    ) -> Reaction {
        match input {
            ModalInput::Key(_, Some(Command::Press)) => Reaction::Close,
            ModalInput::Key(_, command) if scroll_by(command, &mut self.scroll) => Reaction::Stay,
            ModalInput::Key(_, Some(command)) => leave_for(command, Some(opened_by), shared.controls),
            ModalInput::Intent(intent) => Reaction::PassOn(intent),
            _ => Reaction::Stay,
        }
    }
}

/// Scrolls by a command; false for any other. The view clamps the end (`scrolled_to`).
pub(in crate::app) fn scroll_by(command: Option<Command>, first: &mut usize) -> bool {
    *first = match command {
        Some(Command::Up) => first.saturating_sub(1),
        Some(Command::Down) => first.saturating_add(1),
        Some(Command::PageUp) => first.saturating_sub(PAGE),
        Some(Command::PageDown | Command::PageDownReadOnly) => first.saturating_add(PAGE),
        Some(Command::First) => 0,
        Some(Command::Last) => usize::MAX,
        _ => return false,
    };
    true
}
