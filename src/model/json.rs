//! Parses JSON that people bring: copied from a web page, with duplicate keys, with syntax errors.

use serde_json::Value;
use std::borrow::Cow;

/// Non-breaking spaces, which web pages put into their examples.
const NON_BREAKING_SPACES: [char; 3] = ['\u{a0}', '\u{2007}', '\u{202f}'];

/// A syntax error, in words for people.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not JSON at line {line}, column {column}: {reason}")]
pub struct ParseError {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    pub(crate) reason: &'static str,
}

/// The parser's messages and ours. The parser may change its messages; an unknown one still gives line and column.
const REASONS: [(&str, &str); 19] = [
    ("EOF while parsing a list", "the text ends inside a list"),
    ("EOF while parsing an object", "the text ends inside an object"),
    ("EOF while parsing a string", "the text ends inside quotes"),
    ("EOF while parsing a value", "the text ends where a value is expected"),
    ("expected `:`", "a : is missing"),
    ("expected `,` or `]`", "a , or ] is missing"),
    ("expected `,` or `}`", "a , or } is missing"),
    ("expected ident", "a word other than true, false or null"),
    ("expected value", "a value is missing"),
    ("key must be a string", "a name in quotes is missing"),
    ("invalid escape", "a \\ before a character that needs none"),
    ("invalid number", "a number that JSON does not allow, such as 01"),
    ("number out of range", "a number too large"),
    (
        "control character (\\u0000-\\u001F) found while parsing a string",
        "a line break or control character in quotes",
    ),
    ("trailing comma", "a , too many"),
    ("trailing characters", "more text after the end"),
    ("recursion limit exceeded", "too many levels"),
    ("unexpected end of hex escape", "a \\u that is not a character"),
    ("lone leading surrogate in hex escape", "a \\u that is not a character"),
];

/// For messages not in `REASONS`.
const OTHER_REASON: &str = "something that does not belong there";

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
        let message = full.split(" at line ").next().unwrap_or(&full);
        let reason =
            REASONS.iter().find(|(parser, _)| *parser == message).map_or(OTHER_REASON, |(_, ours)| *ours);
        ParseError { line: error.line(), column: column.max(1), reason }
    })
}

fn replace_spaces(text: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    let plain = |c: char| match c {
        odd if NON_BREAKING_SPACES.contains(&odd) => ' ',
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

    /// Fails if a new version of the parser changes a message.
    #[test]
    fn each_parser_message_is_translated() {
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
        let reasons: Vec<&str> = faults.iter().map(|text| parse(text).unwrap_err().reason).collect();
        let ours: Vec<&str> = REASONS.iter().map(|(_, ours)| *ours).collect();
        assert_eq!(reasons, ours);
    }
}
