//! Resolves an account's client secret for a command: from `secret_command`, `VCC_CLIENT_SECRET`, the keyring or a prompt.

use super::exit::{CliError, ExitStatus};
use crate::account::{Account, AccountSelection, SecretSource};
use crate::services::connection::ApiTarget;
use crate::services::executor::BlockingClient;
use crate::services::secret_command;
use crate::store::journal::Journal;
use crate::store::{config, keyring};
use crate::tui::password_prompt;
use secrecy::{ExposeSecret, SecretString};
use std::io::IsTerminal;

/// Resolves secrets. Each `secret_command` runs once, because it may ask for a passphrase.
#[derive(Default)]
pub(crate) struct SecretResolver {
    printed: Vec<(String, Result<SecretString, CliError>)>,
}

impl SecretResolver {
    /// A client for the account; it has read what a connection needs. Nothing is sent.
    pub(crate) fn connect(
        &mut self,
        selection: AccountSelection,
        journal: Journal,
    ) -> Result<BlockingClient, CliError> {
        let client = self.client(selection, journal)?;
        client.connect().map_err(CliError::usage)?;
        Ok(client)
    }

    /// A client that connects with its first request.
    pub(crate) fn client(
        &mut self,
        selection: AccountSelection,
        journal: Journal,
    ) -> Result<BlockingClient, CliError> {
        let target = match selection {
            AccountSelection::Sandbox { .. } => ApiTarget::Sandbox,
            AccountSelection::Account(account) => {
                let secret = self.secret_of(&account)?;
                ApiTarget::Account(account, Ok(secret))
            }
        };
        BlockingClient::new(target, journal).map_err(CliError::unexpected)
    }

    fn secret_of(&mut self, account: &Account) -> Result<SecretString, CliError> {
        match &account.secret {
            SecretSource::Given(secret) => Ok(secret.clone()),
            SecretSource::Command(line) => self.run_command(line),
            SecretSource::Environment | SecretSource::Prompt => {
                match config::client_secret().or_else(|| keyring::load_secret(&account.name)) {
                    Some(secret) => Ok(secret),
                    None => prompt_for_secret(&account.name),
                }
            }
        }
    }

    fn run_command(&mut self, line: &str) -> Result<SecretString, CliError> {
        if let Some((_, printed)) = self.printed.iter().find(|(ran, _)| ran == line) {
            return printed.clone();
        }
        let printed = secret_command::run(line).map_err(CliError::not_authorised);
        self.printed.push((line.to_owned(), printed.clone()));
        printed
    }
}

fn prompt_for_secret(account: &str) -> Result<SecretString, CliError> {
    let elsewhere = "set VCC_CLIENT_SECRET, or secret_command in config.toml. Nothing was sent.";
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
