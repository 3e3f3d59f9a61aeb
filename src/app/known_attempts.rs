//! Earlier attempts as the journal has them: of this run, of earlier runs and of other windows.

use super::account_context::AccountContext;
use super::msg::{AttemptRow, OpenSetup, OwnUser};
use crate::submission::{CreateRequest, Outcome};

/// Earlier attempts, on any account.
#[derive(Debug, Default)]
pub(super) struct KnownAttempts {
    /// Those whose outcome is unknown or whose users are not set up.
    open: Vec<AttemptRow>,
    /// The users that exist by one, the newest first.
    users: Vec<OwnUser>,
    /// The ids of those of this run.
    begun: Vec<String>,
    /// Those of this run whose users may exist without that being known.
    unsettled: Vec<Unsettled>,
}

/// An attempt of this run that ended without an answer.
#[derive(Debug)]
struct Unsettled {
    /// None for a row of a batch.
    attempt: Option<String>,
    api_url: String,
    username: String,
}

impl KnownAttempts {
    pub(super) fn replace(&mut self, open: Vec<AttemptRow>, users: Vec<OwnUser>) {
        (self.open, self.users) = (open, users);
    }

    /// Submissions whose outcome is unknown or whose users are not set up.
    pub(super) fn open(&self) -> &[AttemptRow] {
        &self.open
    }

    /// The attempt of this username on an account whose outcome is unknown.
    pub(super) fn unknown(&self, account: &str, username: &str) -> Option<&AttemptRow> {
        let username = username.to_lowercase();
        let same = |row: &&AttemptRow| {
            row.setup.is_none() && row.account == account && row.username.to_lowercase() == username
        };
        self.open.iter().find(same)
    }

    /// The user of this username that exists at this address of the API.
    pub(super) fn user(&self, api_url: &str, username: &str) -> Option<&OwnUser> {
        self.users_at(api_url).find(|user| user.username.to_lowercase() == username.to_lowercase())
    }

    fn users_at(&self, api_url: &str) -> impl Iterator<Item = &OwnUser> {
        self.users.iter().filter(move |user| user.api_url == api_url)
    }

    /// The usernames on an account that may exist, in lower case.
    pub(super) fn usernames(&self, context: &AccountContext) -> Vec<String> {
        let open = self.open.iter().filter(|row| row.account == context.account);
        let open = open.map(|row| row.username.to_lowercase());
        open.chain(self.users_at(&context.api_url).map(|user| user.username.to_lowercase())).collect()
    }

    pub(super) fn add_user(&mut self, user: OwnUser) {
        self.users.insert(0, user);
    }

    /// The user of this attempt was taken back: nothing is left to set up of it.
    pub(super) fn note_taken_back(&mut self, attempt: &str, user_id: Option<&str>) {
        self.open.retain(|row| row.id != attempt || row.setup.is_none());
        self.users.retain(|user| {
            user.earlier.id != attempt && (user_id.is_none() || user.earlier.user_id.as_deref() != user_id)
        });
    }

    /// An attempt of this run begins.
    pub(super) fn begin(&mut self, attempt: &str) {
        self.begun.push(attempt.to_owned());
    }

    /// An attempt ended. One of this run without an answer stays unsettled: a user that a look-up finds may be another
    /// one.
    pub(super) fn note_outcome(&mut self, request: &CreateRequest, outcome: &Outcome) {
        let CreateRequest { attempt, api_url, username, .. } = request;
        self.unsettled.retain(|one| one.attempt.as_ref() != Some(attempt));
        if !matches!(outcome, Outcome::Unknown { .. }) {
            if outcome.kind().user_exists() {
                self.settle(api_url, username);
            }
        } else if self.begun.contains(attempt) {
            self.add_unsettled(Some(attempt.clone()), api_url, username);
        }
    }

    /// The user of these attempts is known to exist now.
    pub(super) fn settle(&mut self, api_url: &str, username: &str) {
        let username = username.to_lowercase();
        self.unsettled.retain(|one| one.api_url != api_url || one.username.to_lowercase() != username);
    }

    /// A user was sent without an answer, by a batch where no attempt is named.
    pub(super) fn add_unsettled(&mut self, attempt: Option<String>, api_url: &str, username: &str) {
        let (api_url, username) = (api_url.to_owned(), username.to_owned());
        self.unsettled.push(Unsettled { attempt, api_url, username });
    }

    /// Whether an attempt of this run has an unknown outcome.
    pub(super) fn is_unsettled(&self) -> bool {
        !self.unsettled.is_empty()
    }

    /// An attempt ended without an answer: it stays open unless the user was found.
    pub(super) fn note_unknown(&mut self, request: &CreateRequest, found: bool) {
        self.open.retain(|row| row.id != request.attempt);
        if !found {
            self.open.push(AttemptRow { plan: request.routing.clone(), ..attempt_row(request) });
        }
    }

    /// What is left to set up of the user of an attempt; none where that is all done.
    pub(super) fn note_setup(&mut self, request: &CreateRequest, setup: Option<OpenSetup>) {
        self.open.retain(|row| row.id != request.attempt || row.setup.is_none());
        if setup.is_some() {
            self.open.push(AttemptRow { setup, ..attempt_row(request) });
        }
    }
}

fn attempt_row(request: &CreateRequest) -> AttemptRow {
    AttemptRow {
        id: request.attempt.clone(),
        account: request.account.clone(),
        username: request.username.clone(),
        restore: request.restore.clone(),
        ..AttemptRow::default()
    }
}
