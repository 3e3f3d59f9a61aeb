//! The tables of `config.toml` as serde reads them, with the position of each value.

use crate::model::did_you_mean::nearest;
use crate::text::sanitize::escape_visible;
use crate::text::shortened;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A wrong value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {text}")]
pub struct ConfigError {
    /// Counted from 1.
    pub line: usize,
    /// The setting and what it takes.
    pub text: String,
}

/// Declares a table of settings, all of them optional, and the list of their names.
macro_rules! settings {
    ($table:ident { $($name:ident: $type:ty),+ $(,)? }) => {
        #[derive(Deserialize)]
        #[serde(expecting = "a table")]
        pub(super) struct $table { $(pub(super) $name: Option<Spanned<$type>>),+ }

        impl $table {
            const NAMES: &[&str] = &[$(stringify!($name)),+];
        }
    };
}

settings!(Settings {
    default_account: String,
    theme: String,
    mouse: bool,
    accounts: Entries<AccountSettings>,
    keys: Entries<String>,
});

settings!(AccountSettings {
    region: String,
    domain: String,
    api_url: String,
    token_url: String,
    client_id: String,
    secret_command: String,
    production: bool,
    features: Vec<String>,
    ca_file: String,
    username: String,
    agent_licences: u32,
    advice: bool,
    defaults: toml::Table,
    regions: Entries<String>,
});

/// A table whose keys the person chooses.
pub(super) type Entries<T> = BTreeMap<Spanned<String>, Spanned<T>>;

/// The entries of an optional table in the order of the file.
pub(super) fn in_file_order<T>(table: Option<Spanned<Entries<T>>>) -> Vec<(Spanned<String>, Spanned<T>)> {
    let mut entries: Vec<_> = table.map(Spanned::into_inner).unwrap_or_default().into_iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

/// The tables of the file and its warnings; turns positions into lines and names of settings.
pub(super) struct TomlSource<'t> {
    document: Spanned<DeTable<'t>>,
    lines: Lines,
    warnings: Warnings,
}

/// The positions at which the lines after the first one start.
struct Lines(Vec<usize>);

/// The first warnings with their lines; a broken file has as many as it has lines.
#[derive(Default)]
struct Warnings {
    described: Vec<(usize, String)>,
    more: usize,
}

/// How many warnings are described; the others are counted.
const MOST_WARNINGS: usize = 20;

impl<'t> TomlSource<'t> {
    /// Reads the settings. Messages never contain a value: it could be a secret in the wrong place.
    pub(super) fn parse(text: &'t str) -> Result<(Self, Settings), ConfigError> {
        let lines = Lines::of(text);
        let document = DeTable::parse(text).map_err(|error| ConfigError {
            line: lines.line_at(error.span().map_or(0, |span| span.start)),
            text: format!("not valid TOML: {}", error.message().replace("invalid", "wrong")),
        })?;
        let mut source = Self { document, lines, warnings: Warnings::default() };
        if let Some(date) = find_date(source.document.get_ref()) {
            return Err(source.error(date, "is a date: write it as text in quotes."));
        }
        let settings = Settings::deserialize(toml::Deserializer::from(source.document.clone()))
            .map_err(|error| source.type_error(&error))?;
        source.warn_of_unknown_settings();
        Ok((source, settings))
    }

