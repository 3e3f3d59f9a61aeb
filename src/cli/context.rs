//! The context of commands: folders, configuration, account.

use super::args::GlobalArgs;
use super::exit::CliError;
use super::{print_message, secret};
use crate::account::{self, Account, AccountSelection, Config, ResolveError, SecretSource};
use crate::app::destination::Destination;
use crate::app::keymap::Keymap;
use crate::app::suggest::{LookupEntry, Lookups};
use crate::app::{AccountContext, SecretState};
use crate::model::form::FieldRef;
use crate::model::json_path;
use crate::sandbox;
use crate::services::connection::ApiTarget;
use crate::store::dirs::Dirs;
use crate::store::drafts::DraftStore;
use crate::store::io_messages::escaped;
use crate::store::journal::Journal;
use crate::store::{atomic, config};
use crate::submission::curl::CurlTarget;
use std::path::{Path, PathBuf};

pub(crate) struct Context {
    pub(crate) dirs: Dirs,
    pub(crate) config: Config,
    pub(crate) keymap: Keymap,
}

impl Context {
    /// Loads the configuration; prints its warnings on stderr.
    pub(crate) fn load() -> Result<Self, CliError> {
        let dirs = Dirs::find().map_err(CliError::usage)?;
        let config = config::load(&dirs.config).map_err(CliError::usage)?;
        for warning in &config.warnings {
            print_message(format!("vcc-user: config.toml: {warning}"));
        }
        let keymap = Keymap::with(&config.keys).map_err(|error| {
            CliError::usage(format!("{}: {error}", escaped(dirs.config_file().as_os_str())))
        })?;
        Ok(Self { dirs, config, keymap })
    }

    /// For commands that only read their inputs: files need no home directory, drafts do.
    pub(crate) fn load_for(inputs: &[String]) -> Result<Self, CliError> {
        let only_files = inputs.iter().all(|name| name == "-" || Path::new(name).exists());
        if only_files && Dirs::find().is_err() {
            let dirs = Dirs { config: PathBuf::new(), state: PathBuf::new() };
            return Ok(Self { dirs, config: Config::default(), keymap: Keymap::default() });
        }
        Self::load()
    }

    pub(crate) fn drafts(&self) -> DraftStore {
        DraftStore::new(self.dirs.drafts())
    }

    pub(crate) fn journal(&self) -> Journal {
        Journal::new(&self.dirs.state)
    }

    /// Deletes what killed processes left in the folders.
    pub(crate) fn sweep(&self) {
        self.drafts().sweep();
        self.journal().sweep();
        atomic::sweep(&self.dirs.config, |target| target == config::FILE);
    }

    /// Selects the account from `--account`, the environment and the configuration. Says where the environment
    /// overrides the configuration.
    pub(crate) fn select_account(&self, global: &GlobalArgs) -> Result<AccountSelection, CliError> {
        if let Some(notice) = self.overridden(global) {
            print_message(format!("vcc-user: {notice}"));
        }
        account::resolve(&self.config, &config::environment(), global.account.as_deref())
            .map_err(CliError::usage)
    }

    /// An account by its name; `flag` is `--account`.
    pub(crate) fn named_account(
        &self,
        name: &str,
        flag: Option<&str>,
    ) -> Result<AccountSelection, ResolveError> {
        account::resolve_named(&self.config, &config::environment(), flag, name)
    }

    /// The notice that the environment's account is used in place of the configured one.
    pub(crate) fn overridden(&self, global: &GlobalArgs) -> Option<String> {
        let environment = config::environment();
        let name = account::overridden(&self.config, &environment, global.account.as_deref())?;
        Some(format!(
            "The account is the one of VCC_API_URL and VCC_TOKEN_URL, not {name} of config.toml: --account {name} chooses \
             that one."
        ))
    }
}

