//! Characters in the notation of web pages, programs, addresses and mails, and the text that they are meant to be.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The first character in another notation: `&#39;`, `&amp;`, `\u00f3`, `%C3%B3`, `</b>`, `=?utf-8?…`.
pub(super) fn escaped_character(value: &str) -> Option<&str> {
    if !value.bytes().any(|byte| matches!(byte, b'&' | b'%' | b'\\' | b'<' | b'/' | b'=')) {
        return None;
    }
    let of_program = || escapes_of_program(value).next().map(|(_, escape)| escape);
    let of_address = || {
        let codes = value.match_indices('%').filter_map(|(at, _)| value.get(at..at + 3));
        let mut codes = codes.filter(|code| code[1..].bytes().all(|byte| byte.is_ascii_hexdigit()));
        let (first, second) = (codes.next()?, codes.next());
        (second.is_some() || first.as_bytes()[1] >= b'8').then_some(first)
    };
    let of_page = || ["<br", "</", "/>"].into_iter().find(|tag| value.contains(tag));
    let of_web = entities(value).next().map(|(_, entity)| entity);
    of_web
        .or_else(of_program)
        .or_else(of_address)
        .or_else(of_page)
        .or_else(|| value.starts_with("=?").then_some("=?"))
}

/// The text with the characters themselves; none where one is not known.
pub(super) fn decoded(value: &str) -> Option<String> {
    if value.starts_with("=?") {
        return mail_word(value);
    }
    if entities(value).next().is_some() {
        return replaced(value, entities(value), entity_character);
    }
    if escapes_of_program(value).next().is_some() {
        let character = |escape: &str| u32::from_str_radix(&escape[2..], 16).ok().and_then(char::from_u32);
        return replaced(value, escapes_of_program(value), character);
    }
    value.contains('%').then(|| percent_decoded(value.as_bytes())).flatten()
}

/// The text with each part replaced by a character; none if one has none.
fn replaced<'a>(
    value: &str,
    parts: impl Iterator<Item = (usize, &'a str)>,
    character: impl Fn(&str) -> Option<char>,
) -> Option<String> {
    let (mut text, mut from) = (String::new(), 0);
    for (at, part) in parts {
        text.push_str(&value[from..at]);
        text.push(character(part)?);
        from = at + part.len();
    }
    text.push_str(&value[from..]);
    Some(text)
}

/// `&#39;`, `&amp;`, with their places.
fn entities(value: &str) -> impl Iterator<Item = (usize, &str)> {
    value.match_indices('&').filter_map(|(at, _)| {
        let entity = &value[at..=at + value[at..].find(';')?];
        let name = entity[1..entity.len() - 1].trim_start_matches('#');
        let is_name = (2..=8).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_name.then_some((at, entity))
    })
}

/// `\u00f3`, with their places.
fn escapes_of_program(value: &str) -> impl Iterator<Item = (usize, &str)> {
    value.match_indices("\\u").filter_map(|(at, _)| {
        let escape = value.get(at..at + 6)?;
        escape[2..].bytes().all(|byte| byte.is_ascii_hexdigit()).then_some((at, escape))
    })
}

fn entity_character(entity: &str) -> Option<char> {
    let name = &entity[1..entity.len() - 1];
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return code.ok().and_then(char::from_u32);
    }
    ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, character)| *character)
}

/// The entities that names and addresses have.
#[rustfmt::skip]
const ENTITIES: &[(&str, char)] = &[
    ("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", ' '), ("rsquo", '\''), ("lsquo", '\''), ("ndash", '–'), ("mdash", '—'),
    ("aacute", 'á'), ("Aacute", 'Á'), ("agrave", 'à'), ("acirc", 'â'), ("atilde", 'ã'), ("auml", 'ä'), ("Auml", 'Ä'), ("aring", 'å'), ("Aring", 'Å'), ("aelig", 'æ'), ("AElig", 'Æ'),
    ("ccedil", 'ç'), ("Ccedil", 'Ç'), ("eacute", 'é'), ("Eacute", 'É'), ("egrave", 'è'), ("ecirc", 'ê'), ("euml", 'ë'), ("iacute", 'í'), ("Iacute", 'Í'), ("igrave", 'ì'), ("icirc", 'î'), ("iuml", 'ï'),
    ("ntilde", 'ñ'), ("Ntilde", 'Ñ'), ("oacute", 'ó'), ("Oacute", 'Ó'), ("ograve", 'ò'), ("ocirc", 'ô'), ("otilde", 'õ'), ("ouml", 'ö'), ("Ouml", 'Ö'), ("oslash", 'ø'), ("Oslash", 'Ø'),
    ("scaron", 'š'), ("Scaron", 'Š'), ("szlig", 'ß'), ("uacute", 'ú'), ("Uacute", 'Ú'), ("ugrave", 'ù'), ("ucirc", 'û'), ("uuml", 'ü'), ("Uuml", 'Ü'), ("yacute", 'ý'), ("zcaron", 'ž'), ("Zcaron", 'Ž'),
];

/// `J%C3%B3zef`; none unless the bytes are UTF-8.
fn percent_decoded(text: &[u8]) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::new(), text);
    while let [first, after @ ..] = rest {
        let code = after.get(..2).filter(|_| *first == b'%').and_then(|code| std::str::from_utf8(code).ok());
        let byte = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).ok()
}

/// One word of a mail's header that is UTF-8: `=?utf-8?Q?J=C3=B3zef?=`, `=?utf-8?B?SsOzemVm?=`.
fn mail_word(value: &str) -> Option<String> {
    let mut parts = value.strip_prefix("=?")?.strip_suffix("?=")?.split('?');
    let (charset, encoding, text) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    match encoding {
        "B" | "b" => String::from_utf8(STANDARD.decode(text).ok()?).ok(),
        "Q" | "q" => percent_decoded(text.replace('%', "=25").replace('_', " ").replace('=', "%").as_bytes()),
        _ => None,
    }
}
