//! Which screens and fields are visible. Form, validation, JSON, review and line mode all ask here, so they agree.

use super::fields::field::Field;
use super::fields::{Condition, FIELDS, FieldId, Screen};
use super::form::{FieldRef, Form};

pub(crate) fn eval(condition: &Condition, form: &Form, at: FieldRef) -> bool {
    match condition {
        Condition::Always => true,
        Condition::Never => false,
        Condition::Is(field, value) => form.get(*field) == *value,
        Condition::IsNot(field, value) => !form.get(*field).is_empty() && form.get(*field) != *value,
        Condition::Any(all) => all.iter().any(|one| eval(one, form, at)),
        Condition::All(all) => all.iter().all(|one| eval(one, form, at)),
        Condition::Answered => !form.get(at).is_empty(),
        Condition::RowTouched => at.row.is_some_and(|row| form.row_touched(row)),
    }
}

/// The visible screens, in order.
pub fn visible_screens(form: &Form) -> Vec<Screen> {
    Screen::ALL.into_iter().filter(|screen| is_screen_visible(*screen, form)).collect()
}

pub(crate) fn is_screen_visible(screen: Screen, form: &Form) -> bool {
    eval(&screen.visible_when(), form, FieldRef::single(FieldId::Role))
}

/// Whether a field is asked and its answer sent.
pub fn is_visible(form: &Form, at: FieldRef) -> bool {
    let field = at.field.field();
    let placed = match at.row {
        Some(row) => form.row_position(row).is_some(),
        None => !field.in_row(),
    };
    // A field does not repeat the condition of its screen.
    placed && is_screen_visible(field.screen, form) && asked(form, at)
}

/// Whether a field is asked, given that its screen is visible.
fn asked(form: &Form, at: FieldRef) -> bool {
    let field = at.field.field();
    eval(&field.visible_when, form, at) && !form.lacks_feature_of(field)
}

pub(crate) fn is_required(form: &Form, at: FieldRef) -> bool {
    eval(&at.field.field().required, form, at)
}

/// The visible fields of a screen in Tab order: first those outside the list, then those of each row.
pub(crate) fn visible_fields(form: &Form, screen: Screen) -> Vec<FieldRef> {
    let mut visible = Vec::new();
    add_visible_fields(form, screen, &mut visible);
    visible
}

/// All visible fields, screen by screen.
pub fn all_visible_fields(form: &Form) -> Vec<FieldRef> {
    let mut visible = Vec::with_capacity(FIELDS.len());
    for screen in Screen::ALL {
        add_visible_fields(form, screen, &mut visible);
    }
    visible
}

fn add_visible_fields(form: &Form, screen: Screen, visible: &mut Vec<FieldRef>) {
    if !is_screen_visible(screen, form) {
        return;
    }
    let mut columns = Vec::new();
    for field in fields_on(screen) {
        if field.in_row() {
            columns.push(field.id);
        } else if asked(form, field.id.into()) {
            visible.push(field.id.into());
        }
    }
    for row in form.rows() {
        let cells = columns.iter().map(|field| FieldRef::in_row(*field, row.id));
        visible.extend(cells.filter(|at| asked(form, *at)));
    }
}

/// Whether the screen has a list whose rows are asked.
pub(crate) fn has_rows(form: &Form, screen: Screen) -> bool {
    is_screen_visible(screen, form)
        && fields_on(screen).any(|field| field.in_row() && !form.lacks_feature_of(field))
}

/// The fields of a screen: a slice of the catalogue, which is sorted by screen (held by `tests/catalogue.rs`).
pub(super) fn fields_on(screen: Screen) -> std::slice::Iter<'static, Field> {
    let place = screen as usize;
    FIELDS.get(STARTS[place]..STARTS[place + 1]).unwrap_or_default().iter()
}

/// Where the fields of each screen begin in the catalogue, and its end: searching it would read half of its pages.
static STARTS: [usize; Screen::ALL.len() + 1] = {
    let (mut starts, mut screen, mut place) = ([0; Screen::ALL.len() + 1], 0, 0);
    while screen < Screen::ALL.len() {
        while place < FIELDS.len() && FIELDS[place].screen as usize == screen {
            place += 1;
        }
        screen += 1;
        starts[screen] = place;
    }
    starts
};
