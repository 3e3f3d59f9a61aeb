//! What is printed of a batch: its problems as a table, its outcomes as JSON.

use super::args::BatchArgs;
use crate::batch::{Batch, Row, RowIssue, RowStatus};
use crate::cli::color::Painter;
use crate::cli::exit::CliError;
use crate::cli::{print_json, table};
use crate::ui::text::visible;
use crate::user::fields::FieldId;
use crate::user::rule::Severity;
use serde_json::{Value, json};

/// All problems, errors of a row first; empty when there are none.
pub fn problems(batch: &Batch, painter: Painter) -> String {
    of(batch, painter, |_| true)
}

/// The warnings alone.
pub fn warnings(batch: &Batch, painter: Painter) -> String {
    of(batch, painter, |told| told.severity == Severity::Warning)
}

fn of(batch: &Batch, painter: Painter, wanted: impl Fn(&RowIssue) -> bool) -> String {
    let rows = batch.rows.iter().flat_map(|row| row.problems.iter().map(move |told| (row, told)));
    let rows: Vec<(&Row, &RowIssue)> = rows.filter(|(_, told)| wanted(told)).collect();
    if rows.is_empty() {
        return String::new();
    }
    let heading = ["LINE", "USERNAME", "COLUMN", "", "PROBLEM"].map(str::to_owned);
    let cells = rows.iter().map(|(row, told)| {
        let severity = told.severity.name().to_owned();
        [row.line.to_string(), username(row), told.column.clone(), severity, told.text.clone()]
            .map(|cell| visible(&cell))
    });
    let plain = table(&std::iter::once(heading).chain(cells).collect::<Vec<_>>());
    if !painter.is_on() {
        return plain;
    }
    // Coloured afterwards: what a terminal obeys has no width.
    let mut lines = plain.lines();
    let heading = lines.next().unwrap_or_default().to_owned();
    let painted = lines
        .zip(&rows)
        .map(|(line, (_, told))| line.replacen(told.severity.name(), &painter.severity(told.severity), 1));
    std::iter::once(heading).chain(painted).collect::<Vec<_>>().join("\n") + "\n"
}

/// The username as it is sent.
pub fn username(row: &Row) -> String {
    row.form.value(FieldId::Username).into_owned()
}

/// An array of what became of each row.
pub fn json(args: &BatchArgs, batch: &Batch) -> Result<(), CliError> {
    print_json(&batch.rows.iter().map(|row| object(args, row)).collect())
}

fn object(args: &BatchArgs, row: &Row) -> Value {
    let errors = row.problems.iter().filter(|told| told.severity == Severity::Error);
    let mut messages: Vec<String> =
        errors.map(|told| told.severity.format_line(&told.path, &told.text)).collect();
    let outcome = if !messages.is_empty() {
        "errors"
    } else if !row.result.outcome.is_empty() {
        messages.extend(Some(row.result.message.clone()).filter(|message| !message.is_empty()));
        &row.result.outcome
    } else if args.yes || row.status != RowStatus::Waiting {
        "not-sent"
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
