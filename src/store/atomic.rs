//! Atomic writes: a reader finds the old file or the new one, never a part.
//!
//! The order matters: a temporary file in the same folder, write, fsync, rename, fsync of the folder. A process killed in
//! between leaves the old file or the new one, and at worst a hidden temporary file that listings ignore.

use super::bounded_read;
use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;
use tempfile::{Builder, NamedTempFile};

/// The suffix of temporary files.
const TEMPORARY: &str = ".tmp";
/// The number of random characters in a temporary name.
const RANDOM_CHARS: usize = 8;

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct WriteOptions<'a> {
    /// Fails with `AlreadyExists` instead of replacing a file.
    pub(crate) only_new: bool,
    /// The earliest modification time of the file, whatever the clock says.
    pub(crate) not_before: Option<SystemTime>,
    /// Keeps the mode and the owner of the file that is replaced.
    pub(crate) keep_access: bool,
    /// A switch, set when the program has to end at once: from then on no write waits for the disk. Files still appear
    /// whole or not at all; only a power failure within seconds can lose them.
    pub(crate) skip_fsync: Option<&'a AtomicBool>,
}

impl WriteOptions<'_> {
    fn waits_for_disk(&self) -> bool {
        self.skip_fsync.is_none_or(|skip| !skip.load(Ordering::Acquire))
    }
}

/// Writes or replaces a file; returns the metadata of the new one.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<Metadata> {
    write_with(path, bytes, WriteOptions::default())
}

/// Writes a file as [`write()`] does, with options.
pub(crate) fn write_with(path: &Path, bytes: &[u8], options: WriteOptions<'_>) -> io::Result<Metadata> {
    let folder = folder_of(path);
    make_folder(folder, options)?;
    // Opened first: without a free file descriptor the write fails before it changes anything.
    let handle = open_folder(folder)?;
    let mut file = temporary(path, folder)?;
    file.as_file_mut().write_all(bytes)?;
    if options.keep_access {
        copy_access(path, file.as_file())?;
    }
    if let Some(least) = options.not_before
        && file.as_file().metadata()?.modified().is_ok_and(|now| now < least)
    {
        // A file system without modification times loses the order of drafts, not the draft.
        let _ = file.as_file().set_modified(least);
    }
    if options.waits_for_disk() {
        file.as_file().sync_all()?;
    }
    let metadata = file.as_file().metadata()?;
    put(file, path, options.only_new)?;
    if options.waits_for_disk() {
        sync_folder(handle)?;
    }
    Ok(metadata)
}

/// Removes a file and syncs its folder.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)?;
    sync_folder(open_folder(folder_of(path))?)
}

/// Whether a temporary file for `target` has this name.
pub(crate) fn is_temporary(name: &str, target: &str) -> bool {
    target_of(name) == Some(target)
}

/// The name of the file that a temporary file of this name was to become.
fn target_of(name: &str) -> Option<&str> {
    let (target, random) = name.strip_prefix('.')?.strip_suffix(TEMPORARY)?.rsplit_once('.')?;
    let is_random = random.len() == RANDOM_CHARS && random.chars().all(|c| c.is_ascii_alphanumeric());
    is_random.then_some(target)
}

