//! What lies over the form: help, the JSON, the drafts, the palette.

use super::Wizard;
use super::accounts::{Masked, Pending};
use super::focus::Stop;
use super::keymap::{Command, typed};
use super::msg::{AttemptLine, DraftLine, Moment};
use super::new_account::NewAccount;
use crate::user::fields::Screen;
use crate::user::form::Addr;
use crate::user::when;
use crossterm::event::{KeyCode, KeyEvent};
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

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
    /// The name of the file that gets the JSON.
    SaveAs {
        /// The name so far.
        name: String,
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

/// A list that is filtered by typing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picker {
    /// What was typed.
    pub filter: String,
    /// Which of the matching entries is chosen.
    pub selected: usize,
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

/// How many lines `PageDown` takes in a text.
const PAGE: usize = 10;

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
            Self::Drafts { picker, .. }
            | Self::Palette { picker }
            | Self::Users { picker }
            | Self::Accounts { picker }
            | Self::Attempts { picker } => {
                picker.filter.extend(text.chars().filter(|c| !c.is_control()).take(100));
                picker.selected = 0;
            }
            Self::Secret { typed } => {
                text.chars().filter(|c| !c.is_control()).for_each(|letter| typed.push(letter));
            }
            Self::NewAccount(account) => account.paste(text),
            Self::SaveAs { name } => name.extend(text.chars().filter(|c| !c.is_control()).take(100)),
            Self::Help { .. } | Self::Preview { .. } => {}
        }
    }
}

impl Picker {
    /// The places of the entries that match what was typed: all of them in their order, or the best first.
    pub fn matching<'a>(&self, entries: impl Iterator<Item = &'a str>) -> Vec<usize> {
        if self.filter.trim().is_empty() {
            return entries.enumerate().map(|(index, _)| index).collect();
        }
        let kind = AtomKind::Substring;
        let pattern = Pattern::new(&self.filter, CaseMatching::Ignore, Normalization::Smart, kind);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = Vec::new();
        let mut scored: Vec<(u32, usize)> = entries
            .enumerate()
            .filter_map(|(index, entry)| {
                pattern.score(Utf32Str::new(entry, &mut buffer), &mut matcher).map(|score| (score, index))
            })
            .collect();
        scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        scored.into_iter().map(|(_, index)| index).collect()
    }

    /// A key; true when it was taken.
    fn key(&mut self, event: &KeyEvent, count: usize) -> bool {
        let last = count.saturating_sub(1);
        match event.code {
            KeyCode::Up => self.selected = self.selected.min(last).saturating_sub(1),
            KeyCode::Down => self.selected = (self.selected + 1).min(last),
            KeyCode::PageUp => self.selected = self.selected.saturating_sub(PAGE),
            KeyCode::PageDown => self.selected = (self.selected + PAGE).min(last),
            KeyCode::Home => self.selected = 0,
            KeyCode::End => self.selected = last,
            KeyCode::Backspace => {
                self.filter.pop();
                self.selected = 0;
            }
            _ => match typed(event) {
                Some(letter) => {
                    self.filter.push(letter);
                    self.selected = 0;
                }
                None => return false,
            },
        }
        true
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
        let general = |command: &Command| !matches!(command, Command::Screen(_) | Command::Palette);
        let commands =
            self.keymap.bindings.iter().filter(|binding| general(&binding.command)).map(|binding| Entry {
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
            label: format!("{}: {}", at.field.field().screen.label(), at.field.field().label),
            detail: crate::user::field::shown_value(self.form.get(at)).to_owned(),
            action: Action::Answer(at),
        });
        commands.chain(screens).chain(answers).collect()
    }

    pub(super) fn overlay_key(&mut self, event: &KeyEvent, command: Option<Command>, now: Moment) {
        if matches!(self.overlay, Some(Overlay::Drafts { .. })) && self.shelf_key(event, now) {
            return;
        }
        if event.code == KeyCode::Esc {
            self.overlay = None;
            self.pending = None;
            return;
        }
        let lines = self.overlay_lines();
        match &mut self.overlay {
            Some(Overlay::Help { scroll } | Overlay::Preview { scroll }) => match event.code {
                KeyCode::Up => *scroll = scroll.saturating_sub(1),
                KeyCode::Down => *scroll = (*scroll + 1).min(lines),
                KeyCode::PageUp => *scroll = scroll.saturating_sub(PAGE),
                KeyCode::PageDown | KeyCode::Char(' ') => *scroll = (*scroll + PAGE).min(lines),
                KeyCode::Home => *scroll = 0,
                KeyCode::End => *scroll = lines,
                KeyCode::Enter => self.overlay = None,
                _ => self.switch_overlay(command, now),
            },
            Some(Overlay::Secret { .. }) => self.secret_key(event, command, now),
            Some(Overlay::NewAccount(_)) => self.new_account_key(event, now),
            Some(Overlay::SaveAs { .. }) => self.file_name_key(event),
            Some(list) => {
                if event.code == KeyCode::Enter {
                    self.choose(now);
                } else if !list.picker_mut().is_some_and(|picker| picker.key(event, lines)) {
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
        // Tab in a list is a slip of the finger, no wish to move the form beneath.
        if matches!(command, Command::NextField | Command::PreviousField) {
            return;
        }
        self.overlay = None;
        if !same {
            self.command(command, now);
        }
    }

    /// How far the open overlay can be scrolled, or how many entries it lists.
    fn overlay_lines(&self) -> usize {
        match &self.overlay {
            Some(Overlay::Help { .. }) => self.keymap.bindings.len() + 8,
            Some(Overlay::Preview { .. }) => {
                crate::user::payload::build(&self.form).lines.len().saturating_sub(1)
            }
            Some(Overlay::Drafts { .. }) => self.matching_drafts().len(),
            Some(Overlay::Palette { .. }) => self.matching_entries().len(),
            Some(Overlay::Users { .. }) => self.matching_users().len(),
            Some(Overlay::Accounts { .. }) => self.matching_accounts().len(),
            Some(Overlay::Attempts { .. }) => self.matching_attempts().len(),
            Some(Overlay::Secret { .. } | Overlay::NewAccount(_) | Overlay::SaveAs { .. }) | None => 0,
        }
    }

    pub(super) fn choose(&mut self, now: Moment) {
        match &self.overlay {
            Some(Overlay::Drafts { picker, .. }) => {
                let selected = picker.selected;
                let chosen =
                    self.matching_drafts().get(selected).map(|line| (line.id.clone(), line.damaged.clone()));
                match chosen {
                    Some((_, Some(reason))) => {
                        self.say(&format!("This draft cannot be opened: {reason}."), now);
                    }
                    Some((id, None)) => self.open_draft(&id, now),
                    None => {}
                }
            }
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
