//! Typing, pasting and choosing in the focused field, and its suggestions.

use super::FormEditor;
use crate::app::document::Group;
use crate::app::focus::FocusTarget;
use crate::app::keymap::{Command, typed};
use crate::app::suggest::SuggestionList;
use crate::app::text_input::{EditOp, FieldEditor};
use crate::model::field::FieldKind;
use crate::model::fields::Screen;
use crate::model::form::FieldRef;
use crate::model::import::{self, Imported};
use crate::model::visibility;
use crate::text::counted;
use crossterm::event::KeyEvent;

impl FormEditor<'_> {
    /// A key that is no command: it types into a text field or a new row, or chooses the option that begins with its
    /// letter.
    pub(crate) fn key(&mut self, event: &KeyEvent) {
        let Some(letter) = typed(event) else { return };
        if let Some(at) = self.navigation.edited() {
            self.insert(at, letter.encode_utf8(&mut [0; 4]), Some(Group::Typing(at)));
        } else if let Some(at) = self.navigation.field() {
            self.choose_by_letter(at, letter);
        } else if self.navigation.focus() == FocusTarget::Add {
            self.type_on_add(letter);
        }
    }

    /// Moves or deletes in the text field that has the focus.
    pub(super) fn edit_text(&mut self, command: Command) {
        let (Some(op), Some(editor)) = (EditOp::from_command(command), self.navigation.editor_mut()) else {
            return;
        };
        let at = editor.at;
        if command == Command::CursorRight && editor.input.value().is_empty() {
            return self.take_proposal(at);
        }
        if editor.edit(op) {
            self.take_text(at, Some(Group::Deleting(at)));
        } else {
            self.document.close_undo_group();
            self.close_member_suggestions(at);
        }
    }

    /// Suggestions for one of several entries belong to the place where it is typed.
    fn close_member_suggestions(&mut self, at: FieldRef) {
        if matches!(at.field.field().kind, FieldKind::Members(_)) {
            self.navigation.set_suggestions(None);
        }
    }

    /// Moves the cursor to a character of the text field.
    pub(crate) fn set_cursor(&mut self, index: usize) {
        if let Some(editor) = self.navigation.editor_mut() {
            editor.input.set_cursor(index);
            let at = editor.at;
            self.document.close_undo_group();
            self.close_member_suggestions(at);
        }
    }

    /// Pastes into the focused field, at *Add* into a new row: one undo step, in one line, without control characters.
    pub(crate) fn paste(&mut self, text: &str) {
        self.document.close_undo_group();
        let group = if self.navigation.focus() == FocusTarget::Add && !text.trim().is_empty() {
            self.add_row();
            self.navigation.edited().map(Group::Typing)
        } else {
            None
        };
        let Some(at) = self.navigation.edited() else {
            if self.navigation.screen() == Screen::Role {
                self.paste_user(text);
            } else if self.navigation.field().is_some() {
                self.cx.notify("Only a text field takes a paste.");
            }
            return;
        };
        self.insert(at, text, group);
        self.document.close_undo_group();
    }

    /// Takes what the empty field is proposed, as shells do at the end of a line.
    fn take_proposal(&mut self, at: FieldRef) {
        if let Some(proposal) = self.document.proposal(at.field) {
            self.document.close_undo_group();
            self.set_field(at, None, proposal);
            self.refocus();
        }
    }

    /// Takes the JSON of a user, pasted on the first screen, in place of all answers: one step to undo.
    fn paste_user(&mut self, text: &str) {
        let Ok(Imported { mut form, issues }) = import::from_text(text) else {
            self.cx.notify("This is not the JSON of a user. Other text is pasted into a text field.");
            return;
        };
        form.set_features(self.document.features());
        let answers = visibility::all_visible_fields(&form);
        let given = answers.iter().filter(|at| !form.get(**at).is_empty()).count();
        let what = format!("{} from the pasted JSON", counted(given, "answer"));
        let replaced = if self.document.form().is_empty() { "" } else { " in place of yours" };
        if self.edit(None, |answers| *answers = form) {
            self.document.name_step(what.clone());
        }
        self.refocus();
        let undo = self.controls.way_to(Command::Undo);
        let remarks = issues.iter().map(|issue| format!(" {}: {}", issue.path, issue.text));
        let remarks: String = remarks.take(2).collect();
        self.cx.notify(format!("{what}{replaced}. {undo} takes them back.{remarks}"));
    }

    /// Replaces the field's answer by a whole text, as line mode does.
    pub(crate) fn replace(&mut self, at: FieldRef, text: &str) {
        self.document.close_undo_group();
        if self.navigation.edited().is_some() && !text.is_empty() {
            self.navigation.set_editor(Some(FieldEditor::new(at, "")));
            self.paste(text);
        } else {
            self.set_field(at, None, text);
        }
        self.navigation.set_suggestions(None);
    }

    pub(super) fn insert(&mut self, at: FieldRef, text: &str, group: Option<Group>) {
        let Some(editor) = self.navigation.editor_mut() else { return };
        let inserted = editor.insert(text);
        self.take_text(at, group);
        let mut said = Vec::new();
        if inserted.cut {
            let most = at.field.field().kind.max_chars();
            said.push(format!("This field keeps {most} characters; the rest was left out."));
        }
        if inserted.joined {
            let is_phone = at.field.field().kind == FieldKind::Phone;
            let slashes = "Line breaks and tabs became slashes: keep one number.";
            said.push(if is_phone { slashes } else { "Line breaks and tabs became spaces." }.to_owned());
        }
        if inserted.controls {
            said.push("Control characters were left out.".to_owned());
        }
        if !said.is_empty() {
            self.cx.notify(said.join(" "));
        }
    }

    /// Takes the editor's text into the form and offers suggestions for it.
    fn take_text(&mut self, at: FieldRef, group: Option<Group>) {
        let Some(editor) = self.navigation.editor() else { return };
        let text = editor.input.value();
        if self.document.form().get(at) == text {
            return;
        }
        let (lookups, kind) = (self.account.lookups(), at.field.field().kind);
        let suggestions = match kind {
            FieldKind::Members(list) => {
                let position = editor.input.cursor_position();
                let (typed, items) = lookups.member_suggestions(list, text, position);
                SuggestionList::new(&typed, items)
            }
            _ => SuggestionList::new(text, lookups.suggestions(kind, text)),
        };
        self.set_field(at, group, text.to_owned());
        self.navigation.set_suggestions(suggestions);
    }

    /// Another option of the focused choice.
    pub(super) fn choose_option(&mut self, command: Command) {
        let Some(at) = self.navigation.field() else { return };
        let options = at.field.field().options();
        let Some(last) = options.len().checked_sub(1) else { return };
        let with_value = |value: &str| options.iter().position(|(option, _)| *option == value);
        let current = with_value(self.document.form().get(at));
        let chosen = match command {
            Command::PreviousOption => Some(current.map_or(last, |index| index.saturating_sub(1))),
            Command::NextOption => Some(current.map_or(0, |index| (index + 1).min(last))),
            Command::CycleOption => Some(current.map_or(0, |index| (index + 1) % options.len())),
            Command::FirstOption => Some(0),
            Command::LastOption => Some(last),
            Command::NthOption(number) => usize::from(number).checked_sub(1),
            Command::Yes => with_value("true"),
            Command::No => with_value("false"),
            Command::SelectDefault => with_value(""),
            _ => None,
        };
        if let Some(chosen) = chosen {
            self.set_option(at, chosen);
        }
    }

    /// A letter in a choice that is no yes/no field: the option that begins with the letters typed so far; the same
    /// letter again goes to the next option that begins with it.
    fn choose_by_letter(&mut self, at: FieldRef, letter: char) {
        if at.field.field().kind == FieldKind::YesNo {
            return;
        }
        let options = at.field.field().options();
        let current = options.iter().position(|(option, _)| *option == self.document.form().get(at));
        let letters = self.navigation.type_letter(letter, self.cx.now.at);
        let is_repeated = letters.chars().all(|one| letters.starts_with(one));
        let word =
            if is_repeated { &letters[..letters.chars().next().map_or(0, char::len_utf8)] } else { letters };
        let begins = |index: &usize| options[*index].1.to_lowercase().starts_with(word);
        let start = current.map_or(0, |index| index + usize::from(is_repeated));
        let chosen = (0..options.len()).map(|step| (start + step) % options.len()).find(begins);
        if let Some(chosen) = chosen {
            self.set_option(at, chosen);
        }
    }

    /// Chooses an option by its index.
    pub(crate) fn set_option(&mut self, at: FieldRef, index: usize) {
        if let Some((option, _)) = at.field.field().options().get(index) {
            self.set_field(at, None, *option);
        }
    }

    /// A key for open suggestions: only up, down, press and close. False for all others.
    pub(crate) fn suggestions_key(&mut self, command: Option<Command>) -> bool {
        let Some(list) = self.navigation.suggestions_mut() else { return false };
        match command {
            Some(Command::Up) => list.select(false),
            Some(Command::Down) => list.select(true),
            Some(Command::Close) => self.navigation.set_suggestions(None),
            Some(Command::Press) => {
                let selected = list.selected;
                self.take_suggestion(selected);
            }
            _ => return false,
        }
        true
    }

    /// Takes the highlighted suggestion where the field is left with Tab: of a country and of several entries the first
    /// one too, of other lists one that was chosen with the arrow keys. A text that is a code or a name by itself stays
    /// what it is.
    pub(super) fn take_highlighted(&mut self) {
        let (Some(list), Some(at)) = (self.navigation.suggestions(), self.navigation.edited()) else {
            return;
        };
        let kind = at.field.field().kind;
        let is_moved = list.selected > 0;
        let (lookups, text) = (self.account.lookups(), self.document.form().get(at));
        let position = self.navigation.editor().map_or(0, |editor| editor.input.cursor_position());
        let is_kept = match kind {
            FieldKind::Country => lookups.settle(kind, text).is_some(),
            FieldKind::Members(list) => lookups.names_itself(list, text, position),
            _ => true,
        };
        if is_kept && !is_moved {
            return;
        }
        if let Some(item) = list.items.get(list.selected) {
            let value = match kind {
                FieldKind::Members(list) => {
                    let text = lookups.with_member(list, text, position, item).0;
                    kind.normalize(&text).into_owned()
                }
                _ => item.id.clone(),
            };
            self.navigation.set_suggestions(None);
            self.take_named(at, value);
        }
    }

    /// Takes a suggestion; the focus stays.
    pub(crate) fn take_suggestion(&mut self, index: usize) {
        let (Some(list), Some(at)) = (self.navigation.take_suggestions(), self.navigation.field()) else {
            return;
        };
        let Some(item) = list.items.get(index) else { return };
        self.document.close_undo_group();
        let position = self.navigation.editor().map_or(0, |editor| editor.input.cursor_position());
        let (text, position) = match at.field.field().kind {
            FieldKind::Members(list) => {
                let (lookups, text) = (self.account.lookups(), self.document.form().get(at));
                let (text, position) = lookups.with_member(list, text, position, item);
                let cursor = text[..position].chars().count();
                (text, Some(cursor))
            }
            _ => (item.id.clone(), None),
        };
        self.set_field(at, None, text);
        let mut editor = FieldEditor::new(at, self.document.form().get(at));
        if let Some(position) = position {
            editor.input.set_cursor(position);
        } else {
            self.document.mark_visited(at);
        }
        self.navigation.set_editor(Some(editor));
    }
}
