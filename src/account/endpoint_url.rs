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
    #[error("has no valid host or port (letters beyond a to z are written as xn--…)")]
    HostOrPort,
    #[error("contains an @, a ? or a #: write only scheme, host, port and path")]
    TooMuch,
    /// The parser reads something else than what is written: `http://0x7f.1/` is `http://127.0.0.1/`.
    #[error("is read as {0}: write it that way if that is what you mean")]
    NotNormalized(String),
}

/// Checks a URL and removes the slashes at its end.
pub(crate) fn checked(text: &str) -> Result<String, EndpointUrlError> {
    let url = Url::parse(text).map_err(|error| match error {
        ParseError::RelativeUrlWithoutBase => EndpointUrlError::Scheme,
        _ => EndpointUrlError::HostOrPort,
    })?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err(EndpointUrlError::Scheme);
    }
    // A username or password before an @, a query, a fragment.
    if text.contains(['@', '?', '#']) {
        return Err(EndpointUrlError::TooMuch);
    }
    if url.port() == Some(0) {
        return Err(EndpointUrlError::HostOrPort);
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
        use EndpointUrlError::{Cleartext, HostOrPort, NotNormalized, Scheme, TooMuch};
        let read_as = |url: &str| NotNormalized(url.to_owned());
        for (text, expected) in [
            ("emea.api.newvoicemedia.com", Scheme),
            ("ftp://localhost/", Scheme),
            ("http://emea.api.newvoicemedia.com/useradmin", Cleartext),
            ("http://127.0.0.1.evil.example/", Cleartext),
            ("http://localhost.evil.example/", Cleartext),
            ("http://0.0.0.0/", Cleartext),
            ("http://127.0.0.1@evil.example/", TooMuch),
            ("https://host/useradmin?x=1", TooMuch),
            ("https://host/useradmin#x", TooMuch),
            ("https://", HostOrPort),
            ("https://a b/useradmin", HostOrPort),
            ("https://host:0/useradmin", HostOrPort),
            ("https://host:99999/useradmin", HostOrPort),
            ("https://vonáge.example/useradmin", HostOrPort),
            ("http://0x7f.1/", read_as("http://127.0.0.1")),
            ("https:///useradmin", read_as("https://useradmin")),
            ("https://host/user\nadmin", read_as("https://host/useradmin")),
            ("https://host\\@evil.example/", TooMuch),
            ("https://host\\evil.example/", read_as("https://host/evil.example")),
            ("https://host/a/../b", read_as("https://host/b")),
            ("https://host/a b", read_as("https://host/a%20b")),
            (" https://host", read_as("https://host")),
        ] {
            assert_eq!(checked(text), Err(expected), "{text}");
        }
    }
}
