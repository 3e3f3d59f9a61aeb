//! Several users from one file of comma-separated values, and what became of each: pure, files and the network are the
//! commands'.
//!
//! [`table`] is the file's text taken apart and put together; [`header`] says which answer each column holds; [`rows`]
//! makes a form of each row; [`check`] tells what is wrong before anything is sent; [`result`] is the file that can be
//! fed back.

pub mod header;
pub mod result_file;
pub mod row_form;
pub mod table;
pub mod validation;

use crate::user::form::Form;
use crate::user::rule::Severity;
use header::Column;
use table::Table;

/// A file of users.
#[derive(Debug, Clone)]
pub struct Batch {
    table: Table,
    columns: Vec<Column>,
    /// Its users, in the order of the file.
    pub rows: Vec<Row>,
}

/// A user of the file.
#[derive(Debug, Clone)]
pub struct Row {
    /// The line on which the row begins, from 1.
    pub line: u64,
    /// The answers, the template's in the place of empty cells.
    pub form: Form,
    /// Where it stands.
    pub status: RowStatus,
    /// What the result file says of it.
    pub result: RowResult,
    /// What is wrong with it.
    pub problems: Vec<RowIssue>,
}

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowStatus {
    /// To be sent.
    Waiting,
    /// An earlier attempt ended unknown: to be looked up first.
    Unsure,
    /// The user exists: created, or found by a look-up.
    Exists,
}

/// The three columns of the result file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowResult {
    /// `created`, `found`, `refused`, `not-authorised`, `not-sent`, `unknown`; empty while nothing happened.
    pub outcome: String,
    /// The user's id.
    pub user_id: String,
    /// What the API or the network said.
    pub message: String,
}

/// A problem of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowIssue {
    /// The column, as the file names it; the field's label where it has none.
    pub column: String,
    /// The answer's JSON path.
    pub path: String,
    /// How bad it is.
    pub severity: Severity,
    /// What to do.
    pub text: String,
}

impl Row {
    /// Whether something keeps it from being sent.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|one| one.severity == Severity::Error)
    }
}

impl Batch {
    /// How many rows stand like this.
    pub fn count(&self, status: RowStatus) -> usize {
        self.rows.iter().filter(|row| row.status == status).count()
    }
}
