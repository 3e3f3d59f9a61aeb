//! The HTTP client for a URL, with every reqwest default switched off that could send a request twice or somewhere
//! else. TLS trusts the operating system's roots and the authorities of `ca_file`.

use super::authorities::Authorities;
use super::client_error::ClientError;
use super::error_map;
use super::proxy::HttpsProxy;
use crate::account::endpoint_url::is_loopback;
use reqwest::Url;
use std::io;
use std::time::Duration;
use tokio::runtime::Runtime;

const USER_AGENT: &str = concat!("vcc-user/", env!("CARGO_PKG_VERSION"));

/// Limits of time and size for a request and its response.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Time for name resolution, connection, proxy and TLS. Must be shorter than `total`: when that runs out first, the
    /// outcome is unknown although nothing was sent.
    pub connect: Duration,
    /// Time from the first byte of the request to the end of the response.
    pub total: Duration,
    /// Time for the body, within `total`. The headers have decided the outcome by then.
    pub body: Duration,
    /// Bytes read of a response's body.
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

/// The way to a URL: the client, and what it uses, for messages.
#[derive(Clone)]
pub(super) struct Connection {
    pub(super) http: reqwest::Client,
    pub(super) proxy: Option<HttpsProxy>,
    /// Certificates of `ca_file` that are not used, as sentences.
    pub(super) unused: Vec<String>,
}

impl Connection {
    /// Loads the certificate roots if the URL is `https://`.
    pub(super) fn new(url: &Url, authorities: &Authorities, limits: Limits) -> Result<Self, ClientError> {
        // An error means that it is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .http1_only()
            .http1_max_headers(4096)
            // Each request gets a new connection: one from a pool may be closed by the server at any moment, and then
            // nothing proves whether a create request was sent.
            .pool_max_idle_per_host(0)
            .connect_timeout(limits.connect);
        let failed = |error: reqwest::Error| ClientError::Tls(error_map::root_cause(&error));
        let secure = url.scheme() == "https";
        // `http://` works on a computer without a certificate store too.
        let builder = if secure {
            builder.tls_certs_merge(authorities.certificates.clone())
        } else {
            builder.tls_certs_only([])
        };
        // Loopback never goes through a proxy, and `http://` is for loopback only.
        let is_direct = !secure || url.host_str().is_some_and(is_loopback);
        let proxy = if is_direct { None } else { HttpsProxy::from_environment()? };
        let builder = match &proxy {
            Some(proxy) => builder.proxy(proxy.to_reqwest().map_err(failed)?),
            None => builder.no_proxy(),
        };
        let unused = if secure { authorities.unused.clone() } else { Vec::new() };
        Ok(Self { http: builder.build().map_err(failed)?, proxy, unused })
    }
}

/// A runtime on one thread. Its timers are checked after each poll of a task: a server that sends without end keeps the
/// connection's task busy, and a time-out would wait for 61 polls of it.
pub fn runtime() -> io::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_io().enable_time().event_interval(1).build()
}
