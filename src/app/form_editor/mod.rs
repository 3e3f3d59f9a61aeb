//! Everything that edits the form or moves in it: the document, the navigation and what an edit touches besides, borrowed
//! for one message.

mod fix;
mod input;
mod movement;
mod undo;

use super::account_state::{AccountState, UserIndexState};
use super::autosave::Autosave;
use super::controls::{Controls, UiMode};
use super::document::{Document, Group};
use super::focus::{FocusPosition, FocusTarget};
use super::keymap::Command;
use super::messages;
use super::msg::Cx;
use super::navigation::Navigation;
use super::press_guard::PressGuard;
use crate::model::field::{AccountList, Field, FieldKind};
use crate::model::fields::{FIELDS, FieldId};
use crate::model::form::{FieldRef, Form};
use crate::model::visibility;
use crate::text::counted;
use std::borrow::Cow;

/// The parts that an edit changes.
pub(super) struct FormEditor<'a> {
    pub(crate) document: &'a mut Document,
    pub(crate) navigation: &'a mut Navigation,
    pub(crate) autosave: &'a mut Autosave,
    pub(crate) account: &'a mut AccountState,
    pub(crate) press_guard: &'a mut PressGuard,
    pub(crate) controls: &'a Controls,
    pub(crate) cx: &'a mut Cx,
}

