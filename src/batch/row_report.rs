//! The result of a row, the lines that explain it, and whether the next rows can be expected to succeed.

use super::RowResult;
use crate::submission::{CreateRequest, Hindrance, LookUp, Outcome, OutcomeKind, Refusal};

/// Why the next user cannot be expected to be created either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Futile {
    Unreachable,
    NoAnswer,
    NoLicence,
    /// Nothing can be set up.
    NoSetup,
    /// The API refuses the request whatever user it holds: a redirect, a wrong address, a version.
    Refused(u16),
}

/// What a row's outcome says of the next ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prospect {
    Good,
    /// Nothing was sent, and the look-up was answered.
    Unchanged,
    Bad(Futile),
    /// The credentials are not accepted.
    NotAuthorised,
}

/// A row's result, and the lines that explain it.
pub(crate) struct RowReport {
    pub(crate) result: RowResult,
    pub(crate) lines: Vec<String>,
    /// Why nothing more was set up.
    pub(crate) not_set_up: Option<String>,
    /// How long the API asks to wait before what is left is sent.
    pub(crate) retry_after_seconds: Option<u64>,
    pub(crate) prospect: Prospect,
    /// The attempt that just created the user, until that was reported.
    pub(crate) created: Option<String>,
}

impl Prospect {
    fn after(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Refused(refusal) if refusal.licences => Self::Bad(Futile::NoLicence),
            // About the user that was sent, or a request to wait.
            Outcome::Refused(Refusal { status: 400 | 409 | 413 | 422 | 429 | 503, .. }) => Self::Good,
            Outcome::Refused(refusal) => Self::Bad(Futile::Refused(refusal.status)),
            Outcome::NotSent { retry_after_seconds: None, .. } => Self::Bad(Futile::Unreachable),
            Outcome::NotAuthorised { .. } => Self::NotAuthorised,
            Outcome::Created(created) => Self::after_setup(created.hindrance),
            Outcome::Blocked(_) => Self::Unchanged,
            Outcome::Unknown { looked_up: LookUp::Failed(failure), .. } if failure.rejects_credentials() => {
                Self::NotAuthorised
            }
            outcome if outcome.kind() == OutcomeKind::Unknown => Self::Bad(Futile::NoAnswer),
            _ => Self::Good,
        }
    }

    /// After the setup of a user who exists.
    pub(crate) fn after_setup(hindrance: Option<Hindrance>) -> Self {
        match hindrance {
            None => Self::Good,
            Some(Hindrance::NoAnswer) => Self::Bad(Futile::NoSetup),
            Some(Hindrance::NotAuthorised) => Self::NotAuthorised,
        }
    }
}

impl RowReport {
    pub(crate) fn new(outcome: &Outcome, request: &CreateRequest) -> Self {
        let (mut lines, mut retry_after_seconds) = (outcome.describe(request).lines, None);
        match outcome {
            Outcome::Created(created) => {
                retry_after_seconds = created.retry_after_seconds;
                if created.note.is_none() {
                    lines.clear();
                }
            }
            Outcome::Refused(refusal) => retry_after_seconds = refusal.retry_after_seconds,
            Outcome::NotSent { retry_after_seconds: seconds, .. } => retry_after_seconds = *seconds,
            Outcome::Unknown { looked_up: LookUp::Failed(failure), .. } => {
                retry_after_seconds = failure.retry_after_seconds;
            }
            Outcome::Blocked(blocked) if !blocked.kind().user_exists() => {
                lines.push(blocked.next_command("--retry-unknown"));
            }
            _ => {}
        }
        Self {
            lines,
            retry_after_seconds,
            prospect: Prospect::after(outcome),
            created: matches!(outcome, Outcome::Created(_)).then(|| request.attempt.clone()),
            ..Self::unchanged(RowResult::from_outcome(outcome, &request.username))
        }
    }

    /// The report of a row that needs no request.
    pub(crate) fn unchanged(result: RowResult) -> Self {
        Self {
            result,
            lines: Vec::new(),
            not_set_up: None,
            retry_after_seconds: None,
            prospect: Prospect::Good,
            created: None,
        }
    }
}
