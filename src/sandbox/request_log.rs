//! A recorded request, for tests. Client secrets are masked.

use axum::http::{header, request::Parts};

/// A request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedRequest {
    /// The method in upper case.
    pub method: String,
    /// Path and query, as sent; without the query where it could hold a secret.
    pub path: String,
    /// All headers in order, names in lower case, invalid UTF-8 replaced; without a secret.
    pub headers: Vec<(String, String)>,
    /// The body; empty if it was over the limit.
    pub body: Vec<u8>,
}

impl RecordedRequest {
    /// The first header with this lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    /// `may_hold_secret` is true for requests in which a client could have sent its secret.
    pub(super) fn new(parts: &Parts, body: &[u8], may_hold_secret: bool) -> Self {
        let headers =
            parts.headers.iter().filter(|(name, _)| !may_hold_secret || *name != header::AUTHORIZATION);
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        Self {
            method: parts.method.to_string(),
            path: if may_hold_secret { parts.uri.path().to_owned() } else { parts.uri.to_string() },
            headers: headers.map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect(),
            body: if may_hold_secret { mask_form(&text(body)).into_bytes() } else { body.to_vec() },
        }
    }
}

/// Masks everything but the parameters known to be harmless: a client that misspells `client_secret` or sends JSON has
/// sent its secret all the same.
fn mask_form(form: &str) -> String {
    let kept = form.split('&').map(|pair| match pair.split_once('=') {
        Some(("grant_type" | "client_id" | "scope", _)) => pair,
        Some(("client_secret", _)) => "client_secret=***",
        _ if pair.is_empty() => pair,
        _ => "***",
    });
    kept.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::mask_form;

    #[test]
    fn secrets_are_masked_in_every_form() {
        let form = "grant_type=client_credentials&client_id=a&client_secret=s3cret&scope=users%3Awrite";
        assert_eq!(mask_form(form), form.replace("s3cret", "***"));
        for form in
            ["client%5Fsecret=s3cret", "clientSecret=s3cret", "s3cret", "{\"client_secret\":\"s3cret=\"}"]
        {
            assert_eq!(mask_form(form), "***");
        }
    }
}
