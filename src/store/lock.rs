//! File locks, held by the kernel and released when the process dies.

pub use os::Lock;

use super::{atomic, io_messages};
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::process;

/// How often a lock file that another process just removed is created again.
const TRIES: usize = 16;

/// The digits of the largest process ID.
const LONGEST_PID: u64 = 10;

/// Why a lock was not taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process holds it.
    #[error("open in another window{}", by.map(|pid| format!(" (process {pid})")).unwrap_or_default())]
    Held {
        /// Its process ID, if known.
        by: Option<u32>,
    },
    /// The kernel or the file system has no locks here, as on some network drives. Nothing else is as safe: a file that
    /// names its process proves nothing about another machine, and taking it over from a dead one can happen twice.
    #[error("cannot be locked: {0}")]
    Refused(String),
    /// The lock file cannot be opened.
    #[error("cannot be locked: {}", io_messages::reason(.0))]
    Io(#[from] io::Error),
}

impl Lock {
    /// Takes the lock on a file that exists only for this purpose and is created if needed.
    pub(crate) fn acquire(path: &Path) -> Result<Self, LockError> {
        if let Some(folder) = path.parent() {
            atomic::make_folder(folder, atomic::WriteOptions::default())?;
        }
        for _ in 0..TRIES {
            if let Some(held) = os::try_lock(path)? {
                write_pid(&held.file)?;
                return Ok(held);
            }
        }
        Err(LockError::Held { by: None })
    }
}

/// Records the holder for error messages. On a full disk the lock holds all the same. What is not a process ID is left:
/// the lock file could be a hard link to another file.
fn write_pid(mut file: &File) -> io::Result<()> {
    let length = file.metadata()?.len();
    if length == 0 || (length <= LONGEST_PID && holder(file).is_some()) {
        file.set_len(0)?;
        file.rewind()?;
        let _ = write!(file, "{}", process::id());
    }
    Ok(())
}

#[cfg(unix)]
fn refused(path: &Path, error: &io::Error) -> LockError {
    let folder = io_messages::escaped(path.parent().unwrap_or(path).as_os_str());
    LockError::Refused(format!(
        "{folder} is on a file system without file locks ({})",
        io_messages::reason(error)
    ))
}

fn holder(file: &File) -> Option<u32> {
    let mut text = String::new();
    file.take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

#[cfg(unix)]
mod os {
    use super::{LockError, atomic, holder, refused};
    use std::fs::{self, File, OpenOptions, TryLockError};
    use std::io;
    use std::os::unix::fs::MetadataExt;
    use std::path::{Path, PathBuf};

    /// A lock that is held until it is dropped, which removes its file.
    #[derive(Debug)]
    pub struct Lock {
        pub(super) file: File,
        path: PathBuf,
    }

    /// `None` if the file was removed meanwhile.
    pub(crate) fn try_lock(path: &Path) -> Result<Option<Lock>, LockError> {
        let file = open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LockError::Held { by: holder(&file) }),
            Err(TryLockError::Error(error)) => return Err(refused(path, &error)),
        }
        // The previous holder removes the file: the one locked here can be unlinked by now.
        Ok(is_at(&file, path).then(|| Lock { file, path: path.to_owned() }))
    }

    impl Drop for Lock {
        fn drop(&mut self) {
            if is_at(&self.file, &self.path) {
                // A file that remains is harmless.
                let _ = fs::remove_file(&self.path);
            }
        }
    }

    fn open(path: &Path) -> io::Result<File> {
        atomic::open_private(path, OpenOptions::new().read(true).write(true).truncate(false))
    }

    fn is_at(file: &File, path: &Path) -> bool {
        matches!((file.metadata(), fs::symlink_metadata(path)), (Ok(a), Ok(b)) if a.ino() == b.ino())
    }
}

#[cfg(windows)]
mod os {
    use super::{LockError, holder};
    use std::fs::{File, OpenOptions};
    use std::io;
    use std::os::windows::fs::OpenOptionsExt;
    use std::path::Path;

    const SHARE_READ: u32 = 1;
    const SHARE_DELETE: u32 = 4;
    /// Opens a link itself, not its target.
    const OPEN_REPARSE_POINT: u32 = 0x0020_0000;
    const DELETE_ON_CLOSE: u32 = 0x0400_0000;
    const SHARING_VIOLATION: i32 = 32;

    /// A lock that is held until it is dropped: a file that is open exclusively, deleted when closed.
    #[derive(Debug)]
    pub struct Lock {
        pub(super) file: File,
    }

    /// A byte-range lock would also keep others from reading the holder's process id, so the file is opened with a share
    /// mode without writing. `None` if the file is just being removed.
    pub(crate) fn try_lock(path: &Path) -> Result<Option<Lock>, LockError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        options.share_mode(SHARE_READ | SHARE_DELETE).custom_flags(OPEN_REPARSE_POINT | DELETE_ON_CLOSE);
        match options.open(path) {
            Ok(file) => Ok(Some(Lock { file })),
            Err(error) if error.raw_os_error() == Some(SHARING_VIOLATION) => {
                Err(LockError::Held { by: File::open(path).ok().and_then(|file| holder(&file)) })
            }
            // A file that is marked for deletion while another process reads it.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied && path.is_file() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
