//! The URLs of an account's API and token endpoint: by region, or checked where they are written out. A secret is sent
//! to `https://` only, or to `http://` on this computer.

use crate::text::shortened;
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
    #[error("has no valid host or port")]
    HostOrPort,
    #[error("contains an @, a ? or a #: write only scheme, host, port and path")]
    TooMuch,
    /// The parser reads something else than what is written: `http://0x7f.1/` is `http://127.0.0.1/`.
    #[error("is read as {0}: write it that way if that is what you mean")]
    NotNormalized(String),
    /// The address of one of the API's lists, or of something in it.
    #[error("names /{0}, which vcc-user adds itself: write {1}")]
    List(String, String),
    #[error("ends as a token address does: write it as token_url; the API's address ends in /useradmin")]
    TokenUrl,
    #[error(
        "ends as the API's address does: write it as api_url; the token address ends in /Auth/connect/token"
    )]
    ApiUrl,
    #[error("is a page of the portal: write {0}")]
    Portal(String),
    #[error("is not the one of that server: write {0}")]
    OtherPath(String),
}

const API: &str = "useradmin";
/// What is below the API's address.
const LISTS: [&str; 5] = ["users", "callbackNumbers", "groups", "skills", "schedules"];

/// Checks the API's URL: the address copied from an example is often one of a list, `…/useradmin/users`.
pub(crate) fn checked_api(text: &str) -> Result<String, EndpointUrlError> {
    let url = checked(text)?;
    match list_in(&url) {
        Some((list, base)) => Err(EndpointUrlError::List(list.to_owned(), shortened(base))),
        None if last_segment(&url).eq_ignore_ascii_case("token") => Err(EndpointUrlError::TokenUrl),
        None => at_vonage(&url, false).map_or(Ok(url), Err),
    }
}

/// Checks the token's URL, which is not the API's.
pub(crate) fn checked_token(text: &str) -> Result<String, EndpointUrlError> {
    let url = checked(text)?;
    let is_api = last_segment(&url).eq_ignore_ascii_case(API) || list_in(&url).is_some();
    if is_api { Err(EndpointUrlError::ApiUrl) } else { at_vonage(&url, true).map_or(Ok(url), Err) }
}

/// Why a URL of Vonage's own servers is not the address. A gateway's path is its own; the documented servers have one
/// each.
fn at_vonage(url: &str, is_token: bool) -> Option<EndpointUrlError> {
    let parsed = Url::parse(url).ok()?;
    let host = parsed.host_str()?;
    let find = |domain: &&str| host.strip_suffix(*domain).and_then(|before| before.strip_suffix('.'));
    let Some((before, domain)) = DOMAINS.iter().find_map(|domain| Some((find(domain)?, domain))) else {
        let is_portal = ["vonage.com", "newvoicemedia.com", "nexmo.com"].iter().any(|name| {
            host.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.'))
        });
        let example = of_region(REGIONS[0], DOMAINS[1]);
        let example = if is_token { example.1 } else { example.0 };
        return is_portal.then(|| EndpointUrlError::Portal(format!("one such as {example}")));
    };
    let region = before.strip_suffix(".api").unwrap_or(before);
    if !REGIONS.contains(&region) {
        return None;
    }
    let (api, token) = of_region(region, domain);
    let (right, is_right_host) = if is_token { (token, region == before) } else { (api, region != before) };
    let path = right.split_once(domain).map_or("", |(_, path)| path);
    if is_right_host {
        let is_right = parsed.path().trim_end_matches('/').eq_ignore_ascii_case(path);
        (!is_right).then_some(EndpointUrlError::OtherPath(right))
    } else if is_token {
        Some(EndpointUrlError::OtherPath(right))
    } else {
        Some(EndpointUrlError::Portal(right))
    }
}

/// The list that a URL ends in, with or without the ID of something in it, and the URL before it.
fn list_in(url: &str) -> Option<(&str, &str)> {
    let is_list = |segment: &str| LISTS.iter().any(|list| list.eq_ignore_ascii_case(segment));
    let (base, segment) = split_last(url)?;
    if is_list(segment) {
        return Some((segment, base));
    }
    let (base, list) = split_last(base).filter(|_| !segment.eq_ignore_ascii_case(API))?;
    is_list(list).then_some((list, base))
}

/// The URL before the last segment of its path, and that segment.
fn split_last(url: &str) -> Option<(&str, &str)> {
    let (before, last) = url.rsplit_once('/')?;
    let before = before.trim_end_matches('/');
    // What is behind the scheme is the host.
    (!before.ends_with(':')).then_some((before, last))
}

