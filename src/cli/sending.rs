//! Sends the users of `submit` and `batch`: reads and locks drafts, hands requests to the executor, closes drafts.

use super::context::{self, Context};
use super::exit::{CliError, ExitStatus};
use super::input::{self, UserInput};
use super::{print_message, print_progress, secret};
use crate::account::{AccountSelection, SANDBOX};
use crate::app::destination::Destination;
use crate::app::members;
use crate::model::fields::FieldId;
use crate::model::form::Form;
use crate::services::executor::{self, BlockingClient, Counted};
use crate::services::patience::{self, GivenUp};
use crate::services::saver;
use crate::services::setup::{FinishReport, Finished};
use crate::store::journal::Attempt;
use crate::store::lock::{Lock, LockError};
use crate::submission::{
    Blocked, CreateRequest, Hindrance, Outcome, OutcomeKind, StepResult, Submission, setup_exit_code,
};
use crate::text::sanitize;
use std::convert::Infallible;

/// Says that the API asked to wait before a list is read.
pub(crate) fn say_waiting(seconds: u64) {
    print_message(waiting(seconds));
}

pub(crate) fn waiting(seconds: u64) -> String {
    format!("The API asks to wait: waiting {seconds} s")
}

impl From<GivenUp> for CliError {
    fn from(failure: GivenUp) -> Self {
        match failure {
            GivenUp::NotAuthorised(text) => Self::not_authorised(text),
            GivenUp::NotSent(text) => Self { text, code: ExitStatus::NOT_SENT },
        }
    }
}

/// The flag of `submit` that sends a user once more.
pub(crate) const AGAIN: &str = "--again";

/// Loads the inputs of `submit` and locks the drafts among them. A draft whose user was created is an error, unless
/// `again` is set or something is left to set up at this API.
pub(crate) fn load_inputs(
    names: &[String],
    context: &Context,
    again: bool,
    api_url: &str,
) -> Result<Vec<(UserInput, Option<Lock>)>, CliError> {
    let drafts = context.drafts();
    let mut inputs: Vec<(UserInput, Option<Lock>)> = Vec::new();
    for name in names {
        let shown = input::shown_name(name);
        let mut input = input::load(name, &drafts)?;
        let mut lock = None;
        if let Some(id) = input.id.clone() {
            if inputs.iter().any(|(other, _)| other.id.as_ref() == Some(&id)) {
                return Err(CliError::usage(format!("{shown}: named twice. Nothing was sent.")));
            }
            match drafts.lock(&id) {
                Ok(held) => lock = Some(held),
                Err(error @ LockError::Held { .. }) => {
                    return Err(CliError::usage(format!(
                        "{shown}: {error}: close it there. Nothing was sent."
                    )));
                }
                Err(error) => print_message(format!("{shown}: the draft {error}; it is sent all the same.")),
            }
            // Loaded again: another window can have changed it before it was locked.
            input = input::load(name, &drafts)?;
            // An earlier run can have been killed before it closed the draft.
            saver::close_created(&context.journal(), &id, &mut input.draft);
            if let (Some(user_id), Some(account)) = (&input.draft.user_id, &input.draft.account) {
                close_draft(context, &id, user_id, account);
            }
        }
        if !is_unfinished(context, &input, api_url) {
            refuse_created(&shown, &input, again)?;
        }
        inputs.push((input, lock));
    }
    Ok(inputs)
}

/// Whether something is left to set up of the user that was created from a draft.
fn is_unfinished(context: &Context, input: &UserInput, api_url: &str) -> bool {
    let username = input.draft.form.value(FieldId::Username);
    let Some(id) = &input.id else { return false };
    let attempt = context.journal().created_from(id, &username).ok().flatten();
    attempt.is_some_and(|attempt| attempt.is_for(api_url, &username) && attempt.has_open_setup())
}

fn refuse_created(shown: &str, input: &UserInput, again: bool) -> Result<(), CliError> {
    // The sandbox starts empty in every run.
    let in_sandbox = input.draft.account.as_deref() == Some(SANDBOX);
    let Some(user_id) = input.draft.user_id.clone().filter(|_| !in_sandbox && !again) else { return Ok(()) };
    let blocked = Blocked::DraftClosed(user_id);
    let (title, lines, next) = (blocked.title(shown), blocked.lines(shown), blocked.next_command(AGAIN));
    Err(CliError::usage(format!("{shown}: {title}. {} {next}", lines.join(" "))))
}

/// Records the created user in the draft, which is kept as history.
fn close_draft(context: &Context, id: &str, user_id: &str, account: &str) {
    let drafts = context.drafts();
    let closed = drafts.load(id).map_err(|error| error.to_string()).and_then(|(mut draft, _, version)| {
        if draft.user_id.as_deref() == Some(user_id) {
            return Ok(());
        }
        draft.user_id = Some(user_id.to_owned());
        draft.account = Some(account.to_owned());
        drafts.save(id, &draft, Some(&version)).map(drop).map_err(|error| error.to_string())
    });
    if let Err(reason) = closed {
        print_message(format!("The user was created; the draft {id} could not be closed: {reason}"));
    }
}

/// Prints what came of a step of the setup.
fn report_step(username: &str) -> impl Fn(&StepResult) {
    let username = sanitize::single_line(username, 100);
    move |result| print_progress(&format!("{username}: {}", result.line()))
}

