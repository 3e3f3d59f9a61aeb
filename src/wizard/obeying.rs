//! Obeying keys: what is open has the first word, then the keymap, then the field.

use super::exporting::Export;
use super::focus::Stop;
use super::keymap::{Command, Layer};
use super::modal::Modal;
use super::msg::{Effect, Moment};
use super::phase::Phase;
use super::picker::Picker;
use super::secret::Pending;
use super::{HELD, Wizard};
use crate::user::field::Kind;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::time::Duration;

/// What types nothing.
const NO_KEY: KeyEvent = KeyEvent::new(KeyCode::Null, KeyModifiers::NONE);

impl Wizard {
    pub(super) fn key(&mut self, event: &KeyEvent, now: Moment) {
        let command = self.keymap.command(event, self.layers());
        self.obey(command, event, now);
    }

    /// A command without its key: the mouse knows what it means. What that is here is decided in one place.
    pub(super) fn obey_alone(&mut self, command: Command, now: Moment) {
        self.obey(Some(command), &NO_KEY, now);
    }

    /// The layers in which a key is looked up here, the narrowest first. The footer shows the keys that it finds.
    pub fn layers(&self) -> &'static [Layer] {
        use Layer::{Choices, Drafts, Everywhere, Lines, Pages, Reading, Text};
        match (&self.modal, &self.phase) {
            (Some(Modal::Help { .. } | Modal::Preview { .. }), _) => &[Reading, Lines, Pages, Everywhere],
            (Some(Modal::Drafts { renaming: None, .. }), _) => &[Drafts, Lines, Pages, Text, Everywhere],
            (Some(Modal::Drafts { .. } | Modal::SaveAs { .. } | Modal::Secret { .. }), _) => {
                &[Text, Everywhere]
            }
            (Some(Modal::NewAccount(form)), _) if form.is_typed() => &[Text, Everywhere],
            (Some(Modal::NewAccount(_)), _) => &[Choices, Everywhere],
            (Some(_), _) => &[Lines, Pages, Text, Everywhere],
            (None, Phase::Finished { .. }) => &[Reading, Lines, Pages, Choices, Everywhere],
            // Whoever types into a field with suggestions has but a line up and down from them.
            (None, _) if self.list.is_some() => &[Lines, Text, Everywhere],
            (None, _) if self.editor.is_some() => &[Text, Everywhere],
            (None, _) => &[Choices, Everywhere],
        }
    }

    fn obey(&mut self, command: Option<Command>, event: &KeyEvent, now: Moment) {
        if command == Some(Command::Leave) {
            return self.leave(now);
        }
        self.message = None;
        if command == Some(Command::Press) {
            self.held = self.last_press.is_some_and(|last| now.at.saturating_sub(last) < HELD);
            self.last_press = Some(now.at);
        }
        match &self.phase {
            Phase::Sending { .. } => return self.sending_key(command, now),
            Phase::Finished { .. } if self.modal.is_none() => {
                return self.finished_key(command, now);
            }
            Phase::Editing | Phase::Finished { .. } => {}
        }
        if self.modal.is_some() {
            self.overlay_key(event, command, now);
        } else if !self.list_key(command, now) {
            self.form_key(event, command, now);
        }
    }

    /// Whether the key may press a button: not one that is held down, nor one of a paste.
    pub(super) fn may_press(&self, now: Moment) -> bool {
        !self.held && self.opened_in != Some(now.batch)
    }

    pub(super) fn form_key(&mut self, event: &KeyEvent, command: Option<Command>, now: Moment) {
        if let Some(command) = command {
            let takes_letters = matches!(self.stop, Stop::Answer(at) if at.field.field().kind != Kind::YesNo);
            match command {
                // A letter that answers yes/no fields begins an option of another choice.
                Command::Yes | Command::No | Command::ByDefault if takes_letters => {}
                _ => return self.command(command, now),
            }
        }
        if let Stop::Answer(at) = self.stop
            && !self.type_key(event, now)
        {
            self.first_letter(at, event, now);
        }
    }

    pub(super) fn command(&mut self, command: Command, now: Moment) {
        match command {
            Command::Press => self.enter(now),
            Command::NextField => self.step(true, now),
            Command::PreviousField => self.step(false, now),
            Command::NextScreen => self.turn(true, now),
            Command::PreviousScreen => self.turn(false, now),
            Command::Screen(number) => self.nth_screen(number, now),
            Command::NextProblem => self.next_problem(now),
            Command::Review => self.open_review(now),
            Command::Help | Command::HelpOutsideText => self.modal = Some(Modal::Help { scroll: 0 }),
            Command::Preview => self.open_preview(),
            Command::Palette => self.modal = Some(Modal::palette()),
            Command::Drafts => self.open_drafts(),
            Command::OpenNewest => self.open_newest(now),
            Command::Save => self.save_now(now),
            Command::Undo => self.undo(true, now),
            Command::Redo => self.undo(false, now),
            Command::NewUser => self.new_user(now),
            Command::CopyFrom => self.open_users(now),
            Command::NextAgentId => self.take_next_agent_id(now),
            Command::Attempts => self.open_attempts_list(now),
            Command::AddAccount => self.modal = Some(Modal::NewAccount(Box::default())),
            Command::Accounts => {
                self.modal = Some(Modal::Accounts { picker: Picker::default() });
            }
            Command::CopyJson => self.copy_export(Export::Json, now),
            Command::CopyCurl => self.copy_export(Export::Curl, now),
            Command::SaveJson => self.ask_file_name(Export::Json),
            Command::SaveCurl => self.ask_file_name(Export::Curl),
            Command::Mouse => self.toggle_mouse(now),
            Command::Refresh => {
                self.say("Reading the account's users …", now);
                self.need(Pending::Directory { list: false }, now);
            }
            Command::Leave => self.leave(now),
            Command::PreviousOption
            | Command::NextOption
            | Command::TurnOption
            | Command::FirstOption
            | Command::LastOption
            | Command::NthOption(_)
            | Command::Yes
            | Command::No
            | Command::ByDefault => self.choose_option(command, now),
            Command::CursorLeft
            | Command::CursorRight
            | Command::WordLeft
            | Command::WordRight
            | Command::TextStart
            | Command::TextEnd
            | Command::DeleteLeft
            | Command::DeleteRight
            | Command::DeleteWord
            | Command::DeleteToEnd
            | Command::DeleteText => self.edit(command, now),
            // In the form nothing is open that could be closed, scrolled or put away.
            Command::Close
            | Command::Up
            | Command::Down
            | Command::PageUp
            | Command::PageDown
            | Command::First
            | Command::Last
            | Command::PageOn
            | Command::CopyUserId
            | Command::RenameDraft
            | Command::DuplicateDraft
            | Command::MarkTemplate
            | Command::RemoveDraft
            | Command::BringBackDraft => {}
        }
    }

    pub(super) fn undo(&mut self, back: bool, now: Moment) {
        let present = self.snapshot();
        let found = if back { self.history.undo(present) } else { self.history.redo(present) };
        let Some(snapshot) = found else {
            return self.say(if back { "Nothing to undo." } else { "Nothing to redo." }, now);
        };
        self.list = None;
        self.form = snapshot.form;
        // What the account has is no answer, and no undo brings another account back.
        self.form.set_features(self.setting.features.clone());
        self.changed(now);
        self.stand_at(snapshot.screen, snapshot.stop);
    }

    pub(super) fn pasted(&mut self, text: &str, now: Moment) {
        if !matches!(self.phase, Phase::Editing) {
            return;
        }
        self.message = None;
        match &mut self.modal {
            Some(overlay) => overlay.paste(text),
            None => self.paste(text, now),
        }
    }

    pub(super) fn expire(&mut self, now: Moment) {
        if self.message.as_ref().is_some_and(|(_, until)| *until <= now.at) {
            self.message = None;
        }
        self.phase.tick(now.at);
    }

    pub(super) fn leave(&mut self, now: Moment) {
        if self.leaving {
            return;
        }
        self.settle(now);
        self.leaving = true;
        self.save_now_quietly();
        self.save_behind_if_due(Duration::MAX);
        self.effects.push(Effect::Leave);
    }
}
