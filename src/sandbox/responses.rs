//! The shapes of an answer. They differ from each other because the product's own answers do.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::validation::Problem;

/// An answer with a JSON body.
pub(super) fn json(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], body.to_string()).into_response()
}

/// `{"message": …}`: what the API usually says with an error (page).
pub(super) fn message(status: StatusCode, text: &str) -> Response {
    json(status, &json!({ "message": text }))
}

/// What the API says of a wrong version (page).
pub(super) fn wrong_version() -> Response {
    let text = "The Accept header must be application/vnd.newvoicemedia.v4+json.";
    json(StatusCode::BAD_REQUEST, &json!({ "statusCode": 400, "error": "Bad Request", "message": text }))
}

/// Everything that is wrong with a user, as the product's sister APIs say it (inferred for this one).
pub(super) fn problems(problems: &[Problem]) -> Response {
    let errors: Vec<Value> =
        problems.iter().map(|it| json!({ "message": it.message, "path": it.path })).collect();
    let title = "One or more validation errors occurred.";
    json(StatusCode::BAD_REQUEST, &json!({ "status": 400, "title": title, "errors": errors }))
}

/// The OAuth shape of the token endpoint (page; RFC 6749, section 5.2).
pub(super) fn oauth(error: &str, description: &str) -> Response {
    json(StatusCode::BAD_REQUEST, &json!({ "error": error, "error_description": description }))
}
