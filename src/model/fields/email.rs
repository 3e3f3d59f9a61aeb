//! E-mail addresses. The mail to set a password goes there, so that what is probably wrong is refused.

use super::FieldId;
use super::fix::Fix;
use super::violation::Violation;
use crate::text::search::without_marks;
use email_address::{EmailAddress, Options};

/// What is wrong with an address.
pub(super) fn check(value: &str) -> Option<Violation> {
    let example = "Enter an address such as jana@example.com.";
    let strict = Options::default().with_required_tld().without_display_text().without_domain_literal();
    let unfixable = value.contains(char::is_whitespace) || value.matches('@').count() > 1;
    let (Some((local, domain)), Ok(_)) =
        (value.rsplit_once('@'), EmailAddress::parse_with_options(value, strict))
    else {
        return Some(Violation::error_when(unfixable, example));
    };
    if local.contains('*') {
        return Some(Violation::error_when(true, "Enter the whole address: * is in the place of letters."));
    }
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.') || is_mark(c);
    if let Some(other) = domain.chars().find(|c| !allowed(*c)) {
        let text = format!("Remove {other} after the @: a domain has letters, digits, hyphens and dots.");
        return Some(Violation::error_when(true, text));
    }
    if domain.split('.').any(|label| label.is_empty() || label.starts_with('-') || label.ends_with('-')) {
        return Some(Violation::error(example));
    }
    let top = domain.rsplit('.').next().unwrap_or_default();
    let is_letters =
        top.starts_with("xn--") || !top.bytes().any(|byte| byte.is_ascii_digit() || byte == b'-');
    if top.chars().count() < 2 || !is_letters {
        return Some(Violation::error(
            "Enter an address whose domain ends in letters, such as jana@example.com.",
        ));
    }
    if is_mixed(domain) {
        let text = "The domain mixes letters of several alphabets that look alike: type it again.";
        return Some(Violation::warning(text));
    }
    if local.starts_with('\'') {
        return Some(Violation::warning(
            "Few addresses begin with ': check it, the password mail goes there.",
        ));
    }
    let usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '\'' | '&');
    local.chars().find(|c| !usual(*c)).map(|odd| {
        Violation::warning(format!(
            "Few addresses have {odd} before the @: check it, the password mail goes there."
        ))
    })
}

/// How addresses are written for people, so that programs do not find them.
const HIDDEN: [(&str, &str); 9] = [
    ("(at)", "@"),
    ("[at]", "@"),
    ("{at}", "@"),
    (" at ", "@"),
    ("＠", "@"),
    ("(dot)", "."),
    ("[dot]", "."),
    (" dot ", "."),
    ("。", "."),
];
/// What stands around an address.
const AROUND: [char; 14] = [' ', '<', '>', '(', ')', '[', ']', '"', '\'', ',', ';', ':', '.', '/'];

/// The address that a text is meant to be: out of a link or a mail's header, with dots and @ for what programs and hands
/// put in their places.
pub(super) fn corrected(value: &str) -> Option<String> {
    let inner = bracketed(value).map_or(value, |(_, address)| address);
    let is_link = inner.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:"));
    let inner = if is_link { inner[7..].split('?').next().unwrap_or_default() } else { inner };
    let inner = inner.trim_matches(AROUND).to_owned();
    let text = HIDDEN.iter().fold(inner, |text, (notation, character)| text.replace(notation, character));
    let (local, domain) = text.split_once('@')?;
    let local = beside_dots(local.trim_matches(['\'', '"']));
    let domain = beside_dots(domain.trim_start_matches('@')).replace([',', ';'], ".").replace("..", ".");
    // An address has no marks of a name. Letters that are spelled in two ways are not certain.
    let is_spelled = |c: char| "äöüßåøæœ".contains(c.to_lowercase().next().unwrap_or(c));
    let local = if local.contains(is_spelled) { local } else { without_marks(&local) };
    Some(format!("{local}@{}", domain.trim_matches('.'))).filter(|text| text != value)
}

/// The name and the address of a mail's header: `Jana Kowalska <jana@example.com>`.
fn bracketed(value: &str) -> Option<(&str, &str)> {
    let (name, rest) = value.split_once('<')?;
    let (address, after) = rest.split_once('>')?;
    let is_one = !after.contains('<') && address.contains('@');
    is_one.then_some((name.trim_matches([' ', '"', '\'', ',']), address.trim()))
}

/// The name without the address behind it, which goes to its field if that is empty.
pub(super) fn name_and_address(value: &str, email: &str) -> Option<Fix> {
    let (name, address) = bracketed(value).filter(|(name, _)| !name.is_empty())?;
    let fix = Fix::to(name);
    Some(if email.is_empty() { fix.and(FieldId::Email, address) } else { fix })
}

/// The text without white space at its ends and beside dots; spaces elsewhere can be in the place of a letter.
fn beside_dots(text: &str) -> String {
    text.split('.').map(str::trim).collect::<Vec<_>>().join(".")
}

/// A letter's mark: Indic vowels and others that are no letters themselves.
fn is_mark(c: char) -> bool {
    unicode_width::UnicodeWidthChar::width(c) == Some(0) || matches!(c, '\u{900}'..='\u{d7f}')
}

/// Whether a domain has letters of several alphabets. Chinese, Japanese and Korean letters are used beside Latin ones and
/// look like none of them.
fn is_mixed(domain: &str) -> bool {
    let mut alphabets = domain.chars().filter(|c| c.is_alphabetic()).filter_map(alphabet);
    alphabets.next().is_some_and(|first| alphabets.any(|other| other != first))
}

/// A number for the alphabet of a letter: by the blocks of Unicode, which is enough to tell them apart.
fn alphabet(letter: char) -> Option<u32> {
    match u32::from(letter) {
        0..=0x24f | 0x1e00..=0x1eff | 0x2c60..=0x2c7f | 0xa720..=0xa7ff => Some(0),
        0x370..=0x3ff | 0x1f00..=0x1fff => Some(1),
        0x400..=0x52f | 0x1c80..=0x1c8f | 0x2de0..=0x2dff | 0xa640..=0xa69f => Some(2),
        0x530..=0x58f => Some(3),
        0x600..=0x8ff => Some(4),
        0x1200..=0x139f => Some(5),
        0x1100..=0x11ff | 0x2e80..=0xa4cf | 0xac00..=0xd7ff | 0xf900..=0xfaff | 0x20000.. => None,
        other => Some(other >> 7),
    }
}
