//! Resolves what a command is given to requests: reads and locks drafts, closes them, and hands requests to the executor.

use super::context::Context;
use super::exit::CliError;
use super::input::{self, Input};
use super::say;
use super::secret::Secrets;
use crate::account::{AccountSelection, SANDBOX};
use crate::model::form::Form;
use crate::services::executor::{self, BlockingClient, Counted};
use crate::services::saver;
use crate::store::ids;
use crate::store::io_messages;
use crate::store::lock::{Lock, LockError};
use crate::submission::{Again, Blocked, CreateRequest, Outcome, Submission};

/// The flag of `submit` that sends a user once more.
pub(crate) const AGAIN: &str = "--again";

/// Reads what is to be sent. A draft is locked before it is read for good: what another window does to it until then
/// is seen, and from then on there is no other window. A draft whose user was created is refused, and with it all of
/// them, unless the person says `again`.
pub(crate) fn read(
    names: &[String],
    context: &Context,
    again: bool,
) -> Result<Vec<(Input, Option<Lock>)>, CliError> {
    let drafts = context.drafts();
    let mut all: Vec<(Input, Option<Lock>)> = Vec::new();
    for name in names {
        let shown = io_messages::escaped(name.as_ref());
        let mut input = input::load(name, &drafts)?;
        let mut lock = None;
        if let Some(id) = input.id.clone() {
            if all.iter().any(|(other, _)| other.id.as_ref() == Some(&id)) {
                return Err(CliError::usage(format!("{shown}: named twice. Nothing was sent.")));
            }
            lock = match drafts.lock(&id) {
                Ok(lock) => Some(lock),
                Err(held @ LockError::Held { .. }) => {
                    return Err(CliError::usage(format!(
                        "{shown}: {held}: close it there. Nothing was sent."
                    )));
                }
                Err(error) => {
                    say(&format!("{shown}: the draft {error}; it is sent all the same."));
                    None
                }
            };
            input = input::load(name, &drafts)?;
            close_created(context, &id, &mut input);
        }
        refuse_created(&shown, &input, again)?;
        all.push((input, lock));
    }
    Ok(all)
}

/// The program may have been killed before it closed the draft of a user that it had created.
fn close_created(context: &Context, id: &str, input: &mut Input) {
    saver::close_created(&context.journal(), id, &mut input.draft);
    if let (Some(user_id), Some(account)) = (&input.draft.user_id, &input.draft.account) {
        close_draft(context, id, user_id, account);
    }
}

fn refuse_created(shown: &str, input: &Input, again: bool) -> Result<(), CliError> {
    // The sandbox has forgotten its users.
    let rehearsed = input.draft.account.as_deref() == Some(SANDBOX);
    match &input.draft.user_id {
        Some(user_id) if !rehearsed && !again => {
            let blocked = Blocked::DraftClosed(user_id.clone());
            let lines = blocked.lines(shown).join(" ");
            let (title, next) = (blocked.title(shown), blocked.next_command(AGAIN));
            Err(CliError::usage(format!("{shown}: {title}. {lines} {next}")))
        }
        _ => Ok(()),
    }
}

/// A draft whose user was created holds the userId and is kept as history.
fn close_draft(context: &Context, id: &str, user_id: &str, account: &str) {
    let drafts = context.drafts();
    let closed = drafts.load(id).map_err(|error| error.to_string()).and_then(|(mut draft, _, stamp)| {
        if draft.user_id.as_deref() == Some(user_id) {
            return Ok(());
        }
        draft.user_id = Some(user_id.to_owned());
        draft.account = Some(account.to_owned());
        drafts.save(id, &draft, Some(&stamp)).map(drop).map_err(|error| error.reason())
    });
    if let Err(reason) = closed {
        say(&format!("The user was created; the draft {id} could not be closed: {reason}"));
    }
}

/// Hands requests to one account's executor, one after the other.
pub(crate) struct Sender<'a> {
    context: &'a Context,
    choice: AccountSelection,
    account: String,
    api_url: String,
    /// Made when the first request is sent: until then no secret is needed.
    asker: Option<BlockingClient>,
    secrets: Secrets,
}

impl<'a> Sender<'a> {
    pub(crate) fn new(context: &'a Context, choice: AccountSelection) -> Self {
        let (account, api_url) = match &choice {
            AccountSelection::Account(account) => (account.name.clone(), account.api_url.clone()),
            AccountSelection::Sandbox { .. } => (SANDBOX.to_owned(), SANDBOX.to_owned()),
        };
        Self { context, choice, account, api_url, asker: None, secrets: Secrets::default() }
    }

    /// Sends a request, unless the policy says no: that is known without a secret.
    pub(crate) fn send(&mut self, order: &CreateRequest) -> Result<Outcome, CliError> {
        if self.asker.is_none()
            && let Err(event) = executor::claim(&self.context.journal(), order, &self.counted())
        {
            let (mut submission, _) = Submission::start(order.clone());
            submission.handle(event);
            if let Some(outcome) = submission.outcome() {
                return Ok(outcome.clone());
            }
        }
        let outcome = self.asker()?.submit(order.clone());
        if let (Some(id), Outcome::Created(created)) = (&order.draft, &outcome) {
            close_draft(self.context, id, created.user_id.as_deref().unwrap_or_default(), &self.account);
        }
        Ok(outcome)
    }

    /// Looks up the earlier attempt of a username, and records what is found where the journal knows the attempt.
    pub(crate) fn look_up(&mut self, order: CreateRequest) -> Result<Outcome, CliError> {
        let earlier =
            self.context.journal().unknown(&order.api_url, &order.username).map_err(CliError::usage)?;
        let why = earlier
            .as_ref()
            .and_then(|earlier| earlier.why_unknown())
            .unwrap_or(executor::NO_ANSWER)
            .to_owned();
        let order = earlier.map_or(order, |earlier| earlier.order());
        Ok(self.asker()?.look_up(order, why))
    }

    /// Which earlier attempts count before anything is sent in this run.
    pub(crate) fn counted(&self) -> Counted {
        Counted::at_start(matches!(self.choice, AccountSelection::Sandbox { .. }))
    }

    /// Where users are sent to.
    pub(crate) fn api_url(&self) -> &str {
        &self.api_url
    }

    pub(crate) fn asker(&mut self) -> Result<&BlockingClient, CliError> {
        if self.asker.is_none() {
            let target = self.secrets.target(self.choice.clone())?;
            self.asker =
                Some(BlockingClient::new(target, self.context.journal()).map_err(CliError::unexpected)?);
        }
        self.asker.as_ref().ok_or_else(|| CliError::unexpected("no connection"))
    }

    /// The request that creates a user with these answers.
    pub(crate) fn order(
        &self,
        form: &Form,
        draft: Option<String>,
        allow_overages: bool,
        again: Again,
    ) -> CreateRequest {
        let order = CreateRequest::to_create(form, ids::new(), &self.account, &self.api_url);
        CreateRequest { allow_overages, draft, again, ..order }
    }
}
