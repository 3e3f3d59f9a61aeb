//! TOML tables, read member by member: each wrong value is told with its line, each unknown key is remembered.

use super::config::ConfigError;
use crate::user::did_you_mean;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The text of the file, and what was noticed in it.
pub(super) struct Source<'t> {
    text: &'t str,
    /// What is no error.
    pub(super) warnings: Vec<String>,
}

/// A member of a table.
#[derive(Clone, Copy)]
pub(super) struct Member<'a> {
    /// Its key.
    pub(super) key: &'a str,
    /// Its value.
    pub(super) value: &'a DeValue<'a>,
    /// Its line, from 1.
    pub(super) line: usize,
}

impl<'t> Source<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, warnings: Vec::new() }
    }

    /// The line of a byte, from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        let before = self.text.get(..offset).unwrap_or(self.text);
        before.matches('\n').count() + 1
    }

    /// A table's members in the order of the file.
    pub(super) fn members<'a>(&self, table: &'a DeTable<'a>) -> Vec<Member<'a>> {
        let mut all: Vec<(usize, Member<'a>)> = table
            .iter()
            .map(|(key, value): (&Spanned<_>, &Spanned<DeValue<'a>>)| {
                let start = key.span().start;
                (start, Member { key: key.get_ref(), value: value.get_ref(), line: self.line(start) })
            })
            .collect();
        all.sort_by_key(|(start, _)| *start);
        all.into_iter().map(|(_, member)| member).collect()
    }

    pub(super) fn warn(&mut self, line: usize, text: &str) {
        self.warnings.push(format!("line {line}: {text}"));
    }

    /// Warns of a setting that is none, with the one of `known` that may have been meant.
    pub(super) fn unknown_key(&mut self, member: &Member<'_>, place: &str, known: &[&str]) {
        let meant = did_you_mean::nearest(member.key, known.iter().copied());
        let meant = meant.map_or_else(|| ".".to_owned(), |meant| format!(": did you mean {meant}?"));
        self.warn(member.line, &format!("{:?} is no setting {place} and was left out{meant}", member.key));
    }
}

impl<'a> Member<'a> {
    pub(super) fn error(&self, text: impl AsRef<str>) -> ConfigError {
        ConfigError { line: self.line, text: format!("{} {}", self.key, text.as_ref()) }
    }

    pub(super) fn text(&self) -> Result<&'a str, ConfigError> {
        self.value.as_str().ok_or_else(|| self.error(format!("takes a text, such as {} = \"…\".", self.key)))
    }

    pub(super) fn yes_no(&self) -> Result<bool, ConfigError> {
        self.value.as_bool().ok_or_else(|| self.error("takes true or false."))
    }

    pub(super) fn table(&self) -> Result<&'a DeTable<'a>, ConfigError> {
        self.value.as_table().ok_or_else(|| self.error("takes a table of its own."))
    }

    pub(super) fn one_of(&self, values: &[&str]) -> Result<&'a str, ConfigError> {
        let text = self.text()?;
        if values.contains(&text) {
            Ok(text)
        } else {
            Err(self.error(format!("takes one of {}.", values.join(", "))))
        }
    }

    pub(super) fn texts(&self) -> Result<Vec<String>, ConfigError> {
        let wrong = || self.error("takes a list of texts, such as [\"VBC integration\"].");
        let list = self.value.as_array().ok_or_else(wrong)?;
        list.iter().map(|one| one.get_ref().as_str().map(str::to_owned).ok_or_else(wrong)).collect()
    }

    /// A text, yes/no or number, as it would be typed into the form.
    pub(super) fn typed(&self) -> Result<String, ConfigError> {
        match self.value {
            DeValue::String(text) => Ok(text.to_string()),
            DeValue::Boolean(yes) => Ok(yes.to_string()),
            DeValue::Integer(number) => Ok(number.to_string()),
            _ => Err(self.error("takes a text, true, false or a whole number.")),
        }
    }
}
