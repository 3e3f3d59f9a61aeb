//! The active account: what the app knows of it, and the gate in front of everything that needs its secret.

use super::account_context::{AccountContext, SecretState};
use super::destination::Destination;
use super::known_attempts::KnownAttempts;
use super::members;
use super::msg::{AccountRead, AttemptRow, Cx, Effect, OwnUser, UserCopy};
use super::suggest::{LookupEntry, Lookups};
use crate::account::account_spec::AccountSpec;
use crate::account::{ActiveAgents, Groups, UserIndex, takes_licence};
use crate::model::field::AccountList;
use crate::model::fields::{FIELDS, FieldId, Screen};
use crate::model::form::Form;
use crate::submission::{Again, CreateRequest, SetupStep};
use secrecy::SecretString;
use serde_json::{Map, Value};
use std::sync::Arc;

/// The users of the account.
#[derive(Debug, Clone)]
pub(crate) enum UserIndexState {
    Unread,
    Reading,
    Read(Arc<UserIndex>),
    Failed(String),
}

/// What waits for the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PendingAction {
    /// Creating the user: what the person agreed to.
    Submit { allow_overages: bool, again: Again },
    /// Reading the users, to list them or in the background.
    ReadUsers { list: bool },
    /// Copying the settings of this user.
    CopyFrom(String),
    /// Looking up an attempt of an earlier run, or finishing the setup of its user.
    LookUp(Box<AttemptRow>),
    /// Finishing the setup of the user of the outcome.
    FinishSetup,
    /// Reading and checking this file of users.
    CheckBatch(String),
    /// Reading the archived user with this id, to show what restoring it changes.
    ReadArchived(String),
    /// Restoring an archived user, as it was shown.
    Restore(Box<CreateRequest>),
}

/// An archived user that may be restored.
#[derive(Debug, Clone)]
pub(super) enum ArchivedUser {
    /// The account's users are read first, to find it.
    Wanted,
    Reading,
    Read(Map<String, Value>),
}

/// What waits for lists of the account.
#[derive(Debug, Clone, Default)]
pub(super) struct Waiting {
    /// The user to be created: the answers that were reviewed, and what the person agreed to.
    pub(super) submit: Option<(Form, bool, Again)>,
    /// The user whose settings are copied.
    pub(super) copy: Option<UserCopy>,
    /// The archived user that may be restored.
    pub(super) restore: Option<ArchivedUser>,
}

/// Users created since the account's users were read.
#[derive(Debug, Default)]
struct CreatedSince {
    agent_ids: Vec<String>,
    /// The attempts of the agents.
    agents: Vec<String>,
}

pub(crate) struct AccountState {
    context: AccountContext,
    lookups: Lookups,
    users: UserIndexState,
    /// The groups whose members are compared.
    groups: Groups,
    /// How many users of a long list were read so far.
    users_read: usize,
    attempts: KnownAttempts,
    /// What was created since the users were read.
    created: CreatedSince,
    /// What waits for the secret.
    pending: Option<PendingAction>,
    /// What waits for lists of the account.
    waiting: Waiting,
    /// The secret was typed by the person, who can be asked again.
    secret_typed: bool,
    /// What was typed into the form that adds an account, and not saved; never its secret.
    unsaved: Option<AccountSpec>,
}

impl AccountState {
    pub(super) fn new(context: AccountContext, lookups: Lookups) -> Self {
        Self {
            context,
            lookups,
            users: UserIndexState::Unread,
            groups: Groups::default(),
            users_read: 0,
            attempts: KnownAttempts::default(),
            created: CreatedSince::default(),
            pending: None,
            waiting: Waiting::default(),
            secret_typed: false,
            unsaved: None,
        }
    }

    pub(super) fn unsaved(&self) -> Option<&AccountSpec> {
        self.unsaved.as_ref()
    }

    /// Keeps what was typed into the form that adds an account; none if the form was not touched.
    pub(super) fn set_unsaved(&mut self, spec: Option<AccountSpec>) {
        self.unsaved = spec.filter(|spec| *spec != AccountSpec::default());
    }

    pub(crate) fn context(&self) -> &AccountContext {
        &self.context
    }

    pub(crate) fn lookups(&self) -> &Lookups {
        &self.lookups
    }

    pub(super) fn set_list(&mut self, list: AccountList, result: Result<Vec<LookupEntry>, String>) {
        self.lookups.set_list(list, result);
    }

    /// Reads lists of the account, again where they were read before.
    pub(super) fn request_lists(&mut self, lists: impl IntoIterator<Item = AccountList>, cx: &mut Cx) {
        for list in lists {
            self.lookups.set_reading(list);
            cx.push(Effect::ReadAccount(AccountRead::List(list)));
        }
    }

