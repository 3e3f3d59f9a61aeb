//! Where a command takes an account's client secret from: the configured command, `VCC_CLIENT_SECRET`, the person.

use super::exit::{CliError, ExitStatus};
use crate::account::{Account, AccountSelection, SecretSource};
use crate::services::connection::ApiTarget;
use crate::services::secret_command;
use crate::store::{config, keyring};
use crate::tui::password_prompt::{self, PromptResult};
use secrecy::{ExposeSecret, SecretString};
use std::io::IsTerminal;

/// The secrets of a process. A command runs once: it may ask the person for a passphrase.
#[derive(Default)]
pub(crate) struct Secrets {
    printed: Vec<(String, Result<SecretString, CliError>)>,
}

impl Secrets {
    /// The account as requests need it. Asks for nothing where nothing is needed.
    pub(crate) fn target(&mut self, choice: AccountSelection) -> Result<ApiTarget, CliError> {
        Ok(match choice {
            AccountSelection::Sandbox { .. } => ApiTarget::Sandbox,
            AccountSelection::Account(account) => {
                let secret = self.of(&account)?;
                ApiTarget::Account(account, Ok(secret))
            }
        })
    }

    /// The secret of an account.
    pub(crate) fn of(&mut self, account: &Account) -> Result<SecretString, CliError> {
        match &account.secret {
            SecretSource::Given(secret) => Ok(secret.clone()),
            SecretSource::Command(line) => self.printed_by(line),
            SecretSource::Environment | SecretSource::Prompt => {
                match config::client_secret().or_else(|| keyring::load_secret(&account.name)) {
                    Some(secret) => Ok(secret),
                    None => ask(&account.name),
                }
            }
        }
    }

    fn printed_by(&mut self, line: &str) -> Result<SecretString, CliError> {
        if let Some((_, printed)) = self.printed.iter().find(|(ran, _)| ran == line) {
            return printed.clone();
        }
        let printed = secret_command::run(line).map_err(CliError::not_authorised);
        self.printed.push((line.to_owned(), printed.clone()));
        printed
    }
}

/// Asks the person, where one sits at the terminal.
fn ask(account: &str) -> Result<SecretString, CliError> {
    let elsewhere = "set VCC_CLIENT_SECRET, or secret_command in config.toml. Nothing was sent.";
    if !std::io::stdin().is_terminal() {
        return Err(CliError::usage(format!(
            "there is no client secret for the account {account}, and no terminal to ask for it: {elsewhere}"
        )));
    }
    match password_prompt::ask(&format!("Client secret of the account {account} (it is not shown): ")) {
        Ok(PromptResult::Secret(secret)) if !secret.expose_secret().is_empty() => Ok(secret),
        Ok(PromptResult::Secret(_)) => {
            Err(CliError::not_authorised(format!("no client secret was typed: {elsewhere}")))
        }
        // As if SIGINT had ended it.
        Ok(PromptResult::Cancelled) => {
            Err(CliError { text: "left. Nothing was sent.".to_owned(), code: ExitStatus(128 + 2) })
        }
        Err(error) => {
            Err(CliError::usage(format!("the secret could not be asked for ({error}): {elsewhere}")))
        }
    }
}
