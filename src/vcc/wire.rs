//! One request and its answer: where it may go, how long it may take, how much of the answer is read.

use super::connection::{ClientError, Connections, Kind};
use super::failure;
use crate::account::endpoint_url;
use crate::submission::{Answer, RetryAfter, SendFailure};
use crate::text::date;
use reqwest::header::{HeaderMap, LOCATION, RETRY_AFTER};
use reqwest::{Method, RequestBuilder, Response, Url};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::time::{Instant, timeout_at};

/// How long a request may take and how much of its answer is read.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Name, connection, TLS.
    pub connect: Duration,
    /// The whole exchange.
    pub whole: Duration,
    /// The body, of that, once the headers came: the outcome is known by then.
    pub body: Duration,
    /// Bytes of a body.
    pub body_bytes: usize,
    /// Bytes of a page of a list.
    pub page_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            whole: Duration::from_secs(30),
            body: Duration::from_secs(10),
            body_bytes: 1024 * 1024,
            page_bytes: 4 * 1024 * 1024,
        }
    }
}

/// A base address with the client that speaks to it.
pub(super) struct Wire {
    base: Url,
    kind: Kind,
    http: reqwest::Client,
    limits: Limits,
}

impl Wire {
    pub(super) fn new(
        setting: &'static str,
        base: &str,
        connections: &mut Connections<'_>,
        limits: Limits,
    ) -> Result<Self, ClientError> {
        let wrong = |why: String| ClientError::Address { setting, why };
        let checked = endpoint_url::checked(base).map_err(|bad| wrong(bad.to_string()))?;
        let base = Url::parse(&checked).map_err(|bad| wrong(bad.to_string()))?;
        let loopback = base.host_str().is_some_and(endpoint_url::is_loopback);
        // Asked of the parser that connects, too: the two must agree before a secret travels in the clear.
        if base.scheme() != "https" && !loopback {
            return Err(wrong(endpoint_url::EndpointUrlError::Cleartext.to_string()));
        }
        let kind = Kind { secure: base.scheme() == "https", loopback };
        let http = connections.client(kind)?;
        Ok(Self { base, kind, http, limits })
    }

    /// What kind of address it speaks to.
    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// An address below the base.
    pub(super) fn address(&self, names: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(names);
        }
        url
    }

    pub(super) fn request(&self, method: Method, url: Url) -> RequestBuilder {
        self.http.request(method, url)
    }

    /// Sends a request and reads its answer, at most `bytes` of its body.
    pub(super) async fn send(&self, request: RequestBuilder, bytes: usize) -> Result<Answer, SendFailure> {
        let deadline = Instant::now() + self.limits.whole;
        let response = match timeout_at(deadline, request.send()).await {
            Err(_) => return Err(failure::silent(&self.host(), self.limits.whole)),
            Ok(Err(error)) => return Err(failure::of(&error.without_url(), &self.host(), self.limits)),
            Ok(Ok(response)) => response,
        };
        Ok(self.read(response, bytes, deadline).await)
    }

    /// Reads an answer whose head came.
    pub(super) async fn read(&self, response: Response, bytes: usize, deadline: Instant) -> Answer {
        let mut answer = Answer {
            status: response.status().as_u16(),
            retry_after: retry_after(response.headers(), SystemTime::now()),
            location_host: location_host(&self.base, response.headers()),
            ..Answer::default()
        };
        let deadline = deadline.min(Instant::now() + self.limits.body);
        (answer.body, answer.body_complete) = body(response, bytes, deadline).await;
        tracing::debug!(host = self.host(), status = answer.status, bytes = answer.body.len(), "answered");
        answer
    }

    /// The host and port that it speaks to, as people and the header `Host` name it.
    pub(super) fn host(&self) -> String {
        host_and_port(&self.base)
    }
}

/// As much of a body as comes in time and fits, and whether that is all of it.
async fn body(mut response: Response, bytes: usize, deadline: Instant) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    loop {
        match timeout_at(deadline, response.chunk()).await {
            Ok(Ok(None)) => return (body, true),
            Ok(Ok(Some(chunk))) => {
                let room = bytes.saturating_sub(body.len());
                body.extend_from_slice(chunk.get(..room.min(chunk.len())).unwrap_or_default());
                if chunk.len() > room {
                    return (body, false);
                }
            }
            Ok(Err(_)) | Err(_) => return (body, false),
        }
    }
}

fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<RetryAfter> {
    let value = headers.get(RETRY_AFTER)?;
    let Some(text) = value.to_str().ok().map(str::trim) else { return Some(RetryAfter::Unreadable) };
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number holds are as good as for ever.
        return Some(RetryAfter::Seconds(text.parse().unwrap_or(u64::MAX)));
    }
    let now = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let seconds = date::from_http(text).map(|at| u64::try_from(at).unwrap_or(0).saturating_sub(now));
    Some(seconds.map_or(RetryAfter::Unreadable, RetryAfter::Seconds))
}

fn location_host(base: &Url, headers: &HeaderMap) -> Option<String> {
    let location = headers.get(LOCATION)?.to_str().ok()?;
    base.join(location).ok().filter(Url::has_host).map(|url| host_and_port(&url))
}

fn host_and_port(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
