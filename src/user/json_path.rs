//! JSON paths of answers, and answers of JSON paths: the API and files name fields in more than one manner.

use super::did_you_mean;
use super::field::Field;
use super::fields::{FIELDS, FieldId};
use super::form::{Addr, Form};

/// The answer's path in the JSON, with the row's place among those that are sent: `….associatedUsers[0].username`.
pub fn path_of(form: &Form, at: Addr) -> String {
    let path = at.field.field().path;
    match at.row.and_then(|row| form.sent_position(row)) {
        Some(position) => path.replacen("[]", &format!("[{position}]"), 1),
        None => path.to_owned(),
    }
}

/// The field that a path names, and the row's place: whatever its case, with or without a prefix (`$.`, `user.`) or
/// its leading names, with dots, slashes or brackets. Nothing when more than one field could be meant.
pub fn find_field(path: &str) -> Option<(FieldId, Option<usize>)> {
    let (names, position) = names(path);
    if names.is_empty() {
        return None;
    }
    let found = best(&names)?;
    Some((found.id, if found.in_row() { position } else { None }))
}

/// The path that a mistyped one was meant to be: the property beside it whose name is most like its own, else the one
/// that has this name elsewhere. Nothing when none is like it.
pub fn suggest(path: &str) -> Option<&'static str> {
    let (parent, name) = split(path);
    let mut beside = FIELDS.iter().map(|field| field.path).filter(|other| split(other).0 == parent);
    let near = did_you_mean::nearest(name, beside.clone().map(|other| split(other).1));
    let near = near.and_then(|near| beside.find(|other| split(other).1 == near));
    near.or_else(|| find_field(name).map(|(field, _)| field.field().path))
}

/// What a path stands in, and its last name.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('.').unwrap_or(("", path))
}

/// The field that shares most names with the path, from the end; among those that share as many, the one that has no
/// more (`user.username` is the user's, not an associated user's). Nothing when two fit alike.
fn best(names: &[String]) -> Option<&'static Field> {
    let fit = |field: &Field| {
        let own = self::names(field.path).0;
        let shared = own.iter().rev().zip(names.iter().rev()).take_while(|(a, b)| a == b).count();
        (shared, shared == own.len())
    };
    let most = FIELDS.iter().map(fit).max().filter(|(shared, _)| *shared > 0)?;
    let mut fitting = FIELDS.iter().filter(|field| fit(field) == most);
    fitting.next().filter(|_| fitting.next().is_none())
}

/// The names of a path in lower case, and the first row number in it.
fn names(path: &str) -> (Vec<String>, Option<usize>) {
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
