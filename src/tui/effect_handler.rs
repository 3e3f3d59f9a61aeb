//! What the event loop needs of the services.

use crate::app::msg::Effect;
use crate::services::effects::Effects;
use crate::services::{ExitReason, MsgSender};
use secrecy::SecretString;

/// Performs the effects that the app requests.
pub trait EffectHandler {
    /// Starts to perform an effect. Its result arrives as a message.
    fn run(&mut self, effect: Effect, sender: &MsgSender);
    /// The command that prints the account's secret.
    fn secret_command(&self) -> Option<String>;
    /// Uses the secret from the next request on.
    fn use_secret(&mut self, secret: SecretString);
    fn prepare_exit(&self, reason: ExitReason);
}

impl EffectHandler for Effects {
    fn run(&mut self, effect: Effect, sender: &MsgSender) {
        Self::run(self, effect, sender);
    }

    fn secret_command(&self) -> Option<String> {
        Self::secret_command(self)
    }

    fn use_secret(&mut self, secret: SecretString) {
        Self::use_secret(self, secret);
    }

    fn prepare_exit(&self, reason: ExitReason) {
        Self::prepare_exit(self, reason);
    }
}

/// For tests: effects are ignored.
impl EffectHandler for () {
    fn run(&mut self, _: Effect, _: &MsgSender) {}

    fn secret_command(&self) -> Option<String> {
        None
    }

    fn use_secret(&mut self, _: SecretString) {}

    fn prepare_exit(&self, _: ExitReason) {}
}
