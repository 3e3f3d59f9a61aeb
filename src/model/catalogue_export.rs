//! Exports the catalogue as a table, as Markdown, as JSON and as JSON Schema.

use super::fields::field::{AFTER_CREATION, DefaultValue, Field, FieldKind, MAX_TEXT, Source};
use super::fields::{AGENT, Condition, FIELDS};
use serde_json::{Value, json};

pub(crate) const COLUMNS: [&str; 5] = ["Screen", "Label", "JSON", "Kind", "Facts"];

/// The rows of the table, in the order of the screens.
pub(crate) fn rows() -> Vec<[String; 5]> {
    FIELDS
        .iter()
        .map(|field| {
            let label = match field.section {
                "" => field.label.to_owned(),
                section => format!("{section}: {}", field.label),
            };
            [field.screen.label().to_owned(), label, short_path(field), field.kind.describe(), facts(field)]
        })
        .collect()
}

/// The table as Markdown, also for docs/fields.md.
pub fn markdown() -> String {
    let mut text = format!("| {} |\n|{}\n", COLUMNS.join(" | "), "---|".repeat(COLUMNS.len()));
    for [screen, label, path, kind, facts] in rows() {
        let line = format!("| {screen} | {label} | `{path}` | {kind} | {facts} |\n");
        text.push_str(&line);
    }
    text
}

/// The catalogue as a JSON array.
pub fn json() -> Value {
    FIELDS.iter().map(field_json).collect()
}

fn field_json(field: &Field) -> Value {
    json!({
        "path": field.path,
        "label": field.label,
        "screen": field.screen.label(),
        "section": field.section,
        "kind": field.kind.describe(),
        "key": field.key,
        "help": field.help,
        "required": field.required != Condition::Never,
        "permanent": field.permanent,
        "inCreateRequest": field.is_in_create_request(),
        "default": match field.default {
            DefaultValue::None => Value::Null,
            DefaultValue::Named(value) => value.into(),
            DefaultValue::Account => "account".into(),
            DefaultValue::Undocumented => "not documented".into(),
        },
        "feature": field.feature,
        "rules": field.rules.iter().map(|rule| rule.hint()).collect::<Vec<_>>(),
        "example": field.example,
        "source": match field.source {
            Source::Page => "page",
            Source::PageAndPortal => "page and portal",
            Source::OtherPages => "other pages of the API",
        },
    })
}

/// The path without the prefix that all agent settings share.
fn short_path(field: &Field) -> String {
    field.path.replacen("userAccountConfiguration.agentConfiguration.", "….", 1)
}

fn facts(field: &Field) -> String {
    let mut facts = Vec::new();
    match field.required {
        Condition::Never => {}
        Condition::RowTouched => facts.push("Required in a row.".to_owned()),
        _ if asked_under(field, &[Condition::Always]) => facts.push("Required.".to_owned()),
        _ if asked_under(field, &[Condition::Always, AGENT]) => facts.push("Required for agents.".to_owned()),
        _ => facts.push("Required where it is asked.".to_owned()),
    }
    // The limits are already in the column of kinds.
    let limits = field.kind.limits();
    facts.extend(field.facts().into_iter().filter(|fact| limits.as_ref() != Some(fact)));
    facts.join(" ")
}

/// Whether the conditions of a field and its screen are among these.
fn asked_under(field: &Field, conditions: &[Condition]) -> bool {
    conditions.contains(&field.visible_when) && conditions.contains(&field.screen.visible_when())
}

/// A JSON Schema (2020-12) of the payload: types and ranges. Conditions beyond "required for agents" are left to `check`.
pub fn schema() -> Value {
    let mut root = object_schema();
    for field in FIELDS {
        insert(&mut root, field.path, field);
    }
    root["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    root["title"] = "A user of Vonage Contact Center".into();
    root
}

fn object_schema() -> Value {
    json!({"type": "object", "properties": {}, "required": []})
}

fn insert(schema: &mut Value, path: &str, field: &Field) {
    let Some((name, rest)) = path.split_once('.') else {
        schema["properties"][path] = leaf_schema(field);
        require(schema, path, field);
        return;
    };
    let (name, list) = name.strip_suffix("[]").map_or((name, false), |name| (name, true));
    let inner = &mut schema["properties"][name];
    if inner.is_null() {
        *inner = if list { json!({"type": "array", "items": object_schema()}) } else { object_schema() };
    }
    insert(if list { &mut inner["items"] } else { inner }, rest, field);
    // A group is required if one of its members always is.
    if field.required == Condition::Always && asked_under(field, &[Condition::Always]) {
        require(schema, name, field);
    }
}

fn require(schema: &mut Value, name: &str, field: &Field) {
    // The schema expresses no condition other than that agent settings belong to agents.
    if field.required == Condition::Never || !asked_under(field, &[Condition::Always, AGENT]) {
        return;
    }
    if let Some(required) = schema["required"].as_array_mut()
        && !required.iter().any(|one| one == name)
    {
        required.push(name.into());
    }
}

fn leaf_schema(field: &Field) -> Value {
    let mut schema = match field.kind {
        FieldKind::Text | FieldKind::Phone => json!({"type": "string", "maxLength": MAX_TEXT}),
        FieldKind::Whole { min, max, .. } => json!({"type": "integer", "minimum": min, "maximum": max}),
        FieldKind::YesNo => json!({"type": "boolean"}),
        FieldKind::Choice(choices) => {
            json!({"enum": choices.iter().map(|choice| choice.value).collect::<Vec<_>>()})
        }
        FieldKind::Country => json!({"type": "string", "pattern": "^[A-Z]{2}$"}),
        FieldKind::Listed(_) | FieldKind::Members(_) => json!({"type": "string"}),
    };
    schema["title"] = field.label.into();
    let after = if field.is_in_create_request() { String::new() } else { format!(" {AFTER_CREATION}") };
    schema["description"] = format!("{}{after}", field.help).into();
    schema
}
