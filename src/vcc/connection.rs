//! How the API is reached: TLS, certificates, proxies; and what reqwest must not do by itself.

use super::failure;
use super::wire::Limits;
use reqwest::Certificate;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

/// Why an account cannot be spoken to.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The address is none.
    #[error("{setting} {why}")]
    Address {
        /// `api_url` or `token_url`.
        setting: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// The certificate authority cannot be read.
    #[error("ca_file {path}: {why}")]
    CaFile {
        /// The file.
        path: String,
        /// Why not.
        why: String,
    },
    /// TLS cannot be set up.
    #[error("no secure connections can be made: {0}")]
    Tls(String),
}

/// The clients of an account: one for addresses of a kind, so that the roots are loaded once.
pub(super) struct Connections<'a> {
    ca_file: Option<&'a Path>,
    limits: Limits,
    made: Vec<(Kind, reqwest::Client)>,
}

/// What tells two clients apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) secure: bool,
    pub(super) loopback: bool,
}

impl<'a> Connections<'a> {
    pub(super) fn new(ca_file: Option<&'a Path>, limits: Limits) -> Self {
        Self { ca_file, limits, made: Vec::new() }
    }

    pub(super) fn client(&mut self, kind: Kind) -> Result<reqwest::Client, ClientError> {
        if let Some((_, client)) = self.made.iter().find(|(made, _)| *made == kind) {
            return Ok(client.clone());
        }
        let client = self.build(kind)?;
        self.made.push((kind, client.clone()));
        Ok(client)
    }

    /// A client that follows no redirect, retries nothing and keeps no connection. The roots are loaded only for
    /// `https://`: without a CA store on the computer, that fails.
    fn build(&self, kind: Kind) -> Result<reqwest::Client, ClientError> {
        let provider = rustls::crypto::ring::default_provider();
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("vcc-user/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .http1_only()
            .http1_max_headers(4096)
            .pool_max_idle_per_host(0)
            .connect_timeout(self.limits.connect);
        if kind.loopback {
            // What is on this computer is never asked for through another one.
            builder = builder.no_proxy();
        }
        builder = if kind.secure {
            // The first one to come wins; they are all ring's.
            let _ = provider.install_default();
            builder.tls_certs_merge(self.ca_file.map(authorities).transpose()?.unwrap_or_default())
        } else {
            builder.tls_backend_preconfigured(without_roots(provider)?)
        };
        builder.build().map_err(|error| ClientError::Tls(failure::root_cause(&error)))
    }
}

/// A TLS configuration that trusts nobody, for a client that never speaks TLS.
fn without_roots(provider: rustls::crypto::CryptoProvider) -> Result<rustls::ClientConfig, ClientError> {
    let config = rustls::ClientConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| ClientError::Tls(error.to_string()))?;
    Ok(config.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth())
}

/// The certificates of a PEM file.
fn authorities(path: &Path) -> Result<Vec<Certificate>, ClientError> {
    let wrong = |why: String| ClientError::CaFile { path: path.display().to_string(), why };
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
