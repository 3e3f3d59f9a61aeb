//! Reads files that other programs can have created: regular files of at most 1 MB, without following links or blocking.

use super::io_messages::reason;
use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The largest file that is read: 1 MB.
pub(crate) const MAX_BYTES: u64 = 1_000_000;

#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("there is no such file")]
    Missing,
    #[error("not a regular file: folders, links, pipes and devices are not read")]
    NotRegular,
    #[error("larger than 1 MB, the most that is read")]
    TooLarge,
    #[error("damaged: the file is empty")]
    Empty,
    /// Not UTF-8.
    #[error("damaged: not text (binary from byte {0} on)")]
    Binary(usize),
    #[error("cannot be read: {}", reason(.0))]
    Io(io::Error),
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound { Self::Missing } else { Self::Io(error) }
    }
}

/// Reads a regular file of at most [`MAX_BYTES`]. Does not follow links and does not block.
pub(crate) fn read_file(path: &Path) -> Result<(Vec<u8>, Metadata), ReadError> {
    // Checked before opening: opening a device can have side effects.
    check(&fs::symlink_metadata(path)?)?;
    contents(open(path)?)
}

/// Checks the open file again: it can have been replaced since the first check.
fn contents(mut file: File) -> Result<(Vec<u8>, Metadata), ReadError> {
    let metadata = file.metadata()?;
    check(&metadata)?;
    let length = metadata.len() as usize;
    let mut bytes = vec![0; length + 1];
    let count = file.read(&mut bytes)?;
    bytes.truncate(count);
    // A file of the announced length is complete: no second read for its end, which counts with thousands of files.
    if count != length {
        file.take((MAX_BYTES + 1).saturating_sub(count as u64)).read_to_end(&mut bytes)?;
    }
    // The file can have grown meanwhile.
    if bytes.len() as u64 > MAX_BYTES { Err(ReadError::TooLarge) } else { Ok((bytes, metadata)) }
}

/// Reads to the end; more than `most` bytes are an error with the text `too_large`.
pub(crate) fn read_limited(from: impl Read, most: u64, too_large: &'static str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(io::Error::other(too_large)) } else { Ok(bytes) }
}

/// The text of a file of this name that was read, or why there is none.
pub(crate) fn into_text(bytes: io::Result<Vec<u8>>, name: &str, not_utf8: &str) -> Result<String, String> {
    let bytes = bytes.map_err(|error| {
        // Windows reports a folder as a lack of permission.
        let is_folder = Path::new(name).is_dir();
        reason(&if is_folder { io::ErrorKind::IsADirectory.into() } else { error })
    })?;
    String::from_utf8(bytes).map_err(|_| not_utf8.to_owned())
}

/// An open folder of many files: its path is resolved once.
pub(crate) struct Folder {
    path: PathBuf,
    #[cfg(unix)]
    handle: File,
}

impl Folder {
    /// Opens the folder; on Windows this does not check that it exists.
    #[cfg_attr(not(unix), expect(clippy::unnecessary_wraps, reason = "opening fails on Unix"))]
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            #[cfg(unix)]
            handle: File::open(path)?,
        })
    }

    pub(crate) fn path_of(&self, name: &OsStr) -> PathBuf {
        self.path.join(name)
    }

    /// Reads a file, as [`read_file`] does, that the folder's listing reports as regular.
    #[cfg(unix)]
    pub(crate) fn read_file(&self, name: &OsStr) -> Result<(Vec<u8>, Metadata), ReadError> {
        use rustix::fs::{Mode, OFlags, openat};
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
        contents(openat(&self.handle, name, flags, Mode::empty()).map_err(io::Error::from)?.into())
    }

    /// Reads a file, as [`read_file`] does, that the folder's listing reports as regular.
    #[cfg(not(unix))]
    pub(crate) fn read_file(&self, name: &OsStr) -> Result<(Vec<u8>, Metadata), ReadError> {
        read_file(&self.path_of(name))
    }
}

pub(crate) fn to_text(bytes: Vec<u8>) -> Result<String, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let text = String::from_utf8(bytes);
    text.map_err(|error| ReadError::Binary(error.utf8_error().valid_up_to() + 1))
}

/// Opens a file for reading, without following a link or waiting for a pipe.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.bits().cast_signed());
    }
    options.read(true).open(path)
}

fn check(metadata: &Metadata) -> Result<(), ReadError> {
    match metadata.len() {
        _ if !metadata.is_file() => Err(ReadError::NotRegular),
        length if length > MAX_BYTES => Err(ReadError::TooLarge),
        _ => Ok(()),
    }
}
