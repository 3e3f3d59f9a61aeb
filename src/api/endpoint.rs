//! One base URL of the account: sends a request to it and reads the response, within limits of time and size.

use super::authorities::Authorities;
use super::client_error::ClientError;
use super::connection::{Connection, Limits, runtime};
use super::error_map::{self, Route};
use crate::account::endpoint_url;
use crate::submission::{ApiResponse, RetryAfter, SendFailure};
use reqwest::header::{HeaderMap, LOCATION, RETRY_AFTER};
use reqwest::{Method, Request, RequestBuilder, Response, Url};
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::thread;
use std::time::{Duration, SystemTime};
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout, timeout_at};

/// How long after its time-out a request is given up that did not notice it.
const GRACE: Duration = Duration::from_millis(500);

/// A base URL and the HTTP client for it.
#[derive(Clone)]
pub(super) struct Endpoint {
    base: Url,
    connection: Connection,
    limits: Limits,
}

impl Endpoint {
    pub(super) fn new(
        setting: &'static str,
        base: &str,
        authorities: &Authorities,
        limits: Limits,
    ) -> Result<Self, ClientError> {
        let wrong = |why: String| ClientError::Address(setting, why);
        let checked = endpoint_url::checked(base).map_err(|bad| wrong(bad.to_string()))?;
        let base = Url::parse(&checked).map_err(|bad| wrong(bad.to_string()))?;
        Ok(Self { connection: Connection::new(&base, authorities, limits)?, base, limits })
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
        self.connection.http.request(method, url)
    }

    /// Sends a request, once, and reads at most `max_body` bytes of the response's body. Complete headers make a
    /// response, whatever happens to its body. Dropping the future cancels the request.
    ///
    /// Each request runs on a thread of its own: hyper reads interim responses that arrive without end in one poll, for
    /// seconds, during which no time-out of the same runtime fires.
    pub(super) async fn send(
        &self,
        request: RequestBuilder,
        max_body: usize,
    ) -> Result<ApiResponse, SendFailure> {
        let host = host_and_port(&self.base);
        let request = request.build().map_err(|error| error_map::not_started(&error.without_url()))?;
        let (sender, response) = oneshot::channel();
        let exchange = self.clone().exchange(request, max_body);
        let thread = thread::Builder::new().name("request".into());
        thread
            .spawn(move || run_until_closed(exchange, sender))
            .map_err(|error| error_map::not_started(&error))?;
        match timeout(self.limits.total + GRACE, response).await {
            Ok(Ok(response)) => response,
            // The thread panicked.
            Ok(Err(_)) => Err(SendFailure::Unknown("The request ended without an answer.".to_owned())),
            Err(_) => Err(error_map::timed_out(&host, self.limits.total)),
        }
    }

    async fn exchange(self, request: Request, max_body: usize) -> Result<ApiResponse, SendFailure> {
        let (host, deadline) = (host_and_port(&self.base), Instant::now() + self.limits.total);
        let received = timeout_at(deadline, self.connection.http.execute(request)).await;
        let received = match received.map_err(|_| error_map::timed_out(&host, self.limits.total))? {
            Ok(received) => received,
            Err(error) => return Err(self.send_failed(&error.without_url(), &host).await),
        };
        let mut response = ApiResponse {
            status: received.status().as_u16(),
            retry_after: retry_after(received.headers(), SystemTime::now()),
            location_host: location_host(&self.base, received.headers()),
            ..ApiResponse::default()
        };
        let deadline = deadline.min(Instant::now() + self.limits.body);
        (response.body, response.body_complete) = read_body(received, max_body, deadline).await;
        tracing::debug!(host, status = response.status, bytes = response.body.len(), "answered");
        Ok(response)
    }
}

impl Endpoint {
    async fn send_failed(&self, error: &reqwest::Error, host: &str) -> SendFailure {
        let Connection { proxy, unused, .. } = &self.connection;
        let status = match (proxy, error_map::refusal(error)) {
            (Some(proxy), Some(refusal)) => proxy.ask_status(refusal, &self.base).await,
            _ => None,
        };
        let proxy = proxy.as_ref().map(|proxy| (proxy.address(), status));
        error_map::send_failed(error, &Route { host, limit: self.limits.connect, proxy, unused })
    }
}

/// Runs a request on this thread until it is answered or its receiver is dropped.
fn run_until_closed(
    exchange: impl Future<Output = Result<ApiResponse, SendFailure>>,
    mut sender: oneshot::Sender<Result<ApiResponse, SendFailure>>,
) {
    let mut exchange = pin!(exchange);
    let response = match runtime() {
        Ok(runtime) => runtime.block_on(poll_fn(|cx| match exchange.as_mut().poll(cx) {
            Poll::Ready(response) => Poll::Ready(Some(response)),
            Poll::Pending => sender.poll_closed(cx).map(|()| None),
        })),
        Err(error) => Some(Err(error_map::not_started(&error))),
    };
    if let Some(response) = response {
        let _ = sender.send(response);
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
