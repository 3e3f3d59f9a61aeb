//! The list of drafts: opens, renames, duplicates, marks and removes them.

use super::picker::Picker;
use super::{Action, ModalContext, Reaction};
use crate::app::keymap::Command;
use crate::app::msg::{DraftOp, DraftRow};
use crate::app::text_input::TextInput;
use crossterm::event::KeyEvent;

/// The most characters of a draft's name.
const LONGEST_NAME: usize = 100;

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
        self.picker.matching(rows, |row| format!("{} {} {}", row.title, row.role, row.id))
    }

    fn selected(&self) -> Option<DraftRow> {
        self.picker.selected_of(&self.matching()).copied().cloned()
    }

    /// Shows the drafts. The selection stays with its draft, wherever that is now.
    pub(in crate::app) fn set_rows(&mut self, rows: Vec<DraftRow>) {
        let selected = self.selected().map(|row| row.id);
        self.rows = Some(rows);
        let index = self.matching().iter().position(|row| Some(&row.id) == selected.as_ref());
        self.picker.selected = index.unwrap_or(self.picker.selected);
    }

    pub(super) fn text_input(&mut self) -> &mut TextInput {
        match &mut self.renaming {
            Some((_, name)) => name,
            None => &mut self.picker.filter,
        }
    }

    /// A key while a name is typed.
    pub(super) fn rename_key(
        &mut self,
        event: &KeyEvent,
        command: Option<Command>,
        draft_id: &str,
    ) -> Reaction {
        if !matches!(command, Some(Command::Press | Command::Close)) {
            self.text_input().key(event, command);
            return Reaction::Stay;
        }
        let Some((id, name)) = self.renaming.take().filter(|_| command == Some(Command::Press)) else {
            return Reaction::Stay;
        };
        let name = name.value().trim().to_owned();
        // The title shown may not be a name that the person gave, so it is saved as one only if it was changed.
        if self.rows.iter().flatten().any(|row| row.id == id && row.title == name) {
            return Reaction::Stay;
        }
        Reaction::Run(if id == draft_id {
            Action::RenameOpenDraft(name)
        } else {
            Action::ChangeDraft(DraftOp::Rename { id, name })
        })
    }

    /// Opens or changes the selected draft, or restores the removed one.
    pub(super) fn run(&mut self, command: Command, shared: &mut ModalContext<'_>) -> Reaction {
        if command == Command::RestoreDraft {
            return Reaction::Run(Action::RestoreDraft);
        }
        let Some(DraftRow { id, title, template, damaged, .. }) = self.selected() else {
            return Reaction::Stay;
        };
        let is_open = id == shared.draft_id;
        let refused = match (command, damaged) {
            (Command::RemoveDraft, _) if is_open => {
                "This draft is open: start another user first.".to_owned()
            }
            (Command::RemoveDraft, _) => return Reaction::Run(Action::ChangeDraft(DraftOp::Remove(id))),
            (Command::Press, Some(reason)) => format!("This draft cannot be opened: {reason}."),
            (_, Some(reason)) => format!("This draft cannot be changed: {reason}."),
            (Command::Press, None) => return Reaction::Run(Action::OpenDraft(id)),
            (Command::DuplicateDraft, None) => return Reaction::Run(Action::DuplicateDraft(id)),
            (Command::MarkTemplate, None) if is_open => {
                "This draft is open: start another user, then mark it.".to_owned()
            }
            (Command::MarkTemplate, None) => {
                let op = DraftOp::Template { id, template: !template };
                return Reaction::Run(Action::ChangeDraft(op));
            }
            (_, None) => {
                self.renaming = Some((id, TextInput::selected(title, LONGEST_NAME)));
                return Reaction::Stay;
            }
        };
        shared.cx.notify(refused);
        Reaction::Stay
    }
}
