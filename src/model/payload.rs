//! Builds the JSON that is sent. The preview shows the same lines, so what is previewed is what is sent.

use super::fields::field::JsonType;
use super::form::{FieldRef, Form};
use super::visibility;
use crate::text::sanitize::escape_json;
use serde_json::{Map, Value, json};

/// The JSON of a user.
#[derive(Debug, Clone)]
pub struct Payload {
    /// The lines of the request body, each with the field whose answer it holds.
    pub(crate) lines: Vec<(String, Option<FieldRef>)>,
}

impl Payload {
    /// The line of a field, if it is sent.
    pub fn line_of(&self, at: FieldRef) -> Option<usize> {
        self.lines.iter().position(|(_, field)| *field == Some(at))
    }

    /// The lines of a request that was built earlier.
    pub(crate) fn from_text(text: &str) -> Self {
        Self { lines: text.lines().map(|line| (line.to_owned(), None)).collect() }
    }

    /// The request body.
    pub fn to_json(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|(text, _)| text.as_str()).collect();
        lines.join("\n")
    }
}

/// Builds the JSON of the visible answers, in the order of the page's full request example, in which the list comes last.
/// Empty answers are left out, so that the API applies its defaults.
pub fn build(form: &Form) -> Payload {
    let mut answers = visibility::all_visible_fields(form);
    answers.retain(|at| {
        at.field.field().is_in_create_request()
            && at.row.is_none_or(|row| form.row_touched(row))
            && !form.value(*at).is_empty()
    });
    answers.sort_by_key(|at| (at.row.and_then(|row| form.row_position(row)), at.field.field().wire));
    let (single, cells): (Vec<FieldRef>, Vec<FieldRef>) = answers.iter().partition(|at| at.row.is_none());
    let mut root = json!({});
    for at in single {
        *member(&mut root, at.field.field().path) = json_value(form, at);
    }
    let in_list = |at: &FieldRef| at.field.field().path.split_once("[].").unwrap_or_default();
    let row = |cells: &[FieldRef]| -> Map<String, Value> {
        cells.iter().map(|at| (in_list(at).1.to_owned(), json_value(form, *at))).collect()
    };
    if let Some(first) = cells.first() {
        *member(&mut root, in_list(first).0) = cells.chunk_by(|a, b| a.row == b.row).map(row).collect();
    }
    // The properties of an object are neighbours in the order of the answers, so a line for each follows in that order.
    let mut fields = answers.into_iter();
    let text = escape_json(&format!("{root:#}"));
    let lines = text.lines().map(|line| {
        let is_bracket = line.trim_end_matches(',').ends_with(['{', '}', '[', ']']);
        (line.to_owned(), if is_bracket { None } else { fields.next() })
    });
    Payload { lines: lines.collect() }
}

/// The value at a path without lists; creates the objects on the way.
pub(super) fn member<'a>(root: &'a mut Value, path: &str) -> &'a mut Value {
    path.split('.').fold(root, |object, name| &mut object[name])
}

/// An answer as JSON. A value that is not of its kind remains text, so that the preview shows the mistake.
pub(super) fn json_value(form: &Form, at: FieldRef) -> Value {
    let value = form.value(at);
    match at.field.field().kind.json_type() {
        JsonType::Flag if value == "true" => Value::Bool(true),
        JsonType::Flag if value == "false" => Value::Bool(false),
        JsonType::Number if value.chars().all(|c| c.is_ascii_digit()) => {
            value.parse::<u32>().map_or_else(|_| Value::from(&*value), Value::from)
        }
        JsonType::Text | JsonType::Number | JsonType::Flag => Value::from(value),
    }
}
