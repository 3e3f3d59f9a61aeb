//! Texts that a spreadsheet or another program damaged before they came here.

use crate::text::sanitize::single_line;

/// What spreadsheets and other programs write where there is no value, in lower case, beside `#REF!` and its like.
#[rustfmt::skip]
const PLACEHOLDERS: &[&str] = &[
    "#n/a", "#getting_data", "n/a", "n.a.", "na", "nan", "-nan", "<na>", "inf", "null", "(null)", "<null>", "nil",
    "none", "undefined", "(blank)", "(empty)", "[object object]", "tbd", "tbc", "unknown", "–", "—", "\\n",
];

/// What is implausible about a text, as typed and as normalized.
pub(crate) fn implausible(typed: &str, value: &str) -> Option<String> {
    if is_placeholder(value) {
        return Some("Looks like a spreadsheet's error or a placeholder: check it.".to_owned());
    }
    if is_date(value) {
        return Some("Looks like a date that a spreadsheet made of the value: check it.".to_owned());
    }
    // Spreadsheets keep 15 digits and make the others 0.
    if value.len() > 15
        && value.bytes().all(|byte| byte.is_ascii_digit())
        && value[15..].bytes().all(|byte| byte == b'0')
    {
        return Some("A spreadsheet may have made zeros of the last digits: check them.".to_owned());
    }
    if let Some(escape) = escaped_character(value) {
        return Some(format!("{escape} is a character as other programs write it: enter the character."));
    }
    if value.is_ascii() && typed.is_ascii() {
        return None;
    }
    // The replacement character, and those that only one font can show.
    let is_lost = |c: &char| matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    if let Some(c) = value.chars().find(is_lost) {
        let number = u32::from(c);
        return Some(format!(
            "The character U+{number:04X} is in the place of one that was lost: enter that one."
        ));
    }
    let meant = single_line(&wrongly_decoded(typed)?, 40);
    Some(format!("Looks like {meant} read with a wrong character set: check it."))
}

/// What a spreadsheet did to a number: `4.48E+11` has lost digits, `1234.0` was read as a decimal number.
pub(crate) fn spreadsheet_number(text: &str) -> Option<&'static str> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+')) {
        return None;
    }
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let bare = text.trim_start_matches(['-', '+']);
    let (mantissa, exponent) =
        bare.split_once(['e', 'E']).map_or((bare, None), |(mantissa, exponent)| (mantissa, Some(exponent)));
    let (whole, decimals) =
        mantissa.split_once(['.', ',']).map_or((mantissa, None), |(whole, rest)| (whole, Some(rest)));
    if !is_number(whole) || !decimals.is_none_or(is_number) {
        return None;
    }
    match (exponent, decimals) {
        // `2E10` alone may be an ID; programs write a sign or decimals.
        (Some(exponent), decimals)
            if is_number(exponent.trim_start_matches(['-', '+']))
                && (decimals.is_some() || exponent.starts_with(['-', '+'])) =>
        {
            Some("A spreadsheet rounded this number: enter all its digits.")
        }
        // `1.000` is a thousand.
        (None, Some(decimals))
            if decimals.bytes().all(|byte| byte == b'0') && (decimals.len() != 3 || whole.len() > 3) =>
        {
            Some("A spreadsheet converted this to a decimal number: enter it without the decimals.")
        }
        _ => None,
    }
}

fn is_placeholder(value: &str) -> bool {
    let is_number = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    // LibreOffice numbers its errors: `Err:502`. A column that is too narrow is all #.
    let is_short = value.len() < 20;
    value.bytes().all(|byte| byte.is_ascii_punctuation())
        || value.strip_prefix("Err:").is_some_and(is_number)
        || (is_short && value.starts_with('#') && value.ends_with(['!', '?']))
        || (is_short && PLACEHOLDERS.iter().any(|one| one.eq_ignore_ascii_case(value)))
}

/// Whether a text is a date as spreadsheets show it: `01-Feb`, `Mar-26`, `2026-03-02 00:00:00`.
fn is_date(value: &str) -> bool {
    const MONTHS: &str = "jan feb mar apr may jun jul aug sep oct nov dec";
    if value.len() > 20 || !value.contains(['-', '/', ' ']) {
        return false;
    }
    let is_month = |part: &str| MONTHS.split(' ').any(|month| month.eq_ignore_ascii_case(part));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_day = |part: &str| is_number(part) && (1..=2).contains(&part.len());
    let is_year = |part: &str| is_number(part) && matches!(part.len(), 2 | 4);
    match value.split(['-', '/', ' ']).collect::<Vec<_>>().as_slice() {
        [day, month] if is_month(month) => is_day(day),
        [month, year] if is_month(month) => is_year(year),
        [day, month, year] if is_month(month) => is_day(day) && is_year(year),
        _ => value.ends_with(" 00:00:00"),
    }
}

/// A character in the notation of web pages, programs or mails: `&#39;`, `&amp;`, `\u00f3`, `=?utf-8?…`.
fn escaped_character(value: &str) -> Option<&str> {
    let of_web = value.match_indices('&').find_map(|(at, _)| {
        let entity = &value[at..=at + value[at..].find(';')?];
        let name = entity[1..entity.len() - 1].trim_start_matches('#');
        let is_name = (2..=8).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_name.then_some(entity)
    });
    let of_program = || {
        let escape = value.get(value.find("\\u")?..)?.get(..6)?;
        escape[2..].bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(escape)
    };
    of_web.or_else(of_program).or_else(|| value.starts_with("=?").then_some("=?"))
}

/// The text whose UTF-8 was read as Windows-1252 or Latin-1: `JÃ³zef` was `Józef`.
fn wrongly_decoded(value: &str) -> Option<String> {
    const WINDOWS_1252: [char; 27] = [
        '€', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 'Ž', '‘', '’', '“', '”', '•', '–', '—',
        '˜', '™', 'š', '›', 'œ', 'ž', 'Ÿ',
    ];
    const BYTES: &[u8; 27] = b"\x80\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8e\x91\x92\x93\x94\x95\x96\x97\x98\x99\x9a\x9b\x9c\x9e\x9f";
    let byte = |c: char| {
        let place = WINDOWS_1252.iter().position(|other| *other == c);
        place.map_or_else(|| u8::try_from(u32::from(c)).ok(), |place| BYTES.get(place).copied())
    };
    let bytes: Option<Vec<u8>> = value.chars().map(byte).collect();
    String::from_utf8(bytes?).ok()
}
