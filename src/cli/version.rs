//! `--version`, and with `--verbose` what a bug report needs. It holds no secret and reads no configuration.

use super::exit::{CliError, ExitStatus};
use super::print;
use crate::store::dirs::Dirs;
use crate::store::io_messages::escaped;
use std::path::Path;

pub(crate) fn run(verbose: bool) -> Result<ExitStatus, CliError> {
    let version = format!("vcc-user {}\n", env!("CARGO_PKG_VERSION"));
    print(if verbose { version + &build() + &folders() } else { version })?;
    Ok(ExitStatus::DONE)
}

fn build() -> String {
    [
        ("commit", env!("VCC_USER_COMMIT").to_owned()),
        ("target", env!("VCC_USER_TARGET").to_owned()),
        ("build", env!("VCC_USER_PROFILE").to_owned()),
        ("features", env!("VCC_USER_FEATURES").to_owned()),
        (
            "TLS",
            format!("rustls {} with ring, the system's certificate authorities", env!("VCC_USER_RUSTLS")),
        ),
    ]
    .map(|(name, text)| line(name, &text))
    .concat()
}

/// The folders in use, or why there are none.
fn folders() -> String {
    match Dirs::find() {
        Ok(dirs) => {
            [("config", dirs.config_file()), ("drafts", dirs.drafts()), ("state", dirs.state.clone())]
                .map(|(name, path)| line(name, &shown(&path)))
                .concat()
        }
        Err(error) => line("folders", &error.to_string()),
    }
}

fn shown(path: &Path) -> String {
    let missing = if path.exists() { "" } else { " (not there)" };
    format!("{}{missing}", escaped(path.as_os_str()))
}

fn line(name: &str, text: &str) -> String {
    format!("{:<10}{text}\n", format!("{name}:"))
}
