//! The OAuth token: client credentials against a bearer token [documented], kept in memory for its lifetime.

use super::Client;
use super::secrets::form_encoded;
use crate::submission::answer;
use crate::submission::verdict::LONGEST_WAIT;
use crate::submission::{Answer, RetryAfter, SendFailure, TokenFailure};
use reqwest::Method;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use std::time::Duration;
use tokio::time::Instant;

/// Enough for the pages that read and for the one that creates; the creating one demands it. [documented]
const SCOPE: &str = "users:write";
/// What stands before the token in its header.
pub(super) const BEARER: &str = "Bearer ";
/// A token is not used in its last minute: it could expire on the way.
const MARGIN: u64 = 60;
/// How long a token is kept whose answer does not say how long it lives.
const UNSAID: u64 = 300;

/// A token and the moment until which it is used.
pub(super) struct Token {
    pub(super) text: SecretString,
    until: Instant,
}

impl Client {
    /// Has a token at hand: the one that is kept, unless it is about to expire or `renew` says that it was refused.
    pub async fn token(&self, renew: bool) -> Result<(), TokenFailure> {
        let mut kept = self.token.lock().await;
        if !renew && kept.as_ref().is_some_and(|token| Instant::now() < token.until) {
            return Ok(());
        }
        *kept = None;
        let body = [
            ("grant_type", "client_credentials"),
            ("client_id", &self.login),
            ("client_secret", self.secret.expose_secret()),
            ("scope", SCOPE),
        ]
        .map(|(name, value)| format!("{name}={}", form_encoded(value)))
        .join("&");
        let request = self
            .tokens
            .request(Method::POST, self.tokens.address(&[]))
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body);
        let answer =
            self.tokens.send(request, self.limits.body_bytes).await.map_err(|failure| match failure {
                SendFailure::NotSent(why) | SendFailure::Unknown(why) => {
                    TokenFailure::Unavailable(format!("No token could be had. {why}"))
                }
            })?;
        *kept = Some(read(&self.without_secrets(answer, None))?);
        Ok(())
    }

    /// The header that carries the token.
    pub(super) async fn authorization(&self) -> Option<HeaderValue> {
        let kept = self.token.lock().await;
        header(kept.as_ref()?.text.expose_secret())
    }
}

fn header(token: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(&format!("{BEARER}{token}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}

fn read(answer: &Answer) -> Result<Token, TokenFailure> {
    match answer.status {
        200..=299 => token(answer)
            .ok_or_else(|| unavailable("The token address answered, but not with a token. Check token_url.")),
        300..=399 => {
            let host = answer.location_host.as_deref().unwrap_or("an unnamed place");
            Err(unavailable(format!("The token address answers with a redirect to {host}: check token_url.")))
        }
        400 | 401 | 403 => {
            Err(TokenFailure::Refused { status: answer.status, messages: answer::read(answer).messages })
        }
        status => Err(unavailable(refusal(status, answer))),
    }
}

fn refusal(status: u16, answer: &Answer) -> String {
    let words = answer::in_short(status, &answer::read(answer).messages);
    let next = match (status, answer.retry_after) {
        (429 | 503, Some(RetryAfter::Seconds(seconds))) => {
            format!("Try again in {} s.", seconds.min(LONGEST_WAIT))
        }
        (429 | 500..=599, _) => "Try again in a while.".to_owned(),
        _ => "Check token_url.".to_owned(),
    };
    format!("No token could be had: the token address answered {words}. {next}")
}

fn unavailable(why: impl Into<String>) -> TokenFailure {
    TokenFailure::Unavailable(why.into())
}

fn token(answer: &Answer) -> Option<Token> {
    let Value::Object(object) = answer::json(&answer.body)? else { return None };
    let text = object.get("access_token")?.as_str().filter(|text| !text.is_empty())?;
    header(text)?;
    let lifetime = match object.get("expires_in") {
        Some(Value::Number(seconds)) => seconds.as_u64(),
        Some(Value::String(seconds)) => seconds.parse().ok(),
        _ => None,
    };
    let lifetime = lifetime.unwrap_or(UNSAID).min(24 * 3600).saturating_sub(MARGIN);
    Some(Token { text: text.into(), until: Instant::now() + Duration::from_secs(lifetime) })
}
