//! What a field is: the words in which the catalogue ([`super::fields`]) declares every property of a user.

use super::fields::{FieldId, Screen};
use super::kind::InputMode;
pub use super::kind::{AccountList, Choice, Kind, Normalize, Unit};
use super::rule::Rule;

/// One property of a user, declared once: the form, its checks, help, JSON, drafts and documents all read this.
#[derive(Debug)]
pub struct Field {
    /// The field's name in the program.
    pub id: FieldId,
    /// Its name in drafts and in CSV headers. Never changes once released.
    pub key: &'static str,
    /// Where it stands in the JSON, dots between names; `[]` after the name of a list whose rows hold the field.
    pub path: &'static str,
    /// It stands in the rows of a list, as its path says: every check asks that of every field.
    pub(super) row: bool,
    /// Another spelling of the last name that is read and never written.
    pub alias: Option<&'static str>,
    /// Its place on the wire: the order of the page's full request example, which differs from the screens'.
    pub wire: u16,
    /// The screen that asks it.
    pub screen: Screen,
    /// The heading under which it stands, or `""`.
    pub section: &'static str,
    /// What the person reads before the answer.
    pub label: &'static str,
    /// What the answer is for, in whole sentences. Default, feature and permanence are told by their own members.
    pub help: &'static str,
    /// An answer that passes the field's own rules.
    pub example: &'static str,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// Condition it is asked (and sent).
    pub visible_when: Condition,
    /// Condition it must be answered.
    pub required: Condition,
    /// What else must hold, beyond the kind's own check.
    pub rules: &'static [Rule],
    /// What an absent answer means.
    pub default: DefaultValue,
    /// The feature that the account needs, in the page's words.
    pub feature: Option<&'static str>,
    /// Can never be changed once the user exists.
    pub permanent: bool,
    /// Copied from an existing user: false for whatever names a person or a line.
    pub copied: bool,
    /// Where the facts come from.
    pub source: Source,
}

/// Whether a path leads through the rows of a list.
pub(super) const fn leads_through_rows(path: &str) -> bool {
    let bytes = path.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'[' {
            return true;
        }
        at += 1;
    }
    false
}

/// What an absent property means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultValue {
    /// Nothing: the property is required or simply empty.
    None,
    /// The page names this value.
    Named(&'static str),
    /// The page says that the account's configuration decides.
    Account,
    /// The page says nothing.
    Undocumented,
}

/// A condition over the answers given so far. Data, so that one walk serves form, help, schema and tests.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Condition {
    /// Under all circumstances.
    Always,
    /// Under none.
    Never,
    /// The field's answer is this.
    Is(FieldId, &'static str),
    /// The field has an answer, and it is not this.
    IsNot(FieldId, &'static str),
    /// One of these holds.
    Any(&'static [Condition]),
    /// All of these hold.
    All(&'static [Condition]),
    /// The field itself came with an answer (deprecated properties are kept, never offered).
    Answered,
    /// The row holds something that the person chose.
    RowTouched,
}

impl Condition {
    /// The fields whose answers decide.
    pub fn depends_on(&self) -> Vec<FieldId> {
        match self {
            Self::Always | Self::Never | Self::Answered | Self::RowTouched => Vec::new(),
            Self::Is(field, _) | Self::IsNot(field, _) => vec![*field],
            Self::Any(all) | Self::All(all) => all.iter().flat_map(Self::depends_on).collect(),
        }
    }
}

/// Where the facts of a field come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The "Create user" page of the User Admin API.
    Page,
    /// The page, with the portal's help.
    PageAndPortal,
}

impl Field {
    /// Whether the field stands in the rows of a list.
    pub fn in_row(&self) -> bool {
        self.row
    }

    /// Whether the answer is typed (and not chosen).
    pub fn is_typed(&self) -> bool {
        self.kind.input_mode() != InputMode::Chosen
    }

    /// Whether answers are suggested while typing.
    pub fn is_suggested(&self) -> bool {
        matches!(self.kind.input_mode(), InputMode::Suggested(_))
    }

    /// The values of a choice and how each is shown, in order; empty for a typed field.
    pub fn options(&self) -> Vec<(&'static str, String)> {
        if self.kind == Kind::YesNo {
            return vec![("", self.default_label()), ("true", "Yes".to_owned()), ("false", "No".to_owned())];
        }
        self.kind.choices().iter().map(|one| (one.value, one.value.to_owned())).collect()
    }

    /// What an absent answer is called: `Default (yes)`, `Account default`, `Default (not documented)`.
    pub fn default_label(&self) -> String {
        match self.default {
            DefaultValue::None => String::new(),
            DefaultValue::Named(value) => format!("Default ({})", display_value(value)),
            DefaultValue::Account => "Account default".to_owned(),
            DefaultValue::Undocumented => "Default (not documented)".to_owned(),
        }
    }

    /// The facts that the catalogue knows of the field, a short sentence each, in the order in which they matter.
    pub fn facts(&self) -> Vec<String> {
        let mut facts = Vec::new();
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

/// A value as the person reads it: `yes` for `true`.
pub fn display_value(value: &str) -> &str {
    match value {
        "true" => "yes",
        "false" => "no",
        other => other,
    }
}
