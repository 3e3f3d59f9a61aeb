//! Access: what every request goes through before its handler (body limit, log and, below `/useradmin`, version header
//! and token), and the endpoint that issues tokens.

use super::request_log::RecordedRequest;
use super::state::{Server, TOKEN_LIFETIME};
use super::{CLIENT_ID, fault_injection, responses};
use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Instant;

/// The only supported version (page).
const VERSION: &str = "application/vnd.newvoicemedia.v4+json";
/// Far more than any user needs.
const MAX_BODY: usize = 1 << 20;
/// How much of an oversized body is read. A client that is still sending when the answer comes would lose the answer to
/// a connection reset.
const MAX_READ: usize = 16 << 20;

pub(super) async fn check(State(server): State<Server>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if server.lock().access.host.as_ref().is_some_and(|own| !names_host(&parts.headers, own)) {
        return responses::message(StatusCode::MISDIRECTED_REQUEST, "This address is of another server.");
    }
    let (body, too_long) = read_body(body).await;
    let path = parts.uri.path();
    let guarded = path == "/useradmin" || path.starts_with("/useradmin/");
    // A client may have sent its secret to any other path.
    server.lock().record(RecordedRequest::new(&parts, if too_long { &[] } else { &body }, !guarded));
    if too_long {
        return responses::message(StatusCode::PAYLOAD_TOO_LARGE, "The body is longer than 1 MB.");
    }
    if guarded && !has_version(&parts.headers) {
        return responses::wrong_version();
    }
    if guarded && !is_authorised(&server, &parts.headers) {
        return responses::message(StatusCode::UNAUTHORIZED, "The token is missing, unknown or has expired.");
    }
    fault_injection::run(&server, Request::from_parts(parts, Body::from(body)), next).await
}

fn names_host(headers: &HeaderMap, own: &str) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    hosts.next().is_some_and(|host| host == own) && hosts.next().is_none()
}

/// The body, and whether it is too long: then it is read and dropped. A body that ends early is empty.
async fn read_body(mut body: Body) -> (Vec<u8>, bool) {
    let (mut kept, mut length) = (Vec::new(), 0);
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let Ok(frame) = frame else { return (Vec::new(), length > MAX_BODY) };
        let data = frame.into_data().unwrap_or_default();
        length += data.len();
        if length > MAX_READ {
            break;
        } else if length > MAX_BODY {
            kept = Vec::new();
        } else {
            kept.extend_from_slice(&data);
        }
    }
    (kept, length > MAX_BODY)
}

fn has_version(headers: &HeaderMap) -> bool {
    // A wildcard does not count: the API requires the version (page).
    let mut accepted = headers.get_all(header::ACCEPT).iter().filter_map(|it| it.to_str().ok());
    accepted.any(|it| it.split(',').any(|range| media_type(range).eq_ignore_ascii_case(VERSION)))
}

fn is_authorised(server: &Server, headers: &HeaderMap) -> bool {
    bearer(headers).is_some_and(|token| server.lock().accepts_token(token, Instant::now()))
}

/// The body as a JSON object; otherwise the answer that refuses it.
pub(super) fn json_object(headers: &HeaderMap, body: &[u8]) -> Result<Map<String, Value>, Box<Response>> {
    if !has_content_type(headers, "application/json") {
        let text = "The body must be application/json.";
        return Err(Box::new(responses::message(StatusCode::UNSUPPORTED_MEDIA_TYPE, text)));
    }
    serde_json::from_slice(body).map_err(|error| {
        let text = format!("The body is not a JSON object: {error}.");
        Box::new(responses::message(StatusCode::BAD_REQUEST, &text))
    })
}

/// Whether the content type matches, ignoring its parameters.
fn has_content_type(headers: &HeaderMap, wanted: &str) -> bool {
    let given = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    given.is_some_and(|it| media_type(it).eq_ignore_ascii_case(wanted))
}

fn media_type(text: &str) -> &str {
    text.split(';').next().unwrap_or_default().trim()
}

/// The token of an `Authorization: Bearer …` header; the scheme ignores case (RFC 9110).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// `POST /Auth/connect/token` with client credentials in the form (page).
pub(super) async fn token(State(server): State<Server>, headers: HeaderMap, body: Bytes) -> Response {
    let granted = check_grant(&headers, &body, &server.lock().access.secret);
    match granted {
        Ok(()) => {
            let token = server.lock().issue_token(Instant::now());
            let lifetime = TOKEN_LIFETIME.as_secs();
            let answer = json!({ "access_token": token, "expires_in": lifetime, "token_type": "Bearer" });
            let answer = responses::json(StatusCode::OK, &answer);
            ([(header::CACHE_CONTROL, "no-store")], answer).into_response()
        }
        Err((error, description)) => responses::oauth(error, description),
    }
}

/// Checks a token request. Errors are the code and the description (RFC 6749, section 5.2).
fn check_grant(headers: &HeaderMap, body: &[u8], secret: &str) -> Result<(), (&'static str, &'static str)> {
    if !has_content_type(headers, "application/x-www-form-urlencoded") {
        return Err(("invalid_request", "The body must be application/x-www-form-urlencoded."));
    }
    let mut form = HashMap::new();
    for (name, value) in form_urlencoded::parse(body) {
        if form.insert(name, value).is_some() {
            return Err(("invalid_request", "A parameter is given twice."));
        }
    }
    let given = |name| form.get(name).map(|value| &**value);
    if given("client_id") != Some(CLIENT_ID) || given("client_secret") != Some(secret) {
        return Err(("invalid_client", "The client id or the client secret is wrong."));
    }
    match given("grant_type") {
        Some("client_credentials") => {}
        Some(_) => return Err(("unsupported_grant_type", "The grant type must be client_credentials.")),
        None => return Err(("invalid_request", "The grant type is missing.")),
    }
    if given("scope") != Some("users:write") {
        return Err(("invalid_scope", "The scope must be users:write."));
    }
    Ok(())
}
