//! Groups, skills, callback numbers and logout schedules: the account's lists, and those of a user, which a PUT replaces.

use super::paging::page;
use super::resources::{RESOURCES, Resource, SKILL_LEVEL};
use super::state::{SandboxAccount, Server, display_id, is_agent, text_at};
use super::validation::InvalidProperty;
use super::{access, responses};
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// The level of a skill without one (documented).
const DEFAULT_LEVEL: u64 = 5;

/// An entry as a user's list has it. The level of a skill is a number in a PUT and a string in the answer (documented).
fn entry_of_user(resource: &Resource, entry: &Value, row: &Value) -> Value {
    let shown = resource.shown.iter().map(|key| ((*key).to_owned(), entry[*key].clone()));
    let mut shown: Map<String, Value> = shown.collect();
    if resource.name == "skills" {
        let level = row.get(SKILL_LEVEL).and_then(Value::as_u64).unwrap_or(DEFAULT_LEVEL);
        shown.insert(SKILL_LEVEL.to_owned(), level.to_string().into());
    }
    shown.into()
}

/// Checks the body of a PUT and returns the user's new list. All problems are reported at once.
fn new_rows(
    resource: &Resource,
    account: &SandboxAccount,
    body: &Value,
) -> Result<Vec<Value>, Vec<InvalidProperty>> {
    let Some(rows) = body.get(resource.user_key).and_then(Value::as_array) else {
        return Err(vec![InvalidProperty::new(resource.user_key, "must be an array")]);
    };
    let known = account.lists[resource.name].as_array().map(Vec::as_slice).unwrap_or_default();
    let (mut entries, mut problems): (Vec<Value>, Vec<InvalidProperty>) = (Vec::new(), Vec::new());
    for (index, row) in rows.iter().enumerate() {
        let path = |key: &str| format!("{}[{index}].{key}", resource.user_key);
        let id = row.get(resource.id_key).and_then(Value::as_str).unwrap_or_default();
        let entry = known.iter().find(|entry| text_at(entry, &format!("/{}", resource.id_key)) == id);
        let repeats =
            rows[..index].iter().any(|other| other.get(resource.id_key) == row.get(resource.id_key));
        match entry {
            _ if id.is_empty() => {
                problems.push(InvalidProperty::new(path(resource.id_key), "is required"));
            }
            None => problems.push(InvalidProperty::new(path(resource.id_key), "is unknown")),
            Some(_) if repeats => {
                problems.push(InvalidProperty::new(path(resource.id_key), "is given twice"));
            }
            Some(entry) => entries.push(entry_of_user(resource, entry, row)),
        }
        let level = row.get(SKILL_LEVEL).filter(|it| !it.is_null());
        // No upper bound is documented.
        if level.is_some_and(|it| it.as_u64().is_none_or(|it| it == 0)) {
            problems.push(InvalidProperty::new(path(SKILL_LEVEL), "must be a whole number from 1"));
        }
    }
    if problems.is_empty() { Ok(entries) } else { Err(problems) }
}

/// `GET /useradmin/groups` and its like, a page at a time.
pub(super) fn list(resource: &Resource, server: &Server, query: Option<&str>) -> Response {
    let account = server.lock();
    let entries = account.lists[resource.name].as_array().map(Vec::as_slice).unwrap_or_default();
    match page(entries.iter(), resource.name, query.unwrap_or_default()) {
        Ok(page) => responses::json(StatusCode::OK, &page),
        Err(text) => responses::message(StatusCode::BAD_REQUEST, text),
    }
}

/// `GET /useradmin/users/{id}/groups` and its like.
pub(super) fn of_user(resource: &Resource, server: &Server, id: &str) -> Response {
    let account = server.lock();
    match account.user(id) {
        Some(user) => {
            let entries = account.assigned.get(&(user_key(user), resource.name));
            let entries = entries.map(Vec::as_slice).unwrap_or_default();
            responses::json(StatusCode::OK, &json!({ resource.user_key: entries }))
        }
        None => responses::unknown_user(),
    }
}

/// `GET /useradmin/groups/{id}/users`, a page at a time: of each member the ID, the agent's ID and the name (documented).
pub(super) fn members(server: &Server, id: &str, query: Option<&str>) -> Response {
    let account = server.lock();
    let has_id = |group: &Value| text_at(group, "/groupId").eq_ignore_ascii_case(id);
    if !account.lists["groups"].as_array().is_some_and(|groups| groups.iter().any(has_id)) {
        return responses::message(StatusCode::NOT_FOUND, "There is no group with this ID.");
    }
    let is_in = |user: &&Value| {
        let groups = account.assigned.get(&(user_key(user), "groups"));
        groups.is_some_and(|groups| groups.iter().any(has_id))
    };
    // Whether archived members are listed is not documented: here they are.
    let member = |user: &Value| json!({ "userId": user["userId"], "agentDisplayId": display_id(user), "name": user["name"] });
    let members: Vec<Value> = account.users.iter().filter(is_in).map(member).collect();
    match page(members.iter(), "users", query.unwrap_or_default()) {
        Ok(mut page) => {
            page["groupId"] = id.into();
            responses::json(StatusCode::OK, &page)
        }
        Err(text) => responses::message(StatusCode::BAD_REQUEST, text),
    }
}

/// `PUT /useradmin/users/{id}/groups` and its like: replaces the list, and answers without a body (documented).
pub(super) fn replace(
    resource: &Resource,
    server: &Server,
    id: &str,
    headers: &HeaderMap,
    body: &Bytes,
) -> Response {
    let body = match access::json_object(headers, body) {
        Ok(body) => Value::from(body),
        Err(refusal) => return *refusal,
    };
    let mut account = server.lock();
    let Some(user) = account.user(id) else { return responses::unknown_user() };
    if resource.for_agents_only && !is_agent(user) {
        return responses::problems(&[InvalidProperty::new(resource.user_key, "is only for agents")]);
    }
    let key = user_key(user);
    match new_rows(resource, &account, &body) {
        Ok(entries) => {
            account.assigned.insert((key, resource.name), entries);
            responses::empty()
        }
        Err(problems) => responses::problems(&problems),
    }
}

fn user_key(user: &Value) -> String {
    text_at(user, "/userId").to_owned()
}

/// What the first users have, checked like the body of a PUT.
pub(super) fn first_assignments(account: &SandboxAccount) -> HashMap<(String, &'static str), Vec<Value>> {
    let users = account.lists["users"].as_array().map(Vec::as_slice).unwrap_or_default();
    let assigned = |user: &Value, resource: &'static Resource| {
        Some(((user_key(user), resource.name), new_rows(resource, account, user).ok()?))
    };
    users
        .iter()
        .flat_map(|user| RESOURCES.iter().filter_map(move |resource| assigned(user, resource)))
        .collect()
}
