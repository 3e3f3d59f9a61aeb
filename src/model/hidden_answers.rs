//! Notes on fields that a screen does not ask and on answers that are kept in the draft but not sent.

use super::fields::field::{Field, display_value};
use super::fields::{AGENT, Condition, FieldId, Screen};
use super::form::{FieldRef, Form, Row};
use super::visibility::{eval, fields_on, is_screen_visible, is_visible};
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
    let answered = form.answers().chain(form.sent_rows().flat_map(Row::answers)).map(|(id, _)| id.field());
    for field in answered.filter(|field| hidden_by(form, field) == Some(screen)) {
        // The role hides all agent screens at once; any other answer hides fields of one screen.
        let noun = if screen == Screen::Role && !is_screen_visible(field.screen, form) {
            "agent setting".to_owned()
        } else {
            format!("{} answer", field.screen.label().to_lowercase())
        };
        match counts.iter_mut().find(|(one, _)| *one == noun) {
            Some((_, count)) => *count += 1,
            None => counts.push((noun, 1)),
        }
    }
    let parts: Vec<String> = counts.iter().map(|(noun, count)| counted(*count, noun)).collect();
    (!parts.is_empty()).then(|| format!("kept, not sent: {}", parts.join(", ")))
}

/// Why a field is not asked, and what shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HiddenField {
    /// A phrase: `shown when the role acts as agent`.
    pub(crate) reason: String,
    /// The visible field whose answer shows it.
    pub(crate) shown_by: Option<FieldId>,
}

/// Why a field is not asked with these answers; none for a field that is, and for deprecated ones, which are not offered.
pub(crate) fn why_hidden(form: &Form, field: &Field) -> Option<HiddenField> {
    let at = FieldRef::single(field.id);
    let failed =
        [field.screen.visible_when(), field.visible_when].into_iter().find(|one| !eval(one, form, at));
    let (reason, shown_by) = match failed {
        Some(Condition::Answered) => return None,
        Some(condition) => {
            let is_visible = |field: &FieldId| is_visible(form, FieldRef::single(*field));
            let shown_by = condition.depends_on().into_iter().rev().find(is_visible);
            (format!("shown when {}", describe(&condition)), shown_by)
        }
        None if form.lacks_feature_of(field) => {
            (format!("the account is without {}", field.feature.unwrap_or_default()), None)
        }
        None if field.in_row() && form.rows().is_empty() => ("shown in a row that is added".to_owned(), None),
        None => return None,
    };
    Some(HiddenField { reason, shown_by })
}

/// A condition in words: `Agent-level capacity is yes`.
fn describe(condition: &Condition) -> String {
    let label = |field: &FieldId| field.field().label;
    match condition {
        agent if *agent == AGENT => "the role acts as agent".to_owned(),
        Condition::Is(field, value) => format!("{} is {}", label(field), display_value(value)),
        Condition::IsNot(field, value) => {
            format!("{} is other than {}", label(field), display_value(value))
        }
        Condition::Any(all) => all.iter().map(describe).collect::<Vec<_>>().join(" or "),
        Condition::All(all) => {
            // What the answer may be says more than what it may not be.
            let positive = all.iter().filter(|one| !matches!(one, Condition::IsNot(..)));
            positive.map(describe).collect::<Vec<_>>().join(" and ")
        }
        Condition::Always | Condition::Never | Condition::Answered | Condition::RowTouched => String::new(),
    }
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
