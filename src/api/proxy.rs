//! The proxy that `HTTPS_PROXY` names, and its answer where it makes no connection.
//!
//! reqwest ignores a variable that it cannot use and connects directly, and drops a proxy's status.

use super::client_error::ClientError;
use super::error_map::Refusal;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{NoProxy, Proxy, Url};
use std::env;
use std::fmt;
use std::io;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long a proxy is asked for its status.
const PATIENCE: Duration = Duration::from_secs(3);
/// Bytes read of its answer: the status line is at the beginning.
const MAX_ANSWER: usize = 1024;

#[derive(Clone, PartialEq, Eq)]
pub(super) struct HttpsProxy(Url);

/// Without the login.
impl fmt::Debug for HttpsProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("HttpsProxy").field(&self.address()).finish()
    }
}

impl HttpsProxy {
    /// The proxy of the first variable that is set, as curl reads them; `NO_PROXY` is left to reqwest.
    pub(super) fn from_environment() -> Result<Option<Self>, ClientError> {
        for names in [["HTTPS_PROXY", "https_proxy"], ["ALL_PROXY", "all_proxy"]] {
            let set = names.into_iter().find_map(|name| Some((name, env::var_os(name)?)));
            let Some((name, value)) = set.filter(|(_, value)| !value.is_empty()) else { continue };
            let proxy = value.to_str().ok_or("is not text").and_then(Self::parse);
            return proxy.map_err(|why| ClientError::Proxy(name, why));
        }
        Ok(None)
    }

