//! Several users from a CSV file, with the result of each. Pure: the command reads and writes the files and sends.
//!
//! [`table`] parses and writes CSV; [`header`] maps columns to fields; [`row_form`] makes a form of each row;
//! [`validation`] finds all problems before anything is sent; [`result_file`] writes the file that can be fed back.

pub(crate) mod header;
pub(crate) mod result_file;
pub(crate) mod row_form;
pub(crate) mod table;
pub(crate) mod validation;

use crate::model::form::Form;
use crate::model::rule::Severity;
use crate::submission::OutcomeKind;
use header::Column;
use table::Table;

/// A CSV file of users.
#[derive(Debug, Clone)]
pub(crate) struct Batch {
    table: Table,
    columns: Vec<Column>,
    /// The users, in file order.
    pub(crate) rows: Vec<Row>,
}

#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// The line on which the row begins, from 1.
    pub(crate) line: u64,
    /// The answers, with the template's in place of empty cells.
    pub(crate) form: Form,
    /// Whether it is still to be sent.
    pub(crate) status: RowStatus,
    /// Its columns in the result file.
    pub(crate) result: RowResult,
    pub(crate) problems: Vec<RowIssue>,
}

/// What remains to be done with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowStatus {
    Waiting,
    /// The outcome of an earlier attempt is unknown: to be looked up first.
    Unsure,
    /// The user exists: created, or found by a look-up.
    Exists,
}

/// The three columns of the result file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RowResult {
    /// The outcome; none before the first attempt.
    pub(crate) outcome: Option<OutcomeKind>,
    pub(crate) user_id: String,
    /// The message of the API or the network.
    pub(crate) message: String,
}

/// A problem of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowIssue {
    /// The column's name in the file; the field's label if it has no column.
    pub(crate) column: String,
    pub(crate) path: String,
    pub(crate) severity: Severity,
    pub(crate) text: String,
}

impl Row {
    /// Whether an error keeps it from being sent.
    pub(crate) fn has_errors(&self) -> bool {
        self.problems.iter().any(|one| one.severity == Severity::Error)
    }
}

impl Batch {
    /// The number of rows with this status.
    pub(crate) fn count(&self, status: RowStatus) -> usize {
        self.rows.iter().filter(|row| row.status == status).count()
    }
}
