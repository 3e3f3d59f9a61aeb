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
    /// Other names that people type, offered as suggestions.
    pub(crate) aliases: Vec<&'static str>,
    /// The keys of all names, made once: every keystroke compares a text with all of them.
    keys: Vec<String>,
}

/// Kosovo's code is in wide use but not in ISO 3166-1: accepted with a warning.
pub(crate) const KOSOVO: &str = "XK";

/// The countries that a calling code shared by several is known for.
const MAIN: [&str; 11] = ["AU", "CW", "FI", "GB", "GP", "IT", "MA", "NO", "RE", "RU", "US"];

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
    let names = std::iter::once(name).chain(aliases.iter().copied()).chain(next().split('|'));
    let keys = names.map(key).collect();
    Country { code, name, calling_code, aliases, keys }
}

/// The words of a name in a fixed order, without case, diacritics and articles: `Korea (the Republic of)`,
/// `Korea, Republic of` and `Republic of Korea` are one name.
fn key(name: &str) -> String {
    let name = fold(&name.replace('.', ""));
    let mut words: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !matches!(*word, "" | "the" | "of" | "and"))
        .map(|word| match word {
            "st" => "saint",
            "rep" => "republic",
            "dem" => "democratic",
            "n" => "north",
            "s" => "south",
            _ => word,
        })
        .collect();
    words.sort_unstable();
    words.join(" ")
}

/// The country with this code, whatever its case.
pub fn by_code(code: &str) -> Option<&'static Country> {
    let code: [u8; 2] = code.as_bytes().try_into().ok()?;
    let code = code.map(|byte| byte.to_ascii_uppercase());
    let index = all().binary_search_by(|country| country.code.as_bytes().cmp(&code)).ok()?;
    all().get(index)
}

/// The country with exactly this code (of two or three letters, or in common use such as `UK`) or name, whichever order
/// its words have.
pub fn by_code_or_name(text: &str) -> Option<&'static Country> {
    by_code(text).or_else(|| {
        let key = Some(key(text)).filter(|key| !key.is_empty())?;
        all().iter().find(|country| country.keys.contains(&key))
    })
}

/// The digits of a calling code: `48` for `+48`, `0048` and `48`.
pub(crate) fn calling_code(text: &str) -> Option<&str> {
    let text = text.trim();
    let digits = text.strip_prefix('+').or_else(|| text.strip_prefix("00")).unwrap_or(text).trim_start();
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

impl Country {
    /// Its name and the others that people type.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }

    /// How well a calling code names it, best first: the code itself, of several countries with it the main one first;
    /// then codes that begin with it.
    pub(crate) fn calling_code_rank(&self, digits: &str) -> Option<u8> {
        let is_beside = u8::from(!MAIN.contains(&self.code));
        if self.calling_code == digits {
            return Some(is_beside);
        }
        self.calling_code.starts_with(digits).then_some(2 + is_beside)
    }
}

/// Whether a country has exactly this calling code.
pub(crate) fn is_calling_code(text: &str) -> bool {
    calling_code(text).is_some_and(|digits| all().iter().any(|country| country.calling_code == digits))
}

/// The only country with exactly this calling code.
pub(crate) fn by_calling_code(text: &str) -> Option<&'static Country> {
    let digits = calling_code(text)?;
    let mut with_code = all().iter().filter(|country| country.calling_code == digits);
    with_code.next().filter(|_| with_code.next().is_none())
}

/// The country of a number in international form, without its prefix: that of its calling code. Of several countries with
/// the code the one `preferred`.
pub(crate) fn of_number(digits: &str, preferred: &str) -> Option<&'static Country> {
    let is_code =
        |country: &&Country| !country.calling_code.is_empty() && digits.starts_with(country.calling_code);
    let longest =
        all().iter().filter(is_code).map(|country| country.calling_code).max_by_key(|code| code.len())?;
    let mut with_code = all().iter().filter(|country| country.calling_code == longest);
    let preferred = with_code.clone().find(|country| country.code == preferred);
    preferred.or_else(|| with_code.next().filter(|_| with_code.next().is_none()))
}

/// Whether typing on can make this text a country: a code or a calling code starts with it, or a name contains its words.
pub(crate) fn is_partial_match(text: &str) -> bool {
    let text = fold(text.trim());
    if text == "+" || text == "0" {
        return true;
    }
    if let Some(digits) = calling_code(&text) {
        return all().iter().any(|country| country.calling_code.starts_with(digits));
    }
    let is_part = |name: &str| {
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        words.all(|word| name.contains(word) || "the of and".contains(word) || word.starts_with("st"))
    };
    fold(KOSOVO).starts_with(&text)
        || all().iter().any(|country| {
            fold(country.code).starts_with(&text) || country.keys.iter().any(|key| is_part(key))
        })
}
