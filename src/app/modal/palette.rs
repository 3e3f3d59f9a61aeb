//! The palette: every action, screen and field as an entry that is found by its name.

use super::Action;
use super::picker::Picker;
use crate::app::document::Document;
use crate::app::keymap::{Binding, Command, Keymap, Layer};
use crate::model::field::display_value;
use crate::model::visibility;
use crate::text::sentence_case;

/// An entry of the palette.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) label: String,
    /// The key, or the answer.
    pub(crate) detail: String,
    pub(super) action: Action,
}

/// The entries that match the filter.
pub(crate) fn matching_entries(picker: &Picker, keymap: &Keymap, document: &Document) -> Vec<Entry> {
    let entries = entries(keymap, document);
    let matching = picker.matching(&entries, |entry| format!("{} {}", entry.label, entry.detail));
    matching.into_iter().cloned().collect()
}

fn entries(keymap: &Keymap, document: &Document) -> Vec<Entry> {
    let needless =
        |command| matches!(command, Command::Screen(_) | Command::Palette | Command::Press | Command::Close);
    let listed = |binding: &&Binding| binding.layer == Layer::Everywhere && !needless(binding.command);
    let commands = keymap.bindings.iter().filter(listed).map(|binding| Entry {
        label: sentence_case(binding.does),
        detail: keymap.shown(binding.command),
        action: Action::Command(binding.command),
    });
    let screens = (1..).zip(visibility::visible_screens(document.form())).map(|(number, screen)| Entry {
        label: format!("Go to {}", screen.label()),
        detail: keymap.shown(Command::Screen(number)),
        action: Action::GoToScreen(screen),
    });
    let fields = visibility::all_visible_fields(document.form()).into_iter().map(|at| Entry {
        label: format!("{}: {}", at.field.field().screen.label(), document.label_of(at)),
        detail: display_value(document.form().get(at)).to_owned(),
        action: Action::GoToField(at),
    });
    let mut all: Vec<Entry> = commands.chain(screens).chain(fields).collect();
    // Single steps come last: their keys are the plainest.
    all.sort_by_key(|entry| {
        use Command::{NextField, NextScreen, PreviousField, PreviousScreen};
        matches!(entry.action, Action::Command(NextField | PreviousField | NextScreen | PreviousScreen))
    });
    all
}
