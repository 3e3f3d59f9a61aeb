//! Phone numbers: which separators are removed, and which texts are a question instead.

use super::damage;
use super::violation::Violation;
use crate::text::clean;
use std::borrow::Cow;

/// The longest number of ITU-T E.164, without a prefix such as 00.
const MOST_DIGITS: usize = 15;
/// The shortest number that is not remarked.
const FEWEST_DIGITS: usize = 4;

/// The number without spaces, brackets, dots and dashes; unchanged where one of them may have another meaning. Idempotent.
pub(super) fn normalize(text: &str) -> Cow<'_, str> {
    let text = clean::without_edges(text);
    let is_number = text.contains(|c: char| c.is_ascii_digit()) && clean::first_hidden(text).is_none();
    if !is_number || !text.contains(is_separator) || question(text).is_some() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| !is_separator(*c)).collect())
}

/// What is wrong with a normalized number.
pub(super) fn check(value: &str) -> Option<Violation> {
    let characters = || Some(Violation::error_when(true, "Use only + and the digits 0 to 9."));
    let is_known = |c: char| c.is_ascii_digit() || c == '+' || is_separator(c) || parts_numbers(c);
    if !value.chars().all(is_known) {
        return characters();
    }
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 {
        return Some(Violation::error("Enter the digits of the number."));
    }
    if let Some((early, text)) = question(value) {
        return Some(Violation::error_when(early, text));
    }
    if value.char_indices().any(|(at, c)| !c.is_ascii_digit() && (c != '+' || at > 0)) {
        return characters();
    }
    (digits < FEWEST_DIGITS).then(|| Violation::warning("Few phone numbers are that short: check it."))
}

/// Why a text is not certain to be one number as it is dialled, and whether typing on cannot make it one.
fn question(text: &str) -> Option<(bool, &'static str)> {
    if let Some(text) = damage::spreadsheet_number(text) {
        return Some((false, text));
    }
    if damage::is_date(text) {
        return Some((false, "Enter the number: a spreadsheet may have made this date of it."));
    }
    let compact: String = text.chars().filter(|c| !c.is_whitespace() || clean::is_line_space(*c)).collect();
    let digits = compact.chars().filter(char::is_ascii_digit).count();
    let after_digit = |at: usize| compact[..at].contains(|c: char| c.is_ascii_digit());
    if compact.contains(parts_numbers) || compact.rfind('+').is_some_and(after_digit) {
        return Some((true, "Enter one number: this looks like two."));
    }
    if compact.trim_start_matches(['(', '[']).starts_with(is_dash) {
        return Some((true, "Enter the number without the minus: a spreadsheet may have put it there."));
    }
    if compact.ends_with(is_dash) {
        return Some((false, "Enter the number without the dash at its end."));
    }
    if compact.match_indices(['(', '[']).any(|(at, _)| compact[at + 1..].starts_with('0') && after_digit(at))
    {
        return Some((
            true,
            "Enter the number as it is dialled: a 0 in brackets is left out after a calling code.",
        ));
    }
    let dots = compact.matches('.').count();
    let decimals = compact.rsplit_once('.').map_or(0, |(_, after)| after.len());
    if dots == 1 && (1..=2).contains(&decimals) {
        return Some((
            false,
            "Enter the number without a decimal point: a spreadsheet may have put it there.",
        ));
    }
    let prefix = if compact.starts_with("00") { 2 } else { 0 };
    if digits > MOST_DIGITS + prefix {
        return Some((true, "Enter one number: this has more than 15 digits."));
    }
    let mut groups = text.split(is_separator).filter(|group| !group.is_empty()).map(str::len);
    match (groups.next(), groups.next(), groups.next()) {
        (Some(first), Some(second), None) if first == second && first >= 6 => {
            Some((false, "Enter one number: this looks like two."))
        }
        _ => None,
    }
}

/// Whether a character stands between two numbers.
fn parts_numbers(c: char) -> bool {
    matches!(c, ',' | ';' | '/' | '\\' | '|' | '&') || clean::is_line_space(c)
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || is_dash(c) || matches!(c, '(' | ')' | '[' | ']' | '.')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}
