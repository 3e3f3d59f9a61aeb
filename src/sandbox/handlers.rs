//! The handlers for users: create, list, get, change, delete.

use super::paging::{page, query_value};
use super::state::{SandboxAccount, Server, active_agents, display_id, is_active, is_agent, text_at};
use super::validation::InvalidProperty;
use super::{access, changed_user, created_user, responses, validation};
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::Value;

/// `POST /useradmin/users`: 200 and the created user (page).
pub(super) async fn create(
    State(server): State<Server>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let user = match access::json_object(&headers, &body) {
        Ok(user) => user,
        Err(refusal) => return *refusal,
    };
    let allow_overages = query_value(&query.unwrap_or_default(), "allowOverages");
    let mut problems = validation::validate(&user);
    if !is_flag(allow_overages.as_deref()) {
        problems.push(InvalidProperty::new("allowOverages", "must be true or false"));
    }
    if !problems.is_empty() {
        return responses::problems(&problems);
    }
    let user = created_user::created(&user);
    let mut account = server.lock();
    if let Err(conflict) = check_conflicts(&account, &user, allow_overages.as_deref() == Some("true")) {
        return responses::message(StatusCode::CONFLICT, &conflict);
    }
    let created = responses::json(StatusCode::OK, &user);
    account.users.push(user);
    created
}

/// Checks a user against the account. Status and text of these errors are not documented.
fn check_conflicts(account: &SandboxAccount, user: &Value, allow_overages: bool) -> Result<(), String> {
    let username = text_at(user, "/username");
    if account.has_username(username) {
        return Err(format!("A user with the username '{username}' already exists."));
    }
    let id = display_id(user);
    if is_agent(user) && account.has_display_id(id) {
        return Err(format!("An agent with the agentDisplayId '{id}' already exists."));
    }
    check_licences(account, user, allow_overages)
}

fn check_licences(account: &SandboxAccount, user: &Value, allow_overages: bool) -> Result<(), String> {
    let (agents, licences) = (active_agents(&account.users), account.agent_licences);
    if is_active(user) && is_agent(user) && agents >= licences && !allow_overages {
        return Err(format!("No agent licence is left: {agents} of {licences} are in use."));
    }
    Ok(())
}

/// `GET /useradmin/users`, a page at a time.
pub(super) async fn list(State(server): State<Server>, RawQuery(query): RawQuery) -> Response {
    match users_page(&server.lock(), query.as_deref().unwrap_or_default()) {
        Ok(page) => responses::json(StatusCode::OK, &page),
        Err(text) => responses::message(StatusCode::BAD_REQUEST, text),
    }
}

fn users_page(account: &SandboxAccount, query: &str) -> Result<Value, &'static str> {
    let include = query_value(query, "include");
    let wanted: fn(&Value) -> bool = match include.as_deref() {
        None | Some("Active") => is_active,
        Some("Archived") => |user| !is_active(user),
        Some("All") => |_| true,
        Some(_) => return Err("include must be Active, Archived or All."),
    };
    page(account.users.iter().filter(|user| wanted(user)), "users", query)
}

pub(super) async fn get(State(server): State<Server>, Path(id): Path<String>) -> Response {
    server.lock().user(&id).map_or_else(responses::unknown_user, |user| responses::json(StatusCode::OK, user))
}

/// `PATCH /useradmin/users/{id}`: changes what the body has, archives and restores; 200 and the user (documented).
pub(super) async fn change(
    State(server): State<Server>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let changes = match access::json_object(&headers, &body) {
        Ok(changes) => changes,
        Err(refusal) => return *refusal,
    };
    let query = query.unwrap_or_default();
    let mut account = server.lock();
    let Some(user) = account.user(&id) else { return responses::unknown_user() };
    let mut problems = changed_user::check(user, &changes);
    for name in ["allowOverages", "acceptArchiveInMultipleAccounts"] {
        if !is_flag(query_value(&query, name).as_deref()) {
            problems.push(InvalidProperty::new(name, "must be true or false"));
        }
    }
    if !problems.is_empty() {
        return responses::problems(&problems);
    }
    let mut patched = changed_user::changed(user, &changes);
    let takes_licence = |user: &Value| is_active(user) && is_agent(user);
    patched["userAccountConfiguration"]["chargeable"] = takes_licence(&patched).into();
    let id_before = display_id(user);
    if display_id(&patched) != id_before && account.has_display_id(display_id(&patched)) {
        let id = display_id(&patched);
        let text = format!("An agent with the agentDisplayId '{id}' already exists.");
        return responses::message(StatusCode::CONFLICT, &text);
    }
    let allow_overages = query_value(&query, "allowOverages").as_deref() == Some("true");
    if !takes_licence(user)
        && let Err(conflict) = check_licences(&account, &patched, allow_overages)
    {
        return responses::message(StatusCode::CONFLICT, &conflict);
    }
    let answer = responses::json(StatusCode::OK, &patched);
    account.replace_user(patched);
    answer
}

fn is_flag(value: Option<&str>) -> bool {
    matches!(value, None | Some("true" | "false"))
}

/// `DELETE /useradmin/users/{id}`: only an archived user; 200 without a body (documented). Whether the username becomes
/// free again is not documented: here it does.
pub(super) async fn delete(State(server): State<Server>, Path(id): Path<String>) -> Response {
    let mut account = server.lock();
    match account.user(&id).map(is_active) {
        None => responses::unknown_user(),
        Some(true) => responses::message(StatusCode::BAD_REQUEST, "Only an archived user can be deleted."),
        Some(false) => {
            account.remove_user(&id);
            responses::empty()
        }
    }
}