    /// A URL of nothing but scheme, login, host and port; `http://` may be missing. None if the text is empty.
    fn parse(text: &str) -> Result<Option<Self>, &'static str> {
        const NO_URL: &str = "is no URL of a proxy";
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let url = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let url = Url::parse(&url).map_err(|_| NO_URL)?;
        match url.scheme() {
            "http" | "https" => {}
            "socks4" | "socks4a" | "socks5" | "socks5h" => {
                return Err("names a SOCKS proxy, which is not supported");
            }
            _ => return Err(NO_URL),
        }
        let more = url.path() != "/" || url.query().is_some() || url.fragment().is_some();
        // What reqwest parses it with: an address that this one does not take would be ignored.
        if more || url.port() == Some(0) || url.as_str().parse::<http::Uri>().is_err() {
            return Err(NO_URL);
        }
        Ok(Some(Self(url)))
    }

    pub(super) fn to_reqwest(&self) -> reqwest::Result<Proxy> {
        Ok(Proxy::https(self.0.clone())?.no_proxy(NoProxy::from_env()))
    }

    /// Its host and port, without the login.
    pub(super) fn address(&self) -> String {
        let port = self.0.port_or_known_default().unwrap_or_default();
        format!("{}:{port}", self.0.host_str().unwrap_or_default())
    }

    /// The status with which it refuses a connection to this host and port: it is asked once more, because reqwest
    /// reports only 407. None where it gives no answer or, now, makes the connection.
    pub(super) async fn ask_status(&self, refusal: Refusal, target: &Url) -> Option<u16> {
        match refusal {
            Refusal::Login => Some(407),
            Refusal::Unnamed if self.0.scheme() == "http" => {
                let status = timeout(PATIENCE, self.status(target)).await.ok()?.ok()??;
                Some(status).filter(|status| !(200..300).contains(status))
            }
            Refusal::Unnamed => None,
        }
    }

    async fn status(&self, target: &Url) -> io::Result<Option<u16>> {
        let stream = TcpStream::connect(self.address()).await?;
        let (host, port) = (target.host_str().unwrap_or_default(), target.port_or_known_default());
        let target = format!("{host}:{}", port.unwrap_or_default());
        let request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{}\r\n", self.login());
        let mut rest = request.as_bytes();
        while !rest.is_empty() {
            stream.writable().await?;
            match stream.try_write(rest) {
                Ok(count) => rest = rest.get(count..).unwrap_or_default(),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        let mut answer = Vec::new();
        while !answer.contains(&b'\n') && answer.len() < MAX_ANSWER {
            let mut bytes = [0; MAX_ANSWER];
            stream.readable().await?;
            match stream.try_read(&mut bytes) {
                Ok(0) => break,
                Ok(count) => answer.extend_from_slice(bytes.get(..count).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        Ok(parse_status(&answer))
    }

    fn login(&self) -> String {
        let decoded = |text: &str| {
            let text = text.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
            let bytes = form_urlencoded::parse(text.as_bytes()).next();
            bytes.map(|(text, _)| text.into_owned()).unwrap_or_default()
        };
        let (name, password) = (self.0.username(), self.0.password().unwrap_or_default());
        if name.is_empty() && password.is_empty() {
            return String::new();
        }
        let login = STANDARD.encode(format!("{}:{}", decoded(name), decoded(password)));
        format!("Proxy-Authorization: Basic {login}\r\n")
    }
}

/// The status of `HTTP/1.1 403 Forbidden`.
fn parse_status(answer: &[u8]) -> Option<u16> {
    let answer = String::from_utf8_lossy(answer);
    let status = answer.strip_prefix("HTTP/1.")?.split([' ', '\r', '\n']).nth(1)?;
    status.parse().ok().filter(|status| (100..1000).contains(status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_reqwest_can_use_and_refuses_the_rest() {
        let rows = [
            ("http://proxy.example:8080", Some("proxy.example:8080")),
            ("http://proxy.example:8080/", Some("proxy.example:8080")),
            ("proxy.example:8080", Some("proxy.example:8080")),
            ("proxy", Some("proxy:80")),
            ("HTTP://PROXY:3128", Some("proxy:3128")),
            ("https://proxy.example", Some("proxy.example:443")),
            (" http://proxy:8080 \r\n", Some("proxy:8080")),
            ("http://10.0.0.1:3128", Some("10.0.0.1:3128")),
            ("http://[::1]:3128", Some("[::1]:3128")),
            ("http://some.one:p%40ss@proxy:8080", Some("proxy:8080")),
            ("someone:pass@proxy:8080", Some("proxy:8080")),
            ("http://some@example.com:pass@proxy:8080", Some("proxy:8080")),
            ("http://someone@proxy", Some("proxy:80")),
            ("http://münchen.example:8080", Some("xn--mnchen-3ya.example:8080")),
            ("http://", None),
            ("http://:8080", None),
            ("http:/proxy:8080", None),
            ("http:proxy:8080", None),
            ("http//proxy:8080", None),
            ("htp://proxy:8080", None),
            ("http://proxy:port", None),
            ("http://proxy:99999", None),
            ("http://proxy:0", None),
            ("http://pro xy:8080", None),
            ("http://proxy:8080/proxy.pac", None),
            ("http://proxy:8080?x", None),
            ("http://one:8080,http://two:8080", None),
            ("one:8080;two:8080", None),
            ("\"http://proxy:8080\"", None),
            ("'proxy:8080'", None),
            ("http://someone:p#ss@proxy:8080", None),
            ("http://DOMAIN\\someone:pass@proxy:8080", None),
            ("http://someone:p/ss@proxy:8080", None),
            ("file:///etc/proxy", None),
            ("ftp://proxy:8080", None),
            ("socks5://proxy:1080", None),
            ("socks5h://proxy", None),
            ("${PROXY}", None),
            ("%PROXY%:8080", None),
            ("<proxy>", None),
        ];
        let address = |text| HttpsProxy::parse(text).ok().flatten().map(|proxy| proxy.address());
        let wrong: Vec<_> =
            rows.iter().filter(|(text, expected)| address(text).as_deref() != *expected).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert_eq!([HttpsProxy::parse(""), HttpsProxy::parse(" \n")], [Ok(None), Ok(None)]);
    }

    #[test]
    fn reads_a_status_line() {
        for (answer, status) in [
            ("HTTP/1.1 403 Forbidden\r\n", Some(403)),
            ("HTTP/1.0 502\r\n", Some(502)),
            ("HTTP/1.1 200 OK\r\n", Some(200)),
            ("HTTP/1.1 4\r\n", None),
            ("SSH-2.0-x\r\n", None),
            ("", None),
        ] {
            assert_eq!(parse_status(answer.as_bytes()), status, "{answer}");
        }
    }

    #[test]
    fn the_login_is_sent_as_reqwest_sends_it() {
        let login = |text| HttpsProxy::parse(text).unwrap().unwrap().login();
        assert_eq!(login("http://someone:p%40ss@proxy"), "Proxy-Authorization: Basic c29tZW9uZTpwQHNz\r\n");
        assert_eq!(
            login("http://a+b:%2B@proxy"),
            format!("Proxy-Authorization: Basic {}\r\n", STANDARD.encode("a+b:+"))
        );
        assert_eq!(login("http://proxy"), "");
    }
}
