//! What lies over the form, and what a key does there.

use super::Wizard;
use super::exporting::{self, Export};
use super::keymap::{Binding, Command, Layer};
use super::msg::{AttemptLine, DraftLine, Moment};
use super::new_account::NewAccount;
use super::one_line::OneLine;
use super::palette::Action;
use super::picker::Picker;
use super::scrolling::scrolls;
use super::secret::{Masked, Pending};
use super::shelf::LONGEST_NAME;
use crossterm::event::KeyEvent;

/// Something over the form.
#[derive(Debug)]
pub enum Modal {
    /// The keys in force and the focused field's help.
    Help {
        /// The first line shown.
        scroll: usize,
    },
    /// The JSON that will be sent.
    Preview {
        /// The first line shown.
        scroll: usize,
    },
    /// The drafts.
    Drafts {
        /// What was typed and what is chosen.
        picker: Picker,
        /// All drafts, newest first; none while they are read.
        lines: Option<Vec<DraftLine>>,
        /// The draft that gets a name, and the name so far.
        renaming: Option<(String, OneLine)>,
    },
    /// The users of the account, to copy settings from one.
    Users {
        /// What was typed and what is chosen.
        picker: Picker,
    },
    /// The accounts.
    Accounts {
        /// What was typed and what is chosen.
        picker: Picker,
    },
    /// Submissions whose outcome is unknown.
    Attempts {
        /// What was typed and what is chosen.
        picker: Picker,
    },
    /// The name of a file.
    SaveAs {
        /// What it gets.
        what: Export,
        /// The name so far.
        name: OneLine,
        /// Why the name before could not be taken.
        problem: Option<String>,
        /// It is being written.
        writing: bool,
    },
    /// A new account.
    NewAccount(Box<NewAccount>),
    /// The client secret, typed unseen.
    Secret {
        /// What was typed.
        typed: Masked,
    },
    /// Every action and field.
    Palette {
        /// What was typed and what is chosen.
        picker: Picker,
    },
}

impl Modal {
    /// The palette, nothing typed.
    pub fn palette() -> Self {
        Self::Palette { picker: Picker::default() }
    }

    /// The drafts, being read.
    pub fn drafts() -> Self {
        Self::Drafts { picker: Picker::default(), lines: None, renaming: None }
    }

    /// The filter and the choice, where it is a list.
    pub(super) fn picker_mut(&mut self) -> Option<&mut Picker> {
        match self {
            Self::Drafts { picker, .. }
            | Self::Palette { picker }
            | Self::Users { picker }
            | Self::Accounts { picker }
            | Self::Attempts { picker } => Some(picker),
            _ => None,
        }
    }

    /// The line that is being typed, where it is seen.
    pub(super) fn line_mut(&mut self) -> Option<&mut OneLine> {
        match self {
            Self::Drafts { renaming: Some((_, name)), .. } | Self::SaveAs { name, .. } => Some(name),
            Self::NewAccount(account) => account.line(),
            other => other.picker_mut().map(|picker| &mut picker.filter),
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        match self {
            Self::Drafts { renaming: Some((_, name)), .. } => name.paste(text, LONGEST_NAME),
            Self::Secret { typed } => typed.paste(text),
            Self::NewAccount(account) => account.paste(text),
            Self::SaveAs { name, .. } => name.paste(text, exporting::LONGEST),
            other => {
                if let Some(picker) = other.picker_mut() {
                    picker.paste(text);
                }
            }
        }
    }
}

impl Wizard {
    /// The open attempts that match what was typed.
    pub fn matching_attempts(&self) -> Vec<&AttemptLine> {
        let Some(Modal::Attempts { picker }) = &self.modal else { return Vec::new() };
        let texts: Vec<String> =
            self.open_attempts.iter().map(|line| format!("{} {}", line.username, line.account)).collect();
        let matching = picker.matching(texts.iter().map(String::as_str));
        matching.into_iter().filter_map(|index| self.open_attempts.get(index)).collect()
    }

    pub(super) fn open_attempts_list(&mut self, now: Moment) {
        if self.open_attempts.is_empty() {
            return self.say("Nothing was sent whose outcome is unknown.", now);
        }
        self.modal = Some(Modal::Attempts { picker: Picker::default() });
    }

