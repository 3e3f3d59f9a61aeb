//! One base URL of the account: sends a request to it and reads the response, within limits of time and size.

use super::connection::{ClientError, HttpClients, Origin};
use super::error_map;
use crate::account::endpoint_url;
use crate::submission::{ApiResponse, RetryAfter, SendFailure};
use reqwest::header::{HeaderMap, LOCATION, RETRY_AFTER};
use reqwest::{Method, RequestBuilder, Response, Url};
use std::time::{Duration, SystemTime};
use tokio::time::{Instant, timeout_at};

/// Limits of time and size for a request and its response.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Time for name resolution, connection, proxy and TLS. Must be shorter than `total`: when that runs out first, the
    /// outcome is unknown although nothing was sent.
    pub connect: Duration,
    /// Time for the whole exchange.
    pub total: Duration,
    /// Time for the body, within `total`. The headers have decided the outcome by then.
    pub body: Duration,
    /// Bytes read of a body.
    pub body_bytes: usize,
    /// Bytes read of a page of a list.
    pub page_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(30),
            body: Duration::from_secs(10),
            body_bytes: 1024 * 1024,
            page_bytes: 4 * 1024 * 1024,
        }
    }
}

/// A base URL and the HTTP client for it.
pub(super) struct Endpoint {
    base: Url,
    http: reqwest::Client,
    limits: Limits,
}

impl Endpoint {
    pub(super) fn new(
        setting: &'static str,
        base: &str,
        clients: &mut HttpClients<'_>,
        limits: Limits,
    ) -> Result<Self, ClientError> {
        let wrong = |why: String| ClientError::Address { setting, why };
        let checked = endpoint_url::checked(base).map_err(|bad| wrong(bad.to_string()))?;
        let base = Url::parse(&checked).map_err(|bad| wrong(bad.to_string()))?;
        let origin = Origin {
            secure: base.scheme() == "https",
            loopback: base.host_str().is_some_and(endpoint_url::is_loopback),
        };
        // `checked` has tested this on the text. Tested again on the parsed URL, which is what the client connects to:
        // otherwise a difference between the two parsers could send a secret in clear text.
        if !origin.secure && !origin.loopback {
            return Err(wrong(endpoint_url::EndpointUrlError::Cleartext.to_string()));
        }
        Ok(Self { base, http: clients.get(origin)?, limits })
    }

    /// The base URL with more path segments.
    pub(super) fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }

    pub(super) fn request(&self, method: Method, url: Url) -> RequestBuilder {
        self.http.request(method, url)
    }

    /// Sends a request, once, and reads at most `max_body` bytes of the response's body. Complete headers make a
    /// response, whatever happens to its body.
    pub(super) async fn send(
        &self,
        request: RequestBuilder,
        max_body: usize,
    ) -> Result<ApiResponse, SendFailure> {
        let (host, deadline) = (host_and_port(&self.base), Instant::now() + self.limits.total);
        let request = request.build().map_err(|error| error_map::not_built(&error.without_url()))?;
        let response = timeout_at(deadline, self.http.execute(request))
            .await
            .map_err(|_| error_map::timed_out(&host, self.limits.total))?
            .map_err(|error| error_map::send_failed(&error.without_url(), &host, self.limits))?;
        let mut answer = ApiResponse {
            status: response.status().as_u16(),
            retry_after: retry_after(response.headers(), SystemTime::now()),
            location_host: location_host(&self.base, response.headers()),
            ..ApiResponse::default()
        };
        let deadline = deadline.min(Instant::now() + self.limits.body);
        (answer.body, answer.body_complete) = read_body(response, max_body, deadline).await;
        tracing::debug!(host, status = answer.status, bytes = answer.body.len(), "answered");
        Ok(answer)
    }
}

/// The part of the body that arrives in time and fits into `max_bytes`, and whether that is all of it.
async fn read_body(mut response: Response, max_bytes: usize, deadline: Instant) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    loop {
        match timeout_at(deadline, response.chunk()).await {
            Ok(Ok(None)) => return (body, true),
            Ok(Ok(Some(chunk))) => {
                let room = max_bytes.saturating_sub(body.len());
                body.extend_from_slice(chunk.get(..room.min(chunk.len())).unwrap_or_default());
                if chunk.len() > room {
                    return (body, false);
                }
            }
            Ok(Err(_)) | Err(_) => return (body, false),
        }
    }
}

/// `Retry-After`: seconds, or a date that becomes seconds from now.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<RetryAfter> {
    let text = headers.get(RETRY_AFTER)?.to_str().unwrap_or_default().trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit into a number mean: not any time soon.
        return Some(RetryAfter::Seconds(text.parse().unwrap_or(u64::MAX)));
    }
    let Ok(date) = httpdate::parse_http_date(text) else { return Some(RetryAfter::Unreadable) };
    Some(RetryAfter::Seconds(date.duration_since(now).map_or(0, |wait| wait.as_secs())))
}

fn location_host(base: &Url, headers: &HeaderMap) -> Option<String> {
    let location = headers.get(LOCATION)?.to_str().ok()?;
    base.join(location).ok().filter(Url::has_host).map(|url| host_and_port(&url))
}

/// The host, with the port if it is not the scheme's default.
fn host_and_port(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
