//! `vcc-user payload`: exactly the JSON that would be sent.

use super::args::{GlobalArgs, PayloadArgs};
use super::exit::{Code, Stop};
use super::world::World;
use super::{input, print};
use crate::submission::curl::{self, Address};
use crate::user::payload;
use std::io::IsTerminal;

/// Runs it. The JSON of a user with errors is printed too.
pub fn run(args: &PayloadArgs, global: &GlobalArgs) -> Result<Code, Stop> {
    let world = World::find()?;
    let input = input::read(&args.input, &world.drafts())?;
    let mut text = payload::build(&input.draft.form).text();
    if args.curl {
        text = curl::command(&Address::of(&world.choose(global)?), &text);
    } else if std::io::stdout().is_terminal() {
        // Into a pipe go the very bytes of the request; a person's prompt wants a line of its own.
        text.push('\n');
    }
    print(&text)?;
    Ok(if input.has_errors() { Code::ERRORS } else { Code::DONE })
}
