//! What every request passes before it reaches a handler: the body's limit, the record, and below `/useradmin`
//! the version header and the token.

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

/// The only version there is (page).
const VERSION: &str = "application/vnd.newvoicemedia.v4+json";
/// No user comes near this.
const MOST_BODY: usize = 1 << 20;
/// How much of a body that is too long is read and thrown away. A client that is still sending when its answer
/// comes loses the answer to a reset connection, so most are heard out.
const MOST_DISCARDED: usize = 16 << 20;

enum Unread {
    TooLong,
    Broken,
}

/// Reads, records, and lets through what may go on.
pub(super) async fn pass(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let body = read(body).await;
    let path = parts.uri.path();
    let guarded = path == "/useradmin" || path.starts_with("/useradmin/");
    // Everywhere else a client may have tried to get a token, at the right address or beside it.
    server.log().add(RecordedRequest::new(&parts, body.as_deref().unwrap_or_default(), !guarded));
    let body = match body {
        Ok(body) => body,
        Err(Unread::TooLong) => {
            return responses::message(StatusCode::PAYLOAD_TOO_LARGE, "The body is longer than 1 MB.");
        }
        Err(Unread::Broken) => return responses::message(StatusCode::BAD_REQUEST, "The body is cut."),
    };
    if guarded && !has_version(&parts.headers) {
        return responses::wrong_version();
    }
    if guarded && !is_authorised(&server, &parts.headers) {
        return responses::message(StatusCode::UNAUTHORIZED, "The token is missing, unknown or has expired.");
    }
    next.run(Request::from_parts(parts, Body::from(body))).await
}

async fn read(mut body: Body) -> Result<Vec<u8>, Unread> {
    let mut kept = Vec::new();
    let mut length = 0;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| Unread::Broken)?;
        let Some(data) = frame.data_ref() else { continue };
        length += data.len();
        if length > MOST_DISCARDED {
            return Err(Unread::TooLong);
        }
        if length > MOST_BODY {
            kept = Vec::new();
        } else {
            kept.extend_from_slice(data);
        }
    }
    if length > MOST_BODY { Err(Unread::TooLong) } else { Ok(kept) }
}

fn has_version(headers: &HeaderMap) -> bool {
    // A wildcard does not name the version, and the API asks for its name (page).
    let mut accepted = headers.get_all(header::ACCEPT).iter().filter_map(|it| it.to_str().ok());
    accepted.any(|it| it.split(',').any(|range| media_type(range).eq_ignore_ascii_case(VERSION)))
}

fn is_authorised(server: &Server, headers: &HeaderMap) -> bool {
    auth::bearer(headers).is_some_and(|token| server.tokens().accept(token, Instant::now()))
}

/// Whether the body is said to be of that type, whatever its parameters.
pub(super) fn has_content_type(headers: &HeaderMap, wanted: &str) -> bool {
    let given = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    given.is_some_and(|it| media_type(it).eq_ignore_ascii_case(wanted))
}

fn media_type(text: &str) -> &str {
    text.split(';').next().unwrap_or_default().trim()
}
