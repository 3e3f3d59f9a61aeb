//! Classifies responses. A complete status line and headers decide; a bad body never changes the outcome.

use super::error_body::{self, ErrorBody, Message};
use super::outcome::{Created, Outcome, Refusal};
use super::routing::ChangeFailure;
use super::{ApiResponse, CreateRequest, RetryAfter};
use crate::model::fields::FieldId;
use crate::text::sanitize;
use serde_json::{Map, Value};

/// The longest countdown before sending again is offered.
pub(crate) const LONGEST_WAIT: u64 = 120;
/// The countdown when the API asks for patience and does not say for how long ("a short period").
const USUAL_WAIT: u64 = 30;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Verdict {
    Known(Outcome),
    /// 401: the token was refused, the user was not looked at.
    TokenRefused(Vec<Message>),
    Unknown(String),
}

/// Classifies the response to a create request.
pub(crate) fn classify(response: &ApiResponse, request: &CreateRequest) -> Verdict {
    match response.status {
        200..=299 => match &request.restore {
            None => Verdict::Known(Outcome::Created(created(response))),
            Some(plan) => restored(response, plan.user_id()),
        },
        300..=399 => Verdict::Known(Outcome::Refused(redirected(response))),
        401 => Verdict::TokenRefused(ErrorBody::parse(response).messages),
        403 => Verdict::Known(Outcome::NotAuthorised {
            status: 403,
            messages: ErrorBody::parse(response).messages,
            is_token: false,
        }),
        // By their definition, 501, 505 and 511 come from a server that did not process the request (RFC 9110, RFC 6585).
        400..=499 | 501 | 505 | 511 => refused(response, request),
        503 if response.retry_after.is_some() => refused(response, request),
        // Other 5xx do not say when the server failed; a status outside all classes proves nothing.
        status => Verdict::Unknown(server_error(status, response)),
    }
}

fn created(response: &ApiResponse) -> Created {
    let read = error_body::parse_json(&response.body).and_then(|value| match value {
        Value::Object(object) => Some(object),
        _ => None,
    });
    let user_id = read.as_ref().and_then(user_id);
    let note = match (&read, &user_id) {
        (_, Some(_)) => None,
        (Some(_), None) => Some("The answer names no userId: look the user up."),
        (None, None) => Some("The answer could not be read: look it up."),
    };
    Created { user_id, answer: read, note: note.map(str::to_owned), ..Created::default() }
}

/// A success whose answer still shows an archived user is none: the user is read again.
fn restored(response: &ApiResponse, user_id: &str) -> Verdict {
    let answer = match error_body::parse_json(&response.body) {
        Some(Value::Object(answer)) => Some(answer),
        _ => None,
    };
    if answer.as_ref().is_some_and(|user| user.get("active") == Some(&Value::Bool(false))) {
        return Verdict::Unknown("The API answered that the user is archived.".to_owned());
    }
    Verdict::Known(Outcome::restored(user_id.to_owned(), answer, Vec::new()))
}

fn user_id(object: &Map<String, Value>) -> Option<String> {
    let text = match object.get("userId")? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(sanitize::single_line(&text, 100)).filter(|id| !id.is_empty())
}

fn redirected(response: &ApiResponse) -> Refusal {
    let host = response.location_host.as_deref().map(|host| sanitize::single_line(host, 100));
    let host = host.filter(|host| !host.is_empty()).unwrap_or_else(|| "an unnamed place".to_owned());
    let message = format!("The address answers with a redirect to {host}: check api_url.");
    Refusal { status: response.status, messages: vec![message.into()], ..Refusal::default() }
}

fn refused(response: &ApiResponse, request: &CreateRequest) -> Verdict {
    let body = ErrorBody::parse(response);
    let licences = about_licences(response, &body);
    // A user that is restored has its username.
    let exists = request.restore.is_none() && about_a_taken_username(response, &body);
    if exists && request.follows_an_attempt() {
        let username = sanitize::single_line(&request.username, 100);
        return Verdict::Unknown(format!("{username} exists, perhaps from your earlier attempt."));
    }
    Verdict::Known(Outcome::Refused(Refusal {
        status: response.status,
        messages: body.messages,
        notes: body.notes,
        retry_after_seconds: wait(response),
        licences,
        exists,
        taken_by: None,
    }))
}

