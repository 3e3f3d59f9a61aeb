//! What is known of an account at Vonage, and nothing of where that is kept.
//!
//! [`config`] reads the text of `config.toml`; [`choose`] decides which account is meant; [`address`] says which
//! addresses may be spoken to; [`users`] is what the account's lists hold, [`directory`] finds in it. [`draft`] is an
//! account that is being added; [`command`] takes `secret_command` apart, `table` the TOML.

pub mod address;
pub mod choose;
pub mod command;
pub mod config;
pub mod directory;
pub mod draft;
mod table;
pub mod users;

pub use choose::{Choice, ChoiceError, Choosable, Environment, choosable, choose, names};
pub use config::{Config, ConfigError};
pub use directory::{Directory, KnownUser};
pub use users::{CallbackNumber, UserEntry, UserPage};

use secrecy::SecretString;
use std::fmt;
use std::path::PathBuf;

/// The name of the built-in practice account.
pub const SANDBOX: &str = "sandbox";
/// The name of the account that the environment describes.
pub const ENVIRONMENT: &str = "environment";

/// An account: where its API is, and how the person wants to work with it.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its name: `[accounts.NAME]`.
    pub name: String,
    /// The API's address, up to `/useradmin`, without a slash at the end. Empty until [`choose`] has seen it.
    pub api_url: String,
    /// Where tokens are issued.
    pub token_url: String,
    /// The id of the API credentials.
    pub client_id: String,
    /// Where the secret of the credentials comes from.
    pub secret: SecretSource,
    /// Creating a user here is no rehearsal.
    pub production: bool,
    /// The features the account has, when the person listed them: what needs another one is not asked.
    pub features: Option<Vec<String>>,
    /// What a new user starts with: JSON path and answer, as typed.
    pub defaults: Vec<(String, String)>,
    /// Telephony regions: name and id.
    pub regions: Vec<(String, String)>,
    /// A certificate authority beyond the system's.
    pub ca_file: Option<PathBuf>,
    /// The built-in account: nobody is created at Vonage.
    pub practice: bool,
}

/// Where the secret of an account comes from.
#[derive(Clone)]
pub enum SecretSource {
    /// `VCC_CLIENT_SECRET`.
    Environment,
    /// A command that prints it.
    Command(String),
    /// The person types it.
    Prompt,
    /// It is at hand already (the sandbox's).
    Given(SecretString),
}

/// Neither a secret nor a command, which may hold one, is ever printed.
impl fmt::Debug for SecretSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "Environment",
            Self::Command(_) => "Command(…)",
            Self::Prompt => "Prompt",
            Self::Given(_) => "Given(…)",
        })
    }
}

impl Account {
    /// An account of which only the name is known.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            api_url: String::new(),
            token_url: String::new(),
            client_id: String::new(),
            secret: SecretSource::Environment,
            production: false,
            features: None,
            defaults: Vec::new(),
            regions: Vec::new(),
            ca_file: None,
            practice: false,
        }
    }

    /// The practice account, at the address under which the sandbox answers (`http://127.0.0.1:PORT`).
    pub fn practice(base: &str, client_id: &str, secret: SecretString) -> Self {
        Self {
            api_url: format!("{base}/useradmin"),
            token_url: format!("{base}/Auth/connect/token"),
            client_id: client_id.to_owned(),
            secret: SecretSource::Given(secret),
            practice: true,
            ..Self::named(SANDBOX)
        }
    }
}
