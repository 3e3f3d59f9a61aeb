//! Editors of one line of text: the focused field, a filter, a name, a secret.

use super::keymap::{Command, typed};
use crate::model::field::FieldKind;
use crate::model::form::FieldRef;
use crate::text::clean::is_line_space;
use crossterm::event::KeyEvent;
use secrecy::{ExposeSecret, ExposeSecretMut, SecretBox, SecretString};
use std::fmt;
use tui_input::{Input, InputRequest};

/// The most characters of a secret. Room for them is allocated once, so that no copy is left behind.
const LONGEST_SECRET: usize = 512;

/// What a command does to a text. Movement and deletion go by graphemes: tui-input knows them.
#[derive(Debug, Clone, Copy)]
pub(super) enum EditOp {
    Delete(InputRequest),
    Move(InputRequest),
}

impl EditOp {
    /// The edit that a command asks for, if it is one.
    pub(crate) fn from_command(command: Command) -> Option<Self> {
        Some(match command {
            Command::CursorLeft => Self::Move(InputRequest::GoToPrevChar),
            Command::CursorRight => Self::Move(InputRequest::GoToNextChar),
            Command::WordLeft => Self::Move(InputRequest::GoToPrevWord),
            Command::WordRight => Self::Move(InputRequest::GoToNextWord),
            Command::TextStart => Self::Move(InputRequest::GoToStart),
            Command::TextEnd => Self::Move(InputRequest::GoToEnd),
            Command::DeleteLeft => Self::Delete(InputRequest::DeletePrevChar),
            Command::DeleteRight => Self::Delete(InputRequest::DeleteNextChar),
            Command::DeleteWord => Self::Delete(InputRequest::DeletePrevWord),
            Command::DeleteToEnd => Self::Delete(InputRequest::DeleteTillEnd),
            Command::DeleteText => Self::Delete(InputRequest::DeleteLine),
            _ => return None,
        })
    }

    pub(crate) fn is_edit(command: Command) -> bool {
        Self::from_command(command).is_some()
    }
}

/// What inserting a text changed about it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Inserted {
    /// Line breaks or tabs were replaced.
    pub(super) joined: bool,
    /// Control characters were left out.
    pub(super) controls: bool,
    /// The end was left out: there was no room.
    pub(super) cut: bool,
}

/// A line of text with a cursor and a greatest length.
#[derive(Debug, Clone)]
pub(crate) struct TextInput {
    input: Input,
    longest: usize,
    selected: bool,
}

impl TextInput {
    /// A text with the cursor at its end.
    pub(super) fn new(text: impl Into<String>, longest: usize) -> Self {
        Self { input: Input::new(text.into()), longest, selected: false }
    }

    /// A text that typing replaces and a move of the cursor keeps.
    pub(super) fn selected(text: impl Into<String>, longest: usize) -> Self {
        let text = Self::new(text, longest);
        Self { selected: !text.value().is_empty(), ..text }
    }

    /// Whether the whole text is selected: typing replaces it.
    pub(crate) fn is_selected(&self) -> bool {
        self.selected
    }

    /// Keeps the text: typing continues it.
    pub(super) fn deselect(&mut self) {
        self.selected = false;
    }

    pub(crate) fn value(&self) -> &str {
        self.input.value()
    }

    /// The text and its cursor.
    pub(crate) fn input(&self) -> &Input {
        &self.input
    }

    /// The cursor's place in the text, in bytes.
    pub(super) fn cursor_position(&self) -> usize {
        let text = self.value();
        text.char_indices().nth(self.input.cursor()).map_or(text.len(), |(at, _)| at)
    }

    pub(super) fn set_cursor(&mut self, index: usize) {
        self.deselect();
        self.input.handle(InputRequest::SetCursor(index));
    }

    pub(super) fn set_text(&mut self, text: &str) {
        self.deselect();
        self.input = Input::new(text.chars().take(self.longest).collect());
    }

