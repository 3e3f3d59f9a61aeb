//! The OAuth token: client credentials in exchange for a bearer token (documented), cached in memory while it is valid.

use super::redact::BEARER;
use super::{Client, WEB_PAGE};
use crate::submission::error_body::{self, ErrorBody, Message};
use crate::submission::verdict::{self, LONGEST_WAIT};
use crate::submission::{ApiResponse, RetryAfter, SendFailure, TokenFailure};
use crate::text::sanitize;
use bytes::Bytes;
use reqwest::Method;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use secrecy::ExposeSecret as _;
use secrecy::zeroize::{Zeroize as _, Zeroizing};
use serde_json::Value;
use std::time::Duration;
use tokio::time::Instant;

/// Required to create a user, and enough to read the lists. (documented)
const SCOPE: &str = "users:write";
/// Seconds before its expiry from which a token is not used: it could expire on the way.
const MARGIN: u64 = 60;
/// Seconds that a token is valid whose response does not say it.
const DEFAULT_LIFETIME: u64 = 300;

pub(super) struct Token {
    /// The `Authorization` header, marked as sensitive.
    authorization: HeaderValue,
    valid_until: Instant,
}

impl Client {
    /// Makes sure that there is a token: requests one unless the cached token is still valid. `renew` requests one in
    /// any case, after the API refused the cached one.
    pub async fn token(&self, renew: bool) -> Result<(), TokenFailure> {
        let mut cached = self.token.lock().await;
        if !renew && cached.as_ref().is_some_and(|token| Instant::now() < token.valid_until) {
            return Ok(());
        }
        *cached = None;
        let secret = self.secret.expose_secret();
        // Never reallocated, and overwritten after use: no copy of the secret stays in memory.
        let room = String::with_capacity(100 + 3 * (self.client_id.len() + secret.len()));
        let body = form_urlencoded::Serializer::new(room)
            .append_pair("grant_type", "client_credentials")
            .append_pair("client_id", &self.client_id)
            .append_pair("client_secret", secret)
            .append_pair("scope", SCOPE)
            .finish();
        let body = Bytes::from_owner(Zeroizing::new(body.into_bytes()));
        let request = self
            .tokens
            .request(Method::POST, self.tokens.url(&[]))
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body);
        let response = self.exchange(&self.tokens, request, self.limits.body_bytes).await;
        let response = response.map_err(|failure| unavailable(not_answered(&failure)))?;
        let mut response = self.without_secrets(response, None);
        let token = parse_response(&response);
        response.body.zeroize();
        *cached = Some(token?);
        Ok(())
    }

    /// The `Authorization` header with the cached token.
    pub(super) async fn authorization(&self) -> Option<HeaderValue> {
        self.token.lock().await.as_ref().map(|token| token.authorization.clone())
    }
}

fn not_answered(failure: &SendFailure) -> String {
    let next = match failure {
        SendFailure::NotSent(_) => "",
        // A token can be requested twice.
        SendFailure::Unknown(_) => " Try again; if this goes on, ask those who run the network.",
    };
    format!("The token request failed. {}{next}", failure.why())
}

fn parse_response(response: &ApiResponse) -> Result<Token, TokenFailure> {
    match response.status {
        200..=299 => parse_token(response).ok_or_else(|| unavailable(no_token_in(response))),
        300..=399 => {
            let host = response.location_host.as_deref().unwrap_or("an unnamed host");
            Err(unavailable(format!("The token address answers with a redirect to {host}: check token_url.")))
        }
        400 | 401 | 403 => {
            Err(TokenFailure::Refused { status: response.status, messages: refusal_messages(response) })
        }
        status => {
            let summary = error_body::summary(status, &ErrorBody::parse(response).messages);
            let next = match (status, response.retry_after) {
                (429 | 503, Some(RetryAfter::Seconds(seconds))) => {
                    format!("Try again in {} s.", seconds.min(LONGEST_WAIT))
                }
                (429 | 500..=599, _) => "Try again in a while.".to_owned(),
                _ => "Check token_url, or region and domain.".to_owned(),
            };
            let failed = "The token request failed: the token address answered";
            let why = format!("{failed} {summary}. {next}");
            Err(match verdict::wait(response) {
                Some(seconds) => TokenFailure::Busy { why, seconds },
                None => unavailable(why),
            })
        }
    }
}

/// What the refusal says. A description does not always name OAuth's code, which says what to do.
fn refusal_messages(response: &ApiResponse) -> Vec<Message> {
    let mut messages = ErrorBody::parse(response).messages;
    let code = error_body::parse_json(&response.body);
    let code = code.as_ref().and_then(|body| body.get("error")?.as_str());
    let code = code.map(|code| sanitize::single_line(code, 100)).filter(|code| !code.is_empty());
    if let Some(code) = code.filter(|code| !messages.iter().any(|message| message.text.contains(code))) {
        messages.push(code.into());
    }
    messages
}

fn no_token_in(response: &ApiResponse) -> String {
    if error_body::is_web_page(&response.body) {
        return format!(
            "The token address answered, but not with a token: with {WEB_PAGE} Check token_url and HTTPS_PROXY."
        );
    }
    "The token address answered, but not with a token. Check token_url.".to_owned()
}

fn unavailable(why: impl Into<String>) -> TokenFailure {
    TokenFailure::Unavailable(why.into())
}

fn parse_token(response: &ApiResponse) -> Option<Token> {
    let Value::Object(object) = error_body::parse_json(&response.body)? else { return None };
    let text = object.get("access_token")?.as_str().filter(|text| !text.is_empty())?;
    // A token that fits into no header is none.
    let mut authorization = HeaderValue::from_str(&format!("{BEARER}{text}")).ok()?;
    authorization.set_sensitive(true);
    let lifetime = match object.get("expires_in") {
        Some(Value::Number(seconds)) => seconds.as_u64(),
        Some(Value::String(seconds)) => seconds.parse().ok(),
        _ => None,
    };
    let lifetime = lifetime.unwrap_or(DEFAULT_LIFETIME).min(24 * 3600).saturating_sub(MARGIN);
    Some(Token { authorization, valid_until: Instant::now() + Duration::from_secs(lifetime) })
}