/// For commands that create users without asking: the practice account only if it was named.
pub(crate) fn require_named(selection: AccountSelection) -> Result<AccountSelection, CliError> {
    match selection {
        AccountSelection::Sandbox { named: false } => Err(CliError::usage(
            "no account is configured: add one to config.toml, set VCC_API_URL, VCC_TOKEN_URL and VCC_CLIENT_ID, \
             or name the practice account with --account sandbox",
        )),
        selection => Ok(selection),
    }
}

const NO_SECRET: &str = "There is no client secret: set VCC_CLIENT_SECRET, or secret_command in config.toml.";

/// An account as the wizard needs it: where it sends, its context, the names that it knows.
pub(crate) fn open_account(
    selection: &AccountSelection,
    config: &Config,
) -> (ApiTarget, AccountContext, Lookups) {
    let mut locked = None;
    let (target, account) = match selection {
        AccountSelection::Sandbox { .. } => {
            let (account, api_url) = (account::SANDBOX.to_owned(), account::SANDBOX.to_owned());
            let practice = AccountContext { account, api_url, practice: true, ..AccountContext::default() };
            (ApiTarget::Sandbox, practice)
        }
        AccountSelection::Account(account) => {
            let secret = secret::stored_secret(account).unwrap_or_else(|why| {
                locked = Some(why);
                None
            });
            let state = match (&secret, &account.secret) {
                (Some(_), _) => SecretState::Known,
                (None, SecretSource::Command(_)) => SecretState::Command,
                (None, _) => SecretState::Prompt,
            };
            let context = AccountContext { secret: state, ..configured_account(account) };
            (ApiTarget::Account(account.clone(), secret.ok_or_else(|| NO_SECRET.to_owned())), context)
        }
    };
    let address = CurlTarget::from_selection(selection);
    let accounts = account::summaries(config, &config::environment());
    let warnings = config.warnings.iter().map(|warning| format!("{}: {warning}", config::FILE));
    let remarks = warnings.chain(target.remarks()).chain(locked).collect();
    (target, AccountContext { address, remarks, accounts, ..account }, lookups(selection))
}

fn configured_account(account: &Account) -> AccountContext {
    let default = |(path, answer): &(String, String)| {
        let (field, _) = json_path::find_field(path)?;
        (!field.field().in_row()).then(|| (FieldRef::single(field), answer.clone()))
    };
    AccountContext {
        account: account.name.clone(),
        api_url: account.api_url.clone(),
        production: account.production,
        username: account.username.clone(),
        defaults: account.defaults.iter().filter_map(default).collect(),
        agent_licences: account.agent_licences,
        is_advice_off: account.is_advice_off,
        features: account.features.as_ref().map(|all| all.clone().into()),
        ..AccountContext::default()
    }
}

/// Where a command creates users.
pub(crate) fn destination(selection: &AccountSelection) -> Destination {
    let lookups = lookups(selection);
    match selection {
        AccountSelection::Account(account) => Destination {
            account: account.name.clone(),
            api_url: account.api_url.clone(),
            lookups,
            agent_licences: account.agent_licences,
            is_advice_off: account.is_advice_off,
            ..Destination::default()
        },
        AccountSelection::Sandbox { .. } => {
            let sandbox = account::SANDBOX.to_owned();
            Destination { account: sandbox.clone(), api_url: sandbox, lookups, ..Destination::default() }
        }
    }
}

/// The account's names for telephony regions.
pub(crate) fn lookups(selection: &AccountSelection) -> Lookups {
    let entry = |(name, id): (&str, &str)| LookupEntry {
        id: id.to_owned(),
        name: name.to_owned(),
        detail: String::new(),
    };
    let regions = match selection {
        AccountSelection::Sandbox { .. } => sandbox::REGIONS.into_iter().map(entry).collect(),
        AccountSelection::Account(account) => {
            account.regions.iter().map(|(name, id)| entry((name, id))).collect()
        }
    };
    Lookups::new(regions)
}
