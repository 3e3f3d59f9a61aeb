//! The folder of drafts: one JSON file each, saved while the person types.

use super::atomic::{self, WriteOptions};
use super::bounded_read::{self, Folder, ReadError};
use super::draft_summary::{self, Candidate, DraftState, DraftSummary, SUFFIX, modified};
use super::ids;
use super::io_messages::escaped;
use super::lock::{Lock, LockError};
use crate::model::draft::Draft;
use crate::model::import::{self, ImportIssue};
use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

pub use super::draft_errors::StoreError;

/// The folder of drafts. Clones share the record of their own saves.
#[derive(Debug, Clone)]
pub struct DraftStore {
    folder: PathBuf,
    memory: Arc<Mutex<Memory>>,
    skip_fsync: Arc<AtomicBool>,
}

#[derive(Debug, Default)]
struct Memory {
    /// Id and digest of a save that failed after the rename: that file is not a change by another process.
    renamed: Option<(String, u64)>,
    /// The modification time of the latest save: the next one is later even if the clock is set back.
    latest: Option<SystemTime>,
    /// Whether the latest save took at most [`QUICK`].
    quick: bool,
}

const QUICK: Duration = Duration::from_millis(50);

/// Identifies what was last read or written, so that a change by another process is noticed. A file that was only
/// touched, copied or restored has not changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileVersion {
    modified: SystemTime,
    digest: u64,
}

fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