    /// How many users of a long list were read so far.
    pub(crate) fn users_read(&self) -> usize {
        self.users_read
    }

    pub(super) fn set_users_read(&mut self, count: usize) {
        self.users_read = count;
    }

    /// How many users the list of users has, once it is read.
    pub(crate) fn known_users(&self) -> usize {
        if let UserIndexState::Read(index) = &self.users { index.len() } else { 0 }
    }

    pub(crate) fn users(&self) -> &UserIndexState {
        &self.users
    }

    /// Where users are created.
    pub(super) fn destination(&self) -> Destination {
        Destination {
            account: self.context.account.clone(),
            api_url: self.context.api_url.clone(),
            lookups: self.lookups.clone(),
            agent_licences: self.context.agent_licences,
            is_advice_off: self.context.is_advice_off,
            ..Destination::default()
        }
    }

    /// Submissions whose outcome is unknown or whose users are not set up, on any account.
    pub(crate) fn open_attempts(&self) -> &[AttemptRow] {
        self.attempts.open()
    }

    /// Whether an attempt of this run has an unknown outcome, on any account.
    pub(crate) fn has_unsettled_attempt(&self) -> bool {
        self.attempts.is_unsettled()
    }

    pub(super) fn attempts_mut(&mut self) -> &mut KnownAttempts {
        &mut self.attempts
    }

    /// The user of an attempt was taken back.
    pub(super) fn forget_own_user(&mut self, attempt: &str, user_id: Option<&str>) {
        self.created.agents.retain(|created| created != attempt);
        self.attempts.note_taken_back(attempt, user_id);
    }

    /// A user with these answers has the agent ID, or may have it.
    pub(super) fn add_own_agent_id(&mut self, form: &Form) {
        self.created.agent_ids.push(form.value(FieldId::AgentId).into_owned());
    }

    pub(super) fn own_agent_ids(&self) -> &[String] {
        &self.created.agent_ids
    }

    /// What waits for the secret.
    pub(super) fn set_pending(&mut self, action: Option<PendingAction>) {
        self.pending = action;
    }

    /// Changes to another account. Earlier attempts stay known.
    pub(super) fn switch(&mut self, context: AccountContext, lookups: Lookups) {
        (self.context, self.lookups) = (context, lookups);
        self.users = UserIndexState::Unread;
        self.groups = Groups::default();
        self.created = CreatedSince::default();
        self.secret_typed = false;
        self.waiting = Waiting::default();
    }

    /// What waits for lists of the account.
    pub(super) fn waiting_mut(&mut self) -> &mut Waiting {
        &mut self.waiting
    }

    /// Whether something waits for lists of the account.
    pub(crate) fn is_waiting(&self) -> bool {
        self.waiting.submit.is_some() || self.waiting.copy.is_some() || self.waiting.restore.is_some()
    }

    pub(crate) fn name(&self) -> &str {
        &self.context.account
    }

    /// The index of the account's users, once it is read.
    pub(crate) fn user_index(&self) -> Option<&Arc<UserIndex>> {
        match &self.users {
            UserIndexState::Read(index) => Some(index),
            _ => None,
        }
    }

    /// The active agents of the account, once its users are read.
    pub(super) fn active_agents(&self) -> Option<ActiveAgents> {
        let ActiveAgents(read) = self.user_index()?.active_agents();
        Some(ActiveAgents(read + self.created.agents.len()))
    }

    /// A user with these answers was created.
    pub(super) fn add_created(&mut self, attempt: &str, form: &Form) {
        self.add_own_agent_id(form);
        if takes_licence(form) {
            self.created.agents.push(attempt.to_owned());
        }
    }

    /// What the review says of agent licences: nothing without a need, unless they are configured.
    pub(super) fn licence_line(&self, form: &Form) -> Option<String> {
        let licences = self.context.agent_licences;
        match (self.active_agents(), &self.users) {
            _ if !takes_licence(form) => None,
            (Some(agents), _) => agents.review_line(licences),
            (None, _) if licences.is_none() => None,
            (None, UserIndexState::Failed(_)) => {
                Some("Agents: not counted, the account's users could not be read".to_owned())
            }
            (None, _) => Some("Agents: not counted, the account's users are not read yet".to_owned()),
        }
    }

    pub(super) fn request_users(&mut self, cx: &mut Cx) {
        (self.users, self.users_read) = (UserIndexState::Reading, 0);
        cx.push(Effect::ReadAccount(AccountRead::Users));
    }

    pub(super) fn set_users(&mut self, result: Result<Arc<UserIndex>, String>) {
        self.users = match result {
            Ok(index) => {
                self.created.agents.clear();
                // The members have to be looked up among the users that were just read.
                self.groups = Groups::default();
                self.lookups.add_regions(index.regions());
                UserIndexState::Read(index)
            }
            Err(reason) => UserIndexState::Failed(reason),
        };
    }

