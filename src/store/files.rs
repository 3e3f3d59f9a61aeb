//! Reading files that others may have put there.

use super::words::reason;
use std::ffi::OsStr;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The most bytes that a file may have: 1 MB.
pub const MOST: u64 = 1_000_000;

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// There is none.
    #[error("there is no such file")]
    Missing,
    /// Not a file that holds bytes of its own.
    #[error("{0}, and only regular files are read")]
    Kind(&'static str),
    /// More than is read.
    #[error("larger than 1 MB, the most that is read")]
    TooLarge,
    /// Not one byte.
    #[error("damaged: the file is empty")]
    Empty,
    /// Bytes that are no text.
    #[error("damaged: not text (binary from byte {0} on)")]
    Binary(usize),
    /// The system refused.
    #[error("cannot be read: {}", reason(.0))]
    Io(io::Error),
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound { Self::Missing } else { Self::Io(error) }
    }
}

/// Reads a regular file of at most [`MOST`] bytes. Links are not followed, nothing is waited for.
pub fn read(path: &Path) -> Result<(Vec<u8>, Metadata), Unreadable> {
    // Looked at before it is opened: opening a device can have effects.
    readable(&fs::symlink_metadata(path)?)?;
    contents(open(path)?)
}

/// What an opened file holds, if it is one that is read: it can have been exchanged since it was looked at.
fn contents(mut file: File) -> Result<(Vec<u8>, Metadata), Unreadable> {
    let metadata = file.metadata()?;
    readable(&metadata)?;
    let length = metadata.len() as usize;
    let mut bytes = vec![0; length + 1];
    let count = file.read(&mut bytes)?;
    bytes.truncate(count);
    // As long as it was said to be, it is whole: thousands of files are read without asking for their ends.
    if count != length {
        file.take((MOST + 1).saturating_sub(count as u64)).read_to_end(&mut bytes)?;
    }
    // It can have grown while it was read.
    if bytes.len() as u64 > MOST { Err(Unreadable::TooLarge) } else { Ok((bytes, metadata)) }
}

/// Reads whatever gives bytes to its end; with more than `most` of them that is an error, in these words.
pub fn limited(from: impl Read, most: u64, too_large: &'static str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(io::Error::other(too_large)) } else { Ok(bytes) }
}

/// A folder of many files: the way to it is walked once, and its files are opened from there.
pub struct Folder {
    path: PathBuf,
    #[cfg(unix)]
    handle: File,
}

impl Folder {
    /// Opens it.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            #[cfg(unix)]
            handle: File::open(path)?,
        })
    }

    /// The path of a file in it.
    pub fn path_of(&self, name: &OsStr) -> PathBuf {
        self.path.join(name)
    }

    /// Reads like [`read`] a file that the folder's listing calls a regular one.
    #[cfg(unix)]
    pub fn read(&self, name: &OsStr) -> Result<(Vec<u8>, Metadata), Unreadable> {
        use rustix::fs::{Mode, OFlags, openat};
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
        contents(openat(&self.handle, name, flags, Mode::empty()).map_err(io::Error::from)?.into())
    }

    /// Reads like [`read`] a file that the folder's listing calls a regular one.
    #[cfg(not(unix))]
    pub fn read(&self, name: &OsStr) -> Result<(Vec<u8>, Metadata), Unreadable> {
        read(&self.path_of(name))
    }
}

/// Takes bytes for text.
pub fn text(bytes: Vec<u8>) -> Result<String, Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    let text = String::from_utf8(bytes);
    text.map_err(|error| Unreadable::Binary(error.utf8_error().valid_up_to() + 1))
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

fn readable(metadata: &Metadata) -> Result<(), Unreadable> {
    match kind(metadata) {
        Some(other) => Err(Unreadable::Kind(other)),
        None if metadata.len() > MOST => Err(Unreadable::TooLarge),
        None => Ok(()),
    }
}

/// What it is, unless it is a regular file.
fn kind(metadata: &Metadata) -> Option<&'static str> {
    let of = metadata.file_type();
    if of.is_file() {
        return None;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if of.is_fifo() {
            return Some("a named pipe");
        }
        if of.is_socket() {
            return Some("a socket");
        }
        if of.is_block_device() || of.is_char_device() {
            return Some("a device");
        }
    }
    Some(if of.is_dir() { "a folder" } else { "a symbolic link" })
}

/// The inode, where there is one: two files of the same name are told apart by it.
#[cfg(unix)]
pub fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

/// The inode, where there is one: two files of the same name are told apart by it.
#[cfg(not(unix))]
pub fn inode(_: &Metadata) -> u64 {
    0
}
