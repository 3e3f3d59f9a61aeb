//! The handlers below `/useradmin`: create, list and get users; list callback numbers.

use super::fixtures::CALLBACK_NUMBERS;
use super::state::{SandboxAccount, Server, active_agents, display_id, is_active, is_agent, text_at};
use super::validation::InvalidProperty;
use super::{access, created_user, responses, validation};
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Map, Value, json};

/// Maximum and default size of a page (page).
const MAX_LIMIT: usize = 5000;
const DEFAULT_LIMIT: usize = 25;

/// `POST /useradmin/users`: 200 and the created user (page).
pub(super) async fn create(
    State(server): State<Server>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !access::has_content_type(&headers, "application/json") {
        return responses::message(StatusCode::UNSUPPORTED_MEDIA_TYPE, "The body must be application/json.");
    }
    let user: Map<String, Value> = match serde_json::from_slice(&body) {
        Ok(user) => user,
        Err(error) => {
            let text = format!("The body is not a JSON object: {error}.");
            return responses::message(StatusCode::BAD_REQUEST, &text);
        }
    };
    let allow_overages = query_value(&query.unwrap_or_default(), "allowOverages");
    let mut problems = validation::validate(&user);
    if !matches!(allow_overages.as_deref(), None | Some("true" | "false")) {
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
    let (agents, licences) = (active_agents(&account.users), account.agent_licences);
    if is_active(user) && is_agent(user) && agents >= licences && !allow_overages {
        return Err(format!("No agent licence is left: {agents} of {licences} are in use."));
    }
    Ok(())
}

/// `GET /useradmin/users`, a page at a time.
pub(super) async fn list(State(server): State<Server>, RawQuery(query): RawQuery) -> Response {
    match page(&server.lock(), query.as_deref().unwrap_or_default()) {
        Ok(page) => responses::json(StatusCode::OK, &page),
        Err(text) => responses::message(StatusCode::BAD_REQUEST, text),
    }
}

fn page(account: &SandboxAccount, query: &str) -> Result<Value, &'static str> {
    let include = query_value(query, "include");
    let wanted: fn(&Value) -> bool = match include.as_deref() {
        None | Some("Active") => is_active,
        Some("Archived") => |user| !is_active(user),
        Some("All") => |_| true,
        Some(_) => return Err("include must be Active, Archived or All."),
    };
    let page = query_number(query, "page", 1).filter(|it| *it >= 1).ok_or("page must be a number from 1.")?;
    let limit = query_number(query, "limit", DEFAULT_LIMIT)
        .filter(|it| (1..=MAX_LIMIT).contains(it))
        .ok_or("limit must be a number from 1 to 5000.")?;
    let total = account.users.iter().filter(|it| wanted(it)).count();
    let skipped = (page - 1).saturating_mul(limit);
    let users: Vec<&Value> = account.users.iter().filter(|it| wanted(it)).skip(skipped).take(limit).collect();
    let pages = total.div_ceil(limit);
    let meta = json!({ "page": page, "count": users.len(), "pageCount": pages, "totalCount": total });
    Ok(json!({ "users": users, "meta": meta }))
}

pub(super) async fn get(State(server): State<Server>, Path(id): Path<String>) -> Response {
    let account = server.lock();
    match account.users.iter().find(|it| text_at(it, "/userId").eq_ignore_ascii_case(&id)) {
        Some(user) => responses::json(StatusCode::OK, user),
        None => responses::message(StatusCode::NOT_FOUND, "No user has that id."),
    }
}

/// `GET /useradmin/callbackNumbers`; the name of the list is not documented.
pub(super) async fn callback_numbers() -> Response {
    responses::json(StatusCode::OK, CALLBACK_NUMBERS)
}

/// The first value with this name in a query.
fn query_value(query: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// A number in a query, or the default if it is absent; `None` if it is not a number.
fn query_number(query: &str, name: &str, default: usize) -> Option<usize> {
    query_value(query, name).map_or(Some(default), |it| it.parse().ok())
}