/// Carries out the steps of an attempt that are not done, as a batch does: again where the API asks to wait. `known` is what
/// came of them just now.
pub(crate) fn finish(
    client: &BlockingClient,
    attempt: &str,
    username: &str,
    known: Option<FinishReport>,
) -> Finished {
    let report = report_step(username);
    let wait = async |_: &Finished, seconds| {
        patience::sleep(&say_waiting, seconds).await;
        Ok::<_, Infallible>(true)
    };
    let Ok(finished) =
        client.block_on(async |executor| executor.finish_patiently(attempt, known, wait, &report).await);
    finished
}

/// The exit code after the steps of a setup.
pub(crate) fn setup_code(finished: &FinishReport) -> ExitStatus {
    match finished.hindrance {
        Some(Hindrance::NotAuthorised) => ExitStatus::NOT_AUTHORISED,
        _ => ExitStatus(setup_exit_code(&finished.steps)),
    }
}

/// Sends requests to one account, one after the other.
pub(crate) struct Sender<'a> {
    context: &'a Context,
    pub(crate) selection: AccountSelection,
    pub(crate) destination: Destination,
    /// Created with the first request: until then no secret is needed.
    client: Option<BlockingClient>,
}

impl<'a> Sender<'a> {
    pub(crate) fn new(context: &'a Context, selection: AccountSelection) -> Self {
        let destination = context::destination(&selection);
        Self { context, selection, destination, client: None }
    }

    /// Reads the account's lists of which these users name something.
    pub(crate) fn read_lists<'f>(
        &mut self,
        forms: impl IntoIterator<Item = &'f Form>,
    ) -> Result<(), CliError> {
        let named = forms.into_iter().flat_map(|form| members::answered(form).map(|(_, list)| list));
        let lists: Vec<_> = named.collect();
        if lists.is_empty() {
            return Ok(());
        }
        let mut lookups = self.destination.lookups.clone();
        self.client()?.block_on(async |executor| {
            for list in lists {
                patience::read_list(executor, &mut lookups, list, &say_waiting).await?;
            }
            Ok::<(), GivenUp>(())
        })?;
        self.destination.lookups = lookups;
        Ok(())
    }

    /// Sends a request if the policy allows it. The policy is asked before a secret is requested.
    pub(crate) fn send(&mut self, request: &CreateRequest) -> Result<Outcome, CliError> {
        if self.client.is_none()
            && let Err(event) = executor::claim(&self.context.journal(), request, &self.counted())
        {
            let (mut submission, _) = Submission::start(request.clone());
            submission.handle(event);
            if let Some(outcome) = submission.outcome() {
                return Ok(outcome.clone());
            }
        }
        let report = report_step(&request.username);
        let outcome = self.client()?.submit(request.clone(), &report);
        if let (Some(id), Outcome::Created(created)) = (&request.draft, &outcome) {
            close_draft(
                self.context,
                id,
                created.user_id.as_deref().unwrap_or_default(),
                &self.destination.account,
            );
        }
        Ok(outcome)
    }

    /// Looks up the username where an earlier attempt keeps a user from being sent because its outcome is unknown, and
    /// records what is found; where the attempt's record cannot be read, only if the secret is known. What an attempt to
    /// restore the user came to is for the person to read.
    pub(crate) fn look_up_earlier(
        &mut self,
        outcome: &Outcome,
        request: &CreateRequest,
    ) -> Result<Option<Outcome>, CliError> {
        match outcome {
            Outcome::Blocked(Blocked::Unresolved(earlier)) => {
                let attempt = self.context.journal().attempt(&earlier.id).map_err(CliError::usage)?;
                if attempt.restore().is_some() {
                    return Ok(None);
                }
            }
            // The record is reported all the same.
            Outcome::Blocked(Blocked::Unreadable(_)) if self.client().is_ok() => {}
            _ => return Ok(None),
        }
        let looked_up = self.client()?.look_up_earlier(request.clone()).map_err(CliError::usage)?;
        Ok(Some(looked_up))
    }

    /// The attempt by which a user exists that is not set up: an earlier one, or the one whose user was found just now.
    pub(crate) fn open_setup(
        &self,
        outcome: &Outcome,
        request: &CreateRequest,
    ) -> Result<Option<Attempt>, CliError> {
        if !matches!(outcome.kind(), OutcomeKind::Exists | OutcomeKind::Found) {
            return Ok(None);
        }
        let counts = |id: &str| match &self.client {
            Some(client) => client.counts(id),
            None => self.counted().includes(id),
        };
        let journal = self.context.journal().list().map_err(CliError::usage)?;
        let attempt = journal.to_set_up(&request.api_url, &request.username, counts);
        Ok(attempt.filter(|attempt| attempt.has_open_setup()).cloned())
    }

    /// Carries out the steps of an attempt that are not done. `known` is what came of them just now.
    pub(crate) fn finish(
        &mut self,
        attempt: &str,
        username: &str,
        known: Option<FinishReport>,
    ) -> Result<Finished, CliError> {
        Ok(finish(self.client()?, attempt, username, known))
    }

    /// What is known of the steps of an attempt.
    pub(crate) fn recorded_setup(&self, attempt: &str) -> Result<Vec<StepResult>, CliError> {
        Ok(self.context.journal().attempt(attempt).map_err(CliError::usage)?.setup())
    }

    /// The earlier attempts that count before anything is sent in this run.
    fn counted(&self) -> Counted {
        Counted::at_start(matches!(self.selection, AccountSelection::Sandbox { .. }))
    }

    pub(crate) fn client(&mut self) -> Result<&BlockingClient, CliError> {
        let client = if let Some(client) = self.client.take() {
            client
        } else {
            let client = secret::client(self.selection.clone(), self.context.journal())?;
            client.remarks().iter().for_each(print_message);
            client
        };
        Ok(self.client.insert(client))
    }
}
