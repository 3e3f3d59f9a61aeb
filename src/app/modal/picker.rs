//! A list that is filtered by typing, and what all modals with such a list have in common.

use super::text::PAGE;
use super::{ModalContext, ModalInput, Reaction, leave_for};
use crate::app::intent::Intent;
use crate::app::keymap::Command;
use crate::app::msg::Cx;
use crate::app::text_input::{EditOp, TextInput};
use crate::text::search::Query;

const LONGEST_FILTER: usize = 100;

/// The filter of a list, and the selected entry among those that match.
#[derive(Debug, Clone)]
pub(crate) struct Picker {
    pub(crate) filter: TextInput,
    /// Which of the matching entries is selected.
    pub(crate) selected: usize,
}

impl Default for Picker {
    fn default() -> Self {
        Self { filter: TextInput::new("", LONGEST_FILTER), selected: 0 }
    }
}

impl Picker {
    pub(crate) fn query(&self) -> Query {
        Query::parse(self.filter.value())
    }

    /// The indexes of the entries that match: all of them in their order, or the best first.
    pub(crate) fn matching<'a>(&self, entries: impl Iterator<Item = &'a str>) -> Vec<usize> {
        let query = self.query();
        if query.is_empty() {
            return entries.enumerate().map(|(index, _)| index).collect();
        }
        let mut ranked: Vec<(usize, usize)> = entries
            .enumerate()
            .filter_map(|(index, entry)| query.rank(entry).map(|rank| (rank, index)))
            .collect();
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, index)| index).collect()
    }

    /// The list may be shorter: the last entry is selected where the selected one is gone.
    pub(super) fn clamp(&mut self, count: usize) {
        self.selected = self.selected.min(count.saturating_sub(1));
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.filter.paste(text);
        self.selected = 0;
    }

    pub(super) fn set_filter(&mut self, text: &str) {
        self.filter.set_text(text);
        self.selected = 0;
    }

    /// Moves the selection among as many entries. False for a command that does not.
    fn move_by(&mut self, command: Command, count: usize) -> bool {
        let last = count.saturating_sub(1);
        self.selected = match command {
            Command::Up => self.selected.min(last).saturating_sub(1),
            Command::Down => (self.selected + 1).min(last),
            Command::PageUp => self.selected.saturating_sub(PAGE),
            Command::PageDown => (self.selected + PAGE).min(last),
            Command::First => 0,
            Command::Last => last,
            _ => return false,
        };
        true
    }
}

/// A modal with a list to choose from.
pub(super) trait ListModal {
    /// The command that opens the modal, and closes it again.
    const OPENED_BY: Option<Command>;

    fn picker_mut(&mut self) -> &mut Picker;

    fn count(&self, shared: &ModalContext<'_>) -> usize;

    fn choose(&mut self, shared: &ModalContext<'_>, cx: &mut Cx) -> Reaction;

    /// What an input means in every list.
    fn update_list(&mut self, input: ModalInput<'_>, shared: &ModalContext<'_>, cx: &mut Cx) -> Reaction {
        match input {
            ModalInput::Key(_, Some(Command::Press)) => return self.choose(shared, cx),
            // Typing filters a list of any length without counting its entries.
            ModalInput::Key(event, command) if command.is_none_or(EditOp::is_edit) => {
                if self.picker_mut().filter.key(event, command) {
                    self.picker_mut().selected = 0;
                }
            }
            ModalInput::Key(_, Some(command)) => {
                let count = self.count(shared);
                if !self.picker_mut().move_by(command, count) {
                    return leave_for(command, Self::OPENED_BY, shared.controls);
                }
            }
            ModalInput::Entry(index) | ModalInput::Intent(Intent::Pick(index)) => {
                self.picker_mut().selected = index;
                return self.choose(shared, cx);
            }
            ModalInput::Intent(Intent::Filter(text)) => self.picker_mut().set_filter(&text),
            ModalInput::Intent(Intent::Close) => return Reaction::Close,
            ModalInput::Intent(other) => return Reaction::PassOn(other),
            ModalInput::Key(..) | ModalInput::AccountField(_) => {}
        }
        Reaction::Stay
    }
}
