//! Exit codes, and the error with which a command ends.

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub(crate) struct ExitStatus(pub(crate) u8);

impl ExitStatus {
    pub(crate) const DONE: Self = Self(0);
    pub(crate) const UNEXPECTED: Self = Self(1);
    pub(crate) const USAGE: Self = Self(2);
    pub(crate) const ERRORS: Self = Self(3);
    pub(crate) const NOT_AUTHORISED: Self = Self(4);
    /// Nothing was sent: no connection, or no usable answer before sending.
    pub(crate) const NOT_SENT: Self = Self(6);
    pub(crate) const UNKNOWN: Self = Self(7);
    pub(crate) const FAILURES: Self = Self(8);
    /// Created, but not everything was set up.
    pub(crate) const NOT_SET_UP: Self = Self(9);
    pub(crate) const LEFT: Self = Self(10);
    /// The terminal was closed, as after SIGHUP.
    pub(crate) const HUNG_UP: Self = Self(128 + 1);

    /// The worse of two. A user who is not fully set up exists: any other failure is worse.
    pub(crate) fn worst(self, other: Self) -> Self {
        let rank = |one: Self| if one == Self::NOT_SET_UP { Self::DONE.0 } else { one.0 };
        std::cmp::max_by_key(self, other, |one| (rank(*one), one.0))
    }

    /// Ended by a signal: 128 + its number.
    pub(crate) fn from_signal(signal: i32) -> Self {
        Self(u8::try_from(signal).map_or(Self::UNEXPECTED.0, |signal| signal.saturating_add(128)))
    }
}

/// The meaning of the codes, for the manual and the documents.
pub const EXIT_CODES: [(&str, &str); 12] = [
    ("0", "done, or left after creating or restoring"),
    ("1", "unexpected error"),
    ("2", "usage, configuration, or input that cannot be read; a user that exists by an earlier attempt"),
    ("3", "the user has errors; of a batch with errors nothing is sent"),
    ("4", "not authorised"),
    ("5", "refused by the API"),
    ("6", "nothing was sent"),
    ("7", "the outcome is unknown, or you left while sending"),
    ("8", "some users of a batch were not created"),
    ("9", "created, but not everything was set up"),
    ("10", "left without creating"),
    ("128+n", "ended by signal n; a batch first finishes the current user"),
];

/// An error that ends a command: a message and the exit status.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub(crate) struct CliError {
    pub(crate) text: String,
    pub(crate) code: ExitStatus,
}

impl CliError {
    /// An error in usage, configuration or input.
    pub(crate) fn usage(text: impl std::fmt::Display) -> Self {
        Self { text: text.to_string(), code: ExitStatus::USAGE }
    }

    pub(crate) fn not_authorised(text: impl std::fmt::Display) -> Self {
        Self { text: text.to_string(), code: ExitStatus::NOT_AUTHORISED }
    }

    pub(crate) fn unexpected(text: impl std::fmt::Display) -> Self {
        Self { text: text.to_string(), code: ExitStatus::UNEXPECTED }
    }
}

#[cfg(test)]
mod tests {
    use super::ExitStatus;

    #[test]
    fn open_setup_is_the_least_failure() {
        for (one, other, worst) in [(0, 9, 9), (9, 9, 9), (9, 5, 5), (9, 7, 7), (3, 5, 5), (0, 0, 0)] {
            let (one, other) = (ExitStatus(one), ExitStatus(other));
            assert_eq!((one.worst(other).0, other.worst(one).0), (worst, worst));
        }
    }
}
