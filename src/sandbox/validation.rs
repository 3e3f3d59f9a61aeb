//! Validates a new user against the documented limits, independently of the program, and reports all problems at once.

use super::properties::{
    AGENT, ASSOCIATED, CAPACITY, CONFIGURATION, EMPTY, LOCATION, Property, TELEPHONY, USER, ValueType,
};
use serde_json::{Map, Value};

const ROLES: [&str; 4] = ["Admin", "Supervisor", "Wallboard", "Agent"];
const MAX_PHONE_NUMBER: usize = 255;
/// The 249 country codes of ISO 3166-1 alpha-2, and `XK` (Kosovo), which is in wide use: the sandbox's own list, which
/// detects errors in the program's.
const COUNTRIES: &str = include_str!("../../assets/sandbox-countries.txt");

#[derive(Debug, PartialEq, Eq)]
pub(super) struct InvalidProperty {
    /// The property's name and its rule.
    pub(super) message: String,
    /// The path, such as `userAccountConfiguration.role`.
    pub(super) path: String,
}

impl InvalidProperty {
    pub(super) fn new(path: impl Into<String>, rule: &str) -> Self {
        let path = path.into();
        let name = path.rsplit('.').next().unwrap_or_default();
        Self { message: format!("{name} {rule}."), path }
    }
}

pub(super) fn validate(user: &Map<String, Value>) -> Vec<InvalidProperty> {
    let mut validator = Validator(Vec::new());
    let user = JsonObject { values: user, path: String::new() };
    validator.properties(&user, &USER, true);
    if let Some(configuration) = validator.block(&user, "userAccountConfiguration") {
        validator.configuration(&configuration);
    }
    validator.0
}

/// Checks the properties of a partial user, without those of nested objects.
pub(super) fn validate_changes(changes: &Map<String, Value>) -> Vec<InvalidProperty> {
    let mut validator = Validator(Vec::new());
    validator.properties(&JsonObject { values: changes, path: String::new() }, &USER, false);
    for property in USER.iter().filter(|property| property.required) {
        let is_blank = |it: &Value| it.as_str().is_none_or(|it| it.trim().is_empty());
        if changes.get(property.name).is_some_and(is_blank) {
            validator.add(property.name.to_owned(), "is required");
        }
    }
    validator.0
}

/// An object of the request and its path.
struct JsonObject<'a> {
    values: &'a Map<String, Value>,
    path: String,
}

impl<'a> JsonObject<'a> {
    /// `null` counts as absent (inferred).
    fn get(&self, name: &str) -> Option<&'a Value> {
        self.values.get(name).filter(|it| !it.is_null())
    }

    fn at(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }
}

struct Validator(Vec<InvalidProperty>);

impl Validator {
    fn add(&mut self, path: String, rule: &str) {
        self.0.push(InvalidProperty::new(path, rule));
    }

    fn configuration(&mut self, configuration: &JsonObject) {
        self.properties(configuration, &CONFIGURATION, true);
        let role = configuration.get("role").and_then(Value::as_str).filter(|it| ROLES.contains(it));
        let acts = configuration.get("actAsAgent").and_then(Value::as_bool);
        if role == Some("Agent") && acts == Some(false) {
            self.add(configuration.at("actAsAgent"), "can only be true for the role Agent");
        }
        let is_agent = role == Some("Agent") || acts == Some(true);
        match self.block(configuration, "agentConfiguration") {
            Some(agent) if is_agent || role.is_none() => self.agent(&agent, is_agent),
            Some(agent) if configuration.get("agentConfiguration").is_some() => {
                self.add(agent.path, "is only for users who are agents");
            }
            _ => {}
        }
    }

