//! Removing a draft so that it can be restored: its file gets a hidden name until the program ends.

use super::atomic;
use super::draft_summary::SUFFIX;
use super::drafts::{DraftStore, StoreError};
use super::lock::Lock;
use std::fs;
use std::io;
use std::path::PathBuf;

/// Ends the hidden name.
const TRASHED: &str = ".json.removed";

impl DraftStore {
    fn trash_path(&self, id: &str) -> Result<PathBuf, StoreError> {
        Ok(self.path(id)?.with_file_name(format!(".{id}{TRASHED}")))
    }

    /// Removes a draft that no window has open. Replaces an older one of the same id in the trash. The lock says that
    /// the draft can still be restored.
    pub(crate) fn move_to_trash(&self, id: &str) -> Result<Option<Lock>, StoreError> {
        let (path, trash) = (self.path(id)?, self.trash_path(id)?);
        let lock = self.lock_to_remove(id)?;
        fs::rename(path, trash).map_err(|error| remove_error(id, error))?;
        Ok(lock)
    }

    /// Restores a draft, unless there is a new one of the same id.
    pub(crate) fn restore_from_trash(&self, id: &str) -> Result<(), StoreError> {
        let (path, trash) = (self.path(id)?, self.trash_path(id)?);
        // A hard link, unlike a rename, never replaces an existing file.
        match fs::hard_link(&trash, &path) {
            Ok(()) => fs::remove_file(trash).map_err(StoreError::Disk),
            // Some file systems have no hard links: check, then rename.
            Err(_) if fs::symlink_metadata(&path).is_err() => {
                fs::rename(trash, path).map_err(|error| remove_error(id, error))
            }
            Err(error) => Err(remove_error(id, error)),
        }
    }

    /// Deletes what killed processes left: removed drafts that no window can restore, and temporary files. A removed
    /// draft that could not be restored, because another one had taken its place, stays.
    pub(crate) fn sweep(&self) {
        atomic::sweep(self.folder(), |target| target.ends_with(SUFFIX));
        for entry in fs::read_dir(self.folder()).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let id = name.to_str().and_then(|name| name.strip_prefix('.')?.strip_suffix(TRASHED));
            if let Some(id) = id
                && self.path(id).is_ok_and(|path| fs::symlink_metadata(path).is_err())
                && let Ok(_lock) = self.lock(id)
            {
                self.delete_from_trash(id);
            }
        }
    }

    pub(crate) fn delete_from_trash(&self, id: &str) {
        if let Ok(trash) = self.trash_path(id) {
            // A file that remains is hidden and harmless.
            let _ = fs::remove_file(trash);
        }
    }
}

fn remove_error(id: &str, error: io::Error) -> StoreError {
    if error.kind() == io::ErrorKind::NotFound {
        StoreError::Missing(id.to_owned())
    } else {
        StoreError::Disk(error)
    }
}
