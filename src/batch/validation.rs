//! Validates all rows before anything is sent.

use super::{Batch, BatchRow, RowIssue, RowStatus};
use crate::account::UserIndex;
use crate::model::fields::FieldId;
use crate::model::form::FieldRef;
use crate::model::rule::Violation;
use crate::model::validation::{self, Problem};
use crate::model::{json_path, visibility};
use std::collections::HashMap;

/// Fields that are unique within an account. (documented)
const UNIQUE: [FieldId; 2] = [FieldId::Username, FieldId::AgentId];

impl Batch {
    /// Validates each row that is still to be sent: the rules of the form, duplicates within the file and, if the
    /// account's users are known, names that are taken.
    pub(crate) fn validate(&mut self, users: Option<&UserIndex>) {
        let mut duplicates = self.duplicates();
        let issues: Vec<Vec<RowIssue>> = (0..self.rows.len())
            .map(|index| {
                let row = &self.rows[index];
                if row.status == RowStatus::Exists {
                    return Vec::new();
                }
                let mut report = validation::validate(&row.form);
                let taken = users.filter(|all| !may_be_own_user(row, all)).map(|all| all.problems(&row.form));
                let more = taken
                    .unwrap_or_default()
                    .into_iter()
                    .chain(duplicates.remove(&index).unwrap_or_default());
                more.filter(|one| visibility::is_visible(&row.form, one.at)).for_each(|one| report.add(one));
                report.problems.iter().map(|problem| self.row_issue(row, problem)).collect()
            })
            .collect();
        for (row, issues) in self.rows.iter_mut().zip(issues) {
            row.problems = issues;
        }
    }

    fn row_issue(&self, row: &BatchRow, problem: &Problem) -> RowIssue {
        let position = problem.at.row.and_then(|row_id| row.form.row_position(row_id));
        RowIssue {
            column: self.column_name(problem.at.field, position),
            path: json_path::path_of(&row.form, problem.at),
            severity: problem.violation.severity,
            text: problem.violation.text.clone(),
        }
    }

    /// Values that an earlier row has too, by row index.
    fn duplicates(&self) -> HashMap<usize, Vec<Problem>> {
        let mut duplicates: HashMap<usize, Vec<Problem>> = HashMap::new();
        for field in UNIQUE {
            let mut first: HashMap<String, u64> = HashMap::new();
            for (index, row) in self.rows.iter().enumerate() {
                let value = row.form.value(field).to_lowercase();
                if value.is_empty() || !visibility::is_visible(&row.form, FieldRef::single(field)) {
                    continue;
                }
                if let Some(line) = first.get(&value) {
                    let label = validation::lowercase_label(field.field().label);
                    let violation =
                        Violation::error(format!("Line {line} has the same {label}: enter another one."));
                    duplicates
                        .entry(index)
                        .or_default()
                        .push(Problem { at: FieldRef::single(field), violation });
                } else {
                    first.insert(value, row.line);
                }
            }
        }
        duplicates
    }

    pub(crate) fn rows_with_errors(&self) -> usize {
        self.rows.iter().filter(|row| row.has_errors()).count()
    }
}

/// Whether the user with this name may be the row's own, created by an attempt with unknown outcome: a look-up decides.
fn may_be_own_user(row: &BatchRow, users: &UserIndex) -> bool {
    row.status == RowStatus::Unsure && users.by_username(&row.form.value(FieldId::Username)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::ListedUser;
    use crate::model::form::Form;
    use serde_json::json;

    fn checked(text: &str, users: Option<&UserIndex>) -> Vec<(u64, String, String)> {
        let mut batch = Batch::parse(text, &Form::default(), &|_, _| None).unwrap();
        batch.validate(users);
        let issues = |row: &BatchRow| {
            let line = row.line;
            row.problems
                .iter()
                .map(move |one| (line, one.column.clone(), one.text.clone()))
                .collect::<Vec<_>>()
        };
        batch.rows.iter().flat_map(issues).collect()
    }

    const GOOD: &str = "role,USERNAME,name,email\nAdmin,jana,Jana,jana@example.com\n";

    #[test]
    fn duplicates_name_the_first_line() {
        let text = format!("{GOOD}Admin,JANA,Other,o@example.com\n");
        assert_eq!(
            checked(&text, None),
            [(3, "USERNAME".into(), "Line 2 has the same username: enter another one.".into())]
        );
        // Only agents have agent IDs.
        let text =
            "role,username,name,email,agentId\nAdmin,a,A,a@example.com,77\nAdmin,b,B,b@example.com,77\n";
        assert_eq!(checked(text, None), []);
    }

    #[test]
    fn taken_names_are_errors_unless_the_row_may_own_them() {
        let mut users = UserIndex::default();
        users.add(ListedUser::from_json(&json!({"username": "jana", "name": "Jana"})));
        users.finish();
        let issues = checked(GOOD, Some(&users));
        assert!(issues[0].2.starts_with("Taken by Jana"), "{issues:?}");
        let before = |outcome| {
            format!("role,username,name,email,outcome\nAdmin,jana,Jana,jana@example.com,{outcome}\n")
        };
        assert_eq!(checked(&before("unknown"), Some(&users)), []);
        assert_eq!(checked(&before("created"), Some(&users)), []);
        assert_eq!(checked(&before("refused"), Some(&users)).len(), 1);
    }
}
