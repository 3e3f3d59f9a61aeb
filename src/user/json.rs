//! JSON as people bring it: copied from a web page, with a key twice, with a fault somewhere.

use serde_json::Value;
use std::borrow::Cow;

/// Spaces that do not break: pages put them between the words of their examples.
const ODD_SPACES: [char; 3] = ['\u{a0}', '\u{2007}', '\u{202f}'];

/// Why a text is no JSON, for people.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not JSON at line {line}, column {column}: {reason}")]
pub struct NotJson {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What the parser says.
    pub reason: String,
}

/// Reads a JSON text. Outside strings, non-breaking spaces (which pages put between the words of their examples) are
/// white space; of a key that stands twice the last value counts.
pub fn parse(text: &str) -> Result<Value, NotJson> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Most texts hold none, and a list of drafts reads thousands.
    let text = if !text.is_ascii() && text.contains(ODD_SPACES) {
        Cow::Owned(plain_spaces(text))
    } else {
        Cow::Borrowed(text)
    };
    serde_json::from_str(&text).map_err(|error| {
        let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
        // The parser counts bytes, and may stop inside a character.
        let column = line.char_indices().take_while(|(at, _)| *at < error.column()).count();
        let full = error.to_string();
        // People are told what to look at, not that something of theirs is invalid.
        let reason = full.split(" at line ").next().unwrap_or(&full).replace("invalid", "wrong");
        NotJson { line: error.line(), column: column.max(1), reason }
    })
}

fn plain_spaces(text: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    let plain = |c: char| match c {
        odd if ODD_SPACES.contains(&odd) => ' ',
        other => other,
    };
    text.chars()
        .map(|c| {
            if inside {
                inside = escaped || c != '"';
                escaped = c == '\\' && !escaped;
                c
            } else {
                inside = c == '"';
                plain(c)
            }
        })
        .collect()
}
