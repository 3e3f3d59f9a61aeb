//! The HTTP clients of an account, one per kind of origin, with every reqwest default switched off that could send a
//! request twice or somewhere else.

use super::endpoint::Limits;
use super::{error_map, tls};
use rustls::ClientConfig;
use std::io;
use std::path::Path;
use tokio::runtime::Runtime;

const USER_AGENT: &str = concat!("vcc-user/", env!("CARGO_PKG_VERSION"));

/// Why no client can be built for an account.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// A URL of the account is wrong.
    #[error("{setting} {why}")]
    Address {
        /// `api_url` or `token_url`.
        setting: &'static str,
        /// The rest of the sentence.
        why: String,
    },
    /// The account's `ca_file` cannot be read.
    #[error("ca_file {path}: {why}")]
    CaFile {
        /// The file.
        path: String,
        /// The reason.
        why: String,
    },
    /// TLS cannot be set up.
    #[error("no secure connections can be made: {0}")]
    Tls(String),
}

/// The differences between URLs that need different clients.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Origin {
    /// `https://`, so certificate roots are loaded.
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
        let tls = if origin.secure { self.roots()? } else { tls::no_roots()? };
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
            None => tls::platform_roots(self.ca_file)?,
        };
        Ok(self.roots.insert(config).clone())
    }
}

/// The runtime that requests run on. Its timers are checked after each poll of a task: a server that sends without end
/// keeps the connection's task busy, and a time-out would wait for 61 polls of it.
pub fn runtime() -> io::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_io().enable_time().event_interval(1).build()
}
