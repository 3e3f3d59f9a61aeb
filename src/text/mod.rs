//! Text utilities that know nothing of the domain: [`sanitize`] sanitizes untrusted text for display, [`clean`] cleans
//! values, [`search`] matches words in names, [`date`] formats dates.

pub(crate) mod clean;
pub(crate) mod date;
pub(crate) mod sanitize;
pub(crate) mod search;

/// A phrase with a capital letter: `next field` becomes `Next field`.
pub(crate) fn sentence_case(phrase: &str) -> String {
    let mut chars = phrase.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

pub(crate) fn counted(count: impl TryInto<u64>, noun: &str) -> String {
    match count.try_into().unwrap_or(u64::MAX) {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}
