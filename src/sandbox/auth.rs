//! The token endpoint, and which tokens are in force.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::state::{Server, guid};
use super::{CLIENT_ID, CLIENT_SECRET, form, middleware, responses};

/// How long a token lives (page).
const LIFETIME: Duration = Duration::from_secs(7200);
/// A client that asks for a token before each request must not fill the memory.
const MOST_TOKENS: usize = 1000;

/// The tokens given out, oldest first. Several may be in force at a time: a new one does not end the others.
#[derive(Debug, Default)]
pub(super) struct Tokens(VecDeque<(String, Instant)>);

impl Tokens {
    pub(super) fn issue(&mut self, now: Instant) -> String {
        self.0.retain(|(_, issued)| in_force(*issued, now));
        if self.0.len() == MOST_TOKENS {
            self.0.pop_front();
        }
        let token = guid() + "." + &guid();
        self.0.push_back((token.clone(), now));
        token
    }

    pub(super) fn accept(&self, token: &str, now: Instant) -> bool {
        self.0.iter().any(|(it, issued)| it == token && in_force(*issued, now))
    }
}

fn in_force(issued: Instant, now: Instant) -> bool {
    now.saturating_duration_since(issued) < LIFETIME
}

/// The token of an `Authorization: Bearer …` header; the word may stand in any case (RFC 9110).
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// `POST /Auth/connect/token` with client credentials in the form (page).
pub(super) async fn token(State(server): State<Arc<Server>>, headers: HeaderMap, body: Bytes) -> Response {
    match granted(&headers, &body) {
        Ok(()) => {
            let token = server.tokens().issue(Instant::now());
            let lifetime = LIFETIME.as_secs();
            let answer = json!({ "access_token": token, "expires_in": lifetime, "token_type": "Bearer" });
            let answer = responses::json(StatusCode::OK, &answer);
            ([(header::CACHE_CONTROL, "no-store")], answer).into_response()
        }
        Err((error, description)) => responses::oauth(error, description),
    }
}

/// Whether a token may be given, else the error's code and its description (RFC 6749, section 5.2).
fn granted(headers: &HeaderMap, body: &[u8]) -> Result<(), (&'static str, &'static str)> {
    if !middleware::has_content_type(headers, "application/x-www-form-urlencoded") {
        return Err(("invalid_request", "The body must be application/x-www-form-urlencoded."));
    }
    let Ok(text) = std::str::from_utf8(body) else {
        return Err(("invalid_request", "The body is not UTF-8."));
    };
    let pairs = form::pairs(text);
    let all = |key: &str| -> Vec<&str> {
        pairs.iter().filter(|(it, _)| it == key).map(|(_, value)| value.as_str()).collect()
    };
    let known = ["grant_type", "client_id", "client_secret", "scope"].map(all);
    if known.iter().any(|values| values.len() > 1) {
        return Err(("invalid_request", "A parameter stands twice."));
    }
    let [grant_type, client_id, client_secret, scope] = known.map(|values| values.first().copied());
    if client_id != Some(CLIENT_ID) || client_secret != Some(CLIENT_SECRET) {
        return Err(("invalid_client", "The client id or the client secret is wrong."));
    }
    match grant_type {
        Some("client_credentials") => {}
        Some(_) => return Err(("unsupported_grant_type", "The grant type must be client_credentials.")),
        None => return Err(("invalid_request", "The grant type is missing.")),
    }
    if scope != Some("users:write") {
        return Err(("invalid_scope", "The scope must be users:write."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{LIFETIME, MOST_TOKENS, Tokens};

    #[test]
    fn a_token_ends_after_its_time_and_not_before() {
        let start = Instant::now();
        let mut tokens = Tokens::default();
        let first = tokens.issue(start);
        let later = start + Duration::from_secs(10);
        let second = tokens.issue(later);
        let end = start + LIFETIME;
        assert!(tokens.accept(&first, start + Duration::from_millis(7_199_999)));
        assert!(!tokens.accept(&first, end));
        assert!(tokens.accept(&second, end), "a new token does not end the others, nor they it");
        assert!(!tokens.accept("unknown", start));
    }

    #[test]
    fn tokens_do_not_pile_up() {
        let start = Instant::now();
        let mut tokens = Tokens::default();
        let first = tokens.issue(start);
        for _ in 0..MOST_TOKENS {
            tokens.issue(start);
        }
        assert_eq!(tokens.0.len(), MOST_TOKENS);
        assert!(!tokens.accept(&first, start));
        tokens.issue(start + LIFETIME);
        assert_eq!(tokens.0.len(), 1);
    }
}
