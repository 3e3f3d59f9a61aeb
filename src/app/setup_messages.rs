//! Texts on what follows the create request, shared by the full screen and line mode.

use super::App;
use super::keymap::Command;
use super::msg::AttemptRow;
use crate::submission::{Outcome, RoutingRow, SetupOutcome, StepResult, Submission};
use crate::text::sanitize::single_line;
use crate::text::{listed, sentence_case};

/// `English 7 · Polish 9`: by their names where these are known.
pub(crate) fn rows_text(rows: &[RoutingRow]) -> String {
    let text = |row: &RoutingRow| {
        let name = single_line(if row.name.is_empty() { &row.id } else { &row.name }, 60);
        row.level.map(|level| format!("{name} {level}")).unwrap_or(name)
    };
    rows.iter().map(text).collect::<Vec<_>>().join(" · ")
}

/// `3 of 4 done`.
pub(crate) fn done_text(results: &[StepResult]) -> String {
    format!("{} of {} done", StepResult::count_done(results), results.len())
}

/// The steps that are not done: `Groups and skills`.
pub(crate) fn open_steps(results: &[StepResult]) -> String {
    let open = results.iter().filter(|one| one.outcome != SetupOutcome::Done);
    let names: Vec<String> = open.map(|one| one.step.label().to_lowercase()).collect();
    sentence_case(&listed(&names))
}

/// What was set up of a user, at the end: in a sentence or two.
pub(crate) fn summary(submission: &Submission) -> Option<String> {
    if let Some(why) = submission.not_taken_up() {
        return Some(format!("Nothing was set up: {why}."));
    }
    let results = submission.setup_results();
    if results.is_empty() {
        let is_open = submission.has_open_setup();
        let steps: Vec<_> = submission.plan().steps().map(|step| step.label().to_lowercase()).collect();
        return is_open.then(|| format!("{} are not set up yet.", sentence_case(&listed(&steps))));
    }
    Some(if StepResult::all_done(results) {
        "Everything is set up.".to_owned()
    } else {
        format!("Not everything is set up: {}.", done_text(results))
    })
}

/// What a cancelled or left setup means.
pub(crate) fn setting_up_text(submission: &Submission) -> String {
    let username = single_line(&submission.request().username, 100);
    let exists = match submission.outcome() {
        Some(Outcome::Created(_)) => "is created",
        _ => "exists",
    };
    format!("{username} {exists}; what stays open can be finished later.")
}

/// What is open of a submission, in the list of those.
pub(crate) fn unfinished_text(row: &AttemptRow) -> String {
    match &row.setup {
        None => "outcome unknown".to_owned(),
        Some(setup) => format!("not set up: {}", open_steps(&setup.results).to_lowercase()),
    }
}

/// What is open of a user who exists: `ANNA was created in emea. Groups and skills are not set up.`
pub(crate) fn open_setup_text(row: &AttemptRow) -> Option<String> {
    let setup = row.setup.as_ref()?;
    let (username, account) = (single_line(&row.username, 100), single_line(&row.account, 100));
    let exists = if setup.is_created { "was created" } else { "exists" };
    Some(format!(
        "{username} {exists} in {account}. Not set up: {}.",
        open_steps(&setup.results).to_lowercase()
    ))
}

impl App {
    /// The open setup of a user of an earlier run, for the first screen.
    pub(crate) fn first_open_setup_text(&self) -> Option<String> {
        let text = self.account_state().open_attempts().iter().find_map(open_setup_text)?;
        Some(format!("{text} {} finishes it.", self.way_to(Command::Attempts)))
    }
}
