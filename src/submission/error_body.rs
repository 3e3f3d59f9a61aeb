//! Reads the bodies of error responses. The API and its neighbours write errors in half a dozen shapes (documented):
//!
//! - `{"message":"…"}`, `{"statusCode":400,"error":"Bad Request","message":"…"}`
//! - `{"status":400,"title":"…","errors":[{"message":"…","path":"…"}]}`
//! - `{"error":{"code":"…","message":"…"}}`, `{"error":"invalid_scope","error_description":"…"}`
//! - `{"message":"…","modelState":{"user.email":["…"]}}`, `{"title":"…","errors":{"email":["…"]}}` (RFC 9457)
//!
//! All are read by one walk: members that hold text, members that hold a list of faults, members that map a path to
//! its faults. What is no JSON is shown as text.

use super::ApiResponse;
use crate::model::fields::FieldId;
use crate::model::json_path;
use crate::text::sanitize;
use serde_json::{Map, Value};

/// The most messages and notes that are kept, and the longest of each.
const MOST: usize = 20;
const LONGEST: usize = 500;
/// Messages beyond this are not searched for fields.
const MOST_LOOKED_AT: usize = 1000;

/// A message about a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field.
    pub field: FieldId,
    /// The row's index among those sent, for a field of a list.
    pub row: Option<usize>,
    /// The message, sanitised.
    pub text: String,
}

/// What an error response says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorBody {
    /// Its messages, sanitised.
    pub messages: Vec<String>,
    /// The messages that name a field.
    pub notes: Vec<FieldError>,
    looked_at: usize,
}

/// The body as JSON. Of a duplicate key the last value counts.
pub(crate) fn parse_json(body: &[u8]) -> Option<Value> {
    serde_json::from_slice(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)).ok()
}

/// A response inside a sentence: its status and first message, without a full stop.
pub(crate) fn summary(status: u16, messages: &[String]) -> String {
    let said = messages.first().map(|text| format!(": {}", text.trim_end_matches('.'))).unwrap_or_default();
    format!("{}{said}", status_with_reason(status))
}

/// A status with its reason: `409 Conflict`.
pub fn status_with_reason(status: u16) -> String {
    let reason = http::StatusCode::from_u16(status).ok().and_then(|code| code.canonical_reason());
    reason.map_or_else(|| status.to_string(), |reason| format!("{status} {reason}"))
}

/// The members that hold an error's text, best first.
const TEXTS: [&str; 9] =
    ["message", "error_description", "detail", "description", "reason", "msg", "title", "error", "code"];
/// The members that name the field.
const PATHS: [&str; 9] =
    ["path", "field", "pointer", "property", "propertyname", "parameter", "param", "key", "name"];
/// The members that hold more faults: a list, or a path for each.
const INNER: [&str; 7] =
    ["errors", "modelstate", "error", "details", "invalid-params", "invalidparams", "validationerrors"];

impl ErrorBody {
    /// Reads the body of an error response.
    pub fn parse(response: &ApiResponse) -> Self {
        let mut body = Self::default();
        match parse_json(&response.body) {
            Some(value) => body.add_value(&value),
            None => body.add_text(&plain_text(&response.body), None),
        }
        body
    }