    /// The table `[accounts.NAME.defaults]`, whose values can be of several types.
    pub(super) fn defaults_of(&self, account: &str) -> Option<DeTable<'t>> {
        let accounts = self.document.get_ref().get("accounts")?.get_ref().as_table()?;
        let defaults = accounts.get(account)?.get_ref().as_table()?.get("defaults")?;
        defaults.get_ref().as_table().cloned()
    }

    /// The warnings in the order of their lines.
    pub(super) fn into_warnings(self) -> Vec<String> {
        let Warnings { mut described, more } = self.warnings;
        described.sort_by_key(|(line, _)| *line);
        let described = described.into_iter().map(|(line, text)| format!("line {line}: {text}"));
        let more = (more > 0).then(|| format!("and {more} more settings were ignored."));
        described.chain(more).collect()
    }

    /// The line of a key or value, from 1.
    pub(super) fn line<T>(&self, at: &Spanned<T>) -> usize {
        self.lines.line_at(at.span().start)
    }

    pub(super) fn warn<T>(&mut self, at: &Spanned<T>, text: impl FnOnce() -> String) {
        let line = self.line(at);
        self.warnings.push(line, text);
    }

    /// An error at a key or value; the text follows the setting's name.
    pub(super) fn error<T>(&self, at: &Spanned<T>, text: impl fmt::Display) -> ConfigError {
        let key = entry_at(self.document.get_ref(), at.span().start).map_or("", |(key, _)| key);
        ConfigError { line: self.line(at), text: format!("{} {text}", escape_visible(&shortened(key))) }
    }

    /// Says what the setting takes, in place of serde's words, which repeat the value.
    fn type_error(&self, error: &toml::de::Error) -> ConfigError {
        let span = error.span().unwrap_or_default();
        let value = entry_at(self.document.get_ref(), span.start).map(|(_, value)| value);
        let within = |value: &Spanned<DeValue<'_>>| value.get_ref().is_array() && value.span() != span;
        let expected = error.message().rsplit_once(", expected ").map_or("", |(_, expected)| expected);
        let takes = match expected {
            "a sequence" => LIST,
            "a string" if value.is_some_and(within) => LIST,
            "a string" => "text in quotes",
            "a boolean" => "true or false",
            "a map" => "a table",
            "u32" => "a whole number, such as 15",
            "" => "another value",
            other => other,
        };
        self.error(&Spanned::new(span, ()), format_args!("takes {takes}."))
    }

    fn warn_of_unknown_settings(&mut self) {
        let root = self.document.get_ref();
        let accounts = root.get("accounts").and_then(|value| value.get_ref().as_table());
        let accounts =
            accounts.into_iter().flat_map(DeTable::values).filter_map(|one| one.get_ref().as_table());
        let tables = accounts.map(|table| (table, AccountSettings::NAMES, "of an account"));
        let mut unknown = Vec::new();
        for (table, known, of) in tables.chain([(root, Settings::NAMES, "of vcc-user")]) {
            let keys = table.keys().filter(|key| !known.contains(&&**key.get_ref()));
            unknown.extend(keys.map(|key| (self.line(key), key, known, of)));
        }
        unknown.sort_by_key(|(line, ..)| *line);
        for (line, key, known, of) in unknown {
            self.warnings.push(line, || {
                let name = shortened(key.get_ref());
                let hint = if holds_secret(key.get_ref()) {
                    SECRET_HINT.to_owned()
                } else {
                    did_you_mean(nearest(&name, known.iter().copied()))
                };
                format!("{name:?} is not a setting {of} and was ignored{hint}")
            });
        }
    }
}

impl Warnings {
    fn push(&mut self, line: usize, text: impl FnOnce() -> String) {
        if self.described.len() < MOST_WARNINGS {
            self.described.push((line, text()));
        } else {
            self.more += 1;
        }
    }
}

impl Lines {
    fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at + 1).collect())
    }

    /// The line of a byte, from 1.
    fn line_at(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset) + 1
    }
}

const LIST: &str = "a list of texts in quotes, such as [\"VBC integration\"]";

/// Follows the name of a setting that looks like a secret, in place of the nearest name: that is `secret_command`, which
/// is run, not read.
pub(crate) const SECRET_HINT: &str = ". A client secret does not belong in this file: remove it here, and name a command that \
                           prints it (secret_command = \"pass show vcc\"), set VCC_CLIENT_SECRET, or type it when you are asked.";

/// Whether a setting of this name would hold a secret: `secret`, `clientSecret`, `password`.
pub(crate) fn holds_secret(name: &str) -> bool {
    let name: String = name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let is_command = name.starts_with("secretc") || name.contains("command");
    let words = ["secret", "passw", "passphrase", "pwd", "credential", "apikey", "accesstoken"];
    !is_command && words.iter().any(|word| name.contains(word))
}

/// The end of a warning's sentence.
pub(super) fn did_you_mean(name: Option<&str>) -> String {
    name.map_or_else(|| ".".to_owned(), |name| format!(": did you mean {name}?"))
}

/// The innermost entry whose key or value is at a byte of the text.
fn entry_at<'a, 't>(table: &'a DeTable<'t>, offset: usize) -> Option<(&'a str, &'a Spanned<DeValue<'t>>)> {
    table.iter().find_map(|(key, value)| {
        let nested = value.get_ref().as_table().and_then(|table| entry_at(table, offset));
        let here = key.span().contains(&offset) || value.span().contains(&offset);
        nested.or_else(|| here.then_some((&**key.get_ref(), value)))
    })
}

/// The first date in the tables: no setting takes one, and serde would read it as a table.
fn find_date<'a, 't>(table: &'a DeTable<'t>) -> Option<&'a Spanned<DeValue<'t>>> {
    table.values().find_map(|value| match value.get_ref() {
        DeValue::Datetime(_) => Some(value),
        DeValue::Table(table) => find_date(table),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_show_every_setting() {
        let document = include_str!("../../docs/accounts.md");
        for name in Settings::NAMES.iter().chain(AccountSettings::NAMES) {
            let forms =
                [format!("\n{name} = "), format!("`{name}`"), format!("[{name}"), format!(".{name}]")];
            assert!(forms.iter().any(|form| document.contains(form)), "{name}");
        }
    }
}
