//! The HTTP clients of an account, one per kind of origin, with every reqwest default switched off that could send a
//! request twice or somewhere else. TLS trusts the operating system's roots and the authorities of `ca_file`.

use super::error_map;
use rustls::client::WantsClientCert;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::Verifier;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;

const USER_AGENT: &str = concat!("vcc-user/", env!("CARGO_PKG_VERSION"));

/// Limits of time and size for a request and its response.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Time for name resolution, connection, proxy and TLS. Must be shorter than `total`: when that runs out first, the
    /// outcome is unknown although nothing was sent.
    pub connect: Duration,
    pub total: Duration,
    /// Time for the body, within `total`. The headers have decided the outcome by then.
    pub body: Duration,
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
    #[error("{setting} {why}")]
    Address { setting: &'static str, why: String },
    #[error("ca_file {path}: {why}")]
    CaFile { path: String, why: String },
    #[error("no secure connections can be made: {0}")]
    Tls(String),
}

/// The differences between URLs that need different clients.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) secure: bool,
    /// On this computer, so never through a proxy.
    pub(super) loopback: bool,
}

/// Builds clients, one per origin. The roots are loaded once, and only for `https://`.
pub(super) struct HttpClients<'a> {
    ca_file: Option<&'a Path>,
    limits: Limits,
    roots: Option<ClientConfig>,
    built: Vec<(Origin, reqwest::Client)>,
}

impl<'a> HttpClients<'a> {
    pub(super) fn new(ca_file: Option<&'a Path>, limits: Limits) -> Self {
        Self { ca_file, limits, roots: None, built: Vec::new() }
    }

    pub(super) fn get(&mut self, origin: Origin) -> Result<reqwest::Client, ClientError> {
        if let Some((_, client)) = self.built.iter().find(|(built, _)| *built == origin) {
            return Ok(client.clone());
        }
        let client = self.build(origin)?;
        self.built.push((origin, client.clone()));
        Ok(client)
    }

    fn build(&mut self, origin: Origin) -> Result<reqwest::Client, ClientError> {
        let tls = if origin.secure { self.roots()? } else { no_roots()? };
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
            .connect_timeout(self.limits.connect)
            .tls_backend_preconfigured(tls);
        if origin.loopback {
            builder = builder.no_proxy();
        }
        builder.build().map_err(|error| ClientError::Tls(error_map::root_cause(&error)))
    }

    fn roots(&mut self) -> Result<ClientConfig, ClientError> {
        let config = match self.roots.take() {
            Some(config) => config,
            None => platform_roots(self.ca_file)?,
        };
        Ok(self.roots.insert(config).clone())
    }
}

/// A runtime on one thread. Its timers are checked after each poll of a task: a server that sends without end keeps the
/// connection's task busy, and a time-out would wait for 61 polls of it.
pub fn runtime() -> io::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_io().enable_time().event_interval(1).build()
}

/// For `https://`. Loads the roots, which fails on a computer without a certificate store.
fn platform_roots(ca_file: Option<&Path>) -> Result<ClientConfig, ClientError> {
    let extra = ca_file.map(read_authorities).transpose()?.unwrap_or_default();
    let provider = provider();
    let verifier = if extra.is_empty() {
        // With an empty list of extra roots, Windows would search that list before its own store.
        Verifier::new(Arc::clone(&provider))
    } else {
        Verifier::new_with_extra_roots(extra, Arc::clone(&provider))
    };
    let verifier = verifier.map_err(tls_error)?;
    let config = builder(provider)?.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
    Ok(finish(config))
}

/// For `http://`: trusts no certificate and loads no roots. reqwest wants a configuration all the same.
fn no_roots() -> Result<ClientConfig, ClientError> {
    Ok(finish(builder(provider())?.with_root_certificates(RootCertStore::empty())))
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn builder(provider: Arc<CryptoProvider>) -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, ClientError> {
    ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(tls_error)
}

fn finish(config: ConfigBuilder<ClientConfig, WantsClientCert>) -> ClientConfig {
    let mut config = config.with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config
}

#[allow(clippy::needless_pass_by_value, reason = "passed to map_err by name")]
fn tls_error(error: rustls::Error) -> ClientError {
    ClientError::Tls(error.to_string())
}

/// The certificates of a PEM file of at most 1 MB.
fn read_authorities(path: &Path) -> Result<Vec<CertificateDer<'static>>, ClientError> {
    let wrong = |why: String| ClientError::CaFile { path: path.display().to_string(), why };
    let metadata = std::fs::metadata(path).map_err(|error| wrong(error.to_string()))?;
    if !metadata.is_file() {
        return Err(wrong("is no file".to_owned()));
    }
    let mut pem = Vec::new();
    let file = File::open(path).map_err(|error| wrong(error.to_string()))?;
    file.take(1024 * 1024).read_to_end(&mut pem).map_err(|error| wrong(error.to_string()))?;
    match CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>() {
        Ok(all) if !all.is_empty() => Ok(all),
        _ => Err(wrong("holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)".to_owned())),
    }
}
