//! Keeping secrets out of what others read: an answer that quotes the secret or the token is cleaned before anybody
//! sees it.

use super::Client;
use super::token::BEARER;
use crate::submission::{Answer, answer};
use reqwest::header::HeaderValue;
use secrecy::ExposeSecret as _;
use serde_json::Value;

/// What stands where a secret stood.
const HIDDEN: &str = "[hidden]";
/// So much of a secret already is one.
const TELLING: usize = 8;

impl Client {
    /// The answer without the client's secret and the token that was sent; a token that is kept meanwhile may be another.
    /// A created user is left as it is: it is compared with what was sent, and holds neither.
    pub(super) fn without_secrets(&self, mut answer: Answer, authorization: Option<&HeaderValue>) -> Answer {
        let token = authorization.and_then(|header| header.to_str().ok()?.strip_prefix(BEARER));
        if !(200..300).contains(&answer.status) {
            for secret in std::iter::once(self.secret.expose_secret()).chain(token) {
                answer.body = hidden(&answer.body, secret);
            }
        }
        answer
    }
}

/// A body in which neither the secret, plain or encoded, nor its beginning stands. JSON can write every character in
/// another way (`\u002b`), so what has such escapes is looked at as what it means.
fn hidden(body: &[u8], secret: &str) -> Vec<u8> {
    if body.contains(&b'\\')
        && let Some(mut value) = answer::json(body)
    {
        hide_in(&mut value, secret);
        return value.to_string().into_bytes();
    }
    without(body, secret)
}

fn hide_in(value: &mut Value, secret: &str) {
    let clean = |text: &str| String::from_utf8_lossy(&without(text.as_bytes(), secret)).into_owned();
    match value {
        Value::String(text) => *text = clean(text),
        Value::Array(all) => all.iter_mut().for_each(|one| hide_in(one, secret)),
        Value::Object(object) => {
            let members = std::mem::take(object).into_iter().map(|(name, mut one)| {
                hide_in(&mut one, secret);
                (clean(&name), one)
            });
            *object = members.collect();
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn without(text: &[u8], secret: &str) -> Vec<u8> {
    let start: String = secret.chars().take(TELLING).collect();
    let mut text = text.to_vec();
    for needle in [secret.to_owned(), start].iter().chain(&base64(secret)) {
        text = replaced(&text, needle.as_bytes());
    }
    text
}

/// What stands in base64, in either alphabet, wherever the secret begins: alone, or behind a client id and a colon.
fn base64(secret: &str) -> Vec<String> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let encode = |shift: usize| {
        let bytes: Vec<u8> = std::iter::repeat_n(0, shift).chain(secret.bytes()).collect();
        let digits = bytes.chunks(3).flat_map(|chunk| {
            let bits = (0..3).fold(0, |bits, at| bits << 8 | u32::from(chunk.get(at).copied().unwrap_or(0)));
            [18, 12, 6, 0].map(|by| char::from(DIGITS[(bits >> by & 63) as usize]))
        });
        // Only the digits that hold nothing but the secret's bits: their neighbours depend on what stands there.
        let (from, to) = ((shift * 8).div_ceil(6), bytes.len() * 8 / 6);
        digits.take(to).skip(from).collect::<String>()
    };
    (0..3).map(encode).flat_map(|text| [text.replace('+', "-").replace('/', "_"), text]).collect()
}

/// `needle` replaced wherever it stands. Very short ones stay: they would tear holes into innocent words.
fn replaced(text: &[u8], needle: &[u8]) -> Vec<u8> {
    if needle.len() < TELLING / 2 {
        return text.to_vec();
    }
    let mut clean = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, behind)) = rest.split_first() {
        if let Some(behind) = behind_match(rest, needle) {
            clean.extend_from_slice(HIDDEN.as_bytes());
            rest = behind;
        } else {
            clean.push(*first);
            rest = behind;
        }
    }
    clean
}

/// What stands behind the needle, where a text begins with it. Each byte counts as itself and as URLs and forms write it:
/// which ones they encode differs from program to program.
fn behind_match<'t>(text: &'t [u8], needle: &[u8]) -> Option<&'t [u8]> {
    let mut rest = text;
    for byte in needle {
        rest = match rest {
            [first, behind @ ..] if first == byte => behind,
            [b'+', behind @ ..] if *byte == b' ' => behind,
            [b'%', high, low, behind @ ..] if hex(*high, *low) == Some(*byte) => behind,
            _ => return None,
        };
    }
    Some(rest)
}

fn hex(high: u8, low: u8) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// A text as `application/x-www-form-urlencoded` writes it.
pub(super) fn form_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => encoded.push(byte as char),
            b' ' => encoded.push('+'),
            _ => encoded.extend(format!("%{byte:02X}").chars()),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_as_forms_do() {
        assert_eq!(form_encoded("users:write"), "users%3Awrite");
        assert_eq!(form_encoded("a b&c=d+é"), "a+b%26c%3Dd%2B%C3%A9");
    }

    #[test]
    fn hides_a_secret_in_every_form() {
        let secret = "s3cr3t/with+signs";
        let body = format!("<{secret}> {} {} s3cr3t/w", form_encoded(secret), &secret[..8]);
        let clean = String::from_utf8(hidden(body.as_bytes(), secret)).unwrap();
        assert_eq!(clean, "<[hidden]> [hidden] [hidden] [hidden]");
        assert_eq!(hidden(b"abc", "b"), b"abc");
        let escaped =
            br#"{"message":"s3cr3t\u002Fwith\u002bsigns","s3cr3t/with\u002bsigns":[1,"s3cr3t\/w"]}"#;
        let clean = String::from_utf8(hidden(escaped, secret)).unwrap();
        assert_eq!(clean, r#"{"message":"[hidden]","[hidden]":[1,"[hidden]"]}"#);
        assert_eq!(hidden(b"%733cr3t/with%2bsigns s3cr3t%2Fw+x", secret), b"[hidden] [hidden]+x");
        // `sandbox:s3cr3t/with+signs`, and the secret alone.
        let clean = hidden(b"Basic c2FuZGJveDpzM2NyM3Qvd2l0aCtzaWducw== czNjcjN0L3dpdGgrc2lnbnM=", secret);
        assert_eq!(String::from_utf8(clean).unwrap(), "Basic c2FuZGJveDp[hidden]w== [hidden]M=");
    }
}
