//! Compares what was sent with the user in the API's answer.

use super::fields::FIELDS;
use super::fields::field::{DefaultValue, Field, display_value};
use super::form::{FieldRef, Form};
use super::{import, visibility};
use serde_json::{Map, Value};

/// A field whose value in the answer differs from what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDiff {
    pub(crate) label: &'static str,
    /// The value sent; empty if the field was left out.
    pub(crate) sent: String,
    /// The value in the answer; empty if it is missing there.
    pub(crate) now: String,
}

impl FieldDiff {
    /// Both values in words: `sent nothing, now yes`.
    pub(crate) fn describe(&self) -> String {
        let sent =
            if self.sent.is_empty() { "sent nothing".to_owned() } else { format!("sent {}", self.sent) };
        let now =
            if self.now.is_empty() { "not in the answer".to_owned() } else { format!("now {}", self.now) };
        format!("{sent}, {now}")
    }
}

/// A value for display, with its unit.
pub(crate) fn with_unit(field: &Field, value: &str) -> String {
    match field.kind.unit() {
        Some(unit) if !value.is_empty() => format!("{value} {}", unit.symbol()),
        _ => display_value(value).to_owned(),
    }
}

/// The label with the heading above it, without which some mean little.
pub(crate) fn full_label(field: &Field) -> String {
    if field.section.is_empty() {
        field.label.to_owned()
    } else {
        format!("{}, {}", field.section, field.label)
    }
}

/// The fields that the API changed or filled in; those that were sent come first. The API leaves out what is switched
/// off, so a missing value equals `no`.
pub(crate) fn changed_fields(sent: &Form, answer: &Map<String, Value>) -> Vec<FieldDiff> {
    let now = import::from_object(answer).form;
    let mut found: Vec<FieldDiff> = FIELDS
        .iter()
        .filter(|field| {
            field.is_in_create_request()
                && !field.in_row()
                && visibility::is_visible(sent, FieldRef::single(field.id))
        })
        .filter_map(|field| {
            let (before, after) = (sent.value(field.id), now.value(field.id));
            let off = before == "false" && after.is_empty();
            // A documented default that was filled in is not a change.
            let documented =
                before.is_empty() && matches!(field.default, DefaultValue::Named(value) if value == after);
            (before != after && !off && !documented).then(|| FieldDiff {
                label: field.label,
                sent: with_unit(field, &before),
                now: with_unit(field, &after),
            })
        })
        .collect();
    found.sort_by_key(|difference| difference.sent.is_empty());
    found
}
