//! Texts that a spreadsheet or another program damaged before they came here.

use super::charset;
pub(crate) use super::charset::wrongly_decoded;
use super::fix::Fix;
use super::notation::{decoded, escaped_character};
use super::violation::Violation;
use crate::text::sanitize::single_line;
use std::ops::RangeInclusive;
use unicode_segmentation::UnicodeSegmentation;

/// What spreadsheets and other programs write where there is no value, in lower case, beside `#REF!` and its like.
#[rustfmt::skip]
const PLACEHOLDERS: &[&str] = &[
    "#n/a", "#nv", "#n/d", "#n/b", "#i/t", "#getting_data", "n/a", "n.a.", "na", "nan", "-nan", "<na>", "inf", "null", "(null)", "<null>", "nil",
    "none", "undefined", "(blank)", "(empty)", "[object object]", "tbd", "tbc", "unknown", "–", "—", "\\n",
    "not applicable", "not available", "nie dotyczy", "brak", "keine", "k.a.", "aucun", "ninguno", "xxx",
    // A column of yes and no, in the languages of spreadsheets.
    "true", "false", "wahr", "falsch", "vrai", "prawda", "verdadero",
];

/// How templates of mails and programs mark the place of a value: `{{name}}`, `${name}`, `<name>`, `[name]`, `%NAME%`.
const TEMPLATES: &[(&str, &str)] =
    &[("{", "}"), ("${", "}"), ("<", ">"), ("[", "]"), ("%", "%"), ("__", "__")];

/// The length of a GUID, which Windows writes in braces.
const GUID: usize = 36;

/// Whether a text has only letters and what is between those of names and addresses: it can be a placeholder, and has
/// none of the other damage.
pub(crate) fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b'.' | b'-' | b'@'))
}

/// Warns of a text that programs write where there is no value.
pub(crate) fn placeholder(value: &str) -> Option<Violation> {
    let text = "Looks like a spreadsheet's error or a placeholder: check it.";
    is_placeholder(value).then(|| Violation::warning(text).with_fix(Some(Fix::to(""))))
}

/// What is implausible about a text, as typed and as normalized, beside placeholders. Every key validates every field:
/// each check looks first whether the text has one of the characters that it is about.
pub(crate) fn implausible(typed: &str, value: &str) -> Option<Violation> {
    let warning =
        |text: String, fix: Option<String>| Some(Violation::warning(text).with_fix(fix.map(Fix::to)));
    if is_date(value) {
        return warning("Looks like a date that a spreadsheet made of the value: check it.".to_owned(), None);
    }
    // Spreadsheets keep 15 digits and make the others 0.
    if value.len() > 15
        && value.bytes().all(|byte| byte.is_ascii_digit())
        && value[15..].bytes().all(|byte| byte == b'0')
    {
        return warning("A spreadsheet may have made zeros of the last digits: check them.".to_owned(), None);
    }
    if let Some(escape) = escaped_character(value) {
        let text = format!("{escape} is a character as other programs write it: enter the character.");
        return warning(text, decoded(value));
    }
    if let Some(text) = wrapped(value) {
        return warning(text.to_owned(), unwrapped(value).map(str::to_owned));
    }
    if value.is_ascii() && typed.is_ascii() {
        return None;
    }
    if let Some(mark) = leading_mark(value) {
        let number = u32::from(mark);
        return warning(
            format!("Begins with the mark U+{number:04X}, whose letter is missing: check it."),
            None,
        );
    }
    let meant = wrongly_decoded(typed);
    let texts = [Some(value), meant.as_deref()];
    if let Some(c) = texts.into_iter().flatten().find_map(|text| text.chars().find(|c| is_lost(*c))) {
        let number = u32::from(c);
        let text =
            format!("The character U+{number:04X} is in the place of one that was lost: enter that one.");
        return warning(text, None);
    }
    if let Some(meant) = meant {
        let shown = single_line(&meant, 40);
        return warning(
            format!("Looks like {shown} read with a wrong character set: check it."),
            Some(meant),
        );
    }
    let symbol = value.chars().find(|c| charset::is_symbol(*c))?;
    let text = format!("{symbol} may be in the place of a letter of another character set: check it.");
    warning(text, charset::central_european(value))
}

/// The replacement character, and those that only one font can show.
fn is_lost(c: char) -> bool {
    matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

/// What a spreadsheet did to a number: `4.48E+11` has lost digits, `1234.0` was read as a decimal number.
pub(crate) fn spreadsheet_number(text: &str) -> Option<&'static str> {
    let (_, _, decimals, exponent) = number_parts(text)?;
    match (exponent, decimals) {
        (Some(_), _) => Some("A spreadsheet rounded this number: enter all its digits."),
        (None, Some(_)) => {
            Some("A spreadsheet converted this to a decimal number: enter it without the decimals.")
        }
        (None, None) => None,
    }
}

