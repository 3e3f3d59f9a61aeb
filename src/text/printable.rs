//! Text for stdout and stderr. What others wrote (an argument, a file, a server) is harmless in it, wherever it comes from.

use super::sanitize::escape_lines;
use std::fmt;

/// A text in which only line breaks and the program's own colours act on a terminal. Any text can become one; what is
/// left then of control, bidi and invisible characters is visible.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Printable(String);

impl Printable {
    /// A text of the program's own, with its escape sequences and tabs.
    pub(crate) fn trusted(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A text between the program's own escape sequences.
    pub(crate) fn styled(on: &'static str, text: &str, off: &'static str) -> Self {
        Self([on, &escape_lines(text), off].concat())
    }

    pub(crate) fn push(&mut self, more: impl Into<Self>) {
        self.0.push_str(&more.into().0);
    }

    pub(crate) fn with(mut self, more: impl Into<Self>) -> Self {
        self.push(more);
        self
    }

    /// The text in one line.
    pub(crate) fn into_line(self) -> Self {
        if self.0.contains('\n') { Self(self.0.replace('\n', "\u{240a}")) } else { self }
    }

    /// The text without its last line break.
    pub(crate) fn trim_end(mut self) -> Self {
        self.0.truncate(self.0.trim_end().len());
        self
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Printable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Printable {
    fn from(text: &str) -> Self {
        Self(escape_lines(text))
    }
}

impl From<&String> for Printable {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<String> for Printable {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}
