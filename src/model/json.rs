//! Parses JSON that people bring: copied from a web page, with duplicate keys, with syntax errors.

use serde_json::Value;
use std::borrow::Cow;

/// Non-breaking spaces, which web pages put into their examples.
const NON_BREAKING_SPACES: [char; 3] = ['\u{a0}', '\u{2007}', '\u{202f}'];

/// A syntax error.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not JSON at line {line}, column {column}: {reason}")]
pub struct ParseError {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// The parser's message without "invalid", a word that no message uses.
    pub(crate) reason: String,
}

/// Parses a JSON text. Outside strings, non-breaking spaces are white space; of duplicate keys the last one counts.
pub fn parse(text: &str) -> Result<Value, ParseError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Avoids the copy for most texts: a list of drafts reads thousands.
    let text = if !text.is_ascii() && text.contains(NON_BREAKING_SPACES) {
        Cow::Owned(replace_spaces(text))
    } else {
        Cow::Borrowed(text)
    };
    serde_json::from_str(&text).map_err(|error| {
        let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
        // The parser counts bytes, and may stop inside a character.
        let column = line.char_indices().take_while(|(at, _)| *at < error.column()).count();
        let full = error.to_string();
        let reason = match full.split_once(" at line ") {
            _ if error.is_eof() => "the text ends too early".to_owned(),
            Some((reason, _)) => reason.replace("invalid", "wrong"),
            None => full,
        };
        ParseError { line: error.line(), column: column.max(1), reason }
    })
}

fn replace_spaces(text: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    let plain = |c: char| {
        if inside {
            inside = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            c
        } else {
            inside = c == '"';
            if NON_BREAKING_SPACES.contains(&c) { ' ' } else { c }
        }
    };
    text.chars().map(plain).collect()
}
