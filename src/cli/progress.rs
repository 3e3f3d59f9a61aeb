//! A progress line at the bottom of the terminal.

use super::color::is_dumb;
use crate::text::printable::Printable;
use std::io::{self, IsTerminal, Write};

/// Nothing where stderr is no terminal.
pub(crate) struct ProgressLine {
    is_on: bool,
}

impl ProgressLine {
    pub(crate) fn new() -> Self {
        Self { is_on: io::stderr().is_terminal() && !is_dumb() }
    }

    pub(crate) fn is_on(&self) -> bool {
        self.is_on
    }

    /// Removes the line, so that others can be printed.
    pub(crate) fn clear(&self) {
        if self.is_on {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }

    pub(crate) fn draw(&self, text: &str) {
        if self.is_on {
            let text = Printable::from(text).into_line();
            let _ = write!(io::stderr(), "\r\u{1b}[K{text}");
            let _ = io::stderr().flush();
        }
    }
}
