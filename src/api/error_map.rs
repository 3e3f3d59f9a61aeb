//! Maps network errors to what they prove about a request, and to a sentence.
//!
//! Only an error while connecting proves that nothing was sent. After any other error the API may have processed the
//! request.

use crate::submission::SendFailure;
use crate::text::sanitize;
use std::error::Error;
use std::io;
use std::time::Duration;

/// The request is not valid, or there is no thread or no runtime for it, so it was not sent. Of reqwest's errors only for
/// those of `RequestBuilder::build`: builder errors are also reported about redirects, after the request was sent.
pub(super) fn not_started(error: &(dyn Error + 'static)) -> SendFailure {
    SendFailure::NotSent(format!("The request could not be started: {}.", root_cause(error)))
}

/// The request failed before the response's headers were complete.
pub(super) fn send_failed(error: &reqwest::Error, host: &str, connect_limit: Duration) -> SendFailure {
    if error.is_connect() {
        tracing::debug!(host, "no connection");
        return SendFailure::NotSent(not_connected(error, host, connect_limit));
    }
    tracing::debug!(host, "connection lost");
    SendFailure::Unknown(format!("{host} broke off before it answered: {}.", root_cause(error)))
}

/// The response's headers were not complete in time.
pub(super) fn timed_out(host: &str, limit: Duration) -> SendFailure {
    tracing::debug!(host, "timed out");
    SendFailure::Unknown(format!("{host} did not answer within {} s.", limit.as_secs_f32()))
}

fn not_connected(error: &reqwest::Error, host: &str, limit: Duration) -> String {
    let (cause, chain) = (root_cause(error), chain_text(error));
    if error.is_timeout() {
        format!("No connection to {host} within {} s.", limit.as_secs_f32())
    } else if chain.contains("proxy") || chain.contains("tunnel") {
        format!("The proxy makes no connection to {host}: {cause}. Check HTTPS_PROXY and NO_PROXY.")
    } else if error.is_dns() {
        format!("The name {host} could not be found. Check the address and the network.")
    } else if chain.contains("certificate") {
        format!(
            "The certificate of {host} is not trusted: {cause}. A company's own authority is named by ca_file."
        )
    } else if io_kind(error) == Some(io::ErrorKind::ConnectionRefused) {
        format!("{host} refuses the connection. Check the address.")
    } else {
        format!("No connection to {host}: {cause}.")
    }
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
