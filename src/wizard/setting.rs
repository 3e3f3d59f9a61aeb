//! What the wizard is told of the account that it works with.

use super::secret::SecretState;
use crate::account::AccountSummary;
use crate::submission::curl::Address;
use crate::user::form::Addr;
use std::sync::Arc;

/// What the wizard is told of the account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Setting {
    /// The account's name, as configured; `sandbox` for the practice account.
    pub account: String,
    /// Where its API is, for the journal.
    pub api_url: String,
    /// The same for a command that runs without this program.
    pub address: Address,
    /// The built-in account, at which nobody is created at Vonage.
    pub practice: bool,
    /// Marked in the warning colour.
    pub production: bool,
    /// Answers that a new user starts with.
    pub defaults: Vec<(Addr, String)>,
    /// The features the account has, where they are known.
    pub features: Option<Arc<[String]>>,
    /// Whether the secret is at hand, or has to be asked for.
    pub secret: SecretState,
    /// All accounts that can be chosen.
    pub accounts: Vec<AccountSummary>,
}

impl Setting {
    pub(super) fn account_names(&self) -> Vec<String> {
        self.accounts.iter().map(|account| account.name.clone()).collect()
    }
}
