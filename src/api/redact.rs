//! Removes secrets from responses: a response that quotes the client secret or the token is cleaned before any other
//! code sees it.

use super::Client;
use crate::submission::{ApiResponse, error_body};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use reqwest::header::HeaderValue;
use secrecy::ExposeSecret as _;
use serde_json::Value;
use std::slice;

/// Precedes the token in the `Authorization` header.
pub(super) const BEARER: &str = "Bearer ";
const HIDDEN: &str = "[hidden]";
/// The first characters of a secret that count as the secret.
const PREFIX: usize = 8;
/// A needle of fewer bytes is not replaced: it would occur in ordinary words.
const SHORTEST: usize = 4;

impl Client {
    /// The response without the client secret and without the token of the request, which may differ from the token
    /// that is cached by now. A 2xx body is left as it is: it is compared with what was sent, and quotes neither.
    pub(super) fn without_secrets(
        &self,
        mut response: ApiResponse,
        authorization: Option<&HeaderValue>,
    ) -> ApiResponse {
        let token = authorization.and_then(|header| header.to_str().ok()?.strip_prefix(BEARER));
        if !(200..300).contains(&response.status) {
            for secret in std::iter::once(self.secret.expose_secret()).chain(token) {
                response.body = redact_body(&response.body, secret);
            }
        }
        response
    }
}

/// A body without the secret, its prefix and its encoded forms. JSON can escape any character (`\u002b`), so JSON with
/// escapes is parsed and its strings are redacted.
fn redact_body(body: &[u8], secret: &str) -> Vec<u8> {
    if body.contains(&b'\\')
        && let Some(mut value) = error_body::parse_json(body)
    {
        redact_json(&mut value, secret);
        return value.to_string().into_bytes();
    }
    redact_bytes(body, secret)
}

fn redact_json(value: &mut Value, secret: &str) {
    let redact = |text: &str| String::from_utf8_lossy(&redact_bytes(text.as_bytes(), secret)).into_owned();
    match value {
        Value::String(text) => *text = redact(text),
        Value::Array(all) => all.iter_mut().for_each(|one| redact_json(one, secret)),
        Value::Object(object) => {
            let members = std::mem::take(object).into_iter().map(|(name, mut one)| {
                redact_json(&mut one, secret);
                (redact(&name), one)
            });
            *object = members.collect();
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn redact_bytes(text: &[u8], secret: &str) -> Vec<u8> {
    let prefix: String = secret.chars().take(PREFIX).collect();
    let needles = [secret.to_owned(), prefix].into_iter().chain(base64_forms(secret));
    let needles = needles.filter(|needle| needle.len() >= SHORTEST);
    needles.fold(text.to_vec(), |text, needle| replace(&text, needle.as_bytes()))
}

/// What the secret looks like inside base64 text, in both alphabets and at each offset modulo 3: it may follow a client
/// ID and a colon.
fn base64_forms(secret: &str) -> Vec<String> {
    let forms = (0..3).flat_map(|offset| {
        let bytes = [&[0; 2][..offset], secret.as_bytes()].concat();
        // Without the first and last characters that mix in bits of the bytes beside the secret.
        let own = (offset * 8).div_ceil(6)..bytes.len() * 8 / 6;
        [STANDARD_NO_PAD, URL_SAFE_NO_PAD]
            .map(|engine| engine.encode(&bytes).get(own.clone()).unwrap_or_default().to_owned())
    });
    forms.collect()
}

fn replace(text: &[u8], needle: &[u8]) -> Vec<u8> {
    let mut clean = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, tail)) = rest.split_first() {
        let after = strip_needle(rest, needle);
        clean.extend_from_slice(if after.is_some() { HIDDEN.as_bytes() } else { slice::from_ref(first) });
        rest = after.unwrap_or(tail);
    }
    clean
}

/// The text after the needle, if it starts with it. Each byte may be plain or percent-encoded: which bytes are encoded
/// differs from program to program.
fn strip_needle<'t>(text: &'t [u8], needle: &[u8]) -> Option<&'t [u8]> {
    let mut rest = text;
    for byte in needle {
        rest = match rest {
            [first, tail @ ..] if first == byte => tail,
            [b'+', tail @ ..] if *byte == b' ' => tail,
            [b'%', high, low, tail @ ..] if hex_byte(*high, *low) == Some(*byte) => tail,
            _ => return None,
        };
    }
    Some(rest)
}

fn hex_byte(high: u8, low: u8) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redacts_every_form_of_a_secret() {
        let secret = "s3cr3t/with+signs";
        let clean = redact_body(b"<s3cr3t/with+signs> s3cr3t%2Fwith%2Bsigns s3cr3t/w s3cr3t/w", secret);
        assert_eq!(String::from_utf8(clean).unwrap(), "<[hidden]> [hidden] [hidden] [hidden]");
        assert_eq!(redact_body(b"abc", "b"), b"abc");
        assert_eq!(redact_body(b"abc", ""), b"abc");
        let escaped =
            br#"{"message":"s3cr3t\u002Fwith\u002bsigns","s3cr3t/with\u002bsigns":[1,"s3cr3t\/w"]}"#;
        let clean = String::from_utf8(redact_body(escaped, secret)).unwrap();
        assert_eq!(clean, r#"{"message":"[hidden]","[hidden]":[1,"[hidden]"]}"#);
        assert_eq!(redact_body(b"%733cr3t/with%2bsigns s3cr3t%2Fw+x", secret), b"[hidden] [hidden]+x");
        // `sandbox:s3cr3t/with+signs`, and the secret alone.
        let clean =
            redact_body(b"Basic c2FuZGJveDpzM2NyM3Qvd2l0aCtzaWducw== czNjcjN0L3dpdGgrc2lnbnM=", secret);
        assert_eq!(String::from_utf8(clean).unwrap(), "Basic c2FuZGJveDp[hidden]w== [hidden]M=");
    }
}
