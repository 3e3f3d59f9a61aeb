//! The buttons beneath an outcome.

use crate::submission::{LookUp, Outcome, OutcomeKind, Submission};

/// A button beneath an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomeAction {
    /// Another user with the same settings.
    NewLikeThis,
    /// Another user.
    New,
    /// Leaves.
    Leave,
    /// Back to the answers.
    Back,
    /// Sends again, where no user was created.
    SendAgain,
    /// Looks the username up once more.
    LookUp,
    /// Sends again and takes an extra licence, which is charged.
    ExtraLicence,
    /// Sends although the user is known to exist.
    CreateAgain,
}

impl OutcomeAction {
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::NewLikeThis => "New user like this one",
            Self::New => "New user",
            Self::Leave => "Leave",
            Self::Back => "Back to the answers",
            Self::SendAgain => "Send again",
            Self::LookUp => "Look it up again",
            Self::ExtraLicence => "Create with extra licence, charged",
            Self::CreateAgain => "Create it again although it exists",
        }
    }
}

/// What an outcome offers; the first one has the focus.
pub(super) fn actions(submission: &Submission) -> Vec<OutcomeAction> {
    use OutcomeAction::{
        Back, CreateAgain, ExtraLicence, Leave, LookUp as LookUpAgain, New, NewLikeThis, SendAgain,
    };
    match submission.outcome() {
        Some(Outcome::Created(_)) => vec![NewLikeThis, New, Leave],
        Some(Outcome::Refused(refusal)) if refusal.licences => vec![Back, ExtraLicence],
        Some(Outcome::Refused(refusal)) if refusal.retry_after_seconds.is_none() => vec![Back],
        Some(outcome) if outcome.kind() == OutcomeKind::Exists => vec![Back, New, Leave, CreateAgain],
        Some(Outcome::Refused(_) | Outcome::NotSent { .. } | Outcome::Blocked(_)) => vec![Back, SendAgain],
        // A look-up for an attempt of an earlier run has nothing at hand to send.
        Some(Outcome::Unknown { looked_up: LookUp::NotFound, .. }) if !submission.order().body.is_empty() => {
            vec![Back, LookUpAgain, SendAgain]
        }
        Some(Outcome::Unknown { looked_up: LookUp::Found(_), .. }) => vec![Back, Leave],
        Some(Outcome::Unknown { .. }) => vec![Back, LookUpAgain],
        _ => vec![Back],
    }
}
