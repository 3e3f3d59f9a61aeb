//! `vcc-user submit`: creates without asking, by the same steps as the wizard.

use super::args::{GlobalArgs, SubmitArgs};
use super::context::{self, Context};
use super::exit::{CliError, ExitStatus};
use super::input::Input;
use super::sending::{self, AGAIN, Sender};
use super::{print, print_json, say};
use crate::model::fields::FieldId;
use crate::model::rule::Severity;
use crate::submission::{Again, CreateRequest, Outcome};
use crate::text::sanitize::escape_visible;
use serde_json::{Value, json};

/// Runs it. Every input is read and checked before the first is sent; those with errors are told and left out.
pub(crate) fn run(args: &SubmitArgs, global: &GlobalArgs) -> Result<ExitStatus, CliError> {
    if !args.yes {
        return Err(CliError::usage("nothing was sent: --yes says that the users are to be created"));
    }
    let context = Context::load()?;
    let choice = context::require_named(context.select_account(global)?)?;
    let inputs = sending::read(&args.inputs, &context, args.again)?;
    let again = if args.again { Again::AlthoughItExists } else { Again::No };
    let mut sender = Sender::new(&context, choice);
    let mut code = ExitStatus::DONE;
    let mut objects = Vec::new();
    for (one, _lock) in &inputs {
        let (result, object) = if one.has_errors() {
            (ExitStatus::ERRORS, refused_here(one))
        } else {
            let order = sender.order(&one.draft.form, one.id.clone(), args.allow_overages, again);
            let outcome = sender.send(&order)?;
            tell(one, &order, &outcome, args.json)?;
            (ExitStatus(outcome.exit_code()), object(one, &order, &outcome))
        };
        objects.push(object);
        code = code.max(result);
        // Neither credentials that are not accepted nor an unknown outcome get better by sending more.
        if result == ExitStatus::NOT_AUTHORISED || result == ExitStatus::UNKNOWN {
            break;
        }
    }
    if args.json {
        print_json(&Value::Array(objects))?;
    }
    Ok(code)
}

/// A user with errors is not sent.
fn refused_here(input: &Input) -> Value {
    let mut messages = Vec::new();
    for told in input.issues().iter().filter(|told| told.severity == Severity::Error) {
        let message = told.severity.format_line(&told.path, &told.text);
        say(&escape_visible(&format!("{}: {message}", input.name)));
        messages.push(message);
    }
    let username = input.draft.form.value(FieldId::Username);
    json!({"file": input.name, "outcome": "errors", "userId": null, "username": username, "messages": messages})
}

fn tell(input: &Input, order: &CreateRequest, outcome: &Outcome, json: bool) -> Result<(), CliError> {
    if let Outcome::Created(created) = outcome
        && !json
    {
        let id = created.user_id.as_deref().unwrap_or("-");
        let line = format!("created {} {}", escape_visible(&order.username), escape_visible(id));
        // The user exists, whoever reads this: the line is said elsewhere where stdout takes it no more.
        print(&format!("{line}\n")).inspect_err(|_| say(&line))?;
    }
    if !matches!(outcome, Outcome::Created(created) if created.note.is_none()) {
        let words = outcome.describe(order);
        say(&format!("{}: {}", escape_visible(&input.name), words.title));
        for line in words.lines {
            say(&format!("  {line}"));
        }
        if let Outcome::Blocked(blocked) = outcome {
            say(&format!("  {}", blocked.next_command(AGAIN)));
        }
    }
    Ok(())
}

fn object(input: &Input, order: &CreateRequest, outcome: &Outcome) -> Value {
    json!({
        "file": input.name,
        "outcome": outcome.kind().of_attempt().name(),
        "userId": outcome.user_id(),
        "username": order.username,
        "messages": outcome.messages(),
    })
}
