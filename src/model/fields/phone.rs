//! Phone numbers: which separators are removed, and which texts are a question instead.

use super::fix::Fix;
use super::violation::Violation;
use super::{FieldId, damage};
use crate::model::country;
use crate::text::clean;
use std::borrow::Cow;

/// The longest number of ITU-T E.164, without a prefix such as 00.
const MOST_DIGITS: usize = 15;
/// The shortest number that is not remarked.
const FEWEST_DIGITS: usize = 4;

/// The number without spaces, brackets, dots and dashes; unchanged where one of them may have another meaning. Idempotent.
pub(super) fn normalize(text: &str) -> Cow<'_, str> {
    let text = clean::without_edges(text);
    let is_known = |c: char| c.is_ascii_digit() || c == '+' || is_separator(c);
    let is_number = text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(is_known);
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

/// The number that a text is meant to be. Beside it can be an extension, which goes to its field if that is empty, the name
/// of a link, quotation marks, a sign.
pub(super) fn corrected(value: &str, extension: &str) -> Option<Fix> {
    if let Some(number) = damage::all_digits(value) {
        return Some(Fix::to(number));
    }
    let text = clean::ascii_digits(value.trim());
    let text = damage::unwrapped(&text).unwrap_or(&text);
    let (number, own_extension) = split_extension(without_name(text));
    let number = without_trunk_zero(without_sign(number));
    let number = normalize(&number);
    let digits = number.strip_prefix('+').unwrap_or(&number);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) || number == value {
        return None;
    }
    let fix = Fix::to(&*number);
    match own_extension {
        None => Some(fix),
        Some(own) if extension.is_empty() || extension == own => Some(fix.and(FieldId::Extension, own)),
        Some(_) => None,
    }
}

/// The text without the name of a link or a label before the number: `tel:`, `Tel.`, `phone:`.
fn without_name(text: &str) -> &str {
    const NAMES: [&str; 8] = ["tel", "callto", "phone", "sip", "mobile", "mob", "cell", "telephone"];
    let name = text.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let is_name = NAMES.iter().any(|known| known.eq_ignore_ascii_case(name));
    if is_name { text[name.len()..].trim_start_matches(['.', ':', ' ']) } else { text }
}

/// The text without a minus before the number, a dash after it, and a plus too many.
fn without_sign(text: &str) -> &str {
    let is_edge = |c: char| c.is_whitespace() || is_dash(c);
    let bare = text.trim_start_matches(['(', '[']);
    let text = if bare.starts_with(is_dash) { bare.trim_end_matches([')', ']']) } else { text };
    let text = text.trim_matches(is_edge);
    text.strip_prefix('+').filter(|rest| rest.starts_with('+')).unwrap_or(text)
}

/// The number and the extension behind it: `800200 ext. 12`, `800200x12`, `800200;ext=12`.
fn split_extension(text: &str) -> (&str, Option<&str>) {
    const NAMES: [&str; 10] =
        ["x", "ext", "extn", "extension", "int", "internal", "wew", "w", "dw", "durchwahl"];
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let extension = &text[before.len()..];
    let before = before.trim_end_matches([' ', '.', '=', ':']);
    let number = before.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let name = &before[number.len()..];
    let is_named = NAMES.iter().any(|known| known.eq_ignore_ascii_case(name));
    let number = number.trim_end_matches([' ', ';', ',', '(']);
    // `0x23` is no number with an extension.
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    if is_named && digits >= FEWEST_DIGITS && (1..=6).contains(&extension.len()) {
        (number, Some(extension))
    } else {
        (text, None)
    }
}

/// The number without the 0 in brackets behind a calling code. Italian numbers keep it.
fn without_trunk_zero(text: &str) -> Cow<'_, str> {
    let zero = text.match_indices(['(', '[']).find_map(|(at, _)| {
        let code: String = text[..at].chars().filter(char::is_ascii_digit).collect();
        let code = code.trim_start_matches("00");
        let is_code = code != "39" && country::is_calling_code(code);
        let after = text[at + 1..].trim_start().strip_prefix('0').filter(|_| is_code)?;
        Some(format!("{}{after}", &text[..=at]))
    });
    zero.map_or(Cow::Borrowed(text), Cow::Owned)
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
