//! Which screens and fields are visible: the one walk that form, checks, JSON, review and line mode all ask.

use super::field::{Field, When};
use super::fields::{FIELDS, FieldId, Screen};
use super::form::{Addr, Form, RowId};

/// Whether a condition holds for an answer.
pub fn holds(when: &When, form: &Form, at: Addr) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Is(field, value) => form.get(*field) == *value,
        When::IsNot(field, value) => !form.get(*field).is_empty() && form.get(*field) != *value,
        When::Any(all) => all.iter().any(|one| holds(one, form, at)),
        When::All(all) => all.iter().all(|one| holds(one, form, at)),
        When::Answered => !form.get(at).is_empty(),
        When::RowTouched => at.row.is_some_and(|row| form.row_touched(row)),
    }
}

/// The screens that stand, in order.
pub fn screens(form: &Form) -> Vec<Screen> {
    Screen::ALL.into_iter().filter(|screen| stands(*screen, form)).collect()
}

/// Whether a screen stands.
pub fn stands(screen: Screen, form: &Form) -> bool {
    holds(&screen.shown(), form, Addr::of(FieldId::Role))
}

/// Whether an answer is asked and sent.
pub fn visible(form: &Form, at: Addr) -> bool {
    let field = at.field.field();
    let placed = match at.row {
        Some(row) => form.row_position(row).is_some(),
        None => !field.in_row(),
    };
    // Both conditions: a field need not repeat that of its screen.
    placed && stands(field.screen, form) && asked(form, at)
}

/// Whether a field is asked on a screen that stands.
fn asked(form: &Form, at: Addr) -> bool {
    let field = at.field.field();
    holds(&field.shown, form, at) && !form.lacks(field)
}

/// Whether an answer must be given.
pub fn required(form: &Form, at: Addr) -> bool {
    holds(&at.field.field().required, form, at)
}

/// The visible answers of a screen, in the order of the Tab key: fields, then rows, each with its fields.
pub fn answers(form: &Form, screen: Screen) -> Vec<Addr> {
    if !stands(screen, form) {
        return Vec::new();
    }
    let single = of_screen(screen).filter(|field| !field.in_row()).map(|field| Addr::of(field.id));
    let mut answers: Vec<Addr> = single.filter(|at| asked(form, *at)).collect();
    let in_rows = in_rows(form, screen);
    for row in form.rows() {
        answers.extend(in_rows.iter().filter_map(|field| field.asked_in(form, row.id)));
    }
    answers
}

/// A field that is asked in the rows of a list, all or some of them.
pub(super) struct InRows {
    /// The field.
    pub field: &'static Field,
    everywhere: bool,
}

impl InRows {
    /// Its answer in a row, where it is asked there.
    pub fn asked_in(&self, form: &Form, row: RowId) -> Option<Addr> {
        let at = Addr::in_row(self.field.id, row);
        (self.everywhere || asked(form, at)).then_some(at)
    }
}

/// The fields that are asked in the rows of a screen's list. What does not hang on the row is found once, and not anew
/// for each of a hundred rows.
pub(super) fn in_rows(form: &Form, screen: Screen) -> Vec<InRows> {
    if !stands(screen, form) {
        return Vec::new();
    }
    let of_row = of_screen(screen).filter(|field| field.in_row());
    of_row
        .map(|field| {
            let everywhere = !hangs_on_row(&field.shown) && asked(form, Addr::of(field.id));
            InRows { field, everywhere }
        })
        .filter(|one| one.everywhere || hangs_on_row(&one.field.shown))
        .collect()
}

/// Whether a condition may hold in one row and not in another.
fn hangs_on_row(when: &When) -> bool {
    match when {
        When::Answered | When::RowTouched => true,
        When::Any(all) | When::All(all) => all.iter().any(hangs_on_row),
        When::Always | When::Never | When::Is(..) | When::IsNot(..) => false,
    }
}

/// All visible answers, screen by screen.
pub fn all_answers(form: &Form) -> Vec<Addr> {
    Screen::ALL.into_iter().flat_map(|screen| answers(form, screen)).collect()
}

/// Whether a screen asks for the rows of a list.
pub fn asks_rows(form: &Form, screen: Screen) -> bool {
    stands(screen, form) && of_screen(screen).any(|field| field.in_row() && !form.lacks(field))
}

/// What a screen does not ask because the account is without the feature: the words for it, or nothing.
pub fn not_asked(form: &Form, screen: Screen) -> Option<String> {
    let mut missing: Vec<&str> =
        of_screen(screen).filter(|field| form.lacks(field)).filter_map(|field| field.feature).collect();
    missing.sort_unstable();
    missing.dedup();
    (!missing.is_empty()).then(|| format!("not asked, since the account is without: {}", missing.join(", ")))
}

/// The catalogue is in the order of the screens (`tests/catalogue.rs`): each has a part of it.
fn of_screen(screen: Screen) -> std::slice::Iter<'static, Field> {
    let start = FIELDS.partition_point(|field| field.screen < screen);
    let end = FIELDS.partition_point(|field| field.screen <= screen);
    FIELDS.get(start..end).unwrap_or_default().iter()
}

/// What the answers on a screen keep from being sent: the words for it, or nothing.
pub fn kept_not_sent(form: &Form, screen: Screen) -> Option<String> {
    let mut kept: Vec<(String, usize)> = Vec::new();
    for field in FIELDS {
        if hidden_by(form, field) != Some(screen) {
            continue;
        }
        let count = answered(form, field);
        if count == 0 {
            continue;
        }
        let whole_screen = !stands(field.screen, form);
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
    if !stands(field.screen, form) {
        screen_that_fails(&field.screen.shown(), form, at)
    } else if form.lacks(field) {
        Some(field.screen)
    } else if field.in_row() {
        None
    } else {
        screen_that_fails(&field.shown, form, at)
    }
}

/// The screen whose answer keeps a condition from holding: of several, the first that would have to change.
fn screen_that_fails(when: &When, form: &Form, at: Addr) -> Option<Screen> {
    if holds(when, form, at) {
        return None;
    }
    match when {
        When::Is(field, _) | When::IsNot(field, _) => Some(field.field().screen),
        When::Any(all) | When::All(all) => all.iter().find_map(|one| screen_that_fails(one, form, at)),
        When::Always | When::Never | When::Answered | When::RowTouched => None,
    }
}

/// How many answers a field has: one, or one for each row that holds it.
fn answered(form: &Form, field: &Field) -> usize {
    if field.in_row() {
        form.rows().iter().filter(|row| form.row_touched(row.id) && !row.get(field.id).is_empty()).count()
    } else {
        usize::from(!form.get(field.id).is_empty())
    }
}

/// `1 error`, `3 errors`.
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user::fields::AGENT;

    /// No screen of today hangs on two others: the first of them that stands in the way is the one to be told of.
    #[test]
    fn what_hides_an_answer_is_the_first_part_of_its_condition_that_does_not_hold() {
        let at = Addr::of(FieldId::Extension);
        let both = When::All(&[AGENT, When::Is(FieldId::Webrtc, "true")]);
        let mut form = Form::default();
        assert_eq!(screen_that_fails(&both, &form, at), Some(Screen::Role));
        form.set(FieldId::Role, "Agent");
        assert_eq!(screen_that_fails(&both, &form, at), Some(Screen::Agent));
        form.set(FieldId::Webrtc, "true");
        assert_eq!(screen_that_fails(&both, &form, at), None);
    }
}
