//! Several users from a CSV file, with the result of each. Pure: the command reads and writes the files and sends.
//!
//! [`table`] parses and writes CSV; [`header`] maps columns to fields; [`row_form`] makes a form of each row;
//! [`validation`] finds all problems before anything is sent; [`result_file`] writes the file that can be fed back.

pub mod header;
pub mod result_file;
pub mod row_form;
pub mod table;
pub mod validation;

use crate::model::form::Form;
use crate::model::rule::Severity;
use crate::submission::OutcomeKind;
use header::Column;
use table::Table;

/// A CSV file of users.
#[derive(Debug, Clone)]
pub struct Batch {
    table: Table,
    columns: Vec<Column>,
    /// The users, in file order.
    pub rows: Vec<Row>,
}

/// A row: one user.
#[derive(Debug, Clone)]
pub struct Row {
    /// The line on which the row begins, from 1.
    pub line: u64,
    /// The answers, with the template's in place of empty cells.
    pub form: Form,
    /// Whether it is still to be sent.
    pub status: RowStatus,
    /// Its columns in the result file.
    pub result: RowResult,
    /// Its problems.
    pub problems: Vec<RowIssue>,
}

/// What remains to be done with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowStatus {
    /// To be sent.
    Waiting,
    /// The outcome of an earlier attempt is unknown: to be looked up first.
    Unsure,
    /// The user exists: created, or found by a look-up.
    Exists,
}

/// The three columns of the result file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowResult {
    /// The outcome; none before the first attempt.
    pub outcome: Option<OutcomeKind>,
    /// The user's ID.
    pub user_id: String,
    /// The message of the API or the network.
    pub message: String,
}

/// A problem of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowIssue {
    /// The column's name in the file; the field's label if it has no column.
    pub column: String,
    /// The field's JSON path.
    pub path: String,
    /// Error or warning.
    pub severity: Severity,
    /// What to do.
    pub text: String,
}

impl Row {
    /// Whether an error keeps it from being sent.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|one| one.severity == Severity::Error)
    }
}

impl Batch {
    /// The number of rows with this status.
    pub fn count(&self, status: RowStatus) -> usize {
        self.rows.iter().filter(|row| row.status == status).count()
    }
}
