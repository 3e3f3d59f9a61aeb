//! `vcc-user check`: prints every problem, one per line.

use super::args::{CheckArgs, GlobalArgs};
use super::color::Painter;
use super::context::Context;
use super::exit::{CliError, ExitStatus};
use super::{input, print, print_json};
use crate::model::rule::Severity;
use crate::text::sanitize::escape_visible;
use serde_json::json;

/// Reads all inputs before printing, so that partial output is never taken for the whole.
pub(crate) fn run(args: &CheckArgs, global: &GlobalArgs) -> Result<ExitStatus, CliError> {
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
        for issue in one.issues() {
            if issue.severity == Severity::Error {
                code = ExitStatus::ERRORS;
            }
            let severity = issue.severity.name();
            // Property names come from the file and may hold escape sequences.
            let (place, text) =
                (escape_visible(&format!("{prefix}{}", issue.path)), escape_visible(&issue.text));
            lines.extend([&place, ": ", &painter.severity(issue.severity), ": ", &text, "\n"]);
            objects.push(
                json!({"file": one.name, "path": issue.path, "severity": severity, "text": issue.text}),
            );
        }
    }
    if args.json {
        print_json(&objects.into())?;
    } else {
        print(&lines)?;
    }
    Ok(code)
}
