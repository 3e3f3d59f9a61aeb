//! The tables of `config.toml` as serde reads them, with the position of each value.

use crate::model::did_you_mean::nearest;
use crate::text::sanitize::escape_visible;
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

/// The text of the file and its warnings; turns positions into lines and names of settings.
pub(super) struct TomlSource<'t> {
    text: &'t str,
    document: Spanned<DeTable<'t>>,
    warnings: Vec<(usize, String)>,
}

impl<'t> TomlSource<'t> {
    /// Reads the settings. Messages never contain a value: it could be a secret in the wrong place.
    pub(super) fn parse(text: &'t str) -> Result<(Self, Settings), ConfigError> {
        let document = DeTable::parse(text).map_err(|error| ConfigError {
            line: line_at(text, error.span().map_or(0, |span| span.start)),
            text: format!("not valid TOML: {}", error.message()),
        })?;
        let mut source = Self { text, document, warnings: Vec::new() };
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
    pub(super) fn into_warnings(mut self) -> Vec<String> {
        self.warnings.sort_by_key(|(line, _)| *line);
        self.warnings.into_iter().map(|(line, text)| format!("line {line}: {text}")).collect()
    }

    /// The line of a key or value, from 1.
    pub(super) fn line<T>(&self, at: &Spanned<T>) -> usize {
        line_at(self.text, at.span().start)
    }

    pub(super) fn warn<T>(&mut self, at: &Spanned<T>, text: String) {
        self.warnings.push((self.line(at), text));
    }

    /// An error at a key or value; the text follows the setting's name.
    pub(super) fn error<T>(&self, at: &Spanned<T>, text: impl fmt::Display) -> ConfigError {
        let key = entry_at(self.document.get_ref(), at.span().start).map_or("", |(key, _)| key);
        ConfigError { line: self.line(at), text: format!("{} {text}", escape_visible(key)) }
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
            for key in table.keys().filter(|key| !known.contains(&&**key.get_ref())) {
                let hint = did_you_mean(nearest(key.get_ref(), known.iter().copied()));
                unknown.push((
                    self.line(key),
                    format!("{:?} is no setting {of} and was ignored{hint}", key.get_ref()),
                ));
            }
        }
        self.warnings.extend(unknown);
    }
}

const LIST: &str = "a list of texts in quotes, such as [\"VBC integration\"]";

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

fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_shows_every_setting() {
        let readme = include_str!("../../README.md");
        for name in Settings::NAMES.iter().chain(AccountSettings::NAMES) {
            let forms =
                [format!("\n{name} = "), format!("`{name}`"), format!("[{name}"), format!(".{name}]")];
            assert!(forms.iter().any(|form| readme.contains(form)), "{name}");
        }
    }
}