    /// Inserts a text in one line, without its control characters, as much of it as there is room for. `joint` takes the
    /// place of line breaks and tabs.
    pub(super) fn insert(&mut self, text: &str, joint: &[char]) -> Inserted {
        if self.selected {
            self.set_text("");
        }
        let mut room = self.longest.saturating_sub(self.value().chars().count());
        let mut inserted = Inserted::default();
        let mut rest = text.trim_matches(is_line_space).chars().peekable();
        while let Some(c) = rest.next() {
            let letters = if is_line_space(c) {
                inserted.joined = true;
                while rest.next_if(|next| is_line_space(*next)).is_some() {}
                joint
            } else if c.is_control() {
                inserted.controls = true;
                continue;
            } else {
                &[c]
            };
            let Some(left) = room.checked_sub(letters.len()) else {
                inserted.cut = true;
                break;
            };
            room = left;
            for letter in letters {
                self.input.handle(InputRequest::InsertChar(*letter));
            }
        }
        inserted
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.insert(text, &[' ']);
    }

    /// Moves or deletes; a selected text goes as a whole. True when the text has changed.
    fn edit(&mut self, op: EditOp) -> bool {
        let (EditOp::Delete(request) | EditOp::Move(request)) = op;
        if std::mem::take(&mut self.selected) && matches!(op, EditOp::Delete(_)) {
            self.set_text("");
            return true;
        }
        self.input.handle(request).is_some_and(|changed| changed.value)
    }

    /// Types, deletes or moves the cursor. True when the text has changed.
    pub(super) fn key(&mut self, event: &KeyEvent, command: Option<Command>) -> bool {
        match command {
            Some(command) => EditOp::from_command(command).is_some_and(|op| self.edit(op)),
            None => {
                typed(event).is_some_and(|letter| !self.insert(letter.encode_utf8(&mut [0; 4]), &[' ']).cut)
            }
        }
    }
}

/// A text that is typed and never shown.
pub struct SecretInput(SecretBox<String>);

impl Default for SecretInput {
    fn default() -> Self {
        Self(SecretBox::new(Box::new(String::with_capacity(LONGEST_SECRET * 4))))
    }
}

impl SecretInput {
    /// Adds a character, while there is room.
    pub(super) fn push(&mut self, letter: char) {
        let text = self.0.expose_secret_mut();
        if text.chars().count() < LONGEST_SECRET {
            text.push(letter);
        }
    }

    /// Types or deletes. Nothing is deleted by the word: the words are not seen.
    pub(super) fn key(&mut self, event: &KeyEvent, command: Option<Command>) {
        match command {
            Some(Command::DeleteLeft) => drop(self.0.expose_secret_mut().pop()),
            Some(Command::DeleteWord | Command::DeleteText) => *self = Self::default(),
            Some(_) => {}
            None => typed(event).into_iter().for_each(|letter| self.push(letter)),
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        let letters = text.chars().filter(|c| !c.is_control()).take(LONGEST_SECRET);
        letters.for_each(|letter| self.push(letter));
    }

    /// How many characters were typed.
    pub(crate) fn len(&self) -> usize {
        self.0.expose_secret().chars().count()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A copy of the secret; the typed text stays.
    pub(super) fn copy(&self) -> SecretString {
        SecretString::from(self.0.expose_secret().as_str())
    }
}

impl fmt::Debug for SecretInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretInput(…)")
    }
}

/// The text field that has the focus.
pub(crate) struct FieldEditor {
    pub(crate) at: FieldRef,
    pub(crate) input: TextInput,
}

impl FieldEditor {
    /// An editor with the cursor at the end. Where suggestions follow, typing replaces the text.
    pub(super) fn new(at: FieldRef, text: &str) -> Self {
        let field = at.field.field();
        let longest = field.kind.max_chars();
        let input = if field.is_suggested() { TextInput::selected } else { TextInput::new };
        Self { at, input: input(text.to_owned(), longest) }
    }

    /// Moves or deletes. True when it deletes.
    pub(super) fn edit(&mut self, op: EditOp) -> bool {
        self.input.edit(op);
        matches!(op, EditOp::Delete(_))
    }

    /// Inserts as much as the field can hold. Two lines in a phone number are two numbers: that is not hidden by a space,
    /// which the field would remove.
    pub(super) fn insert(&mut self, text: &str) -> Inserted {
        let is_phone = matches!(self.at.field.field().kind, FieldKind::Phone);
        self.input.insert(text, if is_phone { &[' ', '/', ' '] } else { &[' '] })
    }
}
