//! What restoring an archived user with the answers of a form changes: as rows to be shown, and as the JSON that changes
//! just that. What was not chosen stays as it is.

use super::diff::{full_label, with_unit};
use super::fields::{FIELDS, FieldId, NEW_ROW};
use super::form::{FieldRef, Form};
use super::import;
use super::payload::{json_value, member};
use crate::text::sanitize::escape_json;
use serde_json::{Map, Value, json};

/// A setting that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingChange {
    pub(crate) label: String,
    /// Empty if the user does not have it.
    pub(crate) was: String,
    pub(crate) will_be: String,
}

impl SettingChange {
    /// Both values in words: `was GB, will be PL`.
    pub(crate) fn describe(&self) -> String {
        let was = if self.was.is_empty() { "was not set" } else { &format!("was {}", self.was) };
        format!("{was}, will be {}", self.will_be)
    }
}

/// What restoring a user changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RestoreChanges {
    pub(crate) rows: Vec<SettingChange>,
    /// What was chosen and cannot be changed any more, as sentences.
    pub(crate) stays: Vec<String>,
    /// The JSON that is sent.
    pub(crate) patch: String,
}

const ROWS: &str = "userAccountConfiguration.agentConfiguration.associatedUsers";

impl RestoreChanges {
    /// Compares an archived user, as the API answers it, with the JSON that would create it. The username is never part of
    /// it: it cannot be changed.
    pub fn between(user: &Map<String, Value>, body: &str) -> Self {
        let before = import::from_object(user).form;
        let wanted = import::from_text(body).map(|imported| imported.form).unwrap_or_default();
        let mut patch = json!({ "active": true });
        let active = SettingChange { label: "Active".into(), was: "no".into(), will_be: "yes".into() };
        let mut changes = Self { rows: vec![active], ..Self::default() };
        let mut chosen: Vec<_> = FIELDS
            .iter()
            .filter(|field| field.is_in_create_request() && !field.in_row())
            .filter(|field| !matches!(field.id, FieldId::Username | FieldId::Active))
            .collect();
        chosen.sort_by_key(|field| field.wire);
        for field in chosen {
            let (was, will_be) = (before.value(field.id), wanted.value(field.id));
            // The API leaves out what is switched off.
            let is_off = was.is_empty() && will_be == "false";
            if will_be.is_empty() || was == will_be || is_off {
                continue;
            }
            let [was, will_be] = [was, will_be].map(|value| with_unit(field, &value));
            if field.id == FieldId::AgentId {
                if !was.is_empty() {
                    changes.stays.push(format!("Agent ID stays {was}: it cannot be changed to {will_be}."));
                    continue;
                }
                // Documented: once, and together with this.
                *member(&mut patch, FieldId::ActsAsAgent.field().path) = Value::Bool(true);
            }
            *member(&mut patch, field.path) = json_value(&wanted, FieldRef::single(field.id));
            changes.rows.push(SettingChange { label: full_label(field), was, will_be });
        }
        changes.add_rows(user, [&before, &wanted], &mut patch);
        changes.patch = escape_json(&format!("{patch:#}"));
        changes
    }

    /// Associated users are added to those that there are: the list is replaced as a whole.
    fn add_rows(&mut self, user: &Map<String, Value>, [before, wanted]: [&Form; 2], patch: &mut Value) {
        let present = cells(before);
        let mut added = cells(wanted);
        added.retain(|one| !present.contains(one));
        if added.is_empty() {
            return;
        }
        let shown = |cells: &[[String; 2]]| {
            cells.iter().map(|[name, kind]| format!("{name} ({kind})")).collect::<Vec<_>>().join(", ")
        };
        let all = [present.clone(), added.clone()].concat();
        let (was, will_be) = (shown(&present), shown(&all));
        self.rows.push(SettingChange { label: "Associated users".to_owned(), was, will_be });
        let pointer = format!("/{}", ROWS.replace('.', "/"));
        let kept =
            user.get("userAccountConfiguration").map(|value| json!({ "userAccountConfiguration": value }));
        let kept = kept.as_ref().and_then(|user| user.pointer(&pointer)?.as_array().cloned());
        let new = added.iter().map(|[name, kind]| json!({ "username": name, "applicationType": kind }));
        *member(patch, ROWS) = kept.unwrap_or_default().into_iter().chain(new).collect();
    }
}

/// The rows of associated users.
fn cells(form: &Form) -> Vec<[String; 2]> {
    let cell = |field, row| form.value(FieldRef::in_row(field, row)).into_owned();
    form.sent_rows().map(|row| [cell(FieldId::AssociatedUsername, row.id), cell(NEW_ROW.0, row.id)]).collect()
}

/// Whether a user is active, and has what the JSON of a change says.
pub(crate) fn is_restored(user: &Map<String, Value>, patch: &str) -> bool {
    let is_active = user.get("active") != Some(&Value::Bool(false));
    let wanted = serde_json::from_str(patch).unwrap_or(Value::Null);
    is_active
        && wanted
            .as_object()
            .is_some_and(|wanted| wanted.iter().all(|(key, one)| key == "active" || has(user.get(key), one)))
}

