//! Writing a file whole or not at all.
//!
//! The order is the promise: a temporary file in the same folder, write, fsync, rename, fsync of the folder. Whoever is
//! killed in between leaves the old file or the new one, and at worst a hidden temporary file that no listing takes for
//! anything.

use std::fs::{self, DirBuilder, File, Metadata};
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;
use tempfile::{Builder, NamedTempFile};

/// How temporary files end.
const TEMPORARY: &str = ".tmp";
/// How many random characters stand in a temporary name.
const RANDOM: usize = 8;

/// No time is left to wait for the disk: what is written from now on the system brings there on its own. It is still
/// there whole or not at all when the program is gone; only a loss of power in the next seconds can take it back.
#[derive(Debug, Default)]
pub struct Haste(AtomicBool);

impl Haste {
    /// From now on.
    pub fn begin(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn none(of: Option<&Self>) -> bool {
        of.is_none_or(|haste| !haste.0.load(Ordering::Acquire))
    }
}

/// How a file is put in its place.
#[derive(Debug, Clone, Copy, Default)]
pub struct How<'a> {
    /// Fails with `AlreadyExists` when there is something.
    pub only_new: bool,
    /// The file's date is at least this, whatever the clock says.
    pub not_before: Option<SystemTime>,
    /// Looked at before each wait for the disk.
    pub haste: Option<&'a Haste>,
}

/// Writes a file, in the place of the one that may stand there. Says what the system knows of the new file.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<Metadata> {
    write_as(path, bytes, How::default())
}

/// Writes a file.
pub fn write_as(path: &Path, bytes: &[u8], how: How<'_>) -> io::Result<Metadata> {
    let folder = folder_of(path);
    make_folders(folder, how.haste)?;
    // Opened first: with no file handle left, the save fails before it changes anything.
    let handle = Folder::open(folder)?;
    let mut file = temporary(path, folder)?;
    file.as_file_mut().write_all(bytes)?;
    if let Some(least) = how.not_before
        && file.as_file().metadata()?.modified().is_ok_and(|now| now < least)
    {
        // A file system that keeps no dates loses the order, not the file.
        let _ = file.as_file().set_modified(least);
    }
    if Haste::none(how.haste) {
        file.as_file().sync_all()?;
    }
    let metadata = file.as_file().metadata()?;
    put(file, path, how.only_new)?;
    if Haste::none(how.haste) {
        handle.sync()?;
    }
    Ok(metadata)
}

/// Removes a file and makes that last.
pub fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)?;
    Folder::open(folder_of(path))?.sync()
}

/// Whether a name is that of a temporary file for `target`.
pub fn is_temporary(name: &str, target: &str) -> bool {
    let random = name.strip_prefix('.').and_then(|rest| rest.strip_prefix(target));
    random
        .and_then(|rest| rest.strip_prefix('.')?.strip_suffix(TEMPORARY))
        .is_some_and(|random| random.len() == RANDOM && random.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// Makes a folder and those above it that are missing, for the person alone under any umask.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    make_folders(folder, None)
}

fn make_folders(folder: &Path, haste: Option<&Haste>) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = folder_of(folder);
    make_folders(above, haste)?;
    match private_folder(folder) {
        Ok(()) if Haste::none(haste) => Folder::open(above)?.sync(),
        Ok(()) => Ok(()),
        // Another window was faster, or a file stands there.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(io::ErrorKind::NotADirectory.into())
        }
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

/// A new, empty, private file. A ready-made one of the same name is never opened: another name is taken.
fn temporary(path: &Path, folder: &Path) -> io::Result<NamedTempFile> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let prefix = format!(".{}.", name.to_string_lossy());
    let mut builder = Builder::new();
    // Made by us and not by tempfile, whose errors hide their number.
    builder.prefix(&prefix).suffix(TEMPORARY).rand_bytes(RANDOM).make_in(folder, create_private)
}

/// A new, empty file that nobody else may read, whatever the umask; one that is there already is an error.
#[cfg(unix)]
pub fn create_private(path: &Path) -> io::Result<File> {
    use std::fs::Permissions;
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let file = File::options().write(true).create_new(true).mode(0o600).open(path)?;
    // A umask can take from the mode that was asked for.
    match file.set_permissions(Permissions::from_mode(0o600)) {
        Ok(()) => Ok(file),
        Err(error) => fs::remove_file(path).and(Err(error)),
    }
}

/// A new, empty file; one that is there already is an error.
#[cfg(not(unix))]
pub fn create_private(path: &Path) -> io::Result<File> {
    File::options().write(true).create_new(true).open(path)
}

fn put(file: NamedTempFile, path: &Path, only_new: bool) -> io::Result<()> {
    if !only_new {
        return replace(file, path);
    }
    match file.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(failed) if failed.error.kind() == io::ErrorKind::AlreadyExists => Err(failed.error),
        // Some file systems know neither a rename that spares nor hard links: look, then rename.
        Err(failed) if fs::symlink_metadata(path).is_err() => put(failed.file, path, false),
        Err(_) => Err(io::ErrorKind::AlreadyExists.into()),
    }
}

#[cfg(unix)]
fn replace(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.persist(path).map(|_| ()).map_err(|failed| failed.error)
}

/// The standard library's rename takes the place of a file that others have open to read, as another window has that
/// lists the drafts; that of tempfile is refused then.
#[cfg(not(unix))]
fn replace(file: NamedTempFile, path: &Path) -> io::Result<()> {
    // Dropped when it has another name, it finds nothing to remove.
    fs::rename(file.into_temp_path(), path)
}

/// An open folder whose entries can be made to last.
struct Folder(Option<File>);

impl Folder {
    fn open(folder: &Path) -> io::Result<Self> {
        // Windows opens no folders, and orders its own metadata.
        if cfg!(unix) { File::open(folder).map(Some).map(Self) } else { Ok(Self(None)) }
    }

    fn sync(&self) -> io::Result<()> {
        match self.0.as_ref().map_or(Ok(()), File::sync_all) {
            // A file system that cannot do this is no reason to refuse a save.
            Err(error)
                if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) =>
            {
                Ok(())
            }
            done => done,
        }
    }
}