    pub(super) fn overlay_key(&mut self, event: &KeyEvent, command: Option<Command>, now: Moment) {
        if matches!(self.modal, Some(Modal::Drafts { .. })) && self.shelf_key(event, command, now) {
            return;
        }
        if command == Some(Command::Close) {
            self.modal = None;
            self.pending = None;
            return;
        }
        // A letter narrows the list whatever its length: only a command asks for it.
        let listed = if command.is_some() { self.listed() } else { 0 };
        match &mut self.modal {
            Some(Modal::Help { scroll } | Modal::Preview { scroll }) => {
                if command == Some(Command::Press) {
                    self.modal = None;
                } else if !scrolls(command, scroll) {
                    self.switch_overlay(command, now);
                }
            }
            Some(Modal::Secret { .. }) => self.secret_key(event, command, now),
            Some(Modal::NewAccount(_)) => self.new_account_key(event, command, now),
            Some(Modal::SaveAs { .. }) => self.file_name_key(event, command),
            Some(list) => {
                if command == Some(Command::Press) {
                    self.choose(now);
                } else if !list.picker_mut().is_some_and(|picker| picker.key(event, command, listed)) {
                    self.switch_overlay(command, now);
                }
            }
            None => {}
        }
    }

    /// The key that opened an overlay closes it; one of another overlay opens that; all others close and are obeyed.
    fn switch_overlay(&mut self, command: Option<Command>, now: Moment) {
        let Some(command) = command else { return };
        let same = matches!(
            (&self.modal, command),
            (Some(Modal::Help { .. }), Command::Help)
                | (Some(Modal::Preview { .. }), Command::Preview)
                | (Some(Modal::Drafts { .. }), Command::Drafts)
                | (Some(Modal::Palette { .. }), Command::Palette)
                | (Some(Modal::Users { .. }), Command::CopyFrom)
                | (Some(Modal::Accounts { .. }), Command::Accounts)
        );
        // Tab in a list is a slip of the finger, no wish to move the form beneath; nor has a key of lists or texts one.
        let everywhere = |binding: &Binding| binding.layer == Layer::Everywhere;
        let moves = matches!(command, Command::NextField | Command::PreviousField);
        if moves || !self.keymap.binding(command).is_some_and(everywhere) {
            return;
        }
        self.modal = None;
        if !same {
            self.command(command, now);
        }
    }

    /// A list has become shorter, perhaps: its last entry is chosen where the chosen one is gone.
    pub(super) fn keep_choice(&mut self) {
        let last = self.listed().saturating_sub(1);
        if let Some(picker) = self.modal.as_mut().and_then(Modal::picker_mut) {
            picker.selected = picker.selected.min(last);
        }
    }

    /// How many entries the open list has.
    fn listed(&self) -> usize {
        match &self.modal {
            Some(Modal::Drafts { .. }) => self.matching_drafts().len(),
            Some(Modal::Palette { .. }) => self.matching_entries().len(),
            Some(Modal::Users { .. }) => self.matching_users().len(),
            Some(Modal::Accounts { .. }) => self.matching_accounts().len(),
            Some(Modal::Attempts { .. }) => self.matching_attempts().len(),
            _ => 0,
        }
    }

    pub(super) fn choose(&mut self, now: Moment) {
        match &self.modal {
            Some(Modal::Drafts { .. }) => match self.chosen_draft() {
                Some(DraftLine { damaged: Some(reason), .. }) => {
                    self.say(&format!("This draft cannot be opened: {reason}."), now);
                }
                Some(line) => self.open_draft(&line.id, now),
                None => {}
            },
            Some(Modal::Palette { picker }) => {
                let selected = picker.selected;
                let chosen = self.matching_entries().get(selected).map(|entry| entry.action);
                self.modal = None;
                match chosen {
                    Some(Action::Command(command)) => self.command(command, now),
                    Some(Action::Answer(at)) => self.go_to_answer(at, now),
                    Some(Action::Screen(screen)) => self.go_to_screen(screen, now),
                    None => {}
                }
            }
            Some(Modal::Users { picker }) => self.choose_user(picker.selected, now),
            Some(Modal::Accounts { picker }) => self.choose_account(picker.selected, now),
            Some(Modal::Attempts { picker }) => {
                let line = self.matching_attempts().get(picker.selected).map(|line| (*line).clone());
                if let Some(line) = line {
                    self.modal = None;
                    self.need(Pending::LookUp(line), now);
                }
            }
            Some(
                Modal::Help { .. }
                | Modal::Preview { .. }
                | Modal::Secret { .. }
                | Modal::NewAccount(_)
                | Modal::SaveAs { .. },
            )
            | None => {}
        }
    }
}
