//! Colours of the command line's output: on terminals only, unless `--color` says otherwise.

use crate::model::rule::Severity;
use crate::text::printable::Printable;
use clap::ColorChoice;
use std::io::IsTerminal;

/// Colours text, or leaves it plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Painter(bool);

pub(crate) const RED: &str = "\u{1b}[1;31m";
const YELLOW: &str = "\u{1b}[33m";
pub(crate) const GREEN: &str = "\u{1b}[32m";
const OFF: &str = "\u{1b}[0m";

impl Painter {
    pub(crate) fn new(when: ColorChoice, stream: &impl IsTerminal) -> Self {
        Self(match when {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => stream.is_terminal() && !no_color() && !is_dumb() && supports_ansi(),
        })
    }

    pub(crate) fn is_on(self) -> bool {
        self.0
    }

    pub(crate) fn paint(self, colour: &'static str, text: &str) -> Printable {
        if self.0 { Printable::styled(colour, text, OFF) } else { text.into() }
    }

    pub(crate) fn severity(self, severity: Severity) -> Printable {
        self.paint(if severity == Severity::Error { RED } else { YELLOW }, severity.name())
    }
}

/// Whether `NO_COLOR` is set (no-color.org).
pub(crate) fn no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// Whether the terminal supports no escape sequences: `TERM=dumb`.
pub(crate) fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// Old Windows consoles print escape sequences instead of interpreting them.
#[cfg(windows)]
fn supports_ansi() -> bool {
    crossterm::ansi_support::supports_ansi()
}

#[cfg(not(windows))]
fn supports_ansi() -> bool {
    true
}
