//! The kind of an outcome, from which names in JSON and files and exit codes are derived.

use super::step_result::StepResult;

/// What an attempt to create a user ended with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomeKind {
    /// The API answered that it created the user.
    Created,
    /// The archived user is active again, with the answers.
    Restored,
    /// The archived user is as it was.
    NotRestored,
    /// No answer came, and a look-up found the user.
    Found,
    /// Nothing was sent: the user is known to exist from an earlier attempt.
    Exists,
    /// The API answered that it did not.
    Refused,
    /// The credentials were refused, or their scope.
    NotAuthorised,
    /// Nothing left this computer that could create a user.
    NotSent,
    /// The user may have been created.
    Unknown,
}

impl OutcomeKind {
    const ALL: [Self; 9] = [
        Self::Created,
        Self::Restored,
        Self::NotRestored,
        Self::Found,
        Self::Exists,
        Self::Refused,
        Self::NotAuthorised,
        Self::NotSent,
        Self::Unknown,
    ];

    /// Its name in JSON and in files.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Restored => "restored",
            Self::NotRestored => "not-restored",
            Self::Found => "found",
            Self::Exists => "exists",
            Self::Refused => "refused",
            Self::NotAuthorised => "not-authorised",
            Self::NotSent => "not-sent",
            Self::Unknown => "unknown",
        }
    }

    /// The kind of a name; none for a name that this version does not know.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name))
    }

    /// The exit code of a command that ends with it. A found user may be another one's, so it counts as unknown.
    pub(crate) fn exit_code(self) -> u8 {
        match self {
            Self::Created | Self::Restored => 0,
            Self::Exists => 2,
            Self::NotAuthorised => 4,
            Self::Refused => 5,
            Self::NotSent | Self::NotRestored => 6,
            Self::Unknown | Self::Found => 7,
        }
    }

    /// Whether the user is known to exist.
    pub(crate) fn user_exists(self) -> bool {
        matches!(self, Self::Created | Self::Restored | Self::Found | Self::Exists)
    }

    /// What the attempt itself ended with: a look-up finds a user, not the attempt that created it.
    #[must_use]
    pub(crate) fn of_attempt(self) -> Self {
        if self == Self::Found { Self::Unknown } else { self }
    }
}

/// The exit code for a user who exists, after these steps.
pub(crate) fn setup_exit_code(results: &[StepResult]) -> u8 {
    if StepResult::all_done(results) { 0 } else { 9 }
}
