//! Loads `config.toml` and the environment variables, and changes the file: adds accounts, sets the theme.

use super::{atomic, bounded_read, io_messages};
use crate::account::account_spec::AccountSpec;
use crate::account::config::ConfigError;
use crate::account::{Config, Environment, SecretSource, secret_source};
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;
use std::fs::{self, File};
use std::io;
use std::path::Path;

/// The file's name in the configuration directory.
pub(crate) const FILE: &str = "config.toml";

/// Reads `config.toml` in a directory. A missing file is an empty configuration; an error is a sentence with the path.
pub fn load(directory: &Path) -> Result<Config, String> {
    let path = directory.join(FILE);
    let shown = io_messages::escaped(path.as_os_str());
    let text = match read_config(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Config::default()),
        Err(error) => {
            return Err(format!("{shown} could not be read: {}", io_messages::reason(&error)));
        }
    };
    let mut config = Config::parse(&text).map_err(|error| format!("{shown}: {error}"))?;
    if let Some(why) = changed_by_others(&path) {
        let accounts = config.accounts.iter_mut();
        for account in accounts.filter(|account| matches!(account.secret, SecretSource::Command(_))) {
            account.secret = SecretSource::Prompt;
        }
        config.warnings.push(format!(
            "{why}: others can change the file, so no secret_command in it runs; check its addresses"
        ));
    }
    for account in &mut config.accounts {
        // A relative path is relative to config.toml, not to the working directory.
        account.ca_file = account.ca_file.take().map(|file| directory.join(file));
        if let SecretSource::Command(command) = &mut account.secret {
            directory.clone_into(&mut command.folder);
        }
    }
    Ok(config)
}

/// Follows symlinks, as configurations often are symlinks into a repository, but only to a regular file.
fn read_config(path: &Path) -> io::Result<String> {
    let other = |why: &str| Err(io::Error::new(io::ErrorKind::InvalidData, why));
    // Checked before opening: opening a FIFO blocks until its other end is opened.
    let metadata = match fs::metadata(path) {
        // No file is no configuration, but a link is there for a reason: without it the practice account would be used.
        Err(error) if error.kind() == io::ErrorKind::NotFound && is_dangling(path) => {
            return other("it is a link, or its folder is one, to a place that does not exist");
        }
        metadata => metadata?,
    };
    if metadata.is_dir() {
        return other("it is a folder, not a regular file");
    }
    if !metadata.is_file() {
        return other("it is not a regular file");
    }
    let bytes =
        bounded_read::read_limited(File::open(path)?, bounded_read::MAX_BYTES, "it is larger than 1 MB")?;
    String::from_utf8(bytes).or_else(|_| other("it is not UTF-8 text"))
}

/// Whether a path ends at a link to nothing. What lies above the first part that is there is there too.
fn is_dangling(path: &Path) -> bool {
    let there = path.ancestors().find(|part| part.symlink_metadata().is_ok());
    there.is_some_and(|part| part.is_symlink() && !part.exists())
}

/// Says which permission lets other users change the file, or put another one in its place.
#[cfg(unix)]
fn changed_by_others(path: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt;

    /// With this bit (sticky) only the owner removes a file of the folder (`/tmp`).
    const STICKY: u32 = 0o1000;
    const WRITABLE_BY_ALL: u32 = 0o002;
    let file = fs::canonicalize(path).ok()?;
    // A link's folder counts as its target's does.
    [file.as_path(), file.parent()?, path.parent()?].into_iter().find_map(|place| {
        let metadata = fs::metadata(place).ok()?;
        let (shown, me) = (io_messages::escaped(place.as_os_str()), rustix::process::geteuid().as_raw());
        if ![me, 0].contains(&metadata.uid()) {
            return Some(format!("{shown} belongs to another user"));
        }
        let sticky = metadata.is_dir() && metadata.mode() & STICKY != 0;
        (metadata.mode() & WRITABLE_BY_ALL != 0 && !sticky)
            .then(|| format!("{shown} is writable by every user (`chmod o-w` changes that)"))
    })
}

/// Windows protects the profile's folder by access lists.
#[cfg(not(unix))]
fn changed_by_others(_: &Path) -> Option<String> {
    None
}

/// The variables of the process; empty ones count as unset.
pub(crate) fn environment() -> Environment {
    environment_of(variable)
}

/// The variables that a function looks up; empty ones count as unset.
pub fn environment_of(variable: impl Fn(&str) -> Option<String>) -> Environment {
    let filled = |name| variable(name).filter(|value| !value.is_empty());
    Environment {
        account: filled("VCC_ACCOUNT"),
        api_url: filled("VCC_API_URL"),
        token_url: filled("VCC_TOKEN_URL"),
        client_id: filled("VCC_CLIENT_ID"),
        has_secret: filled(SECRET).is_some_and(|secret| !secret_source::first_line(&secret).is_empty()),
    }
}

/// The variable of the client secret.
pub(crate) const SECRET: &str = "VCC_CLIENT_SECRET";

pub(crate) fn client_secret() -> Option<SecretString> {
    let secret = Zeroizing::new(variable(SECRET)?);
    let first = secret_source::first_line(&secret);
    (!first.is_empty()).then(|| SecretString::from(first.as_str()))
}

fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

/// Appends an account to `config.toml` and keeps the rest as it is, comments included. With the second account the first
/// one becomes `default_account`, written at the top, so that a start without `--account` selects the same as before.
pub fn add_account(directory: &Path, spec: &AccountSpec) -> Result<(), String> {
    edit(directory, |before| {
        let gap = match before {
            "" => "",
            text if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        let known = Config::parse(before)?;
        let first = match (known.accounts.as_slice(), &known.default_account) {
            ([only], None) => format!("default_account = {:?}\n", only.name),
            _ => String::new(),
        };
        let after = format!("{first}{before}{gap}{}", spec.toml());
        // A configuration that the next start could not read is not written.
        Config::parse(&after).map(|_| after)
    })
}

/// Writes the theme of the next starts to `config.toml` and keeps the rest as it is, comments included.
pub fn set_theme(directory: &Path, name: &str) -> Result<(), String> {
    edit(directory, |before| Config::with_theme(before, name))
}

/// Changes the text of `config.toml`; an error says why the file stays as it is.
fn edit(directory: &Path, change: impl FnOnce(&str) -> Result<String, ConfigError>) -> Result<(), String> {
    let path = directory.join(FILE);
    let before = match read_config(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(format!("{FILE} could not be read: {}", io_messages::reason(&error))),
    };
    let after = change(&before).map_err(|error| format!("{FILE} was not changed: {error}"))?;
    let target = fs::canonicalize(&path).unwrap_or(path);
    let options = atomic::WriteOptions { keep_access: true, ..atomic::WriteOptions::default() };
    atomic::write_with(&target, after.as_bytes(), options)
        .map(drop)
        .map_err(|error| format!("{FILE} could not be written: {}", io_messages::reason(&error)))
}
