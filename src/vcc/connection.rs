//! The connections of an account: who is asked over which, and what reqwest must not do by itself.

use super::post::Road;
use super::wire::Limits;
use super::{failure, tls};
use rustls::ClientConfig;
use std::path::Path;

/// What we call ourselves.
pub(super) const USER_AGENT: &str = concat!("vcc-user/", env!("CARGO_PKG_VERSION"));

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

/// The clients of an account: one for addresses of a kind. The roots are loaded once, and only for `https://`.
pub(super) struct Connections<'a> {
    ca_file: Option<&'a Path>,
    limits: Limits,
    trusting: Option<ClientConfig>,
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
        Self { ca_file, limits, trusting: None, made: Vec::new() }
    }

    /// The client for everything but a user's POST.
    pub(super) fn client(&mut self, kind: Kind) -> Result<reqwest::Client, ClientError> {
        if let Some((_, client)) = self.made.iter().find(|(made, _)| *made == kind) {
            return Ok(client.clone());
        }
        let tls = self.tls(kind)?;
        let client = self.build(kind, tls)?;
        self.made.push((kind, client.clone()));
        Ok(client)
    }

    /// The way of a user's POST.
    pub(super) fn road(&mut self, kind: Kind) -> Result<Road, ClientError> {
        Ok(Road::new(self.tls(kind)?, kind, self.limits))
    }

    fn tls(&mut self, kind: Kind) -> Result<ClientConfig, ClientError> {
        if !kind.secure {
            return tls::trusting_nobody();
        }
        let config = match self.trusting.take() {
            Some(config) => config,
            None => tls::trusting(self.ca_file)?,
        };
        Ok(self.trusting.insert(config).clone())
    }

    /// A client that follows no redirect, retries nothing and keeps no connection.
    fn build(&self, kind: Kind, tls: ClientConfig) -> Result<reqwest::Client, ClientError> {
        let mut builder = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .http1_only()
            .http1_max_headers(4096)
            .pool_max_idle_per_host(0)
            .connect_timeout(self.limits.connect)
            .tls_backend_preconfigured(tls);
        if kind.loopback {
            // What is on this computer is never asked for through another one.
            builder = builder.no_proxy();
        }
        builder.build().map_err(|error| ClientError::Tls(failure::root_cause(&error)))
    }
}
