//! What can go wrong with drafts, in words for people.

use super::files::Unreadable;
use super::lock::process_words;
use super::words::{self, escaped};
use crate::user::draft::DraftError;
use std::io;
use std::path::PathBuf;

/// Why a draft was not saved. The file that stood there stands there still.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// No name for a draft.
    #[error(transparent)]
    Name(#[from] BadId),
    /// A new draft, and its name is taken.
    #[error("a draft of that name exists already")]
    Exists,
    /// Another program, or another window, wrote or removed the file.
    #[error("the draft's file was changed or removed by another program; save a copy to keep both")]
    ChangedOutside,
    /// More than can be read again.
    #[error("the draft is larger than 1 MB; shorten its answers or remove associated users")]
    TooLarge,
    /// The system refused.
    #[error("{}", words::reason(.0))]
    Disk(#[source] io::Error),
}

/// Why a draft was not opened.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No name for a draft.
    #[error(transparent)]
    Name(#[from] BadId),
    /// There is none of that name.
    #[error("there is no draft {0}: `vcc-user drafts` lists those there are")]
    Missing(String),
    /// The file cannot be read.
    #[error(transparent)]
    File(Unreadable),
    /// The file holds something else.
    #[error(transparent)]
    Draft(#[from] DraftError),
}

/// Why a draft was not removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveError {
    /// No name for a draft.
    #[error(transparent)]
    Name(#[from] BadId),
    /// There is none of that name.
    #[error("there is no draft {0}: `vcc-user drafts` lists those there are")]
    Missing(String),
    /// A window has it open.
    #[error("open in another window{}: close it first", process_words(*by))]
    Held {
        /// The process, where it said so.
        by: Option<u32>,
    },
    /// The system refused.
    #[error("{}", words::reason(.0))]
    Disk(#[source] io::Error),
}

/// A text that is no draft's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "no draft has the name \"{0}\": names have letters, digits, `.`, `_` and `-` (`vcc-user drafts` lists them)"
)]
pub struct BadId(pub(super) String);

/// The folder cannot be listed.
#[derive(Debug, thiserror::Error)]
#[error("the drafts in {} cannot be listed: {}", escaped(folder.as_os_str()), words::reason(error))]
pub struct ListError {
    pub(super) folder: PathBuf,
    #[source]
    pub(super) error: io::Error,
}

impl SaveError {
    /// What stands after `not saved:`.
    pub fn reason(&self) -> String {
        self.to_string()
    }
}