impl DraftStore {
    /// The drafts in a folder, which is created with the first of them.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, memory: Arc::default(), skip_fsync: Arc::default() }
    }

    /// The folder, whether it exists or not.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of a draft. Fails if the text is not an id.
    pub fn path(&self, id: &str) -> Result<PathBuf, StoreError> {
        if ids::is_id(id) {
            Ok(self.folder.join(format!("{id}{SUFFIX}")))
        } else {
            Err(StoreError::Name(escaped(OsStr::new(id))))
        }
    }

    /// Saves a draft atomically. `known` is the version of the last load or save; without one the draft must be new.
    pub fn save(
        &self,
        id: &str,
        draft: &Draft,
        known: Option<&FileVersion>,
    ) -> Result<FileVersion, StoreError> {
        let path = self.path(id)?;
        let text = draft.to_text();
        if text.len() as u64 > bounded_read::MAX_BYTES {
            return Err(StoreError::TooLarge);
        }
        let only_new = !self.replaces_own_file(id, &path, known)?;
        let bytes = text.as_bytes();
        let latest = self.memory().latest.max(known.map(|known| known.modified));
        let not_before = latest.and_then(|latest| latest.checked_add(Duration::from_millis(1)));
        let options = WriteOptions {
            only_new,
            not_before,
            skip_fsync: Some(&*self.skip_fsync),
            ..WriteOptions::default()
        };
        let began = Instant::now();
        match atomic::write_with(&path, bytes, options) {
            Ok(metadata) => {
                let mut memory = self.memory();
                memory.renamed = None;
                memory.quick = began.elapsed() <= QUICK;
                memory.latest = memory.latest.max(Some(modified(&metadata)));
                Ok(FileVersion { modified: modified(&metadata), digest: digest(bytes) })
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(StoreError::Exists),
            Err(error) => {
                if bounded_read::read_file(&path).is_ok_and(|(found, _)| found == bytes) {
                    self.memory().renamed = Some((id.to_owned(), digest(bytes)));
                }
                Err(StoreError::Disk(error))
            }
        }
    }

    pub(crate) fn is_quick(&self) -> bool {
        self.memory().quick
    }

    /// The program has to end at once: saves, one in progress included, do not wait for the disk any more.
    pub(crate) fn skip_fsync(&self) {
        self.skip_fsync.store(true, Ordering::Release);
    }

    /// Whether there is a file, which may be replaced: the one that was last read or written, or one that a failed save
    /// of this process left. Fails on any other one, and if the known one is gone.
    fn replaces_own_file(
        &self,
        id: &str,
        path: &Path,
        known: Option<&FileVersion>,
    ) -> Result<bool, StoreError> {
        match bounded_read::read_file(path) {
            Ok((bytes, _)) if known.is_some_and(|known| known.digest == digest(&bytes)) => Ok(true),
            Ok((bytes, _)) if self.memory().renamed == Some((id.to_owned(), digest(&bytes))) => Ok(true),
            Err(ReadError::Missing) if known.is_none() => Ok(false),
            Err(ReadError::Io(error)) => Err(StoreError::Disk(error)),
            _ if known.is_some() => Err(StoreError::ChangedOutside),
            _ => Err(StoreError::Exists),
        }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Loads a draft, with warnings for what in it could not be read.
    pub fn load(&self, id: &str) -> Result<(Draft, Vec<ImportIssue>, FileVersion), StoreError> {
        let path = self.path(id)?;
        let (bytes, metadata) = bounded_read::read_file(&path).map_err(|error| match error {
            ReadError::Missing => StoreError::Missing(id.to_owned()),
            other => StoreError::File(other),
        })?;
        let version = FileVersion { modified: modified(&metadata), digest: digest(&bytes) };
        let text = bounded_read::to_text(bytes).map_err(StoreError::File)?;
        let (draft, issues) = Draft::from_text(&text)?;
        Ok((draft, import::duplicate_keys(&text).chain(issues).collect(), version))
    }

    /// All drafts, newest first, damaged ones included.
    pub fn list(&self) -> Result<Vec<DraftSummary>, StoreError> {
        let Some((folder, candidates)) = self.candidates(Candidate::new)? else { return Ok(Vec::new()) };
        // Sorted after reading: reading returns the modification times without another system call.
        let mut drafts = draft_summary::read_all(&folder, &candidates);
        drafts.sort_unstable_by(|a, b| (b.changed, &b.id).cmp(&(a.changed, &a.id)));
        Ok(drafts)
    }

    /// The newest of them, at most so many.
    pub fn list_newest(&self, most: usize) -> Result<Vec<DraftSummary>, StoreError> {
        let Some((folder, mut candidates)) = self.newest_first()? else { return Ok(Vec::new()) };
        candidates.truncate(most);
        Ok(draft_summary::read_all(&folder, &candidates))
    }

    /// The newest draft whose user was not created yet. Reads files only until it is found.
    pub fn newest_unfinished(&self) -> Option<DraftSummary> {
        self.newest_that(DraftSummary::is_unfinished)
    }

    /// The newest draft that can be opened.
    pub fn newest(&self) -> Option<DraftSummary> {
        self.newest_that(|draft| draft.state == DraftState::Ok)
    }

    fn newest_that(&self, fits: impl FnMut(&DraftSummary) -> bool) -> Option<DraftSummary> {
        let (folder, candidates) = self.newest_first().ok()??;
        candidates.iter().map(|one| one.summary(&folder)).find(fits)
    }

    fn newest_first(&self) -> Result<Option<(Folder, Vec<Candidate>)>, StoreError> {
        let Some((folder, mut dated)) = self.candidates(Candidate::dated)? else { return Ok(None) };
        // Of the same age: by id, descending.
        dated.sort_unstable_by(|(a, one), (b, other)| (b, other.id()).cmp(&(a, one.id())));
        Ok(Some((folder, dated.into_iter().map(|(_, one)| one).collect())))
    }

    /// The open folder and its files; `None` if it does not exist yet.
    fn candidates<T>(&self, of: fn(&DirEntry) -> Option<T>) -> Result<Option<(Folder, Vec<T>)>, StoreError> {
        let failed = |error| StoreError::Folder(self.folder.clone(), error);
        let folder = match Folder::open(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            folder => folder.map_err(failed)?,
        };
        let entries = match fs::read_dir(&self.folder) {
            // Windows cannot open folders as files and reports a missing one only here.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            entries => entries.map_err(failed)?,
        };
        let found = entries.filter_map(Result::ok).filter_map(|entry| of(&entry)).collect();
        Ok(Some((folder, found)))
    }

    /// Deletes a draft that no window has open, and the temporary files of interrupted saves.
    pub fn remove(&self, id: &str) -> Result<(), StoreError> {
        let path = self.path(id)?;
        if fs::symlink_metadata(&path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            return Err(StoreError::Missing(id.to_owned()));
        }
        let lock = self.lock_to_remove(id)?;
        atomic::remove(&path).map_err(StoreError::Disk)?;
        self.remove_leftovers(id);
        drop(lock);
        Ok(())
    }

    fn remove_leftovers(&self, id: &str) {
        let target = format!("{id}{SUFFIX}");
        for entry in fs::read_dir(&self.folder).into_iter().flatten().filter_map(Result::ok) {
            if entry.file_name().to_str().is_some_and(|name| atomic::is_temporary(name, &target)) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Locks a draft that is to be removed. If no lock can be created (on a full disk), it is removed without.
    pub(super) fn lock_to_remove(&self, id: &str) -> Result<Option<Lock>, StoreError> {
        match self.lock(id) {
            Err(held @ LockError::Held { .. }) => Err(StoreError::Locked(held)),
            other => Ok(other.ok()),
        }
    }

    /// Locks a draft against other windows until the lock is dropped.
    pub fn lock(&self, id: &str) -> Result<Lock, LockError> {
        let path = self.path(id).map_err(|bad| io::Error::new(io::ErrorKind::InvalidFilename, bad))?;
        Lock::acquire(&path.with_file_name(format!(".{id}.lock")))
    }
}
