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
//! Answers stand under the stable keys of the catalogue, as text, as typed. `title` is there when the person gave one,
//! `userId` once the user was created, `template` when it starts new users. Keys that this version does not know are
//! kept when it writes.

use super::fields::{FIELDS, FieldId, Screen};
use super::form::{Addr, Form, MOST_ROWS, RowId};
use super::import::Remark;
use super::json;
use super::rule::Severity;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What the member `format` says.
pub const FORMAT: &str = "vcc-user draft";
/// The newest version that is read, and the one that is written.
pub const VERSION: u64 = 1;

/// A user on the way: the answers and where the person was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The name that the person gave it.
    pub name: Option<String>,
    /// The account that it is for.
    pub account: Option<String>,
    /// All answers.
    pub form: Form,
    /// The screen that was open.
    pub screen: Screen,
    /// The field that had the focus.
    pub focus: Option<Addr>,
    /// The fields that have been visited, and so may be scolded.
    pub visited: Vec<Addr>,
    /// It starts new users and is never sent itself.
    pub template: bool,
    /// The user's id, once created: the draft is closed then.
    pub user_id: Option<String>,
    /// Members that this version does not know.
    pub unknown: Map<String, Value>,
    /// Answers that this version does not know.
    pub unknown_answers: Map<String, Value>,
    /// Members of rows that this version does not know.
    pub unknown_cells: BTreeMap<RowId, Map<String, Value>>,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            name: None,
            account: None,
            form: Form::default(),
            screen: Screen::Role,
            focus: None,
            visited: Vec::new(),
            template: false,
            user_id: None,
            unknown: Map::new(),
            unknown_answers: Map::new(),
            unknown_cells: BTreeMap::new(),
        }
    }
}

/// Why a file is no draft that can be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DraftError {
    /// No JSON.
    #[error("damaged: {0}")]
    NotJson(#[from] json::ParseError),
    /// JSON, and something else.
    #[error("not a draft of vcc-user")]
    Other,
    /// Written by a later version of the program.
    #[error("written by a newer vcc-user (draft version {0}, this one reads up to {VERSION})")]
    Newer(u64),
    /// More than can be worked with. None of them is left out: the draft would be saved without it.
    #[error("it has {0} rows, and at most {MOST_ROWS} are read")]
    TooManyRows(usize),
}

impl Draft {
    /// What lists call it: the name the person gave it, else the username, else `Untitled`.
    pub fn title(&self) -> String {
        let username = self.form.value(FieldId::Username);
        match self.name.as_ref().filter(|name| !name.is_empty()) {
            Some(name) => name.clone(),
            None if username.is_empty() => "Untitled".to_owned(),
            None => username.into_owned(),
        }
    }

    /// Whether a JSON object says that it is a draft.
    pub fn is_draft(object: &Map<String, Value>) -> bool {
        object.get("format").and_then(Value::as_str) == Some(FORMAT)
    }

    /// Reads a draft, with remarks on what could not be read.
    pub fn from_text(text: &str) -> Result<(Self, Vec<Remark>), DraftError> {
        match json::parse(text)? {
            Value::Object(object) => Self::from_object(object),
            _ => Err(DraftError::Other),
        }
    }

    /// Reads a draft from a JSON object.
    pub fn from_object(mut object: Map<String, Value>) -> Result<(Self, Vec<Remark>), DraftError> {
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
        let mut reader = Reader { object, remarks: Vec::new() };
        let draft = reader.read();
        Ok((draft, reader.remarks))
    }

    /// The text of the file.
    pub fn to_text(&self) -> String {
        let mut object = Map::new();
        object.insert("format".into(), FORMAT.into());
        object.insert("version".into(), VERSION.into());
        let mut add = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                object.insert(key.to_owned(), value);
            }
        };
        add("title", self.name.clone().map(Value::from));
        add("account", self.account.clone().map(Value::from));
        add("screen", Some(self.screen.key().into()));
        add("focus", self.focus.map(|at| field_key(at).into()));
        add("visited", Some(self.visited.iter().map(|at| Value::from(field_key(*at))).collect()));
        add("answers", Some(Value::Object(self.answers())));
        add("rows", Some(self.rows()));
        add("template", self.template.then(|| true.into()));
        add("userId", self.user_id.clone().map(Value::from));
        object.extend(self.unknown.clone());
        let mut text = serde_json::to_string_pretty(&Value::Object(object)).unwrap_or_default();
        text.push('\n');
        text
    }

    fn answers(&self) -> Map<String, Value> {
        let single = FIELDS.iter().filter(|field| !field.in_row() && !self.form.get(field.id).is_empty());
        let known = single.map(|field| (field.key.to_owned(), Value::from(self.form.get(field.id))));
        known.chain(self.unknown_answers.clone()).collect()
    }

    fn rows(&self) -> Value {
        let row = |row: &super::form::Row| {
            let mut object = Map::new();
            object.insert("row".into(), row.id.0.into());
            for field in super::fields::row_fields().filter(|field| !row.get(field.id).is_empty()) {
                object.insert(field.key.to_owned(), row.get(field.id).into());
            }
            object.extend(self.unknown_cells.get(&row.id).cloned().unwrap_or_default());
            Value::Object(object)
        };
        self.form.rows().iter().map(row).collect()
    }
}

