//! Callbacks that the front end and the command line provide: clipboard, mouse, and the accounts and theme of
//! `config.toml`.

use crate::account::account_spec::AccountSpec;
use crate::app::AccountContext;
use crate::app::suggest::Lookups;
use crate::services::connection::ApiTarget;
use std::sync::Arc;

/// Finds an account by its name: where to send, its context for the app, the names that it knows.
pub(crate) type AccountOf = dyn FnMut(&str) -> Result<(ApiTarget, AccountContext, Lookups), String>;

/// Adds an account to the configuration, or says why that fails.
pub(crate) type SaveAccount = dyn FnMut(&AccountSpec) -> Result<(), String>;

/// Writes the theme to the configuration, or says why that fails.
pub(crate) type SaveTheme = dyn Fn(&str) -> Result<(), String> + Send + Sync;

/// The callbacks.
pub struct Host {
    /// Puts a text on the clipboard of the person's terminal.
    pub clipboard: Box<dyn FnMut(&str)>,
    /// Captures the mouse, or leaves it to the terminal.
    pub mouse: Box<dyn FnMut(bool)>,
    /// Finds an account of the configuration.
    pub account: Box<AccountOf>,
    /// Writes an account to the configuration.
    pub save_account: Box<SaveAccount>,
    /// Writes the theme to the configuration.
    pub save_theme: Arc<SaveTheme>,
}

const NO_CONFIGURATION: &str = "There is no configuration to write to.";

impl Host {
    /// No terminal and no configuration.
    pub fn none() -> Self {
        Self {
            clipboard: Box::new(|_| {}),
            mouse: Box::new(|_| {}),
            account: Box::new(|name| Err(format!("There is no account {name}."))),
            save_account: Box::new(|_| Err(NO_CONFIGURATION.to_owned())),
            save_theme: Arc::new(|_| Err(NO_CONFIGURATION.to_owned())),
        }
    }
}
