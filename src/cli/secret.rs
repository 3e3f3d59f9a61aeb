//! Resolves an account's client secret for a command: from `secret_command`, `VCC_CLIENT_SECRET`, the keyring or a prompt.

use super::exit::{CliError, ExitStatus};
use super::{print_message, print_progress};
use crate::account::{Account, AccountSelection, SecretSource};
use crate::services::connection::ApiTarget;
use crate::services::executor::BlockingClient;
use crate::services::secret_command;
use crate::store::journal::Journal;
use crate::store::{config, keyring};
use crate::tui::password_prompt;
use secrecy::{ExposeSecret, SecretString};
use std::io::IsTerminal;
use std::sync::Arc;

/// A client for the account; it has read what a connection needs. Nothing is sent.
pub(crate) fn connect(selection: AccountSelection, journal: Journal) -> Result<BlockingClient, CliError> {
    let client = client(selection, journal)?;
    client.connect().map_err(CliError::usage)?;
    client.remarks().iter().for_each(print_message);
    Ok(client)
}

/// A client that connects with its first request.
pub(crate) fn client(selection: AccountSelection, journal: Journal) -> Result<BlockingClient, CliError> {
    let target = match selection {
        AccountSelection::Sandbox { .. } => ApiTarget::Sandbox,
        AccountSelection::Account(account) => {
            let secret = match &account.secret {
                SecretSource::Command(line) => secret_command::run(line).map_err(CliError::not_authorised)?,
                _ => stored_or_typed(&account)?,
            };
            ApiTarget::Account(account, Ok(secret))
        }
    };
    let progress = Arc::new(|count| print_progress(&format!("Reading the account's users: {count} so far")));
    BlockingClient::new(target, journal, progress).map_err(CliError::unexpected)
}

/// The stored secret, else the one that the person types. Says why the keyring could not be read.
fn stored_or_typed(account: &Account) -> Result<SecretString, CliError> {
    let stored = stored_secret(account).unwrap_or_else(|why| {
        print_message(why);
        None
    });
    stored.map_or_else(|| prompt_for_secret(&account.name), Ok)
}

/// The secret that is known without asking a person or a `secret_command`. An error is a remark: the keyring is locked or
/// not there, and the person can be asked.
pub(crate) fn stored_secret(account: &Account) -> Result<Option<SecretString>, String> {
    match &account.secret {
        SecretSource::Given(secret) => Ok(Some(secret.clone())),
        SecretSource::Command(_) => Ok(None),
        SecretSource::Environment => Ok(config::client_secret()),
        SecretSource::Prompt => keyring::load_secret(&account.name),
    }
}

fn prompt_for_secret(account: &str) -> Result<SecretString, CliError> {
    let elsewhere = if config::environment().has_secret {
        "VCC_CLIENT_SECRET is for another account; set secret_command in config.toml. Nothing was sent."
    } else {
        "set VCC_CLIENT_SECRET, or secret_command in config.toml. Nothing was sent."
    };
    if !std::io::stdin().is_terminal() {
        return Err(CliError::usage(format!(
            "there is no client secret for the account {account}, and no terminal to ask for it: {elsewhere}"
        )));
    }
    match password_prompt::ask(&format!("Client secret of the account {account} (it is not shown): ")) {
        Ok(Some(secret)) if !secret.expose_secret().is_empty() => Ok(secret),
        Ok(Some(_)) => Err(CliError::not_authorised(format!("no client secret was typed: {elsewhere}"))),
        // As if SIGINT had ended it.
        Ok(None) => Err(CliError { text: "left. Nothing was sent.".to_owned(), code: ExitStatus(128 + 2) }),
        Err(error) => {
            Err(CliError::usage(format!("the secret could not be asked for ({error}): {elsewhere}")))
        }
    }
}
