//! The answer to a create request: the request's values, the account's defaults, and generated values.

use super::properties::{AGENT, ASSOCIATED, CAPACITY, EMPTY, LOCATION, Preset, Property, TELEPHONY};
use super::state;
use serde_json::{Map, Value, json};

/// The answer to a request that passed validation. Unknown properties are dropped.
pub(super) fn created(user: &Map<String, Value>) -> Value {
    let active = user.get("active").and_then(Value::as_bool).unwrap_or(true);
    let configuration = block(user, "userAccountConfiguration");
    let role = configuration.get("role").and_then(Value::as_str);
    let acts = configuration.get("actAsAgent").and_then(Value::as_bool).unwrap_or(false);
    let is_agent = acts || role == Some("Agent");
    // Inferred: archived users and those who are not agents are not charged.
    let mut settings = json!({ "role": role, "chargeable": active && is_agent, "actAsAgent": is_agent });
    if is_agent {
        settings["agentConfiguration"] = agent(block(configuration, "agentConfiguration"));
    }
    let mut answer = json!({
        "userId": state::new_guid(), "username": user.get("username"), "name": user.get("name"),
        "email": user.get("email"), "lastLoginTime": null, "active": active, "locked": false,
    });
    if let Some(id) = user.get("ssoExternalId").filter(|it| !it.is_null()) {
        answer["ssoExternalId"] = id.clone();
    }
    answer["userAccountConfiguration"] = settings;
    answer
}

fn agent(request: &Map<String, Value>) -> Value {
    let mut answer = with_defaults(request, &AGENT);
    answer.append(&mut with_defaults(request, &[LOCATION]));
    let mut answer = Value::Object(answer);
    answer["telephonyAddress"] = with_defaults(block(request, "telephonyAddress"), &TELEPHONY).into();
    // Without the block the account's shares apply, and the answer does not contain them (inferred).
    if let Some(capacity) = request.get("capacity").and_then(Value::as_object) {
        answer["capacity"] = with_defaults(capacity, &CAPACITY).into();
    }
    if let Some(rows) = request.get("associatedUsers").and_then(Value::as_array) {
        let rows = rows.iter().filter_map(Value::as_object).map(|row| with_defaults(row, &ASSOCIATED));
        answer["associatedUsers"] = rows.collect();
    }
    answer
}

/// The properties as sent, else the account's defaults. Flags that are off are left out (recorded answers).
fn with_defaults(request: &Map<String, Value>, properties: &[Property]) -> Map<String, Value> {
    let value = |property: &Property| {
        let sent = property.spellings().find_map(|it| request.get(it).filter(|it| !it.is_null()));
        match (sent, property.default) {
            (Some(sent), _) => Some(sent.clone()),
            (None, Preset::Nothing) => None,
            (None, Preset::On) => Some(json!(true)),
            (None, Preset::Whole(number)) => Some(json!(number)),
            (None, Preset::Text(text)) => Some(json!(text)),
        }
    };
    let values = properties.iter().filter_map(|it| Some((it.name.to_owned(), value(it)?)));
    values.filter(|(_, value)| *value != false).collect()
}

fn block<'a>(parent: &'a Map<String, Value>, name: &str) -> &'a Map<String, Value> {
    parent.get(name).and_then(Value::as_object).unwrap_or(&EMPTY)
}
