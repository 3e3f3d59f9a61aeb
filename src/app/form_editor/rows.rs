//! Rows of the list of associated users.

use super::FormEditor;
use crate::app::focus::FocusTarget;
use crate::app::keymap::Command;
use crate::model::form::{MOST_ROWS, RowId};

impl FormEditor<'_> {
    /// Adds a row and goes into it. A held Enter adds one row, not forty.
    pub(crate) fn add_row(&mut self) {
        if !self.press_guard.may_press(self.cx.now) {
            return self.move_field(true);
        }
        if self.document.form().rows().len() >= MOST_ROWS {
            return self.cx.notify(format!("There are {MOST_ROWS} rows, the most that a draft holds."));
        }
        let mut added = None;
        self.edit(None, |form| added = Some(form.add_row()));
        let screen = self.navigation.screen();
        let targets = self.document.targets(screen);
        let first = targets.iter().find(|one| matches!(one, FocusTarget::Answer(at) if at.row == added));
        if let Some(first) = first {
            self.navigate_to(screen, *first);
        }
    }

    /// Removes a row; the focus goes to the row that takes its place.
    pub(crate) fn remove_row(&mut self, row: RowId) {
        if !self.press_guard.may_press(self.cx.now) {
            return self.move_field(true);
        }
        let position = self.document.form().row_position(row).unwrap_or(0);
        self.edit(None, |form| form.remove_row(row));
        let rows = self.document.form().rows();
        let next = rows.get(position).or(rows.last()).map(|row| row.id);
        self.set_focus(self.navigation.screen(), next.map_or(FocusTarget::Add, FocusTarget::Remove));
        self.cx.notify(format!("Row removed; {} brings it back.", self.controls.way_to(Command::Undo)));
    }
}
