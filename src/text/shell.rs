//! Words for a POSIX shell, in commands that are shown and copied before they run: characters that a terminal interprets
//! or hides are written in octal.

use super::sanitize::is_control_like;
use std::ffi::OsStr;
use std::fmt::Write;

/// A text as one word. A newline stays one, and a text that ends in a character that is written out does not occur.
pub(crate) fn quote(text: &str) -> String {
    let mut word = Word::default();
    text.chars().for_each(|c| word.push(c, is_control_like(c) && c != '\n'));
    word.finish()
}

/// A file's name as one argument, in quotes only where it needs them. Nothing in it is taken for an option.
pub(crate) fn file_argument(name: &OsStr) -> String {
    let bytes = name.as_encoded_bytes();
    let is_plain = |byte: &u8| {
        byte.is_ascii_alphanumeric() || b"._/-+,:=@%".contains(byte) || (cfg!(windows) && *byte == b'\\')
    };
    let here = if bytes.starts_with(b"-") { "./" } else { "" };
    if !bytes.is_empty() && bytes.iter().all(is_plain) {
        return format!("{here}{}", name.to_string_lossy());
    }
    if cfg!(windows) {
        return format!("\"{}\"", name.to_string_lossy());
    }
    let mut word = Word::default();
    word.quoted.push_str(here);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            // The shell drops a newline at the end of an output, so the character behind one is written out with it.
            let follows_newline = word.octal.ends_with("\\012");
            word.push(c, is_control_like(c) || follows_newline);
        }
        chunk.invalid().iter().for_each(|byte| word.push_octal(*byte));
    }
    word.finish()
}

/// A word inside single quotes, with the octal numbers that are not yet part of it.
#[derive(Default)]
struct Word {
    quoted: String,
    octal: String,
}

impl Word {
    fn push(&mut self, c: char, is_written_out: bool) {
        if is_written_out {
            return c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| self.push_octal(byte));
        }
        self.flush();
        match c {
            '\'' => self.quoted.push_str("'\\''"),
            c => self.quoted.push(c),
        }
    }

    fn push_octal(&mut self, byte: u8) {
        let _ = write!(self.octal, "\\{byte:03o}");
    }

    fn flush(&mut self) {
        if !self.octal.is_empty() {
            let _ = write!(self.quoted, "'\"$(printf '{}')\"'", self.octal);
            self.octal.clear();
        }
    }

    fn finish(mut self) -> String {
        self.flush();
        format!("'{}'", self.quoted)
    }
}
