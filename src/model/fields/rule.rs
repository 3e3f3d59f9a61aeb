//! Rules for answers beyond their kind, each with its hint and its messages.

pub use super::fix::Fix;
pub use super::violation::{Severity, Violation};

use super::{FieldId, charset, damage, email, national, phone, username};
use crate::text::clean::ascii_digits;
use std::borrow::Cow;

/// What people write beside an agent ID.
const AGENT_ID_WORDS: &[&str] = &["agent", "id", "no", "nr", "number", "agentid"];
/// What people write beside an extension.
const EXTENSION_WORDS: &[&str] =
    &["x", "ext", "extn", "extension", "int", "internal", "no", "nr", "number", "wew", "dw"];
const LEFT_AT_DEFAULT: &str =
    "Left at GB, so calls are dialled with +44. Enter the agent's country, GB too if it is right.";

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
    /// Every known extension has digits only. (examples)
    ExtensionDigits,
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
            Self::ExtensionDigits => "Digits.",
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
        if value.is_empty() {
            let fix =
                || national::location_fix(&answer(FieldId::PhoneNumber), &answer(FieldId::VirtualLocation));
            return (self == Self::NotLeftAtDefault)
                .then(|| Violation::warning(LEFT_AT_DEFAULT).with_fix(fix()));
        }
        let warning = |broken: bool, text: &'static str| broken.then(|| Violation::warning(text));
        match self {
            Self::NoSpaces => value.contains(char::is_whitespace).then(|| {
                let fix = Fix::to(username::without_spaces(value));
                Violation::error_when(true, "Remove the spaces.").with_fix(Some(fix))
            }),
            Self::UsernameCharacters => username::check(value, answer),
            Self::NameLetters => check_name(value, || answer(FieldId::Email)),
            Self::EmailAddress => {
                email::check(value).map(|found| found.with_fix(email::corrected(value).map(Fix::to)))
            }
            Self::AgentIdDigits => {
                let usual =
                    (3..=8).contains(&value.chars().count()) && value.chars().all(|c| c.is_ascii_digit());
                let text =
                    "Every known agent ID has 3 to 8 digits: check this one, it cannot be changed later.";
                let fix = || number_beside(value, AGENT_ID_WORDS).map(Fix::to);
                warning(!usual, text).map(|found| found.with_fix(fix()))
            }
            Self::ExtensionDigits => {
                let usual = value.bytes().all(|byte| byte.is_ascii_digit());
                let fix = || number_beside(value, EXTENSION_WORDS).map(Fix::to);
                warning(!usual, "Every known extension is a number: check it.")
                    .map(|found| found.with_fix(fix()))
            }
            Self::Guid => {
                let text = "Every known ID looks like b4c6e398-ac69-4135-b3fd-64d7a6d14272: check this one.";
                warning(!is_guid(value), text).map(|found| found.with_fix(guid(value).map(Fix::to)))
            }
            Self::PhoneCharacters => phone::check(value)
                .map(|found| found.with_fix(phone::corrected(value, &answer(FieldId::Extension)))),
            Self::NationalForm => {
                national::check(value, &answer(FieldId::Location), &answer(FieldId::VirtualLocation))
            }
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

/// Warns of a name without letters, and of an address in its place.
fn check_name<'f>(value: &str, email: impl FnOnce() -> Cow<'f, str>) -> Option<Violation> {
    if !value.contains(char::is_alphabetic) {
        return Some(Violation::warning("Few names are without letters: check it."));
    }
    if value.contains('@') {
        let found = Violation::warning("Few names have an @: check that it is no address.");
        return Some(found.with_fix(email::name_and_address(value, &email())));
    }
    let plain = charset::plain_letters(value);
    if plain != value {
        let found = Violation::warning("Has wide or joined letters: check that no plain ones are meant.");
        return Some(found.with_fix(Some(Fix::to(plain))));
    }
    let odd = value.chars().find(|c| matches!(c, '?' | ':' | '*' | '_' | '\\'))?;
    Some(Violation::warning(match odd {
        '?' => "A ? may be in the place of a letter that was lost: check it.".to_owned(),
        _ => format!("Few names have {odd}: check it."),
    }))
}

/// The digits of an ID beside one of the words or a separator: `#1234`, `ID 1234`, `1,234`.
fn number_beside(value: &str, known: &[&str]) -> Option<String> {
    let text = ascii_digits(value).to_lowercase();
    let (words, number) = text.split_at(text.find(|c: char| c.is_ascii_digit())?);
    // `*44` is dialled differently.
    if words.contains('*') {
        return None;
    }
    let mut words = words.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.all(|word| known.contains(&word)).then(|| damage::ungrouped(number)).flatten()
}

/// The GUID in braces, without dashes, or as an address.
fn guid(value: &str) -> Option<String> {
    let text = value.trim_matches(['{', '}', '(', ')', '[', ']', '"', '\'', ' ']);
    let text = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    let is_hexadecimal = digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let groups = [0..8, 8..12, 12..16, 16..20, 20..32];
    is_hexadecimal.then(|| groups.map(|group| &digits[group]).join("-"))
}

/// Whether a text is a GUID: 8-4-4-4-12 hexadecimal digits.
pub(crate) fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.chars().all(|c| c.is_ascii_hexdigit()))
}
