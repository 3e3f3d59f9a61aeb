//! `vcc-user submit`: creates users without asking, with the executor that the wizard uses.

use super::args::{GlobalArgs, SubmitArgs};
use super::context::{self, Context};
use super::exit::{CliError, ExitStatus};
use super::input::UserInput;
use super::sending::{self, AGAIN, Sender};
use super::{print, print_json, print_message};
use crate::model::fields::FieldId;
use crate::model::rule::Severity;
use crate::submission::{Again, CreateRequest, Outcome};
use crate::text::sanitize::escape_visible;
use serde_json::{Value, json};

/// Reads and checks every input before sending the first. Users with errors are reported and left out.
pub(crate) fn run(args: &SubmitArgs, global: &GlobalArgs) -> Result<ExitStatus, CliError> {
    if !args.yes {
        return Err(CliError::usage("nothing was sent: --yes says that the users are to be created"));
    }
    let context = Context::load()?;
    let selection = context::require_named(context.select_account(global)?)?;
    let inputs = sending::load_inputs(&args.inputs, &context, args.again)?;
    let again = if args.again { Again::AlthoughItExists } else { Again::No };
    let mut sender = Sender::new(&context, selection);
    let mut code = ExitStatus::DONE;
    let mut objects = Vec::new();
    for (input, _lock) in &inputs {
        let (result, object) = if input.has_errors() {
            (ExitStatus::ERRORS, report_errors(input))
        } else {
            let request = sender.request(&input.draft.form, input.id.clone(), args.allow_overages, again);
            let outcome = sender.send(&request)?;
            report(input, &request, &outcome, args.json)?;
            (ExitStatus(outcome.exit_code()), to_json(input, &request, &outcome))
        };
        objects.push(object);
        code = code.max(result);
        // The next one would have the same problem.
        if result == ExitStatus::NOT_AUTHORISED || result == ExitStatus::UNKNOWN {
            break;
        }
    }
    if args.json {
        print_json(&objects)?;
    }
    Ok(code)
}

fn report_errors(input: &UserInput) -> Value {
    let mut messages = Vec::new();
    for issue in input.issues().iter().filter(|issue| issue.severity == Severity::Error) {
        let message = issue.severity.format_line(&issue.path, &issue.text);
        print_message(&escape_visible(&format!("{}: {message}", input.name)));
        messages.push(message);
    }
    let username = input.draft.form.value(FieldId::Username);
    json!({"file": input.name, "outcome": "errors", "userId": null, "username": username, "messages": messages})
}

fn report(input: &UserInput, request: &CreateRequest, outcome: &Outcome, json: bool) -> Result<(), CliError> {
    if let Outcome::Created(created) = outcome {
        if !json {
            let id = created.user_id.as_deref().unwrap_or("-");
            let line = format!("created {} {}", escape_visible(&request.username), escape_visible(id));
            // The user exists: if stdout fails, stderr says so.
            print(&format!("{line}\n")).inspect_err(|_| print_message(&line))?;
        }
        if created.note.is_none() {
            return Ok(());
        }
    }
    let message = outcome.describe(request);
    print_message(&format!("{}: {}", escape_visible(&input.name), message.title));
    for line in message.lines {
        print_message(&format!("  {line}"));
    }
    if let Outcome::Blocked(blocked) = outcome {
        print_message(&format!("  {}", blocked.next_command(AGAIN)));
    }
    Ok(())
}

fn to_json(input: &UserInput, request: &CreateRequest, outcome: &Outcome) -> Value {
    json!({
        "file": input.name,
        "outcome": outcome.kind().of_attempt().name(),
        "userId": outcome.user_id(),
        "username": request.username,
        "messages": outcome.messages(),
    })
}
