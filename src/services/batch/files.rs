//! Reads the CSV file and writes the result file.

use crate::store::atomic::{self, WriteOptions};
use crate::store::{bounded_read, io_messages};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The size limit: 10,000 users with more than a kilobyte each.
pub(crate) const MAX_BYTES: u64 = 16_000_000;
pub(crate) const TOO_LARGE: &str = "larger than 16 MB";
pub(crate) const NOT_UTF8: &str = "it is not UTF-8: save it as \u{201c}CSV UTF-8\u{201d}. Nothing was sent.";

/// The text of a file, or why it cannot be read.
pub(crate) fn read_csv(name: &str) -> Result<String, String> {
    let shown = io_messages::escaped(name.as_ref());
    if !Path::new(name).exists() {
        return Err(format!("{shown}: no such file"));
    }
    let bytes = File::open(name).and_then(|file| bounded_read::read_limited(file, MAX_BYTES, TOO_LARGE));
    bounded_read::into_text(bytes, name, NOT_UTF8).map_err(|why| format!("{shown}: {why}"))
}

/// The result file beside the file. A result file given as input is updated in place.
pub(crate) fn beside(name: &str) -> PathBuf {
    let input = Path::new(name);
    let is_result = name.to_lowercase().ends_with(".result.csv");
    if is_result { input.to_owned() } else { input.with_extension("result.csv") }
}

/// The path to write a result file to. An existing file that is not the input is not overwritten, because it records
/// which users exist: the error is its name.
pub(crate) fn writable_result(input: &Path, out: PathBuf) -> Result<PathBuf, PathBuf> {
    let is_other = fs::canonicalize(&out).ok() != fs::canonicalize(input).ok();
    if is_other && fs::metadata(&out).is_ok_and(|metadata| !metadata.is_file() || metadata.len() > 0) {
        return Err(out);
    }
    // Follows a symlink, so that the rename does not replace it.
    let out = fs::canonicalize(&out).unwrap_or(out);
    atomic::sweep_for(&out);
    Ok(out)
}

pub(super) fn write(path: &Path, text: &str) -> Result<(), String> {
    let options = WriteOptions { keep_access: true, ..WriteOptions::default() };
    atomic::write_with(path, text.as_bytes(), options).map(drop).map_err(|error| {
        let (path, why) = (io_messages::escaped(path.as_os_str()), io_messages::reason(&error));
        format!("{path}: {why}")
    })
}
