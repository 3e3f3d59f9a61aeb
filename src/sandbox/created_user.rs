//! The created user as the API answers it: the request's values, the account's defaults, and what only it knows.

use serde_json::{Map, Value, json};

use super::properties::{AGENT, ASSOCIATED, CAPACITY, LOCATION, Preset, Property, TELEPHONY};
use super::state;

/// The answer to a request that passed `limits::check`. Properties that nobody knows are dropped.
pub(super) fn created(user: &Map<String, Value>) -> Value {
    let active = user.get("active").and_then(Value::as_bool).unwrap_or(true);
    let configuration = block(user, "userAccountConfiguration");
    let role = configuration.get("role");
    let acts = configuration.get("actAsAgent").and_then(Value::as_bool).unwrap_or(false);
    let is_agent = acts || role.and_then(Value::as_str) == Some("Agent");
    let mut settings = Map::new();
    settings.insert("role".into(), json!(role));
    // That an archived user, or one who is no agent, costs nothing is inferred.
    settings.insert("chargeable".into(), json!(active && is_agent));
    settings.insert("actAsAgent".into(), json!(is_agent));
    if is_agent {
        settings.insert("agentConfiguration".into(), agent(block(configuration, "agentConfiguration")));
    }
    let mut answer = Map::new();
    answer.insert("userId".into(), json!(state::guid()));
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
    let mut answer = filled(request, &AGENT);
    answer.append(&mut filled(request, &[LOCATION]));
    let telephony = filled(block(request, "telephonyAddress"), &TELEPHONY);
    answer.insert("telephonyAddress".into(), Value::Object(telephony));
    // Without the block the account's own shares count, and the answer is silent about them (inferred).
    if let Some(capacity) = request.get("capacity").and_then(Value::as_object) {
        answer.insert("capacity".into(), Value::Object(filled(capacity, &CAPACITY)));
    }
    if let Some(rows) = request.get("associatedUsers").and_then(Value::as_array) {
        let rows = rows.iter().filter_map(Value::as_object).map(|row| filled(row, &ASSOCIATED));
        answer.insert("associatedUsers".into(), rows.map(Value::Object).collect());
    }
    Value::Object(answer)
}

/// The properties as they were sent, else as the account sets them. What is off is left out (recorded answers).
fn filled(request: &Map<String, Value>, properties: &[Property]) -> Map<String, Value> {
    let mut answer = Map::new();
    for property in properties {
        let names = [Some(property.name), property.also];
        let sent = names.into_iter().flatten().find_map(|it| request.get(it).filter(|it| !it.is_null()));
        let value = match (sent, property.preset) {
            (Some(sent), _) => sent.clone(),
            (None, Preset::Nothing) => continue,
            (None, Preset::On) => json!(true),
            (None, Preset::Whole(number)) => json!(number),
            (None, Preset::Text(text)) => json!(text),
        };
        if value != json!(false) {
            answer.insert(property.name.into(), value);
        }
    }
    answer
}

fn block<'a>(parent: &'a Map<String, Value>, name: &str) -> &'a Map<String, Value> {
    static NOTHING: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    parent.get(name).and_then(Value::as_object).unwrap_or(&NOTHING)
}
