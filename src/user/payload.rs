//! The JSON that is sent. What is previewed is what is sent: both are the lines built here.

use super::field::Field;
use super::fields::{FIELDS, row_fields};
use super::form::{Addr, Form, RowId};
use super::kind::Sent;
use super::when;
use serde_json::Value;

/// The JSON of a user, line by line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Payload {
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A line of the JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line, without its newline.
    pub text: String,
    /// The answer that it holds.
    pub at: Option<Addr>,
}

impl Payload {
    /// The whole text, as it goes over the wire.
    pub fn text(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|line| line.text.as_str()).collect();
        lines.join("\n")
    }

    /// The line that holds an answer.
    pub fn line_of(&self, at: Addr) -> Option<usize> {
        self.lines.iter().position(|line| line.at == Some(at))
    }
}

/// Builds the JSON of the visible answers, in the order of the page's full request example. An answer that was not
/// given is absent: the API takes its default.
pub fn build(form: &Form) -> Payload {
    let mut root = Object::default();
    let mut fields: Vec<&Field> = FIELDS.iter().collect();
    fields.sort_by_key(|field| field.wire);
    let mut rows_done = false;
    for field in fields {
        if field.in_row() {
            if !std::mem::replace(&mut rows_done, true) {
                add_rows(&mut root, form, field);
            }
        } else if let Some(leaf) = leaf(form, Addr::of(field.id)) {
            root.insert(field.path, leaf);
        }
    }
    let mut payload = Payload::default();
    root.write(&mut payload.lines);
    payload
}

fn add_rows(root: &mut Object, form: &Form, field: &Field) {
    let rows: Vec<Object> = form.rows().iter().filter_map(|row| row_object(form, row.id)).collect();
    if let (false, Some((list, _))) = (rows.is_empty(), field.path.split_once("[]")) {
        root.insert(list, Node::List(rows));
    }
}

/// A row, unless nobody touched it.
fn row_object(form: &Form, row: RowId) -> Option<Object> {
    if !form.row_touched(row) {
        return None;
    }
    let mut fields: Vec<&Field> = row_fields().collect();
    fields.sort_by_key(|field| field.wire);
    let members = fields
        .into_iter()
        .filter_map(|field| {
            let name = last_name(field.path).to_owned();
            leaf(form, Addr::in_row(field.id, row)).map(|leaf| (name, leaf))
        })
        .collect::<Vec<_>>();
    if members.is_empty() { None } else { Some(Object(members)) }
}

/// An answer as JSON. What is not of its kind stays the text that was typed: the preview hides no mistake.
fn leaf(form: &Form, at: Addr) -> Option<Node> {
    if !when::visible(form, at) {
        return None;
    }
    let value = form.value(at);
    if value.is_empty() {
        return None;
    }
    let json = match at.field.field().kind.sent() {
        Sent::Flag if value == "true" => Value::Bool(true),
        Sent::Flag if value == "false" => Value::Bool(false),
        Sent::Number if value.chars().all(|c| c.is_ascii_digit()) => {
            value.parse::<u32>().map_or_else(|_| Value::from(&*value), Value::from)
        }
        Sent::Text | Sent::Number | Sent::Flag => Value::from(&*value),
    };
    Some(Node::Leaf(json.to_string(), at))
}

fn last_name(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// A value under construction.
enum Node {
    Leaf(String, Addr),
    Object(Object),
    List(Vec<Object>),
}

/// An object whose members keep their order.
#[derive(Default)]
struct Object(Vec<(String, Node)>);

impl Object {
    /// Puts a value at the end of a path; objects on the way are made.
    fn insert(&mut self, path: &str, value: Node) {
        let Some((name, rest)) = path.split_once('.') else {
            self.0.push((path.to_owned(), value));
            return;
        };
        for (key, member) in &mut self.0 {
            if let (true, Node::Object(object)) = (key == name, member) {
                return object.insert(rest, value);
            }
        }
        let mut object = Self::default();
        object.insert(rest, value);
        self.0.push((name.to_owned(), Node::Object(object)));
    }

    fn write(&self, lines: &mut Vec<Line>) {
        lines.push(Line { text: "{".to_owned(), at: None });
        self.write_members(1, lines);
        lines.push(Line { text: "}".to_owned(), at: None });
    }

    fn write_members(&self, depth: usize, lines: &mut Vec<Line>) {
        let indent = "  ".repeat(depth);
        let add = |text: String, at: Option<Addr>, lines: &mut Vec<Line>| lines.push(Line { text, at });
        for (index, (name, node)) in self.0.iter().enumerate() {
            let comma = if index + 1 < self.0.len() { "," } else { "" };
            match node {
                Node::Leaf(json, at) => add(format!("{indent}\"{name}\": {json}{comma}"), Some(*at), lines),
                Node::Object(object) => {
                    add(format!("{indent}\"{name}\": {{"), None, lines);
                    object.write_members(depth + 1, lines);
                    add(format!("{indent}}}{comma}"), None, lines);
                }
                Node::List(objects) => {
                    add(format!("{indent}\"{name}\": ["), None, lines);
                    for (position, object) in objects.iter().enumerate() {
                        add(format!("{indent}  {{"), None, lines);
                        object.write_members(depth + 2, lines);
                        let comma = if position + 1 < objects.len() { "," } else { "" };
                        add(format!("{indent}  }}{comma}"), None, lines);
                    }
                    add(format!("{indent}]{comma}"), None, lines);
                }
            }
        }
    }
}
