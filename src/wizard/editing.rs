//! Keys and pastes inside a field. The form holds the text; the editor is one tui-input for the focused field.

use super::Wizard;
use super::focus::Stop;
use super::history::Group;
use super::keymap::{Command, typed};
use super::msg::Moment;
use crate::user::field::Kind;
use crate::user::form::{Addr, normalize};
use crossterm::event::KeyEvent;
use std::borrow::Cow;
use tui_input::{Input, InputRequest};

/// The editor of the focused field.
#[derive(Clone)]
pub struct Editor {
    /// The field.
    pub at: Addr,
    /// Its text and cursor.
    pub input: Input,
    /// The whole text is selected: typing replaces it.
    pub selected: bool,
}

impl Editor {
    /// An editor at the end of the text.
    pub fn new(at: Addr, text: &str) -> Self {
        let selected = at.field.field().is_suggested() && !text.is_empty();
        Self { at, input: Input::new(text.to_owned()), selected }
    }
}

/// What a command does to a text.
pub(super) enum Edit {
    /// Takes something of it away.
    Delete(InputRequest),
    /// Moves the cursor.
    Move(InputRequest),
}

impl Wizard {
    /// A letter into the text field that has the focus. False when there is none, or nothing is typed.
    pub(super) fn type_key(&mut self, event: &KeyEvent, now: Moment) -> bool {
        let (Some(editor), Some(letter)) = (&self.editor, typed(event)) else { return false };
        let at = editor.at;
        self.insert(at, &letter.to_string(), Some(Group::Typing(at)), now);
        true
    }

    /// Moves or deletes in the text field that has the focus.
    pub(super) fn edit(&mut self, command: Command, now: Moment) {
        let (Some(editor), Some(edit)) = (&mut self.editor, edit(command)) else { return };
        let at = editor.at;
        match edit {
            Edit::Move(request) => {
                editor.selected = false;
                editor.input.handle(request);
                self.history.close_group();
            }
            Edit::Delete(request) => {
                if std::mem::take(&mut editor.selected) {
                    editor.input = Input::default();
                } else {
                    editor.input.handle(request);
                }
                let text = editor.input.value().to_owned();
                self.typed(at, text, Some(Group::Deleting(at)), now);
            }
        }
    }

    /// Puts a pasted text into the focused field: one change, newlines and control characters removed.
    pub(super) fn paste(&mut self, text: &str, now: Moment) {
        let Some(editor) = &self.editor else {
            if matches!(self.stop, Stop::Answer(_)) {
                self.say("A paste goes into a text field: this one is chosen.", now);
            }
            return;
        };
        let at = editor.at;
        self.history.close_group();
        // More than a field can hold is never looked at, however long the paste is.
        let most = at.field.field().kind.max_chars() + 1;
        let text: String = text.chars().filter(|c| !c.is_control()).take(most).collect();
        self.insert(at, &text, None, now);
        self.history.close_group();
    }

    fn insert(&mut self, at: Addr, text: &str, group: Option<Group>, now: Moment) {
        let Some(editor) = &mut self.editor else { return };
        if std::mem::take(&mut editor.selected) {
            editor.input = Input::default();
        }
        let most = at.field.field().kind.max_chars();
        let length = editor.input.value().chars().count();
        let mut rest = text.chars();
        for letter in rest.by_ref().take(most.saturating_sub(length)) {
            editor.input.handle(InputRequest::InsertChar(letter));
        }
        let full = rest.next().is_some();
        let text = editor.input.value().to_owned();
        self.typed(at, text, group, now);
        if full {
            self.say(&format!("This field keeps {most} characters; the rest was left out."), now);
        }
    }

    /// A text was typed into a field.
    fn typed(&mut self, at: Addr, text: String, group: Option<Group>, now: Moment) {
        if self.form.get(at) == text {
            return;
        }
        self.change(group, now, |form| form.set(at, text));
        self.open_suggestions(at);
    }

