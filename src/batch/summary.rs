//! The end of a batch: why it stopped, how many users exist, and what to do next.

use super::row_report::Futile;
use super::{Batch, BatchRow, RowStatus};
use crate::submission::{OutcomeKind, error_body};
use crate::text::counted;

/// Why a batch ends before its last row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StopReason {
    /// The person or a signal.
    Interrupted,
    NotAuthorised,
    /// The API asked to wait again and again.
    Busy,
    /// Several users in a row failed for a reason that is not about them.
    Futile(Futile),
}

impl StopReason {
    pub(crate) fn message(self) -> String {
        let why = match self {
            Self::Interrupted => return "The batch was interrupted.".to_owned(),
            Self::NotAuthorised => "The credentials are not accepted".to_owned(),
            Self::Busy => "The API asks to wait again and again".to_owned(),
            Self::Futile(Futile::Unreachable) => "The API cannot be reached".to_owned(),
            Self::Futile(Futile::NoAnswer) => {
                "The API does not answer as it should, and outcomes stay unknown".to_owned()
            }
            Self::Futile(Futile::NoSetup) => {
                "The API cannot be reached, or does not answer as it should, and users are not set up"
                    .to_owned()
            }
            Self::Futile(Futile::NoLicence) => "The licences seem to be used up".to_owned(),
            Self::Futile(Futile::Refused(status)) => {
                let status = error_body::status_with_reason(status);
                format!("The API answered {status}, whatever user was sent: check api_url")
            }
        };
        format!("{why}: the batch stops here.")
    }
}

impl Batch {
    pub(crate) fn with_outcome(&self, outcome: Option<OutcomeKind>) -> usize {
        self.rows.iter().filter(|row| row.result.outcome == outcome).count()
    }

    /// The users that exist, set up or not.
    pub(crate) fn existing(&self) -> usize {
        self.count(RowStatus::Exists) + self.count(RowStatus::Unfinished)
    }

    /// How many users exist, and the outcomes of the others.
    pub(crate) fn summary(&self) -> String {
        let (unfinished, all, exist) = (self.count(RowStatus::Unfinished), self.rows.len(), self.existing());
        let exists = if all == 1 { "exists" } else { "exist" };
        let mut summary = vec![format!("{exist} of {} {exists} now", counted(all, "user"))];
        for (kind, meaning) in [
            (OutcomeKind::Refused, "refused"),
            (OutcomeKind::Unknown, "unknown"),
            (OutcomeKind::NotSent, "not sent"),
        ] {
            let count = self.with_outcome(Some(kind));
            if count > 0 {
                summary.push(format!("{count} {meaning}"));
            }
        }
        let is_set_up =
            |row: &BatchRow| row.result.status() == RowStatus::Exists && !row.result.setup.is_empty();
        if unfinished > 0 {
            summary.push(format!("{unfinished} not set up"));
        } else if exist == all && self.rows.iter().any(is_set_up) {
            summary.push("everything is set up".to_owned());
        }
        summary.join(", ")
    }

    /// What the result file does as the next input; none where nothing is left.
    pub(crate) fn next_step(&self) -> Option<String> {
        let steps = [
            (RowStatus::Unsure, "looks up those whose outcome is unknown"),
            (RowStatus::Waiting, "creates the missing users"),
            (RowStatus::Unfinished, "finishes setting up"),
        ];
        let left: Vec<_> =
            steps.iter().filter(|(status, _)| self.count(*status) > 0).map(|(_, does)| *does).collect();
        let (last, others) = left.split_last()?;
        Some(if others.is_empty() { (*last).to_owned() } else { format!("{} and {last}", others.join(", ")) })
    }
}
