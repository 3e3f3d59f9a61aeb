//! Finds a field by what people call it: its label, stable key or JSON path, or the words of tickets and spreadsheets.

use super::fields::field::Field;
use super::fields::{FIELDS, FieldId};
use super::json_path;

/// Names of what is a part of the user's name, in its order.
const NAME_PARTS: [&[&str]; 2] = [
    &["first name", "given name", "forename", "first names", "given names"],
    &["last name", "surname", "family name"],
];

/// Which part of the user's name a name means: 0 for the first one, 1 for the last one.
pub(crate) fn name_part(name: &str) -> Option<usize> {
    let name = words(name);
    NAME_PARTS.iter().position(|names| names.iter().any(|one| words(one) == name))
}

/// The words of a name, whatever is between them: `E-mail`, `agent_id`, `Phone no.`
fn words(name: &str) -> String {
    let name = name.to_lowercase();
    let words = name.split([' ', '-', '_']).map(|word| word.trim_end_matches('.'));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

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
    let by_words = || {
        let name = words(bare);
        let names = |field: &'static Field| {
            let label = Some(field.label).filter(|_| !field.in_row());
            field.called.iter().copied().chain(label).chain([field.key])
        };
        FIELDS.iter().find(|field| names(field).any(|one| words(one) == name))
    };
    match found.or_else(by_words) {
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
