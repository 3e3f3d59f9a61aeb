//! Errors of the draft store.

use super::bounded_read::ReadError;
use super::io_messages::{self, escaped};
use super::lock::LockError;
use crate::model::draft::DraftError;
use std::io;
use std::path::PathBuf;

/// Why a draft was not loaded, listed, saved or removed. Its file is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The text is not the id of a draft.
    #[error(
        "no draft has the name \"{0}\": names have letters, digits, `.`, `_` and `-` (`vcc-user drafts` lists them)"
    )]
    Name(String),
    /// No draft has this id.
    #[error("there is no draft {0}: `vcc-user drafts` lists the drafts")]
    Missing(String),
    /// Its file cannot be read.
    #[error(transparent)]
    File(ReadError),
    /// Its file does not hold a draft.
    #[error(transparent)]
    Draft(#[from] DraftError),
    /// A new draft has the id of an older one.
    #[error("a draft of that name already exists")]
    Exists,
    /// The file is not the one that was last read or written.
    #[error("the draft's file was changed or removed by another program; save a copy to keep both")]
    ChangedOutside,
    /// The draft is larger than what is read.
    #[error("the draft is larger than 1 MB; shorten its answers or remove associated users")]
    TooLarge,
    /// Another window has the draft open.
    #[error("{0}: close it first")]
    Locked(LockError),
    /// The system reports an error.
    #[error("{}", io_messages::reason(.0))]
    Disk(#[source] io::Error),
    /// The same for the folder of drafts.
    #[error("the drafts in {} cannot be listed: {}", escaped(.0.as_os_str()), io_messages::reason(.1))]
    Folder(PathBuf, #[source] io::Error),
}
