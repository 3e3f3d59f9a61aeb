//! Messages for operating system errors, and escaping of file names.

use std::ffi::OsStr;
use std::io;

/// The reason for an error in words that say what to change.
pub(crate) fn reason(error: &io::Error) -> String {
    use io::ErrorKind;
    let message = match error.kind() {
        ErrorKind::AlreadyExists => "there is already a file of that name",
        ErrorKind::StorageFull => "no space left on the disk",
        ErrorKind::QuotaExceeded => "your disk quota is used up",
        ErrorKind::PermissionDenied => "no permission for the file or its folder",
        ErrorKind::ReadOnlyFilesystem => "read-only file system",
        ErrorKind::NotADirectory => "there is a file where the folder should be",
        ErrorKind::IsADirectory => "there is a folder where the file should be",
        ErrorKind::NotFound => "the folder does not exist",
        ErrorKind::FileTooLarge => "the file would be larger than the system allows",
        _ => return by_number(error).map_or_else(|| error.to_string(), str::to_owned),
    };
    message.to_owned()
}

#[cfg(unix)]
fn by_number(error: &io::Error) -> Option<&'static str> {
    use rustix::io::Errno;
    match Errno::from_io_error(error)? {
        Errno::IO => Some("the disk reports a fault"),
        Errno::MFILE | Errno::NFILE => Some("too many files are open"),
        Errno::LOOP => Some("a symbolic link, which is not followed"),
        _ => None,
    }
}

#[cfg(not(unix))]
fn by_number(error: &io::Error) -> Option<&'static str> {
    match error.raw_os_error()? {
        32 | 33 => Some("another program has the file open"),
        123 => Some("Windows allows no file of that name"),
        _ => None,
    }
}

/// Escapes control and invisible characters of a file name or foreign text.
pub(crate) fn escaped(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        // Quotes stay, so that the name can be copied.
        for c in chunk.valid().chars() {
            match c {
                '\'' | '"' => text.push(c),
                c => text.extend(c.escape_debug()),
            }
        }
        text.extend(chunk.invalid().escape_ascii().map(char::from));
    }
    // Backslashes separate folders on Windows and stay, so that the path can be copied.
    if cfg!(windows) { text.replace(r"\\", r"\") } else { text }
}