impl FormEditor<'_> {
    /// Runs a command of the form.
    pub(crate) fn run(&mut self, command: Command) {
        match command {
            Command::Press => self.press(),
            Command::NextField => {
                self.take_highlighted();
                self.move_field(true);
            }
            Command::PreviousField => self.move_field(false),
            Command::NextScreen => self.move_screen(true),
            Command::PreviousScreen => self.move_screen(false),
            Command::Screen(number) => self.nth_screen(number),
            Command::NextProblem => self.next_problem(),
            Command::Fix => self.take_offer(),
            Command::Review => self.open_review(),
            Command::Close => self.return_to_review(),
            Command::Undo => self.undo(true),
            Command::Redo => self.undo(false),
            Command::NextAgentId => self.take_next_agent_id(),
            Command::RemoveRow => {
                if let FocusTarget::Remove(row) = self.navigation.focus() {
                    self.remove_row(row);
                }
            }
            Command::PreviousOption | Command::NextOption if self.navigation.field().is_none() => {
                self.move_button(command == Command::NextOption);
            }
            Command::PreviousOption
            | Command::NextOption
            | Command::CycleOption
            | Command::FirstOption
            | Command::LastOption
            | Command::NthOption(_)
            | Command::Yes
            | Command::No
            | Command::SelectDefault => self.choose_option(command),
            _ => self.edit_text(command),
        }
    }

    /// Edits the form. False when nothing changed.
    fn edit(&mut self, group: Option<Group>, change: impl FnOnce(&mut Form)) -> bool {
        self.edit_at(self.navigation.position(), group, change)
    }

    /// Like [`Self::edit`], for a change at another position than the focus. Undo moves the focus to that position.
    fn edit_at(
        &mut self,
        position: FocusPosition,
        group: Option<Group>,
        change: impl FnOnce(&mut Form),
    ) -> bool {
        let is_changed = self.document.edit(position, group, self.cx.now.at, change);
        if is_changed {
            self.after_edit();
        }
        is_changed
    }

    pub(crate) fn set_field(&mut self, at: FieldRef, group: Option<Group>, text: impl Into<String>) {
        self.edit(group, |form| form.set(at, text));
    }

    fn after_edit(&mut self) {
        if self.autosave.has_draft() || self.document.is_dirty() {
            self.autosave.mark_dirty(self.cx.now.at);
        }
    }

    /// Normalises the text that is being edited, or looks up what it names: an undo step of its own.
    pub(crate) fn commit(&mut self) {
        let Some(at) = self.navigation.edited() else { return };
        self.settle(at);
        if self.account.lookups().is_unread(at.field.field().kind) {
            self.document.note_left(at);
        }
    }

    /// Looks up the texts of fields that were left before this list of the account was read.
    pub(crate) fn settle_left(&mut self, list: AccountList) {
        for at in self.document.take_left(list) {
            // The field that is being edited is looked up when it is left.
            if self.navigation.edited() != Some(at) {
                self.settle(at);
            }
        }
    }

    fn settle(&mut self, at: FieldRef) {
        let field = at.field.field();
        let text = self.document.form().get(at);
        if let Some(value) = self.account.lookups().settle(field.kind, text) {
            return self.take_named(at, value);
        }
        match field.kind.normalize(text) {
            Cow::Borrowed(same) if same == text => {}
            tidy => {
                let (tidy, changes) = (tidy.into_owned(), field.changes(text));
                self.change_on_leaving(at, tidy, &changes);
            }
        }
    }

    /// Takes what a text names, such as a country, and says so unless only the case of its letters changes.
    pub(super) fn take_named(&mut self, at: FieldRef, value: String) {
        let text = self.document.form().get(at).to_owned();
        let mut changes = at.field.field().changes(&text);
        // Line mode repeats every answer that was taken differently than it was typed.
        let is_seen = self.navigation.edited() != Some(at) || matches!(self.controls.ui_mode, UiMode::Screen);
        let (kind, typed) = (at.field.field().kind, text.trim().trim_end_matches(','));
        if is_seen && !typed.eq_ignore_ascii_case(&value) {
            // The IDs among several names are as they were typed.
            let name = match kind {
                FieldKind::Members(_) => Cow::Borrowed(""),
                _ => self.account.lookups().name_of(kind, &value).unwrap_or_default(),
            };
            let undo = self.controls.way_to(Command::Undo);
            changes
                .insert(0, format!("{} {undo} takes it back.", messages::became_text(&text, &value, &name)));
        }
        self.change_on_leaving(at, value, &changes);
    }

    fn change_on_leaving(&mut self, at: FieldRef, value: String, changes: &[String]) {
        if value == self.document.form().get(at) {
            return;
        }
        self.document.close_undo_group();
        let position = FocusPosition { screen: at.field.field().screen, focus: FocusTarget::Answer(at) };
        self.edit_at(position, None, |form| form.set(at, value));
        if !changes.is_empty() {
            self.cx.notify_too(&format!("{}: {}", self.document.label_of(at), changes.join(" ")));
        }
    }

    /// Copies the settings of a user as one step, and says what that did, and what could not be read.
    pub(crate) fn copy_settings_from(&mut self, from: &Form, username: &str, unread: &str) {
        self.commit();
        self.document.close_undo_group();
        let settings = copied_settings(from);
        let differs = |(at, value): &&(FieldRef, String)| {
            let own = self.document.form().get(*at);
            !own.is_empty() && own != value
        };
        let replaced = match settings.iter().filter(differs).count() {
            0 => "none of your answers was replaced".to_owned(),
            count => format!("{count} of yours replaced"),
        };
        let count = counted(settings.len(), "setting");
        if self.edit(None, |form| settings.into_iter().for_each(|(at, value)| form.set(at, value))) {
            self.document.name_step(format!("{count} from {username}"));
        }
        self.refocus();
        let undo = self.controls.way_to(Command::Undo);
        self.cx.notify(format!("{count} from {username}; {replaced}. {undo} takes it back.{unread}"));
    }

    /// Takes the answers of a pasted ticket as one step. Their problems are shown from now on.
    pub(crate) fn take_pasted(&mut self, answers: Vec<(FieldRef, String)>) {
        self.commit();
        self.document.close_undo_group();
        let what = format!("{} from the paste", counted(answers.len(), "answer"));
        let fields: Vec<FieldRef> = answers.iter().map(|(at, _)| *at).collect();
        if self.edit(None, |form| answers.into_iter().for_each(|(at, value)| form.set(at, value))) {
            self.document.name_step(what.clone());
        }
        for at in fields {
            self.document.mark_visited(at);
        }
        self.refocus();
        let undo = self.controls.way_to(Command::Undo);
        self.cx.notify(format!("{what}. {undo} takes them back."));
    }

    fn take_next_agent_id(&mut self) {
        let at = FieldRef::single(FieldId::AgentId);
        match self.document.proposal(FieldId::AgentId) {
            None => self.cx.notify(match self.account.users() {
                UserIndexState::Failed(reason) => {
                    let reason = reason.trim_end_matches('.');
                    format!("The account's users could not be read, so no free agent ID is known: {reason}.")
                }
                _ => {
                    "The account's users are not read yet, so the next free agent ID is not known.".to_owned()
                }
            }),
            Some(_) if !visibility::is_visible(self.document.form(), at) => {
                self.cx.notify("Only agents have an agent ID: choose the role first.");
            }
            Some(id) => {
                self.go_to_field(at);
                let before = self.document.form().get(at).to_owned();
                self.set_field(at, None, id.clone());
                self.refocus();
                if before == id {
                    self.cx.notify(format!("{id} is the next free agent ID already: nothing is replaced."));
                } else if !before.is_empty() {
                    let (label, undo) = (at.field.field().label, self.controls.way_to(Command::Undo));
                    self.cx.notify(format!("{label}: {id} replaces {before}. {undo} takes it back."));
                }
            }
        }
    }
}

/// The answers of a form that another user may have, too.
fn copied_settings(from: &Form) -> Vec<(FieldRef, String)> {
    let setting = |field: &Field| {
        let (at, value) = (FieldRef::single(field.id), from.value(field.id));
        // A role that cannot be chosen, such as NvmAdmin, is not copied.
        let is_choosable = match field.kind {
            FieldKind::Choice(choices) => choices.iter().any(|choice| choice.value == value),
            _ => true,
        };
        let is_set = !value.is_empty() && is_choosable && visibility::is_visible(from, at);
        is_set.then(|| (at, value.into_owned()))
    };
    FIELDS.iter().filter(|field| field.copied && !field.in_row()).filter_map(setting).collect()
}
