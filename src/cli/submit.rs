//! `vcc-user submit`: creates without asking, by the same steps as the wizard.

use super::args::{GlobalArgs, SubmitArgs};
use super::context::{self, Context};
use super::exit::{CliError, ExitStatus};
use super::input::Input;
use super::sending::{self, Sender, Sent};
use super::{print, print_json, say};
use crate::account::AccountSelection;
use crate::submission::{Order, Outcome};
use crate::ui::text::visible;
use crate::user::fields::FieldId;
use crate::user::rule::Severity;
use serde_json::{Value, json};

/// Runs it. Every input is read and checked before the first is sent; those with errors are told and left out.
pub fn run(args: &SubmitArgs, global: &GlobalArgs) -> Result<ExitStatus, CliError> {
    if !args.yes {
        return Err(CliError::usage("nothing was sent: --yes says that the users are to be created"));
    }
    let context = Context::load()?;
    let choice = context::require_named(context.select_account(global)?)?;
    let practice = matches!(choice, AccountSelection::Sandbox { .. });
    let inputs = sending::read(&args.inputs, &context, practice)?;
    let mut sender = Sender::new(&context, choice);
    let mut code = ExitStatus::DONE;
    let mut objects = Vec::new();
    for (one, _lock) in &inputs {
        let (result, object) = if one.has_errors() {
            (ExitStatus::ERRORS, refused_here(one))
        } else {
            match sender.send(one, args.allow_overages, args.again)? {
                Sent::Tried(order, outcome) => {
                    tell(one, &order, &outcome, args.json)?;
                    (ExitStatus(outcome.exit_code()), object(one, &order, &outcome))
                }
                Sent::Withheld(why) => (ExitStatus::UNKNOWN, withheld(one, &why)),
            }
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
        say(&visible(&format!("{}: {message}", input.name)));
        messages.push(message);
    }
    unsent(input, "errors", &messages)
}

/// Nor is one that may exist.
fn withheld(input: &Input, why: &str) -> Value {
    say(&format!("{}: {}. Nothing was sent.", visible(&input.name), visible(why)));
    unsent(input, "unknown", &[why.to_owned()])
}

fn unsent(input: &Input, outcome: &str, messages: &[String]) -> Value {
    let username = input.draft.form.value(FieldId::Username);
    json!({"file": input.name, "outcome": outcome, "userId": null, "username": username, "messages": messages})
}

fn tell(input: &Input, order: &Order, outcome: &Outcome, json: bool) -> Result<(), CliError> {
    if let Outcome::Created(created) = outcome
        && !json
    {
        let id = created.user_id.as_deref().unwrap_or("-");
        let line = format!("created {} {}", visible(&order.username), visible(id));
        // The user exists, whoever reads this: the line is said elsewhere where stdout takes it no more.
        print(&format!("{line}\n")).inspect_err(|_| say(&line))?;
    }
    if !matches!(outcome, Outcome::Created(created) if created.note.is_none()) {
        let words = outcome.words(order);
        say(&format!("{}: {}", visible(&input.name), words.title));
        for line in words.lines {
            say(&format!("  {line}"));
        }
    }
    Ok(())
}

fn object(input: &Input, order: &Order, outcome: &Outcome) -> Value {
    json!({
        "file": input.name,
        "outcome": outcome.word(),
        "userId": outcome.user_id(),
        "username": order.username,
        "messages": outcome.messages(),
    })
}
