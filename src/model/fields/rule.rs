//! Rules for answers beyond their kind, each with its hint and its messages.

pub use super::violation::{Severity, Violation};

use super::{FieldId, email, phone};
use crate::model::country;
use std::borrow::Cow;

/// A rule for one answer; it may look at the rest of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// No white space. (portal)
    NoSpaces,
    /// Letters, digits and `_ . @ -` are known to work. (portal)
    UsernameCharacters,
    /// A name has letters: a spreadsheet shows 0 for an empty cell.
    NameLetters,
    /// An e-mail address with a domain.
    EmailAddress,
    /// Every known agent ID has 3 to 8 digits. (examples)
    AgentIdDigits,
    /// A GUID, as in every example.
    Guid,
    /// Only `+` and digits. (page)
    PhoneCharacters,
    /// National format: no `+`, `00` or calling code of the location. [page: "in national format"]
    NationalForm,
    /// Warns if the location is left at GB, because it sets the dialling prefix. (portal)
    NotLeftAtDefault,
    /// 100 means all calls; the page's limit of 7200 belongs to the fields beside it.
    AtMostAllCalls,
    /// Call rating is not compatible with enforced disposition codes. (page)
    NotWithDispositionCodes,
    /// Warns of a Wallboard user who acts as agent, known only from the page's example answer.
    NotForWallboard,
}

impl Rule {
    /// The rule as a sentence, for the help.
    pub fn hint(self) -> &'static str {
        match self {
            Self::NoSpaces => "No spaces.",
            Self::UsernameCharacters => "Letters, digits and _ . @ - are known to work.",
            Self::NameLetters => "With letters.",
            Self::EmailAddress => "An address such as jana@example.com.",
            Self::AgentIdDigits => "3 to 8 digits.",
            Self::Guid => "An ID such as b4c6e398-ac69-4135-b3fd-64d7a6d14272.",
            Self::PhoneCharacters => "Only + and digits; separators are removed.",
            Self::NationalForm => "Without the country's calling code.",
            Self::NotLeftAtDefault => "Leaving it at the default gives a warning.",
            Self::AtMostAllCalls => "100 is all calls.",
            Self::NotWithDispositionCodes => "Not together with enforced disposition codes.",
            Self::NotForWallboard => "Known for Admin and Supervisor.",
        }
    }

    /// Checks a normalized value, which is empty if there is no answer; `answer` gives the form's other values.
    pub(crate) fn check<'f>(
        self,
        value: &str,
        answer: impl Fn(FieldId) -> Cow<'f, str>,
    ) -> Option<Violation> {
        let warning = |broken: bool, text: &str| broken.then(|| Violation::warning(text));
        let error = |broken: bool, text: &str| broken.then(|| Violation::error_when(true, text));
        if value.is_empty() {
            return warning(
                self == Self::NotLeftAtDefault,
                "Left at GB, so calls are dialled with +44. Enter the agent's country, GB too if it is right.",
            );
        }
        match self {
            Self::NoSpaces => error(value.contains(char::is_whitespace), "Remove the spaces."),
            Self::UsernameCharacters => username_characters(value),
            Self::NameLetters => {
                warning(!value.contains(char::is_alphabetic), "Few names are without letters: check it.")
                    .or_else(|| {
                        warning(value.contains('@'), "Few names have an @: check that it is no address.")
                    })
            }
            Self::EmailAddress => email::check(value),
            Self::AgentIdDigits => {
                let usual =
                    (3..=8).contains(&value.chars().count()) && value.chars().all(|c| c.is_ascii_digit());
                warning(
                    !usual,
                    "Every known agent ID has 3 to 8 digits: check this one, it cannot be changed later.",
                )
            }
            Self::Guid => warning(
                !is_guid(value),
                "Every known ID looks like b4c6e398-ac69-4135-b3fd-64d7a6d14272: check this one.",
            ),
            Self::PhoneCharacters => phone::check(value),
            Self::NationalForm => national_form(value, &answer(FieldId::Location)),
            Self::AtMostAllCalls => warning(
                value.parse::<u32>().is_ok_and(|share| (101..=7200).contains(&share)),
                "100 is already all calls: enter 1 to 100 unless Vonage says otherwise.",
            ),
            Self::NotWithDispositionCodes => warning(
                answer(FieldId::DispositionCodes) == "true",
                "Not compatible with enforced disposition codes: use one of the two.",
            ),
            Self::NotForWallboard => warning(
                value == "true" && answer(FieldId::Role) == "Wallboard",
                "Known for Admin and Supervisor only: check that a Wallboard user may act as agent.",
            ),
            Self::NotLeftAtDefault => None,
        }
    }
}

fn username_characters(value: &str) -> Option<Violation> {
    let known =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '@' | '-') || c.is_whitespace();
    let first = value.chars().find(|c| !known(*c))?;
    let shown = if first.is_control() { first.escape_unicode().to_string() } else { first.to_string() };
    Some(Violation::warning(format!(
        "Only letters a to z, digits and _ . @ - are known to work: check {shown}, a username cannot be changed later."
    )))
}

fn national_form(value: &str, location: &str) -> Option<Violation> {
    let code = if location.is_empty() { "GB" } else { location };
    let country = country::by_code(code);
    if let Some(prefix) = ["+", "00"].into_iter().find(|prefix| value.starts_with(prefix)) {
        // An invalid location has no country.
        let place = country.map(|country| format!(" for {}", country.code)).unwrap_or_default();
        return Some(Violation::warning(format!("Starts with {prefix}: give the national form{place}.")));
    }
    let calling_code = country?.calling_code;
    (!calling_code.is_empty() && value.starts_with(calling_code)).then(|| {
        Violation::warning(format!(
            "Starts with {calling_code}, the calling code of {code}: give the national form."
        ))
    })
}

/// Whether a text is a GUID: 8-4-4-4-12 hexadecimal digits.
pub(crate) fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.chars().all(|c| c.is_ascii_hexdigit()))
}
