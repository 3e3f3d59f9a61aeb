//! The system's errors and the names of files, in words for people.

use std::ffi::OsStr;
use std::io;

/// Why the system refused, in words that say what to mend.
pub fn reason(error: &io::Error) -> String {
    use io::ErrorKind as Kind;
    let words = match error.kind() {
        Kind::AlreadyExists => "there is a file of that name already",
        Kind::StorageFull => "no space left on the disk",
        Kind::QuotaExceeded => "your share of the disk is used up",
        Kind::PermissionDenied => "no permission for the file or its folder",
        Kind::ReadOnlyFilesystem => "read-only file system",
        Kind::NotADirectory => "a file stands where the folder should be",
        Kind::IsADirectory => "a folder stands where the file should be",
        Kind::NotFound => "the folder is gone",
        Kind::FileTooLarge => "the file would be larger than the system allows",
        _ => return by_number(error).map_or_else(|| error.to_string(), str::to_owned),
    };
    words.to_owned()
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

/// Violations of sharing and of locks, and a name that the system does not take.
#[cfg(not(unix))]
fn by_number(error: &io::Error) -> Option<&'static str> {
    match error.raw_os_error()? {
        32 | 33 => Some("another program has the file open"),
        123 => Some("Windows allows no file of that name"),
        _ => None,
    }
}

/// A text from a file's name or from a stranger, with everything that a terminal would obey made visible.
pub fn escaped(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        // Quotes are seen as they are, and a name that holds one is to be copied.
        for c in chunk.valid().chars() {
            match c {
                '\'' | '"' => text.push(c),
                c => text.extend(c.escape_debug()),
            }
        }
        text.extend(chunk.invalid().escape_ascii().map(char::from));
    }
    // What separates names on Windows stands in none of them, and a path is to be copied.
    if cfg!(windows) { text.replace(r"\\", r"\") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_as_they_can_be_typed_and_nothing_in_them_is_obeyed() {
        for (name, shown) in [
            ("o'neil \"jr\".json", "o'neil \"jr\".json"),
            ("Zażółć 漢字", "Zażółć 漢字"),
            ("a\u{1b}[2J\n", "a\\u{1b}[2J\\n"),
            ("x\u{202e}y", "x\\u{202e}y"),
        ] {
            assert_eq!(escaped(name.as_ref()), shown);
        }
    }
}
