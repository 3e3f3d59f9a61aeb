//! Parses JSON that people bring: copied from a web page, with duplicate keys, with syntax errors.

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

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
    let text = plain_spaces(text);
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

/// The text as the parser takes it: without byte order mark, with plain spaces.
fn plain_spaces(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Avoids the copy for most texts: a list of drafts reads thousands.
    if !text.is_ascii() && text.contains(NON_BREAKING_SPACES) {
        Cow::Owned(replace_spaces(text))
    } else {
        Cow::Borrowed(text)
    }
}

/// The paths of keys that an object has more than once.
pub(crate) fn duplicate_keys(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let keys = Keys { path: String::new(), found: &mut found };
    let text = plain_spaces(text);
    // A syntax error is reported by `parse`.
    let _ = keys.deserialize(&mut serde_json::Deserializer::from_str(&text));
    found
}

/// Visits all objects of a JSON text for their keys. A long number arrives as an object, too.
struct Keys<'a> {
    path: String,
    found: &'a mut Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Keys<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Keys<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            let path = if self.path.is_empty() { key.clone() } else { format!("{}.{key}", self.path) };
            if !seen.insert(key) && !self.found.contains(&path) {
                self.found.push(path.clone());
            }
            map.next_value_seed(Keys { path, found: self.found })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut position = 0;
        while list
            .next_element_seed(Keys { path: format!("{}[{position}]", self.path), found: self.found })?
            .is_some()
        {
            position += 1;
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
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
