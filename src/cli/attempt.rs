//! An attempt of the journal for the commands: as JSON, and the account that it was sent to.

use super::args::GlobalArgs;
use super::context::Context;
use super::exit::CliError;
use super::setup_to_json;
use crate::account::{AccountSelection, SANDBOX};
use crate::store::config;
use crate::store::journal::Attempt;
use crate::submission::{SetupOutcome, StepResult, TakeBackStep};
use crate::text::sanitize::single_line;
use serde_json::{Value, json};

pub(super) fn user_id(attempt: &Attempt) -> Option<&str> {
    attempt.outcome.as_ref()?.user_id.as_deref()
}

/// What was set up; a user who does not exist has no setup.
pub(super) fn setup(attempt: &Attempt) -> Vec<StepResult> {
    if attempt.kind().user_exists() { attempt.setup() } else { Vec::new() }
}

pub(super) fn to_json(attempt: &Attempt) -> Value {
    let step = |(step, outcome): &(TakeBackStep, SetupOutcome)| json!({"step": step.name(), "outcome": outcome.name(), "text": outcome.words()});
    json!({
        "id": attempt.id,
        "time": attempt.time,
        "account": attempt.account,
        "username": attempt.username,
        "outcome": attempt.word(),
        "userId": user_id(attempt),
        "setup": setup_to_json(&setup(attempt)),
        "takeBack": attempt.take_back().iter().map(step).collect::<Vec<_>>(),
    })
}

/// The account of an attempt, as it is configured now. At another address the username may belong to a different user.
pub(super) fn account_of(
    context: &Context,
    attempt: &Attempt,
    global: &GlobalArgs,
) -> Result<AccountSelection, CliError> {
    let (id, name, shown) = (&attempt.id, &attempt.account, single_line(&attempt.account, 100));
    let environment = config::environment();
    if let Some(other) = global.account.as_ref().filter(|other| *other != name) {
        let other = single_line(other, 100);
        return Err(CliError::usage(format!("{id} is of the account {shown}, not of {other}")));
    }
    if name == SANDBOX && global.account.is_none() && environment.account.as_ref() != Some(name) {
        return Err(CliError::usage(format!(
            "{id} was sent to the practice account: look it up with --account {SANDBOX}"
        )));
    }
    let selection = context
        .named_account(name, global.account.as_deref())
        .map_err(|error| CliError::usage(format!("{id} was sent to the account {shown}: {error}")))?;
    match &selection {
        AccountSelection::Account(account) if account.api_url != attempt.api_url => {
            Err(CliError::usage(format!(
                "{id} was sent to {}, and the account {shown} is at {} now: there it would be looked up among other users",
                single_line(&attempt.api_url, 200),
                account.api_url
            )))
        }
        _ => Ok(selection),
    }
}
