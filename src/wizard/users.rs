//! The users that the account has: read in the background, looked through to copy from one, asked for a free agent ID.

use super::Wizard;
use super::focus::Stop;
use super::msg::{Effect, Moment};
use super::overlay::Overlay;
use super::picker::Picker;
use super::secret::{Pending, SecretState};
use crate::account::{IndexedUser, UserIndex};
use crate::user::field::{AccountList, Field, Kind};
use crate::user::fields::{FIELDS, FieldId, Screen};
use crate::user::form::Addr;
use crate::user::import;
use crate::user::visibility::is_visible;
use serde_json::{Map, Value};
use std::sync::Arc;

/// The most users that the list shows at once; more typing shows the others.
const MOST_SHOWN: usize = 200;

/// The users that the account has.
#[derive(Debug, Clone)]
pub enum DirectoryState {
    /// Nobody asked for them.
    Unread,
    /// They are on the way.
    Reading,
    /// Here they are.
    Read(Arc<UserIndex>),
    /// They cannot be read.
    Failed(String),
}

impl Wizard {
    /// Reads what a screen's live help needs, without ever asking for the secret or making anyone wait.
    pub(super) fn read_in_background(&mut self, screen: Screen) {
        if self.setting.secret != SecretState::AtHand {
            return;
        }
        let asks = |wanted: &dyn Fn(&Field) -> bool| {
            FIELDS.iter().any(|field| field.screen == screen && wanted(field))
        };
        let numbers = asks(&|field| field.kind == Kind::Listed(AccountList::CallbackNumbers));
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

    pub(super) fn directory_read(&mut self, result: Result<Arc<UserIndex>, String>) {
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
    pub fn matching_users(&self) -> Vec<&IndexedUser> {
        match (&self.overlay, &self.directory) {
            (Some(Overlay::Users { picker }), DirectoryState::Read(directory)) => {
                directory.search(picker.filter.text(), MOST_SHOWN)
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
                let from = import::from_object(&answer).form;
                self.copy_from(&from, username, now);
            }
            Err(reason) => self.say(&format!("The settings of {username} could not be read: {reason}"), now),
        }
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
            Some(_) if !is_visible(&self.form, at) => {
                self.say("Only agents have an agent ID: choose the role first.", now);
            }
            Some(id) => {
                self.go_to_answer(at, now);
                self.change(None, now, |form| form.set(at, id));
                self.stand_at(at.field.field().screen, Stop::Answer(at));
            }
        }
    }
}
