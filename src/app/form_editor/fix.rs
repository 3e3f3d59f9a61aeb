//! Takes what a problem offers to correct it.

use super::FormEditor;
use crate::app::keymap::Command;
use crate::app::messages;
use crate::model::form::FieldRef;
use crate::model::rule::Fix;

impl FormEditor<'_> {
    /// Takes what the problem at the focus offers. A held key takes no more than the person saw.
    pub(super) fn take_offer(&mut self) {
        let [take, next] = [Command::Fix, Command::NextProblem].map(|command| self.controls.way_to(command));
        match self.document.offer(self.navigation.focus(), self.navigation.edited()) {
            Some(_) if self.press_guard.is_held() => {
                self.cx.notify(format!("Press {take} once more to take the fix."));
            }
            Some((at, fix)) => self.take_fix(at, &fix),
            None => self.cx.notify(format!("No fix is offered here. {next} goes to the next problem.")),
        }
    }

    /// Takes the fix of a problem at this field as one step, and says what changed.
    pub(crate) fn take_fix(&mut self, at: FieldRef, fix: &Fix) {
        self.document.close_undo_group();
        let became = |(changed, text): (FieldRef, &str)| {
            let (label, was) = (self.document.label_of(changed), self.document.form().get(changed));
            format!("{label}: {}", messages::replaced_text(was, text))
        };
        let changes: Vec<String> = fix.changes(at).map(became).collect();
        self.document.note_taken(at);
        self.edit(None, |form| fix.apply(form, at));
        for (changed, _) in fix.changes(at) {
            self.document.mark_visited(changed);
        }
        self.refocus();
        let undo = self.controls.way_to(Command::Undo);
        self.cx.notify(format!("{} {undo} takes it back.", changes.join(" ")));
    }
}
