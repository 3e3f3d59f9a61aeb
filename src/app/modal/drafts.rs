//! The list of drafts: opens, renames, duplicates, marks and removes them.

use super::picker::{ListModal, Picker};
use super::{Action, ModalContext, ModalInput, Reaction};
use crate::app::keymap::Command;
use crate::app::msg::{Cx, DraftOp, DraftRow};
use crate::app::text_input::TextInput;
use crossterm::event::KeyEvent;

/// The longest name of a draft.
pub(crate) const LONGEST_NAME: usize = 100;

/// What can be done with the selected draft, as the footer calls it.
pub(crate) const KEYS: [(Command, &str); 5] = [
    (Command::RenameDraft, "rename"),
    (Command::RemoveDraft, "remove"),
    (Command::DuplicateDraft, "duplicate"),
    (Command::MarkTemplate, "template"),
    (Command::RestoreDraft, "undo"),
];

#[derive(Debug, Default)]
pub struct DraftsModal {
    pub(crate) picker: Picker,
    /// All drafts, newest first; none while they are read.
    rows: Option<Vec<DraftRow>>,
    /// The id of the draft that is renamed, and its name so far.
    renaming: Option<(String, TextInput)>,
}

/// A draft's columns as one text, on which the list is filtered.
pub(crate) fn draft_text(row: &DraftRow) -> String {
    format!("{} {} {}", row.title, row.role, row.id)
}

impl DraftsModal {
    /// All drafts, newest first; none while they are read.
    pub(crate) fn rows(&self) -> Option<&[DraftRow]> {
        self.rows.as_deref()
    }

    /// The name that is typed, while a draft is renamed.
    pub(crate) fn new_name(&self) -> Option<&TextInput> {
        self.renaming.as_ref().map(|(_, name)| name)
    }

    /// Whether a name is typed.
    pub(crate) fn is_renaming(&self) -> bool {
        self.renaming.is_some()
    }

    /// The drafts that match the filter.
    pub(crate) fn matching(&self) -> Vec<&DraftRow> {
        let rows = self.rows.as_deref().unwrap_or_default();
        // The texts of thousands of drafts are made only for a filter.
        if self.picker.query().is_empty() {
            return rows.iter().collect();
        }
        let texts: Vec<String> = rows.iter().map(draft_text).collect();
        let matching = self.picker.matching(texts.iter().map(String::as_str));
        matching.into_iter().filter_map(|index| rows.get(index)).collect()
    }

    fn selected(&self) -> Option<DraftRow> {
        self.matching().get(self.picker.selected).map(|row| (*row).clone())
    }

    /// Shows the drafts. The selection stays with its draft, wherever that is now.
    pub(in crate::app) fn set_rows(&mut self, rows: Vec<DraftRow>) {
        let selected = self.selected().map(|row| row.id);
        self.rows = Some(rows);
        let matching = self.matching();
        let count = matching.len();
        let index = matching.iter().position(|row| Some(&row.id) == selected.as_ref());
        if let Some(index) = index {
            self.picker.selected = index;
        }
        self.picker.clamp(count);
    }

    pub(super) fn text_input(&mut self) -> &mut TextInput {
        match &mut self.renaming {
            Some((_, name)) => name,
            None => &mut self.picker.filter,
        }
    }

    pub(super) fn update(
        &mut self,
        input: ModalInput<'_>,
        shared: &ModalContext<'_>,
        cx: &mut Cx,
    ) -> Reaction {
        match input {
            ModalInput::Key(event, command) if self.is_renaming() => self.rename_key(event, command, shared),
            ModalInput::Key(_, Some(Command::RenameDraft)) => {
                if let Some(row) = self.selected_sound(cx) {
                    self.renaming = Some((row.id, TextInput::new(row.title, LONGEST_NAME)));
                }
                Reaction::Stay
            }
            ModalInput::Key(_, Some(Command::RemoveDraft)) => self.remove(shared, cx),
            ModalInput::Key(_, Some(Command::DuplicateDraft)) => self.duplicate(cx),
            ModalInput::Key(_, Some(Command::MarkTemplate)) => self.mark(shared, cx),
            ModalInput::Key(_, Some(Command::RestoreDraft)) => Reaction::Run(Action::RestoreDraft),
            other => self.update_list(other, shared, cx),
        }
    }

    /// A key while a name is typed.
    fn rename_key(
        &mut self,
        event: &KeyEvent,
        command: Option<Command>,
        shared: &ModalContext<'_>,
    ) -> Reaction {
        let Some((_, name)) = &mut self.renaming else { return Reaction::Stay };
        match command {
            Some(Command::Close) => self.renaming = None,
            Some(Command::Press) => {
                if let Some((id, name)) = self.renaming.take() {
                    let name = name.value().trim().to_owned();
                    // The shown title is no name that the person gave: unchanged it does not become one.
                    let mut rows = self.rows.iter().flatten();
                    if !rows.any(|row| row.id == id && row.title == name) {
                        return rename(id, name, shared);
                    }
                }
            }
            _ => drop(name.key(event, command)),
        }
        Reaction::Stay
    }

    /// The selected draft, unless it is damaged: it can only be removed.
    fn selected_sound(&self, cx: &mut Cx) -> Option<DraftRow> {
        let row = self.selected()?;
        match &row.damaged {
            Some(reason) => {
                cx.notify(format!("This draft cannot be changed: {reason}."));
                None
            }
            None => Some(row),
        }
    }

    fn duplicate(&self, cx: &mut Cx) -> Reaction {
        self.selected_sound(cx).map_or(Reaction::Stay, |row| Reaction::Run(Action::DuplicateDraft(row.id)))
    }

    fn remove(&self, shared: &ModalContext<'_>, cx: &mut Cx) -> Reaction {
        let Some(row) = self.selected() else { return Reaction::Stay };
        if row.id == shared.draft_id {
            cx.notify("This draft is open: start another user first.");
            return Reaction::Stay;
        }
        Reaction::Run(Action::ChangeDraft(DraftOp::Remove(row.id)))
    }

    fn mark(&self, shared: &ModalContext<'_>, cx: &mut Cx) -> Reaction {
        let Some(row) = self.selected_sound(cx) else { return Reaction::Stay };
        if row.id == shared.draft_id {
            cx.notify("This draft is open: start another user, then mark it.");
            return Reaction::Stay;
        }
        let template = !row.template;
        Reaction::Run(Action::ChangeDraft(DraftOp::Template { id: row.id, template }))
    }
}

fn rename(id: String, name: String, shared: &ModalContext<'_>) -> Reaction {
    Reaction::Run(if id == shared.draft_id {
        Action::RenameOpenDraft(name)
    } else {
        Action::ChangeDraft(DraftOp::Rename { id, name })
    })
}

impl ListModal for DraftsModal {
    const OPENED_BY: Option<Command> = Some(Command::Drafts);

    fn picker_mut(&mut self) -> &mut Picker {
        &mut self.picker
    }

    fn count(&self, _shared: &ModalContext<'_>) -> usize {
        self.matching().len()
    }

    fn choose(&mut self, _shared: &ModalContext<'_>, cx: &mut Cx) -> Reaction {
        match self.selected() {
            Some(DraftRow { damaged: Some(reason), .. }) => {
                cx.notify(format!("This draft cannot be opened: {reason}."));
                Reaction::Stay
            }
            Some(row) => Reaction::Run(Action::OpenDraft(row.id)),
            None => Reaction::Stay,
        }
    }
}
