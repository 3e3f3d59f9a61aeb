//! A violated rule, its severity, and what corrects it.

use super::fix::Fix;
use std::borrow::Cow;

/// The severity of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Blocks submission.
    Error,
    /// Blocks nothing.
    Warning,
}

impl Severity {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }

    /// A line of output: `PATH: error: TEXT`.
    pub fn format_line(self, path: &str, text: &str) -> String {
        format!("{path}: {}: {text}", self.name())
    }
}

/// A violated rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Error or warning.
    pub severity: Severity,
    /// What to do.
    pub text: Cow<'static, str>,
    /// Typing on cannot fix it, so it is shown before the field loses the focus.
    pub early: bool,
    /// What corrects it, where that is known. It is offered, never taken without the person.
    pub fix: Option<Fix>,
}

impl Violation {
    /// An error that typing on can still fix.
    pub(crate) fn error(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Severity::Error, text)
    }

    /// An error, shown while typing if `early`.
    pub(crate) fn error_when(early: bool, text: impl Into<Cow<'static, str>>) -> Self {
        Self { early, ..Self::error(text) }
    }

    pub(crate) fn warning(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Severity::Warning, text)
    }

    pub(crate) fn new(severity: Severity, text: impl Into<Cow<'static, str>>) -> Self {
        Self { severity, text: text.into(), early: false, fix: None }
    }

    /// The problem with what corrects it.
    pub(crate) fn with_fix(self, fix: Option<Fix>) -> Self {
        Self { fix, ..self }
    }
}
