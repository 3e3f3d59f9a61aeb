//! Selects the account to work with.

use super::config::{PADDED, is_padded};
use super::endpoint_url::{self, EndpointUrlError};
use super::{Account, Config, ENVIRONMENT, SANDBOX, SecretSource};
use crate::model::did_you_mean;
use crate::text::{listed, shortened};

/// The environment variables of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment {
    /// `VCC_ACCOUNT`.
    pub account: Option<String>,
    /// `VCC_API_URL`.
    pub api_url: Option<String>,
    /// `VCC_TOKEN_URL`.
    pub token_url: Option<String>,
    /// `VCC_CLIENT_ID`.
    pub client_id: Option<String>,
    /// Whether `VCC_CLIENT_SECRET` is set; the secret is read when it is needed.
    pub has_secret: bool,
}

/// The account that was selected.
#[derive(Debug, Clone)]
pub enum AccountSelection {
    /// An account at Vonage, complete.
    Account(Box<Account>),
    /// The built-in account.
    Sandbox {
        /// False when nothing is configured: commands that send without asking refuse then.
        named: bool,
    },
}

/// Why no account can be selected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// There is no account of that name; with the known names.
    #[error("there is no account {0:?}{1}")]
    Unknown(String, String),
    /// Several accounts and no default; with their names.
    #[error("several accounts are configured: name one with --account, VCC_ACCOUNT or default_account ({0})")]
    Several(String),
    /// An account lacks what a request needs; with where to set it.
    #[error("the account {0} lacks {1}")]
    Incomplete(String, String),
    /// An environment variable has a wrong value; with what is wrong.
    #[error("{0} {1}")]
    Variable(&'static str, String),
}

/// Selects `--account`, else `VCC_ACCOUNT`, else the account that the environment describes, else `default_account`,
/// else the only account, else, with nothing configured at all, the sandbox.
pub fn resolve(
    config: &Config,
    environment: &Environment,
    flag: Option<&str>,
) -> Result<AccountSelection, ResolveError> {
    match selected_name(config, environment, flag) {
        Some(name) => resolve_named(config, environment, flag, name),
        None if config.accounts.is_empty() => Ok(AccountSelection::Sandbox { named: false }),
        None => Err(ResolveError::Several(listed(&config.account_names()))),
    }
}

/// An account by its name, which need not be the selected one. `flag` is `--account`: the secret of the environment
/// belongs to one account, and is never sent to the servers of another.
pub fn resolve_named(
    config: &Config,
    environment: &Environment,
    flag: Option<&str>,
    name: &str,
) -> Result<AccountSelection, ResolveError> {
    let has_secret = environment.has_secret && secret_owner(config, environment, flag) == Some(name);
    by_name(config, &Environment { has_secret, ..environment.clone() }, name)
}

/// The account to which `VCC_CLIENT_SECRET` belongs: that of the environment, else the selected one.
pub fn secret_owner<'a>(
    config: &'a Config,
    environment: &'a Environment,
    flag: Option<&'a str>,
) -> Option<&'a str> {
    described(config, environment).or_else(|| selected_name(config, environment, flag))
}

/// The account that would be selected if the environment did not describe one.
pub fn overridden<'a>(config: &'a Config, environment: &Environment, flag: Option<&str>) -> Option<&'a str> {
    let is_named = named(environment, flag).is_some();
    described(config, environment).filter(|_| !is_named).and_then(|_| configured_default(config))
}

fn selected_name<'a>(
    config: &'a Config,
    environment: &'a Environment,
    flag: Option<&'a str>,
) -> Option<&'a str> {
    // The environment is set for this call, the file for all calls.
    let described = described(config, environment);
    named(environment, flag).or(described).or_else(|| configured_default(config))
}

fn named<'a>(environment: &'a Environment, flag: Option<&'a str>) -> Option<&'a str> {
    flag.or(environment.account.as_deref()).filter(|name| !name.is_empty())
}

fn described(config: &Config, environment: &Environment) -> Option<&'static str> {
    let described = environment.describes_account() || (config.accounts.is_empty() && environment.is_set());
    described.then_some(ENVIRONMENT)
}

/// `default_account`, else the only account.
fn configured_default(config: &Config) -> Option<&str> {
    let only = match config.accounts.as_slice() {
        [only] => Some(only.name.as_str()),
        _ => None,
    };
    config.default_account.as_deref().or(only)
}

/// An account in the list to select from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountSummary {
    /// The account's name.
    pub name: String,
    /// A production account.
    pub production: bool,
}

