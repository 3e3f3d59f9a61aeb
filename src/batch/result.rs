//! The result file: the columns of the input as they stood, and what became of each row.

use super::header::{Column, OWN};
use super::{Batch, Said, State};
use crate::submission::{Blocked, Outcome, OutcomeKind};

impl Said {
    /// What an outcome says. A user that a look-up found exists, whichever attempt it came from.
    pub fn of(outcome: &Outcome) -> Self {
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

    /// Where a row stands of which this is said.
    pub fn state(&self) -> State {
        match self.outcome {
            Some(kind) if kind.user_exists() => State::Exists,
            Some(OutcomeKind::Unknown) => State::Unsure,
            _ => State::Waiting,
        }
    }

    /// The outcome's name, as the result file holds it.
    pub fn outcome_name(&self) -> &'static str {
        self.outcome.map_or("", OutcomeKind::name)
    }
}

impl Batch {
    /// The text of the result file. Fed back, it is read as what it was written from.
    pub fn result(&self) -> String {
        let (table, columns) = self.parts();
        let mut table = table.clone();
        let missing = OWN.iter().filter(|(_, own)| !columns.contains(own));
        let columns: Vec<Column> =
            columns.iter().chain(missing.clone().map(|(_, own)| own)).copied().collect();
        table.header.extend(missing.map(|(name, _)| (*name).to_owned()));
        for (record, row) in table.records.iter_mut().zip(&self.rows) {
            record.cells.resize(columns.len(), String::new());
            for (cell, column) in record.cells.iter_mut().zip(&columns) {
                match column {
                    Column::Outcome => row.said.outcome_name().clone_into(cell),
                    Column::UserId => *cell = harmless(&row.said.user_id),
                    Column::Message => *cell = harmless(&row.said.message),
                    Column::Answer(..) | Column::Nothing => {}
                }
            }
        }
        table.text()
    }
}

/// What others say is no formula, though a spreadsheet might take it for one.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::submission::{Created, Found, LookUp, Refusal};
    use crate::user::form::Form;

    fn batch(text: &str) -> Batch {
        Batch::read(text, &Form::default(), &|_, _| None).unwrap()
    }

    #[test]
    fn the_result_holds_the_input_and_is_read_back() {
        assert_eq!(batch("Username;name\n").result(), "Username;name;outcome;userId;message\n");
        let mut first = batch("Username, name\n jana ,\"K, Jana\"\nanna,Anna\n");
        first.rows[0].said =
            Said::of(&Outcome::Created(Created { user_id: Some("5cba".into()), ..Created::default() }));
        first.rows[1].said = Said::of(&Outcome::Refused(Refusal {
            status: 400,
            messages: vec!["=HYPERLINK(1)".into(), "No.".into()],
            ..Refusal::default()
        }));
        let text = first.result();
        assert_eq!(
            text,
            "Username, name,outcome,userId,message\n jana ,\"K, Jana\",created,5cba,\nanna,Anna,refused,,'=HYPERLINK(1) No.\n"
        );
        let again = batch(&text);
        assert_eq!((again.rows[0].state, again.rows[1].state), (State::Exists, State::Waiting));
        assert_eq!(again.rows[0].said, first.rows[0].said);
        assert_eq!(again.result(), text);
    }

    #[test]
    fn a_user_that_was_found_exists() {
        let found = Found { user_id: Some("5cba".into()), archived: false };
        let said = Said::of(&Outcome::Unknown { why: "Why.".into(), looked_up: LookUp::Found(found) });
        assert_eq!(
            (said.outcome_name(), said.user_id.as_str(), said.state()),
            ("found", "5cba", State::Exists)
        );
        let said = Said::of(&Outcome::Unknown { why: "Why.".into(), looked_up: LookUp::NotFound });
        assert_eq!((said.outcome_name(), said.state()), ("unknown", State::Unsure));
        assert_eq!(Said::of(&Outcome::NotSent { why: "x".into() }).state(), State::Waiting);
    }
}
