//! Prints a batch: progress, problems as a table, outcomes as JSON.

use crate::batch::{Batch, BatchRow, Licences, PROBLEM_COLUMNS, ProblemRow};
use crate::cli::args::BatchArgs;
use crate::cli::color::{GREEN, Painter, RED};
use crate::cli::exit::CliError;
use crate::cli::input::{error_messages, to_issue};
use crate::cli::progress::ProgressLine;
use crate::cli::{print_json, print_message, print_to_stderr, setup_to_json, table};
use crate::submission::OutcomeKind;
use crate::text::printable::Printable;
use crate::text::sanitize::escape_visible;
use clap::ColorChoice;
use serde_json::{Value, json};
use std::io;

/// A table of all problems; empty if there are none.
pub(crate) fn problems(batch: &Batch, painter: Painter) -> Printable {
    let row = |row: ProblemRow| {
        let problem = painter.severity(row.severity).with(format!(": {}", row.text));
        [row.line.to_string().into(), row.username.into(), row.column.into(), problem]
    };
    let rows: Vec<_> = batch.problem_rows().map(row).collect();
    if rows.is_empty() { Printable::default() } else { table(PROBLEM_COLUMNS, rows) }
}

/// Prints the problems to stderr, where stdout has the outcomes.
pub(crate) fn print_problems(batch: &Batch, colour: ColorChoice) {
    let problems = problems(batch, Painter::new(colour, &io::stderr()));
    if !problems.is_empty() {
        print_to_stderr(&problems.trim_end());
    }
}

/// Prints how many agent licences the file takes, where that is to be said.
pub(crate) fn print_licences(licences: &Licences) {
    licences.line.iter().for_each(print_message);
}

/// Prints the outcome of each row, of a check with what is known of licences.
pub(crate) fn print_outcomes(
    args: &BatchArgs,
    batch: &Batch,
    licences: Option<&Licences>,
) -> Result<(), CliError> {
    let extra = licences.and_then(|licences| licences.extra.as_ref());
    let row = |row: &BatchRow| {
        let mut object = to_json(args, row);
        if let Some(extra) = extra {
            object["extraLicence"] = extra.contains(&row.line).into();
        }
        object
    };
    print_json(&batch.rows.iter().map(row).collect::<Vec<_>>())
}

fn to_json(args: &BatchArgs, row: &BatchRow) -> Value {
    let issues = row.report.problems.iter().map(|problem| to_issue(&row.form, problem));
    let mut messages = error_messages(issues);
    let outcome = if !messages.is_empty() {
        "errors"
    } else if let Some(kind) = row.result.outcome {
        messages.clone_from(&row.result.messages);
        if messages.is_empty() && !row.result.message.is_empty() {
            messages.push(row.result.message.clone().into());
        }
        kind.name()
    } else if args.yes {
        OutcomeKind::NotSent.name()
    } else {
        "ready"
    };
    json!({
        "file": args.file,
        "row": row.line,
        "outcome": outcome,
        "userId": Some(&row.result.user_id).filter(|id| !id.is_empty()),
        "username": row.username(),
        "messages": messages,
        "setup": setup_to_json(&row.result.steps),
    })
}

/// Width of the bar in cells.
const WIDTH: usize = 24;

/// A bar on a terminal, otherwise a line for each user.
pub(crate) struct Progress {
    total: usize,
    done: usize,
    failed: usize,
    bar: ProgressLine,
    painter: Painter,
}

impl Progress {
    pub(crate) fn new(total: usize, colour: ColorChoice) -> Self {
        let bar = ProgressLine::new();
        let progress = Self { total, done: 0, failed: 0, bar, painter: Painter::new(colour, &io::stderr()) };
        progress.draw();
        progress
    }

    /// Reports the outcome of one more user, with the lines that explain it.
    pub(crate) fn row_done(&mut self, row: &BatchRow, lines: &[String]) {
        let (exists, username) = (row.result.status().user_exists(), row.username());
        self.done += 1;
        self.failed += usize::from(!exists);
        self.clear();
        // On a terminal the bar is enough for created users.
        if !(self.bar.is_on() && exists && lines.is_empty()) {
            let outcome = self.painter.paint(if exists { GREEN } else { RED }, row.result.outcome_name());
            let username = escape_visible(&username);
            let line = format!("{} of {}: line {}: {username}: ", self.done, self.total, row.line);
            print_to_stderr(&Printable::from(line).with(outcome));
        }
        for line in lines {
            print_message(format!("  {}", escape_visible(line)));
        }
        self.draw();
    }

    /// Prints a line above the bar.
    pub(crate) fn print_line(&self, text: &str) {
        self.clear();
        print_message(text);
        self.draw();
    }

    /// Clears the bar, so that other lines can be printed.
    pub(crate) fn clear(&self) {
        self.bar.clear();
    }

    fn draw(&self) {
        let filled = WIDTH * self.done / self.total.max(1);
        let bar = format!("{}{}", "█".repeat(filled), "░".repeat(WIDTH - filled));
        let failed = match self.failed {
            0 => String::new(),
            failed => format!(" · {failed} not created"),
        };
        self.bar.draw(&format!("{bar} {} of {}{failed}", self.done, self.total));
    }
}
