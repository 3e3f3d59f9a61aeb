//! The file format of drafts: one readable JSON object.
//!
//! ```json
//! {
//!   "format": "vcc-user draft",
//!   "version": 1,
//!   "title": "New agents, week 48",
//!   "account": "emea",
//!   "screen": "agent",
//!   "focus": "location",
//!   "visited": ["role", "username", "location"],
//!   "answers": { "role": "Agent", "username": "jkowalska", "outboundWrapUp": "9x" },
//!   "rows": [ { "row": 1, "associatedUsername": "jana_vbc", "associatedApplication": "VBC" } ],
//!   "userId": "5cba9dab-fef3-4a4c-a1cb-80201f89c295"
//! }
//! ```
//! Answers are stored as typed, as text, under the stable keys of the catalogue. `title` is present if the person gave
//! one, `userId` once the user was created, `template` if the draft starts new users. Unknown keys survive a save.

use super::fields::rule::Severity;
use super::fields::{FIELDS, FieldId, Screen, row_fields};
use super::form::{FieldRef, Form, MOST_ROWS, Row, RowId};
use super::import::ImportIssue;
use super::json;
use crate::text::sanitize::escape_json;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The value of the member `format`.
const FORMAT: &str = "vcc-user draft";
/// The version that is written, and the newest that is read.
const VERSION: u64 = 1;

/// An unfinished user: the answers and the position in the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The title, if the person gave one.
    pub name: Option<String>,
    /// The account the user is for.
    pub account: Option<String>,
    /// All answers.
    pub form: Form,
    /// The screen that was open.
    pub screen: Screen,
    /// The field that had the focus.
    pub focus: Option<FieldRef>,
    /// The visited fields: only these show errors.
    pub visited: Vec<FieldRef>,
    /// A template starts new users and is never sent itself.
    pub template: bool,
    /// The user's ID once created.
    pub user_id: Option<String>,
    /// Unknown members, written back unchanged.
    pub unknown: Map<String, Value>,
    /// Unknown answers, written back unchanged.
    pub unknown_answers: Map<String, Value>,
    /// Unknown members of rows, written back unchanged.
    pub unknown_cells: BTreeMap<RowId, Map<String, Value>>,
}

/// Why no draft could be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DraftError {
    /// Not JSON.
    #[error("damaged: {0}")]
    Syntax(#[from] json::ParseError),
    /// JSON, but not a draft.
    #[error("not a draft of vcc-user")]
    Other,
    /// Written by a newer version of the program.
    #[error("written by a newer vcc-user (draft version {0}, this one reads up to {VERSION})")]
    Newer(u64),
    /// More rows than the form takes. Reading only some would lose the others at the next save.
    #[error("it has {0} rows, and at most {MOST_ROWS} are read")]
    TooManyRows(usize),
}

impl Draft {
    /// The title for lists: the name the person gave it, else the username, else `Untitled`.
    pub(crate) fn title(&self) -> String {
        let username = self.form.value(FieldId::Username);
        match self.name.as_ref().filter(|name| !name.is_empty()) {
            Some(name) => name.clone(),
            None if username.is_empty() => "Untitled".to_owned(),
            None => username.into_owned(),
        }
    }

    /// Whether a JSON object claims to be a draft.
    pub(crate) fn is_draft(object: &Map<String, Value>) -> bool {
        object.get("format").and_then(Value::as_str) == Some(FORMAT)
    }

    /// Parses a draft, with the issues of parts that could not be read.
    pub fn from_text(text: &str) -> Result<(Self, Vec<ImportIssue>), DraftError> {
        match json::parse(text)? {
            Value::Object(object) => Self::from_object(object),
            _ => Err(DraftError::Other),
        }
    }

    /// Reads a draft from a JSON object.
    pub fn from_object(mut object: Map<String, Value>) -> Result<(Self, Vec<ImportIssue>), DraftError> {
        if !Self::is_draft(&object) {
            return Err(DraftError::Other);
        }
        match object.get("version").and_then(Value::as_u64) {
            Some(version) if version > VERSION => return Err(DraftError::Newer(version)),
            Some(_) => {}
            None => return Err(DraftError::Other),
        }
        if let Some(rows) = object.get("rows").and_then(Value::as_array).filter(|rows| rows.len() > MOST_ROWS)
        {
            return Err(DraftError::TooManyRows(rows.len()));
        }
        object.shift_remove("format");
        object.shift_remove("version");
        let mut reader = Reader { object, issues: Vec::new() };
        let draft = reader.read_draft();
        Ok((draft, reader.issues))
    }

    /// The text of the draft's file.
    pub fn to_text(&self) -> String {
        let visited: Vec<String> = self.visited.iter().map(|at| field_key(*at)).collect();
        let mut draft = json!({
            "format": FORMAT,
            "version": VERSION,
            "title": self.name,
            "account": self.account,
            "screen": self.screen.key(),
            "focus": self.focus.map(field_key),
            "visited": visited,
            "answers": self.answers(),
            "rows": self.rows(),
            "template": self.template.then_some(true),
            "userId": self.user_id,
        });
        if let Some(members) = draft.as_object_mut() {
            members.retain(|_, value| !value.is_null());
            members.extend(self.unknown.clone());
        }
        escape_json(&format!("{draft:#}\n"))
    }

