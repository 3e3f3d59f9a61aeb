//! The URLs of an account's API and token endpoint: by region, or checked where they are written out. A secret is sent
//! to `https://` only, or to `http://` on this computer.

use core::net::IpAddr;
use url::{ParseError, Url};

pub(crate) const REGIONS: [&str; 3] = ["emea", "nam", "apac"];
/// The domains that serve the API: the first is documented, the second was seen in newer accounts.
pub(crate) const DOMAINS: [&str; 2] = ["newvoicemedia.com", "cc.vonage.com"];

/// The API URL and the token URL of a region. (documented)
pub(super) fn of_region(region: &str, domain: &str) -> (String, String) {
    (
        format!("https://{region}.api.{domain}/useradmin"),
        format!("https://{region}.{domain}/Auth/connect/token"),
    )
}

/// Why a URL is refused; follows the setting's name in a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum EndpointUrlError {
    #[error("starts with neither https:// nor http://")]
    Scheme,
    #[error("is http:// on another computer, where the secret can be read on the way: use https://")]
    Cleartext,
    #[error("has no valid host")]
    Host,
    /// Letters beyond ASCII can look alike.
    #[error("has letters beyond a to z: write the host in its ASCII form (xn--…)")]
    NotAscii,
    #[error("has a port that is not a number from 1 to 65535")]
    Port,
    #[error("contains a username or password before an @: remove it")]
    Credentials,
    #[error("contains a ? or #: remove it and what follows")]
    Query,
    /// The parser reads something else than what is written: `http://0x7f.1/` is `http://127.0.0.1/`.
    #[error("is read as {0}: write it that way if that is what you mean")]
    NotNormalized(String),
}

/// Checks a URL and removes the slashes at its end.
pub(crate) fn checked(text: &str) -> Result<String, EndpointUrlError> {
    if !text.is_ascii() {
        return Err(EndpointUrlError::NotAscii);
    }
    let url = Url::parse(text).map_err(|error| match error {
        ParseError::RelativeUrlWithoutBase => EndpointUrlError::Scheme,
        ParseError::InvalidPort => EndpointUrlError::Port,
        _ => EndpointUrlError::Host,
    })?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err(EndpointUrlError::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(EndpointUrlError::Credentials);
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(EndpointUrlError::Query);
    }
    if url.port() == Some(0) {
        return Err(EndpointUrlError::Port);
    }
    let (typed, normal) = (text.trim_end_matches('/'), url.as_str().trim_end_matches('/'));
    if !typed.eq_ignore_ascii_case(normal) {
        return Err(EndpointUrlError::NotNormalized(normal.to_owned()));
    }
    if url.scheme() == "http" && !url.host_str().is_some_and(is_loopback) {
        return Err(EndpointUrlError::Cleartext);
    }
    Ok(typed.to_owned())
}

/// Whether a host (without port; IPv6 with or without brackets) is this computer.
pub(crate) fn is_loopback(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    bare.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_https_anywhere_and_http_on_loopback() {
        for good in [
            "https://emea.api.newvoicemedia.com/useradmin",
            "https://emea.api.cc.vonage.com:8443/useradmin",
            "HTTPS://Emea.Example/useradmin",
            "http://127.0.0.1:8080/useradmin",
            "http://[::1]:8080/useradmin",
            "http://localhost/useradmin",
            "http://localhost",
        ] {
            assert_eq!(checked(good).as_deref(), Ok(good));
        }
        assert_eq!(checked("http://localhost:1/x//").as_deref(), Ok("http://localhost:1/x"));
    }

    #[test]
    fn refuses_other_urls_with_a_reason() {
        let cases = [
            ("emea.api.newvoicemedia.com", EndpointUrlError::Scheme),
            ("ftp://localhost/", EndpointUrlError::Scheme),
            ("http://emea.api.newvoicemedia.com/useradmin", EndpointUrlError::Cleartext),
            ("http://127.0.0.1.evil.example/", EndpointUrlError::Cleartext),
            ("http://localhost.evil.example/", EndpointUrlError::Cleartext),
            ("http://127.0.0.1@evil.example/", EndpointUrlError::Credentials),
            ("http://0.0.0.0/", EndpointUrlError::Cleartext),
            ("https://", EndpointUrlError::Host),
            ("https://a b/useradmin", EndpointUrlError::Host),
            ("https://vonáge.example/useradmin", EndpointUrlError::NotAscii),
            ("https://host:0/useradmin", EndpointUrlError::Port),
            ("https://host:99999/useradmin", EndpointUrlError::Port),
            ("https://host/useradmin?x=1", EndpointUrlError::Query),
            ("https://host/useradmin#x", EndpointUrlError::Query),
        ];
        for (text, expected) in cases {
            assert_eq!(checked(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn refuses_urls_that_are_read_differently() {
        let cases = [
            ("http://0x7f.1/", "http://127.0.0.1"),
            ("https:///useradmin", "https://useradmin"),
            ("https://host/user\nadmin", "https://host/useradmin"),
            ("https://host\\@evil.example/", "https://host/@evil.example"),
            ("https://host/a/../b", "https://host/b"),
            ("https://host/a b", "https://host/a%20b"),
            (" https://host", "https://host"),
        ];
        for (text, read) in cases {
            assert_eq!(checked(text), Err(EndpointUrlError::NotNormalized(read.to_owned())), "{text}");
        }
    }
}