/// The number that a spreadsheet wrote, where it wrote all its digits: 2079460000 of `2079460000.0` and of
/// `2.079460000E+09`.
pub(crate) fn all_digits(text: &str) -> Option<String> {
    let (sign, whole, decimals, exponent) = number_parts(text)?;
    let Some(exponent) = exponent else { return decimals.map(|_| format!("{sign}{whole}")) };
    let (places, decimals) = (exponent.parse::<usize>().ok()?, decimals.unwrap_or_default());
    let (moved, rest) = decimals.split_at_checked(places)?;
    // A spreadsheet keeps 15 digits.
    let is_exact = rest.bytes().all(|byte| byte == b'0') && whole.len() + moved.len() <= 15;
    is_exact.then(|| format!("{sign}{whole}{moved}"))
}

/// The sign, the digits before and after the point, and the exponent of a number that a spreadsheet wrote.
fn number_parts(text: &str) -> Option<(&str, &str, Option<&str>, Option<&str>)> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+')) {
        return None;
    }
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let bare = text.trim_start_matches(['-', '+']);
    let sign = &text[..text.len() - bare.len()];
    let (mantissa, exponent) =
        bare.split_once(['e', 'E']).map_or((bare, None), |(mantissa, exponent)| (mantissa, Some(exponent)));
    let (whole, decimals) =
        mantissa.split_once(['.', ',']).map_or((mantissa, None), |(whole, rest)| (whole, Some(rest)));
    if !is_number(whole) || !decimals.is_none_or(is_number) {
        return None;
    }
    let is_written = match (exponent, decimals) {
        // `2E10` alone may be an ID; programs write a sign or decimals.
        (Some(exponent), decimals) => {
            is_number(exponent.trim_start_matches(['-', '+']))
                && (decimals.is_some() || exponent.starts_with(['-', '+']))
        }
        // `1.000` is a thousand.
        (None, Some(decimals)) => {
            decimals.bytes().all(|byte| byte == b'0') && (decimals.len() != 3 || whole.len() > 3)
        }
        (None, None) => false,
    };
    is_written.then_some((sign, whole, decimals, exponent.map(|one| one.trim_start_matches('+'))))
}

/// Whether a text is what programs write where there is no value.
pub(super) fn is_placeholder(value: &str) -> bool {
    let is_number = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    // LibreOffice numbers its errors: `Err:502`. A column that is too narrow is all #.
    let is_short = value.len() < 20;
    value.bytes().all(|byte| byte.is_ascii_punctuation())
        || value.strip_prefix("Err:").is_some_and(is_number)
        || (is_short && value.starts_with('#') && value.ends_with(['!', '?']))
        || value.as_bytes().last().is_some_and(u8::is_ascii_punctuation)
            && TEMPLATES.iter().any(|(start, end)| is_template(value, start, end))
        || (is_short && PLACEHOLDERS.iter().any(|one| one.eq_ignore_ascii_case(value)))
}

fn is_template(value: &str, start: &str, end: &str) -> bool {
    let name = value.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
    name.is_some_and(|name| !name.is_empty() && name.len() != GUID && !name.contains(['@', '<', '[']))
}

/// What other programs put around a value: quotes, a formula, the separator of the next cell.
fn wrapped(value: &str) -> Option<&'static str> {
    let has_mark = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_punctuation);
    if !has_mark(value.as_bytes().first()) && !has_mark(value.as_bytes().last()) {
        return None;
    }
    let inner = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    let is_quoted = |quote: char| inner(quote).is_some_and(|inner| !inner.contains(quote));
    if ['"', '\'', '`'].into_iter().any(is_quoted) {
        return Some("The quotes around it would be part of it: check it.");
    }
    // A quotation mark that has no other half: a cell or a line was cut there.
    if (value.starts_with('"') || value.ends_with('"')) && value.matches('"').count() == 1 {
        return Some("A quotation mark at its edge would be part of it: check it.");
    }
    let text_mark =
        value.strip_prefix('\'').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if text_mark || value.starts_with('=') && !value.starts_with("=?") {
        return Some("Begins as a spreadsheet's formula or text mark: check it.");
    }
    let separators = [',', ';', '|'];
    (value.starts_with(separators) || value.ends_with(separators))
        .then_some("Begins or ends with a separator, as if another value followed: check it.")
}

