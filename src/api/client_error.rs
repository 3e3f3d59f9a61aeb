//! Why no client can be built for an account.

/// Why no client can be built for an account.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The setting, and what is wrong with its URL.
    #[error("{0} {1}")]
    Address(&'static str, String),
    /// The file, and why it is of no use.
    #[error("ca_file {0}: {1}")]
    CaFile(String, String),
    /// The variable, and what is wrong with it. The value is not shown: it can hold a password.
    #[error(
        "{0} {1}. Nothing is sent around a proxy: write http://HOST:PORT, with special characters of a name or password as \
         %XX, or unset it"
    )]
    Proxy(&'static str, &'static str),
    /// Such as a computer without a certificate store.
    #[error("no secure connections can be made: {0}")]
    Tls(String),
}
