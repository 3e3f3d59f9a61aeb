//! The JSON as a command for a POSIX shell: what `payload --curl` prints, and what the wizard copies and saves.

use super::MEDIA_TYPE;
use crate::account::AccountSelection;
use crate::text::sanitize::is_control_like;
use crate::text::shell;
use std::fmt::Write;

/// A longer argument is refused by Linux (128 kB).
const LONGEST_ARGUMENT: usize = 100_000;
/// Shells take long over more words in one, or give up.
const MOST_WORDS: usize = 200;

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

/// A command that sends these very bytes. The token goes through a pipe, written by the shell itself: in an argument of
/// a program every user of the computer could read it.
pub(crate) fn command(address: &CurlTarget, body: &str) -> String {
    let (base, comment) = address.base();
    // Brackets and braces mean more than themselves in an address to curl.
    let globoff = if base.contains(['[', ']', '{', '}']) { "  --globoff \\\n" } else { "" };
    let url = shell::quote(&format!("{base}/users"));
    let token = "printf 'Authorization: Bearer %s\\n' \"$VCC_TOKEN\" |\n";
    // Too much for an argument, the body goes through a pipe as well. Not always: not every curl reads /dev/fd.
    let much =
        body.len() > LONGEST_ARGUMENT || body.chars().filter(|c| is_written_out(*c)).count() > MOST_WORDS;
    let (begin, data, end) = if much {
        (
            format!("printf {} | {{\n{token}", format_of(body)),
            "--data-binary @/dev/fd/3".to_owned(),
            "\n} 3<&0",
        )
    } else {
        (token.to_owned(), format!("--data-raw {}", shell::quote(body)), "")
    };
    format!(
        "{comment}: \"${{VCC_TOKEN:?set it to an access token}}\" &&\n\
         {begin}\
         curl -H @- \\\n{globoff}  \
         -H 'Accept: {MEDIA_TYPE}' \\\n  \
         -H 'Content-Type: application/json' \\\n  \
         {data} \\\n  \
         {url}{end}\n"
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
