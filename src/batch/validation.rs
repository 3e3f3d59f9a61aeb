//! Validates all rows before anything is sent.

use super::{Batch, BatchRow, RowStatus};
use crate::account::{UserIndex, takes_licence};
use crate::model::fields::FieldId;
use crate::model::form::{FieldRef, Form};
use crate::model::rule::{Severity, Violation};
use crate::model::validation::{self, Problem, Report};
use crate::model::visibility;
use std::collections::BTreeMap;

/// Fields that are unique within an account (documented), and the address, which a copied row often still has.
const DISTINCT: [(FieldId, Severity); 3] = [
    (FieldId::Username, Severity::Error),
    (FieldId::AgentId, Severity::Error),
    (FieldId::Email, Severity::Warning),
];

impl Batch {
    /// Validates each row that is still to be sent: the rules of the form, duplicates within the file and, if the
    /// account's users are known, names that are taken; `add` adds what the account's lists say, and what is unusual in it.
    pub(crate) fn validate(&mut self, users: Option<&UserIndex>, add: &dyn Fn(&Form, &mut Report)) {
        let mut lines = BTreeMap::new();
        for row in &mut self.rows {
            let mut more = duplicates(row, &mut lines);
            if row.result.status().user_exists() {
                continue;
            }
            if let Some(users) = users.filter(|users| !may_be_own_user(row, users)) {
                more.extend(users.problems(&row.form));
            }
            row.report = validation::validate(&row.form);
            more.retain(|problem| visibility::is_visible(&row.form, problem.at));
            for problem in more {
                row.report.add(problem);
            }
            add(&row.form, &mut row.report);
        }
    }

    /// The rows that would be created as active agents. One with an unknown outcome may exist already, and is counted.
    pub(crate) fn new_agents(&self) -> impl Iterator<Item = &BatchRow> {
        self.rows.iter().filter(|row| !row.result.status().user_exists() && takes_licence(&row.form))
    }

    pub(crate) fn rows_with_errors(&self) -> usize {
        self.rows.iter().filter(|row| row.report.errors() > 0).count()
    }
}

/// Values that an earlier row has too. `lines` has the first line of each value.
fn duplicates(row: &BatchRow, lines: &mut BTreeMap<(FieldId, String), u64>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (field, severity) in DISTINCT {
        let at = FieldRef::single(field);
        let value = row.form.value(field).to_lowercase();
        if value.is_empty() || !visibility::is_visible(&row.form, at) {
            continue;
        }
        let line = *lines.entry((field, value)).or_insert(row.line);
        if line != row.line {
            let label = validation::lowercase_label(field.field().label);
            let next = if severity == Severity::Error { "enter another one" } else { "check it" };
            let text = format!("Line {line} has the same {label}: {next}.");
            let violation = Violation::new(severity, text);
            problems.push(Problem { at, violation });
        }
    }
    problems
}

/// Whether the user with this name may be the row's own, created by an attempt with unknown outcome: a look-up decides.
fn may_be_own_user(row: &BatchRow, users: &UserIndex) -> bool {
    row.result.status() == RowStatus::Unsure
        && users.by_username(&row.form.value(FieldId::Username)).is_some()
}
