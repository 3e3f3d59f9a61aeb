//! Reads the CSV file and writes the result file.

use crate::cli::args::{BatchArgs, GlobalArgs};
use crate::cli::exit::CliError;
use crate::cli::input::{read_text, shown_name};
use crate::store::atomic::{self, WriteOptions};
use crate::store::io_messages;
use crate::text::shell::file_argument;
use std::fs;
use std::path::{Path, PathBuf};

/// The size limit: 10,000 users with more than a kilobyte each.
const MAX_BYTES: u64 = 16_000_000;

pub(crate) fn read_csv(name: &str) -> Result<String, CliError> {
    if name != "-" && !Path::new(name).exists() {
        return Err(CliError::usage(format!("{}: no such file", shown_name(name))));
    }
    let not_utf8 = "it is not UTF-8: save it as \u{201c}CSV UTF-8\u{201d}. Nothing was sent.";
    read_text(name, MAX_BYTES, "larger than 16 MB", not_utf8)
}

/// The path of the result file. A result file given as input is updated in place. Any other existing file is not
/// overwritten, because it records which users exist.
pub(crate) fn result_path(args: &BatchArgs, global: &GlobalArgs) -> Result<PathBuf, CliError> {
    let input = Path::new(&args.file);
    let out = match &args.out {
        Some(out) => out.clone(),
        None if args.file == "-" => {
            return Err(CliError::usage("--out FILE is required: it names the result file"));
        }
        None if args.file.to_lowercase().ends_with(".result.csv") => input.to_owned(),
        None => input.with_extension("result.csv"),
    };
    let is_other = fs::canonicalize(&out).ok() != fs::canonicalize(input).ok();
    if is_other && fs::metadata(&out).is_ok_and(|metadata| !metadata.is_file() || metadata.len() > 0) {
        let shown = io_messages::escaped(out.as_os_str());
        let next = next_command(&out, args, global);
        return Err(CliError::usage(format!(
            "{shown} exists already. To create the users that it lists as missing: `{next}`; to start over, name another \
             file with --out, or remove it. Nothing was sent."
        )));
    }
    // Follows a symlink, so that the rename does not replace it.
    let out = fs::canonicalize(&out).unwrap_or(out);
    atomic::sweep_for(&out);
    Ok(out)
}

/// The command that creates what a result file lists as missing, on the same account and with the same template. An extra
/// licence is charged: it is never suggested.
pub(crate) fn next_command(out: &Path, args: &BatchArgs, global: &GlobalArgs) -> String {
    let mut command = format!("vcc-user batch {} --yes", file_argument(out.as_os_str()));
    for (flag, value) in [("--template", &args.template), ("--account", &global.account)] {
        if let Some(value) = value {
            command.extend([" ", flag, " ", &file_argument(value.as_ref())]);
        }
    }
    if args.ignore_columns {
        command.push_str(" --ignore-columns");
    }
    command
}

pub(crate) fn write(path: &Path, text: &str) -> Result<(), CliError> {
    let options = WriteOptions { keep_access: true, ..WriteOptions::default() };
    atomic::write_with(path, text.as_bytes(), options).map(drop).map_err(|error| {
        let (path, why) = (io_messages::escaped(path.as_os_str()), io_messages::reason(&error));
        CliError::usage(format!("{path}: {why}"))
    })
}
