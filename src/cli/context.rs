//! What commands find in the context: folders, configuration, the account.

use super::args::GlobalArgs;
use super::exit::CliError;
use crate::account::{self, Account, AccountSelection, Config, SecretSource};
use crate::runtime::network::Target;
use crate::sandbox;
use crate::store::dirs::Dirs;
use crate::store::drafts::DraftStore;
use crate::store::journal::Journal;
use crate::store::{config, keyring};
use crate::submission::curl::Address;
use crate::user::form::Addr;
use crate::user::json_path;
use crate::wizard::Setting;
use crate::wizard::keymap::Keymap;
use crate::wizard::msg::Known;
use crate::wizard::secret::SecretState;
use crate::wizard::suggest::KnownLists;
use std::io::Write;

/// The folders, and what `config.toml` says.
pub struct Context {
    /// The folders.
    pub dirs: Dirs,
    /// The configuration.
    pub config: Config,
    /// The keys in force.
    pub keymap: Keymap,
}

impl Context {
    /// Looks around. What is odd in the configuration is said on stderr.
    pub fn load() -> Result<Self, CliError> {
        let dirs = Dirs::find().map_err(CliError::usage)?;
        let config = config::load(&dirs.config).map_err(CliError::usage)?;
        for warning in &config.warnings {
            let _ = writeln!(std::io::stderr(), "vcc-user: config.toml: {warning}");
        }
        let keymap = Keymap::with(&config.keys)
            .map_err(|error| CliError::usage(format!("{}: {error}", dirs.config_file().display())))?;
        Ok(Self { dirs, config, keymap })
    }

    /// The drafts.
    pub fn drafts(&self) -> DraftStore {
        DraftStore::new(self.dirs.drafts())
    }

    /// The journal.
    pub fn journal(&self) -> Journal {
        Journal::new(&self.dirs.state)
    }

    /// The account that is meant.
    pub fn select_account(&self, global: &GlobalArgs) -> Result<AccountSelection, CliError> {
        account::resolve(&self.config, &config::environment(), global.account.as_deref())
            .map_err(CliError::usage)
    }
}

/// The account for a command that asks nobody: the practice account only when it is named.
pub fn require_named(choice: AccountSelection) -> Result<AccountSelection, CliError> {
    match choice {
        AccountSelection::Sandbox { named: false } => Err(CliError::usage(
            "no account is configured: add one to config.toml, set VCC_API_URL, VCC_TOKEN_URL and VCC_CLIENT_ID, \
             or name the practice account with --account sandbox",
        )),
        choice => Ok(choice),
    }
}

const NO_SECRET: &str =
    "There is no client secret at hand: set VCC_CLIENT_SECRET, or secret_command in config.toml.";

/// Where the wizard sends to.
pub fn api_target(choice: AccountSelection) -> Target {
    match choice {
        AccountSelection::Sandbox { .. } => Target::Practice,
        AccountSelection::Account(account) => {
            let secret = match &account.secret {
                SecretSource::Given(secret) => Ok(secret.clone()),
                SecretSource::Command(_) => Err(NO_SECRET.to_owned()),
                SecretSource::Environment | SecretSource::Prompt => config::client_secret()
                    .or_else(|| keyring::read(&account.name))
                    .ok_or_else(|| NO_SECRET.to_owned()),
            };
            Target::Account(account, secret)
        }
    }
}

/// What the wizard is told of the account, and what the account knows by name.
pub fn account_context(choice: &AccountSelection, config: &Config, target: &Target) -> (Setting, KnownLists) {
    let (mut setting, known) = setting_of_choice(choice);
    setting.accounts = account::summaries(config, &config::environment());
    setting.secret = match target {
        Target::Practice | Target::Account(_, Ok(_)) => SecretState::AtHand,
        Target::Account(account, Err(_)) => match account.secret {
            SecretSource::Command(_) => SecretState::Command,
            _ => SecretState::Prompt,
        },
    };
    (setting, known)
}

/// What the account knows by name.
pub fn known_lists(choice: &AccountSelection) -> KnownLists {
    setting_of_choice(choice).1
}

fn setting_of_choice(choice: &AccountSelection) -> (Setting, KnownLists) {
    match choice {
        AccountSelection::Sandbox { .. } => {
            let regions = sandbox::REGIONS.iter().map(|(name, id)| known(name, id)).collect();
            let setting = Setting {
                account: account::SANDBOX.to_owned(),
                api_url: account::SANDBOX.to_owned(),
                address: Address::of(choice),
                practice: true,
                ..Setting::default()
            };
            (setting, KnownLists { regions, ..KnownLists::default() })
        }
        AccountSelection::Account(account) => {
            let regions = account.regions.iter().map(|(name, id)| known(name, id)).collect();
            (setting_of(account), KnownLists { regions, ..KnownLists::default() })
        }
    }
}

fn setting_of(account: &Account) -> Setting {
    let default = |(path, answer): &(String, String)| {
        let (field, _) = json_path::find_field(path)?;
        (!field.field().in_row()).then(|| (Addr::of(field), answer.clone()))
    };
    Setting {
        account: account.name.clone(),
        api_url: account.api_url.clone(),
        address: Address::Account(account.api_url.clone()),
        practice: false,
        production: account.production,
        defaults: account.defaults.iter().filter_map(default).collect(),
        features: account.features.as_ref().map(|all| all.clone().into()),
        ..Setting::default()
    }
}

fn known(name: &str, id: &str) -> Known {
    Known { id: id.to_owned(), name: name.to_owned(), detail: String::new() }
}
