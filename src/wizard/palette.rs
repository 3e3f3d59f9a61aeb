//! The palette: every action, screen and answer as an entry that is found by its name.

use super::Wizard;
use super::keymap::{Binding, Command, Layer};
use super::overlay::Overlay;
use crate::user::field::display_value;
use crate::user::fields::Screen;
use crate::user::form::Addr;
use crate::user::visibility;

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

/// A phrase with a capital letter: `next field` becomes `Next field`.
pub fn sentence(phrase: &str) -> String {
    let mut chars = phrase.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

impl Wizard {
    /// The entries of the palette that match what was typed.
    pub fn matching_entries(&self) -> Vec<Entry> {
        let Some(Overlay::Palette { picker }) = &self.overlay else { return Vec::new() };
        let entries = self.entries();
        let texts: Vec<String> =
            entries.iter().map(|entry| format!("{} {}", entry.label, entry.detail)).collect();
        let matching = picker.matching(texts.iter().map(String::as_str));
        matching.into_iter().filter_map(|index| entries.get(index).cloned()).collect()
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
        let screens =
            visibility::visible_screens(&self.form).into_iter().enumerate().map(|(index, screen)| Entry {
                label: format!("Go to {}", screen.label()),
                detail: self.keymap.shown(Command::Screen(index as u8 + 1)),
                action: Action::Screen(screen),
            });
        let answers = visibility::all_visible_fields(&self.form).into_iter().map(|at| Entry {
            label: format!("{}: {}", at.field.field().screen.label(), self.label_of(at)),
            detail: display_value(self.form.get(at)).to_owned(),
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
}
