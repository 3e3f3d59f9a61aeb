//! `vcc-user attempts`: what was sent and what became of it.

use super::args::{AttemptsAction, AttemptsArgs, GlobalArgs};
use super::context::Context;
use super::exit::{CliError, ExitStatus};
use super::secret::Secrets;
use super::{print, print_json, say, table};
use crate::account::{self, AccountSelection, SANDBOX};
use crate::services::executor::{BlockingClient, NO_ANSWER};
use crate::store::config;
use crate::store::journal::{Attempt, Listing};
use crate::submission::{LookUp, Outcome, OutcomeKind};
use crate::text::sanitize;
use crate::text::sanitize::escape_visible;
use serde_json::{Value, json};

pub(crate) fn run(args: &AttemptsArgs, global: &GlobalArgs) -> Result<ExitStatus, CliError> {
    let context = Context::load()?;
    match &args.action {
        None => list(&context, args.json),
        Some(AttemptsAction::Resolve { id }) => resolve(&context, id, global, args.json),
    }
}

fn list(context: &Context, json: bool) -> Result<ExitStatus, CliError> {
    let Listing { attempts, damaged } = context.journal().list().map_err(CliError::usage)?;
    for one in &damaged {
        say(&format!(
            "{}: {}. The file is left as it is.",
            one.name,
            sanitize::single_line(&one.reason, 300)
        ));
    }
    if json {
        print_json(&attempts.iter().map(object).collect())?;
    } else if attempts.is_empty() {
        say("Nothing was sent yet.");
    } else {
        let heading = ["ID", "TIME", "ACCOUNT", "USERNAME", "OUTCOME", "USERID"].map(str::to_owned);
        let rows: Vec<_> = std::iter::once(heading).chain(attempts.iter().map(row)).collect();
        print(&table(&rows))?;
    }
    Ok(ExitStatus::DONE)
}

fn row(attempt: &Attempt) -> [String; 6] {
    let id = user_id(attempt).unwrap_or("-");
    let word = attempt.word();
    [&attempt.id, &attempt.time, &attempt.account, &attempt.username, word, id].map(escape_visible)
}

fn object(attempt: &Attempt) -> Value {
    json!({
        "id": attempt.id,
        "time": attempt.time,
        "account": attempt.account,
        "username": attempt.username,
        "outcome": attempt.word(),
        "userId": user_id(attempt),
    })
}

fn user_id(attempt: &Attempt) -> Option<&str> {
    attempt.outcome.as_ref()?.user_id.as_deref()
}

/// Looks up what became of an attempt, and writes it down. Nothing is sent that could create a user.
fn resolve(context: &Context, id: &str, global: &GlobalArgs, json: bool) -> Result<ExitStatus, CliError> {
    let attempt = context.journal().attempt(id).map_err(CliError::usage)?;
    if !attempt.is_open() {
        let told = format!("{id} is settled: {}. Nothing was looked up.", attempt.word());
        return tell(&attempt, &told, json, ExitStatus::DONE);
    }
    let choice = account_of(context, &attempt, global)?;
    let target = Secrets::default().target(choice)?;
    let asker = BlockingClient::new(target, context.journal()).map_err(CliError::unexpected)?;
    asker.connect().map_err(CliError::usage)?;
    let outcome = asker.look_up(attempt.order(), attempt.why_unknown().unwrap_or(NO_ANSWER).to_owned());
    let words = outcome.describe(&attempt.order());
    // As it is recorded now: an answer may have come to another process meanwhile.
    let mut attempt = context.journal().attempt(id).map_err(CliError::usage)?;
    if outcome.is_known() && attempt.is_open() {
        // The executor's write failed: a second try succeeds or gives the reason.
        let not_recorded =
            |error| CliError::unexpected(format!("{}; recording it failed: {error}", words.title));
        context.journal().close(id, &outcome).map_err(not_recorded)?;
        attempt = context.journal().attempt(id).map_err(CliError::usage)?;
    }
    let told = std::iter::once(words.title).chain(words.lines).collect::<Vec<_>>().join("\n  ");
    let code = if attempt.is_open() { unresolved(&outcome) } else { ExitStatus::DONE };
    tell(&attempt, &told, json, code)
}

fn unresolved(outcome: &Outcome) -> ExitStatus {
    match outcome {
        Outcome::Unknown { looked_up: LookUp::Failed(failure), .. } if failure.not_authorised => {
            ExitStatus::NOT_AUTHORISED
        }
        _ => ExitStatus::UNKNOWN,
    }
}

/// The words on stderr, what can be read by a program on stdout.
fn tell(attempt: &Attempt, told: &str, json: bool, code: ExitStatus) -> Result<ExitStatus, CliError> {
    say(&visible_lines(told));
    if json {
        print_json(&object(attempt))?;
    } else {
        let found = if code == ExitStatus::DONE { attempt.kind() } else { OutcomeKind::Unknown };
        let id = user_id(attempt).unwrap_or("-");
        print(&format!("{} {} {}\n", found.name(), escape_visible(&attempt.username), escape_visible(id)))?;
    }
    Ok(code)
}

fn visible_lines(text: &str) -> String {
    text.lines().map(escape_visible).collect::<Vec<_>>().join("\n")
}

/// The account of an attempt, as it is configured now. At another address the username may be somebody else's.
fn account_of(
    context: &Context,
    attempt: &Attempt,
    global: &GlobalArgs,
) -> Result<AccountSelection, CliError> {
    let name = &attempt.account;
    let shown = sanitize::single_line(name, 100);
    let environment = config::environment();
    if let Some(other) = global.account.as_ref().filter(|other| *other != name) {
        let other = sanitize::single_line(other, 100);
        return Err(CliError::usage(format!("{} is of the account {shown}, not of {other}", attempt.id)));
    }
    let named = global.account.as_ref().or(environment.account.as_ref()) == Some(name);
    if name == SANDBOX && !named {
        return Err(CliError::usage(format!(
            "{} was sent to the practice account: look it up with --account {SANDBOX}",
            attempt.id
        )));
    }
    let choice = account::resolve(&context.config, &environment, Some(name)).map_err(|error| {
        CliError::usage(format!("{} was sent to the account {shown}: {error}", attempt.id))
    })?;
    if let AccountSelection::Account(account) = &choice
        && account.api_url != attempt.api_url
    {
        return Err(CliError::usage(format!(
            "{} was sent to {}, and the account {shown} is at {} now: there it would be looked up among other users",
            attempt.id,
            sanitize::single_line(&attempt.api_url, 200),
            account.api_url
        )));
    }
    Ok(choice)
}
