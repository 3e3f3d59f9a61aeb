//! The kinds of outcomes: names in JSON, in the journal and in result files, and exit codes, are derived from them.

/// What an attempt to create a user ended with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomeKind {
    Created,
    /// No answer came, and a look-up found the user.
    Found,
    /// Nothing was sent: the user is known to exist from an earlier attempt.
    Exists,
    Refused,
    NotAuthorised,
    NotSent,
    Unknown,
}

impl OutcomeKind {
    const ALL: [Self; 7] = [
        Self::Created,
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
            Self::Created => 0,
            Self::Exists => 2,
            Self::NotAuthorised => 4,
            Self::Refused => 5,
            Self::NotSent => 6,
            Self::Unknown | Self::Found => 7,
        }
    }

    /// Whether the user is known to exist.
    pub(crate) fn user_exists(self) -> bool {
        matches!(self, Self::Created | Self::Found | Self::Exists)
    }

    /// What the attempt itself ended with: a look-up finds a user, not the attempt that created it.
    #[must_use]
    pub(crate) fn of_attempt(self) -> Self {
        if self == Self::Found { Self::Unknown } else { self }
    }
}
