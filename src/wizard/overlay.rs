//! What lies over the form: help, the JSON, the drafts, the palette.

use super::Wizard;
use super::accounts::{Masked, Pending};
use super::exporting::{self, Export};
use super::focus::Stop;
use super::keymap::{Binding, Command, Layer};
use super::msg::{AttemptLine, DraftLine, Moment};
use super::new_account::NewAccount;
use super::picker::{Picker, line_paste};
use super::shelf::LONGEST_NAME;
use super::submitting::Phase;
use crate::user::fields::Screen;
use crate::user::form::Addr;
use crate::user::when;
use crossterm::event::KeyEvent;

/// Something over the form.
#[derive(Debug)]
pub enum Overlay {
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
        renaming: Option<(String, String)>,
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
        name: String,
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

/// An entry of the palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it does.
    pub label: String,
    /// What else tells it: the key, or the answer.
    pub detail: String,
    /// What choosing it does.
    pub action: Action,
}

/// What an entry of the palette does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// A command.
    Command(Command),
    /// Goes to an answer.
    Answer(Addr),
    /// Goes to a screen.
    Screen(Screen),
}

/// How many lines a page has in a list or a text.
pub(super) const PAGE: usize = 10;

impl Overlay {
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

    pub(super) fn paste(&mut self, text: &str) {
        match self {
            Self::Drafts { renaming: Some((_, name)), .. } => line_paste(name, text, LONGEST_NAME),
            Self::Secret { typed } => typed.paste(text),
            Self::NewAccount(account) => account.paste(text),
            Self::SaveAs { name, .. } => line_paste(name, text, exporting::LONGEST),
            other => {
                if let Some(picker) = other.picker_mut() {
                    picker.paste(text);
                }
            }
        }
    }
}

/// A draft's columns as one text, on which the list is filtered.
pub fn draft_text(line: &DraftLine) -> String {
    format!("{} {} {}", line.title, line.role, line.id)
}

impl Wizard {
    /// The drafts of the open list that match what was typed.
    pub fn matching_drafts(&self) -> Vec<&DraftLine> {
        let Some(Overlay::Drafts { picker, lines: Some(lines), .. }) = &self.overlay else {
            return Vec::new();
        };
        // Thousands of texts are made only for somebody who looks for one.
        if picker.filter.trim().is_empty() {
            return lines.iter().collect();
        }
        let texts: Vec<String> = lines.iter().map(draft_text).collect();
        picker
            .matching(texts.iter().map(String::as_str))
            .into_iter()
            .filter_map(|index| lines.get(index))
            .collect()
    }

    /// The entries of the palette that match what was typed.
    pub fn matching_entries(&self) -> Vec<Entry> {
        let Some(Overlay::Palette { picker }) = &self.overlay else { return Vec::new() };
        let entries = self.entries();
        let texts: Vec<String> =
            entries.iter().map(|entry| format!("{} {}", entry.label, entry.detail)).collect();
        let matching = picker.matching(texts.iter().map(String::as_str));
        matching.into_iter().filter_map(|index| entries.get(index).cloned()).collect()
    }

    /// The open attempts that match what was typed.
    pub fn matching_attempts(&self) -> Vec<&AttemptLine> {
        let Some(Overlay::Attempts { picker }) = &self.overlay else { return Vec::new() };
        let texts: Vec<String> =
            self.open_attempts.iter().map(|line| format!("{} {}", line.username, line.account)).collect();
        let matching = picker.matching(texts.iter().map(String::as_str));
        matching.into_iter().filter_map(|index| self.open_attempts.get(index)).collect()
    }

    pub(super) fn open_attempts_list(&mut self, now: Moment) {
        if self.open_attempts.is_empty() {
            return self.say("Nothing was sent whose outcome is unknown.", now);
        }
        self.overlay = Some(Overlay::Attempts { picker: Picker::default() });
    }

