//! Finds a field by what people call it: its label, stable key or JSON path, or the words of tickets and spreadsheets.

use super::fields::{FIELDS, FieldId};
use super::json_path;

/// The field with this name, in a list with the row's index.
pub(crate) fn find_field(name: &str) -> Option<(FieldId, Option<usize>)> {
    // `associatedUsername[1]`: a key with its row.
    let (bare, row) = match name.strip_suffix(']').and_then(|name| name.rsplit_once('[')) {
        Some((bare, number)) if !bare.contains(['.', '/']) => (bare, number.parse().ok()),
        _ => (name, None),
    };
    let found = FIELDS.iter().find(|field| field.key.eq_ignore_ascii_case(bare));
    // Fields outside lists come first in the catalogue: `Username` is the user's.
    let found = found.or_else(|| FIELDS.iter().find(|field| has_label(field.id, bare)));
    let called = || {
        let name = bare.to_lowercase();
        FIELDS.iter().find(|field| field.called.contains(&name.as_str()))
    };
    match found.or_else(called) {
        Some(field) if field.in_row() => Some((field.id, Some(row.unwrap_or(0)))),
        Some(field) => row.is_none().then_some((field.id, None)),
        None => {
            let (field, row) = json_path::find_field(name)?;
            Some((field, if field.field().in_row() { Some(row.unwrap_or(0)) } else { None }))
        }
    }
}

/// Whether the name is the field's label, alone or after its section or screen: `Timers: After no answer`.
fn has_label(field: FieldId, name: &str) -> bool {
    let field = field.field();
    let with = |before: &str| {
        name.split_once(':').is_some_and(|(first, label)| {
            first.trim().eq_ignore_ascii_case(before) && label.trim().eq_ignore_ascii_case(field.label)
        })
    };
    let alone = !field.in_row() && name.eq_ignore_ascii_case(field.label);
    alone || with(field.section) || with(field.screen.label())
}
