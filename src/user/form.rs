//! What was typed, as it was typed: an unfinished number is an answer like any other.

use super::field::Field;
use super::fields::{FIELDS, FieldId, NEW_ROW, row_fields};
use std::borrow::Cow;
use std::sync::Arc;

/// The most rows that a file may bring and the wizard adds: far beyond any agent, and few enough for every key.
pub const MOST_ROWS: usize = 1000;

/// The name of a row, kept for as long as the form lives: undo, notes and focus survive a removed neighbour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(pub u32);

/// Where an answer stands: a field, and its row where it stands in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Addr {
    /// The field.
    pub field: FieldId,
    /// The row, for a field of a list.
    pub row: Option<RowId>,
}

impl Addr {
    /// A field that stands once.
    pub const fn of(field: FieldId) -> Self {
        Self { field, row: None }
    }

    /// A field of a row.
    pub const fn in_row(field: FieldId, row: RowId) -> Self {
        Self { field, row: Some(row) }
    }
}

impl From<FieldId> for Addr {
    fn from(field: FieldId) -> Self {
        Self::of(field)
    }
}

/// A row of the list.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its name.
    pub id: RowId,
    cells: Vec<(FieldId, String)>,
}

/// All answers, shown or hidden. Cloning it is how undo remembers.
#[derive(Debug, Clone)]
pub struct Form {
    answers: Vec<String>,
    /// Shared by the forms of the history, of which most changes leave them alone.
    rows: Arc<Vec<Row>>,
    next_row: u32,
    features: Option<Arc<[String]>>,
}

/// Two forms are the same when their answers are: row ids that are still free, and what the account has, are no answers.
impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        let same_rows = Arc::ptr_eq(&self.rows, &other.rows) || self.rows == other.rows;
        same_rows && self.answers == other.answers
    }
}

impl Eq for Form {}

impl Default for Form {
    fn default() -> Self {
        let answers = vec![String::new(); FIELDS.len()];
        Self { answers, rows: Arc::default(), next_row: 1, features: None }
    }
}

impl Form {
    /// The answer as typed; empty when there is none, or no such row.
    pub fn get(&self, at: impl Into<Addr>) -> &str {
        let at = at.into();
        match at.row {
            None => self.answers.get(at.field as usize).map_or("", String::as_str),
            Some(id) => self.row(id).map_or("", |row| row.get(at.field)),
        }
    }

    /// Puts an answer in the place of the one that stood there. An unknown row is left alone.
    pub fn set(&mut self, at: impl Into<Addr>, text: impl Into<String>) {
        let at = at.into();
        match at.row {
            None => {
                if let Some(slot) = self.answers.get_mut(at.field as usize) {
                    *slot = text.into();
                }
            }
            Some(id) => {
                let place = self.row_position(id);
                if let Some(row) = place.and_then(|place| Arc::make_mut(&mut self.rows).get_mut(place)) {
                    row.set(at.field, text.into());
                }
            }
        }
    }

    /// The answer as it is sent: tidied in the manner of its kind.
    pub fn value(&self, at: impl Into<Addr>) -> Cow<'_, str> {
        let at = at.into();
        normalize(at.field.field(), self.get(at))
    }

    /// Says which features the account has, where that is known: what needs another one is not asked.
    pub fn set_features(&mut self, features: Option<Arc<[String]>>) {
        self.features = features;
    }

    /// Whether the account is known to be without the feature that a field needs.
    pub fn lacks(&self, field: &Field) -> bool {
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
        Arc::make_mut(&mut self.rows).push(Row { id, cells: vec![(NEW_ROW.0, NEW_ROW.1.to_owned())] });
        id
    }

    /// Adds a row that holds nothing yet, as reading a file does.
    pub fn add_empty_row(&mut self) -> RowId {
        let id = self.add_row();
        self.set(Addr::in_row(NEW_ROW.0, id), "");
        id
    }

    /// Adds an empty row under the name that it had in a draft. A name that is taken already gets a new one, and so does
    /// one so high that the names after it could run out.
    pub fn restore_row(&mut self, id: RowId) -> RowId {
        if self.row(id).is_some() || id.0 >= u32::MAX / 2 {
            return self.add_empty_row();
        }
        self.next_row = self.next_row.max(id.0 + 1);
        Arc::make_mut(&mut self.rows).push(Row { id, cells: Vec::new() });
        id
    }

    /// Removes a row; an unknown one is no matter.
    pub fn remove_row(&mut self, id: RowId) {
        Arc::make_mut(&mut self.rows).retain(|row| row.id != id);
    }

    /// The row's place, from 0.
    pub fn row_position(&self, id: RowId) -> Option<usize> {
        // A check asks for every row many times over: mostly each stands where its number says, or in their order.
        let usual = (id.0 as usize).wrapping_sub(1);
        if self.rows.get(usual).is_some_and(|row| row.id == id) {
            return Some(usual);
        }
        let halved = self.rows.binary_search_by_key(&id, |row| row.id).ok();
        halved.or_else(|| self.rows.iter().position(|row| row.id == id))
    }

    /// The rows that are sent, in order: those that hold something.
    pub fn sent_rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.is_touched())
    }

    /// The row's place among those that are sent, from 0: where an untouched one would stand if it were, too.
    pub fn sent_position(&self, id: RowId) -> Option<usize> {
        let before = self.rows.get(..self.row_position(id)?)?;
        Some(before.iter().filter(|row| row.is_touched()).count())
    }

    /// Whether the row holds something that the person chose.
    pub fn row_touched(&self, id: RowId) -> bool {
        self.row(id).is_some_and(Row::is_touched)
    }

    /// Whether nothing was answered at all.
    pub fn is_empty(&self) -> bool {
        self.answers.iter().all(String::is_empty) && !self.rows.iter().any(Row::is_touched)
    }

    fn row(&self, id: RowId) -> Option<&Row> {
        self.rows.get(self.row_position(id)?)
    }
}

impl Row {
    /// The row's answer in this field.
    pub fn get(&self, field: FieldId) -> &str {
        self.cells.iter().find(|(id, _)| *id == field).map_or("", |(_, text)| text)
    }

    /// Whether it holds something that the person chose.
    pub fn is_touched(&self) -> bool {
        self.cells.iter().any(|(field, text)| !untouched(*field, text))
    }

    fn set(&mut self, field: FieldId, text: String) {
        match self.cells.iter_mut().find(|(id, _)| *id == field) {
            Some((_, slot)) => *slot = text,
            None => self.cells.push((field, text)),
        }
    }
}

/// Rows are compared by what they hold, not by the order in which it was typed.
impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && row_fields().all(|field| self.get(field.id) == other.get(field.id))
    }
}

impl Eq for Row {}

fn untouched(field: FieldId, text: &str) -> bool {
    text.trim().is_empty() || (field == NEW_ROW.0 && text.trim() == NEW_ROW.1)
}

/// Tidies a text in the manner of its field. Tidying twice changes nothing more.
pub fn normalize<'a>(field: &Field, text: &'a str) -> Cow<'a, str> {
    field.kind.normalize(text)
}
