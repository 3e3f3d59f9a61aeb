//! Obeying keys: what is open has the first word, then the keymap, then the field.

use super::accounts::Pending;
use super::focus::Stop;
use super::keymap::{self, Command};
use super::msg::{Effect, Moment};
use super::overlay::{self, Overlay};
use super::submitting::Phase;
use super::{HELD, Wizard};
use crossterm::event::{KeyCode, KeyEvent};

impl Wizard {
    pub(super) fn key(&mut self, event: &KeyEvent, now: Moment) {
        let command = self.keymap.command(event);
        if command == Some(Command::Leave) {
            return self.leave(now);
        }
        self.message = None;
        if event.code == KeyCode::Enter {
            self.held = self.last_enter.is_some_and(|last| now.at.saturating_sub(last) < HELD);
            self.last_enter = Some(now.at);
        }
        match &self.phase {
            Phase::Sending { .. } => return self.sending_key(event, now),
            Phase::Finished { .. } if self.overlay.is_none() => {
                return self.finished_key(event, command, now);
            }
            Phase::Editing | Phase::Finished { .. } => {}
        }
        if self.overlay.is_some() {
            self.overlay_key(event, command, now);
        } else if !self.list_key(event, now) {
            self.form_key(event, command, now);
        }
    }

    /// Whether an Enter may press a button: not one that is held down, nor one of a paste.
    pub(super) fn may_press(&self, now: Moment) -> bool {
        !self.held && self.opened_in != Some(now.batch)
    }

    pub(super) fn form_key(&mut self, event: &KeyEvent, command: Option<Command>, now: Moment) {
        if let Some(command) = command {
            return self.command(command, now);
        }
        match event.code {
            KeyCode::Enter => self.enter(now),
            KeyCode::Esc => {}
            _ => match self.stop {
                Stop::Answer(at) => {
                    if !self.edit_key(event, now) && !self.choice_key(at, event, now) {
                        self.question_mark(event);
                    }
                }
                _ => self.question_mark(event),
            },
        }
    }

    /// Outside text `?` asks for help.
    pub(super) fn question_mark(&mut self, event: &KeyEvent) {
        if keymap::typed(event) == Some('?') {
            self.overlay = Some(Overlay::Help { scroll: 0 });
        }
    }

    pub(super) fn command(&mut self, command: Command, now: Moment) {
        match command {
            Command::NextField => self.step(true, now),
            Command::PreviousField => self.step(false, now),
            Command::NextScreen => self.turn(true, now),
            Command::PreviousScreen => self.turn(false, now),
            Command::Screen(number) => self.nth_screen(number, now),
            Command::NextProblem => self.next_problem(now),
            Command::Review => self.open_review(now),
            Command::Help => self.overlay = Some(Overlay::Help { scroll: 0 }),
            Command::Preview => self.open_preview(),
            Command::Palette => self.overlay = Some(Overlay::palette()),
            Command::Drafts => self.open_drafts(),
            Command::OpenNewest => self.open_newest(now),
            Command::Save => self.save_now(now),
            Command::Undo => self.undo(true, now),
            Command::Redo => self.undo(false, now),
            Command::NewUser => self.new_user(now),
            Command::CopyFrom => self.open_users(now),
            Command::NextAgentId => self.take_next_agent_id(now),
            Command::Attempts => self.open_attempts_list(now),
            Command::AddAccount => self.overlay = Some(Overlay::NewAccount(Box::default())),
            Command::Accounts => {
                self.overlay = Some(Overlay::Accounts { picker: overlay::Picker::default() });
            }
            Command::CopyJson => self.copy_json(now),
            Command::SaveJson => self.ask_file_name(),
            Command::Mouse => self.toggle_mouse(now),
            Command::Refresh => {
                self.say("Reading the account's users …", now);
                self.need(Pending::Directory, now);
            }
            Command::Leave => self.leave(now),
        }
    }

    pub(super) fn undo(&mut self, back: bool, now: Moment) {
        let present = self.snapshot();
        let found = if back { self.history.undo(|| present) } else { self.history.redo(|| present) };
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
        match &mut self.overlay {
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
        self.save_now_quietly(now);
        self.effects.push(Effect::Leave);
    }
}
