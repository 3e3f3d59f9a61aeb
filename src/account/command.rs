//! The command that prints a secret, taken apart as a shell would, without a shell.

/// Why a command cannot be taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCommand {
    /// No word in it.
    #[error("is empty")]
    Empty,
    /// A quote without its end.
    #[error("has a quote that is not closed")]
    OpenQuote,
    /// A backslash at the very end.
    #[error("ends in a backslash")]
    OpenEscape,
}

/// Splits a command into program and arguments: white space separates, single quotes keep everything, double quotes
/// keep all but a backslash before `"`, `\`, `$` and `` ` `` (POSIX, 2.2). Variables, pipes and globs mean nothing.
pub fn split(command: &str) -> Result<Vec<String>, BadCommand> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut characters = command.chars();
    while let Some(c) = characters.next() {
        match c {
            c if c.is_whitespace() => words.extend(word.take()),
            '\'' => single(&mut characters, word.get_or_insert_default())?,
            '"' => double(&mut characters, word.get_or_insert_default())?,
            '\\' => {
                let next = characters.next().ok_or(BadCommand::OpenEscape)?;
                word.get_or_insert_default().push(next);
            }
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    if words.first().is_none_or(String::is_empty) { Err(BadCommand::Empty) } else { Ok(words) }
}

fn single(characters: &mut std::str::Chars<'_>, word: &mut String) -> Result<(), BadCommand> {
    loop {
        match characters.next().ok_or(BadCommand::OpenQuote)? {
            '\'' => return Ok(()),
            c => word.push(c),
        }
    }
}

fn double(characters: &mut std::str::Chars<'_>, word: &mut String) -> Result<(), BadCommand> {
    loop {
        match characters.next().ok_or(BadCommand::OpenQuote)? {
            '"' => return Ok(()),
            '\\' => match characters.next().ok_or(BadCommand::OpenQuote)? {
                c @ ('"' | '\\' | '$' | '`') => word.push(c),
                c => word.extend(['\\', c]),
            },
            c => word.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_as_a_shell_does() {
        assert_eq!(split("pass show vcc").unwrap(), ["pass", "show", "vcc"]);
        assert_eq!(
            split(r#"  op read "op://IT ops/vcc" 'a b'c\ d "" "#).unwrap(),
            ["op", "read", "op://IT ops/vcc", "a bc d", ""]
        );
        assert_eq!(split(r#"a "\"\\\n" '\'"#).unwrap(), ["a", r#""\\n"#, r"\"]);
        assert_eq!(split("echo $HOME; rm *").unwrap(), ["echo", "$HOME;", "rm", "*"]);
    }

    #[test]
    fn says_what_is_missing() {
        assert_eq!(split(" "), Err(BadCommand::Empty));
        assert_eq!(split("a 'b"), Err(BadCommand::OpenQuote));
        assert_eq!(split("a \"b\\"), Err(BadCommand::OpenQuote));
        assert_eq!(split("a b\\"), Err(BadCommand::OpenEscape));
    }
}
