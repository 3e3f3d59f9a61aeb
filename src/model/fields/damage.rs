//! Texts that a spreadsheet or another program damaged before they came here.

use crate::text::sanitize::single_line;

/// What spreadsheets and other programs write where there is no value, in lower case.
const PLACEHOLDERS: &[&str] = &[
    "#n/a",
    "#n/a n/a",
    "#ref!",
    "#value!",
    "#name?",
    "#div/0!",
    "#num!",
    "#null!",
    "#spill!",
    "#calc!",
    "#field!",
    "#blocked!",
    "#connect!",
    "#busy!",
    "#unknown!",
    "#error!",
    "#getting_data",
    "n/a",
    "n.a.",
    "na",
    "nan",
    "-nan",
    "<na>",
    "inf",
    "null",
    "(null)",
    "<null>",
    "nil",
    "none",
    "undefined",
    "(blank)",
    "(empty)",
    "[object object]",
    "tbd",
    "tbc",
    "unknown",
    "–",
    "—",
    "\\n",
];

/// What is implausible about a text, as typed and as normalized.
pub(crate) fn implausible(typed: &str, value: &str) -> Option<String> {
    if is_placeholder(value) {
        return Some("Looks like a spreadsheet's error or a placeholder: check it.".to_owned());
    }
    if value.contains('\u{fffd}') {
        return Some(
            "The character \u{fffd} is in the place of one that was lost: enter that one.".to_owned(),
        );
    }
    let meant = single_line(&wrongly_decoded(typed)?, 40);
    Some(format!("Looks like {meant} read with a wrong character set: check it."))
}

/// What a spreadsheet did to a number: `4.48E+11` has lost digits, `1234.0` was read as a decimal number.
pub(crate) fn spreadsheet_number(text: &str) -> Option<&'static str> {
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
    value.strip_prefix("Err:").is_some_and(is_number)
        || value.bytes().all(|byte| byte.is_ascii_punctuation())
        || PLACEHOLDERS.iter().any(|one| one.eq_ignore_ascii_case(value))
}

/// The text whose UTF-8 was read as Windows-1252 or Latin-1: `JÃ³zef` was `Józef`.
fn wrongly_decoded(value: &str) -> Option<String> {
    const WINDOWS_1252: [char; 27] = [
        '€', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 'Ž', '‘', '’', '“', '”', '•', '–', '—',
        '˜', '™', 'š', '›', 'œ', 'ž', 'Ÿ',
    ];
    const BYTES: &[u8; 27] = b"\x80\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8e\x91\x92\x93\x94\x95\x96\x97\x98\x99\x9a\x9b\x9c\x9e\x9f";
    if value.is_ascii() {
        return None;
    }
    let byte = |c: char| {
        let place = WINDOWS_1252.iter().position(|other| *other == c);
        place.map_or_else(|| u8::try_from(u32::from(c)).ok(), |place| BYTES.get(place).copied())
    };
    let bytes: Option<Vec<u8>> = value.chars().map(byte).collect();
    String::from_utf8(bytes?).ok()
}
