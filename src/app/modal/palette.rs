//! The palette: every action, screen and field as an entry that is found by its name.

use super::picker::{ListModal, Picker};
use super::{Action, ModalContext, Reaction};
use crate::app::controls::Controls;
use crate::app::document::Document;
use crate::app::keymap::{Binding, Command, Layer};
use crate::app::msg::Cx;
use crate::model::field::display_value;
use crate::model::fields::Screen;
use crate::model::form::FieldRef;
use crate::model::visibility;
use crate::text::sentence_case;

/// An entry of the palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) label: String,
    /// The key, or the answer.
    pub(crate) detail: String,
    target: PaletteTarget,
}

/// What choosing an entry does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PaletteTarget {
    Command(Command),
    Field(FieldRef),
    Screen(Screen),
}

#[derive(Debug, Default)]
pub struct PaletteModal {
    pub(crate) picker: Picker,
}

impl PaletteModal {
    /// The entries that match the filter.
    pub(crate) fn matching(&self, controls: &Controls, document: &Document) -> Vec<Entry> {
        let entries = entries(controls, document);
        let texts: Vec<String> =
            entries.iter().map(|entry| format!("{} {}", entry.label, entry.detail)).collect();
        let matching = self.picker.matching(texts.iter().map(String::as_str));
        matching.into_iter().filter_map(|index| entries.get(index).cloned()).collect()
    }
}

fn entries(controls: &Controls, document: &Document) -> Vec<Entry> {
    let keymap = &controls.keymap;
    let needless =
        |command| matches!(command, Command::Screen(_) | Command::Palette | Command::Press | Command::Close);
    let listed = |binding: &&Binding| binding.layer == Layer::Everywhere && !needless(binding.command);
    let commands = keymap.bindings.iter().filter(listed).map(|binding| Entry {
        label: sentence_case(binding.does),
        detail: keymap.shown(binding.command),
        target: PaletteTarget::Command(binding.command),
    });
    let screens =
        visibility::visible_screens(document.form()).into_iter().enumerate().map(|(index, screen)| Entry {
            label: format!("Go to {}", screen.label()),
            detail: keymap.shown(Command::Screen(index as u8 + 1)),
            target: PaletteTarget::Screen(screen),
        });
    let fields = visibility::all_visible_fields(document.form()).into_iter().map(|at| Entry {
        label: format!("{}: {}", at.field.field().screen.label(), document.label_of(at)),
        detail: display_value(document.form().get(at)).to_owned(),
        target: PaletteTarget::Field(at),
    });
    let mut all: Vec<Entry> = commands.chain(screens).chain(fields).collect();
    // Single steps come last: their keys are the plainest.
    all.sort_by_key(|entry| {
        use Command::{NextField, NextScreen, PreviousField, PreviousScreen};
        let PaletteTarget::Command(command) = entry.target else { return false };
        matches!(command, NextField | PreviousField | NextScreen | PreviousScreen)
    });
    all
}

impl ListModal for PaletteModal {
    const OPENED_BY: Option<Command> = Some(Command::Palette);

    fn picker_mut(&mut self) -> &mut Picker {
        &mut self.picker
    }

    fn count(&self, shared: &ModalContext<'_>) -> usize {
        self.matching(shared.controls, shared.document).len()
    }

    fn choose(&mut self, shared: &ModalContext<'_>, _cx: &mut Cx) -> Reaction {
        let matching = self.matching(shared.controls, shared.document);
        matching.get(self.picker.selected).map_or(Reaction::Close, |entry| {
            Reaction::CloseAndRun(match entry.target {
                PaletteTarget::Command(command) => Action::Command(command),
                PaletteTarget::Field(at) => Action::GoToField(at),
                PaletteTarget::Screen(screen) => Action::GoToScreen(screen),
            })
        })
    }
}
