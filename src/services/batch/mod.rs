//! Creates several users from a CSV file, for the command and the wizard: [`check`] finds all problems before anything is
//! sent, [`runner`] creates one user after the other, [`files`] reads the file and writes the result file;
//! [`jobs`] is what the wizard asks for.

pub(crate) mod check;
pub(crate) mod files;
pub(super) mod jobs;
pub(crate) mod runner;

use super::patience::GivenUp;

/// Why a batch was not begun, or broke off.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BatchError {
    /// A file or the journal cannot be used.
    #[error("{0}")]
    Input(String),
    /// The account cannot be read, and nothing was sent.
    #[error(transparent)]
    GivenUp(#[from] GivenUp),
    /// What came of a user cannot be written.
    #[error("{0}")]
    Output(String),
}

impl BatchError {
    fn input(error: impl std::fmt::Display) -> Self {
        Self::Input(error.to_string())
    }
}
