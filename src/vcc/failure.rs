//! What an error of the network proves, and how people are told.

use super::wire::Limits;
use crate::submission::SendFailure;
use crate::text::harmless;
use std::error::Error;
use std::io;
use std::time::Duration;

/// Only an error while connecting proves that nothing was sent; all others leave it open.
pub(super) fn of(error: &reqwest::Error, host: &str, limits: Limits) -> SendFailure {
    if error.is_builder() {
        SendFailure::NotSent(format!("The request could not be built: {}.", root_cause(error)))
    } else if error.is_connect() && error.is_timeout() {
        too_slow(host, limits.connect)
    } else if error.is_connect() {
        no_connection(error, host, limits)
    } else {
        broke_off(error, host)
    }
}

/// There was no connection, so nothing was sent.
pub(super) fn no_connection(error: &(dyn Error + 'static), host: &str, limits: Limits) -> SendFailure {
    tracing::debug!(host, "no connection");
    let (cause, chain, kind) = (root_cause(error), chain(error), io_kind(error));
    SendFailure::NotSent(if kind == Some(io::ErrorKind::TimedOut) {
        return too_slow(host, limits.connect);
    } else if chain.contains("proxy") || chain.contains("tunnel") {
        format!("The proxy makes no connection to {host}: {cause}. Check HTTPS_PROXY and NO_PROXY.")
    } else if chain.contains("dns error") {
        format!("The name {host} could not be found. Check the address and the network.")
    } else if chain.contains("certificate") {
        format!(
            "The certificate of {host} is not trusted: {cause}. A company's own authority is named by ca_file."
        )
    } else if kind == Some(io::ErrorKind::ConnectionRefused) {
        format!("{host} refuses the connection. Check the address.")
    } else {
        format!("No connection to {host}: {cause}.")
    })
}

/// The connection took longer than it may, so nothing was sent.
pub(super) fn too_slow(host: &str, limit: Duration) -> SendFailure {
    tracing::debug!(host, "no connection in time");
    SendFailure::NotSent(format!("No connection to {host} within {} s.", limit.as_secs_f32()))
}

/// The other end or the way to it failed after something may have been sent.
pub(super) fn broke_off(error: &(dyn Error + 'static), host: &str) -> SendFailure {
    tracing::debug!(host, "no answer");
    SendFailure::Unknown(format!("{host} broke off before it answered: {}.", root_cause(error)))
}

/// No answer came in time, though something may have been sent.
pub(super) fn silent(host: &str, limit: Duration) -> SendFailure {
    tracing::debug!(host, "no answer in time");
    SendFailure::Unknown(format!("{host} did not answer within {} s.", limit.as_secs_f32()))
}

/// The error itself, then what caused it, down to the innermost.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// The whole chain of an error in lower case, to recognise it by.
fn chain(error: &(dyn Error + 'static)) -> String {
    causes(error).map(|cause| cause.to_string().to_lowercase()).collect::<Vec<_>>().join(": ")
}

/// The innermost cause, which says most and names no address.
pub(super) fn root_cause(error: &(dyn Error + 'static)) -> String {
    let text = causes(error).last().map(ToString::to_string).unwrap_or_default();
    harmless::line(text.trim_end_matches('.'), 200)
}

fn io_kind(error: &(dyn Error + 'static)) -> Option<io::ErrorKind> {
    causes(error).find_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind)
}
