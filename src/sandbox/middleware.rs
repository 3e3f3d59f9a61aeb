//! Middleware of every request: limits the body, records the request and, below `/useradmin`, checks the version header
//! and the token.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::request_log::RecordedRequest;
use super::state::Server;
use super::{auth, responses};

/// The only supported version (page).
const VERSION: &str = "application/vnd.newvoicemedia.v4+json";
/// Far more than any user needs.
const MAX_BODY: usize = 1 << 20;
/// How much of an oversized body is read and discarded. A client that is still sending when the answer comes would lose
/// the answer to a connection reset.
const MAX_DISCARDED: usize = 16 << 20;

enum BodyError {
    TooLong,
    Incomplete,
}

pub(super) async fn check(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let body = read_body(body).await;
    let path = parts.uri.path();
    let guarded = path == "/useradmin" || path.starts_with("/useradmin/");
    // A client may have sent its secret to any other path.
    server.log().add(RecordedRequest::new(&parts, body.as_deref().unwrap_or_default(), !guarded));
    let body = match body {
        Ok(body) => body,
        Err(BodyError::TooLong) => {
            return responses::message(StatusCode::PAYLOAD_TOO_LARGE, "The body is longer than 1 MB.");
        }
        Err(BodyError::Incomplete) => {
            return responses::message(StatusCode::BAD_REQUEST, "The body is incomplete.");
        }
    };
    if guarded && !has_version(&parts.headers) {
        return responses::wrong_version();
    }
    if guarded && !is_authorised(&server, &parts.headers) {
        return responses::message(StatusCode::UNAUTHORIZED, "The token is missing, unknown or has expired.");
    }
    next.run(Request::from_parts(parts, Body::from(body))).await
}

async fn read_body(mut body: Body) -> Result<Vec<u8>, BodyError> {
    let mut kept = Vec::new();
    let mut length = 0;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| BodyError::Incomplete)?;
        let Some(data) = frame.data_ref() else { continue };
        length += data.len();
        if length > MAX_DISCARDED {
            return Err(BodyError::TooLong);
        }
        if length > MAX_BODY {
            kept = Vec::new();
        } else {
            kept.extend_from_slice(data);
        }
    }
    if length > MAX_BODY { Err(BodyError::TooLong) } else { Ok(kept) }
}

fn has_version(headers: &HeaderMap) -> bool {
    // A wildcard does not count: the API requires the version (page).
    let mut accepted = headers.get_all(header::ACCEPT).iter().filter_map(|it| it.to_str().ok());
    accepted.any(|it| it.split(',').any(|range| media_type(range).eq_ignore_ascii_case(VERSION)))
}

fn is_authorised(server: &Server, headers: &HeaderMap) -> bool {
    auth::bearer(headers).is_some_and(|token| server.tokens().accepts(token, Instant::now()))
}

/// Whether the content type matches, ignoring its parameters.
pub(super) fn has_content_type(headers: &HeaderMap, wanted: &str) -> bool {
    let given = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    given.is_some_and(|it| media_type(it).eq_ignore_ascii_case(wanted))
}

fn media_type(text: &str) -> &str {
    text.split(';').next().unwrap_or_default().trim()
}