/// The value without what other programs put around it; none where that is not certain.
pub(super) fn unwrapped(value: &str) -> Option<&str> {
    let inner = |start: &str, end: &str| value.strip_prefix(start)?.strip_suffix(end);
    let quoted = [("=\"", "\""), ("\"", "\""), ("'", "'"), ("`", "`")];
    let quoted = quoted.into_iter().find_map(|(start, end)| inner(start, end));
    // `=A1` is a cell's name, not its value.
    let number =
        || value.strip_prefix(['\'', '=']).filter(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    let text = quoted.or_else(number).or_else(|| value.strip_prefix('\'').filter(|_| !value.ends_with('\'')));
    let text = text.unwrap_or_else(|| {
        let is_half = value.matches('"').count() == 1;
        value.trim_matches(|c| matches!(c, ',' | ';' | '|' | ' ') || is_half && c == '"')
    });
    (!text.is_empty() && text != value).then_some(text)
}

/// The accent or other mark that a text begins with, without the letter to which it belongs.
fn leading_mark(value: &str) -> Option<char> {
    let first = value.chars().next().filter(|c| !c.is_ascii())?;
    let after_letter = format!("a{first}");
    (after_letter.graphemes(true).count() == 1).then_some(first)
}

/// Whether a text is a date or a time as spreadsheets show it: `01-Feb`, `Mar-26`, `2026-03-02`, `12:30`.
pub(crate) fn is_date(value: &str) -> bool {
    let has = |is_one: fn(u8) -> bool| value.bytes().any(is_one);
    value.len() <= 20
        && has(|byte| matches!(byte, b'-' | b'/' | b'.' | b':' | b' '))
        && has(|byte| byte.is_ascii_digit())
        && (is_numeric_date(value) || is_named_date(value) || is_time(value) || value.ends_with(" 00:00:00"))
}

/// `2026-03-02`, `2.3.2026`, `3/2/2026`. The year has four digits: `1.2.26` can be anything.
fn is_numeric_date(value: &str) -> bool {
    let is_year =
        |part: &str| is_number_of(part, 4..=4) && (part.starts_with("19") || part.starts_with("20"));
    let is_month = |part: &str| is_number_to(part, 12);
    let is_day = |part: &str| is_number_to(part, 31);
    let mut parts = value.split(['-', '/', '.']);
    let (Some(first), Some(second), Some(third), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    is_year(first) && is_month(second) && is_day(third)
        || is_year(third) && (is_day(first) && is_month(second) || is_month(first) && is_day(second))
}

/// `01-Feb`, `Mar-26`, `1 Mar 2026`.
fn is_named_date(value: &str) -> bool {
    const MONTHS: &str = "jan feb mar apr may jun jul aug sep oct nov dec";
    let is_month =
        |part: &str| part.len() == 3 && MONTHS.split(' ').any(|month| month.eq_ignore_ascii_case(part));
    let is_day = |part: &str| is_number_of(part, 1..=2);
    let is_year = |part: &str| is_number_of(part, 2..=2) || is_number_of(part, 4..=4);
    let mut parts = value.split(['-', '/', ' ']);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(day), Some(month), None, None) if is_month(month) => is_day(day),
        (Some(month), Some(year), None, None) if is_month(month) => is_year(year),
        (Some(day), Some(month), Some(year), None) if is_month(month) => is_day(day) && is_year(year),
        _ => false,
    }
}

/// `12:30`, `1:30:00`.
fn is_time(value: &str) -> bool {
    let mut parts = value.split(':');
    let (hours, minutes, seconds) = (parts.next(), parts.next(), parts.next());
    let is_sixtieth = |part: &str| part.len() == 2 && is_number_to(part, 59);
    hours.is_some_and(|hours| is_number_of(hours, 1..=2))
        && minutes.is_some_and(is_sixtieth)
        && seconds.is_none_or(is_sixtieth)
        && parts.next().is_none()
}

/// A number without what separates its thousands: `1 500`, `1,500`, `1.500`, `1'500`.
pub(super) fn ungrouped(text: &str) -> Option<String> {
    let is_separator = |c: char| c.is_whitespace() || matches!(c, ',' | '.' | '\'' | '_');
    let mut groups = text.split(is_separator);
    let is_digits = |group: &&str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().filter(is_digits)?;
    let is_whole = groups.clone().next().is_none();
    let separators: Vec<char> = text.chars().filter(|c| is_separator(*c)).collect();
    let is_one = separators.iter().all(|c| Some(c) == separators.first());
    let rest_fits = groups.clone().all(|group| group.len() == 3 && is_digits(&group));
    let is_number = is_whole || (is_one && first.len() <= 3 && rest_fits);
    is_number.then(|| std::iter::once(first).chain(groups).collect())
}

fn is_number_of(part: &str, digits: RangeInclusive<usize>) -> bool {
    digits.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is a number of one or two digits up to `most`.
fn is_number_to(part: &str, most: u8) -> bool {
    is_number_of(part, 1..=2) && part.parse().is_ok_and(|number: u8| number <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_texts_are_placeholders_at_most() {
        let marks = (0..128).map(char::from).filter(|c| !c.is_ascii_alphabetic());
        let alphabet: Vec<String> = marks.chain(['e', 'E', 'x']).map(String::from).collect();
        let mut texts = vec![String::new()];
        for _ in 0..4 {
            let longer =
                texts.iter().flat_map(|text| alphabet.iter().map(move |letter| format!("{text}{letter}")));
            texts = longer.filter(|text| is_plain(text)).collect();
            assert!(texts.len() > 6);
            for text in &texts {
                let found = implausible(text, text).map(|one| one.text);
                assert_eq!((found, spreadsheet_number(text)), (None, None), "{text}");
            }
        }
    }
}
