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
    #[error(transparent)]
    Name(#[from] BadId),
    #[error("a draft of that name already exists")]
    Exists,
    #[error("the draft's file was changed or removed by another program; save a copy to keep both")]
    ChangedOutside,
    #[error("the draft is larger than 1 MB; shorten its answers or remove associated users")]
    TooLarge,
    #[error("{}", io_messages::reason(.0))]
    Disk(#[source] io::Error),
}

#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error(transparent)]
    Name(#[from] BadId),
    #[error("there is no draft {0}: `vcc-user drafts` lists the drafts")]
    Missing(String),
    #[error(transparent)]
    File(ReadError),
    #[error(transparent)]
    Draft(#[from] DraftError),
}

#[derive(Debug, thiserror::Error)]
pub enum RemoveError {
    #[error(transparent)]
    Name(#[from] BadId),
    #[error("there is no draft {0}: `vcc-user drafts` lists the drafts")]
    Missing(String),
    #[error("open in another window{}: close it first", process_words(*by))]
    Held { by: Option<u32> },
    #[error("{}", io_messages::reason(.0))]
    Disk(#[source] io::Error),
}

/// A text that is not the id of a draft.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "no draft has the name \"{0}\": names have letters, digits, `.`, `_` and `-` (`vcc-user drafts` lists them)"
)]
pub struct BadId(pub(super) String);

#[derive(Debug, thiserror::Error)]
#[error("the drafts in {} cannot be listed: {}", escaped(folder.as_os_str()), io_messages::reason(error))]
pub struct ListError {
    pub(super) folder: PathBuf,
    #[source]
    pub(super) error: io::Error,
}

impl SaveError {
    pub fn reason(&self) -> String {
        self.to_string()
    }
}
