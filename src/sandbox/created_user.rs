//! The answer to a create request: the request's values, the account's defaults, and generated values.

use serde_json::{Map, Value, json};

use super::properties::{AGENT, ASSOCIATED, CAPACITY, Default, EMPTY, LOCATION, Property, TELEPHONY};
use super::state;

/// The answer to a request that passed validation. Unknown properties are dropped.
pub(super) fn created(user: &Map<String, Value>) -> Value {
    let active = user.get("active").and_then(Value::as_bool).unwrap_or(true);
    let configuration = block(user, "userAccountConfiguration");
    let role = configuration.get("role");
    let acts = configuration.get("actAsAgent").and_then(Value::as_bool).unwrap_or(false);
    let is_agent = acts || role.and_then(Value::as_str) == Some("Agent");
    let mut settings = Map::new();
    settings.insert("role".into(), json!(role));
    // Inferred: archived users and those who are not agents are not charged.
    settings.insert("chargeable".into(), json!(active && is_agent));
    settings.insert("actAsAgent".into(), json!(is_agent));
    if is_agent {
        settings.insert("agentConfiguration".into(), agent(block(configuration, "agentConfiguration")));
    }
    let mut answer = Map::new();
    answer.insert("userId".into(), json!(state::new_guid()));
    for name in ["username", "name", "email"] {
        answer.insert(name.into(), json!(user.get(name)));
    }
    answer.insert("lastLoginTime".into(), Value::Null);
    answer.insert("active".into(), json!(active));
    answer.insert("locked".into(), json!(false));
    if let Some(id) = user.get("ssoExternalId").filter(|it| !it.is_null()) {
        answer.insert("ssoExternalId".into(), id.clone());
    }
    answer.insert("userAccountConfiguration".into(), Value::Object(settings));
    Value::Object(answer)
}

fn agent(request: &Map<String, Value>) -> Value {
    let mut answer = with_defaults(request, &AGENT);
    answer.append(&mut with_defaults(request, &[LOCATION]));
    let telephony = with_defaults(block(request, "telephonyAddress"), &TELEPHONY);
    answer.insert("telephonyAddress".into(), Value::Object(telephony));
    // Without the block the account's shares apply, and the answer does not contain them (inferred).
    if let Some(capacity) = request.get("capacity").and_then(Value::as_object) {
        answer.insert("capacity".into(), Value::Object(with_defaults(capacity, &CAPACITY)));
    }
    if let Some(rows) = request.get("associatedUsers").and_then(Value::as_array) {
        let rows = rows.iter().filter_map(Value::as_object).map(|row| with_defaults(row, &ASSOCIATED));
        answer.insert("associatedUsers".into(), rows.map(Value::Object).collect());
    }
    Value::Object(answer)
}

/// The properties as sent, else the account's defaults. Flags that are off are left out (recorded answers).
fn with_defaults(request: &Map<String, Value>, properties: &[Property]) -> Map<String, Value> {
    let mut answer = Map::new();
    for property in properties {
        let names = [Some(property.name), property.also];
        let sent = names.into_iter().flatten().find_map(|it| request.get(it).filter(|it| !it.is_null()));
        let value = match (sent, property.default) {
            (Some(sent), _) => sent.clone(),
            (None, Default::Nothing) => continue,
            (None, Default::On) => json!(true),
            (None, Default::Whole(number)) => json!(number),
            (None, Default::Text(text)) => json!(text),
        };
        if value != json!(false) {
            answer.insert(property.name.into(), value);
        }
    }
    answer
}

fn block<'a>(parent: &'a Map<String, Value>, name: &str) -> &'a Map<String, Value> {
    parent.get(name).and_then(Value::as_object).unwrap_or(&EMPTY)
}
