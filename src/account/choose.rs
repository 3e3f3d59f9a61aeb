//! Which account is meant.

use super::address;
use super::{Account, Config, ENVIRONMENT, SANDBOX, SecretSource};
use crate::user::did_you_mean;

/// What the environment says, handed in by whoever may look at it.
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
    /// Whether there is a `VCC_CLIENT_SECRET`; the secret itself stays at the edge.
    pub has_secret: bool,
}

/// The account that is meant.
#[derive(Debug, Clone)]
pub enum Choice {
    /// An account at Vonage, complete.
    Account(Box<Account>),
    /// The practice account.
    Sandbox {
        /// It was named. Otherwise nothing is configured: `submit` and its like refuse then.
        named: bool,
    },
}

/// Why no account can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    /// No such account.
    #[error("there is no account {name:?}{}: {known}", known_words(meant.as_deref()))]
    Unknown {
        /// As named.
        name: String,
        /// The one that may have been meant.
        meant: Option<String>,
        /// All that can be named.
        known: String,
    },
    /// Several, and none is preferred.
    #[error("several accounts are configured: name one with --account, VCC_ACCOUNT or default_account ({0})")]
    Several(String),
    /// The account lacks what a request needs.
    #[error("the account {account} lacks {what}")]
    Incomplete {
        /// Its name.
        account: String,
        /// What is missing, and where it can be given.
        what: String,
    },
    /// A variable holds what cannot be used.
    #[error("{variable} {why}")]
    Variable {
        /// Its name.
        variable: &'static str,
        /// What is wrong with it.
        why: String,
    },
}

fn known_words(meant: Option<&str>) -> String {
    match meant {
        Some(meant) => format!(": did you mean {meant}? These are known"),
        None => "; these are known".to_owned(),
    }
}

/// Chooses: `--account`, else `VCC_ACCOUNT`, else the account that the environment describes, else `default_account`,
/// else the only one there is. With nothing configured at all it is the practice account.
pub fn choose(config: &Config, environment: &Environment, flag: Option<&str>) -> Result<Choice, ChoiceError> {
    let named = flag.or(environment.account.as_deref()).filter(|name| !name.is_empty());
    if let Some(name) = named {
        return by_name(config, environment, name);
    }
    // The environment was set for this call, the file for all of them.
    if environment.describes_account() || (config.accounts.is_empty() && environment.says_anything()) {
        return environment.account_of_its_own().map(account);
    }
    if let Some(name) = &config.default_account {
        return by_name(config, environment, name);
    }
    match config.accounts.as_slice() {
        [] => Ok(Choice::Sandbox { named: false }),
        [only] => complete(only, environment).map(account),
        _ => Err(ChoiceError::Several(config.account_names().join(", "))),
    }
}

/// An account that can be chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choosable {
    /// What it is called.
    pub name: String,
    /// Creating a user there is no rehearsal.
    pub production: bool,
}

/// The accounts that can be chosen, in the order in which they are listed to people: those of the file, the one that the
/// environment describes where it does so in full, the practice account.
pub fn choosable(config: &Config, environment: &Environment) -> Vec<Choosable> {
    let own = environment.account_of_its_own().ok();
    let practice = Choosable { name: SANDBOX.to_owned(), production: false };
    let one = |account: &Account| Choosable { name: account.name.clone(), production: account.production };
    config.accounts.iter().chain(&own).map(one).chain([practice]).collect()
}

/// Their names.
pub fn names(config: &Config, environment: &Environment) -> Vec<String> {
    choosable(config, environment).into_iter().map(|account| account.name).collect()
}

fn account(account: Account) -> Choice {
    Choice::Account(Box::new(account))
}

fn by_name(config: &Config, environment: &Environment, name: &str) -> Result<Choice, ChoiceError> {
    if name == SANDBOX {
        return Ok(Choice::Sandbox { named: true });
    }
    if name == ENVIRONMENT && environment.says_anything() {
        return environment.account_of_its_own().map(account);
    }
    if let Some(found) = config.account(name) {
        return complete(found, environment).map(account);
    }
    let known = names(config, environment);
    let meant = did_you_mean::nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
    Err(ChoiceError::Unknown { name: name.to_owned(), meant, known: known.join(", ") })
}

/// The account with what the environment adds to it.
fn complete(found: &Account, environment: &Environment) -> Result<Account, ChoiceError> {
    let mut account = found.clone();
    if account.client_id.is_empty() {
        account.client_id = environment.client_id.clone().unwrap_or_default();
    }
    let missing = if account.api_url.is_empty() {
        Some("an address: add region (emea, nam or apac) to it in config.toml")
    } else if account.client_id.is_empty() {
        Some("client_id: add it in config.toml or set VCC_CLIENT_ID")
    } else {
        None
    };
    if let Some(what) = missing {
        return Err(ChoiceError::Incomplete { account: account.name, what: what.to_owned() });
    }
    if matches!(account.secret, SecretSource::Environment) && !environment.has_secret {
        account.secret = SecretSource::Prompt;
    }
    Ok(account)
}

impl Environment {
    fn describes_account(&self) -> bool {
        self.api_url.is_some() || self.token_url.is_some()
    }

    fn says_anything(&self) -> bool {
        self.describes_account() || self.client_id.is_some() || self.has_secret
    }

    fn account_of_its_own(&self) -> Result<Account, ChoiceError> {
        let variables = [
            ("VCC_API_URL", &self.api_url),
            ("VCC_TOKEN_URL", &self.token_url),
            ("VCC_CLIENT_ID", &self.client_id),
        ];
        let missing: Vec<&str> =
            variables.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| *name).collect();
        if !missing.is_empty() {
            let what = format!("{}: set it, or configure an account in config.toml", missing.join(" and "));
            return Err(ChoiceError::Incomplete { account: ENVIRONMENT.to_owned(), what });
        }
        let mut account = Account::named(ENVIRONMENT);
        account.api_url = address_of("VCC_API_URL", self.api_url.as_ref())?;
        account.token_url = address_of("VCC_TOKEN_URL", self.token_url.as_ref())?;
        account.client_id = self.client_id.clone().unwrap_or_default();
        account.secret = if self.has_secret { SecretSource::Environment } else { SecretSource::Prompt };
        Ok(account)
    }
}

fn address_of(variable: &'static str, value: Option<&String>) -> Result<String, ChoiceError> {
    let value = value.map(String::as_str).unwrap_or_default();
    address::checked(value).map_err(|bad| ChoiceError::Variable { variable, why: bad.to_string() })
}
