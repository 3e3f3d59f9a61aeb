//! The folder of drafts: one readable file each, written by itself while the person types.

use super::atomic::{self, Haste, How};
use super::entry::{self, Candidate, Entry, SUFFIX, State, changed};
use super::errors::BadId;
use super::files::{self, Folder, Unreadable};
use super::ids;
use super::lock::{Lock, LockError};
use super::words::escaped;
use crate::user::draft::Draft;
use crate::user::import::Remark;
use std::ffi::OsStr;
use std::fs::{self, DirEntry, Metadata};
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

pub use super::errors::{ListError, LoadError, RemoveError, SaveError};

/// The folder of drafts. Clones share what they remember of their own saves.
#[derive(Debug, Clone)]
pub struct DraftStore {
    folder: PathBuf,
    memory: Arc<Mutex<Memory>>,
    haste: Arc<Haste>,
}

/// What the store remembers of its own saves.
#[derive(Debug, Default)]
struct Memory {
    /// A save that failed after the new file was in its place: that file is no change from outside.
    landed: Option<(String, u64)>,
    /// The date of the latest save: the next one is later, though the clock be put back.
    latest: Option<SystemTime>,
    /// The latest save was quick.
    quick: bool,
}

/// A save that took no longer was quick.
const QUICK: Duration = Duration::from_millis(50);

/// What a file was like when it was last read or written, so that a change from outside is noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    modified: SystemTime,
    length: u64,
    inode: u64,
    /// Decides when date or inode differ: a file that was only touched, copied or restored has not changed.
    contents: u64,
}

impl Stamp {
    fn new(metadata: &Metadata, bytes: &[u8]) -> Self {
        let (modified, length) = (changed(metadata), metadata.len());
        Self { modified, length, inode: files::inode(metadata), contents: digest(bytes) }
    }

    fn fits(&self, metadata: &Metadata) -> bool {
        metadata.is_file()
            && self.modified == changed(metadata)
            && self.length == metadata.len()
            && self.inode == files::inode(metadata)
    }
}

fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

impl DraftStore {
    /// The drafts in a folder, which need not be there yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, memory: Arc::default(), haste: Arc::default() }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The draft's file.
    pub fn path(&self, id: &str) -> Result<PathBuf, BadId> {
        if ids::is_id(id) {
            Ok(self.folder.join(format!("{id}{SUFFIX}")))
        } else {
            Err(BadId(escaped(OsStr::new(id))))
        }
    }

