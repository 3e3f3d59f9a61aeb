//! `vcc-user submit`: creates users without asking, with the executor that the wizard uses.

use super::args::{GlobalArgs, SubmitArgs};
use super::context::{self, Context};
use super::exit::{CliError, ExitStatus};
use super::input::{UserInput, error_messages, errors_among};
use super::sending::{self, AGAIN, Sender};
use super::{outcome_line, print, print_json, print_message, setup_to_json};
use crate::model::fields::FieldId;
use crate::services::setup::FinishReport;
use crate::store::ids;
use crate::store::journal::Attempt;
use crate::submission::{
    Again, Blocked, CreateRequest, Message, Origin, Outcome, OutcomeKind, StepResult, policy,
};
use crate::text::sanitize::{escape_visible, single_line};
use crate::text::sentence_case;
use serde_json::{Value, json};

/// Reads and checks every input before sending the first. Users with errors are reported and left out.
pub(crate) fn run(args: &SubmitArgs, global: &GlobalArgs) -> Result<ExitStatus, CliError> {
    if !args.yes {
        return Err(CliError::usage("nothing was sent: --yes says that the users are to be created"));
    }
    let context = Context::load()?;
    context.sweep();
    let selection = context::require_named(context.select_account(global)?)?;
    let mut sender = Sender::new(&context, selection);
    let inputs = sending::load_inputs(&args.inputs, &context, args.again, &sender.destination.api_url)?;
    let again = if args.again { Again::AlthoughItExists } else { Again::No };
    sender.read_lists(inputs.iter().map(|(input, _)| &input.draft.form))?;
    let mut code = ExitStatus::DONE;
    let mut objects = Vec::new();
    for (input, _lock) in &inputs {
        let issues = input.issues_at(&sender.destination.lookups);
        for issue in &issues {
            let line = issue.severity.format_line(&issue.path, &issue.text);
            print_message(escape_visible(&format!("{}: {line}", input.name)));
        }
        let errors = errors_among(issues);
        let sent = if errors.is_empty() {
            let (form, answers) = (&input.draft.form, (Origin::File, input.id.clone()));
            let request = sender.destination.request(ids::new(), form, answers, args.allow_overages, again);
            send(&mut sender, input, &request, args.json)?
        } else {
            let object = to_json(input, "errors", None, &error_messages(errors));
            Sent { code: ExitStatus::ERRORS, object, is_busy: false }
        };
        objects.push(sent.object);
        code = code.worst(sent.code);
        let is_last = objects.len() == inputs.len();
        if sent.is_busy && !is_last {
            print_message("The API asks to wait again and again: the rest is not sent.");
            code = code.worst(ExitStatus::NOT_SENT);
        }
        // The next one would have the same problem.
        if sent.is_busy || sent.code == ExitStatus::NOT_AUTHORISED || sent.code == ExitStatus::UNKNOWN {
            break;
        }
    }
    if args.json {
        print_json(&objects)?;
    }
    Ok(code)
}

/// What came of an input.
struct Sent {
    code: ExitStatus,
    object: Value,
    /// The API asked to wait again and again.
    is_busy: bool,
}

/// Sends a user, and carries out what is left to set up of one who exists by an earlier attempt or was found.
fn send(
    sender: &mut Sender<'_>,
    input: &UserInput,
    request: &CreateRequest,
    json: bool,
) -> Result<Sent, CliError> {
    let mut outcome = sender.send(request)?;
    let mut next = next_command(&outcome, request);
    if let Some(looked_up) = sender.look_up_earlier(&outcome, request)? {
        let is_recorded = matches!(outcome, Outcome::Blocked(Blocked::Unresolved(_)));
        outcome = looked_up;
        if outcome.kind().user_exists() {
            next = None;
            if is_recorded {
                // As found: what the policy says of it follows, and nothing is sent.
                outcome = sender.send(request)?;
                next = next_command(&outcome, request);
            }
        }
    }
    let open = sender.open_setup(&outcome, request)?;
    let is_earlier = matches!(outcome, Outcome::Blocked(_));
    match &open {
        Some(attempt) if is_earlier => report_earlier(input, request, attempt),
        _ => report(input, request, &outcome, next, json)?,
    }
    let name = outcome.kind().of_attempt().name();
    let mut object =
        to_json(input, name, outcome.user_id(), &outcome.messages(&request.username, request.origin));
    let (mut code, mut is_busy) = (ExitStatus(outcome.exit_code()), false);
    if let Some(set_up) = set_up(sender, input, request, &outcome, open.as_ref())? {
        if is_earlier || matches!(outcome, Outcome::Created(_)) {
            code = sending::setup_code(&set_up);
        }
        is_busy = set_up.retry_after_seconds.is_some();
        object["setup"] = setup_to_json(&set_up.steps);
    }
    Ok(Sent { code, object, is_busy })
}

