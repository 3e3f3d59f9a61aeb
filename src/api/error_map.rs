//! Maps network errors to what they prove about a request, and to a sentence.
//!
//! Only an error while connecting proves that nothing was sent. After any other error the API may have processed the
//! request.

use crate::submission::SendFailure;
use crate::submission::error_body::status_with_reason;
use crate::text::sanitize;
use std::error::Error;
use std::io;
use std::time::Duration;

/// The way that a request takes, for messages.
pub(super) struct Route<'a> {
    pub(super) host: &'a str,
    /// The time for a connection.
    pub(super) limit: Duration,
    /// The proxy's address, and the status with which it refused.
    pub(super) proxy: Option<(String, Option<u16>)>,
    /// Certificates of `ca_file` that are not used, as sentences.
    pub(super) unused: &'a [String],
}

/// The request is not valid, or there is no thread or no runtime for it, so it was not sent. Of reqwest's errors only for
/// those of `RequestBuilder::build`: builder errors are also reported about redirects, after the request was sent.
pub(super) fn not_started(error: &(dyn Error + 'static)) -> SendFailure {
    SendFailure::NotSent(format!("The request could not be started: {}.", root_cause(error)))
}

/// The request failed before the response's headers were complete.
pub(super) fn send_failed(error: &reqwest::Error, route: &Route<'_>) -> SendFailure {
    let host = route.host;
    if error.is_connect() {
        tracing::debug!(host, "no connection");
        return SendFailure::NotSent(not_connected(error, route));
    }
    tracing::debug!(host, "connection lost");
    SendFailure::Unknown(format!("{host} broke off before it answered: {}.", root_cause(error)))
}

/// The response's headers were not complete in time.
pub(super) fn timed_out(host: &str, limit: Duration) -> SendFailure {
    tracing::debug!(host, "timed out");
    SendFailure::Unknown(format!("{host} did not answer within {} s.", limit.as_secs_f32()))
}

fn not_connected(error: &reqwest::Error, route: &Route<'_>) -> String {
    let Route { host, limit, proxy, unused } = route;
    let (cause, chain) = (root_cause(error), chain_text(error));
    if error.is_timeout() {
        let through = proxy.as_ref().map(|(proxy, _)| format!(" through the proxy {proxy}"));
        let (through, seconds) = (through.unwrap_or_default(), limit.as_secs_f32());
        format!(
            "No connection to {host}{through} within {seconds} s. Check the address, the network and HTTPS_PROXY."
        )
    } else if let (Some((proxy, status)), true) = (proxy, chain.contains("proxy") || chain.contains("tunnel"))
    {
        let said = match status {
            Some(status) => format!("it answered {}", status_with_reason(*status)),
            None if chain.contains(REFUSED) => "it refuses".to_owned(),
            None => cause,
        };
        let next = match status {
            Some(407) => "Check the name and the password in HTTPS_PROXY.",
            _ => "Check HTTPS_PROXY and NO_PROXY, or ask those who run the proxy.",
        };
        format!("The proxy makes no connection to {host}: {proxy}: {said}. {next}")
    } else if error.is_dns() {
        format!(
            "The name {host} could not be found. Check the account's region, domain or address, and the network."
        )
    } else if chain.contains("certificate") && CLOCK.iter().any(|word| chain.contains(word)) {
        format!(
            "The certificate of {host} is not valid at this computer's time: {cause}. Check the date and the clock."
        )
    } else if chain.contains("certificate") {
        let next = format!("A company's own authority is named by ca_file. {}", unused.join(" "));
        format!("The certificate of {host} is not trusted: {cause}. {}", next.trim_end())
    } else if io_kind(error) == Some(io::ErrorKind::ConnectionRefused) {
        format!("{host} refuses the connection. Check the address.")
    } else if chain.contains("corrupt message") {
        format!("{host} answers, but not with TLS. Check the address and its port.")
    } else {
        format!("No connection to {host}: {cause}. Check the address and the network.")
    }
}

/// What rustls calls a certificate whose time is over or has not come.
const CLOCK: [&str; 3] = ["expired", "not valid yet", "notvalidyet"];

/// How a proxy refuses a connection, as far as reqwest reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It asks for a login.
    Login,
    /// It answered something else.
    Unnamed,
}

/// hyper's text for each status but 200 and 407.
const REFUSED: &str = "tunnel error: unsuccessful";

/// Whether a proxy answered, and refused. The errors have no public type to match.
pub(super) fn refusal(error: &reqwest::Error) -> Option<Refusal> {
    let chain = chain_text(error);
    let is = |text: &str| error.is_connect() && chain.contains(text);
    is("proxy authorization required")
        .then_some(Refusal::Login)
        .or_else(|| is(REFUSED).then_some(Refusal::Unnamed))
}

/// The innermost cause: the most precise one, and the one that does not repeat the URL.
pub(super) fn root_cause(error: &(dyn Error + 'static)) -> String {
    let text = causes(error).last().map(ToString::to_string).unwrap_or_default();
    sanitize::single_line(text.trim_end_matches('.'), 200)
}

/// The error, then its cause, down to the innermost.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// All messages of the chain, in lower case. Proxy and certificate errors have no public type to match.
fn chain_text(error: &(dyn Error + 'static)) -> String {
    causes(error).map(|cause| cause.to_string().to_lowercase()).collect::<Vec<_>>().join(": ")
}

fn io_kind(error: &(dyn Error + 'static)) -> Option<io::ErrorKind> {
    causes(error).find_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::CertificateError::{self, Expired, NotValidYet, UnknownIssuer};
    use rustls::pki_types::UnixTime;

    #[test]
    fn wrong_clock_is_not_an_unknown_authority() {
        let time = |seconds| UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let (early, late) = (time(1), time(2));
        for (error, is_clock) in [
            (Expired, true),
            (CertificateError::ExpiredContext { time: late, not_after: early }, true),
            (NotValidYet, true),
            (CertificateError::NotValidYetContext { time: early, not_before: late }, true),
            (UnknownIssuer, false),
        ] {
            let text = rustls::Error::InvalidCertificate(error).to_string().to_lowercase();
            assert!(text.contains("certificate"), "{text}");
            assert_eq!(CLOCK.iter().any(|word| text.contains(word)), is_clock, "{text}");
        }
    }
}
