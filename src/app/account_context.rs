//! The active account, as the app sees it.

use crate::account::AccountSummary;
use crate::model::form::FieldRef;
use crate::submission::curl::CurlTarget;
use std::sync::Arc;

/// Where the client secret comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SecretState {
    /// It is known already.
    #[default]
    Known,
    /// A command prints it, which may ask for a passphrase.
    Command,
    /// The person types it.
    Prompt,
}

/// The active account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountContext {
    /// The account's name, as configured; `sandbox` for the practice account.
    pub account: String,
    /// The address of its API, for the journal.
    pub api_url: String,
    /// The same for a command that runs without this program.
    pub address: CurlTarget,
    /// The built-in account: no user is created at Vonage.
    pub practice: bool,
    /// Marked in the warning colour.
    pub production: bool,
    /// Answers that a new user starts with.
    pub defaults: Vec<(FieldRef, String)>,
    /// How the account's usernames are made, where the configuration says so.
    pub username: Option<String>,
    /// The features the account has, where they are known.
    pub features: Option<Arc<[String]>>,
    /// Whether the secret is known, or where it comes from.
    pub secret: SecretState,
    /// How many agent licences it has, where that is configured.
    pub agent_licences: Option<u32>,
    /// No warnings where a user differs from its colleagues.
    pub is_advice_off: bool,
    /// What is wrong with its configuration, as sentences.
    pub remarks: Vec<String>,
    /// All accounts that can be chosen.
    pub accounts: Vec<AccountSummary>,
}

impl AccountContext {
    /// The account inside a sentence.
    pub(crate) fn shown_name(&self) -> &str {
        if self.practice { "the practice account" } else { &self.account }
    }
}
