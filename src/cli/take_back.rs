//! `vcc-user attempts take-back`: archives, and with `--delete` deletes, a user that this program created by mistake.

use super::args::{GlobalArgs, TakeBackArgs};
use super::attempt::{account_of, to_json};
use super::context::Context;
use super::exit::{CliError, ExitStatus};
use super::{print, print_json, print_message, secret};
use crate::services::setup::FinishFailure;
use crate::services::take_back::TakeBackFailure;
use crate::store::journal::Attempt;
use crate::submission::{TakeBack, TakeBackRefusal, TakeBackStep, take_back_exit_code};
use crate::text::sanitize::{escape_visible, single_line};

const NOTHING: &str = "Nothing was changed.";

pub(super) fn run(
    context: &Context,
    args: &TakeBackArgs,
    global: &GlobalArgs,
    json: bool,
) -> Result<ExitStatus, CliError> {
    let journal = context.journal();
    let attempt = journal.attempt(&args.id).map_err(CliError::usage)?;
    let (id, username) = (&attempt.id, single_line(&attempt.username, 100));
    if !args.yes {
        return Err(CliError::usage(format!("take-back archives {username}: add --yes to do it. {NOTHING}")));
    }
    let wanted = if args.delete { TakeBackStep::Delete } else { TakeBackStep::Archive };
    if attempt.is_done(TakeBackStep::Delete) || attempt.is_done(wanted) {
        print_message(format!("{username} was taken back already. {NOTHING}"));
        return print_result(&attempt, json, ExitStatus::DONE);
    }
    // Before a secret is asked for.
    let typed = &attempt.username;
    if let Err(refusal) = TakeBack::start(attempt.to_take_back(typed, args.delete)) {
        return Err(failed(&username, &refusal.into()));
    }
    let client = secret::connect(account_of(context, &attempt, global)?, journal.clone())?;
    let results = client.take_back(id, typed, args.delete).map_err(|failure| failed(&username, &failure))?;
    for (step, outcome) in &results {
        print_message(format!("{username}: {}", step.line(outcome)));
    }
    let attempt = journal.attempt(id).map_err(CliError::usage)?;
    if attempt.is_taken_back() {
        print_message("Whether the username becomes free again is not documented.");
        reopen_draft(context, &attempt);
    }
    print_result(&attempt, json, ExitStatus(take_back_exit_code(&results)))
}

fn failed(username: &str, failure: &TakeBackFailure) -> CliError {
    let code = match failure {
        TakeBackFailure::Refused(TakeBackRefusal::NotRead(failure)) if failure.not_authorised => {
            ExitStatus::NOT_AUTHORISED
        }
        TakeBackFailure::Refused(TakeBackRefusal::NotRead(_))
        | TakeBackFailure::Claim(FinishFailure::LookUp(_)) => ExitStatus::NOT_SENT,
        _ => ExitStatus::USAGE,
    };
    CliError { text: format!("{username} is not taken back: {failure}. {NOTHING}"), code }
}

/// The draft can be corrected and sent again.
fn reopen_draft(context: &Context, attempt: &Attempt) {
    let (drafts, Some(id)) = (context.drafts(), &attempt.draft) else { return };
    let Ok((mut draft, _, version)) = drafts.load(id) else { return };
    if draft.user_id.is_none() || draft.user_id.as_deref() != attempt.answered_user_id() {
        return;
    }
    draft.user_id = None;
    let saved = drafts.lock(id).map_err(|error| error.to_string()).and_then(|_lock| {
        drafts.save(id, &draft, Some(&version)).map(drop).map_err(|error| error.to_string())
    });
    print_message(match saved {
        Ok(()) => format!("The draft {id} is open again: `vcc-user --draft {id}`."),
        Err(reason) => {
            format!("The draft {id} is still marked as created until it is opened again: {reason}")
        }
    });
}

fn print_result(attempt: &Attempt, json: bool, code: ExitStatus) -> Result<ExitStatus, CliError> {
    if json {
        print_json(&to_json(attempt))?;
    } else {
        let word = attempt.taken_back_word().unwrap_or("created");
        let (username, id) = (escape_visible(&attempt.username), attempt.answered_user_id().unwrap_or("-"));
        print(format!("{word} {username} {}\n", escape_visible(id)))?;
    }
    Ok(code)
}
