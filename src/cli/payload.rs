//! `vcc-user payload`: prints exactly the JSON that would be sent.

use super::args::{GlobalArgs, PayloadArgs};
use super::context::Context;
use super::exit::{CliError, ExitStatus};
use super::{input, print};
use crate::model::payload;
use crate::submission::curl::{self, CurlTarget};
use std::io::IsTerminal;

/// Also prints the JSON of a user with errors.
pub(crate) fn run(args: &PayloadArgs, global: &GlobalArgs) -> Result<ExitStatus, CliError> {
    let context = Context::load()?;
    let input = input::load(&args.input, &context.drafts())?;
    let mut text = payload::build(&input.draft.form).to_json();
    if args.curl {
        text = curl::command(&CurlTarget::from_selection(&context.select_account(global)?), &text);
    } else if std::io::stdout().is_terminal() {
        // A pipe gets exactly the bytes of the request; on a terminal the prompt starts on a new line.
        text.push('\n');
    }
    print(&text)?;
    Ok(if input.has_errors() { ExitStatus::ERRORS } else { ExitStatus::DONE })
}
