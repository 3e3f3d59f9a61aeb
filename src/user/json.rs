//! JSON as people bring it: copied from a web page, with a key twice, with a fault somewhere.

use serde_json::Value;
use std::borrow::Cow;

/// Spaces that do not break: pages put them between the words of their examples.
const ODD_SPACES: [char; 3] = ['\u{a0}', '\u{2007}', '\u{202f}'];

/// Why a text is no JSON, for people.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not JSON at line {line}, column {column}: {reason}")]
pub struct ParseError {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong there.
    pub reason: &'static str,
}

/// What the parser says, and what people are told: what to look at. The parser's words are not its promise; one that
/// stands here no more leaves line and column.
const REASONS: [(&str, &str); 19] = [
    ("EOF while parsing a list", "the text ends inside a list"),
    ("EOF while parsing an object", "the text ends inside an object"),
    ("EOF while parsing a string", "the text ends inside quotes"),
    ("EOF while parsing a value", "the text ends where a value should stand"),
    ("expected `:`", "a : is missing"),
    ("expected `,` or `]`", "a , or ] is missing"),
    ("expected `,` or `}`", "a , or } is missing"),
    ("expected ident", "a word that is not true, false or null"),
    ("expected value", "a value is missing"),
    ("key must be a string", "a name in quotes is missing"),
    ("invalid escape", "a \\ before a character that needs none"),
    ("invalid number", "a number as JSON has none, such as 01"),
    ("number out of range", "a number too large"),
    (
        "control character (\\u0000-\\u001F) found while parsing a string",
        "a line break or control character in quotes",
    ),
    ("trailing comma", "a , too many"),
    ("trailing characters", "more text after the end"),
    ("recursion limit exceeded", "too many levels"),
    ("unexpected end of hex escape", "a \\u that stands for no character"),
    ("lone leading surrogate in hex escape", "a \\u that stands for no character"),
];

/// What is said where the parser says something else.
const OTHER: &str = "something that does not belong there";

/// Reads a JSON text. Outside strings, non-breaking spaces (which pages put between the words of their examples) are
/// white space; of a key that stands twice the last value counts.
pub fn parse(text: &str) -> Result<Value, ParseError> {
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
        let said = full.split(" at line ").next().unwrap_or(&full);
        let reason = REASONS.iter().find(|(parser, _)| *parser == said).map_or(OTHER, |(_, words)| *words);
        ParseError { line: error.line(), column: column.max(1), reason }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The parser can change its words with any version: one for each of ours.
    #[test]
    fn every_fault_is_told_in_words_of_our_own() {
        let faults = [
            "[1",
            "{\"a\": 1",
            "\"a",
            "",
            "{\"a\" 1}",
            "[1 2]",
            "{\"a\": 1 \"b\": 2}",
            "nil",
            "{\"a\": }",
            "{a: 1}",
            r#""\q""#,
            "01",
            "1e999",
            "\"a\nb\"",
            "[1,]",
            "{} {}",
            &"[".repeat(200),
            r#""\ud800""#,
            r#""\ud800\u0041""#,
        ];
        let told: Vec<&str> = faults.iter().map(|text| parse(text).unwrap_err().reason).collect();
        let ours: Vec<&str> = REASONS.iter().map(|(_, words)| *words).collect();
        assert_eq!(told, ours);
    }

    #[test]
    fn a_fault_is_told_with_its_place_in_characters() {
        let told = |text: &str| parse(text).unwrap_err().to_string();
        assert_eq!(told("{\n \"żółw\" 1}"), "not JSON at line 2, column 9: a : is missing");
        assert_eq!(
            told("{\"a\": 1,\n"),
            "not JSON at line 2, column 1: the text ends where a value should stand"
        );
    }
}
