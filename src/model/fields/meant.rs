//! What a text is meant to be where it is no answer of its field's kind, as far as that is certain.

use super::damage;
use super::field::{FieldKind, Unit};
use crate::model::country::{self, Country};
use crate::text::clean::ascii_digits;
use strsim::osa_distance;

#[rustfmt::skip]
const YES: &[&str] = &["yes", "y", "true", "on", "1", "enabled", "checked", "✓", "✔", "☑", "[x]", "x", "t", "j", "ja", "wahr", "oui", "vrai", "si", "sí", "verdadero", "sim", "tak", "prawda"];
#[rustfmt::skip]
const NO: &[&str] = &["no", "n", "false", "off", "0", "disabled", "unchecked", "✗", "✘", "☐", "[ ]", "f", "nein", "falsch", "non", "faux", "falso", "não", "nie", "fałsz"];
/// Shorter names of countries differ by one letter from others.
const FEWEST_LETTERS: usize = 5;

/// The answer that a text is meant to be; empty where it says that there is none. None where that is not certain.
pub(crate) fn meant(kind: FieldKind, text: &str) -> Option<String> {
    let found = match kind {
        FieldKind::YesNo => yes_or_no(text).map(str::to_owned),
        FieldKind::Choice(choices) => {
            let text = text.trim();
            let is_meant = |value: &str| {
                let longer = text.to_lowercase();
                longer == value.to_lowercase() || longer == format!("{}s", value.to_lowercase())
            };
            let alias = text.eq_ignore_ascii_case("administrator").then_some("Admin");
            let values = choices.iter().map(|choice| choice.value);
            values.clone().find(|value| is_meant(value) || alias == Some(*value)).map(str::to_owned)
        }
        FieldKind::Whole { unit, .. } => whole_number(text, unit),
        FieldKind::Country => {
            one_country(text).map(|country| country.code).or_else(|| kosovo(text)).map(str::to_owned)
        }
        FieldKind::Text | FieldKind::Phone | FieldKind::Listed(_) | FieldKind::Members(_) => None,
    };
    found.or_else(|| says_nothing(text).then(String::new))
}

fn yes_or_no(text: &str) -> Option<&'static str> {
    let text = text.trim().to_lowercase();
    let is_in = |words: &[&str]| words.contains(&text.as_str());
    if is_in(YES) { Some("true") } else { is_in(NO).then_some("false") }
}

/// Whether a text stands for no answer: the default, or what programs write into an empty cell.
fn says_nothing(text: &str) -> bool {
    let text = text.trim();
    text.to_lowercase().split_whitespace().all(|word| matches!(word, "default" | "account"))
        || damage::is_placeholder(text)
}

/// `90 s`, `1,500`, `50%`, `2 min`.
fn whole_number(text: &str, unit: Unit) -> Option<String> {
    let text = ascii_digits(text.trim()).to_lowercase();
    let (number, name) = text.split_at(text.rfind(|c: char| c.is_ascii_digit())? + 1);
    let number: u32 = damage::ungrouped(number)?.parse().ok()?;
    let factor = match (name.trim().trim_end_matches('.'), unit) {
        ("", _)
        | ("s" | "sec" | "secs" | "second" | "seconds", Unit::Seconds)
        | ("%" | "percent" | "per cent" | "pct", Unit::Percent) => 1,
        ("m" | "min" | "mins" | "minute" | "minutes", Unit::Seconds) => 60,
        ("h" | "hour" | "hours", Unit::Seconds) => 3600,
        _ => return None,
    };
    number.checked_mul(factor).map(|number| number.to_string())
}

/// The one country that a text names: `Kraków, Poland`, `PL - Poland`, `pl-PL`, `+48`, a flag, a name with one letter wrong.
fn one_country(text: &str) -> Option<&'static Country> {
    let text = text.trim();
    country::by_calling_code(text)
        .or_else(|| of_locale(text))
        .or_else(|| of_flag(text))
        .or_else(|| of_parts(text))
        .or_else(|| {
            let is_long = text.chars().count() >= FEWEST_LETTERS;
            let typed = text.to_lowercase();
            // A letter has up to four bytes.
            let is_near = |name: &str| {
                name.len().abs_diff(typed.len()) <= 4 && osa_distance(&name.to_lowercase(), &typed) == 1
            };
            only(country::all().iter().filter(|country| is_long && country.names().any(is_near)))
        })
}

fn kosovo(text: &str) -> Option<&'static str> {
    let names = ["kosovo", "kosova", "xkx"];
    names.into_iter().any(|name| text.trim().eq_ignore_ascii_case(name)).then_some(country::KOSOVO)
}

/// `pl-PL`, `en_GB`.
fn of_locale(text: &str) -> Option<&'static Country> {
    let (language, code) = text.split_once(['-', '_'])?;
    let is_locale = language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase());
    country::by_code(code).filter(|country| is_locale && country.code == code)
}

fn of_flag(text: &str) -> Option<&'static Country> {
    let letter = |c: char| u32::from(c).checked_sub(0x1f1e6).filter(|letter| *letter < 26);
    let letters: Option<String> =
        text.chars().map(|c| letter(c).and_then(|letter| char::from_digit(letter + 10, 36))).collect();
    country::by_code(&letters?)
}

/// The country in the last part of a place that names any; parts beside each other have to be the same one.
fn of_parts(text: &str) -> Option<&'static Country> {
    let places = text.rsplit(',').map(|place| {
        let parts = place.split(['/', '(', ')', '[', ']', '|', ';']).flat_map(|part| part.split(" - "));
        let parts = parts.flat_map(|part| part.split(" \u{2013} "));
        parts.filter_map(|part| country::by_code_or_name(part.trim())).collect::<Vec<&'static Country>>()
    });
    let found = places.into_iter().find(|found| !found.is_empty())?;
    only(found.into_iter())
}

/// The only country among several mentions.
fn only(mut all: impl Iterator<Item = &'static Country>) -> Option<&'static Country> {
    let first = all.next()?;
    all.all(|other| other.code == first.code).then_some(first)
}
