//! The JSON as a command for a POSIX shell: `payload --curl`.

use super::exit::Stop;
use crate::account::Choice;
use crate::submission::harmless::is_obeyed;
use std::fmt::Write;

/// Where no account is configured; nothing is there, so that nothing is sent by mistake.
const PLACE: &str = "https://REGION.api.newvoicemedia.com/useradmin";
/// A longer argument is refused by Linux (128 kB).
const LONGEST: usize = 100_000;

/// A command that sends these very bytes. The token goes through a pipe, written by the shell itself: in an argument of
/// a program everybody on the computer could read it.
pub fn command(choice: &Choice, body: &str) -> Result<String, Stop> {
    if body.len() > LONGEST {
        return Err(Stop::usage(
            "the JSON is too long for a command: write it to a file with `vcc-user payload`, and send that with \
             `curl --data-binary @FILE`",
        ));
    }
    let (comment, base) = match choice {
        Choice::Account(account) => (String::new(), account.api_url.as_str()),
        Choice::Sandbox { named: true } => (
            "# The practice account has an address while `vcc-user sandbox` runs: put it in the place of this one.\n"
                .to_owned(),
            "http://127.0.0.1:PORT/useradmin",
        ),
        Choice::Sandbox { named: false } => (
            "# No account is configured: put emea, nam or apac in the place of REGION.\n".to_owned(),
            PLACE,
        ),
    };
    // Brackets and braces mean more than themselves in an address to curl.
    let globoff = if base.contains(['[', ']', '{', '}']) { "  --globoff \\\n" } else { "" };
    let url = quoted(&format!("{base}/users"));
    let body = quoted(body);
    Ok(format!(
        "{comment}: \"${{VCC_TOKEN:?set it to an access token}}\" &&\n\
         printf 'Authorization: Bearer %s\\n' \"$VCC_TOKEN\" |\n\
         curl -H @- \\\n{globoff}  \
         -H 'Accept: application/vnd.newvoicemedia.v4+json' \\\n  \
         -H 'Content-Type: application/json' \\\n  \
         --data-raw {body} \\\n  \
         {url}\n"
    ))
}

/// A text as one word of a POSIX shell. What a terminal would obey or hide is written as octal numbers: the command is
/// looked at, and copied, before it is run. A newline stays one, and a text that ends in one of the others does not
/// occur: JSON ends in a brace.
fn quoted(text: &str) -> String {
    let mut word = String::from("'");
    let mut octal = String::new();
    for c in text.chars() {
        if is_obeyed(c) && c != '\n' {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(octal, "\\{byte:03o}");
            }
            continue;
        }
        flush(&mut word, &mut octal);
        match c {
            '\'' => word.push_str("'\\''"),
            c => word.push(c),
        }
    }
    flush(&mut word, &mut octal);
    word.push('\'');
    word
}

fn flush(word: &mut String, octal: &mut String) {
    if !octal.is_empty() {
        let _ = write!(word, "'\"$(printf '{octal}')\"'");
        octal.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_for_a_shell() {
        assert_eq!(quoted("it's $HOME `x`\n\\"), "'it'\\''s $HOME `x`\n\\'");
        assert_eq!(quoted("a\u{9b}b"), "'a'\"$(printf '\\302\\233')\"'b'");
    }

    #[test]
    fn names_the_account_or_says_that_there_is_none() {
        let none = command(&Choice::Sandbox { named: false }, "{}").unwrap();
        assert!(none.starts_with("# No account") && none.contains("'https://REGION.api."), "{none}");
        assert!(command(&Choice::Sandbox { named: true }, "{}").unwrap().contains("PORT"));
        assert!(command(&Choice::Sandbox { named: true }, &"x".repeat(LONGEST + 1)).is_err());
    }
}
