//! What an error of the network proves, and how people are told.

use super::wire::Limits;
use crate::submission::{SendFailure, harmless};
use std::error::Error;
use std::io;

/// Only an error while connecting proves that nothing was sent; all others leave it open.
pub(super) fn of(error: &reqwest::Error, host: &str, limits: Limits) -> SendFailure {
    tracing::debug!(host, connecting = error.is_connect(), "no answer");
    let cause = root_cause(error);
    if error.is_builder() {
        SendFailure::NotSent(format!("The request could not be built: {cause}."))
    } else if error.is_connect() {
        SendFailure::NotSent(connect_words(error, host, limits))
    } else {
        SendFailure::Unknown(format!("{host} broke off before it answered: {cause}."))
    }
}

fn connect_words(error: &reqwest::Error, host: &str, limits: Limits) -> String {
    let (cause, chain) = (root_cause(error), chain(error));
    if error.is_timeout() {
        format!("No connection to {host} within {} s.", limits.connect.as_secs_f32())
    } else if chain.contains("proxy") || chain.contains("tunnel") {
        format!("The proxy makes no connection to {host}: {cause}. Check HTTPS_PROXY and NO_PROXY.")
    } else if chain.contains("dns error") {
        format!("The name {host} could not be found: {cause}. Check the address and the network.")
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

fn causes<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    let mut next = error.source();
    std::iter::from_fn(move || {
        let cause = next?;
        next = cause.source();
        Some(cause)
    })
}

/// The whole chain of an error in lower case, to recognise it by.
fn chain(error: &reqwest::Error) -> String {
    causes(error).map(|cause| cause.to_string().to_lowercase()).collect::<Vec<_>>().join(": ")
}

/// The innermost cause, which says most and names no address.
pub(super) fn root_cause(error: &reqwest::Error) -> String {
    let text = causes(error).last().map_or_else(|| error.to_string(), ToString::to_string);
    harmless::line(text.trim_end_matches('.'), 200)
}

fn io_kind(error: &reqwest::Error) -> Option<io::ErrorKind> {
    causes(error).find_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind)
}
