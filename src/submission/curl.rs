//! The JSON as a command for a POSIX shell: what `payload --curl` prints, and what the wizard copies and saves.

use super::MEDIA_TYPE;
use crate::account::AccountSelection;
use crate::text::sanitize::is_control_like;
use crate::text::shell;
use std::fmt::Write;

/// Where the command sends the user.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CurlTarget {
    /// To the API at this address.
    Account(String),
    /// To the practice account, which has an address only while `vcc-user sandbox` serves it.
    Sandbox,
    /// No account is configured.
    #[default]
    Unknown,
}

impl CurlTarget {
    /// That of the account which was chosen.
    pub(crate) fn from_selection(choice: &AccountSelection) -> Self {
        match choice {
            AccountSelection::Account(account) => Self::Account(account.api_url.clone()),
            AccountSelection::Sandbox { named: true } => Self::Sandbox,
            AccountSelection::Sandbox { named: false } => Self::Unknown,
        }
    }

    /// The API's address, and a comment on what to put in its place before the command runs.
    fn base(&self) -> (&str, &'static str) {
        match self {
            Self::Account(api_url) => (api_url, ""),
            Self::Sandbox => (
                "http://127.0.0.1:PORT/useradmin",
                "# The practice account has an address while `vcc-user sandbox` runs: put it in the place of this one.\n",
            ),
            // Nothing is there, so that nothing is sent by mistake.
            Self::Unknown => (
                "https://REGION.api.newvoicemedia.com/useradmin",
                "# No account is configured: put emea, nam or apac in the place of REGION.\n",
            ),
        }
    }
}

/// A command that sends these very bytes. Token and body go through pipes, written by the shell itself: the arguments of
/// a program can be read by every user of the computer, and are limited to 128 kB on Linux.
pub(crate) fn command(address: &CurlTarget, body: &str) -> String {
    let (base, comment) = address.base();
    // Brackets and braces mean more than themselves in an address to curl.
    let globoff = if base.contains(['[', ']', '{', '}']) { "  --globoff \\\n" } else { "" };
    let (url, body) = (shell::quote(&format!("{base}/users")), format_of(body));
    format!(
        "{comment}: \"${{VCC_TOKEN:?set it to an access token}}\" &&\n\
         printf {body} | {{\n\
         printf 'Authorization: Bearer %s\\n' \"$VCC_TOKEN\" |\n\
         curl -H @- \\\n{globoff}  \
         -H 'Accept: {MEDIA_TYPE}' \\\n  \
         -H 'Content-Type: application/json' \\\n  \
         --data-binary @/dev/fd/3 \\\n  \
         {url}\n}} 3<&0\n"
    )
}

/// A text as the format of the shell's own `printf`: it stays one word, however much of it is octal numbers.
fn format_of(text: &str) -> String {
    let mut word = String::from("'");
    for c in text.chars() {
        match c {
            '%' => word.push_str("%%"),
            '\\' => word.push_str("\\\\"),
            '\'' => word.push_str("\\047"),
            c if is_written_out(c) => push_octal(&mut word, c),
            c => word.push(c),
        }
    }
    word.push('\'');
    word
}

fn is_written_out(c: char) -> bool {
    is_control_like(c) && c != '\n'
}

fn push_octal(text: &mut String, c: char) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        let _ = write!(text, "\\{byte:03o}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_account_or_says_that_there_is_none() {
        let none = command(&CurlTarget::Unknown, "{}");
        assert!(none.starts_with("# No account") && none.contains("'https://REGION.api."), "{none}");
        assert!(command(&CurlTarget::Sandbox, "{}").contains("PORT"));
        let own = command(&CurlTarget::Account("https://api.example/useradmin".into()), "{}");
        assert!(own.starts_with(": ") && own.contains("'https://api.example/useradmin/users'"), "{own}");
    }
}
