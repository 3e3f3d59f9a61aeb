//! The operating system's keyring, with the feature `keyring`. It is off by default: it adds some seventy packages, and
//! servers have no keyring.

use secrecy::SecretString;

/// The secret of an account, if the keyring has one. Any keyring tool can create the entry: service `vcc-user`, user the
/// account's name.
#[cfg(feature = "keyring")]
pub(crate) fn load_secret(account: &str) -> Option<SecretString> {
    keyring::Entry::new("vcc-user", account).ok()?.get_password().ok().map(SecretString::from)
}

#[cfg(feature = "keyring")]
pub(crate) fn store_secret(account: &str, secret: &SecretString) -> Result<(), String> {
    use secrecy::ExposeSecret;
    let entry = keyring::Entry::new("vcc-user", account);
    let written = entry.and_then(|entry| entry.set_password(secret.expose_secret()));
    written.map_err(|error| format!("the keyring did not store the secret: {error}"))
}

#[cfg(not(feature = "keyring"))]
pub(crate) fn load_secret(_account: &str) -> Option<SecretString> {
    None
}

/// This build has no keyring: the secret stays in memory.
#[cfg(not(feature = "keyring"))]
#[expect(clippy::unnecessary_wraps, reason = "with a keyring it can fail")]
pub(crate) fn store_secret(_account: &str, _secret: &SecretString) -> Result<(), String> {
    Ok(())
}
