//! `vcc-user check`: every problem, a line each.

use super::args::{CheckArgs, GlobalArgs};
use super::exit::{Code, Stop};
use super::paint::Paint;
use super::world::World;
use super::{input, print, print_json};
use crate::ui::text::visible;
use crate::user::rule::Severity;
use serde_json::json;

/// Runs it. Every input is read before anything is printed that could be taken for the whole.
pub fn run(args: &CheckArgs, global: &GlobalArgs) -> Result<Code, Stop> {
    let world = World::find()?;
    let drafts = world.drafts();
    let inputs: Vec<input::Input> =
        args.inputs.iter().map(|name| input::read(name, &drafts)).collect::<Result<_, _>>()?;
    let paint = Paint::stdout(global.color);
    let mut code = Code::DONE;
    let mut lines = String::new();
    let mut objects = Vec::new();
    for one in &inputs {
        let prefix = if inputs.len() > 1 { format!("{}: ", one.name) } else { String::new() };
        for told in one.told() {
            if told.severity == Severity::Error {
                code = Code::ERRORS;
            }
            let severity = told.severity.word();
            // A file names its properties as it likes; the terminal must not obey them.
            let (place, text) = (visible(&format!("{prefix}{}", told.path)), visible(&told.text));
            lines.extend([&place, ": ", &paint.severity(told.severity), ": ", &text, "\n"]);
            objects
                .push(json!({"file": one.name, "path": told.path, "severity": severity, "text": told.text}));
        }
    }
    if args.json {
        print_json(&objects.into())?;
    } else {
        print(&lines)?;
    }
    Ok(code)
}
