//! The folder of drafts: one JSON file each, saved while the person types.

use super::atomic::{self, SkipFsync, WriteOptions};
use super::bounded_read::{self, Folder, ReadError};
use super::draft_errors::BadId;
use super::draft_summary::{self, Candidate, DraftState, DraftSummary, SUFFIX, modified};
use super::ids;
use super::io_messages::escaped;
use super::lock::{Lock, LockError};
use crate::model::draft::Draft;
use crate::model::import::ImportIssue;
use std::ffi::OsStr;
use std::fs::{self, DirEntry, Metadata};
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

pub use super::draft_errors::{ListError, LoadError, RemoveError, SaveError};

/// The folder of drafts. Clones share the record of their own saves.
#[derive(Debug, Clone)]
pub struct DraftStore {
    folder: PathBuf,
    memory: Arc<Mutex<Memory>>,
    skip_fsync: Arc<SkipFsync>,
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

/// Identifies what was last read or written, so that a change by another process is noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileVersion {
    modified: SystemTime,
    length: u64,
    inode: u64,
    /// Decides when time or inode differ: a file that was only touched, copied or restored has not changed.
    digest: u64,
}

impl FileVersion {
    fn new(metadata: &Metadata, bytes: &[u8]) -> Self {
        let (modified, length) = (modified(metadata), metadata.len());
        Self { modified, length, inode: bounded_read::inode(metadata), digest: digest(bytes) }
    }

    fn matches(&self, metadata: &Metadata) -> bool {
        metadata.is_file()
            && self.modified == modified(metadata)
            && self.length == metadata.len()
            && self.inode == bounded_read::inode(metadata)
    }
}

fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

