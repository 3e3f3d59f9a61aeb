//! Undo and redo: they go to what changed and name it.

use super::FormEditor;
use crate::app::document::Step;
use crate::app::focus::FocusTarget;
use crate::app::keymap::Command;
use crate::app::navigation::ReturnTo;
use crate::model::fields::{FIELDS, Screen};
use crate::model::form::{FieldRef, Form, Row};
use crate::model::visibility;

/// The most fields that a message names; of more, only the number is shown.
const MOST_NAMED: usize = 3;

impl FormEditor<'_> {
    /// Undoes the last step, or redoes the one that was undone last. From the review the field leads back there.
    pub(super) fn undo(&mut self, back: bool) {
        let Some(step) = self.document.undo(back) else {
            return self.cx.notify(if back { "Nothing to undo." } else { "Nothing to redo." });
        };
        self.after_edit();
        let changed = changed_fields(&step.left, self.document.form());
        let name = self.name_of(&step, &changed, back);
        let from_review = self.navigation.screen() == Screen::Review;
        let rest = if let Some((screen, focus)) = self.target_of(&step, &changed) {
            match focus {
                FocusTarget::Answer(at) => self.return_from(at),
                _ if from_review => self.navigation.set_return_to(Some(ReturnTo::Screen(screen))),
                _ => {}
            }
            self.set_focus(screen, focus);
            let press = self.controls.way_to(Command::Press);
            if from_review { format!(". {press} comes back to the review.") } else { ".".to_owned() }
        } else {
            self.refocus();
            ", not asked now.".to_owned()
        };
        self.cx.notify(format!("{}: {name}{rest}", if back { "Undone" } else { "Redone" }));
    }

    /// What a step changed, for the person.
    fn name_of(&self, step: &Step, changed: &[FieldRef], back: bool) -> String {
        if let Some(name) = &step.name {
            return name.clone();
        }
        let form = self.document.form();
        let (older, newer) = if back { (form, &step.left) } else { (&step.left, form) };
        if let Some((index, _)) = only_in(newer, older) {
            return format!("row {} added", index + 1);
        }
        if let Some((index, _)) = only_in(older, newer) {
            return format!("row {} removed", index + 1);
        }
        match changed.len() {
            count @ 0..=MOST_NAMED => {
                changed[..count].iter().map(|at| self.document.label_of(*at)).collect::<Vec<_>>().join(", ")
            }
            count => format!("{count} answers"),
        }
    }

    /// Where the change of a step is seen: where the person is, where the step was made, or its first field. None where
    /// all of it is hidden.
    fn target_of(&self, step: &Step, changed: &[FieldRef]) -> Option<(Screen, FocusTarget)> {
        let form = self.document.form();
        if let Some((_, row)) = only_in(form, &step.left) {
            let at = self.first_field(row.id)?;
            return Some((at.field.field().screen, FocusTarget::Answer(at)));
        }
        if only_in(&step.left, form).is_some() {
            let mut screens = Screen::ALL.into_iter().filter(|screen| visibility::has_rows(form, *screen));
            return screens.next().map(|screen| (screen, FocusTarget::Add));
        }
        let mut visible = changed.iter().copied().filter(|at| visibility::is_visible(form, *at));
        let known = [self.navigation.field(), step.position.field()].into_iter().flatten();
        let at =
            known.into_iter().find(|at| visible.clone().any(|one| one == *at)).or_else(|| visible.next())?;
        Some((at.field.field().screen, FocusTarget::Answer(at)))
    }
}

/// The fields that differ, but for those of rows that only one of the forms has.
fn changed_fields(one: &Form, other: &Form) -> Vec<FieldRef> {
    let singles = FIELDS.iter().filter(|field| !field.in_row()).map(|field| FieldRef::single(field.id));
    let cells = |row: &Row| {
        let fields = FIELDS.iter().filter(|field| field.in_row());
        let row = row.id;
        fields.map(move |field| FieldRef::in_row(field.id, row))
    };
    let common = one.rows().iter().filter(|row| other.row_position(row.id).is_some());
    let all = singles.chain(common.flat_map(cells));
    all.filter(|at| one.get(*at) != other.get(*at)).collect()
}

/// The first row that only the first of two forms has, and its index.
fn only_in<'a>(one: &'a Form, other: &Form) -> Option<(usize, &'a Row)> {
    one.rows().iter().enumerate().find(|(_, row)| other.row_position(row.id).is_none())
}
