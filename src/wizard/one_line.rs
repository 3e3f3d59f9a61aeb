//! A line that is typed outside the form: a filter, a name, an id.

use super::editing::{Edit, edit};
use super::keymap::{Command, typed};
use crossterm::event::KeyEvent;
use tui_input::{Input, InputRequest};

/// A line of text with a cursor.
#[derive(Debug, Clone, Default)]
pub struct OneLine(Input);

impl OneLine {
    /// A text with the cursor at its end.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Input::new(text.into()))
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.0.value()
    }

    /// The text and where its cursor is, to be drawn.
    pub fn input(&self) -> &Input {
        &self.0
    }

    pub(super) fn go_to(&mut self, place: usize) {
        self.0.handle(InputRequest::SetCursor(place));
    }

    /// A paste, without its control characters, as much of it as there is room for.
    pub(super) fn paste(&mut self, text: &str, longest: usize) {
        let room = longest.saturating_sub(self.text().chars().count());
        for letter in text.chars().filter(|c| !c.is_control()).take(room) {
            self.0.handle(InputRequest::InsertChar(letter));
        }
    }

    /// A key: it types, deletes or moves the cursor. True when the text has changed.
    pub(super) fn key(&mut self, event: &KeyEvent, command: Option<Command>, longest: usize) -> bool {
        let request = match command.map(edit) {
            Some(Some(Edit::Delete(request) | Edit::Move(request))) => request,
            Some(None) => return false,
            None => match typed(event) {
                Some(letter) if self.text().chars().count() < longest => InputRequest::InsertChar(letter),
                _ => return false,
            },
        };
        self.0.handle(request).is_some_and(|changed| changed.value)
    }
}
