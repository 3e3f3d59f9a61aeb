//! Notes on fields that a screen does not ask and on answers that are kept in the draft but not sent.

use super::fields::field::Field;
use super::fields::{Condition, FIELDS, Screen};
use super::form::{FieldRef, Form};
use super::visibility::{eval, fields_on, is_screen_visible};
use crate::text::counted;

/// Names the features that the account lacks and because of which the screen hides fields, if any.
pub(crate) fn not_asked(form: &Form, screen: Screen) -> Option<String> {
    let mut missing: Vec<&str> = fields_on(screen)
        .filter(|field| form.lacks_feature_of(field))
        .filter_map(|field| field.feature)
        .collect();
    missing.sort_unstable();
    missing.dedup();
    (!missing.is_empty()).then(|| format!("not asked, since the account is without: {}", missing.join(", ")))
}

/// Counts the answers that the choices on this screen keep from being sent, if any.
pub fn not_sent(form: &Form, screen: Screen) -> Option<String> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for field in FIELDS.iter().filter(|field| hidden_by(form, field) == Some(screen)) {
        // The role hides all agent screens at once; any other answer hides fields of one screen.
        let noun = if screen == Screen::Role && !is_screen_visible(field.screen, form) {
            "agent setting".to_owned()
        } else {
            format!("{} answer", field.screen.label().to_lowercase())
        };
        match counts.iter_mut().find(|(one, _)| *one == noun) {
            Some((_, all)) => *all += answer_count(form, field),
            None => counts.push((noun, answer_count(form, field))),
        }
    }
    counts.retain(|(_, count)| *count > 0);
    let parts: Vec<String> = counts.iter().map(|(noun, count)| counted(*count, noun)).collect();
    (!parts.is_empty()).then(|| format!("kept, not sent: {}", parts.join(", ")))
}

/// The screen with the answer that hides the field; `None` if the field is visible.
fn hidden_by(form: &Form, field: &Field) -> Option<Screen> {
    let failed = |condition: Condition| !eval(&condition, form, FieldRef::single(field.id));
    let screen_of = |condition: Condition| condition.depends_on().first().map(|field| field.field().screen);
    if failed(field.screen.visible_when()) {
        screen_of(field.screen.visible_when())
    } else if form.lacks_feature_of(field) {
        Some(field.screen)
    } else if failed(field.visible_when) {
        screen_of(field.visible_when)
    } else {
        None
    }
}

/// How many answers a field has: at most one outside a list, one per touched row inside.
fn answer_count(form: &Form, field: &Field) -> usize {
    if field.in_row() {
        form.rows().iter().filter(|row| form.row_touched(row.id) && !row.get(field.id).is_empty()).count()
    } else {
        usize::from(!form.get(field.id).is_empty())
    }
}
