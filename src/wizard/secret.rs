//! The client secret: whether it is at hand, what waits for it, and the prompt that never shows it.

use super::Wizard;
use super::keymap::{Command, typed};
use super::msg::{AttemptLine, Effect, Moment};
use super::overlay::Overlay;
use super::picker::Picker;
use super::users::DirectoryState;
use crate::submission::Again;
use crossterm::event::KeyEvent;
use secrecy::{ExposeSecret, ExposeSecretMut, SecretBox, SecretString};
use std::fmt;

/// The most characters of a secret that is typed: room for them is made once, so that no copy stays behind.
const LONGEST_SECRET: usize = 512;

/// Whether the client secret is at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SecretState {
    /// It is.
    #[default]
    AtHand,
    /// A command prints it, which may ask for a passphrase.
    Command,
    /// The person types it.
    Prompt,
}

/// What waits for the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pending {
    /// Creating the user.
    Submit {
        /// An extra licence was agreed to.
        allow_overages: bool,
        /// What was agreed to, knowing of earlier attempts.
        again: Again,
    },
    /// Reading the users.
    Directory {
        /// Their list was asked for.
        list: bool,
    },
    /// Reading one user, by username.
    User(String),
    /// Looking up an attempt that was left open.
    LookUp(AttemptLine),
}

/// A text that is typed and never shown.
pub struct Masked(SecretBox<String>);

impl Default for Masked {
    fn default() -> Self {
        Self(SecretBox::new(Box::new(String::with_capacity(LONGEST_SECRET * 4))))
    }
}

impl Masked {
    /// Adds a character; one too many is left out.
    pub fn push(&mut self, letter: char) {
        let text = self.0.expose_secret_mut();
        if text.chars().count() < LONGEST_SECRET {
            text.push(letter);
        }
    }

    /// A key: it types, or takes back. What is not seen is not taken back by the word.
    pub(super) fn key(&mut self, event: &KeyEvent, command: Option<Command>) {
        match command {
            Some(Command::DeleteLeft) => drop(self.0.expose_secret_mut().pop()),
            Some(Command::DeleteWord | Command::DeleteText) => *self = Self::default(),
            Some(_) => {}
            None => typed(event).into_iter().for_each(|letter| self.push(letter)),
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        let room = LONGEST_SECRET.saturating_sub(self.len());
        text.chars().filter(|c| !c.is_control()).take(room).for_each(|letter| self.push(letter));
    }

    /// How many characters were typed.
    pub fn len(&self) -> usize {
        self.0.expose_secret().chars().count()
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A copy of the secret; what was typed stays.
    pub(super) fn copy(&self) -> SecretString {
        SecretString::from(self.0.expose_secret().as_str())
    }

    /// The secret, and nothing of it left here.
    pub(super) fn take(&mut self) -> SecretString {
        let secret = SecretString::from(self.0.expose_secret().as_str());
        *self = Self::default();
        secret
    }
}

impl fmt::Debug for Masked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Masked(…)")
    }
}

impl Wizard {
    /// Does something that needs the secret: at once, or when the secret is at hand.
    pub(super) fn need(&mut self, what: Pending, now: Moment) {
        match self.setting.secret {
            SecretState::AtHand => self.perform(what, now),
            SecretState::Prompt => {
                self.pending = Some(what);
                self.overlay = Some(Overlay::Secret { typed: Masked::default() });
            }
            SecretState::Command => {
                self.pending = Some(what);
                self.effects.push(Effect::RunSecretCommand);
            }
        }
    }

    fn perform(&mut self, what: Pending, now: Moment) {
        match what {
            Pending::Submit { allow_overages, again } => self.send(allow_overages, again, now),
            Pending::Directory { list } => {
                // The question for the secret has taken its place.
                if list && self.overlay.is_none() {
                    self.overlay = Some(Overlay::Users { picker: Picker::default() });
                }
                self.directory = DirectoryState::Reading;
                self.effects.push(Effect::ReadDirectory);
            }
            Pending::LookUp(line) => self.resolve(&line, now),
            Pending::User(username) => {
                let known = match &self.directory {
                    DirectoryState::Read(directory) => directory.by_username(&username),
                    _ => None,
                };
                let user_id = known.map(|user| user.user_id.clone()).unwrap_or_default();
                self.say(&format!("Reading the settings of {username} …"), now);
                self.effects.push(Effect::ReadUser { user_id, username });
            }
        }
    }

    pub(super) fn secret_given(&mut self, result: Result<(), String>, now: Moment) {
        let pending = self.pending.take();
        match result {
            Ok(()) => {
                self.setting.secret = SecretState::AtHand;
                if let Some(pending) = pending {
                    self.perform(pending, now);
                }
            }
            Err(reason) => self.say(&reason, now),
        }
    }

    /// A typed secret that was not accepted is asked for again.
    pub(super) fn ask_secret_again(&mut self) {
        if self.typed_secret {
            self.setting.secret = SecretState::Prompt;
        }
    }

    /// The account whose secret is to be typed now.
    pub fn wants_secret(&self) -> Option<&str> {
        matches!(self.overlay, Some(Overlay::Secret { .. })).then_some(self.setting.account.as_str())
    }

    pub(super) fn secret_key(&mut self, event: &KeyEvent, command: Option<Command>, now: Moment) {
        let Some(Overlay::Secret { typed: secret }) = &mut self.overlay else { return };
        match command {
            Some(Command::Press) if !secret.is_empty() => {
                let secret = secret.take();
                self.overlay = None;
                self.typed_secret = true;
                self.effects.push(Effect::UseSecret(secret));
                self.secret_given(Ok(()), now);
            }
            Some(Command::Undo) => *secret = Masked::default(),
            _ => secret.key(event, command),
        }
    }
}
