//! Removes secrets from responses: a response that quotes the client secret or the token is cleaned before any other
//! code sees it.

use super::Client;
use crate::submission::ApiResponse;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use reqwest::header::HeaderValue;
use secrecy::ExposeSecret as _;
use std::ops::Range;

/// Precedes the token in the `Authorization` header.
pub(super) const BEARER: &str = "Bearer ";
const HIDDEN: &str = "[hidden]";
/// The first characters of a secret that count as the secret.
const PREFIX: usize = 8;
/// How often a body is decoded: a server quotes what another one has quoted before.
const LEVELS: usize = 4;
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

/// A body without the secret, its prefix and their encoded forms.
fn redact_body(body: &[u8], secret: &str) -> Vec<u8> {
    let needles = needles(secret);
    // By their first byte: a body has a million places, and a secret some sixty forms.
    let starting_with = |byte| needles.iter().filter(move |needle| same_byte(byte, needle[0])).collect();
    let by_byte: Vec<Vec<&Vec<u8>>> = (0..=u8::MAX).map(starting_with).collect();
    let mut hidden = Vec::new();
    for text in Decoded::levels(body) {
        for (place, byte) in text.bytes.iter().enumerate() {
            let is_here = |needle: &&&Vec<u8>| text.is_at(place, needle);
            let found = by_byte[usize::from(*byte)].iter().filter(is_here);
            hidden.extend(found.map(|needle| text.range(place, needle.len())));
        }
    }
    without(body, hidden)
}

/// The body with `[hidden]` in the place of each range; ranges that overlap are one.
fn without(body: &[u8], mut ranges: Vec<Range<usize>>) -> Vec<u8> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut clean = Vec::with_capacity(body.len());
    let mut end = 0;
    for range in ranges {
        if range.start >= end {
            clean.extend_from_slice(&body[end..range.start]);
            clean.extend_from_slice(HIDDEN.as_bytes());
        }
        end = end.max(range.end);
    }
    clean.extend_from_slice(&body[end..]);
    clean
}

/// What stands for the secret in a decoded text: itself, its prefix, and forms that have no single characters to decode.
/// A secret that looks like a code (`%41`) is decoded with the text.
fn needles(secret: &str) -> Vec<Vec<u8>> {
    let form: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let twice = [STANDARD_NO_PAD.encode(secret), hex(secret, "", false)];
    let texts =
        Decoded::levels(secret.as_bytes()).map(|text| String::from_utf8_lossy(&text.bytes).into_owned());
    let texts = texts.flat_map(|text| [text.chars().take(PREFIX).collect(), text]);
    let texts: Vec<String> = texts.chain([form]).collect();
    let base64 = texts.iter().chain(&twice).flat_map(|text| base64_forms(text));
    let separators = ["", " ", ":", "-"].into_iter().flat_map(|between| [(between, false), (between, true)]);
    let hex = separators.flat_map(|(between, upper)| texts.iter().map(move |text| hex(text, between, upper)));
    let all = base64.chain(hex).chain(texts.iter().cloned()).filter(|needle| needle.len() >= SHORTEST);
    all.map(String::into_bytes).collect()
}