/// An answer's key: the field's, with `#` and the row's number where it stands in a list.
pub fn field_key(at: Addr) -> String {
    match at.row {
        None => at.field.field().key.to_owned(),
        Some(row) => format!("{}#{}", at.field.field().key, row.0),
    }
}

fn from_key(key: &str) -> Option<Addr> {
    match key.split_once('#') {
        None => FieldId::from_key(key).map(Addr::of),
        Some((key, row)) => Some(Addr::in_row(FieldId::from_key(key)?, RowId(row.parse().ok()?))),
    }
}

/// Takes a draft's object apart; what is left over is unknown, and kept.
struct Reader {
    object: Map<String, Value>,
    remarks: Vec<Remark>,
}

impl Reader {
    fn read(&mut self) -> Draft {
        let mut draft = Draft {
            name: self.text("title"),
            account: self.text("account"),
            user_id: self.text("userId"),
            template: self.take("template", "true or false", |value| value.as_bool()).unwrap_or(false),
            ..Draft::default()
        };
        let screen = self.text("screen");
        draft.screen =
            Screen::ALL.into_iter().find(|one| Some(one.key()) == screen.as_deref()).unwrap_or(Screen::Role);
        draft.focus = self.text("focus").as_deref().and_then(from_key);
        let visited = self.take("visited", "a list", list).unwrap_or_default();
        draft.visited = visited.iter().filter_map(Value::as_str).filter_map(from_key).collect();
        self.read_answers(&mut draft);
        self.read_rows(&mut draft);
        draft.unknown = std::mem::take(&mut self.object);
        draft
    }

    fn read_answers(&mut self, draft: &mut Draft) {
        let answers = self.take("answers", "an object", object).unwrap_or_default();
        for (key, value) in answers {
            match FieldId::from_key(&key).filter(|field| !field.field().in_row()) {
                None => {
                    draft.unknown_answers.insert(key, value);
                }
                Some(field) => {
                    let text = self.answer(&format!("answers.{key}"), &value);
                    draft.form.set(field, text);
                }
            }
        }
    }

    fn read_rows(&mut self, draft: &mut Draft) {
        let rows = self.take("rows", "a list", list).unwrap_or_default();
        for (position, row) in rows.into_iter().enumerate() {
            let Value::Object(mut row) = row else {
                self.remark(&format!("rows[{position}]"), "is no object and was left out.");
                continue;
            };
            let number = row.shift_remove("row").and_then(|number| u32::try_from(number.as_u64()?).ok());
            let id = draft.form.restore_row(RowId(number.unwrap_or(u32::MAX)));
            for field in super::fields::row_fields() {
                if let Some(value) = row.shift_remove(field.key) {
                    let text = self.answer(&format!("rows[{position}].{}", field.key), &value);
                    draft.form.set(Addr::in_row(field.id, id), text);
                }
            }
            if !row.is_empty() {
                draft.unknown_cells.insert(id, row);
            }
        }
    }

    fn answer(&mut self, path: &str, value: &Value) -> String {
        match value {
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Number(_) => value.to_string(),
            _ => {
                self.remark(path, "is no text and was left out.");
                String::new()
            }
        }
    }

    fn text(&mut self, key: &str) -> Option<String> {
        self.take(key, "text", text)
    }

    fn take<T>(&mut self, key: &str, expected: &str, read: fn(Value) -> Option<T>) -> Option<T> {
        let taken = read(self.object.shift_remove(key)?);
        if taken.is_none() {
            self.remark(key, &format!("is not {expected} and was left out."));
        }
        taken
    }

    fn remark(&mut self, path: &str, text: &str) {
        let remark = Remark { path: path.to_owned(), severity: Severity::Warning, text: text.to_owned() };
        self.remarks.push(remark);
    }
}

fn text(value: Value) -> Option<String> {
    if let Value::String(text) = value { Some(text) } else { None }
}

fn list(value: Value) -> Option<Vec<Value>> {
    if let Value::Array(list) = value { Some(list) } else { None }
}

fn object(value: Value) -> Option<Map<String, Value>> {
    if let Value::Object(object) = value { Some(object) } else { None }
}
