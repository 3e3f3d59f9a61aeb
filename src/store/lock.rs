//! One window for one draft: a lock that the kernel holds, and lets go of when the process dies.

use super::{atomic, files};
use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process;

/// How often a lock file that vanished under our hands is made anew.
const TRIES: usize = 16;

/// Nobody else holds the file while this lives.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
}

/// Why there is no lock.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another window has it.
    #[error("open in another window{}", by.map(|pid| format!(" (process {pid})")).unwrap_or_default())]
    Held {
        /// The process, where it said so.
        by: Option<u32>,
    },
    /// The file system refuses.
    #[error("cannot be locked: {}", files::reason(.0))]
    Io(#[from] io::Error),
}

impl Lock {
    /// Takes the lock on a file kept for this purpose, which is made for it.
    pub fn take(path: PathBuf) -> Result<Self, LockError> {
        if let Some(folder) = path.parent() {
            atomic::make_folder(folder)?;
        }
        for _ in 0..TRIES {
            let mut file = open(&path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(LockError::Held { by: holder(&mut file) }),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
            // The one who held it removes it on leaving: what we have locked may be no one's any more.
            if stands(&file, &path) {
                write_pid(&mut file)?;
                return Ok(Self { file, path });
            }
        }
        Err(LockError::Held { by: None })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if cfg!(unix) && stands(&self.file, &self.path) {
            // One that stays behind is only untidy.
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).mode(0o600).custom_flags(flags.bits().cast_signed());
    let file = options.open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::InvalidInput.into()) }
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

fn stands(file: &File, path: &Path) -> bool {
    let same = |a: &Metadata, b: &Metadata| files::inode(a) == files::inode(b);
    matches!((file.metadata(), fs::symlink_metadata(path)), (Ok(a), Ok(b)) if same(&a, &b))
}

/// For the one who finds it held. A full disk does not undo the lock.
fn write_pid(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    let _ = write!(file, "{}", process::id());
    Ok(())
}

fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}
