//! `vcc-user payload`: exactly the JSON that would be sent.

use super::args::PayloadArgs;
use super::exit::{Code, Stop};
use super::world::World;
use super::{input, print};
use crate::user::payload;
use std::io::IsTerminal;

/// Runs it. The JSON of a user with errors is printed too.
pub fn run(args: &PayloadArgs) -> Result<Code, Stop> {
    let world = World::find()?;
    let input = input::read(&args.input, &world.drafts())?;
    let mut text = payload::build(&input.draft.form).text();
    // Into a pipe go the very bytes of the request; a person's prompt wants a line of its own.
    if std::io::stdout().is_terminal() {
        text.push('\n');
    }
    print(&text)?;
    Ok(if input.has_errors() { Code::ERRORS } else { Code::DONE })
}
