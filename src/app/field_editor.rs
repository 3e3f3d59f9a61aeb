//! The editor of the focused text field: one tui-input. The form holds the text.

use super::text_input::EditOp;
use crate::model::form::FieldRef;
use tui_input::{Input, InputRequest};

/// The text field that has the focus.
#[derive(Clone)]
pub(crate) struct FieldEditor {
    at: FieldRef,
    input: Input,
    selected: bool,
}

impl FieldEditor {
    /// An editor with the cursor at the end. Where suggestions follow, typing replaces the text.
    pub(super) fn new(at: FieldRef, text: &str) -> Self {
        let selected = at.field.field().is_suggested() && !text.is_empty();
        Self { at, input: Input::new(text.to_owned()), selected }
    }

    pub(crate) fn at(&self) -> FieldRef {
        self.at
    }

    pub(crate) fn input(&self) -> &Input {
        &self.input
    }

    /// Whether the whole text is selected: typing replaces it.
    pub(crate) fn is_selected(&self) -> bool {
        self.selected
    }

    pub(super) fn deselect(&mut self) {
        self.selected = false;
    }

    pub(super) fn set_cursor(&mut self, index: usize) {
        self.selected = false;
        self.input.handle(InputRequest::SetCursor(index));
    }

    /// Moves or deletes. True when it deletes.
    pub(super) fn edit(&mut self, op: EditOp) -> bool {
        let selected = std::mem::take(&mut self.selected);
        match op {
            EditOp::Delete(_) if selected => self.input = Input::default(),
            EditOp::Move(request) | EditOp::Delete(request) => drop(self.input.handle(request)),
        }
        matches!(op, EditOp::Delete(_))
    }

    /// Inserts as much as the field can hold. False when something was left out.
    pub(super) fn insert(&mut self, text: &str) -> bool {
        if std::mem::take(&mut self.selected) {
            self.input = Input::default();
        }
        let room = self.at.field.field().kind.max_chars().saturating_sub(self.input.value().chars().count());
        let mut rest = text.chars();
        for letter in rest.by_ref().take(room) {
            self.input.handle(InputRequest::InsertChar(letter));
        }
        rest.next().is_none()
    }
}
