//! Text utilities that know nothing of the domain: [`sanitize`] sanitizes untrusted text for display, [`printable`] is
//! the text that outputs take, [`clean`] cleans values, [`measure`] measures and wraps text in cells, [`search`] matches
//! words in names, [`date`] formats dates, [`shell`] quotes for a shell.

pub(crate) mod clean;
pub(crate) mod date;
pub(crate) mod measure;
pub(crate) mod printable;
pub(crate) mod sanitize;
pub(crate) mod search;
pub(crate) mod shell;

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

/// The beginning of a name from a file, for a message.
pub(crate) fn shortened(name: &str) -> String {
    /// The longest JSON path of a property has fewer.
    const MOST_CHARS: usize = 120;
    let mut text: String = name.chars().take(MOST_CHARS).collect();
    if text.len() < name.len() {
        text.push('…');
    }
    text
}

/// The first of some names; the others are counted.
pub(crate) fn listed(names: &[impl AsRef<str>]) -> String {
    const MOST: usize = 20;
    let more = names.len().saturating_sub(MOST);
    let first: Vec<String> = names.iter().take(MOST).map(|name| shortened(name.as_ref())).collect();
    let first = first.join(", ");
    if more > 0 { format!("{first} and {more} more") } else { first }
}