    fn answers(&self) -> Map<String, Value> {
        let single = FIELDS.iter().filter(|field| !field.in_row() && !self.form.get(field.id).is_empty());
        let known = single.map(|field| (field.key.to_owned(), Value::from(self.form.get(field.id))));
        known.chain(self.unknown_answers.clone()).collect()
    }

    fn rows(&self) -> Value {
        let row = |row: &Row| {
            let mut object = Map::new();
            object.insert("row".into(), row.id.0.into());
            for field in row_fields().filter(|field| !row.get(field.id).is_empty()) {
                object.insert(field.key.to_owned(), row.get(field.id).into());
            }
            object.extend(self.unknown_cells.get(&row.id).cloned().unwrap_or_default());
            Value::Object(object)
        };
        self.form.rows().iter().map(row).collect()
    }
}

/// The key of a field in a draft; in a list followed by `#` and the row's number.
pub(crate) fn field_key(at: FieldRef) -> String {
    match at.row {
        None => at.field.field().key.to_owned(),
        Some(row) => format!("{}#{}", at.field.field().key, row.0),
    }
}

fn parse_field_key(key: &str) -> Option<FieldRef> {
    match key.split_once('#') {
        None => FieldId::from_key(key).map(FieldRef::single),
        Some((key, row)) => Some(FieldRef::in_row(FieldId::from_key(key)?, RowId(row.parse().ok()?))),
    }
}

/// Removes the known members from a draft's object; the rest is kept as unknown.
struct Reader {
    object: Map<String, Value>,
    issues: Vec<ImportIssue>,
}

impl Reader {
    fn read_draft(&mut self) -> Draft {
        let mut draft = Draft {
            name: self.remove_text("title"),
            account: self.remove_text("account"),
            user_id: self.remove_text("userId"),
            template: self.remove_as("template", "true or false").unwrap_or(false),
            ..Draft::default()
        };
        let screen = self.remove_text("screen");
        draft.screen =
            Screen::ALL.into_iter().find(|one| Some(one.key()) == screen.as_deref()).unwrap_or(Screen::Role);
        draft.focus = self.remove_text("focus").as_deref().and_then(parse_field_key);
        let visited: Vec<Value> = self.remove_as("visited", "a list").unwrap_or_default();
        draft.visited = visited.iter().filter_map(Value::as_str).filter_map(parse_field_key).collect();
        self.read_answers(&mut draft);
        self.read_rows(&mut draft);
        draft.unknown = std::mem::take(&mut self.object);
        draft
    }

    fn read_answers(&mut self, draft: &mut Draft) {
        let answers: Map<String, Value> = self.remove_as("answers", "an object").unwrap_or_default();
        for (key, value) in answers {
            match FieldId::from_key(&key).filter(|field| !field.field().in_row()) {
                None => {
                    draft.unknown_answers.insert(key, value);
                }
                Some(field) => {
                    let text = self.answer_text(&format!("answers.{key}"), &value);
                    draft.form.set(field, text);
                }
            }
        }
    }

    fn read_rows(&mut self, draft: &mut Draft) {
        let rows: Vec<Value> = self.remove_as("rows", "a list").unwrap_or_default();
        for (position, row) in rows.into_iter().enumerate() {
            let Value::Object(mut row) = row else {
                self.add_issue(&format!("rows[{position}]"), "is not an object and was left out.");
                continue;
            };
            let number = row.shift_remove("row").and_then(|number| u32::try_from(number.as_u64()?).ok());
            let id = draft.form.restore_row(RowId(number.unwrap_or(u32::MAX)));
            for field in row_fields() {
                if let Some(value) = row.shift_remove(field.key) {
                    let text = self.answer_text(&format!("rows[{position}].{}", field.key), &value);
                    draft.form.set(FieldRef::in_row(field.id, id), text);
                }
            }
            if !row.is_empty() {
                draft.unknown_cells.insert(id, row);
            }
        }
    }

    fn answer_text(&mut self, path: &str, value: &Value) -> String {
        match value {
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Number(_) => value.to_string(),
            _ => {
                self.add_issue(path, "is not text and was left out.");
                String::new()
            }
        }
    }

    fn remove_text(&mut self, key: &str) -> Option<String> {
        self.remove_as(key, "text")
    }

    fn remove_as<T: DeserializeOwned>(&mut self, key: &str, expected: &str) -> Option<T> {
        let value = serde_json::from_value(self.object.shift_remove(key)?).ok();
        if value.is_none() {
            self.add_issue(key, &format!("is not {expected} and was left out."));
        }
        value
    }

    fn add_issue(&mut self, path: &str, text: &str) {
        let issue = ImportIssue { path: path.to_owned(), severity: Severity::Warning, text: text.to_owned() };
        self.issues.push(issue);
    }
}