    /// Saves a draft whole or not at all. `known` is the stamp of its last load or save; without one it must be new.
    pub fn save(&self, id: &str, draft: &Draft, known: Option<&Stamp>) -> Result<Stamp, SaveError> {
        let path = self.path(id)?;
        let text = draft.to_text();
        if text.len() as u64 > files::MOST {
            return Err(SaveError::TooLarge);
        }
        match known {
            Some(known) if !self.unchanged(id, &path, known)? => return Err(SaveError::ChangedOutside),
            None if !self.free(id, &path)? => return Err(SaveError::Exists),
            _ => {}
        }
        let bytes = text.as_bytes();
        let only_new = known.is_none() && fs::symlink_metadata(&path).is_err();
        let latest = self.memory().latest.max(known.map(|known| known.modified));
        let not_before = latest.and_then(|latest| latest.checked_add(Duration::from_millis(1)));
        let began = Instant::now();
        match atomic::write_as(&path, bytes, How { only_new, not_before, haste: Some(&*self.haste) }) {
            Ok(metadata) => {
                let mut memory = self.memory();
                memory.landed = None;
                memory.quick = began.elapsed() <= QUICK;
                memory.latest = memory.latest.max(Some(changed(&metadata)));
                Ok(Stamp::new(&metadata, bytes))
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(SaveError::Exists),
            Err(error) => {
                if contents(&path) == Some(digest(bytes)) {
                    self.memory().landed = Some((id.to_owned(), digest(bytes)));
                }
                Err(SaveError::Disk(error))
            }
        }
    }

    /// Whether the disk is known to answer quickly.
    pub fn is_quick(&self) -> bool {
        self.memory().quick
    }

    /// The program is being ended: what is saved from now on, and the save under way, waits for the disk no more.
    pub fn hurry(&self) {
        self.haste.begin();
    }

    /// Whether the file is still the one that was last read or written.
    fn unchanged(&self, id: &str, path: &Path, known: &Stamp) -> Result<bool, SaveError> {
        match fs::symlink_metadata(path) {
            Ok(metadata) if known.fits(&metadata) => Ok(true),
            Ok(_) => {
                let there = contents(path);
                Ok(there == Some(known.contents) || self.landed(id, there))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(SaveError::Disk(error)),
        }
    }

    /// Whether nothing stands in the place of a new draft, or only what a failed save of ours left there.
    fn free(&self, id: &str, path: &Path) -> Result<bool, SaveError> {
        match fs::symlink_metadata(path) {
            Ok(_) => Ok(self.landed(id, contents(path))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
            Err(error) => Err(SaveError::Disk(error)),
        }
    }

    fn landed(&self, id: &str, there: Option<u64>) -> bool {
        let memory = self.memory();
        memory.landed.as_ref().is_some_and(|(of, digest)| of == id && Some(*digest) == there)
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a draft, with remarks on what in it could not be read.
    pub fn load(&self, id: &str) -> Result<(Draft, Vec<Remark>, Stamp), LoadError> {
        let path = self.path(id)?;
        let (bytes, metadata) = files::read(&path).map_err(|error| match error {
            Unreadable::Missing => LoadError::Missing(id.to_owned()),
            other => LoadError::File(other),
        })?;
        let stamp = Stamp::new(&metadata, &bytes);
        let text = files::text(bytes).map_err(LoadError::File)?;
        let (draft, remarks) = Draft::from_text(&text)?;
        Ok((draft, remarks, stamp))
    }

    /// All drafts, newest first, those that cannot be opened too.
    pub fn list(&self) -> Result<Vec<Entry>, ListError> {
        let Some((folder, candidates)) = self.candidates(Candidate::of)? else { return Ok(Vec::new()) };
        // Each file tells its date when it is read: to ask for it before would be one call to the system more.
        let mut entries = entry::read_all(&folder, &candidates);
        entries.sort_unstable_by(|a, b| (b.changed, &b.id).cmp(&(a.changed, &a.id)));
        Ok(entries)
    }

    /// The newest drafts, so many of them: what a list shows first, however many there are.
    pub fn list_newest(&self, most: usize) -> Result<Vec<Entry>, ListError> {
        let Some((folder, mut candidates)) = self.newest_first()? else { return Ok(Vec::new()) };
        candidates.truncate(most);
        Ok(entry::read_all(&folder, &candidates))
    }

    /// The newest draft of which no user came yet. Reads no more files than it takes to find it.
    pub fn newest_unfinished(&self) -> Option<Entry> {
        self.first(Entry::is_unfinished)
    }

    /// The newest draft that can be opened, finished or not.
    pub fn newest(&self) -> Option<Entry> {
        self.first(|entry| entry.state == State::Ok)
    }

    fn first(&self, fits: impl FnMut(&Entry) -> bool) -> Option<Entry> {
        let (folder, candidates) = self.newest_first().ok()??;
        candidates.iter().map(|one| one.entry(&folder)).find(fits)
    }

    fn newest_first(&self) -> Result<Option<(Folder, Vec<Candidate>)>, ListError> {
        let Some((folder, mut dated)) = self.candidates(Candidate::dated)? else { return Ok(None) };
        // Newest first; equally old ones by name, the later first.
        dated.sort_unstable_by(|(a, one), (b, other)| (b, other.id()).cmp(&(a, one.id())));
        Ok(Some((folder, dated.into_iter().map(|(_, one)| one).collect())))
    }

    /// The folder and what lies there; nothing where there is none yet.
    fn candidates<T>(&self, of: fn(&DirEntry) -> Option<T>) -> Result<Option<(Folder, Vec<T>)>, ListError> {
        let failed = |error| ListError { folder: self.folder.clone(), error };
        let folder = match Folder::open(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            folder => folder.map_err(failed)?,
        };
        let entries = match fs::read_dir(&self.folder) {
            // Windows opens no folders: only here it says that there is none.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            entries => entries.map_err(failed)?,
        };
        let found = entries.filter_map(Result::ok).filter_map(|entry| of(&entry)).collect();
        Ok(Some((folder, found)))
    }

    /// Removes a draft that no window has open, and what killed saves of it left behind.
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

    /// Keeps other windows off a draft that is taken away. Where no lock can be made (a full disk) it can be taken away
    /// all the same.
    pub(super) fn lock_to_remove(&self, id: &str) -> Result<Option<Lock>, RemoveError> {
        match self.lock(id) {
            Err(LockError::Held { by }) => Err(RemoveError::Held { by }),
            other => Ok(other.ok()),
        }
    }

    /// Keeps other windows off a draft for as long as the lock lives.
    pub fn lock(&self, id: &str) -> Result<Lock, LockError> {
        let path = self.path(id).map_err(|bad| io::Error::new(io::ErrorKind::InvalidFilename, bad))?;
        Lock::take(&path.with_file_name(format!(".{id}.lock")))
    }
}

/// What the file holds, as far as it can be read.
fn contents(path: &Path) -> Option<u64> {
    files::read(path).ok().map(|(bytes, _)| digest(&bytes))
}
