//! What stands in a recording in place of a text: its shape. A letter becomes `x` or `X`, a digit `9`, a wide character
//! another wide one; spaces and punctuation stay, because rules look at them. A mask is its own mask.
//!
//! What names nobody stays as it is: the value of a choice, a country, a number within its field's range. Without them a
//! form has another shape, and a recording would show other screens.

use crate::user::country;
use crate::user::draft::Draft;
use crate::user::field::{Field, Kind};
use crate::user::fields::{FIELDS, FieldId, row_fields};
use crate::user::form::{Addr, Form};
use serde_json::Map;
use unicode_width::UnicodeWidthChar;

/// A text in shape only.
pub fn text(text: &str) -> String {
    text.chars().map(letter).collect()
}

/// A character of the same kind. Digits become 9 and not 0: a phone number that begins with 00 has a warning of its own.
pub fn letter(c: char) -> char {
    match c {
        'a'..='z' => 'x',
        'A'..='Z' => 'X',
        '0'..='9' => '9',
        _ if c.is_ascii() || c.is_control() || c.is_whitespace() => c,
        // Two of them are one flag, and a colour of skin joins the emoji before it.
        '\u{1f1e6}'..='\u{1f1ff}' => '\u{1f1fd}',
        '\u{1f3fb}'..='\u{1f3ff}' => c,
        _ => match c.width().unwrap_or(0) {
            0 if c.is_alphabetic() || c.is_numeric() => '\u{301}',
            // Joiners, marks of direction and variants decide how others are shown.
            0 => c,
            1 if c.is_uppercase() => 'É',
            1 if c.is_alphabetic() => 'é',
            1 if c.is_numeric() => '9',
            1 => '~',
            _ if c.is_alphabetic() => '字',
            _ => '🙂',
        },
    }
}

/// An answer, or what a field holds while it is typed.
pub fn answer(field: &Field, answer: &str) -> String {
    if names_nobody(field, answer) {
        return answer.to_owned();
    }
    answer.chars().map(|c| letter_in(field, c)).collect()
}

/// A character typed into a field, which then holds this text.
pub fn typed(field: &Field, c: char, then: &str) -> char {
    if names_nobody(field, then) { c } else { letter_in(field, c) }
}

/// IDs of listed things are hexadecimal, and a rule looks at that.
fn letter_in(field: &Field, c: char) -> char {
    match c {
        'a'..='f' if matches!(field.kind, Kind::Listed(_)) => 'a',
        'A'..='F' if matches!(field.kind, Kind::Listed(_)) => 'A',
        _ => letter(c),
    }
}

/// Whether a text is, or can become, one of few that the field takes.
pub fn names_nobody(field: &Field, text: &str) -> bool {
    match field.kind {
        Kind::YesNo | Kind::Choice(_) => field.options().iter().any(|(value, _)| *value == text),
        Kind::Whole { max, .. } => {
            text.len() <= max.to_string().len() && text.chars().all(|c| c.is_ascii_digit())
        }
        Kind::Country => country::is_partial_match(text),
        Kind::Text { .. } | Kind::Listed(_) => text.is_empty(),
    }
}

/// All answers of a form.
pub fn form(form: &Form) -> Form {
    let mut masked = form.clone();
    let single = FIELDS.iter().filter(|field| !field.in_row()).map(|field| Addr::of(field.id));
    let rows = form.rows().iter();
    let cells = rows.flat_map(|row| row_fields().map(|field| Addr::in_row(field.id, row.id)));
    for at in single.chain(cells) {
        let text = form.get(at);
        if !text.is_empty() {
            masked.set(at, answer(at.field.field(), text));
        }
    }
    masked
}

/// A draft; what this version does not know of it is left out.
pub fn draft(draft: &Draft) -> Draft {
    Draft {
        name: draft.name.as_deref().map(text),
        account: draft.account.as_deref().map(account),
        form: form(&draft.form),
        user_id: draft.user_id.as_deref().map(text),
        unknown: Map::new(),
        unknown_answers: Map::new(),
        unknown_cells: std::collections::BTreeMap::new(),
        ..draft.clone()
    }
}

/// An account's name; that of the practice account is everybody's, and decides what may be sent once more.
pub fn account(name: &str) -> String {
    if name == crate::account::SANDBOX { name.to_owned() } else { text(name) }
}

/// A role, as a list shows it.
pub fn role(role: &str) -> String {
    answer(FieldId::Role.field(), role)
}

/// What the API says: the words by which the program tells refusals apart stay.
pub fn said(said: &str) -> String {
    const TOLD_BY: [&str; 12] = [
        "licence",
        "licences",
        "license",
        "licenses",
        "username",
        "user",
        "exist",
        "exists",
        "already",
        "taken",
        "unique",
        "duplicate",
    ];
    let mut masked = String::with_capacity(said.len());
    for part in said.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_alphanumeric());
        let stays = TOLD_BY.iter().any(|one| one.eq_ignore_ascii_case(word));
        masked.push_str(&if stays { part.to_owned() } else { text(part) });
    }
    masked
}
