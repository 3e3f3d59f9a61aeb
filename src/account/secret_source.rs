//! Where an account's client secret comes from, and how `secret_command` is split into words.

use anstream::adapter::strip_str;
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;
use std::fmt;
use std::path::PathBuf;

/// Where the client secret comes from.
#[derive(Clone, Default)]
pub enum SecretSource {
    /// The variable `VCC_CLIENT_SECRET`.
    #[default]
    Environment,
    /// A command that prints it.
    Command(SecretCommand),
    /// A masked prompt.
    Prompt,
    /// Known already (the sandbox's).
    Given(SecretString),
}

/// The command of `secret_command`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SecretCommand {
    /// The line as it is configured; it may contain a secret.
    pub line: String,
    /// The folder of `config.toml`, where the command runs: relative paths start there.
    pub folder: PathBuf,
}

/// Prints neither the secret nor the command, which may contain one.
impl fmt::Debug for SecretSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "Environment",
            Self::Command(_) => "Command(…)",
            Self::Prompt => "Prompt",
            Self::Given(_) => "Given(…)",
        })
    }
}

/// The secret in what a command printed or a variable holds: the first line, without a byte order mark and without the
/// escape sequences of a colour.
pub(crate) fn first_line(text: &str) -> Zeroizing<String> {
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    let plain = Zeroizing::new(strip_str(line).to_string());
    Zeroizing::new(plain.trim_matches('\u{feff}').to_owned())
}

/// Splits a command into program and arguments by the quoting rules of a POSIX shell. Variables, pipes and globs have
/// no meaning. On Windows a backslash separates folders and escapes nothing. An error follows the setting's name.
pub(crate) fn split_command(command: &str) -> Result<Vec<String>, &'static str> {
    split(command, cfg!(windows))
}

fn split(command: &str, literal_backslash: bool) -> Result<Vec<String>, &'static str> {
    // No argument of a process can contain NUL, so it can represent a literal backslash while splitting.
    let words = if literal_backslash {
        let words = shell_words::split(&command.replace('\\', "\0"));
        words.map(|words| words.iter().map(|word| word.replace('\0', "\\")).collect())
    } else {
        shell_words::split(command)
    };
    let words: Vec<String> = words.map_err(|_| "has a quote that is not closed")?;
    // `echo x | tr -d y` would print all that is behind its first word as the secret.
    let is_for_a_shell = |word: &String| {
        matches!(word.as_str(), "|" | "||" | "&&" | ";" | "&" | "<" | ">" | ">>") || word.starts_with("2>")
    };
    match words.first() {
        None => Err("is empty"),
        Some(first) if first.is_empty() => Err("is empty"),
        Some(first) if first.starts_with(['~', '$']) => {
            Err("begins with ~ or $, which only a shell reads: write the whole path")
        }
        Some(_) if words.iter().any(is_for_a_shell) => {
            Err("has | & ; < or >, which only a shell reads: give it to one, as in sh -c '…'")
        }
        Some(_) => Ok(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_like_a_posix_shell() {
        let cases: [(&str, bool, &[&str]); 6] = [
            ("pass show vcc", false, &["pass", "show", "vcc"]),
            (
                r#"  op read "op://IT ops/vcc" 'a b'c\ d "" "#,
                false,
                &["op", "read", "op://IT ops/vcc", "a bc d", ""],
            ),
            (r#"a "\"\\\n" '\'"#, false, &["a", r#""\\n"#, r"\"]),
            ("echo $HOME; rm *", false, &["echo", "$HOME;", "rm", "*"]),
            (r"C:\bin\op.exe read", true, &[r"C:\bin\op.exe", "read"]),
            (r#""C:\IT ops\" 'a\b' c\ d"#, true, &[r"C:\IT ops\", r"a\b", r"c\", "d"]),
        ];
        for (command, literal_backslash, words) in cases {
            assert_eq!(split(command, literal_backslash).unwrap(), words);
        }
        for empty in [" ", "'' a"] {
            assert_eq!(split(empty, false), Err("is empty"));
        }
        for line in ["~/bin/get x", "$HOME/get", "${HOME}/get"] {
            assert!(split(line, false).unwrap_err().starts_with("begins with ~ or $"), "{line}");
        }
        for line in [
            "pass show vcc | head -1",
            "op read x 2>/dev/null",
            "a 2> b",
            "a && b",
            "cat < f",
            "a ; b",
            "a & b",
            "a > f",
        ] {
            assert!(split(line, false).unwrap_err().contains("which only a shell reads"), "{line}");
        }
        for line in
            ["sh -c 'a | head -1'", "get --url=x?a&b", "get a|b", "get 'x;y'", "get -- ~/file", "get $HOME"]
        {
            assert!(split(line, false).is_ok(), "{line}");
        }
        for open in ["a 'b", "a \"b\\"] {
            assert_eq!(split(open, false), Err("has a quote that is not closed"));
        }
    }
}
