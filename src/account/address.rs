//! Which addresses a secret may be sent to: `https://`, or `http://` on this computer.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why an address is not taken, for people: said behind the name of the setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// Neither `https://` nor `http://`.
    #[error("starts with neither https:// nor http://")]
    Scheme,
    /// The secret would travel in the clear.
    #[error("is http:// on another computer, where anybody on the way reads the secret: use https://")]
    Clear,
    /// No host, or one with characters that no host has.
    #[error("names no host")]
    Host,
    /// A host with letters beyond ASCII, of which two can look alike.
    #[error("has a host with letters beyond a to z: write it in its ASCII form (xn--…)")]
    Letters,
    /// The port is no port.
    #[error("has a port that is no number from 1 to 65535")]
    Port,
    /// `user:password@` belongs into no address.
    #[error("holds a name or password before an @: remove it")]
    Credentials,
    /// Something after the path.
    #[error("has a ?, # or other character that does not belong into it")]
    Rest,
}

/// Checks an address and takes the slashes at its end off.
pub fn checked(address: &str) -> Result<String, BadAddress> {
    let (secure, rest) = split_scheme(address).ok_or(BadAddress::Scheme)?;
    let (authority, path) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
    if authority.contains('@') {
        return Err(BadAddress::Credentials);
    }
    let host = host_of(authority)?;
    if !path.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '?' | '#' | '\\' | '"' | '<' | '>')) {
        return Err(BadAddress::Rest);
    }
    if !secure && !is_loopback(host) {
        return Err(BadAddress::Clear);
    }
    Ok(address.trim_end_matches('/').to_owned())
}

/// Whether a host (without port; IPv6 with or without brackets) is this computer.
pub fn is_loopback(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    bare.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn split_scheme(address: &str) -> Option<(bool, &str)> {
    let (scheme, rest) = address.split_once("://")?;
    match scheme.to_ascii_lowercase().as_str() {
        "https" => Some((true, rest)),
        "http" => Some((false, rest)),
        _ => None,
    }
}

fn host_of(authority: &str) -> Result<&str, BadAddress> {
    let end = if authority.starts_with('[') {
        authority.find(']').ok_or(BadAddress::Host)? + 1
    } else {
        authority.find(':').unwrap_or(authority.len())
    };
    let (host, port) = authority.split_at(end);
    if !host.is_ascii() {
        return Err(BadAddress::Letters);
    }
    if !is_host(host) {
        return Err(BadAddress::Host);
    }
    match port.strip_prefix(':') {
        None if port.is_empty() => Ok(host),
        Some(digits) if digits.parse::<u16>().is_ok_and(|port| port > 0) => Ok(host),
        _ => Err(BadAddress::Port),
    }
}

fn is_host(host: &str) -> bool {
    if let Some(bare) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return bare.parse::<Ipv6Addr>().is_ok();
    }
    let label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    // A host that ends in a number is an IPv4 address; browsers read `127.1` as one too, we take only the full form.
    let numeric = host.rsplit('.').next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_digit()));
    if numeric { host.parse::<Ipv4Addr>().is_ok() } else { host.split('.').all(label) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_https_anywhere_and_http_only_here() {
        for good in [
            "https://emea.api.newvoicemedia.com/useradmin",
            "https://emea.api.cc.vonage.com:8443/useradmin",
            "http://127.0.0.1:8080/useradmin",
            "http://[::1]:8080/useradmin",
            "http://localhost/useradmin",
        ] {
            assert_eq!(checked(good).as_deref(), Ok(good));
        }
        assert_eq!(checked("http://localhost:1/x//").as_deref(), Ok("http://localhost:1/x"));
    }

    #[test]
    fn says_what_is_wrong() {
        let cases = [
            ("emea.api.newvoicemedia.com", BadAddress::Scheme),
            ("ftp://localhost/", BadAddress::Scheme),
            ("http://emea.api.newvoicemedia.com/useradmin", BadAddress::Clear),
            ("http://127.0.0.1.evil.example/", BadAddress::Clear),
            ("http://localhost.evil.example/", BadAddress::Clear),
            ("http://127.0.0.1@evil.example/", BadAddress::Credentials),
            ("http://0x7f.1/", BadAddress::Host),
            ("http://0.0.0.0/", BadAddress::Clear),
            ("https:///useradmin", BadAddress::Host),
            ("https://a b/useradmin", BadAddress::Host),
            ("https://vonáge.example/useradmin", BadAddress::Letters),
            ("https://host:0/useradmin", BadAddress::Port),
            ("https://host:99999/useradmin", BadAddress::Port),
            ("https://host/useradmin?x=1", BadAddress::Rest),
            ("https://host/user\nadmin", BadAddress::Rest),
            ("https://host\\@evil.example/", BadAddress::Credentials),
        ];
        for (address, expected) in cases {
            assert_eq!(checked(address), Err(expected), "{address}");
        }
    }
}
