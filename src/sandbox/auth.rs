//! The token endpoint and the valid tokens.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::state::{Server, new_guid};
use super::{CLIENT_ID, CLIENT_SECRET, middleware, responses};

/// The lifetime of a token (page).
const LIFETIME: Duration = Duration::from_secs(7200);
/// Bounds the memory for clients that request a token before each call.
const MAX_TOKENS: usize = 1000;

/// The issued tokens, oldest first. A new token does not invalidate the others.
#[derive(Debug, Default)]
pub(super) struct Tokens(VecDeque<(String, Instant)>);

impl Tokens {
    pub(super) fn issue(&mut self, now: Instant) -> String {
        self.0.retain(|(_, issued)| is_valid(*issued, now));
        if self.0.len() == MAX_TOKENS {
            self.0.pop_front();
        }
        let token = new_guid() + "." + &new_guid();
        self.0.push_back((token.clone(), now));
        token
    }

    pub(super) fn accepts(&self, token: &str, now: Instant) -> bool {
        self.0.iter().any(|(it, issued)| it == token && is_valid(*issued, now))
    }
}

fn is_valid(issued: Instant, now: Instant) -> bool {
    now.saturating_duration_since(issued) < LIFETIME
}

/// The token of an `Authorization: Bearer …` header; the scheme ignores case (RFC 9110).
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// `POST /Auth/connect/token` with client credentials in the form (page).
pub(super) async fn token(State(server): State<Arc<Server>>, headers: HeaderMap, body: Bytes) -> Response {
    match check_grant(&headers, &body) {
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

/// Checks a token request. Errors are the code and the description (RFC 6749, section 5.2).
fn check_grant(headers: &HeaderMap, body: &[u8]) -> Result<(), (&'static str, &'static str)> {
    if !middleware::has_content_type(headers, "application/x-www-form-urlencoded") {
        return Err(("invalid_request", "The body must be application/x-www-form-urlencoded."));
    }
    let pairs: Vec<_> = form_urlencoded::parse(body).collect();
    let all = |key: &str| -> Vec<&str> {
        pairs.iter().filter(|(it, _)| it == key).map(|(_, value)| &**value).collect()
    };
    let known = ["grant_type", "client_id", "client_secret", "scope"].map(all);
    if known.iter().any(|values| values.len() > 1) {
        return Err(("invalid_request", "A parameter is given twice."));
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

    use super::{LIFETIME, MAX_TOKENS, Tokens};

    #[test]
    fn tokens_expire_after_their_lifetime() {
        let start = Instant::now();
        let mut tokens = Tokens::default();
        let first = tokens.issue(start);
        let later = start + Duration::from_secs(10);
        let second = tokens.issue(later);
        let end = start + LIFETIME;
        assert!(tokens.accepts(&first, start + Duration::from_millis(7_199_999)));
        assert!(!tokens.accepts(&first, end));
        assert!(tokens.accepts(&second, end), "tokens are independent");
        assert!(!tokens.accepts("unknown", start));
    }

    #[test]
    fn the_number_of_tokens_is_bounded() {
        let start = Instant::now();
        let mut tokens = Tokens::default();
        let first = tokens.issue(start);
        for _ in 0..MAX_TOKENS {
            tokens.issue(start);
        }
        assert_eq!(tokens.0.len(), MAX_TOKENS);
        assert!(!tokens.accepts(&first, start));
        tokens.issue(start + LIFETIME);
        assert_eq!(tokens.0.len(), 1);
    }
}
