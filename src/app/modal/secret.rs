//! The prompt for the client secret, which is never shown.

use super::{Action, Input, Reaction};
use crate::app::keymap::Command;
use crate::app::text_input::SecretInput;

/// The prompt for the secret.
#[derive(Debug, Default)]
pub struct SecretModal {
    secret: SecretInput,
}

impl SecretModal {
    pub(crate) fn secret(&self) -> &SecretInput {
        &self.secret
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.secret.paste(text);
    }

    pub(super) fn update(&mut self, input: Input<'_>) -> Reaction {
        match input {
            Input::Key(_, Some(Command::Press)) if !self.secret.is_empty() => {
                return Reaction::CloseAndRun(Action::UseSecret(self.secret.copy()));
            }
            Input::Key(_, Some(Command::Undo)) => self.secret = SecretInput::default(),
            Input::Key(event, command) => self.secret.key(event, command),
            Input::Intent(intent) => return Reaction::PassOn(intent),
            Input::Entry(_) | Input::AccountField(_) => {}
        }
        Reaction::Stay
    }
}
