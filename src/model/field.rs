//! The types with which the catalogue ([`super::fields`]) declares each property of a user.

use super::fields::{FieldId, Screen};
use super::kind::InputMode;
pub use super::kind::{AccountList, Choice, FieldKind, Normalize, Unit};
use super::rule::Rule;

/// One property of a user. Form, validation, help, JSON, drafts and documents all read this declaration.
#[derive(Debug)]
pub struct Field {
    /// The field's ID in the program.
    pub id: FieldId,
    /// Its name in drafts and in CSV headers. Never changes once released.
    pub key: &'static str,
    /// The JSON path, with dots between names and `[]` after the name of a list.
    pub path: &'static str,
    /// Whether the path leads through a list; precomputed because validation asks it for every field.
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
    /// What leaving it out means.
    pub(crate) default: DefaultValue,
    /// The account feature it requires, in the page's words.
    pub(crate) feature: Option<&'static str>,
    /// Whether it cannot be changed once the user exists.
    pub(crate) permanent: bool,
    /// Whether copying from another user includes it: not for anything that identifies a person or a line.
    pub(crate) copied: bool,
    /// Where the facts come from.
    pub(crate) source: Source,
}

/// Whether a path leads through a list.
pub(super) const fn is_row_path(path: &str) -> bool {
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

/// What leaving a property out means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DefaultValue {
    /// Nothing: the property is required or empty.
    None,
    /// VCC uses this value, says the page.
    Named(&'static str),
    /// The account's configuration decides, says the page.
    Account,
    /// The page does not say.
    Undocumented,
}

/// A condition over the answers. It is data, so that form, help, schema and tests can all evaluate or inspect it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Condition {
    /// Always true.
    Always,
    /// Always false.
    Never,
    /// The field has this answer.
    Is(FieldId, &'static str),
    /// The field has an answer other than this.
    IsNot(FieldId, &'static str),
    /// At least one is true.
    Any(&'static [Condition]),
    /// All are true.
    All(&'static [Condition]),
    /// The field itself has an answer: deprecated properties are kept but not offered.
    Answered,
    /// The row has an answer other than the preset one.
    RowTouched,
}

impl Condition {
    /// The fields that the condition refers to.
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
pub(crate) enum Source {
    /// The "Create user" page of the User Admin API.
    Page,
    /// The page and the portal's help.
    PageAndPortal,
}

impl Field {
    /// Whether the field belongs to the rows of a list.
    pub fn in_row(&self) -> bool {
        self.row
    }

    /// Whether the answer is typed, not chosen.
    pub fn is_typed(&self) -> bool {
        self.kind.input_mode() != InputMode::Chosen
    }

    /// Whether answers are suggested while typing.
    pub(crate) fn is_suggested(&self) -> bool {
        matches!(self.kind.input_mode(), InputMode::Suggested(_))
    }

    /// The options of a choice in order, as value and label; empty for a typed field.
    pub(crate) fn options(&self) -> Vec<(&'static str, String)> {
        if self.kind == FieldKind::YesNo {
            return vec![("", self.default_label()), ("true", "Yes".to_owned()), ("false", "No".to_owned())];
        }
        self.kind.choices().iter().map(|one| (one.value, one.value.to_owned())).collect()
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