    fn entries(&self) -> Vec<Entry> {
        let here = |command| {
            matches!(command, Command::Screen(_) | Command::Palette | Command::Press | Command::Close)
        };
        let general = |binding: &&Binding| binding.layer == Layer::Everywhere && !here(binding.command);
        let commands = self.keymap.bindings.iter().filter(general).map(|binding| Entry {
            label: sentence(binding.does),
            detail: self.keymap.shown(binding.command),
            action: Action::Command(binding.command),
        });
        let screens = when::screens(&self.form).into_iter().enumerate().map(|(index, screen)| Entry {
            label: format!("Go to {}", screen.label()),
            detail: self.keymap.shown(Command::Screen(index as u8 + 1)),
            action: Action::Screen(screen),
        });
        let answers = when::all_answers(&self.form).into_iter().map(|at| Entry {
            label: format!("{}: {}", at.field.field().screen.label(), self.label_of(at)),
            detail: crate::user::field::shown_value(self.form.get(at)).to_owned(),
            action: Action::Answer(at),
        });
        // Nobody opens a list for a single step, which has the plainest of keys.
        let steps = |entry: &Entry| {
            use Command::{NextField, NextScreen, PreviousField, PreviousScreen};
            let Action::Command(command) = entry.action else { return false };
            matches!(command, NextField | PreviousField | NextScreen | PreviousScreen)
        };
        let mut all: Vec<Entry> = commands.chain(screens).chain(answers).collect();
        all.sort_by_key(steps);
        all
    }

    pub(super) fn overlay_key(&mut self, event: &KeyEvent, command: Option<Command>, now: Moment) {
        if matches!(self.overlay, Some(Overlay::Drafts { .. })) && self.shelf_key(event, command, now) {
            return;
        }
        if command == Some(Command::Close) {
            self.overlay = None;
            self.pending = None;
            return;
        }
        // A letter narrows the list whatever its length: only a command asks for it.
        let listed = if command.is_some() { self.listed() } else { 0 };
        match &mut self.overlay {
            Some(Overlay::Help { scroll } | Overlay::Preview { scroll }) => {
                if command == Some(Command::Press) {
                    self.overlay = None;
                } else if !scrolls(command, scroll) {
                    self.switch_overlay(command, now);
                }
            }
            Some(Overlay::Secret { .. }) => self.secret_key(event, command, now),
            Some(Overlay::NewAccount(_)) => self.new_account_key(event, command, now),
            Some(Overlay::SaveAs { .. }) => self.file_name_key(event, command),
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
            (&self.overlay, command),
            (Some(Overlay::Help { .. }), Command::Help)
                | (Some(Overlay::Preview { .. }), Command::Preview)
                | (Some(Overlay::Drafts { .. }), Command::Drafts)
                | (Some(Overlay::Palette { .. }), Command::Palette)
                | (Some(Overlay::Users { .. }), Command::CopyFrom)
                | (Some(Overlay::Accounts { .. }), Command::Accounts)
        );
        // Tab in a list is a slip of the finger, no wish to move the form beneath; nor has a key of lists or texts one.
        let everywhere = |binding: &Binding| binding.layer == Layer::Everywhere;
        let moves = matches!(command, Command::NextField | Command::PreviousField);
        if moves || !self.keymap.binding(command).is_some_and(everywhere) {
            return;
        }
        self.overlay = None;
        if !same {
            self.command(command, now);
        }
    }

    /// The picture begins with this line of what is scrolled. What was scrolled beyond the end is taken back: the next
    /// key moves it.
    pub fn scrolled_to(&mut self, first: usize) {
        match (&mut self.overlay, &mut self.phase) {
            (Some(Overlay::Help { scroll } | Overlay::Preview { scroll }), _)
            | (None, Phase::Finished { scroll, .. }) => *scroll = first.min(*scroll),
            (None, Phase::Editing) => self.review_scroll = self.review_scroll.map(|line| first.min(line)),
            _ => {}
        }
    }

