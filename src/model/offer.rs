//! What a fix changes, and the words in which it is offered.

use super::fields::field::{FieldKind, display_value};
use super::fields::fix::Fix;
use super::fields::{FIELDS, FieldId};
use super::form::{FieldRef, Form};
use super::validation::Problem;
use super::{country, validation, visibility};
use crate::text::sanitize::single_line;

/// The most characters of a value in an offer.
const MOST_SHOWN: usize = 60;

impl Fix {
    /// The answers that it changes, of a problem at this field.
    pub fn changes(&self, at: FieldRef) -> impl Iterator<Item = (FieldRef, &str)> {
        let own = self.own.iter().map(move |text| (at, text.as_str()));
        own.chain(self.others.iter().map(|(field, text)| (FieldRef::single(*field), text.as_str())))
    }

    /// Takes it.
    pub fn apply(&self, form: &mut Form, at: FieldRef) {
        self.changes(at).for_each(|(at, text)| form.set(at, text));
    }

    /// What it will be, after the name of the key that takes it: `makes it 12345 and sets the location to PL (Poland)`.
    pub fn words(&self, at: FieldRef) -> String {
        let part = |(changed, text): (FieldRef, &str)| match (changed == at, text) {
            (true, "") => "empties it".to_owned(),
            (true, text) => format!("makes it {}", shown_value(changed.field, text)),
            (false, "") => format!("empties the {}", label(changed)),
            (false, text) => format!("sets the {} to {}", label(changed), shown_value(changed.field, text)),
        };
        self.changes(at).map(part).collect::<Vec<_>>().join(" and ")
    }
}

impl Problem {
    /// The words of what it offers; empty where it offers nothing.
    pub(crate) fn offer_words(&self) -> String {
        self.violation.fix.as_ref().map(|fix| fix.words(self.at)).unwrap_or_default()
    }

    /// Its text with the words of what it offers.
    pub(crate) fn text_with_offer(&self) -> String {
        with_offer(&self.violation.text, &self.offer_words())
    }
}

/// A problem's text with the words of what it offers.
pub(crate) fn with_offer(text: &str, words: &str) -> String {
    if words.is_empty() { text.to_owned() } else { format!("{text} Fix: {words}.") }
}

/// The most fixes that are taken: each corrects one field, a few correct two.
const MOST_FIXES: usize = 2 * FIELDS.len();

/// Takes everything that the problems of a user offer, and normalizes the answers that are asked.
pub(crate) fn take_all(form: &mut Form) {
    for _ in 0..MOST_FIXES {
        let problems = validation::validate(form).problems;
        let Some((at, fix)) = problems.into_iter().find_map(|one| Some((one.at, one.violation.fix?))) else {
            break;
        };
        fix.apply(form, at);
    }
    for at in visibility::all_visible_fields(form) {
        let value = form.value(at).into_owned();
        form.set(at, value);
    }
}

fn label(at: FieldRef) -> String {
    validation::lowercase_label(at.field.field().label)
}

/// A value in a sentence, sanitised and on one line, as it may come from a file.
fn shown_value(field: FieldId, text: &str) -> String {
    match field.field().kind {
        FieldKind::Country => country::by_code(text).map_or_else(
            || single_line(text, MOST_SHOWN),
            |country| format!("{} ({})", country.code, country.name),
        ),
        _ => single_line(display_value(text), MOST_SHOWN),
    }
}
