//! Where an account's client secret comes from, and how `secret_command` is split into words.

use secrecy::SecretString;
use std::fmt;

/// Where the client secret comes from.
#[derive(Clone, Default)]
pub enum SecretSource {
    /// The variable `VCC_CLIENT_SECRET`.
    #[default]
    Environment,
    /// A command that prints it.
    Command(String),
    /// A masked prompt.
    Prompt,
    /// Known already (the sandbox's).
    Given(SecretString),
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

/// Why `secret_command` cannot be split; follows the setting's name in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CommandError {
    #[error("is empty")]
    Empty,
    #[error("has a quote that is not closed")]
    OpenQuote,
}

/// Splits a command into program and arguments by the quoting rules of a POSIX shell. Variables, pipes and globs have
/// no meaning. On Windows a backslash separates folders and escapes nothing.
pub(crate) fn split_command(command: &str) -> Result<Vec<String>, CommandError> {
    split(command, cfg!(windows))
}

fn split(command: &str, literal_backslash: bool) -> Result<Vec<String>, CommandError> {
    // No argument of a process can contain NUL, so it can represent a literal backslash while splitting.
    let words = if literal_backslash {
        let words = shell_words::split(&command.replace('\\', "\0"));
        words.map(|words| words.iter().map(|word| word.replace('\0', "\\")).collect())
    } else {
        shell_words::split(command)
    };
    let words: Vec<String> = words.map_err(|_| CommandError::OpenQuote)?;
    if words.first().is_none_or(String::is_empty) { Err(CommandError::Empty) } else { Ok(words) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_like_a_posix_shell() {
        assert_eq!(split("pass show vcc", false).unwrap(), ["pass", "show", "vcc"]);
        assert_eq!(
            split(r#"  op read "op://IT ops/vcc" 'a b'c\ d "" "#, false).unwrap(),
            ["op", "read", "op://IT ops/vcc", "a bc d", ""]
        );
        assert_eq!(split(r#"a "\"\\\n" '\'"#, false).unwrap(), ["a", r#""\\n"#, r"\"]);
        assert_eq!(split("echo $HOME; rm *", false).unwrap(), ["echo", "$HOME;", "rm", "*"]);
    }

    #[test]
    fn keeps_backslashes_on_windows() {
        assert_eq!(split(r"C:\bin\op.exe read", true).unwrap(), [r"C:\bin\op.exe", "read"]);
        assert_eq!(split(r#""C:\IT ops\" 'a\b' c\ d"#, true).unwrap(), [r"C:\IT ops\", r"a\b", r"c\", "d"]);
    }

    #[test]
    fn reports_empty_commands_and_open_quotes() {
        assert_eq!(split(" ", false), Err(CommandError::Empty));
        assert_eq!(split("'' a", false), Err(CommandError::Empty));
        assert_eq!(split("a 'b", false), Err(CommandError::OpenQuote));
        assert_eq!(split("a \"b\\", false), Err(CommandError::OpenQuote));
    }
}
