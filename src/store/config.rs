//! `config.toml` and the environment: where accounts, preferences and secrets come from.

use super::{atomic, files, words};
use crate::account::account_spec::AccountSpec;
use crate::account::{Config, ConfigError, Environment};
use secrecy::SecretString;
use std::fs::{self, File};
use std::io;
use std::path::Path;

/// The file's name in the configuration directory.
pub const FILE: &str = "config.toml";

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// It cannot be read.
    #[error("{path} could not be read: {why}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why not.
        why: String,
    },
    /// It says something that cannot be taken.
    #[error("{path}: {source}")]
    Wrong {
        /// The file.
        path: String,
        /// What, and in which line.
        source: ConfigError,
    },
}

/// Reads `config.toml` in a directory. Without one there is nothing configured, which is no error.
pub fn load(directory: &Path) -> Result<Config, LoadError> {
    let path = directory.join(FILE);
    let shown = path.display().to_string();
    let text = match read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Config::default()),
        Err(error) => return Err(LoadError::Unreadable { path: shown, why: words::reason(&error) }),
    };
    let mut config = Config::parse(&text).map_err(|source| LoadError::Wrong { path: shown, source })?;
    for account in &mut config.accounts {
        // A relative path means a file beside config.toml, wherever the program was started.
        account.ca_file = account.ca_file.take().map(|file| directory.join(file));
    }
    Ok(config)
}

/// Configurations are often symlinks into a repository: those are followed, but only to a regular file.
fn read(path: &Path) -> io::Result<String> {
    let other = |why: &str| Err(io::Error::new(io::ErrorKind::InvalidData, why));
    // Asked before opening: opening a FIFO waits for its other end.
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return other("it is no regular file");
    }
    let bytes = files::limited(File::open(path)?, files::MOST, "it is larger than 1 MB")?;
    String::from_utf8(bytes).or_else(|_| other("it is not UTF-8 text"))
}

/// What the environment says of the account. An empty variable says nothing.
pub fn environment() -> Environment {
    environment_of(variable)
}

/// The same, of variables that somebody else looks up.
pub fn environment_of(variable: impl Fn(&str) -> Option<String>) -> Environment {
    let filled = |name| variable(name).filter(|value| !value.is_empty());
    Environment {
        account: filled("VCC_ACCOUNT"),
        api_url: filled("VCC_API_URL"),
        token_url: filled("VCC_TOKEN_URL"),
        client_id: filled("VCC_CLIENT_ID"),
        has_secret: filled(SECRET).is_some(),
    }
}

const SECRET: &str = "VCC_CLIENT_SECRET";

/// The secret from `VCC_CLIENT_SECRET`.
pub fn client_secret() -> Option<SecretString> {
    variable(SECRET).filter(|secret| !secret.is_empty()).map(SecretString::from)
}

fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

/// Adds an account to the end of `config.toml`; everything that stands there stays as it is, comments included. With a
/// second account the first one is named the default, above all else.
pub fn add_account(directory: &Path, draft: &AccountSpec) -> Result<(), String> {
    let path = directory.join(FILE);
    let before = match read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(format!("{FILE} could not be read: {}", words::reason(&error))),
    };
    let gap = if before.is_empty() || before.ends_with("\n\n") {
        ""
    } else if before.ends_with('\n') {
        "\n"
    } else {
        "\n\n"
    };
    // Which of two accounts a start means has to be said: it goes on meaning the one it meant.
    let known = Config::parse(&before).map_err(|error| format!("{FILE} was left as it is: {error}"))?;
    let first = match (known.accounts.as_slice(), &known.default_account) {
        ([only], None) => format!("default_account = {:?}\n", only.name),
        _ => String::new(),
    };
    let after = format!("{first}{before}{gap}{}", draft.toml());
    // What could not be read at the next start is not written.
    Config::parse(&after).map_err(|error| format!("{FILE} was left as it is: {error}"))?;
    let target = fs::canonicalize(&path).unwrap_or(path);
    atomic::write(&target, after.as_bytes())
        .map(drop)
        .map_err(|error| format!("{FILE} could not be written: {}", words::reason(&error)))
}
