//! What only the edge can do, handed to the effects: the terminal's clipboard and mouse, the accounts of the
//! configuration.

use super::network::Target;
use crate::account::account_spec::AccountSpec;
use crate::wizard::Setting;
use crate::wizard::suggest::Lookups;

/// An account by its name: where to send, what the wizard is told of it, what it knows by name.
pub type AccountOf = dyn FnMut(&str) -> Result<(Target, Setting, Lookups), String>;

/// Writes an account to the configuration, or says why it cannot.
pub type SaveAccount = dyn FnMut(&AccountSpec) -> Result<(), String>;

/// What only the edge can do.
pub struct World {
    /// Puts a text on the clipboard of the person's terminal.
    pub clipboard: Box<dyn FnMut(&str)>,
    /// Takes the mouse, or leaves it to the terminal.
    pub mouse: Box<dyn FnMut(bool)>,
    /// Finds an account.
    pub account: Box<AccountOf>,
    /// Writes an account to the configuration.
    pub save_account: Box<SaveAccount>,
}

impl World {
    /// A world without terminal and accounts, for what is run without them.
    pub fn none() -> Self {
        Self {
            clipboard: Box::new(|_| {}),
            mouse: Box::new(|_| {}),
            account: Box::new(|name| Err(format!("There is no account {name}."))),
            save_account: Box::new(|_| Err("There is no configuration to write to.".to_owned())),
        }
    }
}
