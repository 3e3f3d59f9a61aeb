//! Reads a user from JSON: a payload or an API answer.

use super::fields::field::{Field, JsonType};
use super::fields::rule::Severity;
use super::fields::{FIELDS, FieldId, row_fields};
use super::form::{FieldRef, Form, MOST_ROWS};
use super::json;
use super::json_path;
use serde_json::{Map, Value};

/// A user that was read, with the issues found on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// The answers.
    pub form: Form,
    /// Parts that were left out or will be sent differently.
    pub issues: Vec<ImportIssue>,
}

/// A part of the file that is not sent as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportIssue {
    /// Its JSON path in the file.
    pub path: String,
    /// Error or warning.
    pub severity: Severity,
    /// What was done with it.
    pub text: String,
}

/// Why no user could be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ImportError {
    /// Not JSON.
    #[error(transparent)]
    Syntax(#[from] json::ParseError),
    /// JSON, but not an object.
    #[error("not a user: the JSON is {0}, but a user is an object such as {{\"username\": …}}")]
    NotAnObject(&'static str),
}

/// Properties of API answers that cannot be sent. [page and recorded answers]
const ANSWER_ONLY: [&str; 6] = [
    "userId",
    "lastLoginTime",
    "locked",
    "userAccountConfiguration.chargeable",
    "userAccountConfiguration.agentConfiguration.nativeCallLogging",
    "userAccountConfiguration.agentConfiguration.srStartRecOnAlerting",
];

/// How many issues a file can have before mistyped names get no suggestions.
const MOST_SUGGESTIONS: usize = 100;

/// Reads a user from a JSON text.
pub fn from_text(text: &str) -> Result<Imported, ImportError> {
    let mut imported = from_value(&json::parse(text)?)?;
    imported.issues.splice(0..0, duplicate_keys(text));
    Ok(imported)
}

/// A warning for each key that is twice in a JSON text, unless it is not sent anyway.
pub(crate) fn duplicate_keys(text: &str) -> impl Iterator<Item = ImportIssue> {
    let keys = json::duplicate_keys(text).into_iter().filter(|path| !ANSWER_ONLY.contains(&path.as_str()));
    keys.map(|path| ImportIssue {
        path,
        severity: Severity::Warning,
        text: "is there more than once: only the last one counts.".to_owned(),
    })
}

/// Reads a user from parsed JSON.
pub(crate) fn from_value(value: &Value) -> Result<Imported, ImportError> {
    match value {
        Value::Object(object) => Ok(from_object(object)),
        other => Err(ImportError::NotAnObject(shape(other))),
    }
}

pub(crate) fn from_object(object: &Map<String, Value>) -> Imported {
    let mut loaded = Imported::default();
    loaded.read_object(object, "");
    loaded
}

impl Imported {
    fn read_object(&mut self, object: &Map<String, Value>, parent: &str) {
        for (name, value) in object {
            let path = if parent.is_empty() { name.clone() } else { format!("{parent}.{name}") };
            self.read_member(&path, value);
        }
    }

    fn read_member(&mut self, path: &str, value: &Value) {
        if ANSWER_ONLY.contains(&path) || value.is_null() {
            return;
        }
        if let Some(field) = field_at(path) {
            return self.read_scalar(FieldRef::single(field), path, value);
        }
        let leads_to_field =
            |prefix: String| in_create_request().any(|field| field.path.starts_with(&prefix));
        match (value, leads_to_field(format!("{path}.")), leads_to_field(format!("{path}[]."))) {
            (Value::Object(object), true, _) => self.read_object(object, path),
            (Value::Array(rows), _, true) => self.read_rows(rows, path),
            (_, false, false) if holds_user(value) => {
                let text =
                    "holds a user and is not sent: a file is one user, whose properties are outermost.";
                self.add_issue(path, Severity::Warning, text.to_owned());
            }
            (_, false, false) => self.add_unknown(path),
            _ => self.leave_out(path, value),
        }
    }

    fn read_rows(&mut self, rows: &[Value], path: &str) {
        if rows.len() > MOST_ROWS {
            let text = format!("has {} rows: only the first {MOST_ROWS} were taken.", rows.len());
            self.add_issue(path, Severity::Error, text);
        }
        for (position, row) in rows.iter().enumerate().take(MOST_ROWS) {
            let place = format!("{path}[{position}]");
            let Value::Object(object) = row else {
                self.leave_out(&place, row);
                continue;
            };
            let id = self.form.add_empty_row();
            for (name, value) in object {
                let cell = format!("{place}.{name}");
                match row_fields().find(|field| field.path == format!("{path}[].{name}")) {
                    Some(field) => self.read_scalar(FieldRef::in_row(field.id, id), &cell, value),
                    None => self.add_unknown(&cell),
                }
            }
        }
    }

    fn read_scalar(&mut self, at: FieldRef, path: &str, value: &Value) {
        let sent = at.field.field().kind.json_type();
        let (text, expected) = match (value, sent) {
            (Value::Null, _) => return,
            (Value::Bool(yes), JsonType::Flag) => (yes.to_string(), true),
            (Value::Number(number), JsonType::Number) => (number.to_string(), true),
            (Value::String(text), JsonType::Flag) => (text.clone(), text.is_empty()),
            // The preview shows an unfinished number as text, and so it is saved.
            (Value::String(text), JsonType::Number) => {
                let sent_as_number = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
                (text.clone(), !sent_as_number)
            }
            (Value::String(text), JsonType::Text) => (text.clone(), true),
            (Value::Bool(_) | Value::Number(_), _) => (value.to_string(), false),
            (Value::Array(_) | Value::Object(_), _) => return self.leave_out(path, value),
        };
        if !self.form.get(at).is_empty() {
            let text = "is there under another name, too: only the last one counts.";
            self.add_issue(path, Severity::Warning, text.to_owned());
        }
        // Other changes are warnings of the validation.
        let kind = at.field.field().kind;
        let normal = kind.normalize(&text);
        if normal != text && !normal.is_empty() && kind.changes(&text).is_empty() {
            self.add_issue(path, Severity::Warning, format!("is sent as {normal}."));
        }
        if !expected {
            let text = format!("is {} here; it is sent as {}.", shape(value), sent_as(sent));
            self.add_issue(path, Severity::Warning, text);
        }
        self.form.set(at, text);
    }

    fn leave_out(&mut self, path: &str, value: &Value) {
        self.add_issue(path, Severity::Error, format!("is {} here and was left out.", shape(value)));
    }

    fn add_unknown(&mut self, path: &str) {
        // Each is compared with every field: not for a file that is something else.
        let meant = (self.issues.len() < MOST_SUGGESTIONS).then(|| json_path::suggest(path)).flatten();
        let meant = meant.map(|meant| format!(": did you mean {meant}?"));
        let end = meant.as_deref().unwrap_or(".");
        self.add_issue(path, Severity::Warning, format!("is not a property of a user and is not sent{end}"));
    }

    fn add_issue(&mut self, path: &str, severity: Severity, text: String) {
        self.issues.push(ImportIssue { path: path.to_owned(), severity, text });
    }
}

/// Whether a value is a user, or a list of users, as an answer of the API or a program wraps it.
fn holds_user(value: &Value) -> bool {
    let names = [FieldId::Username, FieldId::Email].map(|field| field.field().path);
    match value {
        Value::Object(object) => {
            names.iter().all(|name| object.contains_key(*name)) || object.values().any(holds_user)
        }
        Value::Array(values) => values.iter().any(holds_user),
        _ => false,
    }
}

fn field_at(path: &str) -> Option<FieldId> {
    let (parent, name) = path.rsplit_once('.').unwrap_or_default();
    let is_alias = |field: &Field| {
        field.alias == Some(name) && field.path.rsplit_once('.').is_some_and(|(own, _)| own == parent)
    };
    in_create_request().find(|field| field.path == path || is_alias(field)).map(|field| field.id)
}

/// The properties that a payload holds.
fn in_create_request() -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().filter(|field| field.is_in_create_request())
}

fn sent_as(sent: JsonType) -> &'static str {
    match sent {
        JsonType::Flag => "true or false",
        JsonType::Number => "a number",
        JsonType::Text => "text",
    }
}

fn shape(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
