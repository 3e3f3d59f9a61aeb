//! The national form of a phone number: without the calling code of the agent's location.

use super::FieldId;
use super::fix::Fix;
use super::violation::Violation;
use crate::model::country::{self, Country};

/// The shortest number that is left when a calling code behind `+` or `00` is taken away.
const FEWEST_DIGITS: usize = 4;

/// Warns of a calling code or a prefix for it. What calls go to is certain where the country of the code is.
pub(super) fn check(value: &str, location: &str, virtual_location: &str) -> Option<Violation> {
    let code = if location.is_empty() { "GB" } else { location };
    let country = country::by_code(code);
    // From North America 011 is dialled before a calling code, and no number of its own begins so.
    let is_american = country.is_some_and(|country| country.calling_code == "1");
    let american = || Some(("011", value.strip_prefix("011").filter(|_| is_american)?));
    if let Some((prefix, digits)) = international(value).or_else(american) {
        // A location that is none has no country.
        let place = country.map(|country| format!(" for {}", country.code)).unwrap_or_default();
        let here = || Some(Fix::to(without_code(digits, country?)?));
        let there = || {
            let (country, rest) = country_of(digits, virtual_location)?;
            Some(Fix::to(rest).and(FieldId::Location, country.code))
        };
        let text = format!("Starts with {prefix}: give the national form{place}.");
        return Some(Violation::warning(text).with_fix(here().or_else(there)));
    }
    let calling_code = country?.calling_code;
    if calling_code.is_empty() || !value.starts_with(calling_code) {
        return None;
    }
    let text = format!("Starts with {calling_code}, the calling code of {code}: give the national form.");
    Some(Violation::warning(text).with_fix(without_bare_code(value, calling_code)))
}

/// The location that a number with a calling code is from, and the number's national form; none for the default location.
pub(super) fn location_fix(number: &str, virtual_location: &str) -> Option<Fix> {
    let (country, rest) = country_of(international(number)?.1, virtual_location)?;
    Some(Fix::to(country.code).and(FieldId::PhoneNumber, rest))
}

/// The prefix of a number in international form, and its digits.
fn international(value: &str) -> Option<(&'static str, &str)> {
    let number = ["+", "00"].into_iter().find_map(|prefix| Some((prefix, value.strip_prefix(prefix)?)));
    number.filter(|(_, digits)| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The country of the number's calling code, and the rest of the number.
fn country_of<'a>(digits: &'a str, virtual_location: &str) -> Option<(&'static Country, &'a str)> {
    let country = country::of_number(digits, virtual_location)?;
    Some((country, without_code(digits, country)?))
}

fn without_code<'a>(digits: &'a str, country: &Country) -> Option<&'a str> {
    let rest = digits.strip_prefix(country.calling_code)?;
    (!country.calling_code.is_empty() && rest.len() >= FEWEST_DIGITS).then_some(rest)
}

/// The number without a calling code that nothing marks as one: only where the whole is longer than a national number, as
/// area codes can begin alike (48 is Radom's).
fn without_bare_code(value: &str, calling_code: &str) -> Option<Fix> {
    let usual = match calling_code {
        // Denmark, Norway, Singapore, Malta, Lithuania, Latvia, Hong Kong.
        "45" | "47" | "65" | "356" | "370" | "371" | "852" => 8,
        // Area codes of Kazakhstan, Germany and Brazil begin like the calling codes.
        "7" | "49" | "55" => 10,
        _ => 9,
    };
    let rest = value.strip_prefix(calling_code)?;
    (rest.len() >= usual).then(|| Fix::to(rest))
}
