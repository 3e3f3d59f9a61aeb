//! Prints a batch: progress, problems as a table, outcomes as JSON.

use crate::batch::{Batch, BatchRow, RowIssue, RowStatus};
use crate::cli::args::BatchArgs;
use crate::cli::color::{Painter, is_dumb};
use crate::cli::exit::CliError;
use crate::cli::{print_json, print_message, table};
use crate::model::fields::FieldId;
use crate::model::rule::Severity;
use crate::submission::OutcomeKind;
use crate::text::sanitize::escape_visible;
use clap::ColorChoice;
use serde_json::{Value, json};
use std::io::{self, IsTerminal, Write};

/// A table of all problems; empty if there are none.
pub(crate) fn problems(batch: &Batch, painter: Painter) -> String {
    issue_table(batch, painter, |_| true)
}

pub(crate) fn warnings(batch: &Batch, painter: Painter) -> String {
    issue_table(batch, painter, |issue| issue.severity == Severity::Warning)
}

fn issue_table(batch: &Batch, painter: Painter, wanted: impl Fn(&RowIssue) -> bool) -> String {
    let rows = batch.rows.iter().flat_map(|row| row.problems.iter().map(move |issue| (row, issue)));
    let rows: Vec<(&BatchRow, &RowIssue)> = rows.filter(|(_, issue)| wanted(issue)).collect();
    if rows.is_empty() {
        return String::new();
    }
    let cells = rows.iter().map(|(row, issue)| {
        let severity = issue.severity.name().to_owned();
        [row.line.to_string(), username(row), issue.column.clone(), severity, issue.text.clone()]
            .map(|cell| escape_visible(&cell))
    });
    let plain = table(["LINE", "USERNAME", "COLUMN", "", "PROBLEM"], cells);
    if !painter.is_on() {
        return plain;
    }
    // Coloured afterwards, because escape sequences would count in the width of the columns.
    let mut lines = plain.lines();
    let heading = lines.next().unwrap_or_default().to_owned();
    let coloured = lines
        .zip(&rows)
        .map(|(line, (_, issue))| line.replacen(issue.severity.name(), &painter.severity(issue.severity), 1));
    std::iter::once(heading).chain(coloured).collect::<Vec<_>>().join("\n") + "\n"
}

/// The username as it is sent.
pub(crate) fn username(row: &BatchRow) -> String {
    row.form.value(FieldId::Username).into_owned()
}

pub(crate) fn print_outcomes(args: &BatchArgs, batch: &Batch) -> Result<(), CliError> {
    print_json(&batch.rows.iter().map(|row| to_json(args, row)).collect::<Vec<_>>())
}

fn to_json(args: &BatchArgs, row: &BatchRow) -> Value {
    let errors = row.problems.iter().filter(|issue| issue.severity == Severity::Error);
    let mut messages: Vec<String> =
        errors.map(|issue| issue.severity.format_line(&issue.path, &issue.text)).collect();
    let outcome = if !messages.is_empty() {
        "errors"
    } else if let Some(kind) = row.result.outcome {
        messages.extend(Some(row.result.message.clone()).filter(|message| !message.is_empty()));
        kind.name()
    } else if args.yes || row.status != RowStatus::Waiting {
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
    })
}

/// Width of the bar in cells.
const WIDTH: usize = 24;

/// A bar on a terminal, otherwise a line for each user.
pub(crate) struct Progress {
    total: usize,
    done: usize,
    good: usize,
    bar: bool,
    painter: Painter,
}

impl Progress {
    pub(crate) fn new(total: usize, colour: ColorChoice) -> Self {
        let bar = io::stderr().is_terminal() && !is_dumb();
        let progress = Self { total, done: 0, good: 0, bar, painter: Painter::stderr(colour) };
        progress.draw("");
        progress
    }

    /// Reports the outcome of one more user.
    pub(crate) fn done(&mut self, who: &str, outcome: &str, good: bool, lines: &[String]) {
        self.done += 1;
        self.good += usize::from(good);
        self.clear();
        let outcome = if good { self.painter.success(outcome) } else { self.painter.failure(outcome) };
        // On a terminal the bar is enough for created users.
        if !(self.bar && good && lines.is_empty()) {
            print_message(&format!("{} of {}: {who}: {outcome}", self.done, self.total));
        }
        for line in lines {
            print_message(&format!("  {line}"));
        }
        self.draw("");
    }

    /// Reports a wait: in the bar as a countdown, otherwise once, when it begins.
    pub(crate) fn show_wait(&self, why: &str, seconds: u64, begins: bool) {
        if self.bar {
            self.clear();
            self.draw(&format!(" · {why}: {seconds} s"));
        } else if begins {
            print_message(&format!("{why}: waiting {seconds} s"));
        }
    }

    /// Clears the bar, so that other lines can be printed.
    pub(crate) fn clear(&self) {
        if self.bar {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }

    fn draw(&self, more: &str) {
        if !self.bar {
            return;
        }
        let filled = WIDTH * self.done / self.total.max(1);
        let bar = format!("{}{}", "█".repeat(filled), "░".repeat(WIDTH - filled));
        let failed = match self.done - self.good {
            0 => String::new(),
            failed => format!(" · {failed} not created"),
        };
        let _ = write!(io::stderr(), "{bar} {} of {}{failed}{more}", self.done, self.total);
        let _ = io::stderr().flush();
    }
}
