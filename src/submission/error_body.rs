//! Reads the bodies of error responses. The API and its neighbours write errors in half a dozen shapes (documented):
//!
//! - `{"message":"…"}`, `{"statusCode":400,"error":"Bad Request","message":"…"}`
//! - `{"status":400,"title":"…","errors":[{"message":"…","path":"…"}]}`
//! - `{"error":{"code":"…","message":"…"}}`, `{"error":"invalid_scope","error_description":"…"}`
//! - `{"message":"…","modelState":{"user.email":["…"]}}`, `{"title":"…","errors":{"email":["…"]}}` (RFC 9457)
//!
//! All are read by one walk: members that hold text, members that hold a list of faults, members that map a path to
//! its faults. The path stays with the text. What is no JSON is shown as text.

use super::ApiResponse;
use crate::model::fields::FieldId;
use crate::model::json_path;
use crate::text::sanitize;
use serde::Serialize;
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

/// What an answer says, with the field that it says it about: `{"path","text"}` in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// The field's JSON path; a path that names no field as the API wrote it.
    pub path: Option<String>,
    /// The text, sanitised.
    pub text: String,
    /// The field's label, for people, where the text does not begin with it.
    #[serde(skip)]
    label: Option<String>,
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self { path: None, text, label: None }
    }
}

impl Message {
    /// A line for people: the field's label, the text.
    pub fn line(&self) -> String {
        self.label.as_ref().map_or_else(|| self.text.clone(), |label| format!("{label}: {}", self.text))
    }

    /// A text about the field with this JSON path.
    pub(crate) fn at(path: String, text: String) -> Self {
        Self { path: Some(path), text, label: None }
    }

    /// A text about a field, under the path that the answer has for it.
    fn about(path: &str, field: Option<(FieldId, Option<usize>)>, text: String) -> Self {
        let Some((field, row)) = field else {
            let path = sanitize::single_line(path, 100);
            return Self { path: Some(path.clone()), label: Some(path), text };
        };
        let label = field.field().label;
        let name = json_path::in_row(field, row);
        let start = text.to_lowercase();
        let names_it = [label, name.rsplit('.').next().unwrap_or_default()]
            .into_iter()
            .any(|name| start.starts_with(&name.to_lowercase()));
        let place = row.map(|row| format!("Associated user {}, ", row + 1)).unwrap_or_default();
        let label = (!names_it || row.is_some()).then(|| format!("{place}{label}"));
        Self { path: Some(name), text, label }
    }
}

/// What an error response says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorBody {
    /// Its messages.
    pub messages: Vec<Message>,
    /// The messages that name a field.
    pub notes: Vec<FieldError>,
    looked_at: usize,
}

/// The body as JSON. Of a duplicate key the last value counts.
pub(crate) fn parse_json(body: &[u8]) -> Option<Value> {
    serde_json::from_slice(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)).ok()
}

/// Whether a body is HTML, which no address of the API sends.
pub(crate) fn is_web_page(body: &[u8]) -> bool {
    body.trim_ascii_start().strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start().starts_with(b"<")
}

/// A response inside a sentence: its status and first message, without a full stop.
pub(crate) fn summary(status: u16, messages: &[Message]) -> String {
    let said = messages.first().map(|one| format!(": {}", one.line().trim_end_matches('.')));
    format!("{}{}", status_with_reason(status), said.unwrap_or_default())
}

/// The messages of an answer that refuses; its status where it has none.
pub(crate) fn or_status(responder: &str, status: u16, messages: &[Message]) -> Vec<Message> {
    if messages.is_empty() {
        return vec![
            format!("The {responder} answered {} and gave no reason.", status_with_reason(status)).into(),
        ];
    }
    messages.to_vec()
}

/// A status with its reason: `409 Conflict`.
pub fn status_with_reason(status: u16) -> String {
    let reason = http::StatusCode::from_u16(status).ok().and_then(|code| code.canonical_reason());
    reason.map_or_else(|| status.to_string(), |reason| format!("{status} {reason}"))
}

/// The members that hold an error's text, best first.
const TEXTS: &str =
    "message errormessage defaultmessage error_description detail description reason msg title error code";
/// The members that name the field.
const PATHS: &str = "path field pointer property propertyname propertypath fieldname instancepath parameter param loc \
    target attribute membernames key name";
/// The members that hold more faults: a list, or a path for each.
const INNER: &str = "errors modelstate message error detail details invalid-params invalidparams validationerrors \
    fielderrors fields violations issues messages";

