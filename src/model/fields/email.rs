//! E-mail addresses. The mail to set a password goes there, so that what is probably wrong is refused.

use super::violation::Violation;
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
