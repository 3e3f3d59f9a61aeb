//! The operating system's keyring, where `build.rs` says that there is one: on macOS and Windows, elsewhere with the
//! feature `keyring`. It is off by default on Linux: it adds some seventy packages, and servers have no keyring.

use secrecy::SecretString;

/// Whether this build has a keyring.
pub(crate) const IS_BUILT_IN: bool = cfg!(has_keyring);

/// How an error of [`load_secret`] begins.
pub(crate) const NOT_READ: &str = "The keyring could not be read";

/// The secret of an account, if the keyring has one. Any keyring tool can create the entry: service `vcc-user`, user the
/// account's name. An error says what to do next: the keyring is locked, or there is none.
#[cfg(has_keyring)]
pub(crate) fn load_secret(account: &str) -> Result<Option<SecretString>, String> {
    let entry = keyring::Entry::new("vcc-user", account);
    match entry.and_then(|entry| entry.get_password()) {
        Ok(secret) => Ok(Some(SecretString::from(secret))),
        Err(keyring::Error::NoEntry) => Ok(None),
        Err(error) => Err(format!(
            "{NOT_READ}: {}. You are asked for the secret, or set VCC_CLIENT_SECRET.",
            reason(&error)
        )),
    }
}

#[cfg(has_keyring)]
pub(crate) fn store_secret(account: &str, secret: &SecretString) -> Result<(), String> {
    use secrecy::ExposeSecret;
    let entry = keyring::Entry::new("vcc-user", account);
    let written = entry.and_then(|entry| entry.set_password(secret.expose_secret()));
    written.map_err(|error| format!("The keyring did not store the secret: {}", reason(&error)))
}

/// The text of a keyring's error, which a service of the system writes.
#[cfg(has_keyring)]
fn reason(error: &keyring::Error) -> String {
    let text = match error {
        // Their own text is only "platform failure".
        keyring::Error::PlatformFailure(cause) | keyring::Error::NoStorageAccess(cause) => cause.to_string(),
        other => other.to_string(),
    };
    crate::text::sanitize::single_line(text.trim_end_matches('.'), 200)
}

#[cfg(not(has_keyring))]
#[expect(clippy::unnecessary_wraps, reason = "with a keyring it can fail")]
pub(crate) fn load_secret(_account: &str) -> Result<Option<SecretString>, String> {
    Ok(None)
}

/// This build has no keyring: the secret stays in memory.
#[cfg(not(has_keyring))]
#[expect(clippy::unnecessary_wraps, reason = "with a keyring it can fail")]
pub(crate) fn store_secret(_account: &str, _secret: &SecretString) -> Result<(), String> {
    Ok(())
}
