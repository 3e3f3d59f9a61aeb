//! The types with which the catalogue ([`super`]) declares each property of a user.
//!
//! All properties of a kind but its validation are here, in matches without a wildcard where a new kind has to decide, so
//! that the compiler names these places.

pub use super::members::AccountList;

use super::FieldId;
use super::condition::Condition;
use super::members::{self, MAX_LEVEL};
use super::phone;
use super::rule::Rule;
use super::screens::Screen;
use crate::model::country;
use crate::text::clean::{AT_EDGE, clean};
use std::borrow::Cow;

/// One property of a user. Form, validation, help, JSON, drafts and documents all read this declaration.
#[derive(Debug)]
pub struct Field {
    /// The field's ID in the program.
    pub id: FieldId,
    /// Its name in drafts and in CSV headers. Never changes once released.
    pub key: &'static str,
    /// The JSON path, with dots between names and `[]` after the name of a list.
    pub path: &'static str,
    /// Whether it belongs to the rows of a list: then its path has `[]`.
    pub(super) row: bool,
    /// Another spelling of the last name, read but never written.
    pub(crate) alias: Option<&'static str>,
    /// Position in the request: the order of the page's full example, which differs from that of the screens.
    pub wire: u16,
    /// The screen that asks for it.
    pub screen: Screen,
    /// The heading above it, or `""`.
    pub(crate) section: &'static str,
    /// The label on screen.
    pub label: &'static str,
    /// What else people call it, to find it by: words separated by spaces.
    pub(crate) synonyms: &'static str,
    /// What tickets and spreadsheets call it beside its label, in lower case.
    pub(crate) called: &'static [&'static str],
    /// The help text, in whole sentences. Default, feature and permanence have members of their own.
    pub help: &'static str,
    /// An answer that passes the field's own rules.
    pub example: &'static str,
    /// The kind of answer.
    pub kind: FieldKind,
    /// When it is asked and sent.
    pub visible_when: Condition,
    /// When an answer is required.
    pub required: Condition,
    /// Rules beyond those of the kind.
    pub rules: &'static [Rule],
    pub(crate) default: DefaultValue,
    /// The account feature it requires, in the page's words.
    pub(crate) feature: Option<&'static str>,
    /// Whether it cannot be changed once the user exists.
    pub(crate) permanent: bool,
    /// Whether copying from another user includes it: not for anything that identifies a person or a line.
    pub(crate) copied: bool,
    pub(crate) source: Source,
}

/// What leaving a property out means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DefaultValue {
    /// Nothing: the property is required or empty.
    None,
    /// VCC uses this value, says the page.
    Named(&'static str),
    /// The account's configuration decides, says the page.
    Account,
    Undocumented,
}

/// Where the facts of a field come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The "Create user" page of the User Admin API.
    Page,
    PageAndPortal,
    /// Other pages of the User Admin API.
    OtherPages,
}

impl Field {
    /// Whether the field belongs to the rows of a list.
    pub fn in_row(&self) -> bool {
        self.row
    }

    /// Whether the answer is part of the create request: other ones are set after it, with requests of their own.
    pub fn is_in_create_request(&self) -> bool {
        !matches!(self.kind, FieldKind::Members(_))
    }

    /// Whether the answer is typed, not chosen.
    pub fn is_typed(&self) -> bool {
        !matches!(self.kind, FieldKind::YesNo | FieldKind::Choice(_))
    }

    /// Whether it is typed with suggestions by name; the value is a code or an ID.
    pub(crate) fn is_suggested(&self) -> bool {
        matches!(self.kind, FieldKind::Country | FieldKind::Listed(_))
    }

    /// The options of a choice in order, as value and label; empty for a typed field.
    pub(crate) fn options(&self) -> Vec<(&'static str, String)> {
        if self.kind == FieldKind::YesNo {
            return vec![("", self.default_label()), ("true", "Yes".to_owned()), ("false", "No".to_owned())];
        }
        self.kind.choices().iter().map(|one| (one.value, one.value.to_owned())).collect()
    }

