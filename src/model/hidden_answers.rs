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
    for field in FIELDS {
        if hidden_by(form, field) != Some(screen) {
            continue;
        }
        let count = answer_count(form, field);
        if count == 0 {
            continue;
        }
        let whole_screen = !is_screen_visible(field.screen, form);
        // The role hides all agent screens at once; any other answer hides fields of one screen.
        let noun = if whole_screen && screen == Screen::Role {
            "agent setting".to_owned()
        } else {
            format!("{} answer", field.screen.label().to_lowercase())
        };
        match counts.iter_mut().find(|(one, _)| *one == noun) {
            Some((_, all)) => *all += count,
            None => counts.push((noun, count)),
        }
    }
    let parts: Vec<String> = counts.iter().map(|(noun, count)| counted(*count, noun)).collect();
    (!parts.is_empty()).then(|| format!("kept, not sent: {}", parts.join(", ")))
}

/// The screen with the answer that hides the field; `None` if the field is visible.
fn hidden_by(form: &Form, field: &Field) -> Option<Screen> {
    let at = FieldRef::single(field.id);
    if !is_screen_visible(field.screen, form) {
        failing_screen(&field.screen.visible_when(), form, at)
    } else if form.lacks_feature_of(field) {
        Some(field.screen)
    } else if field.in_row() {
        None
    } else {
        failing_screen(&field.visible_when, form, at)
    }
}

/// The screen with the answer that makes the condition fail: of several, the first.
fn failing_screen(condition: &Condition, form: &Form, at: FieldRef) -> Option<Screen> {
    if eval(condition, form, at) {
        return None;
    }
    match condition {
        Condition::Is(field, _) | Condition::IsNot(field, _) => Some(field.field().screen),
        Condition::Any(all) | Condition::All(all) => all.iter().find_map(|one| failing_screen(one, form, at)),
        Condition::Always | Condition::Never | Condition::Answered | Condition::RowTouched => None,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fields::{AGENT, FieldId};

    /// No condition in the catalogue depends on two screens yet.
    #[test]
    fn the_first_failing_part_hides_the_answer() {
        let at = FieldRef::single(FieldId::Extension);
        let both = Condition::All(&[AGENT, Condition::Is(FieldId::Webrtc, "true")]);
        let mut form = Form::default();
        assert_eq!(failing_screen(&both, &form, at), Some(Screen::Role));
        form.set(FieldId::Role, "Agent");
        assert_eq!(failing_screen(&both, &form, at), Some(Screen::Agent));
        form.set(FieldId::Webrtc, "true");
        assert_eq!(failing_screen(&both, &form, at), None);
    }
}
