//! Removing a draft so that it can be brought back: its file is set aside under a hidden name until the program ends.

use super::drafts::{DraftStore, RemoveError};
use std::fs;
use std::io;
use std::path::PathBuf;

impl DraftStore {
    fn aside(&self, id: &str) -> Result<PathBuf, RemoveError> {
        Ok(self.path(id)?.with_file_name(format!(".{id}.json.removed")))
    }

    /// Takes a draft that no window has open out of the list. What was set aside under its name before is gone then.
    pub fn set_aside(&self, id: &str) -> Result<(), RemoveError> {
        let (path, aside) = (self.path(id)?, self.aside(id)?);
        let lock = self.lock_to_remove(id)?;
        let moved = fs::rename(path, aside).map_err(|error| failed(id, error));
        drop(lock);
        moved
    }

    /// Brings back what was set aside, unless a draft of the name was made meanwhile.
    pub fn bring_back(&self, id: &str) -> Result<(), RemoveError> {
        let (path, aside) = (self.path(id)?, self.aside(id)?);
        // A hard link, unlike a rename, never takes the place of a file that stands there.
        match fs::hard_link(&aside, &path) {
            Ok(()) => fs::remove_file(aside).map_err(RemoveError::Disk),
            // Some file systems know no hard links: look, then rename.
            Err(_) if fs::symlink_metadata(&path).is_err() => {
                fs::rename(aside, path).map_err(|error| failed(id, error))
            }
            Err(error) => Err(failed(id, error)),
        }
    }

    /// Removes for good what was set aside.
    pub fn forget_aside(&self, id: &str) {
        if let Ok(aside) = self.aside(id) {
            // One that stays behind is hidden, and only untidy.
            let _ = fs::remove_file(aside);
        }
    }
}

fn failed(id: &str, error: io::Error) -> RemoveError {
    if error.kind() == io::ErrorKind::NotFound {
        RemoveError::Missing(id.to_owned())
    } else {
        RemoveError::Disk(error)
    }
}
