//! The kinds of answers. All properties of a kind but its validation are here, in matches without a wildcard, so that the
//! compiler names every place that a new kind concerns.

use super::country;
use std::borrow::Cow;

/// The kind of a field's answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FieldKind {
    /// Free text of at most `max` characters.
    Text {
        /// The maximum length in characters.
        max: usize,
        /// How the text is normalized when the field loses the focus.
        normalize: Normalize,
    },
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
}

/// How a kind is entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InputMode {
    Typed,
    /// Typed, with suggestions by name; the value is a code or an ID.
    Suggested(LookupSource),
    /// Chosen from a few options.
    Chosen,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LookupSource {
    Countries,
    /// A list of the account.
    Account(AccountList),
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

/// How a text is normalized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Normalize {
    /// Removes surrounding spaces.
    Trim,
    /// Removes all separators of phone numbers: spaces, brackets, dots, dashes, slashes.
    Phone,
}

/// The account's lists of named IDs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountList {
    /// Telephony regions: from the configuration and from existing users.
    Regions,
    /// Callback numbers, from the API.
    CallbackNumbers,
}

/// One value of a choice.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    /// As sent.
    pub value: &'static str,
    pub(crate) explanation: &'static str,
}

impl FieldKind {
    pub(crate) fn input_mode(self) -> InputMode {
        match self {
            Self::Text { .. } | Self::Whole { .. } => InputMode::Typed,
            Self::Country => InputMode::Suggested(LookupSource::Countries),
            Self::Listed(list) => InputMode::Suggested(LookupSource::Account(list)),
            Self::YesNo | Self::Choice(_) => InputMode::Chosen,
        }
    }

    pub(crate) fn json_type(self) -> JsonType {
        match self {
            Self::Whole { .. } => JsonType::Number,
            Self::YesNo => JsonType::Flag,
            Self::Text { .. } | Self::Choice(_) | Self::Country | Self::Listed(_) => JsonType::Text,
        }
    }

    /// The values of a choice; empty for other kinds.
    pub(crate) fn choices(self) -> &'static [Choice] {
        match self {
            Self::Choice(choices) => choices,
            Self::Text { .. } | Self::Whole { .. } | Self::YesNo | Self::Country | Self::Listed(_) => &[],
        }
    }

    pub(crate) fn unit(self) -> Option<Unit> {
        match self {
            Self::Whole { unit, .. } => Some(unit),
            Self::Text { .. } | Self::YesNo | Self::Choice(_) | Self::Country | Self::Listed(_) => None,
        }
    }

    /// The maximum number of characters that can be typed.
    pub(crate) fn max_chars(self) -> usize {
        match self {
            Self::Text { max, .. } => max,
            Self::Whole { .. } => 12,
            Self::YesNo | Self::Choice(_) => 64,
            Self::Country | Self::Listed(_) => 120,
        }
    }

    pub(crate) fn normalize(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Text { normalize: Normalize::Phone, .. } => without_separators(text),
            Self::Country => {
                let trimmed = text.trim();
                country::by_code_or_name(trimmed)
                    .map_or(Cow::Borrowed(trimmed), |country| Cow::Borrowed(country.code))
            }
            Self::Text { normalize: Normalize::Trim, .. } | Self::Whole { .. } | Self::Listed(_) => {
                Cow::Borrowed(text.trim())
            }
            Self::YesNo | Self::Choice(_) => Cow::Borrowed(text),
        }
    }

    /// A short description, for tables.
    pub(crate) fn describe(self) -> String {
        match self {
            Self::Text { .. } => "text".to_owned(),
            Self::Whole { min, max, unit } => format!("whole number {min}–{max} {}", unit.symbol()),
            Self::YesNo => "yes/no/default".to_owned(),
            Self::Choice(choices) => choices.iter().map(|one| one.value).collect::<Vec<_>>().join(" · "),
            Self::Country => "country".to_owned(),
            Self::Listed(AccountList::Regions) => "telephony region".to_owned(),
            Self::Listed(AccountList::CallbackNumbers) => "callback number".to_owned(),
        }
    }

    /// The limits as a sentence, if people should know them before typing.
    pub(crate) fn limits(self) -> Option<String> {
        match self {
            Self::Whole { min, max, unit } => Some(format!("{min} to {max} {}.", unit.name())),
            Self::Text { .. } | Self::YesNo | Self::Choice(_) | Self::Country | Self::Listed(_) => None,
        }
    }
}

/// A phone number without the separators that people write.
fn without_separators(text: &str) -> Cow<'_, str> {
    let separator = |c: char| {
        c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '.' | '-' | '/' | '\u{2010}'..='\u{2015}')
    };
    if text.contains(separator) {
        Cow::Owned(text.chars().filter(|c| !separator(*c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}
