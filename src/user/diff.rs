//! What the API set differently from what was sent.

use super::field::{DefaultValue, Field, display_value};
use super::fields::FIELDS;
use super::form::{Addr, Form};
use super::{import, visibility};
use serde_json::{Map, Value};

/// An answer that came back otherwise than it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDiff {
    /// The field's label.
    pub label: &'static str,
    /// What was sent; empty when nothing was.
    pub sent: String,
    /// What the API says; empty when it says nothing.
    pub now: String,
}

impl FieldDiff {
    /// What was sent and what came of it: `sent nothing, now yes`.
    pub fn describe(&self) -> String {
        let sent =
            if self.sent.is_empty() { "sent nothing".to_owned() } else { format!("sent {}", self.sent) };
        let now =
            if self.now.is_empty() { "not in the answer".to_owned() } else { format!("now {}", self.now) };
        format!("{sent}, {now}")
    }
}

/// A value as people read it, with its unit.
fn measured(field: &Field, value: &str) -> String {
    match field.kind.unit() {
        Some(unit) if !value.is_empty() => format!("{value} {}", unit.symbol()),
        _ => display_value(value).to_owned(),
    }
}

/// Compares the visible answers with the user in the API's answer. Answers leave out what is switched off, so `no` and
/// nothing are the same there. Those that were sent and came back otherwise stand first.
pub fn changed_fields(sent: &Form, answer: &Map<String, Value>) -> Vec<FieldDiff> {
    let now = import::from_object(answer).form;
    let mut found: Vec<FieldDiff> = FIELDS
        .iter()
        .filter(|field| !field.in_row() && visibility::is_visible(sent, Addr::of(field.id)))
        .filter_map(|field| {
            let (before, after) = (sent.value(field.id), now.value(field.id));
            let off = before == "false" && after.is_empty();
            // The default that the page names is no news.
            let named =
                before.is_empty() && matches!(field.default, DefaultValue::Named(value) if value == after);
            (before != after && !off && !named).then(|| FieldDiff {
                label: field.label,
                sent: measured(field, &before),
                now: measured(field, &after),
            })
        })
        .collect();
    found.sort_by_key(|difference| difference.sent.is_empty());
    found
}
