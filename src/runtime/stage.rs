//! Those whom the loop works with, as far as it knows them: the terminal beside drawing, and who does what the wizard
//! asks for. Both have a stand-in that does nothing.

use super::Post;
use super::effects::Effects;
use super::event_loop::Left;
use crate::wizard::msg::Effect;
use secrecy::SecretString;
use std::io;

/// What the loop needs of the terminal beside drawing.
pub trait Stage {
    /// Gives the terminal back, stops the program until it is continued, and takes the terminal again.
    fn stop(&mut self) -> io::Result<()>;
    /// Gives the terminal back for as long as something else needs it.
    fn lend(&mut self, to: &mut dyn FnMut()) -> io::Result<()>;
    /// The program was stopped and is continued: takes the terminal again.
    fn continued(&mut self) -> io::Result<()>;
    /// Whether a frame would have to wait; [`super::Happening::Drained`] is posted when it would not any more.
    fn is_blocked(&self) -> bool;
}

/// Who does what the wizard asks for.
pub trait Doer {
    /// Begins to do something. What comes of it is posted.
    fn run(&mut self, effect: Effect, post: &Post);
    /// The command that prints the account's secret.
    fn secret_command(&self) -> Option<String>;
    /// The secret that it printed.
    fn use_secret(&mut self, secret: SecretString);
    /// The wizard is left in this way: the last save may have little time.
    fn leaving(&self, left: Left);
}

impl Doer for Effects {
    fn run(&mut self, effect: Effect, post: &Post) {
        Self::run(self, effect, post);
    }

    fn secret_command(&self) -> Option<String> {
        Self::secret_command(self)
    }

    fn use_secret(&mut self, secret: SecretString) {
        Self::use_secret(self, secret);
    }

    fn leaving(&self, left: Left) {
        Self::leaving(self, left);
    }
}

/// Does nothing, for tests that bring every result themselves.
impl Doer for () {
    fn run(&mut self, _: Effect, _: &Post) {}

    fn secret_command(&self) -> Option<String> {
        None
    }

    fn use_secret(&mut self, _: SecretString) {}

    fn leaving(&self, _: Left) {}
}

/// The stage of tests: nothing but the picture.
impl Stage for () {
    fn stop(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn lend(&mut self, to: &mut dyn FnMut()) -> io::Result<()> {
        to();
        Ok(())
    }

    fn continued(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn is_blocked(&self) -> bool {
        false
    }
}
