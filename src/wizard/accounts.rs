//! What the wizard needs of the account: its secret, its users, another account in its place.

use super::Setting;
use super::Wizard;
use super::copying::copy_settings;
use super::focus::Stop;
use super::keymap::{Command, typed};
use super::msg::{AttemptLine, Effect, Known, Moment};
use super::new_account::Place;
use super::overlay::Overlay;
use super::picker::{Picker, line_paste};
use super::suggest::KnownLists;
use crate::account::{Directory, KnownUser};
use crate::user::field::{Field, Kind, List};
use crate::user::fields::{FIELDS, FieldId, Screen};
use crate::user::form::Addr;
use crate::user::read;
use crate::user::when::counted;
use crossterm::event::KeyEvent;
use secrecy::{ExposeSecret, ExposeSecretMut, SecretBox, SecretString};
use serde_json::{Map, Value};
use std::fmt;
use std::sync::Arc;

/// The most characters of a secret that is typed: room for them is made once, so that no copy stays behind.
const LONGEST_SECRET: usize = 512;
/// The most users that the list shows at once; more typing shows the others.
const MOST_SHOWN: usize = 200;

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

/// The users that the account has.
#[derive(Debug, Clone)]
pub enum DirectoryState {
    /// Nobody asked for them.
    Unread,
    /// They are on the way.
    Reading,
    /// Here they are.
    Read(Arc<Directory>),
    /// They cannot be read.
    Failed(String),
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
        line_paste(self.0.expose_secret_mut(), text, LONGEST_SECRET);
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
            Pending::Submit { allow_overages } => self.send(allow_overages, now),
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
        match &self.overlay {
            Some(Overlay::Secret { .. }) => Some(&self.setting.account),
            Some(Overlay::NewAccount(form)) if form.place() == Place::Secret => Some(&form.draft.name),
            _ => None,
        }
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

    /// Reads what a screen's live help needs, without ever asking for the secret or making anyone wait.
    pub(super) fn read_in_background(&mut self, screen: Screen) {
        if self.setting.secret != SecretState::AtHand {
            return;
        }
        let asks = |wanted: &dyn Fn(&Field) -> bool| {
            FIELDS.iter().any(|field| field.screen == screen && wanted(field))
        };
        let numbers = asks(&|field| field.kind == Kind::Listed(List::CallbackNumbers));
        if numbers
            && self.known.callback_numbers.is_empty()
            && !std::mem::replace(&mut self.numbers_asked, true)
        {
            self.effects.push(Effect::ReadCallbackNumbers);
        }
        let usernames = asks(&|field| field.id == FieldId::Username);
        if usernames && matches!(self.directory, DirectoryState::Unread) {
            self.directory = DirectoryState::Reading;
            self.effects.push(Effect::ReadDirectory);
        }
    }

    pub(super) fn directory_read(&mut self, result: Result<Arc<Directory>, String>) {
        self.directory = match result {
            Ok(directory) => {
                self.known.add_regions(directory.regions());
                DirectoryState::Read(directory)
            }
            Err(reason) => DirectoryState::Failed(reason),
        };
        self.recheck();
    }

    pub(super) fn open_users(&mut self, now: Moment) {
        self.overlay = Some(Overlay::Users { picker: Picker::default() });
        if matches!(self.directory, DirectoryState::Unread | DirectoryState::Failed(_)) {
            self.need(Pending::Directory { list: true }, now);
        }
    }