fn next_command(outcome: &Outcome, request: &CreateRequest) -> Option<String> {
    match outcome {
        Outcome::Blocked(blocked) => Some(blocked.next_command(AGAIN)),
        outcome if outcome.kind() == OutcomeKind::Unknown => {
            Some(policy::next_command(&request.attempt, AGAIN))
        }
        _ => None,
    }
}

/// Says by which attempt the user exists whose setup is finished.
fn report_earlier(input: &UserInput, request: &CreateRequest, attempt: &Attempt) {
    let (file, username) = (escape_visible(&input.name), single_line(&request.username, 100));
    let (id, time) = (&attempt.id, &attempt.time);
    let how = match attempt.kind() {
        OutcomeKind::Found => "was found after",
        OutcomeKind::Restored => "was restored by",
        _ => "was created by",
    };
    print_message(format!(
        "{file}: {username} {how} your attempt {id} at {time}, and is not sent again. What is left to set up follows."
    ));
    if attempt.kind() == OutcomeKind::Found {
        print_message("  See in User Admin whether it is the user you meant.");
    }
}

/// Carries out what is left to set up, and says so: of this attempt, or of a user that was created just now after the wait
/// that the API asks for. Nothing is sent that could create a user.
fn set_up(
    sender: &mut Sender<'_>,
    input: &UserInput,
    request: &CreateRequest,
    outcome: &Outcome,
    open: Option<&Attempt>,
) -> Result<Option<FinishReport>, CliError> {
    let (attempt, known) = match (outcome, open) {
        (_, Some(attempt)) => (&attempt.id, None),
        (Outcome::Created(created), None) => (&request.attempt, Some(FinishReport::from(created))),
        _ => return Ok(None),
    };
    let set_up = sender.finish(attempt, &request.username, known)?.or_else(|failure| {
        let file = escape_visible(&input.name);
        print_message(format!("{file}: {}. Nothing was sent.", sentence_case(&failure.to_string())));
        let (retry_after_seconds, hindrance) = (failure.retry_after_seconds(), failure.hindrance());
        Ok::<_, CliError>(FinishReport {
            steps: sender.recorded_setup(attempt)?,
            retry_after_seconds,
            hindrance,
        })
    })?;
    report_setup(input, attempt, &set_up.steps);
    Ok(Some(set_up))
}

/// Says whether everything was set up, where anything was to be.
fn report_setup(input: &UserInput, attempt: &str, steps: &[StepResult]) {
    let file = escape_visible(&input.name);
    if !StepResult::all_done(steps) {
        print_message(format!(
            "{file}: not everything was set up. `vcc-user attempts finish {attempt}` carries out the rest."
        ));
    } else if !steps.is_empty() {
        print_message(format!("{file}: everything is set up."));
    }
}

fn report(
    input: &UserInput,
    request: &CreateRequest,
    outcome: &Outcome,
    next: Option<String>,
    json: bool,
) -> Result<(), CliError> {
    if let Outcome::Created(created) = outcome {
        if !json {
            let line = outcome_line(OutcomeKind::Created, &request.username, created.user_id.as_deref());
            // The user exists: if stdout fails, stderr says so.
            print(&line).inspect_err(|_| print_message(line.trim_end()))?;
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
    if outcome.archived_namesake().is_some() {
        let input = match &input.id {
            Some(id) => format!("--draft {id}"),
            None => format!("--from {}", escape_visible(&input.name)),
        };
        print_message(format!("  `vcc-user {input}` opens the wizard, which can restore it."));
    }
    if let Some(next) = next {
        print_message(format!("  {next}"));
    }
    Ok(())
}

fn to_json(input: &UserInput, outcome: &str, user_id: Option<&str>, messages: &[Message]) -> Value {
    let username = input.draft.form.value(FieldId::Username);
    json!({
        "file": input.name, "outcome": outcome, "userId": user_id, "username": username, "messages": messages, "setup": [],
    })
}