    /// With an unknown role, `is_agent` is false, and nothing is required.
    fn agent(&mut self, agent: &JsonObject, is_agent: bool) {
        self.properties(agent, &AGENT, is_agent);
        self.properties(agent, &[LOCATION], is_agent);
        if let Some(telephony) = self.block(agent, "telephonyAddress") {
            self.properties(&telephony, &TELEPHONY, is_agent);
        }
        if let Some(capacity) = self.block(agent, "capacity") {
            self.properties(&capacity, &CAPACITY, true);
        }
        let path = agent.at("associatedUsers");
        match agent.get("associatedUsers") {
            None => {}
            Some(Value::Array(rows)) => {
                for (index, row) in rows.iter().enumerate() {
                    let path = format!("{path}[{index}]");
                    match row.as_object() {
                        Some(values) => self.properties(&JsonObject { values, path }, &ASSOCIATED, true),
                        None => self.add(path, "must be an object"),
                    }
                }
            }
            Some(_) => self.add(path, "must be an array"),
        }
    }

    /// An object, empty if it is absent; `None` and a problem if it is something else.
    fn block<'a>(&mut self, parent: &JsonObject<'a>, name: &str) -> Option<JsonObject<'a>> {
        let path = parent.at(name);
        match parent.get(name) {
            None => Some(JsonObject { values: &EMPTY, path }),
            Some(Value::Object(values)) => Some(JsonObject { values, path }),
            Some(_) => {
                self.add(path, "must be an object");
                None
            }
        }
    }

    /// Checks properties in each of their spellings. Unless `insist`, all may be missing.
    fn properties(&mut self, block: &JsonObject, properties: &[Property], insist: bool) {
        for property in properties {
            for name in property.spellings() {
                let value = block.get(name);
                let is_blank = value.is_none_or(|it| it.as_str().is_some_and(|it| it.trim().is_empty()));
                if insist && property.required && is_blank {
                    self.add(block.at(name), "is required");
                } else if let Some(rule) = value.and_then(|it| broken_rule(property.value_type, it)) {
                    self.add(block.at(name), &rule);
                }
            }
        }
    }
}

/// The rule that a value breaks, to be read after the property's name.
fn broken_rule(value_type: ValueType, value: &Value) -> Option<String> {
    let (is_valid, rule) = match (value_type, value) {
        (ValueType::Flag, value) => (value.is_boolean(), "must be true or false"),
        (ValueType::Whole(least, most), value) => {
            let is_within = value.as_u64().is_some_and(|it| (least..=most).contains(&it));
            return (!is_within).then(|| format!("must be a whole number from {least} to {most}"));
        }
        (value_type, Value::String(text)) => text_rule(value_type, text),
        _ => (false, "must be a string"),
    };
    (!is_valid).then(|| rule.to_owned())
}

/// Whether a text is valid, and the rule.
fn text_rule(value_type: ValueType, text: &str) -> (bool, &'static str) {
    match value_type {
        ValueType::Username => {
            let is_space = |it: char| it.is_whitespace() || it.is_control();
            (!text.contains(is_space), "must not hold spaces")
        }
        ValueType::Email => (is_address(text), "must be an e-mail address"),
        ValueType::Role => (ROLES.contains(&text), "must be Admin, Supervisor, Wallboard or Agent"),
        ValueType::Country => {
            let is_assigned = COUNTRIES.split_whitespace().any(|it| it == text);
            (is_assigned, "must be an ISO 3166-1 alpha-2 code in capitals")
        }
        ValueType::Telephone => {
            let is_number = text.chars().all(|it| it == '+' || it.is_ascii_digit());
            let rule = "may hold only + and 0-9, at most 255 characters";
            (is_number && text.len() <= MAX_PHONE_NUMBER, rule)
        }
        ValueType::Flag | ValueType::Whole(..) | ValueType::Text => (true, ""),
    }
}

/// One `@` with something before it, and a dot inside what follows it.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let has_dot = domain.contains('.') && domain.split('.').all(|it| !it.is_empty());
    !local.is_empty() && has_dot && !domain.contains('@') && !text.contains(char::is_whitespace)
}
