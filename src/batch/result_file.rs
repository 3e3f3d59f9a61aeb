//! Writes the result file: the columns of the input, and the outcome of each row.

use super::header::{Column, RESULT_COLUMNS};
use super::{Batch, RowResult, RowStatus};
use crate::submission::{Blocked, Outcome, OutcomeKind};

impl RowResult {
    /// The result columns for an outcome. A user found by a look-up exists, whichever attempt created it.
    pub(crate) fn from_outcome(outcome: &Outcome) -> Self {
        let kind = match outcome {
            Outcome::Blocked(Blocked::Exists(earlier)) => earlier.kind,
            other => other.kind(),
        };
        Self {
            outcome: Some(kind),
            user_id: outcome.user_id().unwrap_or_default().to_owned(),
            message: outcome.messages().join(" "),
        }
    }

    /// The status of a row with this result.
    pub(crate) fn status(&self) -> RowStatus {
        match self.outcome {
            Some(kind) if kind.user_exists() => RowStatus::Exists,
            Some(OutcomeKind::Unknown) => RowStatus::Unsure,
            _ => RowStatus::Waiting,
        }
    }

    /// The outcome's name, as the result file holds it.
    pub(crate) fn outcome_name(&self) -> &'static str {
        self.outcome.map_or("", OutcomeKind::name)
    }
}

impl Batch {
    /// The text of the result file. Parsing it gives the same rows and status again.
    pub(crate) fn to_result_csv(&self) -> String {
        let (table, columns) = self.parts();
        let mut table = table.clone();
        let missing = RESULT_COLUMNS.iter().filter(|(_, own)| !columns.contains(own));
        let columns: Vec<Column> =
            columns.iter().chain(missing.clone().map(|(_, own)| own)).copied().collect();
        table.header.extend(missing.map(|(name, _)| (*name).to_owned()));
        for (record, row) in table.records.iter_mut().zip(&self.rows) {
            record.cells.resize(columns.len(), String::new());
            for (cell, column) in record.cells.iter_mut().zip(&columns) {
                match column {
                    Column::Outcome => row.result.outcome_name().clone_into(cell),
                    Column::UserId => *cell = escape_formula(&row.result.user_id),
                    Column::Message => *cell = escape_formula(&row.result.message),
                    Column::Answer(..) | Column::Ignored => {}
                }
            }
        }
        table.to_csv()
    }
}

/// Keeps spreadsheets from running the API's text as a formula.
fn escape_formula(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::form::Form;
    use crate::submission::{Created, ExistingUser, LookUp, Refusal};

    fn batch(text: &str) -> Batch {
        Batch::parse(text, &Form::default(), &|_, _| None).unwrap()
    }

    #[test]
    fn the_result_keeps_the_input_and_parses_again() {
        assert_eq!(batch("Username;name\n").to_result_csv(), "Username;name;outcome;userId;message\n");
        let mut first = batch("Username, name\n jana ,\"K, Jana\"\nanna,Anna\n");
        first.rows[0].result = RowResult::from_outcome(&Outcome::Created(Created {
            user_id: Some("5cba".into()),
            ..Created::default()
        }));
        first.rows[1].result = RowResult::from_outcome(&Outcome::Refused(Refusal {
            status: 400,
            messages: vec!["=HYPERLINK(1)".into(), "No.".into()],
            ..Refusal::default()
        }));
        let text = first.to_result_csv();
        assert_eq!(
            text,
            "Username, name,outcome,userId,message\n jana ,\"K, Jana\",created,5cba,\nanna,Anna,refused,,'=HYPERLINK(1) No.\n"
        );
        let again = batch(&text);
        assert_eq!((again.rows[0].status, again.rows[1].status), (RowStatus::Exists, RowStatus::Waiting));
        assert_eq!(again.rows[0].result, first.rows[0].result);
        assert_eq!(again.to_result_csv(), text);
    }

    #[test]
    fn a_user_that_was_found_exists() {
        let found = ExistingUser { user_id: Some("5cba".into()), archived: false };
        let result = RowResult::from_outcome(&Outcome::Unknown {
            why: "Why.".into(),
            looked_up: LookUp::Found(found),
        });
        assert_eq!(
            (result.outcome_name(), result.user_id.as_str(), result.status()),
            ("found", "5cba", RowStatus::Exists)
        );
        let result =
            RowResult::from_outcome(&Outcome::Unknown { why: "Why.".into(), looked_up: LookUp::NotFound });
        assert_eq!((result.outcome_name(), result.status()), ("unknown", RowStatus::Unsure));
        assert_eq!(
            RowResult::from_outcome(&Outcome::NotSent { why: "x".into() }).status(),
            RowStatus::Waiting
        );
    }
}
