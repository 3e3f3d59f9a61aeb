//! The operating system's keyring, where the program was built with it (feature `keyring`). It is left out by default:
//! it brings some seventy packages, and support staff on a server have no keyring.

use secrecy::SecretString;

/// The secret of an account, if the keyring holds one. Entries stand under the service `vcc-user`, the account's name as
/// user: any keyring tool can make them.
#[cfg(feature = "keyring")]
pub fn read(account: &str) -> Option<SecretString> {
    keyring::Entry::new("vcc-user", account).ok()?.get_password().ok().map(SecretString::from)
}

/// Puts a secret into the keyring.
#[cfg(feature = "keyring")]
pub fn write(account: &str, secret: &SecretString) -> Result<(), String> {
    use secrecy::ExposeSecret;
    let entry = keyring::Entry::new("vcc-user", account);
    let written = entry.and_then(|entry| entry.set_password(secret.expose_secret()));
    written.map_err(|error| format!("the keyring did not take the secret: {error}"))
}

/// This build knows no keyring.
#[cfg(not(feature = "keyring"))]
pub fn read(_account: &str) -> Option<SecretString> {
    None
}

/// This build knows no keyring: the secret stays in memory.
#[cfg(not(feature = "keyring"))]
pub fn write(_account: &str, _secret: &SecretString) -> Result<(), String> {
    Ok(())
}
