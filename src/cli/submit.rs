//! `vcc-user submit`: creates users without asking, with the executor that the wizard uses.

use super::args::{GlobalArgs, SubmitArgs};
use super::context::{self, Context};
use super::exit::{CliError, ExitStatus};
use super::input::{UserInput, error_messages, errors_among};
use super::sending::{self, AGAIN, Sender};
use super::{outcome_line, print, print_json, print_message, setup_to_json};
use crate::model::fields::FieldId;
use crate::submission::{Again, CreateRequest, Message, Outcome, OutcomeKind, StepResult};
use crate::text::sanitize::escape_visible;
use serde_json::{Value, json};

/// Reads and checks every input before sending the first. Users with errors are reported and left out.
pub(crate) fn run(args: &SubmitArgs, global: &GlobalArgs) -> Result<ExitStatus, CliError> {
    if !args.yes {
        return Err(CliError::usage("nothing was sent: --yes says that the users are to be created"));
    }
    let context = Context::load()?;
    context.sweep();
    let selection = context::require_named(context.select_account(global)?)?;
    let inputs = sending::load_inputs(&args.inputs, &context, args.again)?;
    let again = if args.again { Again::AlthoughItExists } else { Again::No };
    let mut sender = Sender::new(&context, selection);
    sender.read_lists(inputs.iter().map(|(input, _)| &input.draft.form))?;
    let mut code = ExitStatus::DONE;
    let mut objects = Vec::new();
    for (input, _lock) in &inputs {
        let issues = input.issues_at(&sender.lookups);
        for issue in &issues {
            let line = issue.severity.format_line(&issue.path, &issue.text);
            print_message(escape_visible(&format!("{}: {line}", input.name)));
        }
        let errors = errors_among(issues);
        let (result, object) = if errors.is_empty() {
            let request = sender.request(&input.draft.form, input.id.clone(), args.allow_overages, again);
            let outcome = sender.send(&request)?;
            report(input, &request, &outcome, args.json)?;
            let name = outcome.kind().of_attempt().name();
            let mut object = to_json(input, name, outcome.user_id(), &outcome.messages(&request.username));
            if let Outcome::Created(created) = &outcome {
                object["setup"] = setup_to_json(&created.setup);
            }
            (ExitStatus(outcome.exit_code()), object)
        } else {
            (ExitStatus::ERRORS, to_json(input, "errors", None, &error_messages(errors)))
        };
        objects.push(object);
        code = code.worst(result);
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

fn report(input: &UserInput, request: &CreateRequest, outcome: &Outcome, json: bool) -> Result<(), CliError> {
    if let Outcome::Created(created) = outcome {
        if !json {
            let line = outcome_line(OutcomeKind::Created, &request.username, created.user_id.as_deref());
            // The user exists: if stdout fails, stderr says so.
            print(&line).inspect_err(|_| print_message(line.trim_end()))?;
        }
        if !StepResult::all_done(&created.setup) {
            let id = &request.attempt;
            print_message(format!(
                "{}: not everything was set up. `vcc-user attempts finish {id}` carries out the rest.",
                escape_visible(&input.name)
            ));
        }
        if created.note.is_none() {
            return Ok(());
        }
    }
    let message = outcome.describe(request);
    print_message(format!("{}: {}", escape_visible(&input.name), message.title));
    for line in message.lines {
        print_message(format!("  {line}"));
    }
    if let Outcome::Blocked(blocked) = outcome {
        print_message(format!("  {}", blocked.next_command(AGAIN)));
    }
    Ok(())
}

fn to_json(input: &UserInput, outcome: &str, user_id: Option<&str>, messages: &[Message]) -> Value {
    let username = input.draft.form.value(FieldId::Username);
    json!({
        "file": input.name, "outcome": outcome, "userId": user_id, "username": username, "messages": messages, "setup": [],
    })
}
