//! The kinds of answers. What a kind is, beyond its check, is said here: every question that the rest of the program has
//! about kinds is a match without a last resort, so that a new kind cannot go without an answer.

use super::country;
use std::borrow::Cow;

/// What kind of answer a field takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Free text of at most `max` characters; `clean` says how it is tidied when it is left.
    Text {
        /// The most characters the field keeps.
        max: usize,
        /// How the text is tidied when the field is left.
        clean: Normalize,
    },
    /// A whole number from `min` to `max`, both included.
    Whole {
        /// The least value.
        min: u32,
        /// The greatest value.
        max: u32,
        /// The unit, as it stands behind the field.
        unit: Unit,
    },
    /// Yes, no, or the default, which is not sent.
    YesNo,
    /// One of a few values.
    Choice(&'static [Choice]),
    /// A country: ISO 3166-1 alpha-2, typed as code or name.
    Country,
    /// An id that the account knows by a name.
    Listed(AccountList),
}

/// How a kind is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputMode {
    /// Typed, letter by letter.
    Typed,
    /// Typed, and what it may name is suggested meanwhile: what is taken in the end is its code or its id.
    Suggested(LookupSource),
    /// Chosen from a few options.
    Chosen,
}

/// What a typed answer may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookupSource {
    /// A country.
    Countries,
    /// Something that the account lists.
    Account(AccountList),
}

/// What a kind is in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonType {
    /// A string.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
}

/// What a whole number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Hundredths.
    Percent,
}

impl Unit {
    /// The unit behind a number: `s`, `%`.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Percent => "%",
        }
    }

    /// The unit in words, inside a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Percent => "per cent",
        }
    }
}

/// How a text is tidied when its field is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Normalize {
    /// Spaces around it go.
    Trim,
    /// Spaces around it and the separators of phone numbers (spaces, brackets, dots, dashes, slashes) go.
    Phone,
}

/// The lists of an account from which ids are suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountList {
    /// Telephony regions: named in the configuration or seen with existing users.
    Regions,
    /// Callback numbers, which the API lists.
    CallbackNumbers,
}

/// One value of a choice.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    /// As sent.
    pub value: &'static str,
    /// What choosing it means.
    pub explanation: &'static str,
}

impl Kind {
    /// How it is answered.
    pub fn input_mode(self) -> InputMode {
        match self {
            Self::Text { .. } | Self::Whole { .. } => InputMode::Typed,
            Self::Country => InputMode::Suggested(LookupSource::Countries),
            Self::Listed(list) => InputMode::Suggested(LookupSource::Account(list)),
            Self::YesNo | Self::Choice(_) => InputMode::Chosen,
        }
    }

    /// What it is in JSON.
    pub fn json_type(self) -> JsonType {
        match self {
            Self::Whole { .. } => JsonType::Number,
            Self::YesNo => JsonType::Flag,
            Self::Text { .. } | Self::Choice(_) | Self::Country | Self::Listed(_) => JsonType::Text,
        }
    }

    /// The values to choose from, beside yes and no.
    pub fn choices(self) -> &'static [Choice] {
        match self {
            Self::Choice(choices) => choices,
            Self::Text { .. } | Self::Whole { .. } | Self::YesNo | Self::Country | Self::Listed(_) => &[],
        }
    }

    /// The unit in which it counts.
    pub fn unit(self) -> Option<Unit> {
        match self {
            Self::Whole { unit, .. } => Some(unit),
            Self::Text { .. } | Self::YesNo | Self::Choice(_) | Self::Country | Self::Listed(_) => None,
        }
    }

    /// The most characters that it keeps.
    pub fn max_chars(self) -> usize {
        match self {
            Self::Text { max, .. } => max,
            Self::Whole { .. } => 12,
            Self::YesNo | Self::Choice(_) => 64,
            Self::Country | Self::Listed(_) => 120,
        }
    }

    /// Tidies a text in its manner. Tidying twice changes nothing more.
    pub fn normalize(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Text { clean: Normalize::Phone, .. } => cleaned_phone(text),
            Self::Country => {
                let trimmed = text.trim();
                country::by_code_or_name(trimmed)
                    .map_or(Cow::Borrowed(trimmed), |country| Cow::Borrowed(country.code))
            }
            Self::Text { clean: Normalize::Trim, .. } | Self::Whole { .. } | Self::Listed(_) => {
                Cow::Borrowed(text.trim())
            }
            Self::YesNo | Self::Choice(_) => Cow::Borrowed(text),
        }
    }

    /// The kind in a word, for tables.
    pub fn describe(self) -> String {
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

    /// Its limits in a sentence, where they have to be known before anything is typed.
    pub fn limits(self) -> Option<String> {
        match self {
            Self::Whole { min, max, unit } => Some(format!("{min} to {max} {}.", unit.name())),
            Self::Text { .. } | Self::YesNo | Self::Choice(_) | Self::Country | Self::Listed(_) => None,
        }
    }
}

/// The separators with which people write phone numbers.
fn cleaned_phone(text: &str) -> Cow<'_, str> {
    let separator = |c: char| {
        c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '.' | '-' | '/' | '\u{2010}'..='\u{2015}')
    };
    if text.contains(separator) {
        Cow::Owned(text.chars().filter(|c| !separator(*c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}