    /// What normalizing an answer changes, as [`FieldKind::changes`] says it.
    pub(crate) fn changes(&self, text: &str) -> Vec<String> {
        let mut changes = self.kind.changes(text);
        if self.rules.contains(&Rule::EmailAddress)
            && let Some(last) = changes.last_mut()
        {
            last.push_str(" Check the address: the password mail goes there.");
        }
        changes
    }

    /// The label of the default: `Default (yes)`, `Account default`, `Default (not documented)`.
    pub(crate) fn default_label(&self) -> String {
        match self.default {
            DefaultValue::None => String::new(),
            DefaultValue::Named(value) => format!("Default ({})", display_value(value)),
            DefaultValue::Account => "Account default".to_owned(),
            DefaultValue::Undocumented => "Default (not documented)".to_owned(),
        }
    }

    /// Short sentences on permanence, limits, default and required feature, the most important first.
    pub(crate) fn facts(&self) -> Vec<String> {
        let mut facts = Vec::new();
        if !self.is_in_create_request() {
            facts.push(AFTER_CREATION.to_owned());
        }
        if self.permanent {
            facts.push("Cannot be changed later.".to_owned());
        }
        facts.extend(self.kind.limits());
        match self.default {
            DefaultValue::None => {}
            DefaultValue::Named(value) => facts.push(format!("Default: {}.", display_value(value))),
            DefaultValue::Account => facts.push("Default: the account decides.".to_owned()),
            DefaultValue::Undocumented => facts.push("Default: not documented.".to_owned()),
        }
        if let Some(feature) = self.feature {
            facts.push(format!("Requires {feature}."));
        }
        facts
    }
}

/// A value for display: `yes` for `true`.
pub(crate) fn display_value(value: &str) -> &str {
    match value {
        "true" => "yes",
        "false" => "no",
        other => other,
    }
}

/// What is said of a field that is not part of the create request.
pub(crate) const AFTER_CREATION: &str = "Set after creation, not part of the create request.";

/// The maximum length of a text in characters.
pub(crate) const MAX_TEXT: usize = 255;
const CONGO: &str = "Congo is taken as CG, Congo-Brazzaville: enter CD for the Democratic Republic.";
/// The maximum length of a field with several entries.
const MAX_MEMBERS: usize = 4000;

/// The kind of a field's answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FieldKind {
    /// Free text, without surrounding spaces.
    Text,
    /// A phone number, without separators: spaces, brackets, dots, dashes.
    Phone,
    /// A whole number from `min` to `max`, both included.
    Whole {
        /// The minimum.
        min: u32,
        /// The maximum.
        max: u32,
        /// The unit shown after the field.
        unit: Unit,
    },
    /// Yes, no, or the default, which is not sent.
    YesNo,
    /// One of a few values.
    Choice(&'static [Choice]),
    /// A country: ISO 3166-1 alpha-2, typed as code or name.
    Country,
    /// An ID for which the account has a name.
    Listed(AccountList),
    /// Several entries of one of the account's lists, by name or ID, separated by commas.
    Members(AccountList),
}

/// The JSON type of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JsonType {
    Text,
    Number,
    Flag,
}

/// The unit of a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Per cent.
    Percent,
}

impl Unit {
    /// The symbol after a number: `s`, `%`.
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Percent => "%",
        }
    }

    /// The word for use in a sentence.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Percent => "per cent",
        }
    }
}

/// One value of a choice.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    /// As sent.
    pub value: &'static str,
    pub(crate) explanation: &'static str,
}

impl FieldKind {
    /// The list of the account that its answers name something of.
    pub(crate) fn list(self) -> Option<AccountList> {
        match self {
            Self::Listed(list) | Self::Members(list) => Some(list),
            _ => None,
        }
    }