fn has(present: Option<&Value>, wanted: &Value) -> bool {
    match (present, wanted) {
        // The API leaves out what is switched off.
        (None | Some(Value::Null), wanted) => *wanted == Value::Bool(false),
        (Some(Value::Object(present)), Value::Object(wanted)) => {
            wanted.iter().all(|(key, one)| has(present.get(key).or(present.get(&key.to_lowercase())), one))
        }
        (Some(Value::Array(present)), Value::Array(wanted)) => {
            wanted.iter().all(|one| present.iter().any(|other| has(Some(other), one)))
        }
        (Some(Value::String(present)), Value::String(wanted)) => present.eq_ignore_ascii_case(wanted),
        (Some(present), wanted) => present == wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(value: &Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    fn agent(settings: &Value) -> Value {
        json!({ "username": "jana", "userAccountConfiguration": { "role": "Agent", "agentConfiguration": settings } })
    }

    fn archived(settings: &Value) -> Map<String, Value> {
        let mut user = agent(settings);
        for (name, value) in [("name", "Jana"), ("email", "jana@example.com"), ("userId", "7")] {
            user[name] = value.into();
        }
        user["active"] = false.into();
        object(&user)
    }

    /// The agent of the answer, that of the form, and the agent of the JSON that is sent.
    #[test]
    fn only_what_was_chosen_and_differs_is_sent() {
        let full = json!({
            "agentDisplayId": "20", "location": "GB", "webrtc": true, "outboundWrapUp": 30,
            "telephonyAddress": { "telephoneAddress": "800", "nationalDisplay": true },
            "associatedUsers": [{ "username": "a", "applicationType": "VBC" }],
        });
        let cases = [
            // What was not chosen stays, whatever it is.
            (full.clone(), json!({ "agentDisplayId": "20" }), json!(null)),
            (full.clone(), json!({ "location": "GB", "outboundWrapUp": 30 }), json!(null)),
            (full.clone(), json!({ "location": "PL" }), json!({ "location": "PL" })),
            (full.clone(), json!({ "webrtc": false }), json!({ "webrtc": false })),
            // The API leaves out what is switched off.
            (full.clone(), json!({ "callParking": false }), json!(null)),
            (full.clone(), json!({ "callParking": true }), json!({ "callParking": true })),
            (
                full.clone(),
                json!({ "telephonyAddress": { "telephoneAddress": "900", "nationalDisplay": true } }),
                json!({ "telephonyAddress": { "telephoneAddress": "900" } }),
            ),
            // An agent ID cannot be changed.
            (full.clone(), json!({ "agentDisplayId": "21" }), json!(null)),
            // Rows are added to those that there are.
            (
                full.clone(),
                json!({ "associatedUsers": [{ "username": "a", "applicationType": "VBC" }] }),
                json!(null),
            ),
            (
                full,
                json!({ "associatedUsers": [{ "username": "b", "applicationType": "VBC" }] }),
                json!({ "associatedUsers": [
                    { "username": "a", "applicationType": "VBC" }, { "username": "b", "applicationType": "VBC" },
                ] }),
            ),
        ];
        for (has, form, sent) in cases {
            let changes = RestoreChanges::between(&archived(&has), &agent(&form).to_string());
            let patch: Value = serde_json::from_str(&changes.patch).unwrap();
            let mut expected = json!({ "active": true });
            if !sent.is_null() {
                expected["userAccountConfiguration"] = json!({ "agentConfiguration": sent });
            }
            assert_eq!(patch, expected, "{form}");
            let id_stays = form["agentDisplayId"] == "21";
            assert_eq!(changes.stays.len(), usize::from(id_stays), "{form}");
            assert_eq!(changes.rows.len(), 1 + usize::from(!sent.is_null()), "{form}");
        }
    }

    #[test]
    fn agent_id_is_set_together_with_acting_as_agent() {
        let user = json!({
            "userId": "7", "username": "jana", "name": "Jana", "email": "j@example.com", "active": false,
            "userAccountConfiguration": { "role": "Supervisor", "actAsAgent": false },
        });
        let form = json!({ "username": "jana", "name": "Jana N", "userAccountConfiguration": {
            "role": "Supervisor", "actAsAgent": true, "agentConfiguration": { "agentDisplayId": "20" },
        } });
        let changes = RestoreChanges::between(&object(&user), &form.to_string());
        let rows: Vec<_> =
            changes.rows.iter().map(|row| [&row.label[..], &row.was, &row.will_be].join("|")).collect();
        let expected = ["Active|no|yes", "Name|Jana|Jana N", "Acts as agent|No|Yes", "Agent ID||20"]
            .map(str::to_lowercase);
        assert_eq!(rows.iter().map(|row| row.to_lowercase()).collect::<Vec<_>>(), expected);
        assert_eq!(
            serde_json::from_str::<Value>(&changes.patch).unwrap(),
            json!({ "active": true, "name": "Jana N", "userAccountConfiguration": {
                "actAsAgent": true, "agentConfiguration": { "agentDisplayId": "20" },
            } })
        );
    }

    #[test]
    fn restored_is_active_with_the_values() {
        let patch = r#"{"active":true,"email":"a@b.c","userAccountConfiguration":{"agentConfiguration":{"webrtc":false,"location":"PL"}}}"#;
        let user = |active: bool, email: &str, agent: Value| {
            object(&json!({ "active": active, "email": email,
                "userAccountConfiguration": { "agentConfiguration": agent } }))
        };
        assert!(is_restored(&user(true, "A@b.c", json!({ "location": "PL", "more": 1 })), patch));
        assert!(!is_restored(&user(false, "a@b.c", json!({ "location": "PL" })), patch));
        assert!(!is_restored(&user(true, "a@b.c", json!({ "location": "GB" })), patch));
        assert!(!is_restored(&user(true, "a@b.c", json!({ "location": "PL", "webrtc": true })), patch));
        assert!(!is_restored(&user(true, "x@b.c", json!({ "location": "PL" })), patch));
    }
}
