//! Prints a batch: problems as a table, outcomes as JSON.

use super::args::BatchArgs;
use crate::batch::{Batch, Row, RowIssue, RowStatus};
use crate::cli::color::Painter;
use crate::cli::exit::CliError;
use crate::cli::{print_json, table};
use crate::model::fields::FieldId;
use crate::model::rule::Severity;
use crate::submission::OutcomeKind;
use crate::text::sanitize::escape_visible;
use serde_json::{Value, json};

/// A table of all problems, errors of a row first; empty if there are none.
pub(crate) fn problems(batch: &Batch, painter: Painter) -> String {
    issue_table(batch, painter, |_| true)
}

/// A table of the warnings.
pub(crate) fn warnings(batch: &Batch, painter: Painter) -> String {
    issue_table(batch, painter, |issue| issue.severity == Severity::Warning)
}

fn issue_table(batch: &Batch, painter: Painter, wanted: impl Fn(&RowIssue) -> bool) -> String {
    let rows = batch.rows.iter().flat_map(|row| row.problems.iter().map(move |issue| (row, issue)));
    let rows: Vec<(&Row, &RowIssue)> = rows.filter(|(_, issue)| wanted(issue)).collect();
    if rows.is_empty() {
        return String::new();
    }
    let heading = ["LINE", "USERNAME", "COLUMN", "", "PROBLEM"].map(str::to_owned);
    let cells = rows.iter().map(|(row, issue)| {
        let severity = issue.severity.name().to_owned();
        [row.line.to_string(), username(row), issue.column.clone(), severity, issue.text.clone()]
            .map(|cell| escape_visible(&cell))
    });
    let plain = table(&std::iter::once(heading).chain(cells).collect::<Vec<_>>());
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
pub(crate) fn username(row: &Row) -> String {
    row.form.value(FieldId::Username).into_owned()
}

/// Prints the outcomes as a JSON array.
pub(crate) fn print_outcomes(args: &BatchArgs, batch: &Batch) -> Result<(), CliError> {
    print_json(&batch.rows.iter().map(|row| object(args, row)).collect())
}

fn object(args: &BatchArgs, row: &Row) -> Value {
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