    /// Another option of the focused choice.
    pub(super) fn choose_option(&mut self, command: Command, now: Moment) {
        let Stop::Answer(at) = self.stop else { return };
        let options = at.field.field().options();
        if options.is_empty() {
            return;
        }
        let value = self.form.get(at);
        let current = options.iter().position(|(option, _)| *option == value);
        let last = options.len() - 1;
        let with_value = |value: &str| options.iter().position(|(option, _)| *option == value);
        let chosen = match command {
            Command::PreviousOption => Some(current.map_or(last, |index| index.saturating_sub(1))),
            Command::NextOption => Some(current.map_or(0, |index| (index + 1).min(last))),
            Command::TurnOption => Some(current.map_or(0, |index| (index + 1) % options.len())),
            Command::FirstOption => Some(0),
            Command::LastOption => Some(last),
            Command::NthOption(number) => usize::from(number).checked_sub(1),
            Command::Yes => with_value("true"),
            Command::No => with_value("false"),
            Command::ByDefault => with_value(""),
            _ => None,
        };
        if let Some(chosen) = chosen {
            self.take_option(at, chosen, now);
        }
    }

    /// A letter in a choice that is no yes/no field: the next option that begins with it.
    pub(super) fn first_letter(&mut self, at: Addr, event: &KeyEvent, now: Moment) {
        let options = at.field.field().options();
        let current = options.iter().position(|(option, _)| *option == self.form.get(at));
        if at.field.field().kind != Kind::YesNo
            && let Some(letter) = typed(event)
            && let Some(chosen) = by_letter(&options, current, letter)
        {
            self.take_option(at, chosen, now);
        }
    }

    /// Takes an option of a choice by its place.
    pub(super) fn take_option(&mut self, at: Addr, chosen: usize, now: Moment) {
        if let Some((option, _)) = at.field.field().options().get(chosen) {
            let option = (*option).to_owned();
            self.change(None, now, |form| form.set(at, option));
        }
    }

    /// Tidies the focused text and takes what it stands for, as a step of its own.
    pub(super) fn settle(&mut self, now: Moment) {
        let Some(editor) = &self.editor else { return };
        let at = editor.at;
        let kind = at.field.field().kind;
        let text = self.form.get(at);
        let settled = match self.known.settle(kind, text) {
            Some(value) => value,
            None => match normalize(at.field.field(), text) {
                Cow::Borrowed(same) if same == text => return,
                tidy => tidy.into_owned(),
            },
        };
        if settled != text {
            self.history.close_group();
            self.change(None, now, |form| form.set(at, settled));
        }
    }
}

/// The next option that begins with a letter, after the present one.
fn by_letter(options: &[(&'static str, String)], current: Option<usize>, letter: char) -> Option<usize> {
    let letter = letter.to_ascii_lowercase();
    let begins = |(_, label): &(&str, String)| label.to_ascii_lowercase().starts_with(letter);
    let start = current.map_or(0, |index| index + 1);
    (0..options.len()).map(|step| (start + step) % options.len()).find(|index| begins(&options[*index]))
}

/// What a command means in a text. Movement and deletion go by what people see as one character: tui-input knows
/// graphemes.
pub(super) fn edit(command: Command) -> Option<Edit> {
    Some(match command {
        Command::CursorLeft => Edit::Move(InputRequest::GoToPrevChar),
        Command::CursorRight => Edit::Move(InputRequest::GoToNextChar),
        Command::WordLeft => Edit::Move(InputRequest::GoToPrevWord),
        Command::WordRight => Edit::Move(InputRequest::GoToNextWord),
        Command::TextStart => Edit::Move(InputRequest::GoToStart),
        Command::TextEnd => Edit::Move(InputRequest::GoToEnd),
        Command::DeleteLeft => Edit::Delete(InputRequest::DeletePrevChar),
        Command::DeleteRight => Edit::Delete(InputRequest::DeleteNextChar),
        Command::DeleteWord => Edit::Delete(InputRequest::DeletePrevWord),
        Command::DeleteToEnd => Edit::Delete(InputRequest::DeleteTillEnd),
        Command::DeleteText => Edit::Delete(InputRequest::DeleteLine),
        _ => return None,
    })
}