    /// The users that match what was typed.
    pub fn matching_users(&self) -> Vec<&KnownUser> {
        match (&self.overlay, &self.directory) {
            (Some(Overlay::Users { picker }), DirectoryState::Read(directory)) => {
                directory.search(&picker.filter, MOST_SHOWN)
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn choose_user(&mut self, selected: usize, now: Moment) {
        let username = self.matching_users().get(selected).map(|user| user.username.clone());
        if let Some(username) = username {
            self.overlay = None;
            self.need(Pending::User(username), now);
        }
    }

    /// Starts with the settings of an existing user, as `--like` asks.
    #[must_use = "what is to be done has to be done"]
    pub fn like(&mut self, username: String, now: Moment) -> Vec<Effect> {
        self.need(Pending::User(username), now);
        std::mem::take(&mut self.effects)
    }

    pub(super) fn user_read(
        &mut self,
        username: &str,
        result: Result<Box<Map<String, Value>>, String>,
        now: Moment,
    ) {
        match result {
            Ok(answer) => {
                let from = read::from_object(&answer).form;
                self.copy_from(&from, username, now);
            }
            Err(reason) => self.say(&format!("The settings of {username} could not be read: {reason}"), now),
        }
    }

    /// Copies the settings of a form as one step, and says what that did.
    pub(super) fn copy_from(&mut self, from: &crate::user::form::Form, username: &str, now: Moment) {
        self.settle(now);
        self.history.close_group();
        let mut copied = super::copying::Copied::default();
        self.change(None, now, |form| copied = copy_settings(from, form));
        self.stand_at(self.screen, self.stop);
        let settings = counted(copied.settings, "setting");
        let undo = self.way_to(Command::Undo);
        self.say(
            &format!(
                "{settings} from {username}; {} of yours replaced. {undo} takes it back.",
                copied.replaced
            ),
            now,
        );
    }

    pub(super) fn take_next_agent_id(&mut self, now: Moment) {
        let next = match &self.directory {
            DirectoryState::Read(directory) => directory.next_agent_id().map(str::to_owned),
            _ => None,
        };
        let at = Addr::of(FieldId::AgentId);
        match next {
            None => {
                self.say(
                    "The account's users are not read yet, so the next free agent ID is not known.",
                    now,
                );
            }
            Some(_) if !crate::user::when::visible(&self.form, at) => {
                self.say("Only agents have an agent ID: choose the role first.", now);
            }
            Some(id) => {
                self.go_to_answer(at, now);
                self.change(None, now, |form| form.set(at, id));
                self.stand_at(at.field.field().screen, Stop::Answer(at));
            }
        }
    }

    /// The accounts that match what was typed.
    pub fn matching_accounts(&self) -> Vec<&String> {
        let Some(Overlay::Accounts { picker }) = &self.overlay else { return Vec::new() };
        let accounts = &self.setting.accounts;
        let matching = picker.matching(accounts.iter().map(String::as_str));
        matching.into_iter().filter_map(|index| accounts.get(index)).collect()
    }

    pub(super) fn choose_account(&mut self, selected: usize, now: Moment) {
        let name = self.matching_accounts().get(selected).map(|name| (*name).clone());
        let Some(name) = name else { return };
        self.overlay = None;
        if name == self.setting.account {
            return self.say(&format!("{name} is the account that you work with."), now);
        }
        self.effects.push(Effect::SwitchAccount(name));
    }

    pub(super) fn account_given(&mut self, result: Result<Box<(Setting, KnownLists)>, String>, now: Moment) {
        match result {
            Err(reason) => self.say(&reason, now),
            Ok(given) => {
                let (setting, known) = *given;
                (self.setting, self.known) = (setting, known);
                self.directory = DirectoryState::Unread;
                (self.typed_secret, self.numbers_asked) = (false, false);
                self.form.set_features(self.setting.features.clone());
                self.recheck();
                self.stand_at(self.screen, self.stop);
                if self.saving.exists() {
                    self.saving.touch(now.at);
                }
                let account =
                    if self.setting.practice { "the practice account" } else { &self.setting.account };
                self.say(&format!("You work with {account} now. Your answers are kept."), now);
            }
        }
    }
}

impl KnownLists {
    /// Adds regions that users of the account have and nobody named.
    pub(super) fn add_regions(&mut self, seen: &[String]) {
        for id in seen {
            if !self.regions.iter().any(|known| known.id.eq_ignore_ascii_case(id)) {
                let detail = "seen in the account".to_owned();
                self.regions.push(Known { id: id.clone(), name: id.clone(), detail });
            }
        }
    }
}
