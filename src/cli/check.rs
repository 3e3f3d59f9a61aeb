//! `vcc-user check`: every problem, a line each.

use super::args::{CheckArgs, GlobalArgs};
use super::color::Painter;
use super::context::Context;
use super::exit::{CliError, ExitStatus};
use super::{input, print, print_json};
use crate::ui::text::visible;
use crate::user::rule::Severity;
use serde_json::json;

/// Runs it. Every input is read before anything is printed that could be taken for the whole.
pub fn run(args: &CheckArgs, global: &GlobalArgs) -> Result<ExitStatus, CliError> {
    let context = Context::load()?;
    let drafts = context.drafts();
    let inputs: Vec<input::Input> =
        args.inputs.iter().map(|name| input::load(name, &drafts)).collect::<Result<_, _>>()?;
    let painter = Painter::stdout(global.color);
    let mut code = ExitStatus::DONE;
    let mut lines = String::new();
    let mut objects = Vec::new();
    for one in &inputs {
        let prefix = if inputs.len() > 1 { format!("{}: ", one.name) } else { String::new() };
        for told in one.issues() {
            if told.severity == Severity::Error {
                code = ExitStatus::ERRORS;
            }
            let severity = told.severity.name();
            // A file names its properties as it likes; the terminal must not obey them.
            let (place, text) = (visible(&format!("{prefix}{}", told.path)), visible(&told.text));
            lines.extend([&place, ": ", &painter.severity(told.severity), ": ", &text, "\n"]);
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