    /// A list has become shorter, perhaps: its last entry is chosen where the chosen one is gone.
    pub(super) fn keep_choice(&mut self) {
        let last = self.listed().saturating_sub(1);
        if let Some(picker) = self.overlay.as_mut().and_then(Overlay::picker_mut) {
            picker.selected = picker.selected.min(last);
        }
    }

    /// How many entries the open list has.
    fn listed(&self) -> usize {
        match &self.overlay {
            Some(Overlay::Drafts { .. }) => self.matching_drafts().len(),
            Some(Overlay::Palette { .. }) => self.matching_entries().len(),
            Some(Overlay::Users { .. }) => self.matching_users().len(),
            Some(Overlay::Accounts { .. }) => self.matching_accounts().len(),
            Some(Overlay::Attempts { .. }) => self.matching_attempts().len(),
            _ => 0,
        }
    }

    pub(super) fn choose(&mut self, now: Moment) {
        match &self.overlay {
            Some(Overlay::Drafts { .. }) => match self.chosen_draft() {
                Some(DraftLine { damaged: Some(reason), .. }) => {
                    self.say(&format!("This draft cannot be opened: {reason}."), now);
                }
                Some(line) => self.open_draft(&line.id, now),
                None => {}
            },
            Some(Overlay::Palette { picker }) => {
                let selected = picker.selected;
                let chosen = self.matching_entries().get(selected).map(|entry| entry.action);
                self.overlay = None;
                match chosen {
                    Some(Action::Command(command)) => self.command(command, now),
                    Some(Action::Answer(at)) => self.go_to_answer(at, now),
                    Some(Action::Screen(screen)) => self.go_to_screen(screen, now),
                    None => {}
                }
            }
            Some(Overlay::Users { picker }) => self.choose_user(picker.selected, now),
            Some(Overlay::Accounts { picker }) => self.choose_account(picker.selected, now),
            Some(Overlay::Attempts { picker }) => {
                let line = self.matching_attempts().get(picker.selected).map(|line| (*line).clone());
                if let Some(line) = line {
                    self.overlay = None;
                    self.need(Pending::LookUp(line), now);
                }
            }
            Some(
                Overlay::Help { .. }
                | Overlay::Preview { .. }
                | Overlay::Secret { .. }
                | Overlay::NewAccount(_)
                | Overlay::SaveAs { .. },
            )
            | None => {}
        }
    }

    /// The answer that has the focus.
    pub fn focused(&self) -> Option<Addr> {
        match self.stop {
            Stop::Answer(at) => Some(at),
            _ => None,
        }
    }
}

/// Whether a command scrolls a text: it does. The end is wherever the picture says ([`Wizard::scrolled_to`]).
pub(super) fn scrolls(command: Option<Command>, scroll: &mut usize) -> bool {
    *scroll = match command {
        Some(Command::Up) => scroll.saturating_sub(1),
        Some(Command::Down) => scroll.saturating_add(1),
        Some(Command::PageUp) => scroll.saturating_sub(PAGE),
        Some(Command::PageDown | Command::PageOn) => scroll.saturating_add(PAGE),
        Some(Command::First) => 0,
        Some(Command::Last) => usize::MAX,
        _ => return false,
    };
    true
}

/// A phrase with a capital letter: `next field` becomes `Next field`.
pub fn sentence(phrase: &str) -> String {
    let mut chars = phrase.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// How long ago something was: `just now`, `3 minutes ago`.
pub fn age(seconds: u64) -> String {
    let ago =
        |count: u64, noun: &str| format!("{} ago", when::counted(usize::try_from(count).unwrap_or(0), noun));
    match seconds {
        0..60 => "just now".to_owned(),
        60..3600 => ago(seconds / 60, "minute"),
        3600..86_400 => ago(seconds / 3600, "hour"),
        _ => ago(seconds / 86_400, "day"),
    }
}
