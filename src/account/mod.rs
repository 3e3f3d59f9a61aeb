//! Accounts: their settings, which one is used, and what the API lists of them.
//!
//! [`config`] checks `config.toml`, whose tables [`config_file`] reads; [`mod@resolve`] selects the account;
//! [`endpoint_url`] checks URLs; [`secret_source`] splits `secret_command`; [`account_spec`] is an account to be added;
//! [`listed_user`] is a user as the API lists it, [`user_index`] finds one among all and proposes a username, an e-mail
//! address and one of the [`next_agent_ids`]; [`tally`] counts what the users have, [`usual`] compares a new user with
//! it and [`groups`] with those of a group, [`advice`] warns, [`licences`] counts agents, [`last_login`] says when a
//! user was last seen.

pub mod account_spec;
mod advice;
pub mod config;
mod config_file;
pub mod endpoint_url;
mod groups;
mod last_login;
mod licences;
mod listed_user;
mod naming;
mod next_agent_ids;
mod region_use;
mod resolve;
pub(crate) mod secret_source;
mod tally;
mod user_index;
mod usual;

pub use advice::{ComparedGroup, Known};
pub use config::{Config, ConfigError};
pub(crate) use config_file::{SECRET_HINT, holds_secret};
pub use groups::{ChosenGroup, Groups};
pub use last_login::LastLogin;
pub use licences::ActiveAgents;
pub(crate) use licences::takes_licence;
pub use listed_user::{ListedUser, UserPage};
pub(crate) use resolve::summaries;
pub use resolve::{
    AccountSelection, AccountSummary, Environment, ResolveError, names, overridden, resolve, resolve_named,
    secret_owner,
};
pub use secret_source::{SecretCommand, SecretSource};
pub use user_index::UserIndex;

use secrecy::SecretString;
use std::path::PathBuf;

/// The name of the built-in account.
pub(crate) const SANDBOX: &str = "sandbox";
/// The name of the account that environment variables describe.
pub(crate) const ENVIRONMENT: &str = "environment";

/// An account: its API and the person's settings for it.
#[derive(Debug, Clone, Default)]
pub struct Account {
    /// `[accounts.NAME]`.
    pub name: String,
    /// The API's URL up to `/useradmin`, without a slash at the end; can be empty until [`resolve()`] checks it.
    pub api_url: String,
    /// The URL that issues tokens.
    pub token_url: String,
    /// The ID of the API credentials.
    pub client_id: String,
    /// Where the client secret comes from.
    pub secret: SecretSource,
    /// A production account: shown in the warning colour.
    pub production: bool,
    /// When given: fields that need another feature are hidden.
    pub features: Option<Vec<String>>,
    /// The answers a new user starts with: JSON path and text.
    pub defaults: Vec<(String, String)>,
    /// Telephony regions: name and ID.
    pub regions: Vec<(String, String)>,
    /// A certificate authority in addition to the system's.
    pub ca_file: Option<PathBuf>,
    /// How usernames are made, for proposals: `{first}.{last}`.
    pub username: Option<String>,
    /// How many agent licences the account has, where that is configured: no request returns it.
    pub agent_licences: Option<u32>,
    /// `advice = false`: nothing is said where a user differs from its colleagues.
    pub is_advice_off: bool,
}

impl Account {
    /// An account with nothing but a name.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// The built-in account, served at `base` (`http://127.0.0.1:PORT`).
    pub fn sandbox(base: &str, client_id: &str, secret: SecretString) -> Self {
        Self {
            api_url: format!("{base}/useradmin"),
            token_url: format!("{base}/Auth/connect/token"),
            client_id: client_id.to_owned(),
            secret: SecretSource::Given(secret),
            ..Self::named(SANDBOX)
        }
    }
}
