//! Warnings where a user differs from what is usual in the account. They can be wrong: none blocks, and what is usual is
//! offered, never taken by itself.

use super::user_index::UserIndex;
pub use super::usual::{ComparedGroup, Known};
use crate::model::form::{FieldRef, Form};
use crate::model::rule::{Fix, Severity, Violation};
use crate::model::validation::{Problem, Report};
use crate::model::visibility;

impl UserIndex {
    /// Adds warnings where a user differs from most of its colleagues: one for a field, and none beside what is wrong
    /// with it anyway.
    pub fn add_advice(&self, form: &Form, known: &Known<'_>, report: &mut Report) {
        for difference in self.usual().differences(form, known) {
            let at = FieldRef::single(difference.field);
            if !visibility::is_visible(form, at)
                || (known.is_declined)(difference.field, &form.value(difference.field))
            {
                continue;
            }
            let violation = Violation::warning(difference.text).with_fix(difference.usual.map(Fix::to));
            let is_left_out = form.value(difference.field).is_empty();
            match report.problems.iter_mut().find(|problem| problem.at == at) {
                None => report.add(Problem { at, violation }),
                // Replaces a warning that the field is left out: this one also has the usual value.
                Some(same) if is_left_out && same.violation.severity == Severity::Warning => {
                    same.violation = violation;
                }
                Some(_) => {}
            }
        }
    }
}
