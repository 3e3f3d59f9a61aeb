//! Prints a batch: progress, problems as a table, outcomes as JSON.

use crate::account::UserIndex;
use crate::batch::{Batch, BatchRow};
use crate::cli::args::BatchArgs;
use crate::cli::color::{GREEN, Painter, RED};
use crate::cli::exit::CliError;
use crate::cli::input::{error_messages, offer_words, to_issue, with_offer};
use crate::cli::progress::ProgressLine;
use crate::cli::{print_json, print_message, print_to_stderr, setup_to_json, table};
use crate::model::fields::FieldId;
use crate::model::validation::Problem;
use crate::submission::OutcomeKind;
use crate::text::printable::Printable;
use crate::text::sanitize::escape_visible;
use clap::ColorChoice;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io;

/// A table of all problems; empty if there are none.
pub(crate) fn problems(batch: &Batch, painter: Painter) -> Printable {
    let mut rows = Vec::new();
    for row in &batch.rows {
        for problem in &row.report.problems {
            let Problem { at, violation } = problem;
            let column = batch.column_name(row, *at);
            let text = with_offer(&violation.text, &offer_words(problem));
            let problem = painter.severity(violation.severity).with(format!(": {text}"));
            rows.push([row.line.to_string().into(), username(row).into(), column.into(), problem]);
        }
    }
    if rows.is_empty() {
        Printable::default()
    } else {
        table(["LINE", "USERNAME", "COLUMN", "PROBLEM"], rows)
    }
}

/// The username as it is sent.
pub(crate) fn username(row: &BatchRow) -> String {
    row.form.value(FieldId::Username).into_owned()
}

/// How many agent licences the whole file takes.
#[derive(Debug, Default)]
pub(crate) struct Licences {
    /// The sentence; none without a new agent.
    line: Option<String>,
    /// The lines of the rows that would be extra licences; none where that is not known.
    extra: Option<BTreeSet<u64>>,
}

impl Licences {
    /// The first agents of the file take the licences that are left.
    pub(crate) fn new(batch: &Batch, users: Option<&UserIndex>, licences: Option<u32>) -> Self {
        let new: Vec<u64> = batch.new_agents().map(|row| row.line).collect();
        let Some(users) = users else {
            let line = "Agent licences are not counted: the account's users are not read.".to_owned();
            return Self { line: licences.filter(|_| !new.is_empty()).map(|_| line), extra: None };
        };
        let agents = users.active_agents();
        let extra = licences.map(|licences| {
            let within = new.len() - agents.extra(licences, new.len());
            new[within..].iter().copied().collect()
        });
        Self { line: (!new.is_empty()).then(|| agents.batch_line(licences, new.len())), extra }
    }

    pub(crate) fn print(&self) {
        if let Some(line) = &self.line {
            print_message(line);
        }
    }
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
        "username": username(row),
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
        let (exists, username) = (row.result.status().user_exists(), escape_visible(&username(row)));
        self.done += 1;
        self.failed += usize::from(!exists);
        self.clear();
        // On a terminal the bar is enough for created users.
        if !(self.bar.is_on() && exists && lines.is_empty()) {
            let outcome = self.painter.paint(if exists { GREEN } else { RED }, row.result.outcome_name());
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
