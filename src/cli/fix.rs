//! `check --fix`: prints the JSON of a user with everything taken that its problems offer, and what was changed.

use super::args::GlobalArgs;
use super::color::Painter;
use super::context::Context;
use super::exit::{CliError, ExitStatus};
use super::input::{self, UserInput};
use super::output_commands::issue_line;
use super::{print, print_to_stderr};
use crate::app::suggest::Lookups;
use crate::model::form::Form;
use crate::model::{json_path, offer, payload, visibility};
use crate::text::printable::Printable;
use std::io;

/// Prints the JSON that would be sent, of a draft the draft. What was changed and what is left goes to stderr; the file
/// stays as it is.
pub(crate) fn run(names: &[String], global: &GlobalArgs) -> Result<ExitStatus, CliError> {
    let [name] = names else {
        return Err(CliError::usage("--fix corrects one user: name one file, whose JSON is printed"));
    };
    let mut input = input::load(name, &Context::load_for(names)?.drafts())?;
    let before = input.draft.form.clone();
    offer::take_all(&mut input.draft.form);
    let changes = changes(&before, &input.draft.form);
    // What the reading of a value was remarked for is changed with it.
    input.remarks.retain(|remark| !changes.iter().any(|(path, ..)| *path == remark.path));
    let text =
        if input.is_draft { input.draft.to_text() } else { payload::build(&input.draft.form).to_json() };
    print(format!("{}\n", text.trim_end()))?;
    for (path, was, is) in &changes {
        print_to_stderr(&Printable::from(format!("{path}: {was} → {is}")).into_line());
    }
    Ok(print_rest(&input, global))
}

/// The answers that differ, with their paths. An answer is sent as its field holds it once it is left.
fn changes(before: &Form, after: &Form) -> Vec<(String, String, String)> {
    let shown = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
    let fields = visibility::all_visible_fields(after).into_iter();
    let differing = fields.filter(|at| before.get(*at) != after.value(*at));
    differing
        .map(|at| (json_path::path_of(after, at), shown(before.get(at)), shown(&after.value(at))))
        .collect()
}

fn print_rest(input: &UserInput, global: &GlobalArgs) -> ExitStatus {
    let painter = Painter::new(global.color, &io::stderr());
    for (issue, offer) in input.offers_at(&Lookups::default()) {
        print_to_stderr(&issue_line("", &issue, &offer, painter));
    }
    if input.errors().is_empty() { ExitStatus::DONE } else { ExitStatus::ERRORS }
}
