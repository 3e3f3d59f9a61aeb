//! The JSON, and the command that sends it, for other uses: on the terminal's clipboard, in a file.

use crate::submission::curl::{self, CurlTarget};

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// The JSON that will be sent.
    Json,
    /// The shell command that sends it.
    Curl,
}

impl ExportFormat {
    /// Its name for the person.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Curl => "curl command",
        }
    }

    /// The text, without a newline at its end, so that pasting it at a shell prompt does not run it.
    pub(super) fn render(self, json: &str, address: &CurlTarget) -> String {
        match self {
            Self::Json => json.to_owned(),
            Self::Curl => curl::command(address, json).trim_end().to_owned(),
        }
    }

    /// A file name for a user: of a username that is no file name only its harmless characters.
    pub(super) fn file_name(self, username: &str) -> String {
        let plain: String =
            username.chars().filter(|c| c.is_ascii_alphanumeric() || "._-@".contains(*c)).collect();
        let stem = plain.trim_start_matches(['.', '-']);
        let stem = if stem.is_empty() { "user" } else { stem };
        format!("{stem}.{}", if self == Self::Json { "json" } else { "sh" })
    }
}