    /// Reads in the background what the fields of a screen look up, for the review what its answers name. Never asks for
    /// the secret.
    pub(super) fn read_for_screen(&mut self, screen: Screen, form: &Form, cx: &mut Cx) {
        if self.context.secret != SecretState::Known {
            return;
        }
        let mut lists = lists_on(screen);
        if screen == Screen::Review {
            lists.extend(members::answered(form).map(|(_, list)| list));
        }
        lists.retain(|list| self.lookups.state(*list).is_none());
        self.request_lists(lists, cx);
        if FieldId::Username.field().screen == screen && matches!(self.users, UserIndexState::Unread) {
            self.request_users(cx);
        }
    }

    pub(super) fn groups(&self) -> &Groups {
        &self.groups
    }

    /// Reads in the background who is in the groups of a form, once each, to compare its user with them.
    pub(super) fn read_groups(&mut self, form: &Form, cx: &mut Cx) {
        let is_possible = self.context.secret == SecretState::Known && self.user_index().is_some();
        if self.context.is_advice_off || !is_possible {
            return;
        }
        for group in self.lookups.chosen_groups(form) {
            if self.groups.request(&group.id) {
                cx.push(Effect::ReadAccount(AccountRead::GroupMembers(group.id)));
            }
        }
    }

    /// The members of a group were read, by their user IDs, or could not be: then all with the same role are compared.
    pub(super) fn set_group_members(&mut self, group: String, members: Option<&[String]>) {
        match self.user_index().cloned() {
            Some(users) => self.groups.set_members(group, members, &users),
            // The users are being read again; the members are requested once more after that.
            None => self.groups.forget_reading(),
        }
    }

    /// Reads the lists again that were requested before, and those of a screen.
    pub(super) fn request_lists_again(&mut self, screen: Screen, cx: &mut Cx) {
        let here = lists_on(screen);
        let mut lists = SetupStep::ALL.map(SetupStep::list).to_vec();
        lists.retain(|list| here.contains(list) || self.lookups.state(*list).is_some());
        self.request_lists(lists, cx);
    }

    /// Reads one user, by id where it is known, and the names of what it has.
    pub(super) fn request_user(&mut self, username: String, cx: &mut Cx) {
        let known = self.user_index().and_then(|index| index.by_username(&username));
        let user_id = known.map(|user| user.user_id.clone()).unwrap_or_default();
        cx.notify(format!("Reading the settings of {username} …"));
        cx.push(Effect::ReadAccount(AccountRead::User { user_id, username }));
        let mut lists: Vec<AccountList> = SetupStep::COPIED.into_iter().map(SetupStep::list).collect();
        lists.retain(|list| self.lookups.state(*list).is_none());
        self.request_lists(lists, cx);
    }

    /// The attempt of this username on this account whose outcome is unknown.
    pub(super) fn open_attempt(&self, username: &str) -> Option<&AttemptRow> {
        self.attempts.unknown(&self.context.account, username)
    }

    /// The user of this username on this account that exists by an earlier attempt.
    pub(super) fn own_user(&self, username: &str) -> Option<&OwnUser> {
        self.attempts.user(&self.context.api_url, username)
    }

    /// The usernames on this account that may exist by an own attempt, in lower case.
    pub(super) fn own_usernames(&self) -> Vec<String> {
        self.attempts.usernames(&self.context)
    }

    /// The person typed the secret.
    pub(super) fn use_secret(&mut self, secret: SecretString, cx: &mut Cx) {
        self.secret_typed = true;
        // Requests with another secret are dropped.
        self.lookups.forget_reading();
        self.groups.forget_reading();
        cx.push(Effect::UseSecret(secret));
    }

    /// The secret is available, or why it is not. Returns the action that waited for it.
    pub(super) fn secret_ready(&mut self, result: Result<(), String>, cx: &mut Cx) -> Option<PendingAction> {
        let pending = self.pending.take();
        match result {
            Ok(()) => {
                self.context.secret = SecretState::Known;
                pending
            }
            Err(reason) => {
                cx.notify(reason);
                None
            }
        }
    }

    /// The credentials were refused: a typed secret is asked for again.
    pub(super) fn reject_secret(&mut self) {
        if self.secret_typed {
            self.context.secret = SecretState::Prompt;
        }
    }
}

/// The lists of the API that the fields of a screen look up.
pub(super) fn lists_on(screen: Screen) -> Vec<AccountList> {
    let fields = FIELDS.iter().filter(|field| field.screen == screen);
    fields.filter_map(|field| field.kind.list()).filter(|list| *list != AccountList::Regions).collect()
}
