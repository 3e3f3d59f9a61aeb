//! What a screen does not ask, and what of the answers is kept and not sent: the words for it.

use super::field::{Condition, Field};
use super::fields::{FIELDS, Screen};
use super::form::{Addr, Form};
use super::visibility::{eval, fields_on, is_screen_visible};
use crate::text::counted;

/// What a screen does not ask because the account is without the feature: the words for it, or nothing.
pub fn not_asked(form: &Form, screen: Screen) -> Option<String> {
    let mut missing: Vec<&str> =
        fields_on(screen).filter(|field| form.lacks(field)).filter_map(|field| field.feature).collect();
    missing.sort_unstable();
    missing.dedup();
    (!missing.is_empty()).then(|| format!("not asked, since the account is without: {}", missing.join(", ")))
}

/// What the answers on a screen keep from being sent: the words for it, or nothing.
pub fn not_sent(form: &Form, screen: Screen) -> Option<String> {
    let mut kept: Vec<(String, usize)> = Vec::new();
    for field in FIELDS {
        if hidden_by(form, field) != Some(screen) {
            continue;
        }
        let count = answered(form, field);
        if count == 0 {
            continue;
        }
        let whole_screen = !is_screen_visible(field.screen, form);
        // The role hides them all at once; whatever else hides answers hides those of one screen.
        let noun = if whole_screen && screen == Screen::Role {
            "agent setting".to_owned()
        } else {
            format!("{} answer", field.screen.label().to_lowercase())
        };
        match kept.iter_mut().find(|(one, _)| *one == noun) {
            Some((_, all)) => *all += count,
            None => kept.push((noun, count)),
        }
    }
    let parts: Vec<String> = kept.iter().map(|(noun, count)| counted(*count, noun)).collect();
    if parts.is_empty() { None } else { Some(format!("kept, not sent: {}", parts.join(", "))) }
}

/// The screen on which it is decided that a field is not asked; none, where it is asked.
fn hidden_by(form: &Form, field: &Field) -> Option<Screen> {
    let at = Addr::of(field.id);
    if !is_screen_visible(field.screen, form) {
        screen_that_fails(&field.screen.visible_when(), form, at)
    } else if form.lacks(field) {
        Some(field.screen)
    } else if field.in_row() {
        None
    } else {
        screen_that_fails(&field.visible_when, form, at)
    }
}

/// The screen whose answer keeps a condition from holding: of several, the first that would have to change.
fn screen_that_fails(when: &Condition, form: &Form, at: Addr) -> Option<Screen> {
    if eval(when, form, at) {
        return None;
    }
    match when {
        Condition::Is(field, _) | Condition::IsNot(field, _) => Some(field.field().screen),
        Condition::Any(all) | Condition::All(all) => {
            all.iter().find_map(|one| screen_that_fails(one, form, at))
        }
        Condition::Always | Condition::Never | Condition::Answered | Condition::RowTouched => None,
    }
}

/// How many answers a field has: one, or one for each row that eval it.
fn answered(form: &Form, field: &Field) -> usize {
    if field.in_row() {
        form.rows().iter().filter(|row| form.row_touched(row.id) && !row.get(field.id).is_empty()).count()
    } else {
        usize::from(!form.get(field.id).is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user::fields::{AGENT, FieldId};

    /// No screen of today hangs on two others: the first of them that stands in the way is the one to be told of.
    #[test]
    fn what_hides_an_answer_is_the_first_part_of_its_condition_that_does_not_hold() {
        let at = Addr::of(FieldId::Extension);
        let both = Condition::All(&[AGENT, Condition::Is(FieldId::Webrtc, "true")]);
        let mut form = Form::default();
        assert_eq!(screen_that_fails(&both, &form, at), Some(Screen::Role));
        form.set(FieldId::Role, "Agent");
        assert_eq!(screen_that_fails(&both, &form, at), Some(Screen::Agent));
        form.set(FieldId::Webrtc, "true");
        assert_eq!(screen_that_fails(&both, &form, at), None);
    }
}
