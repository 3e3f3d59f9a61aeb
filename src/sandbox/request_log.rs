//! The record of requests, for tests. It is bounded, and the client secret never enters it.

use std::collections::VecDeque;

use axum::http::{header, request::Parts};

use super::form;

const MOST_REQUESTS: usize = 1000;
/// A thousand bodies of the greatest length would be a gigabyte; a test looks at a few small ones.
const MOST_BYTES: usize = 16 << 20;

/// A request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedRequest {
    /// The method, in capitals.
    pub method: String,
    /// The path with its query, as sent.
    pub path: String,
    /// Every header in its order, the name in lower case. Bytes that are not UTF-8 are replaced.
    pub headers: Vec<(String, String)>,
    /// The body; empty when it was over the limit.
    pub body: Vec<u8>,
}

impl RecordedRequest {
    /// The first header of that name (in lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    /// What is kept of a request. `may_hold_secret` is true wherever a client could have put its secret.
    pub(super) fn new(parts: &Parts, body: &[u8], may_hold_secret: bool) -> Self {
        let path = parts.uri.path_and_query().map_or("", |it| it.as_str());
        let headers = parts.headers.iter().map(|(name, value)| {
            let hide = may_hold_secret && name == header::AUTHORIZATION;
            let value = if hide { MASK.into() } else { String::from_utf8_lossy(value.as_bytes()) };
            (name.as_str().to_owned(), value.into_owned())
        });
        Self {
            method: parts.method.as_str().to_owned(),
            path: if may_hold_secret { without_secret_query(path) } else { path.to_owned() },
            headers: headers.collect(),
            body: if may_hold_secret { without_secret(body).into_bytes() } else { body.to_vec() },
        }
    }

    fn bytes(&self) -> usize {
        let headers: usize = self.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
        self.path.len() + headers + self.body.len()
    }
}

/// The latest requests, oldest first.
#[derive(Debug, Default)]
pub(super) struct Log {
    requests: VecDeque<RecordedRequest>,
    bytes: usize,
}

impl Log {
    pub(super) fn add(&mut self, seen: RecordedRequest) {
        self.bytes += seen.bytes();
        self.requests.push_back(seen);
        while self.requests.len() > MOST_REQUESTS || self.bytes > MOST_BYTES {
            let Some(oldest) = self.requests.pop_front() else { break };
            self.bytes -= oldest.bytes();
        }
    }

    pub(super) fn all(&self) -> Vec<RecordedRequest> {
        self.requests.iter().cloned().collect()
    }
}

const MASK: &str = "***";

fn without_secret_query(path: &str) -> String {
    match path.split_once('?') {
        Some((path, query)) => format!("{path}?{}", without_secret(query.as_bytes())),
        None => path.to_owned(),
    }
}

/// A form with nothing left but what is known to be no secret: a client that misspells `client_secret`, or
/// sends JSON, has sent its secret all the same.
fn without_secret(form: &[u8]) -> String {
    let text = String::from_utf8_lossy(form);
    let kept = text.split('&').map(|pair| match pair.split_once('=') {
        Some(("grant_type" | "client_id" | "scope", _)) => pair.to_owned(),
        Some((key, _)) if form::decode(key) == "client_secret" => format!("client_secret={MASK}"),
        _ if pair.is_empty() => String::new(),
        _ => MASK.to_owned(),
    });
    kept.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::{Log, MOST_BYTES, MOST_REQUESTS, RecordedRequest, without_secret};

    fn seen(path: &str, length: usize) -> RecordedRequest {
        RecordedRequest {
            method: "POST".into(),
            path: path.into(),
            headers: Vec::new(),
            body: vec![0; length],
        }
    }

    #[test]
    fn the_oldest_go_first() {
        let mut log = Log::default();
        for number in 0..=MOST_REQUESTS {
            log.add(seen(&number.to_string(), 0));
        }
        let all = log.all();
        assert_eq!((all.len(), all[0].path.as_str()), (MOST_REQUESTS, "1"));
        log.add(seen("large", MOST_BYTES - 5));
        assert_eq!(log.all(), [seen("large", MOST_BYTES - 5)]);
        log.add(seen("more", 0));
        assert_eq!(log.all(), [seen("more", 0)]);
    }

    #[test]
    fn a_secret_is_hidden_however_it_is_written() {
        let plain = "grant_type=client_credentials&client_id=a&client_secret=s3cret&scope=users%3Awrite";
        let masked = "grant_type=client_credentials&client_id=a&client_secret=***&scope=users%3Awrite";
        assert_eq!(without_secret(plain.as_bytes()), masked);
        for form in [
            "client%5Fsecret=s3cret",
            "clientSecret=s3cret",
            "s3cret",
            "{\"client_secret\":\"s3cret\"}",
            "{\"client_secret\":\"s3cret=\"}",
        ] {
            assert!(!without_secret(form.as_bytes()).contains("s3cret"), "{form}");
        }
    }
}