/// Removes the temporary files that killed processes left in a folder, for targets that `is_ours` accepts. A process
/// that writes one holds its lock.
pub(crate) fn sweep(folder: &Path, is_ours: impl Fn(&str) -> bool) {
    let entries = if cfg!(unix) { fs::read_dir(folder).ok() } else { None };
    for entry in entries.into_iter().flatten().flatten() {
        let name = entry.file_name();
        if name.to_str().and_then(target_of).is_some_and(&is_ours)
            && entry.file_type().is_ok_and(|kind| kind.is_file())
            && let Ok(file) = bounded_read::open(&entry.path())
            && file.try_lock().is_ok()
        {
            // Still locked, so that its writer, if it was created just now, takes another name.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Removes the temporary files that killed processes left for this file.
pub(crate) fn sweep_for(path: &Path) {
    if let Some(name) = path.file_name() {
        sweep(folder_of(path), |target| name == target);
    }
}

/// Creates a folder and its missing parents, accessible to the user only under any umask.
pub(crate) fn make_folder(folder: &Path, options: WriteOptions<'_>) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let parent = folder_of(folder);
    make_folder(parent, options)?;
    match private_folder(folder) {
        Ok(()) if options.waits_for_disk() => sync_folder(open_folder(parent)?),
        Ok(()) => Ok(()),
        // Another process was faster, or a file has that name.
        Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(ErrorKind::NotADirectory.into()),
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
fn private_folder(folder: &Path) -> io::Result<()> {
    use std::fs::Permissions;
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    DirBuilder::new().mode(0o700).create(folder)?;
    fs::set_permissions(folder, Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn private_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().create(folder)
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Creates a private temporary file. An existing file is never opened: another name is tried.
fn temporary(path: &Path, folder: &Path) -> io::Result<NamedTempFile> {
    let name = path.file_name().ok_or(ErrorKind::InvalidFilename)?;
    let prefix = format!(".{}.", name.to_string_lossy());
    let mut builder = Builder::new();
    // Not created by tempfile, whose errors hide the error number.
    builder.prefix(&prefix).suffix(TEMPORARY).rand_bytes(RANDOM_CHARS).make_in(folder, create_private)
}

/// Creates a file that only the user can read, whatever the umask. Never overwrites.
#[cfg(unix)]
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    use std::fs::{Permissions, TryLockError};
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
    let file = File::options().write(true).create_new(true).mode(0o600).open(path)?;
    // Says that its writer is alive. Where the file system has no locks, [`sweep`] gets none either.
    let is_locked = file.try_lock();
    let is_swept = || file.metadata().is_ok_and(|metadata| metadata.nlink() == 0);
    if matches!(is_locked, Err(TryLockError::WouldBlock)) || is_swept() {
        // A sweep was faster.
        return Err(ErrorKind::AlreadyExists.into());
    }
    // The umask can remove bits of the requested mode.
    match file.set_permissions(Permissions::from_mode(0o600)) {
        Ok(()) => Ok(file),
        Err(error) => fs::remove_file(path).and(Err(error)),
    }
}

#[cfg(not(unix))]
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    File::options().write(true).create_new(true).open(path)
}

/// Opens a file for writing, created as [`create_private`] does if needed. Only regular files: no link is followed, and
/// a pipe or a device is not waited for. What is in the file stays.
#[cfg(unix)]
pub(crate) fn open_private(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = options.create(true).mode(0o600).custom_flags(flags.bits().cast_signed()).open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(ErrorKind::InvalidInput.into()) }
}

#[cfg(not(unix))]
pub(crate) fn open_private(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    use std::os::windows::fs::OpenOptionsExt;
    /// Opens a link itself, not its target.
    const OPEN_REPARSE_POINT: u32 = 0x0020_0000;
    let file = options.create(true).custom_flags(OPEN_REPARSE_POINT).open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(ErrorKind::InvalidInput.into()) }
}

/// Gives a new file the mode and the owner of the one that it replaces, if there is one. Only root can give a file away;
/// the members of its group can keep that.
#[cfg(unix)]
fn copy_access(path: &Path, file: &File) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let Ok(old) = fs::metadata(path) else { return Ok(()) };
    let new = file.metadata()?;
    let is_same_group = (old.uid(), old.gid()) == (new.uid(), new.gid())
        || fchown(file, Some(old.uid()), Some(old.gid())).is_ok()
        || fchown(file, None, Some(old.gid())).is_ok();
    file.set_permissions(fs::Permissions::from_mode(kept_mode(old.mode(), is_same_group)))
}

/// The group's permissions are dropped if the file's group changes.
#[cfg(unix)]
fn kept_mode(old: u32, is_same_group: bool) -> u32 {
    old & if is_same_group { 0o777 } else { 0o707 }
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "as on Unix")]
fn copy_access(_: &Path, _: &File) -> io::Result<()> {
    Ok(())
}

fn put(file: NamedTempFile, path: &Path, only_new: bool) -> io::Result<()> {
    if !only_new {
        return replace(file, path);
    }
    match file.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(failed) if failed.error.kind() == ErrorKind::AlreadyExists => Err(failed.error),
        // Some file systems have neither a rename without replacing nor hard links: check, then rename.
        Err(failed) if fs::symlink_metadata(path).is_err() => put(failed.file, path, false),
        Err(_) => Err(ErrorKind::AlreadyExists.into()),
    }
}

#[cfg(unix)]
fn replace(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.persist(path).map(|_| ()).map_err(|failed| failed.error)
}

/// The standard library's rename can replace a file that another process has open for reading, for example to list the
/// drafts; tempfile's cannot.
#[cfg(not(unix))]
fn replace(file: NamedTempFile, path: &Path) -> io::Result<()> {
    // When the path is dropped after the rename, there is nothing left to remove.
    fs::rename(file.into_temp_path(), path)
}

/// Opens a folder to sync its entries. Windows cannot open folders as files and orders its own metadata.
fn open_folder(folder: &Path) -> io::Result<Option<File>> {
    if cfg!(unix) { File::open(folder).map(Some) } else { Ok(None) }
}

fn sync_folder(folder: Option<File>) -> io::Result<()> {
    match folder.map_or(Ok(()), |folder| folder.sync_all()) {
        // A file system that cannot sync folders is no reason to refuse a save.
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        done => done,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn access_of_a_group_is_not_given_to_another() {
        for (old, same, other) in
            [(0o100_640, 0o640, 0o600), (0o100_664, 0o664, 0o604), (0o104_770, 0o770, 0o700)]
        {
            assert_eq!((kept_mode(old, true), kept_mode(old, false)), (same, other), "{old:o}");
        }
    }

    #[test]
    fn file_is_written_while_another_process_sweeps() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("one.json");
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    sweep(folder.path(), |_| true);
                }
            });
            let skip = AtomicBool::new(true);
            let result = (0..3000).try_for_each(|_| {
                write_with(&file, b"x", WriteOptions { skip_fsync: Some(&skip), ..WriteOptions::default() })
                    .map(drop)
            });
            done.store(true, Ordering::Relaxed);
            assert!(result.is_ok(), "{result:?}");
        });
    }
}
