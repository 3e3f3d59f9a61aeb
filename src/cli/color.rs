//! Colours outside the wizard: on terminals only, unless the person says otherwise.

use super::args::ColorChoice;
use crate::user::rule::Severity;
use std::io::IsTerminal;

/// Whether and how something is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Painter(bool);

const RED: &str = "\u{1b}[1;31m";
const YELLOW: &str = "\u{1b}[33m";
const GREEN: &str = "\u{1b}[32m";
const OFF: &str = "\u{1b}[0m";

impl Painter {
    /// For what goes to stdout.
    pub fn stdout(when: ColorChoice) -> Self {
        Self::new(when, &std::io::stdout())
    }

    /// For what goes to stderr.
    pub fn stderr(when: ColorChoice) -> Self {
        Self::new(when, &std::io::stderr())
    }

    fn new(when: ColorChoice, stream: &impl IsTerminal) -> Self {
        Self(match when {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => stream.is_terminal() && !no_color() && !is_dumb() && obeyed(),
        })
    }

    /// Whether anything is coloured.
    pub fn is_on(self) -> bool {
        self.0
    }

    /// `error` or `warning`, in its colour.
    pub fn severity(self, severity: Severity) -> String {
        let colour = if severity == Severity::Error { RED } else { YELLOW };
        self.paint(colour, severity.name())
    }

    /// What went well.
    pub fn good(self, text: &str) -> String {
        self.paint(GREEN, text)
    }

    /// What did not.
    pub fn bad(self, text: &str) -> String {
        self.paint(RED, text)
    }

    fn paint(self, colour: &str, text: &str) -> String {
        if self.0 { format!("{colour}{text}{OFF}") } else { text.to_owned() }
    }
}

/// Whether the person wants no colours anywhere: `NO_COLOR` (no-color.org).
pub fn no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// Whether the terminal says that it obeys nothing: `TERM=dumb`.
pub fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// Old consoles of Windows print the sequences instead of obeying them.
#[cfg(windows)]
fn obeyed() -> bool {
    crossterm::ansi_support::supports_ansi()
}

#[cfg(not(windows))]
fn obeyed() -> bool {
    true
}
