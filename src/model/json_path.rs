//! Maps fields to JSON paths and back. The API and files spell paths in several ways.

use super::did_you_mean;
use super::fields::field::Field;
use super::fields::{FIELDS, FieldId};
use super::form::{FieldRef, Form};

/// The field's JSON path, with the row's index among the rows that are sent: `….associatedUsers[0].username`.
pub fn path_of(form: &Form, at: FieldRef) -> String {
    in_row(at.field, at.row.and_then(|row| form.sent_position(row)))
}

/// The JSON path of a field in the row with this index.
pub(crate) fn in_row(field: FieldId, row: Option<usize>) -> String {
    let path = field.field().path;
    row.map_or_else(|| path.to_owned(), |row| path.replacen("[]", &format!("[{row}]"), 1))
}

/// The field and row index that a path names. Ignores case, accepts dots, slashes and brackets, a prefix (`$.`, `user.`)
/// and missing leading names. `None` if the path is ambiguous.
pub fn find_field(path: &str) -> Option<(FieldId, Option<usize>)> {
    let (names, position) = segments(path);
    if names.is_empty() {
        return None;
    }
    let found = best_match(&names)?;
    Some((found.id, if found.in_row() { position } else { None }))
}

/// A known path for a mistyped one: the sibling with the most similar name, else the field with this name elsewhere.
pub(crate) fn suggest(path: &str) -> Option<&'static str> {
    let (parent, name) = split(path);
    let sent = FIELDS.iter().filter(|field| field.is_in_create_request());
    let mut siblings = sent.map(|field| field.path).filter(|other| split(other).0 == parent);
    let nearest = did_you_mean::nearest(name, siblings.clone().map(|other| split(other).1));
    let nearest = nearest.and_then(|nearest| siblings.find(|other| split(other).1 == nearest));
    nearest.or_else(|| {
        let (field, _) = find_field(name).filter(|(field, _)| field.field().is_in_create_request())?;
        Some(field.field().path)
    })
}

/// The parent path and the last name.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('.').unwrap_or(("", path))
}

/// The field that shares the most trailing names with the path; on a tie the one without further names (`user.username`
/// is the user's, not an associated user's). `None` if two fields still match equally.
fn best_match(names: &[String]) -> Option<&'static Field> {
    let fit = |field: &Field| {
        let own = segments(field.path).0;
        let shared = own.iter().rev().zip(names.iter().rev()).take_while(|(a, b)| a == b).count();
        (shared, shared == own.len())
    };
    let most = FIELDS.iter().map(fit).max().filter(|(shared, _)| *shared > 0)?;
    let mut fitting = FIELDS.iter().filter(|field| fit(field) == most);
    fitting.next().filter(|_| fitting.next().is_none())
}

/// The names of a path in lower case, and its first index.
fn segments(path: &str) -> (Vec<String>, Option<usize>) {
    let mut position = None;
    let mut names = Vec::new();
    for part in path.split(['.', '/', '[', ']', '\'', '"', '$', '#']).filter(|part| !part.is_empty()) {
        if let Ok(number) = part.parse::<usize>() {
            position = position.or(Some(number));
        } else {
            names.push(part.to_lowercase());
        }
    }
    (names, position)
}
