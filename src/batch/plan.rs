//! What a batch would do, before anything is sent: its problems, how many users and licences, and the command for the rest.

use super::{Batch, BatchRow, RowStatus};
use crate::account::UserIndex;
use crate::model::fields::FieldId;
use crate::model::rule::Severity;
use crate::text::counted;
use crate::text::shell::file_argument;
use std::collections::BTreeSet;
use std::path::Path;

/// The columns of the table of problems.
pub(crate) const PROBLEM_COLUMNS: [&str; 4] = ["LINE", "USERNAME", "COLUMN", "PROBLEM"];

/// A line of the table of problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProblemRow {
    pub(crate) line: u64,
    pub(crate) username: String,
    pub(crate) column: String,
    pub(crate) severity: Severity,
    pub(crate) text: String,
}

/// How many agent licences the whole file takes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Licences {
    /// The sentence; none without a new agent.
    pub(crate) line: Option<String>,
    /// The lines of the rows that would be extra licences; none where that is not known.
    pub(crate) extra: Option<BTreeSet<u64>>,
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
}

impl BatchRow {
    /// The username as it is sent.
    pub(crate) fn username(&self) -> String {
        self.form.value(FieldId::Username).into_owned()
    }
}

impl Batch {
    /// All problems, in the order of the file.
    pub(crate) fn problem_rows(&self) -> impl Iterator<Item = ProblemRow> {
        let problems = self.rows.iter().flat_map(|row| row.report.problems.iter().map(move |one| (row, one)));
        problems.map(|(row, problem)| ProblemRow {
            line: row.line,
            username: row.username(),
            column: self.column_name(row, problem.at).to_owned(),
            severity: problem.violation.severity,
            text: problem.text_with_offer(),
        })
    }

    /// What creating would do.
    pub(crate) fn plan(&self) -> String {
        let users = |status| counted(self.count(status), "user");
        let mut plan = vec![format!("{} would be created.", users(RowStatus::Waiting))];
        for (status, what) in [
            (RowStatus::Unsure, "would be looked up first: the outcome of an earlier attempt is unknown."),
            (RowStatus::Unfinished, "already, and would be set up further: not everything is done."),
            (RowStatus::Exists, "already."),
        ] {
            let verb = match (status, self.count(status)) {
                (_, 0) => continue,
                (RowStatus::Unsure, _) => "",
                (_, 1) => "exists ",
                _ => "exist ",
            };
            plan.push(format!("{} {verb}{what}", users(status)));
        }
        plan.join(" ")
    }

    /// Says that some users have errors; none where all can be created.
    pub(crate) fn errors_line(&self) -> Option<String> {
        let (errors, total) = (self.rows_with_errors(), counted(self.rows.len(), "user"));
        (errors > 0).then(|| format!("{errors} of {total} cannot be created as they are. Nothing was sent."))
    }

    /// Names the columns that were passed over.
    pub(crate) fn ignored_line(&self) -> Option<String> {
        let names = self.ignored.join(", ");
        (!names.is_empty()).then(|| format!("Passed over, as they are not fields: {names}."))
    }
}

/// The command that creates what a result file lists as missing.
#[derive(Debug, Clone, Default)]
pub(crate) struct NextCommand {
    pub(crate) template: Option<String>,
    pub(crate) account: Option<String>,
    pub(crate) ignore_columns: bool,
}

impl NextCommand {
    /// On the same account and with the same template. An extra licence is charged: it is never suggested.
    pub(crate) fn line(&self, result_file: &Path) -> String {
        let mut command = format!("vcc-user batch {} --yes", file_argument(result_file.as_os_str()));
        for (flag, value) in [("--template", &self.template), ("--account", &self.account)] {
            if let Some(value) = value {
                command.extend([" ", flag, " ", &file_argument(value.as_ref())]);
            }
        }
        if self.ignore_columns {
            command.push_str(" --ignore-columns");
        }
        command
    }
}
