//! JSON answers. Their shapes differ because those of the real API do.

use super::validation::InvalidProperty;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

pub(super) fn json(status: StatusCode, body: &(impl ToString + ?Sized)) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], body.to_string()).into_response()
}

/// `{"message": …}`: the usual shape of an error (page).
pub(super) fn message(status: StatusCode, text: &str) -> Response {
    json(status, &json!({ "message": text }))
}

/// 200 without a body, the answer to a PUT and a DELETE (documented).
pub(super) fn empty() -> Response {
    StatusCode::OK.into_response()
}

pub(super) fn unknown_user() -> Response {
    message(StatusCode::NOT_FOUND, "No user has that id.")
}

/// The answer to a wrong version (page).
pub(super) fn wrong_version() -> Response {
    let text = "The Accept header must be application/vnd.newvoicemedia.v4+json.";
    json(StatusCode::BAD_REQUEST, &json!({ "statusCode": 400, "error": "Bad Request", "message": text }))
}

/// All problems of a user, in the shape of the product's other APIs (inferred for this one).
pub(super) fn problems(problems: &[InvalidProperty]) -> Response {
    let errors: Vec<Value> =
        problems.iter().map(|it| json!({ "message": it.message, "path": it.path })).collect();
    let title = "One or more validation errors occurred.";
    json(StatusCode::BAD_REQUEST, &json!({ "status": 400, "title": title, "errors": errors }))
}

/// An error of the token endpoint (page; RFC 6749, section 5.2).
pub(super) fn oauth(error: &str, description: &str) -> Response {
    json(StatusCode::BAD_REQUEST, &json!({ "error": error, "error_description": description }))
}