    pub(crate) fn json_type(self) -> JsonType {
        match self {
            Self::Whole { .. } => JsonType::Number,
            Self::YesNo => JsonType::Flag,
            Self::Text
            | Self::Phone
            | Self::Choice(_)
            | Self::Country
            | Self::Listed(_)
            | Self::Members(_) => JsonType::Text,
        }
    }

    pub(crate) fn choices(self) -> &'static [Choice] {
        if let Self::Choice(choices) = self { choices } else { &[] }
    }

    pub(crate) fn unit(self) -> Option<Unit> {
        if let Self::Whole { unit, .. } = self { Some(unit) } else { None }
    }

    /// The maximum number of characters that can be typed.
    pub(crate) fn max_chars(self) -> usize {
        match self {
            Self::Text | Self::Phone => MAX_TEXT,
            Self::Whole { .. } => 12,
            Self::YesNo | Self::Choice(_) => 64,
            Self::Country | Self::Listed(_) => 120,
            Self::Members(_) => MAX_MEMBERS,
        }
    }

    /// Normalizes a text: what the field holds once it loses the focus. Idempotent.
    pub fn normalize(self, text: &str) -> Cow<'_, str> {
        match self {
            // Each key validates the whole form, and most answers are empty.
            _ if text.is_empty() => Cow::Borrowed(text),
            Self::Phone => phone::normalize(text),
            Self::Country => {
                let text = clean(text).text;
                country::by_code_or_name(&text).map_or(text, |country| Cow::Borrowed(country.code))
            }
            // JSON numbers have no leading zeros.
            Self::Whole { .. } => match clean(text).text {
                Cow::Borrowed(text) if text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() > 1 => {
                    let zeros = text[..text.len() - 1].bytes().take_while(|byte| *byte == b'0').count();
                    Cow::Borrowed(&text[zeros..])
                }
                text => text,
            },
            Self::Text | Self::Listed(_) => clean(text).text,
            Self::Members(list) => {
                let text = clean(text).text;
                members::tidied(&text, list).map_or(text, Cow::Owned)
            }
            Self::YesNo | Self::Choice(_) => Cow::Borrowed(text),
        }
    }

    /// What normalizing changes beside surrounding spaces, the separators of phone numbers and the names of countries, a
    /// sentence each.
    pub(crate) fn changes(self, text: &str) -> Vec<String> {
        match self {
            Self::YesNo | Self::Choice(_) => Vec::new(),
            // A country's name, unless another country is called so, too.
            Self::Country => {
                let mut changes = clean(text).changes;
                let is_congo = text.trim().eq_ignore_ascii_case("congo");
                changes.extend(is_congo.then(|| CONGO.to_owned()));
                changes
            }
            // The rest of the text stays or is a separator.
            Self::Phone => clean(text).changes.into_iter().filter(|one| one.contains(AT_EDGE)).collect(),
            _ => clean(text).changes,
        }
    }

    pub(crate) fn describe(self) -> String {
        match self {
            Self::Text | Self::Phone => "text".to_owned(),
            Self::Whole { min, max, unit } => format!("whole number {min}–{max} {}", unit.symbol()),
            Self::YesNo => "yes/no/default".to_owned(),
            Self::Choice(choices) => choices.iter().map(|one| one.value).collect::<Vec<_>>().join(" · "),
            Self::Country => "country".to_owned(),
            Self::Listed(list) => list.noun().to_owned(),
            Self::Members(list) if list.has_levels() => {
                format!("{}s with levels 1–{MAX_LEVEL}, separated by commas", list.noun())
            }
            Self::Members(list) => format!("{}s, separated by commas", list.noun()),
        }
    }

    /// The limits as a sentence, if people should know them before typing.
    pub(crate) fn limits(self) -> Option<String> {
        let Self::Whole { min, max, unit } = self else { return None };
        Some(format!("{min} to {max} {}.", unit.name()))
    }
}
