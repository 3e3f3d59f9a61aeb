//! `vcc-user attempts`: lists what was sent and its outcome, prints a receipt, looks up unknown outcomes, finishes
//! the setup, and deletes records. `take_back` undoes one.

use super::args::{AttemptsAction, GlobalArgs, IdArg};
use super::attempt::{account_of, setup, to_json, user_id};
use super::context::Context;
use super::exit::{CliError, ExitStatus};
use super::{outcome_line, print, print_json, print_message, secret, sending, table, take_back};
use crate::batch::list_to_csv;
use crate::model::payload;
use crate::services::executor::NO_ANSWER;
use crate::services::setup::FinishFailure;
use crate::store::journal::{Attempt, Damaged, Listing};
use crate::submission::{LookUp, Outcome, OutcomeKind, SetupOutcome, StepResult};
use crate::text::counted;
use crate::text::sanitize::single_line;
use serde_json::json;

pub(crate) fn run(
    action: Option<AttemptsAction>,
    json: bool,
    csv: bool,
    global: &GlobalArgs,
) -> Result<ExitStatus, CliError> {
    if csv && action.is_some() {
        return Err(CliError::usage("--csv prints the list: leave the action out"));
    }
    let context = Context::load()?;
    context.sweep();
    match action {
        None => list(&context, json, csv),
        Some(AttemptsAction::Show(IdArg { id })) => show(&context, &id, json),
        Some(AttemptsAction::Resolve(IdArg { id })) => resolve(&context, &id, global, json),
        Some(AttemptsAction::Finish(IdArg { id })) => finish(&context, &id, global, json),
        Some(AttemptsAction::TakeBack(args)) => take_back::run(&context, &args, global, json),
        Some(AttemptsAction::Forget { older_than }) => {
            forget(&context, older_than.unwrap_or(0), global, json)
        }
    }
}

fn list(context: &Context, json: bool, csv: bool) -> Result<ExitStatus, CliError> {
    let Listing { attempts, damaged } = context.journal().list().map_err(CliError::usage)?;
    report_damaged(&damaged);
    if json {
        print_json(&attempts.iter().map(to_json).collect::<Vec<_>>())?;
    } else if csv {
        print(list_to_csv(CSV_COLUMNS, attempts.iter().map(to_cells)))?;
    } else if attempts.is_empty() {
        print_message("Nothing was sent yet.");
    } else {
        let heading = ["ID", "TIME", "ACCOUNT", "USERNAME", "OUTCOME", "USERID", "SETUP"];
        print(table(heading, attempts.iter().map(to_row)))?;
    }
    Ok(ExitStatus::DONE)
}

fn report_damaged(damaged: &[Damaged]) {
    for one in damaged {
        let reason = single_line(&one.reason, 300);
        print_message(format!("{}: {reason}. The file is left as it is.", one.name));
    }
}

/// Deletes the records of attempts with a known outcome, with `--account` those of one account, and says what is kept.
fn forget(context: &Context, days: u32, global: &GlobalArgs, json: bool) -> Result<ExitStatus, CliError> {
    let journal = context.journal();
    let min_age = u64::from(days) * 24 * 60 * 60;
    let is_meant = |attempt: &Attempt| {
        attempt.age_seconds() >= min_age
            && global.account.as_ref().is_none_or(|name| *name == attempt.account)
    };
    let (forgotten, open) = journal.forget(is_meant).map_err(CliError::usage)?;
    if json {
        print_json(&forgotten.iter().map(to_json).collect::<Vec<_>>())?;
    }
    print_message(format!("{} forgotten.", counted(forgotten.len(), "attempt")));
    for attempt in &open {
        let (id, username) = (&attempt.id, single_line(&attempt.username, 100));
        print_message(if attempt.is_open() {
            format!(
                "{id} is kept: its outcome is unknown. `vcc-user attempts resolve {id}` looks up {username}."
            )
        } else {
            format!(
                "{id} is kept: not everything was set up. `vcc-user attempts finish {id}` carries out the rest for \
                 {username}."
            )
        });
    }
    report_damaged(&journal.list().map_err(CliError::usage)?.damaged);
    Ok(ExitStatus::DONE)
}

fn to_row(attempt: &Attempt) -> [String; 7] {
    let id = user_id(attempt).unwrap_or("-");
    // The outcome in words.
    let word = attempt.taken_back_word().unwrap_or(attempt.word());
    let setup = setup_summary(attempt);
    [&attempt.id, &attempt.time, &attempt.account, &attempt.username, word, id, &setup].map(str::to_owned)
}

/// The members of the JSON as columns.
const CSV_COLUMNS: [&str; 8] =
    ["id", "time", "account", "username", "outcome", "userId", "setup", "takeBack"];

fn to_cells(attempt: &Attempt) -> [String; 8] {
    let mut cells = to_row(attempt);
    attempt.word().clone_into(&mut cells[4]);
    let steps: Vec<_> = setup(attempt).iter().map(StepResult::line).collect();
    let back: Vec<_> = attempt.take_back().iter().map(|(step, outcome)| step.line(outcome)).collect();
    (cells[5], cells[6]) = (user_id(attempt).unwrap_or_default().to_owned(), steps.join("\n"));
    let [id, time, account, username, outcome, user_id, setup] = cells;
    [id, time, account, username, outcome, user_id, setup, back.join("\n")]
}

