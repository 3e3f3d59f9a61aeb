//! The commands `check`, `payload`, `fields` and `sandbox`: they print, and need no connection.

use super::args::{FieldsArgs, GlobalArgs};
use super::color::Painter;
use super::context::{self, Context};
use super::exit::{CliError, ExitStatus};
use super::sending::Sender;
use super::{input, print, print_json, print_message, print_to_stderr, table};
use crate::app::suggest::Lookups;
use crate::model::import::ImportIssue;
use crate::model::offer::with_offer;
use crate::model::{catalogue_export, payload};
use crate::sandbox::{CLIENT_ID, CLIENT_SECRET, Fault, Options, Sandbox};
use crate::submission::curl::{self, CurlTarget};
use crate::text::printable::Printable;
use serde_json::{Value, json};
use std::io::{self, IsTerminal};

/// Prints every problem, one per line. Reads all inputs before printing, so that partial output is never mistaken for
/// the whole.
pub(crate) fn check(names: &[String], json: bool, global: &GlobalArgs) -> Result<ExitStatus, CliError> {
    let drafts = Context::load_for(names)?.drafts();
    let inputs: Vec<input::UserInput> =
        names.iter().map(|name| input::load(name, &drafts)).collect::<Result<_, _>>()?;
    let painter = Painter::new(global.color, &io::stdout());
    let mut lines = Printable::default();
    let mut objects = Vec::new();
    for input in &inputs {
        let prefix = if inputs.len() > 1 { format!("{}: ", input.name) } else { String::new() };
        for (issue, offer) in input.offers_at(&Lookups::default()) {
            lines.push(issue_line(&prefix, &issue, &offer, painter));
            lines.push("\n");
            let severity = issue.severity.name();
            let mut object =
                json!({"file": input.name, "path": issue.path, "severity": severity, "text": issue.text});
            if !offer.is_empty() {
                object["fix"] = offer.into();
            }
            objects.push(object);
        }
    }
    if json { print_json(&objects) } else { print(lines) }?;
    let failed = inputs.iter().any(|input| !input.errors().is_empty());
    Ok(if failed { ExitStatus::ERRORS } else { ExitStatus::DONE })
}

/// An issue in one line, with the words of what it offers: `PATH: warning: TEXT Fix: makes it 1234.`
pub(crate) fn issue_line(prefix: &str, issue: &ImportIssue, offer: &str, painter: Painter) -> Printable {
    let line = Printable::from(format!("{prefix}{}: ", issue.path)).into_line();
    line.with(painter.severity(issue.severity))
        .with(Printable::from(format!(": {}", with_offer(&issue.text, offer))).into_line())
}

/// Prints exactly the JSON that would be sent, of a user with errors too. What `check` prints goes to stderr: the JSON can
/// differ from the file.
pub(crate) fn payload(name: &str, curl: bool, global: &GlobalArgs) -> Result<ExitStatus, CliError> {
    let context = Context::load_for(&[name.to_owned()])?;
    let input = input::load(name, &context.drafts())?;
    let mut text = payload::build(&input.draft.form).to_json();
    if curl {
        text = curl::command(&CurlTarget::from_selection(&context.select_account(global)?), &text);
    } else if io::stdout().is_terminal() {
        // A pipe gets exactly the bytes of the request; on a terminal the prompt starts on a new line.
        text.push('\n');
    }
    print(text)?;
    let painter = Painter::new(global.color, &io::stderr());
    for (issue, offer) in input.offers_at(&Lookups::default()) {
        print_to_stderr(&issue_line("", &issue, &offer, painter));
    }
    Ok(if input.errors().is_empty() { ExitStatus::DONE } else { ExitStatus::ERRORS })
}

/// Prints the create request and those that follow it. Names of groups and their like are looked up in the account; one
/// that has no ID stays as it is, and is an error.
pub(crate) fn requests(name: &str, global: &GlobalArgs) -> Result<ExitStatus, CliError> {
    let context = Context::load_for(&[name.to_owned()])?;
    let input = input::load(name, &context.drafts())?;
    let form = &input.draft.form;
    let mut lookups = Lookups::default();
    if !lookups.unread_lists(form).is_empty() {
        let selection = context::require_named(context.select_account(global)?)?;
        let mut sender = Sender::new(&context, selection);
        sender.read_lists([form])?;
        lookups = sender.destination.lookups;
    }
    let plan = lookups.setup_plan(form);
    let body = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let mut requests =
        vec![json!({"method": "POST", "path": "/users", "body": body(&payload::build(form).to_json())})];
    requests.extend(plan.steps().map(|step| {
        let text = step.put_body(plan.rows(step));
        json!({"method": "PUT", "path": step.path(), "body": body(&text)})
    }));
    print_json(&requests)?;
    let (painter, issues) = (Painter::new(global.color, &io::stderr()), input.offers_at(&lookups));
    for (issue, offer) in &issues {
        print_to_stderr(&issue_line("", issue, offer, painter));
    }
    let issues = issues.into_iter().map(|(issue, _)| issue).collect();
    Ok(if input::errors_among(issues).is_empty() { ExitStatus::DONE } else { ExitStatus::ERRORS })
}

/// Prints the catalogue of fields.
pub(crate) fn fields(args: &FieldsArgs) -> Result<ExitStatus, CliError> {
    if args.json {
        print_json(&catalogue_export::json())?;
    } else if args.schema {
        print_json(&catalogue_export::schema())?;
    } else if args.markdown {
        print(catalogue_export::markdown())?;
    } else {
        print(table(catalogue_export::COLUMNS, catalogue_export::rows()))?;
    }
    Ok(ExitStatus::DONE)
}

/// Serves the practice account's API until interrupted. The first line on stdout is the base address.
pub(crate) fn sandbox(port: u16, faults: Vec<Fault>) -> Result<ExitStatus, CliError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build();
    runtime.map_err(CliError::unexpected)?.block_on(async {
        let options = Options { port, faults, ..Options::default() };
        let sandbox = Sandbox::start(options).await;
        let sandbox = sandbox.map_err(|error| CliError::usage(format!("port {port}: {error}")))?;
        let base = sandbox.base_url();
        print(format!("{base}\n"))?;
        print_message(format!(
            "The sandbox of vcc-user runs until interrupted. In another terminal:\n  \
             export VCC_API_URL={base}/useradmin VCC_TOKEN_URL={base}/Auth/connect/token \
             VCC_CLIENT_ID={CLIENT_ID} VCC_CLIENT_SECRET={CLIENT_SECRET}"
        ));
        sandbox.serve_forever().await;
        Ok(ExitStatus::DONE)
    })
}