    fn add_value(&mut self, value: &Value) {
        match value {
            Value::Object(object) => self.add_object(object),
            Value::Array(all) => all.iter().for_each(|one| self.add_value(one)),
            Value::String(text) => self.add_text(text, None),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn add_object(&mut self, object: &Map<String, Value>) {
        let text =
            TEXTS.iter().find_map(|name| member(object, name)?.as_str().filter(|text| !text.is_empty()));
        let path = path_in(object);
        if let Some(text) = text {
            self.add_text(text, path.as_deref());
        }
        for name in INNER {
            match member(object, name) {
                Some(Value::Object(inner)) if is_map_of_faults(name, inner) => self.add_map(inner),
                Some(inner @ (Value::Object(_) | Value::Array(_))) => self.add_value(inner),
                _ => {}
            }
        }
    }

    fn add_map(&mut self, faults: &Map<String, Value>) {
        for (path, value) in faults {
            match value {
                Value::String(text) => self.add_text(text, Some(path)),
                Value::Array(all) => {
                    all.iter().filter_map(Value::as_str).for_each(|text| self.add_text(text, Some(path)));
                }
                other => self.add_value(other),
            }
        }
    }

    /// Adds a message and the path it belongs to. A path that names no field is shown as it is, so that nothing is
    /// lost.
    fn add_text(&mut self, text: &str, path: Option<&str>) {
        self.looked_at += 1;
        let shown = sanitize::single_line(text, LONGEST);
        if self.looked_at > MOST_LOOKED_AT || shown.is_empty() {
            return;
        }
        let field = path.and_then(json_path::find_field);
        let message = match path {
            Some(path) if field.is_none() && !path.is_empty() => {
                format!("{}: {shown}", sanitize::single_line(path, 100))
            }
            _ => shown.clone(),
        };
        push_new(&mut self.messages, message);
        for (field, row) in field.map_or_else(|| named_in(text), |field| vec![field]) {
            push_new(&mut self.notes, FieldError { field, row, text: shown.clone() });
        }
    }
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, one: T) {
    if list.len() < MOST && !list.contains(&one) {
        list.push(one);
    }
}

/// A member, whatever the case of its name.
fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// The path that a fault names: a text, or a list of names as joi and pydantic write it.
fn path_in(object: &Map<String, Value>) -> Option<String> {
    let part = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let named = |object: &Map<String, Value>| {
        PATHS.iter().find_map(|name| match member(object, name)? {
            Value::String(text) => Some(text.clone()),
            Value::Array(parts) => Some(parts.iter().map(part).collect::<Vec<_>>().join(".")),
            _ => None,
        })
    };
    named(object).or_else(|| member(object, "source").and_then(Value::as_object).and_then(named))
}

/// Whether an object maps paths to faults, rather than being a fault itself.
fn is_map_of_faults(name: &str, object: &Map<String, Value>) -> bool {
    let text = TEXTS.iter().any(|text| member(object, text).is_some_and(Value::is_string));
    match name {
        "modelstate" | "validationerrors" => true,
        // `{"errors":{"email":["…"]}}`: `name` and `message` could be fields, so lists decide.
        "errors" => !text || object.values().all(Value::is_array),
        _ => false,
    }
}

/// The fields that a sentence names: in quotes, with dots, or by a name that is no everyday word.
fn named_in(text: &str) -> Vec<(FieldId, Option<usize>)> {
    let mut found = Vec::new();
    let mut add = |name: &str| {
        if let Some(field) = json_path::find_field(name)
            && !found.contains(&field)
        {
            found.push(field);
        }
    };
    for quote in ['"', '\'', '`'] {
        let quoted = text.split(quote).skip(1).step_by(2).take(MOST);
        quoted.filter(|name| name.len() <= 200 && !name.contains(char::is_whitespace)).for_each(&mut add);
    }
    let bare = |word: &&str| {
        let camel = word.starts_with(char::is_lowercase) && word.contains(char::is_uppercase);
        word.len() <= 200
            && (camel
                || word.trim_matches('.').contains('.')
                || ["username", "email"].contains(&word.to_lowercase().as_str()))
    };
    let words = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '[' | ']' | '_' | '@'));
    words.take(200).filter(bare).map(|word| word.trim_end_matches('.')).for_each(&mut add);
    found
}

/// A body that is no JSON, as text: of HTML its title, or what is left without the tags.
fn plain_text(body: &[u8]) -> String {
    // As much as can be shown, and the head of a page that may be in front of it.
    let text = String::from_utf8_lossy(body.get(..body.len().min(64 * 1024)).unwrap_or(body));
    let lower = text.to_ascii_lowercase();
    if !lower.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        return text.into_owned();
    }
    let title = lower.find("<title").and_then(|start| {
        let open = start + lower.get(start..)?.find('>')? + 1;
        let end = open + lower.get(open..)?.find("</title")?;
        text.get(open..end)
    });
    match title.map(str::trim) {
        Some(title) if !title.is_empty() => title.to_owned(),
        _ => without_tags(&text),
    }
}

fn without_tags(text: &str) -> String {
    let mut inside = false;
    text.chars()
        .map(|c| {
            let shown = !inside && c != '<';
            inside = (inside || c == '<') && c != '>';
            if shown { c } else { ' ' }
        })
        .collect()
}
