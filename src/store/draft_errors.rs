//! Errors of the draft store.

use super::bounded_read::ReadError;
use super::io_messages::{self, escaped};
use super::lock::process_words;
use crate::model::draft::DraftError;
use std::io;
use std::path::PathBuf;

/// Why a draft was not saved. The previous file is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Not the id of a draft.
    #[error(transparent)]
    Name(#[from] BadId),
    /// A new draft whose id is taken.
    #[error("a draft of that name already exists")]
    Exists,
    /// Another process wrote or removed the file.
    #[error("the draft's file was changed or removed by another program; save a copy to keep both")]
    ChangedOutside,
    /// Larger than what can be read again.
    #[error("the draft is larger than 1 MB; shorten its answers or remove associated users")]
    TooLarge,
    /// The operating system returned an error.
    #[error("{}", io_messages::reason(.0))]
    Disk(#[source] io::Error),
}

/// Why a draft was not opened.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Not the id of a draft.
    #[error(transparent)]
    Name(#[from] BadId),
    /// There is no draft of that id.
    #[error("there is no draft {0}: `vcc-user drafts` lists the drafts")]
    Missing(String),
    /// The file cannot be read.
    #[error(transparent)]
    File(ReadError),
    /// The file is not a draft that can be read.
    #[error(transparent)]
    Draft(#[from] DraftError),
}

/// Why a draft was not removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveError {
    /// Not the id of a draft.
    #[error(transparent)]
    Name(#[from] BadId),
    /// There is no draft of that id.
    #[error("there is no draft {0}: `vcc-user drafts` lists the drafts")]
    Missing(String),
    /// Another window has it open.
    #[error("open in another window{}: close it first", process_words(*by))]
    Held {
        /// The process id, if known.
        by: Option<u32>,
    },
    /// The operating system returned an error.
    #[error("{}", io_messages::reason(.0))]
    Disk(#[source] io::Error),
}

/// A text that is not the id of a draft.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "no draft has the name \"{0}\": names have letters, digits, `.`, `_` and `-` (`vcc-user drafts` lists them)"
)]
pub struct BadId(pub(super) String);

/// The folder cannot be listed.
#[derive(Debug, thiserror::Error)]
#[error("the drafts in {} cannot be listed: {}", escaped(folder.as_os_str()), io_messages::reason(error))]
pub struct ListError {
    pub(super) folder: PathBuf,
    #[source]
    pub(super) error: io::Error,
}

impl SaveError {
    /// The text after `not saved:`.
    pub fn reason(&self) -> String {
        self.to_string()
    }
}