fn last_segment(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or_default()
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
        return Err(EndpointUrlError::NotNormalized(shortened(normal)));
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
            ("https://vonáge.example/useradmin", read_as("https://xn--vonge-zqa.example/useradmin")),
            // Letters that look like others: Cyrillic а.
            ("https://vonаge.example", read_as("https://xn--vonge-6ve.example")),
            ("https://xn--a.example", HostOrPort),
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

    #[test]
    fn list_and_token_urls_are_not_the_api_url() {
        let base = "https://emea.api.newvoicemedia.com/useradmin";
        let list =
            |list: &str, base: &str| Some(format!("names /{list}, which vcc-user adds itself: write {base}"));
        let token = Some(EndpointUrlError::TokenUrl.to_string());
        let other = |url: &str| Some(EndpointUrlError::OtherPath(url.to_owned()).to_string());
        let portal = |url: &str| Some(EndpointUrlError::Portal(url.to_owned()).to_string());
        let rows = [
            (base.to_owned(), None),
            (format!("{base}/"), None),
            (format!("{base}/users"), list("users", base)),
            (format!("{base}/users/"), list("users", base)),
            (format!("{base}/users//"), list("users", base)),
            (format!("{base}//users"), list("users", base)),
            (format!("{base}/Users"), list("Users", base)),
            (format!("{base}/USERS"), list("USERS", base)),
            (format!("{base}/users/5cba9dab"), list("users", base)),
            (format!("{base}/callbackNumbers"), list("callbackNumbers", base)),
            (format!("{base}/groups"), list("groups", base)),
            (format!("{base}/groups/7"), list("groups", base)),
            (format!("{base}/skills"), list("skills", base)),
            (format!("{base}/schedules"), list("schedules", base)),
            ("https://gateway.example/users".to_owned(), list("users", "https://gateway.example")),
            (
                "http://localhost:8080/useradmin/users".to_owned(),
                list("users", "http://localhost:8080/useradmin"),
            ),
            ("https://emea.api.newvoicemedia.com".to_owned(), other(base)),
            ("https://emea.api.newvoicemedia.com/useradmin/v4".to_owned(), other(base)),
            ("https://EMEA.api.newvoicemedia.com/UserAdmin/".to_owned(), None),
            ("https://nam.cc.vonage.com".to_owned(), portal("https://nam.api.cc.vonage.com/useradmin")),
            (
                "https://emea.newvoicemedia.com/CallCenter/Login?x".to_owned(),
                Some(EndpointUrlError::TooMuch.to_string()),
            ),
            ("https://emea.newvoicemedia.com/CallCenter".to_owned(), portal(base)),
            (
                "https://developer.vonage.com/en".to_owned(),
                portal("one such as https://emea.api.cc.vonage.com/useradmin"),
            ),
            // A region that is not known.
            ("https://uae.api.cc.vonage.com/useradmin/x".to_owned(), None),
            ("https://notvonage.com/x".to_owned(), None),
            // A gateway's own path.
            ("https://gateway.example/users/useradmin".to_owned(), None),
            ("https://gateway.example/vonage-users".to_owned(), None),
            ("https://users.example".to_owned(), None),
            ("https://users".to_owned(), None),
            ("https://users/x".to_owned(), None),
            ("https://h/v4".to_owned(), None),
            ("https://emea.newvoicemedia.com/Auth/connect/token".to_owned(), token.clone()),
            ("https://emea.newvoicemedia.com/auth/connect/TOKEN/".to_owned(), token),
            ("http://h/useradmin/users".to_owned(), Some(EndpointUrlError::Cleartext.to_string())),
        ];
        let check = |url: &str| checked_api(url).err().map(|why| why.to_string());
        let wrong: Vec<_> = rows.iter().filter(|(url, expected)| check(url) != *expected).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        for (url, is_good) in [
            ("https://emea.newvoicemedia.com/Auth/connect/token", true),
            ("https://emea.newvoicemedia.com/auth/connect/token/", true),
            ("https://emea.newvoicemedia.com", false),
            ("https://nam.api.cc.vonage.com/Auth/connect/token", false),
            ("https://login.example/", true),
            ("https://login.example/oauth2/v1", true),
            (base, false),
            ("https://h/UserAdmin/", false),
            ("https://h/useradmin/users", false),
        ] {
            assert_eq!(checked_token(url).is_ok(), is_good, "{url}");
        }
    }
}
