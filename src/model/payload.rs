//! Builds the JSON that is sent. The preview shows the same lines, so what is previewed is what is sent.

use super::fields::FIELDS;
use super::fields::field::{Field, JsonType};
use super::form::{FieldRef, Form, Row};
use super::visibility;
use serde_json::Value;

/// The JSON of a user as lines. The text of a line is built on demand, because the preview shows few of many.
#[derive(Debug, Clone)]
pub struct Payload<'a> {
    form: &'a Form,
    lines: Vec<JsonLine>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct JsonLine {
    depth: usize,
    part: Part,
    /// Whether another member or element follows.
    more: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The opening bracket of an object or a list, after its name if it has one.
    Open(Option<&'static str>, &'static str),
    Close(&'static str),
    Answer(&'static str, FieldRef),
}

impl Payload<'_> {
    pub(crate) fn line_count(&self) -> usize {
        self.lines.len()
    }

    pub(crate) fn line(&self, index: usize) -> Option<String> {
        self.lines.get(index).map(|line| line.to_text(self.form))
    }

    pub(crate) fn field_at(&self, index: usize) -> Option<FieldRef> {
        self.lines.get(index)?.field()
    }

    /// The line of a field, if it is sent.
    pub fn line_of(&self, at: FieldRef) -> Option<usize> {
        self.lines.iter().position(|line| line.field() == Some(at))
    }

    /// The request body.
    pub fn to_json(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(|line| line.to_text(self.form)).collect();
        lines.join("\n")
    }
}

impl JsonLine {
    fn field(&self) -> Option<FieldRef> {
        if let Part::Answer(_, at) = self.part { Some(at) } else { None }
    }

    fn to_text(self, form: &Form) -> String {
        let indent = "  ".repeat(self.depth);
        let comma = if self.more { "," } else { "" };
        match self.part {
            Part::Open(None, bracket) => format!("{indent}{bracket}"),
            Part::Open(Some(name), bracket) => format!("{indent}\"{name}\": {bracket}"),
            Part::Close(bracket) => format!("{indent}{bracket}{comma}"),
            Part::Answer(name, at) => format!("{indent}\"{name}\": {}{comma}", json_value(form, at)),
        }
    }
}

/// An answer as JSON. A value that is not of its kind remains text, so that the preview shows the mistake.
fn json_value(form: &Form, at: FieldRef) -> Value {
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

/// Builds the JSON of the visible answers, in the order of the page's full request example. Empty answers are left out,
/// so that the API applies its defaults.
pub fn build(form: &Form) -> Payload<'_> {
    let mut root = Object::default();
    let mut fields: Vec<&Field> = FIELDS.iter().collect();
    fields.sort_by_key(|field| field.wire);
    let mut rows_done = false;
    for field in fields {
        let at = FieldRef::single(field.id);
        if field.in_row() {
            if !std::mem::replace(&mut rows_done, true) {
                add_rows(&mut root, form, field);
            }
        } else if visibility::is_visible(form, at) && !form.value(at).is_empty() {
            root.insert(field.path, Node::Answer(at));
        }
    }
    let mut lines = Vec::new();
    root.write(None, 0, false, &mut lines);
    Payload { form, lines }
}

fn add_rows(root: &mut Object, form: &Form, field: &Field) {
    if !visibility::is_screen_visible(field.screen, form) {
        return;
    }
    let rows: Vec<Object> = form.sent_rows().filter_map(|row| row_object(form, field, row)).collect();
    if let (false, Some((list, _))) = (rows.is_empty(), field.path.split_once("[]")) {
        root.insert(list, Node::List(rows));
    }
}

/// A row, unless it has no visible answers.
fn row_object(form: &Form, list: &Field, row: &Row) -> Option<Object> {
    let mut fields: Vec<FieldRef> = visibility::visible_row_fields(form, list.screen, row.id).collect();
    fields.sort_by_key(|at| at.field.field().wire);
    let members = fields
        .into_iter()
        .map(|at| (at, at.field.field()))
        .filter(|(at, field)| !field.kind.normalize(row.get(at.field)).is_empty())
        .map(|(at, field)| (last_name(field.path), Node::Answer(at)));
    let members: Vec<_> = members.collect();
    if members.is_empty() { None } else { Some(Object(members)) }
}

fn last_name(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

enum Node {
    Answer(FieldRef),
    Object(Object),
    List(Vec<Object>),
}

#[derive(Default)]
struct Object(Vec<(&'static str, Node)>);

impl Object {
    /// Inserts a value at a path, creating objects on the way.
    fn insert(&mut self, path: &'static str, value: Node) {
        let Some((name, rest)) = path.split_once('.') else {
            self.0.push((path, value));
            return;
        };
        for (key, member) in &mut self.0 {
            if let (true, Node::Object(object)) = (*key == name, member) {
                return object.insert(rest, value);
            }
        }
        let mut object = Self::default();
        object.insert(rest, value);
        self.0.push((name, Node::Object(object)));
    }

    fn write(&self, name: Option<&'static str>, depth: usize, more: bool, lines: &mut Vec<JsonLine>) {
        let around = |part, more| JsonLine { depth, part, more };
        lines.push(around(Part::Open(name, "{"), false));
        for (index, (name, node)) in self.0.iter().enumerate() {
            let more = index + 1 < self.0.len();
            node.write(name, depth + 1, more, lines);
        }
        lines.push(around(Part::Close("}"), more));
    }
}

impl Node {
    fn write(&self, name: &'static str, depth: usize, more: bool, lines: &mut Vec<JsonLine>) {
        let line = |part, more| JsonLine { depth, part, more };
        match self {
            Self::Answer(at) => lines.push(line(Part::Answer(name, *at), more)),
            Self::Object(object) => object.write(Some(name), depth, more, lines),
            Self::List(objects) => {
                lines.push(line(Part::Open(Some(name), "["), false));
                for (index, object) in objects.iter().enumerate() {
                    object.write(None, depth + 1, index + 1 < objects.len(), lines);
                }
                lines.push(line(Part::Close("]"), more));
            }
        }
    }
}
