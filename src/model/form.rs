//! The answers as typed, valid or not: an unfinished number is kept like any other text.

use super::fields::field::Field;
use super::fields::{FieldId, NEW_ROW};
use crate::text::clean::without_edges;
use std::borrow::Cow;
use std::sync::Arc;

/// The maximum number of rows, from files or typed: more than any agent has, and few enough to validate on every key.
pub const MOST_ROWS: usize = 1000;

/// Identifies a row for the life of the form, so that undo, notes and focus survive the removal of other rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(pub u32);

/// Refers to a field, in a list together with its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldRef {
    /// The field in the catalogue.
    pub field: FieldId,
    /// The row, if the field belongs to a list.
    pub row: Option<RowId>,
}

impl FieldRef {
    /// A field outside a list.
    pub const fn single(field: FieldId) -> Self {
        Self { field, row: None }
    }

    /// A field in a row.
    pub const fn in_row(field: FieldId, row: RowId) -> Self {
        Self { field, row: Some(row) }
    }
}

impl From<FieldId> for FieldRef {
    fn from(field: FieldId) -> Self {
        Self::single(field)
    }
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its ID.
    pub id: RowId,
    cells: Answers,
}

/// The answers that are not empty, sorted by field: most are empty, and each key clones, compares and looks through them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Answers(Vec<(FieldId, String)>);

impl Answers {
    fn position(&self, field: FieldId) -> Result<usize, usize> {
        self.0.binary_search_by_key(&field, |(one, _)| *one)
    }

    fn get(&self, field: FieldId) -> &str {
        self.position(field).map_or("", |place| &self.0[place].1)
    }

    fn set(&mut self, field: FieldId, text: String) {
        match self.position(field) {
            Ok(place) if text.is_empty() => drop(self.0.remove(place)),
            Ok(place) => self.0[place].1 = text,
            Err(_) if text.is_empty() => {}
            Err(place) => self.0.insert(place, (field, text)),
        }
    }

    fn iter(&self) -> impl Iterator<Item = (FieldId, &str)> {
        self.0.iter().map(|(field, text)| (*field, text.as_str()))
    }
}

/// All answers, of visible and hidden fields. Undo keeps clones of it.
#[derive(Debug, Clone)]
pub struct Form {
    answers: Answers,
    /// Shared between clones, because most changes do not touch the rows.
    rows: Arc<Vec<Row>>,
    next_row: u32,
    features: Option<Arc<[String]>>,
}

/// Forms are equal if their answers are; the next free row ID and the account's features do not count.
impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows && self.answers == other.answers
    }
}

impl Eq for Form {}

impl Default for Form {
    fn default() -> Self {
        Self { answers: Answers::default(), rows: Arc::default(), next_row: 1, features: None }
    }
}

impl Form {
    /// The answer as typed; empty if there is none or no such row.
    pub fn get(&self, at: impl Into<FieldRef>) -> &str {
        let at = at.into();
        match at.row {
            None => self.answers.get(at.field),
            Some(id) => self.row(id).map_or("", |row| row.get(at.field)),
        }
    }

    /// The answers outside of rows that are not empty, in the order of the catalogue.
    pub(crate) fn answers(&self) -> impl Iterator<Item = (FieldId, &str)> {
        self.answers.iter()
    }

    /// Replaces an answer. Does nothing if the row does not exist.
    pub fn set(&mut self, at: impl Into<FieldRef>, text: impl Into<String>) {
        let at = at.into();
        match at.row {
            None => self.answers.set(at.field, text.into()),
            Some(id) => {
                if let Some(place) = self.row_position(id) {
                    Arc::make_mut(&mut self.rows)[place].cells.set(at.field, text.into());
                }
            }
        }
    }

    /// The answer as it is sent: normalized according to its kind.
    pub fn value(&self, at: impl Into<FieldRef>) -> Cow<'_, str> {
        let at = at.into();
        at.field.field().kind.normalize(self.get(at))
    }

    /// Sets the account's features, if known: fields that require another one are hidden.
    pub(crate) fn set_features(&mut self, features: Option<Arc<[String]>>) {
        self.features = features;
    }

    /// Whether the account is known to lack the feature that the field requires.
    pub(crate) fn lacks_feature_of(&self, field: &Field) -> bool {
        match (&self.features, field.feature) {
            (Some(all), Some(needed)) => !all.iter().any(|one| one.eq_ignore_ascii_case(needed)),
            _ => false,
        }
    }

    /// The rows, in order.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Adds a row at the end.
    pub fn add_row(&mut self) -> RowId {
        let id = RowId(self.next_row);
        self.next_row += 1;
        let cells = Answers(vec![(NEW_ROW.0, NEW_ROW.1.to_owned())]);
        Arc::make_mut(&mut self.rows).push(Row { id, cells });
        id
    }

    /// Adds a row without the preset answer, for reading files.
    pub(crate) fn add_empty_row(&mut self) -> RowId {
        let id = self.add_row();
        self.set(FieldRef::in_row(NEW_ROW.0, id), "");
        id
    }

    /// Adds an empty row with the ID that it had in a draft. An ID that is taken is replaced, as is one so high that the
    /// following IDs could overflow.
    pub fn restore_row(&mut self, id: RowId) -> RowId {
        if self.row(id).is_some() || id.0 >= u32::MAX / 2 {
            return self.add_empty_row();
        }
        self.next_row = self.next_row.max(id.0 + 1);
        Arc::make_mut(&mut self.rows).push(Row { id, cells: Answers::default() });
        id
    }

    /// Removes a row, if it exists.
    pub fn remove_row(&mut self, id: RowId) {
        Arc::make_mut(&mut self.rows).retain(|row| row.id != id);
    }

    /// The row's index.
    pub fn row_position(&self, id: RowId) -> Option<usize> {
        // Validation calls this often. Usually the ID gives the index, or the IDs are sorted.
        let usual = (id.0 as usize).wrapping_sub(1);
        if self.rows.get(usual).is_some_and(|row| row.id == id) {
            return Some(usual);
        }
        let sorted = self.rows.binary_search_by_key(&id, |row| row.id).ok();
        sorted.or_else(|| self.rows.iter().position(|row| row.id == id))
    }

    /// The rows that are sent: those that were touched.
    pub(crate) fn sent_rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.is_touched())
    }

    /// The row's index among the rows that are sent; for an untouched row the index it would have.
    pub(crate) fn sent_position(&self, id: RowId) -> Option<usize> {
        let before = self.rows.get(..self.row_position(id)?)?;
        Some(before.iter().filter(|row| row.is_touched()).count())
    }

    /// Whether the row has an answer other than the preset one.
    pub fn row_touched(&self, id: RowId) -> bool {
        self.row(id).is_some_and(Row::is_touched)
    }

    /// Whether there are no answers at all.
    pub fn is_empty(&self) -> bool {
        self.answers.0.is_empty() && !self.rows.iter().any(Row::is_touched)
    }

    fn row(&self, id: RowId) -> Option<&Row> {
        self.rows.get(self.row_position(id)?)
    }
}

impl Row {
    /// Its answers that are not empty.
    pub(crate) fn answers(&self) -> impl Iterator<Item = (FieldId, &str)> {
        self.cells.iter()
    }

    pub(crate) fn get(&self, field: FieldId) -> &str {
        self.cells.get(field)
    }

    pub(crate) fn is_touched(&self) -> bool {
        let mut texts = self.answers().map(|(field, text)| (field, without_edges(text)));
        texts.any(|(field, text)| !text.is_empty() && (field, text) != NEW_ROW)
    }
}
