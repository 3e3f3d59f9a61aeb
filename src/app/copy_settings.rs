//! Settings of one user for another: nothing that names a person or a line.

use crate::model::field::FieldKind;
use crate::model::fields::FIELDS;
use crate::model::form::{FieldRef, Form};
use crate::model::visibility;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct CopySummary {
    /// How many settings were copied.
    pub(crate) settings: usize,
    /// How many of the person's own were replaced.
    pub(crate) replaced: usize,
}

/// Copies the visible settings of one form to another.
pub(crate) fn copy_settings(from: &Form, to: &mut Form) -> CopySummary {
    let mut summary = CopySummary::default();
    for field in FIELDS.iter().filter(|field| field.copied && !field.in_row()) {
        let at = FieldRef::single(field.id);
        let value = from.value(at);
        // A role that cannot be chosen, such as NvmAdmin, is not copied either.
        let choosable = match field.kind {
            FieldKind::Choice(choices) => choices.iter().any(|choice| choice.value == value),
            _ => true,
        };
        if value.is_empty() || !choosable || !visibility::is_visible(from, at) {
            continue;
        }
        summary.settings += 1;
        let own = to.get(at);
        summary.replaced += usize::from(!own.is_empty() && own != value);
        to.set(at, value);
    }
    summary
}
