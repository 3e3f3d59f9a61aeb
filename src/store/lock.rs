//! One window for one draft: a lock that the kernel holds, and lets go of when the process dies.

use super::{atomic, words};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process;

/// How often a lock file that vanished under our hands is made anew.
const TRIES: usize = 16;

/// Nobody else holds the file while this lives.
#[derive(Debug)]
pub struct Lock {
    _held: os::Held,
}

/// Why there is no lock.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another window has it.
    #[error("open in another window{}", process_words(*by))]
    Held {
        /// The process, where it said so.
        by: Option<u32>,
    },
    /// The file system refuses.
    #[error("cannot be locked: {}", words::reason(.0))]
    Io(#[from] io::Error),
}

/// The process that holds a lock, where it said so: ` (process 4711)`, to be put behind who has it.
pub fn process_words(by: Option<u32>) -> String {
    by.map(|pid| format!(" (process {pid})")).unwrap_or_default()
}

impl Lock {
    /// Takes the lock on a file kept for this purpose, which is made for it.
    pub fn take(path: &Path) -> Result<Self, LockError> {
        if let Some(folder) = path.parent() {
            atomic::make_folder(folder)?;
        }
        for _ in 0..TRIES {
            if let Some(held) = os::take(path)? {
                write_pid(&held.file)?;
                return Ok(Self { _held: held });
            }
        }
        Err(LockError::Held { by: None })
    }
}

/// For the one who finds it held. A full disk does not undo the lock.
fn write_pid(mut file: &File) -> io::Result<()> {
    file.set_len(0)?;
    let _ = write!(file, "{}", process::id());
    Ok(())
}

fn holder(file: &File) -> Option<u32> {
    let mut text = String::new();
    file.take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

#[cfg(unix)]
mod os {
    use super::{LockError, holder};
    use crate::store::files;
    use rustix::fs::OFlags;
    use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
    use std::io;
    use std::os::unix::fs::OpenOptionsExt;
    use std::path::{Path, PathBuf};

    /// The locked file; it is removed when it is let go of.
    #[derive(Debug)]
    pub struct Held {
        pub file: File,
        path: PathBuf,
    }

    /// Nothing where the file vanished meanwhile.
    pub fn take(path: &Path) -> Result<Option<Held>, LockError> {
        let file = open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LockError::Held { by: holder(&file) }),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        // The one who held it removes it on leaving: what we have locked may be no one's any more.
        Ok(stands(&file, path).then(|| Held { file, path: path.to_owned() }))
    }

    impl Drop for Held {
        fn drop(&mut self) {
            if stands(&self.file, &self.path) {
                // One that stays behind is only untidy.
                let _ = fs::remove_file(&self.path);
            }
        }
    }

    fn open(path: &Path) -> io::Result<File> {
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).mode(0o600).custom_flags(flags.bits().cast_signed());
        let file = options.open(path)?;
        if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::InvalidInput.into()) }
    }

    fn stands(file: &File, path: &Path) -> bool {
        let same = |a: &Metadata, b: &Metadata| files::inode(a) == files::inode(b);
        matches!((file.metadata(), fs::symlink_metadata(path)), (Ok(a), Ok(b)) if same(&a, &b))
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
    /// A link is opened itself, not what it leads to.
    const OPEN_REPARSE_POINT: u32 = 0x0020_0000;
    const DELETE_ON_CLOSE: u32 = 0x0400_0000;
    const SHARING_VIOLATION: i32 = 32;

    /// The file, open as only one can have it; it is gone when it is let go of, or when the process dies.
    #[derive(Debug)]
    pub struct Held {
        pub file: File,
    }

    /// A lock in the way of Unix would keep others from reading whose it is, too. Instead the file is opened so that
    /// nobody else may open it to write. Nothing where it is just being removed.
    pub fn take(path: &Path) -> Result<Option<Held>, LockError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        options.share_mode(SHARE_READ | SHARE_DELETE).custom_flags(OPEN_REPARSE_POINT | DELETE_ON_CLOSE);
        match options.open(path) {
            Ok(file) => Ok(Some(Held { file })),
            Err(error) if error.raw_os_error() == Some(SHARING_VIOLATION) => {
                Err(LockError::Held { by: File::open(path).ok().and_then(|file| holder(&file)) })
            }
            // A file that is to go, while another still reads it, is refused as one of somebody else's is.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied && path.is_file() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
