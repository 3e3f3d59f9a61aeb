//! Reads the CSV file and writes the result file.

use super::args::BatchArgs;
use crate::cli::exit::{CliError, ExitStatus};
use crate::store::{atomic, bounded_read, io_messages};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The size limit: hundreds of thousands of users.
const MAX_BYTES: u64 = 20_000_000;
const RESULT_SUFFIX: &str = ".result.csv";

pub(crate) fn read_csv(name: &str) -> Result<String, CliError> {
    let shown = io_messages::escaped(name.as_ref());
    if name != "-" && !Path::new(name).exists() {
        return Err(CliError::usage(format!("{shown}: no such file")));
    }
    let bytes =
        if name == "-" { limited(io::stdin().lock()) } else { fs::File::open(name).and_then(limited) };
    let bytes =
        bytes.map_err(|error| CliError::usage(format!("{shown}: {}", io_messages::reason(&error))))?;
    String::from_utf8(bytes).map_err(|_| {
        CliError::usage(format!(
            "{shown}: it is not UTF-8: save it as \u{201c}CSV UTF-8\u{201d}. Nothing was sent."
        ))
    })
}

fn limited(from: impl Read) -> io::Result<Vec<u8>> {
    bounded_read::read_limited(from, MAX_BYTES, "larger than 20 MB")
}

/// The path of the result file. A result file given as input is updated in place. Any other existing file is not
/// overwritten, because it records which users exist.
pub(crate) fn result_path(args: &BatchArgs) -> Result<PathBuf, CliError> {
    let input = Path::new(&args.file);
    let out = match &args.out {
        Some(out) => out.clone(),
        None if args.file == "-" => {
            return Err(CliError::usage("--out FILE is required: it names the result file"));
        }
        None if args.file.to_lowercase().ends_with(RESULT_SUFFIX) => input.to_owned(),
        None => default_result_path(input),
    };
    let is_other = fs::canonicalize(&out).ok() != fs::canonicalize(input).ok();
    if is_other && fs::metadata(&out).is_ok_and(|metadata| !metadata.is_file() || metadata.len() > 0) {
        let shown = io_messages::escaped(out.as_os_str());
        return Err(CliError::usage(format!(
            "{shown} exists already. To create the users that it lists as missing: `vcc-user batch {shown} --yes`; to \
             start over, name another file with --out, or remove it. Nothing was sent."
        )));
    }
    // Follows a symlink, so that the rename does not replace it.
    Ok(fs::canonicalize(&out).unwrap_or(out))
}

fn default_result_path(input: &Path) -> PathBuf {
    let name = input.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.get(..name.len().saturating_sub(4)).filter(|_| name.to_lowercase().ends_with(".csv"));
    input.with_file_name(format!("{}{RESULT_SUFFIX}", stem.unwrap_or(&name)))
}

pub(crate) fn write(path: &Path, text: &str) -> Result<(), CliError> {
    atomic::write(path, text.as_bytes()).map(drop).map_err(|error| CliError {
        text: format!("{}: {}", io_messages::escaped(path.as_os_str()), io_messages::reason(&error)),
        code: ExitStatus::USAGE,
    })
}

#[cfg(test)]
mod tests {
    use super::default_result_path;
    use std::path::Path;

    #[test]
    fn the_result_path_is_beside_the_file() {
        for (input, result) in [
            ("users.csv", "users.result.csv"),
            ("a/Users.CSV", "a/Users.result.csv"),
            ("users", "users.result.csv"),
            ("users.v2.txt", "users.v2.txt.result.csv"),
            ("ż.csv", "ż.result.csv"),
        ] {
            assert_eq!(default_result_path(Path::new(input)), Path::new(result));
        }
    }
}
