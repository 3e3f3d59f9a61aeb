//! What is wrong with the rows, all of it before anything is sent.

use super::{Batch, Row, RowIssue, RowStatus};
use crate::account::UserIndex;
use crate::user::fields::FieldId;
use crate::user::form::Addr;
use crate::user::rule::{Broken, Severity};
use crate::user::validation::{self, Problem};
use crate::user::{json_path, visibility};
use std::collections::HashMap;

/// What no two users of an account share. (documented)
const UNIQUE: [FieldId; 2] = [FieldId::Username, FieldId::AgentId];

impl Batch {
    /// Checks every row that is still to be sent: the rules of the form, what the file says twice, and, where the
    /// account's users are known, what is taken.
    pub fn validate(&mut self, directory: Option<&UserIndex>) {
        let mut twice = self.said_twice();
        let places = 0..self.rows.len();
        let told: Vec<Vec<RowIssue>> = places
            .map(|place| {
                let row = &self.rows[place];
                if row.status == RowStatus::Exists {
                    return Vec::new();
                }
                let mut report = validation::validate(&row.form);
                let taken =
                    directory.filter(|all| !may_be_its_own(row, all)).map(|all| all.problems(&row.form));
                let more =
                    taken.unwrap_or_default().into_iter().chain(twice.remove(&place).unwrap_or_default());
                more.filter(|one| visibility::is_visible(&row.form, one.at)).for_each(|one| report.add(one));
                report.problems.iter().map(|problem| self.told(row, problem)).collect()
            })
            .collect();
        for (row, told) in self.rows.iter_mut().zip(told) {
            row.problems = told;
        }
    }

    fn told(&self, row: &Row, problem: &Problem) -> RowIssue {
        let place = problem.at.row.and_then(|row_id| row.form.row_position(row_id));
        RowIssue {
            column: self.column_of(problem.at.field, place),
            path: json_path::path_of(&row.form, problem.at),
            severity: problem.broken.severity,
            text: problem.broken.text.clone(),
        }
    }

    /// What a row says that one before it said, by the row's place.
    fn said_twice(&self) -> HashMap<usize, Vec<Problem>> {
        let mut twice: HashMap<usize, Vec<Problem>> = HashMap::new();
        for field in UNIQUE {
            let mut first: HashMap<String, u64> = HashMap::new();
            for (place, row) in self.rows.iter().enumerate() {
                let value = row.form.value(field).to_lowercase();
                if value.is_empty() || !visibility::is_visible(&row.form, Addr::of(field)) {
                    continue;
                }
                if let Some(line) = first.get(&value) {
                    let what = validation::lowercase_label(field.field().label);
                    let broken =
                        Broken::error(format!("Line {line} has the same {what}: enter another one."));
                    twice.entry(place).or_default().push(Problem { at: Addr::of(field), broken });
                } else {
                    first.insert(value, row.line);
                }
            }
        }
        twice
    }

    /// How many rows have errors.
    pub fn rows_with_errors(&self) -> usize {
        self.rows.iter().filter(|row| row.has_errors()).count()
    }

    /// How many problems there are of a kind.
    pub fn problems(&self, severity: Severity) -> usize {
        self.rows.iter().flat_map(|row| &row.problems).filter(|one| one.severity == severity).count()
    }
}

/// A user who was sent with an unknown outcome, and who stands in the account, is perhaps this very one: a look-up
/// will say so.
fn may_be_its_own(row: &Row, directory: &UserIndex) -> bool {
    row.status == RowStatus::Unsure && directory.by_username(&row.form.value(FieldId::Username)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::ListedUser;
    use crate::user::form::Form;
    use serde_json::json;

    fn checked(text: &str, directory: Option<&UserIndex>) -> Vec<(u64, String, String)> {
        let mut batch = Batch::parse(text, &Form::default(), &|_, _| None).unwrap();
        batch.validate(directory);
        let told = |row: &Row| {
            let line = row.line;
            row.problems
                .iter()
                .map(move |one| (line, one.column.clone(), one.text.clone()))
                .collect::<Vec<_>>()
        };
        batch.rows.iter().flat_map(told).collect()
    }

    const GOOD: &str = "role,USERNAME,name,email\nAdmin,jana,Jana,jana@example.com\n";

    #[test]
    fn rows_are_checked_as_forms_are() {
        assert_eq!(checked(GOOD, None), []);
        let told = checked("role,USERNAME,name\nAdmin,a b,\n", None);
        let columns: Vec<_> = told.iter().map(|(line, column, _)| (*line, column.as_str())).collect();
        // As the file names them; what it has no column for by its label.
        assert_eq!(columns, [(2, "USERNAME"), (2, "name"), (2, "Email")]);
    }

    #[test]
    fn what_the_file_says_twice_is_told_with_the_first_line() {
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
    fn what_is_taken_is_told_unless_it_may_be_the_row_itself() {
        let mut directory = UserIndex::default();
        let user = json!({"username": "jana", "name": "Jana"}).as_object().cloned().unwrap();
        directory.add(&ListedUser { answer: user });
        directory.finish();
        let told = checked(GOOD, Some(&directory));
        assert!(told[0].2.starts_with("Taken by Jana"), "{told:?}");
        let before = |outcome| {
            format!("role,username,name,email,outcome\nAdmin,jana,Jana,jana@example.com,{outcome}\n")
        };
        assert_eq!(checked(&before("unknown"), Some(&directory)), []);
        assert_eq!(checked(&before("created"), Some(&directory)), []);
        assert_eq!(checked(&before("refused"), Some(&directory)).len(), 1);
    }
}
