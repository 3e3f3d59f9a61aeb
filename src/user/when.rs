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

/// The catalogue is in the order of the screens (`tests/catalogue.rs`): each has a part of it.
pub(super) fn of_screen(screen: Screen) -> std::slice::Iter<'static, Field> {
    let start = FIELDS.partition_point(|field| field.screen < screen);
    let end = FIELDS.partition_point(|field| field.screen <= screen);
    FIELDS.get(start..end).unwrap_or_default().iter()
}
