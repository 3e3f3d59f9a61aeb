//! Decoding of query strings and form bodies.

/// The pairs of a query string or a form body, decoded, in their order.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        })
        .collect()
}

/// A key or a value without its escapes. A broken escape stays as it stands.
pub(super) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = if byte == b'%' { hex_pair(bytes.get(at + 1..at + 3)) } else { None };
        match (byte, escaped) {
            (_, Some(value)) => decoded.push(value),
            (b'+', None) => decoded.push(b' '),
            (_, None) => decoded.push(byte),
        }
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn hex_pair(digits: Option<&[u8]>) -> Option<u8> {
    let [high, low] = digits? else { return None };
    let value = |digit: &u8| char::from(*digit).to_digit(16);
    u8::try_from(value(high)? * 16 + value(low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::{decode, pairs};

    #[test]
    fn escapes_are_decoded_and_broken_ones_stay() {
        assert_eq!(decode("users%3Awrite+x"), "users:write x");
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz%4"), "%zz%4");
        assert_eq!(decode("%C5%81"), "Ł");
    }

    #[test]
    fn a_pair_may_lack_its_value() {
        let expected = [("a", "1"), ("b", ""), ("c", "x=y")];
        let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(pairs("a=1&&b&c=x=y"), expected);
    }
}
