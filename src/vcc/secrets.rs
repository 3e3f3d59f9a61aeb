//! Keeping secrets out of what others read: an answer that quotes the secret or the token is cleaned before anybody
//! sees it.

use super::Client;
use crate::submission::Answer;
use secrecy::ExposeSecret as _;

/// What stands where a secret stood.
const HIDDEN: &str = "[hidden]";
/// So much of a secret already is one.
const TELLING: usize = 8;

impl Client {
    /// The answer without the client's secret and token. A created user is left as it is: it is compared with what was
    /// sent, and holds neither.
    pub(super) fn without_secrets(&self, mut answer: Answer) -> Answer {
        let token = self.token.try_lock().ok();
        let token = token.as_ref().and_then(|token| token.as_ref()).map(|token| token.text.expose_secret());
        if !(200..300).contains(&answer.status) {
            for secret in std::iter::once(self.secret.expose_secret()).chain(token) {
                answer.body = hidden(&answer.body, secret);
            }
        }
        answer
    }
}

/// A body in which neither the secret, plain or form-encoded, nor its beginning stands.
fn hidden(body: &[u8], secret: &str) -> Vec<u8> {
    let start: String = secret.chars().take(TELLING).collect();
    let mut body = body.to_vec();
    for needle in [secret, &form_encoded(secret), &start, &form_encoded(&start)] {
        body = replaced(&body, needle.as_bytes());
    }
    body
}

/// `needle` replaced wherever it stands. Very short ones stay: they would tear holes into innocent words.
fn replaced(text: &[u8], needle: &[u8]) -> Vec<u8> {
    if needle.len() < TELLING / 2 {
        return text.to_vec();
    }
    let mut clean = Vec::with_capacity(text.len());
    let mut rest = text;
    // From one possible beginning to the next: bodies can be 1 MB long.
    while let Some(start) = needle.first().and_then(|first| rest.iter().position(|byte| byte == first)) {
        let (before, from) = rest.split_at(start);
        clean.extend_from_slice(before);
        if let Some(behind) = from.strip_prefix(needle) {
            clean.extend_from_slice(HIDDEN.as_bytes());
            rest = behind;
        } else {
            let (first, behind) = from.split_at(1);
            clean.extend_from_slice(first);
            rest = behind;
        }
    }
    clean.extend_from_slice(rest);
    clean
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
    }
}