impl ErrorBody {
    /// Reads the body of an error response.
    pub fn parse(response: &ApiResponse) -> Self {
        let mut body = Self::default();
        match parse_json(&response.body) {
            Some(Value::Object(object)) => {
                body.add_object(&object, None);
                if body.messages.is_empty() {
                    // `{"email":["…"]}`; texts such as `{"status":"error"}` are none.
                    let inner = object.iter().filter(|(_, value)| value.is_array() || value.is_object());
                    inner.for_each(|(path, value)| body.add_fault(value, Some(path)));
                }
            }
            Some(value) => body.add_fault(&value, None),
            None => body.add_text(&plain_text(&response.body), None),
        }
        body
    }

    /// Adds what a value says, under the path that led to it.
    fn add_fault(&mut self, value: &Value, path: Option<&str>) {
        match value {
            Value::Object(object) if self.add_object(object, path) => {}
            Value::Object(faults) => faults.iter().for_each(|(name, value)| {
                let inner = path.map_or_else(|| name.clone(), |path| format!("{path}.{name}"));
                self.add_fault(value, Some(&inner));
            }),
            Value::Array(all) => all.iter().for_each(|one| self.add_fault(one, path)),
            Value::String(text) => self.add_text(text, path),
            Value::Number(_) | Value::Bool(true) if path.is_some() => self.add_text(&value.to_string(), path),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// False if the object is no fault, but maps paths to faults.
    fn add_object(&mut self, object: &Map<String, Value>, outer: Option<&str>) -> bool {
        let text = first_member(object, TEXTS, |value| value.as_str().filter(|text| !text.is_empty()));
        let path = path_in(object);
        let path = path.as_deref().or(outer);
        let inner = INNER.split_whitespace().filter_map(|name| Some((name, member(object, name)?)));
        let inner: Vec<_> = inner.filter(|(_, value)| value.is_object() || value.is_array()).collect();
        if text.is_none() && inner.is_empty() {
            return false;
        }
        if let Some(text) = text {
            self.add_text(text, path);
        }
        for (name, value) in inner {
            match value {
                Value::Object(faults) if is_map_of_faults(name, faults) => {
                    faults.iter().for_each(|(path, value)| self.add_fault(value, Some(path)));
                }
                value => self.add_fault(value, path),
            }
        }
        true
    }

    /// Adds a message and the path it belongs to. A path that names no field is shown as it is, so that nothing is
    /// lost.
    fn add_text(&mut self, text: &str, path: Option<&str>) {
        self.looked_at += 1;
        if self.looked_at > MOST_LOOKED_AT {
            return;
        }
        let shown = sanitize::single_line(text, LONGEST);
        if shown.is_empty() {
            return;
        }
        let path = path.filter(|path| !path.is_empty());
        let field = path.and_then(json_path::find_field);
        let named = if field.is_some() { field.into_iter().collect() } else { named_in(text) };
        let message = match (path, named.as_slice()) {
            (Some(path), _) => Message::about(path, field, shown.clone()),
            // The text names it itself.
            (None, [(field, row)]) => Message::at(json_path::in_row(*field, *row), shown.clone()),
            (None, _) => shown.clone().into(),
        };
        if self.messages.len() < MOST && !self.messages.contains(&message) {
            self.messages.push(message);
        }
        for (field, row) in named {
            let note = FieldError { field, row, text: shown.clone() };
            if self.notes.len() < MOST && !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
    }
}

/// A member, whatever the case of its name.
fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// The path that a fault names: a text, or a list of names as joi and pydantic write it.
fn path_in(object: &Map<String, Value>) -> Option<String> {
    let source = member(object, "source").and_then(Value::as_object);
    let of = |object: &Map<String, Value>| {
        first_member(object, PATHS, |value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Array(parts) => Some(parts.iter().map(part).collect::<Vec<_>>().join(".")),
            _ => None,
        })
    };
    of(object).or_else(|| source.and_then(of))
}

/// What the first of these members holds.
fn first_member<'a, T>(
    object: &'a Map<String, Value>,
    names: &str,
    read: impl Fn(&'a Value) -> Option<T>,
) -> Option<T> {
    names.split_whitespace().find_map(|name| read(member(object, name)?))
}

fn part(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether an object maps paths to faults, rather than being a fault itself.
fn is_map_of_faults(name: &str, object: &Map<String, Value>) -> bool {
    match name {
        "modelstate" | "validationerrors" | "fielderrors" | "fields" | "messages" => true,
        // `{"errors":{"email":["…"]}}`: `name` and `message` could be fields, so lists decide.
        "errors" => object.values().all(Value::is_array),
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
