//! The palette: every action, screen and field as an entry that is found by its name.

use super::Action;
use super::picker::Picker;
use crate::app::controls::Controls;
use crate::app::document::Document;
use crate::app::keymap::{Binding, Command, Layer};
use crate::app::phase::Phase;
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

/// What the entries depend on.
pub(crate) struct PaletteContext<'a> {
    pub(crate) document: &'a Document,
    pub(crate) controls: &'a Controls,
    pub(crate) phase: &'a Phase,
}

/// The entries that match the filter.
pub(crate) fn matching_entries(picker: &Picker, context: &PaletteContext<'_>) -> Vec<Entry> {
    let entries = entries(context);
    let matching = picker.matching(&entries, |entry| format!("{} {}", entry.label, entry.detail));
    matching.into_iter().cloned().collect()
}

fn entries(context: &PaletteContext<'_>) -> Vec<Entry> {
    let mut all: Vec<Entry> = buttons(context).chain(commands(context)).collect();
    // An outcome covers the form.
    if matches!(context.phase, Phase::Editing) {
        all.extend(screens(context).chain(fields(context)));
    }
    // Single steps come last: their keys are the plainest.
    all.sort_by_key(|entry| {
        use Command::{NextField, NextScreen, PreviousField, PreviousScreen};
        matches!(entry.action, Action::Command(NextField | PreviousField | NextScreen | PreviousScreen))
    });
    all
}

/// The buttons of the outcome.
fn buttons(context: &PaletteContext<'_>) -> impl Iterator<Item = Entry> {
    context.phase.actions().into_iter().enumerate().map(|(index, action)| Entry {
        label: action.label().to_owned(),
        detail: String::new(),
        action: Action::PressOutcomeButton(index),
    })
}

/// The commands that mean something here.
fn commands<'a>(context: &'a PaletteContext<'_>) -> impl Iterator<Item = Entry> + 'a {
    let (keymap, phase) = (&context.controls.keymap, context.phase);
    let needless = |command| {
        matches!(command, Command::Screen(_) | Command::Palette | Command::Press)
            || (command == Command::Close && !phase.is_sending())
            || (!matches!(phase, Phase::Editing)
                && matches!(command, Command::NextField | Command::PreviousField))
    };
    let listed = move |binding: &&Binding| {
        let is_here = binding.layer == Layer::Everywhere || binding.command == Command::CopyUserId;
        is_here && phase.allows(binding.command) && !needless(binding.command)
    };
    keymap.bindings.iter().filter(listed).map(move |binding| Entry {
        label: match binding.command {
            Command::Close => "Cancel the request".to_owned(),
            Command::Preview => phase.json_title().to_owned(),
            _ => sentence_case(binding.does),
        },
        detail: keymap.shown(binding.command),
        action: Action::Command(binding.command),
    })
}

fn screens<'a>(context: &'a PaletteContext<'_>) -> impl Iterator<Item = Entry> + 'a {
    (1..).zip(visibility::visible_screens(context.document.form())).map(|(number, screen)| Entry {
        label: format!("Go to {}", screen.label()),
        detail: context.controls.keymap.shown(Command::Screen(number)),
        action: Action::GoToScreen(screen),
    })
}

fn fields<'a>(context: &'a PaletteContext<'_>) -> impl Iterator<Item = Entry> + 'a {
    let document = context.document;
    visibility::all_visible_fields(document.form()).into_iter().map(|at| Entry {
        label: format!("{}: {}", at.field.field().screen.label(), document.label_of(at)),
        detail: display_value(document.form().get(at)).to_owned(),
        action: Action::GoToField(at),
    })
}