fn hex(text: &str, between: &str, upper: bool) -> String {
    let digits = |byte| if upper { format!("{byte:02X}") } else { format!("{byte:02x}") };
    text.bytes().map(digits).collect::<Vec<_>>().join(between)
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

/// A text after some levels of decoding.
struct Decoded {
    bytes: Vec<u8>,
    /// Where each byte begins in the body, and the end of the body.
    starts: Vec<u32>,
}

impl Decoded {
    /// The text as it is, and after each level of decoding.
    fn levels(text: &[u8]) -> impl Iterator<Item = Self> {
        let plain = Self { bytes: text.to_vec(), starts: (0..=text.len() as u32).collect() };
        std::iter::successors(Some(plain), Self::decode).take(LEVELS)
    }

    fn is_at(&self, place: usize, needle: &[u8]) -> bool {
        let there = self.bytes.get(place..place + needle.len());
        there.is_some_and(|there| there.iter().zip(needle).all(|(byte, wanted)| same_byte(*byte, *wanted)))
    }

    /// Bytes of this text as a range of the body.
    fn range(&self, place: usize, length: usize) -> Range<usize> {
        self.starts[place] as usize..self.starts[place + length] as usize
    }

    /// One more level: URLs, HTML and the strings of JSON and of programs encode single characters. None where there is
    /// nothing to decode.
    fn decode(&self) -> Option<Self> {
        if !self.bytes.iter().any(|byte| matches!(byte, b'%' | b'&' | b'\\')) {
            return None;
        }
        let (bytes, starts) = (Vec::with_capacity(self.bytes.len()), Vec::with_capacity(self.starts.len()));
        let mut next = Self { bytes, starts };
        let mut place = 0;
        while let Some(first) = self.bytes.get(place) {
            let (unit, length) = decode_unit(&self.bytes[place..]).unwrap_or((Unit::Byte(*first), 1));
            match unit {
                Unit::Byte(byte) => next.bytes.push(byte),
                Unit::Char(c) => next.bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
            next.starts.resize(next.bytes.len(), self.starts[place]);
            place += length;
        }
        next.starts.push(*self.starts.last()?);
        (next.bytes != self.bytes).then_some(next)
    }
}

/// A form has `+` for a space.
fn same_byte(byte: u8, wanted: u8) -> bool {
    byte == wanted || (byte == b'+' && wanted == b' ')
}

enum Unit {
    Byte(u8),
    Char(char),
}

/// The character that an encoded one stands for at the start of a text, and the length of its code.
fn decode_unit(text: &[u8]) -> Option<(Unit, usize)> {
    match text {
        [b'%', high, low, ..] => Some((Unit::Byte(hex_byte(*high, *low)?), 3)),
        [b'&', rest @ ..] => {
            let length = rest.iter().take(10).position(|byte| *byte == b';')?;
            Some((Unit::Char(entity(str::from_utf8(&rest[..length]).ok()?)?), length + 2))
        }
        [b'\\', b'x', high, low, ..] => Some((Unit::Byte(hex_byte(*high, *low)?), 4)),
        [b'\\', b'u', rest @ ..] => {
            let high = hex_number(rest.get(..4)?)?;
            match rest.get(4..10) {
                Some([b'\\', b'u', low @ ..]) if (0xd800..0xdc00).contains(&high) => {
                    let pair = [high as u16, hex_number(low)? as u16];
                    Some((Unit::Char(char::decode_utf16(pair).next()?.ok()?), 12))
                }
                _ => Some((Unit::Char(char::from_u32(high)?), 6)),
            }
        }
        [b'\\', escaped, ..] if !escaped.is_ascii_alphanumeric() => Some((Unit::Byte(*escaped), 2)),
        _ => None,
    }
}

/// The character of an HTML entity, without `&` and `;`.
fn entity(name: &str) -> Option<char> {
    let number = match name.strip_prefix('#') {
        Some(hex) if hex.starts_with(['x', 'X']) => u32::from_str_radix(&hex[1..], 16).ok()?,
        Some(decimal) => decimal.parse().ok()?,
        None => {
            let named = [
                ("amp", '&'),
                ("lt", '<'),
                ("gt", '>'),
                ("quot", '"'),
                ("apos", '\''),
                ("plus", '+'),
                ("sol", '/'),
            ];
            return named.iter().find(|(known, _)| *known == name).map(|(_, c)| *c);
        }
    };
    char::from_u32(number)
}

fn hex_number(digits: &[u8]) -> Option<u32> {
    u32::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
}

fn hex_byte(high: u8, low: u8) -> Option<u8> {
    u8::try_from(hex_number(&[high, low])?).ok()
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

    type Encode<'a> = &'a dyn Fn(&str) -> String;

    /// What a server could make of a secret: each form, alone and after each other one, leaves nothing of it.
    #[test]
    fn no_form_of_a_secret_is_left() {
        let urlencode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let each = |text: &str, code: fn(char) -> String| text.chars().map(code).collect::<String>();
        let percent = |text: &str| format!("%{}", hex(text, "%", false));
        let html = |text: &str| {
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            text.replace('"', "&quot;").replace('\'', "&#39;")
        };
        let forms: [(&str, Encode<'_>); 21] = [
            ("plain", &|text| text.to_owned()),
            ("url", &urlencode),
            ("path", &|text| urlencode(text).replace('+', "%20")),
            ("lower case url", &|text| urlencode(text).replace("%2F", "%2f").replace("%3D", "%3d")),
            ("percent", &percent),
            ("HTML", &html),
            ("decimal entities", &|text| each(text, |c| format!("&#{};", c as u32))),
            ("padded entities", &|text| each(text, |c| format!("&#{:05};", c as u32))),
            ("hex entities", &|text| each(text, |c| format!("&#x{:x};", c as u32))),
            ("upper case entities", &|text| each(text, |c| format!("&#X{:X};", c as u32))),
            ("JSON", &|text| serde_json::to_string(text).unwrap()),
            ("JSON, slashes", &|text| serde_json::to_string(text).unwrap().replace('/', "\\/")),
            ("JSON, all", &|text| {
                text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect::<Vec<_>>().concat()
            }),
            ("escapes", &|text| format!("\\x{}", hex(text, "\\x", false))),
            ("hex", &|text| hex(text, "", false)),
            ("upper case hex", &|text| hex(text, "", true)),
            ("hex with colons", &|text| hex(text, ":", false)),
            ("hex with spaces", &|text| hex(text, " ", true)),
            ("base64", &|text| STANDARD_NO_PAD.encode(text)),
            ("base64url", &|text| URL_SAFE_NO_PAD.encode(text)),
            ("Basic", &|text| STANDARD_NO_PAD.encode(format!("client:{}", urlencode(text)))),
        ];
        let is_run = |form: &str| {
            ["hex", "base64", "Basic"].iter().any(|one| form.contains(one)) && !form.contains("entities")
        };
        let mut wrong = Vec::new();
        for secret in [
            "s3cr3t/with+signs",
            "a&b<c>\"d'e=f~g",
            "K\\q%41&amp;x \u{17c}\u{1f600}=",
            "correct horse battery",
        ] {
            for (first, encode) in &forms {
                for (second, again) in &forms {
                    // Two runs of digits, one around the other, are not decoded.
                    if is_run(first)
                        && is_run(second)
                        && !(*first == "base64" && second.starts_with("base64"))
                    {
                        continue;
                    }
                    // A run of digits around single characters hides their codes: only the usual ones are known.
                    if (is_run(second) && !["plain", "url", "base64", "hex"].contains(first))
                        || (*first, *second) == ("url", "Basic")
                    {
                        continue;
                    }
                    let coded = again(&encode(secret));
                    let clean = redact_body(format!("<{coded}>").as_bytes(), secret);
                    let clean = String::from_utf8(clean).unwrap();
                    let kept: usize = clean.replace(HIDDEN, "").chars().count();
                    if !clean.contains(HIDDEN) || kept > 2 + coded.chars().count() / 2 {
                        wrong.push(format!("{secret} {first} {second}: {coded} -> {clean}"));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_large_body_takes_no_time() {
        let body = "%25&amp;\\u0026s3cr3".repeat(1_000_000 / 19);
        let began = std::time::Instant::now();
        assert_eq!(redact_body(body.as_bytes(), "s3cr3t/with+signs").len(), body.len());
        assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    }

    #[test]
    fn ordinary_text_is_left() {
        let secret = "s3cr3t/with+signs";
        for text in [
            "",
            "%",
            "%zz",
            "&",
            "&;",
            "&#;",
            "&#x;",
            "&#99999999999;",
            "\\",
            "\\u",
            "\\ud83d",
            "\\ud83d\\u0041",
            "s3cr3t",
            "\u{17c}&nbsp;100%",
        ] {
            assert_eq!(String::from_utf8(redact_body(text.as_bytes(), secret)).unwrap(), text);
        }
        assert_eq!(redact_body(b"\xff%ff\xfe", secret), b"\xff%ff\xfe");
    }
}
