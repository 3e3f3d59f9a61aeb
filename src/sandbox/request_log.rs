//! Records requests, for tests. The log is bounded, and client secrets are masked.

use std::collections::VecDeque;

use axum::http::{header, request::Parts};

const MAX_REQUESTS: usize = 1000;
/// A request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedRequest {
    /// The method in upper case.
    pub method: String,
    /// Path and query, as sent.
    pub path: String,
    /// All headers in order, names in lower case, invalid UTF-8 replaced.
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
        let path = parts.uri.path_and_query().map_or("", |it| it.as_str());
        let headers = parts.headers.iter().map(|(name, value)| {
            let hide = may_hold_secret && name == header::AUTHORIZATION;
            let value = if hide { MASK.into() } else { String::from_utf8_lossy(value.as_bytes()) };
            (name.as_str().to_owned(), value.into_owned())
        });
        Self {
            method: parts.method.as_str().to_owned(),
            path: if may_hold_secret { mask_query(path) } else { path.to_owned() },
            headers: headers.collect(),
            body: if may_hold_secret { mask_form(body).into_bytes() } else { body.to_vec() },
        }
    }
}

/// The latest requests, oldest first.
#[derive(Debug, Default)]
pub(super) struct RequestLog(VecDeque<RecordedRequest>);

impl RequestLog {
    pub(super) fn add(&mut self, request: RecordedRequest) {
        if self.0.len() == MAX_REQUESTS {
            self.0.pop_front();
        }
        self.0.push_back(request);
    }

    pub(super) fn all(&self) -> Vec<RecordedRequest> {
        self.0.iter().cloned().collect()
    }
}

const MASK: &str = "***";

fn mask_query(path: &str) -> String {
    match path.split_once('?') {
        Some((path, query)) => format!("{path}?{}", mask_form(query.as_bytes())),
        None => path.to_owned(),
    }
}

/// Masks everything but the parameters known to be harmless: a client that misspells `client_secret` or sends JSON has
/// sent its secret all the same.
fn mask_form(form: &[u8]) -> String {
    let text = String::from_utf8_lossy(form);
    let kept = text.split('&').map(|pair| match pair.split_once('=') {
        Some(("grant_type" | "client_id" | "scope", _)) => pair.to_owned(),
        Some((key, _)) if is_client_secret(key) => format!("client_secret={MASK}"),
        _ if pair.is_empty() => String::new(),
        _ => MASK.to_owned(),
    });
    kept.collect::<Vec<_>>().join("&")
}

fn is_client_secret(key: &str) -> bool {
    form_urlencoded::parse(key.as_bytes()).any(|(key, _)| key == "client_secret")
}

#[cfg(test)]
mod tests {
    use super::mask_form;

    #[test]
    fn secrets_are_masked_in_every_form() {
        let plain = "grant_type=client_credentials&client_id=a&client_secret=s3cret&scope=users%3Awrite";
        let masked = "grant_type=client_credentials&client_id=a&client_secret=***&scope=users%3Awrite";
        assert_eq!(mask_form(plain.as_bytes()), masked);
        for form in [
            "client%5Fsecret=s3cret",
            "clientSecret=s3cret",
            "s3cret",
            "{\"client_secret\":\"s3cret\"}",
            "{\"client_secret\":\"s3cret=\"}",
        ] {
            assert!(!mask_form(form.as_bytes()).contains("s3cret"), "{form}");
        }
    }
}