/// The accounts to select from: those of the file, that of the environment if it is complete, the sandbox.
pub(crate) fn summaries(config: &Config, environment: &Environment) -> Vec<AccountSummary> {
    let environment = environment.to_account().ok();
    let summary =
        |account: &Account| AccountSummary { name: account.name.clone(), production: account.production };
    let sandbox = AccountSummary { name: SANDBOX.to_owned(), production: false };
    config.accounts.iter().chain(&environment).map(summary).chain([sandbox]).collect()
}

/// The names of the accounts to select from.
pub fn names(config: &Config, environment: &Environment) -> Vec<String> {
    summaries(config, environment).into_iter().map(|account| account.name).collect()
}

fn selection(account: Account) -> AccountSelection {
    AccountSelection::Account(Box::new(account))
}

fn by_name(config: &Config, environment: &Environment, name: &str) -> Result<AccountSelection, ResolveError> {
    if name == SANDBOX {
        return Ok(AccountSelection::Sandbox { named: true });
    }
    if name == ENVIRONMENT && environment.is_set() {
        return environment.to_account().map(selection);
    }
    if let Some(account) = config.account(name) {
        return complete(account, environment).map(selection);
    }
    let known = names(config, environment);
    let hint = match did_you_mean::nearest(name, known.iter().map(String::as_str)) {
        Some(nearest) => format!(": did you mean {nearest}? The"),
        None => "; the".to_owned(),
    };
    let hint = format!("{hint} known accounts are: {}", listed(&known));
    Err(ResolveError::Unknown(shortened(name), hint))
}

/// Adds what only the environment has; fails when something is missing after that.
fn complete(configured: &Account, environment: &Environment) -> Result<Account, ResolveError> {
    let mut account = configured.clone();
    if account.client_id.is_empty() {
        account.client_id = environment.client_id.clone().unwrap_or_default();
        check_client_id(&account.client_id)?;
    }
    let lacks = |what: &str| Err(ResolveError::Incomplete(configured.name.clone(), what.to_owned()));
    if account.api_url.is_empty() {
        return lacks("an API URL: set its region (emea, nam or apac) in config.toml");
    }
    if account.client_id.is_empty() {
        return lacks("client_id: set it in config.toml or set VCC_CLIENT_ID");
    }
    if matches!(account.secret, SecretSource::Environment) && !environment.has_secret {
        account.secret = SecretSource::Prompt;
    }
    Ok(account)
}

/// A line break of a file with variables is part of the last one, and so are quotation marks for some programs.
fn check_client_id(text: &str) -> Result<(), ResolveError> {
    let is_quoted = ['"', '\''].into_iter().any(|mark| text.starts_with(mark) && text.ends_with(mark));
    let wrong = |why: &str| Err(ResolveError::Variable("VCC_CLIENT_ID", why.to_owned()));
    match text {
        _ if is_padded(text) => wrong(PADDED),
        _ if is_quoted => wrong("has quotation marks around it: write it without them"),
        _ => Ok(()),
    }
}

impl Environment {
    fn describes_account(&self) -> bool {
        self.api_url.is_some() || self.token_url.is_some()
    }

    fn is_set(&self) -> bool {
        self.describes_account() || self.client_id.is_some() || self.has_secret
    }

    fn to_account(&self) -> Result<Account, ResolveError> {
        let set = [
            ("VCC_API_URL", &self.api_url),
            ("VCC_TOKEN_URL", &self.token_url),
            ("VCC_CLIENT_ID", &self.client_id),
        ];
        let missing: Vec<&str> =
            set.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| *name).collect();
        let [(_, Some(api_url)), (_, Some(token_url)), (_, Some(client_id))] = set else {
            let what = format!("{}: set it, or configure an account in config.toml", missing.join(" and "));
            return Err(ResolveError::Incomplete(ENVIRONMENT.to_owned(), what));
        };
        check_client_id(client_id)?;
        let wrong = |variable| move |why: EndpointUrlError| ResolveError::Variable(variable, why.to_string());
        Ok(Account {
            api_url: endpoint_url::checked_api(api_url).map_err(wrong("VCC_API_URL"))?,
            token_url: endpoint_url::checked_token(token_url).map_err(wrong("VCC_TOKEN_URL"))?,
            client_id: client_id.clone(),
            secret: if self.has_secret { SecretSource::Environment } else { SecretSource::Prompt },
            ..Account::named(ENVIRONMENT)
        })
    }
}