impl DraftStore {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, memory: Arc::default(), skip_fsync: Arc::default() }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn path(&self, id: &str) -> Result<PathBuf, BadId> {
        if ids::is_id(id) {
            Ok(self.folder.join(format!("{id}{SUFFIX}")))
        } else {
            Err(BadId(escaped(OsStr::new(id))))
        }
    }

    /// Saves a draft atomically. `known` is the version of the last load or save; without one the draft must be new.
    pub fn save(
        &self,
        id: &str,
        draft: &Draft,
        known: Option<&FileVersion>,
    ) -> Result<FileVersion, SaveError> {
        let path = self.path(id)?;
        let text = draft.to_text();
        if text.len() as u64 > bounded_read::MAX_BYTES {
            return Err(SaveError::TooLarge);
        }
        match known {
            Some(known) if !self.is_unchanged(id, &path, known)? => return Err(SaveError::ChangedOutside),
            None if !self.is_free(id, &path)? => return Err(SaveError::Exists),
            _ => {}
        }
        let bytes = text.as_bytes();
        let only_new = known.is_none() && fs::symlink_metadata(&path).is_err();
        let latest = self.memory().latest.max(known.map(|known| known.modified));
        let not_before = latest.and_then(|latest| latest.checked_add(Duration::from_millis(1)));
        let options = WriteOptions { only_new, not_before, skip_fsync: Some(&*self.skip_fsync) };
        let began = Instant::now();
        match atomic::write_with(&path, bytes, options) {
            Ok(metadata) => {
                let mut memory = self.memory();
                memory.renamed = None;
                memory.quick = began.elapsed() <= QUICK;
                memory.latest = memory.latest.max(Some(modified(&metadata)));
                Ok(FileVersion::new(&metadata, bytes))
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(SaveError::Exists),
            Err(error) => {
                if digest_of_file(&path) == Some(digest(bytes)) {
                    self.memory().renamed = Some((id.to_owned(), digest(bytes)));
                }
                Err(SaveError::Disk(error))
            }
        }
    }

    pub(crate) fn is_quick(&self) -> bool {
        self.memory().quick
    }

    /// The program has to end at once: saves, one in progress included, do not wait for the disk any more.
    pub(crate) fn skip_fsync(&self) {
        self.skip_fsync.set();
    }

    /// Whether the file is the one that was last read or written.
    fn is_unchanged(&self, id: &str, path: &Path, known: &FileVersion) -> Result<bool, SaveError> {
        match fs::symlink_metadata(path) {
            Ok(metadata) if known.matches(&metadata) => Ok(true),
            Ok(_) => {
                let current = digest_of_file(path);
                Ok(current == Some(known.digest) || self.is_own_failed_save(id, current))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(SaveError::Disk(error)),
        }
    }

    /// Whether there is no file of that id, or only one that a failed save of this process left.
    fn is_free(&self, id: &str, path: &Path) -> Result<bool, SaveError> {
        match fs::symlink_metadata(path) {
            Ok(_) => Ok(self.is_own_failed_save(id, digest_of_file(path))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
            Err(error) => Err(SaveError::Disk(error)),
        }
    }

    fn is_own_failed_save(&self, id: &str, current: Option<u64>) -> bool {
        let memory = self.memory();
        memory.renamed.as_ref().is_some_and(|(saved, digest)| saved == id && Some(*digest) == current)
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Loads a draft, with warnings for what in it could not be read.
    pub fn load(&self, id: &str) -> Result<(Draft, Vec<ImportIssue>, FileVersion), LoadError> {
        let path = self.path(id)?;
        let (bytes, metadata) = bounded_read::read_file(&path).map_err(|error| match error {
            ReadError::Missing => LoadError::Missing(id.to_owned()),
            other => LoadError::File(other),
        })?;
        let version = FileVersion::new(&metadata, &bytes);
        let text = bounded_read::to_text(bytes).map_err(LoadError::File)?;
        let (draft, remarks) = Draft::from_text(&text)?;
        Ok((draft, remarks, version))
    }

    /// All drafts, newest first, damaged ones included.
    pub fn list(&self) -> Result<Vec<DraftSummary>, ListError> {
        let Some((folder, candidates)) = self.candidates(Candidate::new)? else { return Ok(Vec::new()) };
        // Sorted after reading: reading returns the modification times without another system call.
        let mut drafts = draft_summary::read_all(&folder, &candidates);
        drafts.sort_unstable_by(|a, b| (b.changed, &b.id).cmp(&(a.changed, &a.id)));
        Ok(drafts)
    }

    pub fn list_newest(&self, most: usize) -> Result<Vec<DraftSummary>, ListError> {
        let Some((folder, mut candidates)) = self.newest_first()? else { return Ok(Vec::new()) };
        candidates.truncate(most);
        Ok(draft_summary::read_all(&folder, &candidates))
    }

    /// The newest draft whose user was not created yet. Reads files only until it is found.
    pub fn newest_unfinished(&self) -> Option<DraftSummary> {
        self.first(DraftSummary::is_unfinished)
    }

    /// The newest draft that can be opened.
    pub fn newest(&self) -> Option<DraftSummary> {
        self.first(|draft| draft.state == DraftState::Ok)
    }

    fn first(&self, fits: impl FnMut(&DraftSummary) -> bool) -> Option<DraftSummary> {
        let (folder, candidates) = self.newest_first().ok()??;
        candidates.iter().map(|one| one.summary(&folder)).find(fits)
    }

    fn newest_first(&self) -> Result<Option<(Folder, Vec<Candidate>)>, ListError> {
        let Some((folder, mut dated)) = self.candidates(Candidate::dated)? else { return Ok(None) };
        // Of the same age: by id, descending.
        dated.sort_unstable_by(|(a, one), (b, other)| (b, other.id()).cmp(&(a, one.id())));
        Ok(Some((folder, dated.into_iter().map(|(_, one)| one).collect())))
    }

    /// The open folder and its files; `None` if it does not exist yet.
    fn candidates<T>(&self, of: fn(&DirEntry) -> Option<T>) -> Result<Option<(Folder, Vec<T>)>, ListError> {
        let failed = |error| ListError { folder: self.folder.clone(), error };
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
    pub fn remove(&self, id: &str) -> Result<(), RemoveError> {
        let path = self.path(id)?;
        if fs::symlink_metadata(&path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            return Err(RemoveError::Missing(id.to_owned()));
        }
        let lock = self.lock_to_remove(id)?;
        atomic::remove(&path).map_err(RemoveError::Disk)?;
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
    pub(super) fn lock_to_remove(&self, id: &str) -> Result<Option<Lock>, RemoveError> {
        match self.lock(id) {
            Err(LockError::Held { by }) => Err(RemoveError::Held { by }),
            other => Ok(other.ok()),
        }
    }

    /// Locks a draft against other windows until the lock is dropped.
    pub fn lock(&self, id: &str) -> Result<Lock, LockError> {
        let path = self.path(id).map_err(|bad| io::Error::new(io::ErrorKind::InvalidFilename, bad))?;
        Lock::acquire(&path.with_file_name(format!(".{id}.lock")))
    }
}

/// The digest of a file that can be read.
fn digest_of_file(path: &Path) -> Option<u64> {
    bounded_read::read_file(path).ok().map(|(bytes, _)| digest(&bytes))
}
