//! Countries: ISO 3166-1 alpha-2, from `assets/countries.tsv`.

use crate::text::search::fold;
use std::sync::OnceLock;

/// A country of ISO 3166-1.
#[derive(Debug, PartialEq, Eq)]
pub struct Country {
    /// Two-letter code in upper case.
    pub code: &'static str,
    pub(crate) name: &'static str,
    /// International calling code without `+`; empty if it has none of its own.
    pub calling_code: &'static str,
    /// Other names that people type.
    pub(crate) aliases: Vec<&'static str>,
    /// The name and the longer aliases, folded once: every keystroke compares a text with all of them.
    folded: Vec<String>,
}

/// Kosovo's code is in wide use but not in ISO 3166-1: accepted with a warning.
pub(crate) const KOSOVO: &str = "XK";

/// All countries, by code.
pub fn all() -> &'static [Country] {
    static COUNTRIES: OnceLock<Vec<Country>> = OnceLock::new();
    COUNTRIES.get_or_init(|| {
        include_str!("../../assets/countries.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(parse)
            .collect()
    })
}

fn parse(line: &'static str) -> Country {
    let mut parts = line.split('\t');
    let mut next = || parts.next().unwrap_or_default();
    let (code, name, calling_code) = (next(), next(), next());
    let aliases: Vec<_> = next().split('|').filter(|alias| !alias.is_empty()).collect();
    let longer = aliases.iter().filter(|alias| alias.chars().count() > 2);
    let folded = std::iter::once(&name).chain(longer).map(|name| fold(name)).collect();
    Country { code, name, calling_code, aliases, folded }
}

/// The country with this code, whatever its case.
pub fn by_code(code: &str) -> Option<&'static Country> {
    let code: [u8; 2] = code.as_bytes().try_into().ok()?;
    let code = code.map(|byte| byte.to_ascii_uppercase());
    all().iter().find(|country| matches!(*country.code.as_bytes(), [a, b] if [a, b] == code))
}

/// The country with exactly this code, name or longer alias, ignoring case and diacritics. Two-letter aliases (`UK`) do
/// not count: see [`by_alias_code`].
pub fn by_code_or_name(text: &str) -> Option<&'static Country> {
    if text.is_empty() {
        return None;
    }
    by_code(text).or_else(|| {
        let text = fold(text);
        all().iter().find(|country| country.folded.contains(&text))
    })
}

/// The country behind a code in common use that is not in ISO 3166-1: `UK`, `EL`.
pub fn by_alias_code(text: &str) -> Option<&'static Country> {
    all().iter().find(|country| {
        country.aliases.iter().any(|alias| alias.chars().count() == 2 && alias.eq_ignore_ascii_case(text))
    })
}

/// Whether typing on can make this text a country: a code starts with it or a name contains it.
pub(crate) fn is_partial_match(text: &str) -> bool {
    let text = fold(text.trim());
    text.is_empty()
        || fold(KOSOVO).starts_with(&text)
        || all().iter().any(|country| {
            fold(country.code).starts_with(&text)
                || fold(country.name).contains(&text)
                || country.aliases.iter().any(|alias| fold(alias).contains(&text))
        })
}
