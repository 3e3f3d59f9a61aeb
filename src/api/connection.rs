//! The HTTP client for a URL, with every reqwest default switched off that could send a request twice or somewhere
//! else. TLS trusts the operating system's roots and the authorities of `ca_file`.

use super::error_map;
use crate::account::endpoint_url::is_loopback;
use crate::text::sanitize;
use reqwest::{Certificate, Url};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
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

/// Why no client can be built for an account.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The setting, and what is wrong with its URL.
    #[error("{0} {1}")]
    Address(&'static str, String),
    /// The file, and why it is of no use.
    #[error("ca_file {0}: {1}")]
    CaFile(String, String),
    /// Such as a computer without a certificate store.
    #[error("no secure connections can be made: {0}")]
    Tls(String),
}

/// The client for a URL. Loads the certificate roots if that is `https://`.
pub(super) fn http_client(
    url: &Url,
    ca_file: Option<&Path>,
    limits: Limits,
) -> Result<reqwest::Client, ClientError> {
    // An error means that it is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = reqwest::Client::builder()
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
    builder = if url.scheme() == "https" {
        builder.tls_certs_merge(ca_file.map(read_authorities).transpose()?.unwrap_or_default())
    } else {
        // `http://` works on a computer without a certificate store too.
        builder.tls_certs_only([])
    };
    // Loopback never goes through a proxy.
    if url.host_str().is_some_and(is_loopback) {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| ClientError::Tls(error_map::root_cause(&error)))
}

/// A runtime on one thread. Its timers are checked after each poll of a task: a server that sends without end keeps the
/// connection's task busy, and a time-out would wait for 61 polls of it.
pub fn runtime() -> io::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_io().enable_time().event_interval(1).build()
}

/// The certificates of a PEM file of at most 1 MB.
fn read_authorities(path: &Path) -> Result<Vec<Certificate>, ClientError> {
    let wrong = |why: String| ClientError::CaFile(sanitize::escape_visible(&path.display().to_string()), why);
    let metadata = std::fs::metadata(path).map_err(|error| wrong(error.to_string()))?;
    if !metadata.is_file() {
        return Err(wrong("is no file".to_owned()));
    }
    let mut pem = Vec::new();
    let file = File::open(path).map_err(|error| wrong(error.to_string()))?;
    file.take(1024 * 1024).read_to_end(&mut pem).map_err(|error| wrong(error.to_string()))?;
    match Certificate::from_pem_bundle(&pem) {
        Ok(all) if !all.is_empty() => Ok(all),
        _ => Err(wrong("holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)".to_owned())),
    }
}