/// How long sending again is not offered. 429 without `Retry-After` means "a short period".
pub(crate) fn wait(response: &ApiResponse) -> Option<u64> {
    match (response.status, response.retry_after) {
        (429 | 503, Some(RetryAfter::Seconds(seconds))) => Some(seconds.min(LONGEST_WAIT)),
        (429 | 503, Some(RetryAfter::Unreadable)) | (429, None) => Some(USUAL_WAIT),
        _ => None,
    }
}

/// Classifies the response to a PUT, PATCH or DELETE. Its headers decide; a 2xx is a success whatever its body.
pub(crate) fn classify_change(response: &ApiResponse) -> Result<(), ChangeFailure> {
    let messages = || ErrorBody::parse(response).messages;
    let summary = || error_body::summary(response.status, &messages());
    Err(match (response.status, wait(response)) {
        (200..=299, _) => return Ok(()),
        (300..=399, _) => {
            ChangeFailure::Refused { status: response.status, messages: redirected(response).messages }
        }
        // The token was renewed before: other requests would be refused too.
        (401, _) => ChangeFailure::NotAuthorised(format!(
            "The API answered {}. Check the client ID, the secret and the scope users:write.",
            summary()
        )),
        (429 | 503, Some(seconds)) => ChangeFailure::Busy {
            why: format!("The API answered {}. It asks to wait {seconds} s.", summary()),
            seconds,
        },
        // By their definition, 501, 505 and 511 come from a server that did not process the request.
        (400..=499 | 501 | 505 | 511, _) => {
            ChangeFailure::Refused { status: response.status, messages: messages() }
        }
        (status, _) => ChangeFailure::Unknown(server_error(status, response)),
    })
}

/// Used-up licences have no documented status or code: they are recognised by the word, in either spelling.
fn about_licences(response: &ApiResponse, body: &ErrorBody) -> bool {
    let word = |message: &Message| {
        let text = message.line().to_lowercase();
        // A licence level is the role.
        let other = text.contains("licence level") || text.contains("license level");
        !other && (text.contains("licence") || text.contains("license"))
    };
    // `userAccountConfiguration.role` is called License in the portal: a role that is named is another matter.
    let role = body.notes.iter().any(|note| note.field == FieldId::Role);
    // 429 is about the number of requests, whatever its text mentions.
    (400..=499).contains(&response.status)
        && response.status != 429
        && !role
        && body.messages.iter().any(word)
}

/// A taken username has no documented status or code either: it is recognised by words, or by a 409 that mentions
/// nothing else.
fn about_a_taken_username(response: &ApiResponse, body: &ErrorBody) -> bool {
    const TAKEN: [&str; 8] =
        ["exist", "in use", "taken", "duplicate", "unique", "already used", "not available", "unavailable"];
    if !matches!(response.status, 400 | 409 | 422) {
        return false;
    }
    let taken = |text: &str| TAKEN.iter().any(|word| text.contains(word)) && !text.contains("not exist");
    let of_user =
        |text: &str| ["username", "user name", "user with", "user already"].iter().any(|w| text.contains(w));
    let texts: Vec<String> = body.messages.iter().map(|one| one.text.to_lowercase()).collect();
    let noted =
        body.notes.iter().any(|note| note.field == FieldId::Username && taken(&note.text.to_lowercase()));
    let elsewhere = body.notes.iter().any(|note| note.field != FieldId::Username);
    noted
        || texts.iter().any(|text| taken(text) && of_user(text))
        || (response.status == 409 && !elsewhere && !about_licences(response, body))
}

fn server_error(status: u16, response: &ApiResponse) -> String {
    format!("The API answered {}.", error_body::summary(status, &ErrorBody::parse(response).messages))
}
