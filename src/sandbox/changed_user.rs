//! A user after a PATCH: the partial body is merged into it.

use super::state::display_id;
use super::validation::{self, InvalidProperty};
use serde_json::{Map, Value};

/// The properties that can be changed. A username cannot (documented).
const CHANGEABLE: [&str; 5] = ["active", "name", "email", "ssoExternalId", CONFIGURATION];
const CONFIGURATION: &str = "userAccountConfiguration";
const DISPLAY_ID: &str = "userAccountConfiguration.agentConfiguration.agentDisplayId";

/// The problems of a partial user.
pub(super) fn check(user: &Value, changes: &Map<String, Value>) -> Vec<InvalidProperty> {
    let mut problems = validation::validate_changes(changes);
    for name in changes.keys().filter(|name| !CHANGEABLE.contains(&name.as_str())) {
        problems.push(InvalidProperty::new(name, "cannot be changed"));
    }
    let Some(configuration) = changes.get(CONFIGURATION) else { return problems };
    let patched = changed(user, changes);
    let (true, Value::Object(object)) = (configuration.is_object(), &patched) else {
        problems.push(InvalidProperty::new(CONFIGURATION, "must be an object"));
        return problems;
    };
    problems.extend(validation::validate(object));
    // Once, together with `actAsAgent` (documented).
    match (display_id(user), display_id(&patched)) {
        (before, after) if before == after => {}
        ("", _) if configuration["actAsAgent"] == true => {}
        ("", _) => problems.push(InvalidProperty::new(DISPLAY_ID, "needs actAsAgent")),
        _ => problems.push(InvalidProperty::new(DISPLAY_ID, "cannot be changed")),
    }
    problems
}

/// The user with the changes. Lists are replaced; what is switched off is left out, as in recorded answers.
pub(super) fn changed(user: &Value, changes: &Map<String, Value>) -> Value {
    let mut patched = user.clone();
    for (name, value) in changes {
        merge(&mut patched[name.as_str()], value);
    }
    let agent = patched.pointer_mut("/userAccountConfiguration/agentConfiguration");
    if let Some(Value::Object(agent)) = agent {
        agent.retain(|_, value| *value != false);
    }
    patched
}

fn merge(present: &mut Value, change: &Value) {
    match (present, change) {
        (Value::Object(present), Value::Object(change)) => {
            for (name, value) in change {
                merge(present.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (present, change) => *present = change.clone(),
    }
}
