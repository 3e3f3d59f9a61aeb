//! The names that a Rust source mentions: paths, with `{…}` groups written out; no comments, no texts, no tests.

/// A path as it is mentioned.
pub struct Name {
    /// Its parts: `std`, `fs`, `File`.
    pub parts: Vec<String>,
    /// The line of its last part, from 1.
    pub line: usize,
}

impl Name {
    /// The path with `::` between its parts.
    pub fn text(&self) -> String {
        self.parts.join("::")
    }
}

#[derive(Clone, PartialEq)]
enum Token {
    Word(String),
    Colons,
    Sign(char),
}

/// All paths that a source mentions outside comments, texts and items of `#[cfg(test)]`.
pub fn names(text: &str) -> Vec<Name> {
    let tokens = without_tests(&tokens(text));
    let mut reader = Reader { tokens: &tokens, at: 0, found: Vec::new() };
    while reader.at < tokens.len() {
        // A leading `::` is no part of a path's text.
        if !reader.take(&Token::Colons) && !reader.path(&[]) {
            reader.at += 1;
        }
    }
    reader.found
}

struct Reader<'a> {
    tokens: &'a [(Token, usize)],
    at: usize,
    found: Vec<Name>,
}

impl Reader<'_> {
    fn take(&mut self, wanted: &Token) -> bool {
        let is_next = self.tokens.get(self.at).is_some_and(|(token, _)| token == wanted);
        self.at += usize::from(is_next);
        is_next
    }

    /// Reads a path, or a group of them, that goes on from `parents`.
    fn path(&mut self, parents: &[String]) -> bool {
        let mut parts = parents.to_vec();
        loop {
            let Some((Token::Word(word), line)) = self.tokens.get(self.at) else { return false };
            self.at += 1;
            parts.push(word.clone());
            if !self.take(&Token::Colons) {
                self.found.push(Name { parts, line: *line });
                return true;
            }
            if self.take(&Token::Sign('{')) {
                self.group(&parts);
                return true;
            }
            if !matches!(self.tokens.get(self.at), Some((Token::Word(_), _))) {
                // `use a::*` and the turbofish: the path as far as it goes.
                self.found.push(Name { parts, line: *line });
                return true;
            }
        }
    }

    fn group(&mut self, parents: &[String]) {
        while self.at < self.tokens.len() && !self.take(&Token::Sign('}')) {
            if !self.path(parents) {
                self.at += 1;
            }
            // `name as other`: the other name is no path.
            if self.take(&Token::Word("as".to_owned())) {
                self.at += 1;
            }
        }
    }
}

/// Leaves out each item that stands under `#[cfg(test)]`.
fn without_tests(tokens: &[(Token, usize)]) -> Vec<(Token, usize)> {
    let word = |text: &str| Token::Word(text.to_owned());
    let attribute = [
        Token::Sign('#'),
        Token::Sign('['),
        word("cfg"),
        Token::Sign('('),
        word("test"),
        Token::Sign(')'),
        Token::Sign(']'),
    ];
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let here = tokens[at..].iter().map(|(token, _)| token);
        if here.take(attribute.len()).eq(attribute.iter()) {
            at = end_of_item(tokens, at + attribute.len());
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// Past an item: its braces, or its semicolon.
fn end_of_item(tokens: &[(Token, usize)], mut at: usize) -> usize {
    let mut depth = 0;
    while let Some((token, _)) = tokens.get(at) {
        at += 1;
        match token {
            Token::Sign('{') => depth += 1,
            Token::Sign('}') if depth == 1 => break,
            Token::Sign('}') => depth -= 1,
            Token::Sign(';') if depth == 0 => break,
            _ => {}
        }
    }
    at
}

/// Words and signs with their lines.
fn tokens(text: &str) -> Vec<(Token, usize)> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < chars.len() {
        let rest = &chars[at..];
        let length = skipped(rest);
        if length > 0 {
            line += rest[..length].iter().filter(|c| **c == '\n').count();
            at += length;
        } else if is_word(rest[0]) {
            let length = rest.iter().take_while(|c| is_word(**c)).count();
            tokens.push((Token::Word(rest[..length].iter().collect()), line));
            at += length;
        } else if rest.starts_with(&[':', ':']) {
            tokens.push((Token::Colons, line));
            at += 2;
        } else {
            tokens.push((Token::Sign(rest[0]), line));
            at += 1;
        }
    }
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// How many characters of white space, comment, text, character or lifetime stand at the beginning.
fn skipped(rest: &[char]) -> usize {
    match rest {
        [c, ..] if c.is_whitespace() => 1,
        ['/', '/', ..] => rest.iter().take_while(|c| **c != '\n').count(),
        ['/', '*', ..] => block_comment(rest),
        ['"', ..] => quoted(rest),
        ['b' | 'c', '"', ..] => 1 + quoted(&rest[1..]),
        ['r', '"' | '#', ..] => raw(rest, 1),
        ['b' | 'c', 'r', '"' | '#', ..] => raw(rest, 2),
        ['b', '\'', ..] => 1 + character(&rest[1..]),
        ['\'', ..] => character(rest),
        _ => 0,
    }
}

fn block_comment(rest: &[char]) -> usize {
    let (mut at, mut depth) = (0, 0);
    while at < rest.len() {
        match &rest[at..] {
            ['/', '*', ..] => {
                depth += 1;
                at += 2;
            }
            ['*', '/', ..] => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    break;
                }
            }
            _ => at += 1,
        }
    }
    at
}

fn quoted(rest: &[char]) -> usize {
    let quote = rest[0];
    let mut at = 1;
    while at < rest.len() && rest[at] != quote {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

/// A raw text; 0 for a raw identifier such as `r#type`, which is a word.
fn raw(rest: &[char], prefix: usize) -> usize {
    let hashes = rest[prefix..].iter().take_while(|c| **c == '#').count();
    let begin = prefix + hashes;
    if rest.get(begin) != Some(&'"') {
        return 0;
    }
    let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let length = rest[begin + 1..].windows(end.len()).position(|part| part == end);
    length.map_or(rest.len(), |length| begin + 1 + length + end.len())
}

/// A character such as `'x'` or `'\''`; of a lifetime the mark alone, so that its name is read as a word.
fn character(rest: &[char]) -> usize {
    match rest {
        ['\'', '\\', ..] | ['\'', _, '\'', ..] => quoted(rest),
        _ => 1,
    }
}
