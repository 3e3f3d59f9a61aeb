//! What the check and the run of a batch report to the app.

use super::destination::Destination;
use crate::account::SANDBOX;
use crate::batch::{Batch, BatchRow, Licences, NextCommand, RowResult, RowStatus, StopReason};
use crate::model::form::Form;
use crate::submission::{OutcomeKind, StepResult};
use crate::text::sanitize::single_line;
use std::path::PathBuf;

/// A file that was read and checked. These rows are created, even if the file is changed meanwhile.
#[derive(Debug)]
pub struct CheckedBatch {
    pub(crate) files: BatchFiles,
    pub(crate) batch: Batch,
    pub(crate) licences: Licences,
    /// What was not checked.
    pub(crate) remarks: Vec<String>,
    pub(crate) destination: Destination,
}

/// Why a file cannot be used, or was not checked.
#[derive(Debug)]
pub struct CheckFailure {
    /// As sentences.
    pub(crate) why: String,
    /// The credentials are not accepted.
    pub(crate) not_authorised: bool,
}

impl From<String> for CheckFailure {
    fn from(why: String) -> Self {
        Self { why, not_authorised: false }
    }
}

/// The file and its result file.
#[derive(Debug, Clone)]
pub(crate) struct BatchFiles {
    /// The name of the file as it was typed.
    pub(crate) file: String,
    pub(crate) out: PathBuf,
    /// The result file for messages.
    pub(crate) shown_out: String,
    /// The account, for the command that goes on.
    pub(crate) account: String,
}

/// What happens while users are created.
#[derive(Debug)]
pub enum BatchProgress {
    /// A user was created, or restored.
    Created(Box<BatchUser>),
    /// A step of a user's setup ended, as a line.
    SetUp(String),
    /// The API asked to wait for so many seconds.
    Waiting(u64),
    /// A row has its result.
    RowDone(DoneRow),
}

/// A user of the file who was created.
#[derive(Debug)]
pub struct BatchUser {
    pub(crate) attempt: String,
    pub(crate) kind: OutcomeKind,
    pub(crate) user_id: Option<String>,
    pub(crate) form: Form,
}

/// A row that has its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoneRow {
    pub(crate) line: u64,
    pub(crate) username: String,
    pub(crate) outcome: &'static str,
    pub(crate) status: RowStatus,
    /// What explains it.
    pub(crate) lines: Vec<String>,
}

/// The end of a batch.
#[derive(Debug)]
pub struct BatchEnd {
    pub(crate) batch: Batch,
    /// Why it ended before the last row.
    pub(crate) stop: Option<StopReason>,
}

impl BatchUser {
    pub(crate) fn new(row: &BatchRow, result: &RowResult, attempt: &str) -> Self {
        let user_id = Some(result.user_id.clone()).filter(|id| !id.is_empty());
        let kind = result.outcome.unwrap_or(OutcomeKind::Created);
        Self { attempt: attempt.to_owned(), kind, user_id, form: row.form.clone() }
    }
}

impl DoneRow {
    pub(crate) fn new(row: &BatchRow, lines: &[String]) -> Self {
        Self {
            line: row.line,
            username: row.username(),
            outcome: row.result.outcome_name(),
            status: row.result.status(),
            lines: lines.to_vec(),
        }
    }
}

/// What came of a step of a row's user.
pub(crate) fn step_line(row: &BatchRow, result: &StepResult) -> String {
    format!("{}: {}", single_line(&row.username(), 100), result.line())
}

impl CheckedBatch {
    /// How many users are missing or not set up.
    pub(crate) fn missing(&self) -> usize {
        self.batch.rows.len() - self.batch.count(RowStatus::Exists)
    }
}

impl BatchFiles {
    /// The lines shown at the end: the summary, the result file, and how to create the rest.
    pub(crate) fn end_lines(&self, end: &BatchEnd) -> Vec<String> {
        let stop = end.stop.map(StopReason::message);
        let mut lines: Vec<String> = stop.into_iter().collect();
        lines.push(format!("{}. The result is in {}.", end.batch.summary(), self.shown_out));
        if let Some(does) = end.batch.next_step() {
            let account = Some(self.account.clone());
            let command = NextCommand { account, ..NextCommand::default() }.line(&self.out);
            // The users of the practice account are gone when the program ends.
            let command =
                if self.account == SANDBOX { String::new() } else { format!("; so does `{command}`") };
            lines.push(format!("That file, opened here, {does}{command}."));
        }
        lines
    }
}