/// How much was set up, in a word; a user who does not exist has no setup.
fn setup_summary(attempt: &Attempt) -> String {
    let results = setup(attempt);
    let done = results.iter().filter(|one| one.outcome == SetupOutcome::Done).count();
    match results.len() {
        0 => "-".to_owned(),
        all if all == done => "done".to_owned(),
        all => format!("{done} of {all}"),
    }
}

/// Prints the receipt. What the record does not keep is read from the draft, as long as that holds what was sent.
fn show(context: &Context, id: &str, json: bool) -> Result<ExitStatus, CliError> {
    let attempt = context.journal().attempt(id).map_err(CliError::usage)?;
    let draft = attempt.draft.as_ref().and_then(|id| context.drafts().load(id).ok());
    let body = draft.map(|(draft, ..)| payload::build(&draft.form).to_json());
    let receipt = attempt.receipt(body.as_deref());
    let text = receipt.to_text();
    if !json {
        print(text)?;
        return Ok(ExitStatus::DONE);
    }
    let mut value = to_json(&attempt);
    let set = |(label, value): (String, String)| json!({ "label": label, "value": value });
    value["by"] = json!(receipt.by);
    value["agentId"] = json!(receipt.agent_id());
    value["set"] = receipt.set().into_iter().map(set).collect();
    value["left"] = json!(receipt.left());
    value["text"] = json!(text);
    print_json(&value)?;
    Ok(ExitStatus::DONE)
}

/// Looks up the outcome of an attempt and records it. Nothing is sent that could create a user.
fn resolve(context: &Context, id: &str, global: &GlobalArgs, json: bool) -> Result<ExitStatus, CliError> {
    let attempt = context.journal().attempt(id).map_err(CliError::usage)?;
    if !attempt.is_open() {
        print_message(format!("{id} is settled: {}. Nothing was looked up.", attempt.kind().name()));
        return print_result(&attempt, json, ExitStatus::DONE);
    }
    let selection = account_of(context, &attempt, global)?;
    let client = secret::connect(selection, context.journal())?;
    let outcome = client.look_up(attempt.request(), attempt.why_unknown().unwrap_or(NO_ANSWER).to_owned());
    let message = outcome.describe(&attempt.request());
    // As it is recorded now: another process may have received an answer meanwhile.
    let mut attempt = context.journal().attempt(id).map_err(CliError::usage)?;
    if outcome.is_known() && attempt.is_open() {
        // The executor's write failed: a second try succeeds or gives the reason.
        let not_recorded =
            |error| CliError::unexpected(format!("{}; recording it failed: {error}", message.title));
        context.journal().close(id, &outcome).map_err(not_recorded)?;
        attempt = context.journal().attempt(id).map_err(CliError::usage)?;
    }
    let finish = attempt
        .has_open_setup()
        .then(|| format!("`vcc-user attempts finish {id}` sets up what was left open."));
    let lines: Vec<_> = std::iter::once(message.title).chain(message.lines).chain(finish).collect();
    print_message(lines.join("\n  "));
    let code = if attempt.is_open() { unresolved(&outcome) } else { ExitStatus::DONE };
    print_result(&attempt, json, code)
}

/// Carries out the setup steps that are not done, and records each. Nothing is sent that could create a user.
fn finish(context: &Context, id: &str, global: &GlobalArgs, json: bool) -> Result<ExitStatus, CliError> {
    let attempt = context.journal().attempt(id).map_err(CliError::usage)?;
    let username = single_line(&attempt.username, 100);
    if attempt.is_open() {
        let code = ExitStatus::UNKNOWN;
        let text =
            format!("the outcome of {id} is unknown: `vcc-user attempts resolve {id}` looks up {username}");
        return Err(CliError { text, code });
    }
    if !attempt.kind().user_exists() {
        return Err(CliError::usage(format!("{id} is {}: there is no user to set up", attempt.word())));
    }
    if let Some(word) = attempt.taken_back_word() {
        return Err(CliError::usage(format!("{id}: the user was {word} again. Nothing was sent")));
    }
    if !attempt.has_open_setup() {
        print_message(format!("{id}: nothing is left to set up. Nothing was sent."));
        return print_result(&attempt, json, ExitStatus::DONE);
    }
    let client = secret::connect(account_of(context, &attempt, global)?, context.journal())?;
    let finished = sending::finish(&client, id, &username, None).map_err(|failure| {
        let code = match &failure {
            FinishFailure::LookUp(failure) if failure.not_authorised => ExitStatus::NOT_AUTHORISED,
            FinishFailure::LookUp(_) => ExitStatus::NOT_SENT,
            _ => ExitStatus::USAGE,
        };
        CliError { text: format!("{failure}. Nothing was sent."), code }
    })?;
    let attempt = context.journal().attempt(id).map_err(CliError::usage)?;
    let code = sending::setup_code(&finished);
    if code != ExitStatus::DONE {
        print_message(format!("{username}: not everything was set up."));
    }
    print_result(&attempt, json, code)
}

fn unresolved(outcome: &Outcome) -> ExitStatus {
    match outcome {
        Outcome::Unknown { looked_up: LookUp::Failed(failure), .. } if failure.not_authorised => {
            ExitStatus::NOT_AUTHORISED
        }
        _ => ExitStatus::UNKNOWN,
    }
}

fn print_result(attempt: &Attempt, json: bool, code: ExitStatus) -> Result<ExitStatus, CliError> {
    if json {
        print_json(&to_json(attempt))?;
    } else {
        let kind = if attempt.is_open() { OutcomeKind::Unknown } else { attempt.kind() };
        print(outcome_line(kind, &attempt.username, user_id(attempt)))?;
    }
    Ok(code)
}
