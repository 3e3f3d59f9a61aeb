//! Usernames: the characters that are known to work, and the username that another text is meant to be.

use super::FieldId;
use super::fix::Fix;
use super::violation::Violation;
use crate::text::search::without_marks;
use std::borrow::Cow;

/// Warns of a character that is not known to work. A letter with a mark has one that is.
pub(super) fn check<'f>(value: &str, answer: impl Fn(FieldId) -> Cow<'f, str>) -> Option<Violation> {
    let known =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '@' | '-') || c.is_whitespace();
    let Some(first) = value.chars().find(|c| !known(*c)) else { return check_edges(value) };
    let shown = if first.is_control() { first.escape_unicode().to_string() } else { first.to_string() };
    let text = format!(
        "Only letters a to z, digits and _ . @ - are known to work: check {shown}, a username cannot be changed later."
    );
    let ascii = ascii_form(value, &answer(FieldId::Email), &answer(FieldId::Location));
    let ascii = ascii.filter(|form| form.chars().all(known));
    Some(Violation::warning(text).with_fix(ascii.map(Fix::to)))
}

/// Warns of a mark at an edge: the end of a sentence, or a word that was cut.
fn check_edges(value: &str) -> Option<Violation> {
    let is_mark = |c: &char| matches!(c, '.' | '-' | '_' | '@');
    let mark = value.chars().next_back().filter(is_mark).or_else(|| value.chars().next().filter(is_mark))?;
    let own = value.trim_matches(|c| is_mark(&c));
    let text =
        format!("Few usernames begin or end with {mark}: check it, a username cannot be changed later.");
    Some(Violation::warning(text).with_fix((!own.is_empty()).then(|| Fix::to(own))))
}

/// The letters without marks. Of two usual spellings, Müller as Muller and as Mueller, the one that the address has, else
/// the one of the country.
fn ascii_form(value: &str, email: &str, location: &str) -> Option<String> {
    let (plain, german) = (without_marks(value), without_marks(&with_german_letters(value)));
    let has = |form: &str| email.to_lowercase().contains(&form.to_lowercase());
    let is_german = matches!(location, "DE" | "AT" | "CH" | "LI");
    let form = if has(&plain) || (!is_german && !has(&german)) { plain } else { german };
    (form.is_ascii() && form != value).then_some(form)
}

fn with_german_letters(value: &str) -> String {
    let letters = [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue")];
    letters.into_iter().fold(value.to_owned(), |text, (letter, two)| text.replace(letter, two))
}

/// A username without spaces: words are joined by a dot, as usernames are written; in an address, and beside a mark that
/// parts words already, the spaces go.
pub(super) fn without_spaces(value: &str) -> String {
    let has_address = value.contains('@');
    value.split_whitespace().fold(String::new(), |mut joined, word| {
        let parts = |c: char| !c.is_alphanumeric();
        let is_word = |text: &str| !text.is_empty() && text.chars().all(char::is_alphabetic);
        let before = joined.rsplit(parts).next().unwrap_or_default();
        let after = word.split(parts).next().unwrap_or_default();
        if !has_address && is_word(before) && is_word(after) {
            joined.push('.');
        }
        joined + word
    })
}
