//! Several users from a CSV file, with the result of each. Pure: the command reads and writes the files and sends.
//!
//! [`reader`] splits CSV into records, [`table`] holds them and writes them again, [`formulas`] keeps cells from being
//! run; [`header`] maps columns to fields; [`export`] writes users as such a file; [`validation`] finds all problems
//! before anything is sent, and [`plan`] says what would be; [`row_report`] is the result of a row, [`summary`] that of
//! the batch. A row becomes a form, whose cells are read like text typed into the fields; the result file has the
//! columns of the input and the outcome of each row, and can be the next input.

mod export;
mod formulas;
mod header;
mod plan;
mod reader;
mod row_report;
mod summary;
mod table;
mod validation;

use crate::model::field::{Field, FieldKind};
use crate::model::fields::FieldId;
use crate::model::form::{FieldRef, Form};
use crate::model::validation::Report;
use crate::submission::{Blocked, Message, Origin, Outcome, OutcomeKind, SetupOutcome, StepResult};
use crate::text::sanitize::{is_control_like, without_hidden};
pub(crate) use export::ExportColumns;
use formulas::{escape_formulas, unguarded};
use header::{Column, Header, RESULT_COLUMNS};
pub(crate) use plan::{Licences, NextCommand, PROBLEM_COLUMNS, ProblemRow};
use reader::Record;
pub(crate) use row_report::{Prospect, RowReport};
pub(crate) use summary::StopReason;
use table::Table;
pub(crate) use table::list_to_csv;

/// A file with a user of each role that the practice account accepts.
pub(crate) const EXAMPLE: &str = include_str!("../../assets/examples/batch.csv");

/// Maps the name of a country, region or callback number to its code or ID, if known.
pub(crate) type Normalizer<'a> = &'a dyn Fn(FieldKind, &str) -> Option<String>;

/// A CSV file of users.
#[derive(Debug, Clone)]
pub struct Batch {
    table: Table,
    columns: Vec<Column>,
    /// The names of columns that are no fields and were passed over.
    pub(crate) ignored: Vec<String>,
    pub(crate) rows: Vec<BatchRow>,
}

/// How a file is read.
pub(crate) struct ParseOptions<'a> {
    /// Its answers fill empty cells.
    pub(crate) template: &'a Form,
    pub(crate) normalize: Normalizer<'a>,
    /// Whether columns that are no fields are passed over.
    pub(crate) ignore_columns: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct BatchRow {
    /// The line on which the row begins, from 1.
    pub(crate) line: u64,
    /// The answers, with the template's in place of empty cells.
    pub(crate) form: Form,
    pub(crate) result: RowResult,
    pub(crate) report: Report,
}

/// What remains to be done with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowStatus {
    Waiting,
    /// The outcome of an earlier attempt is unknown: to be looked up first.
    Unsure,
    /// The user exists, and something is left to set up.
    Unfinished,
    /// The user exists: created, or found by a look-up.
    Exists,
}

impl RowStatus {
    pub(crate) fn user_exists(self) -> bool {
        matches!(self, Self::Unfinished | Self::Exists)
    }
}

/// In the column `setup`: every step is done.
const SET_UP: &str = "done";

/// The columns of the result file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RowResult {
    /// The outcome; none before the first attempt.
    pub(crate) outcome: Option<OutcomeKind>,
    pub(crate) user_id: String,
    /// The message of the API or the network.
    pub(crate) message: String,
    /// The same with its fields; empty for a result that was read from a file.
    pub(crate) messages: Vec<Message>,
    /// What is left to set up, or [`SET_UP`]; empty where nothing was to be.
    pub(crate) setup: String,
    /// The same as steps; empty for a result that was read from a file.
    pub(crate) steps: Vec<StepResult>,
}

impl RowResult {
    /// The result columns for an outcome. A user found by a look-up exists, whichever attempt created it.
    pub(crate) fn from_outcome(outcome: &Outcome, username: &str) -> Self {
        let kind = match outcome {
            Outcome::Blocked(Blocked::Exists(earlier)) => earlier.kind,
            other => other.kind(),
        };
        let mut result = Self {
            outcome: Some(kind),
            user_id: outcome.user_id().unwrap_or_default().to_owned(),
            message: outcome.message_lines(username, Origin::Row).join(" "),
            messages: outcome.messages(username, Origin::Row),
            ..Self::default()
        };
        if let Outcome::Created(created) = outcome {
            result.set_steps(created.setup.clone());
        }
        result
    }

    /// Records the outcomes of the setup's steps.
    pub(crate) fn set_steps(&mut self, steps: Vec<StepResult>) {
        let open: Vec<String> = open_steps(&steps).map(StepResult::line).collect();
        self.setup = if steps.is_empty() || !open.is_empty() { open.join(" ") } else { SET_UP.to_owned() };
        self.steps = steps;
    }

    /// Says that something is left to set up.
    pub(crate) fn open_line(&self) -> Option<String> {
        let is_open = self.status() == RowStatus::Unfinished;
        is_open.then(|| "Not everything was set up.".to_owned())
    }

    pub(crate) fn status(&self) -> RowStatus {
        match self.outcome {
            Some(kind) if kind.user_exists() => match self.setup.as_str() {
                "" | SET_UP => RowStatus::Exists,
                _ => RowStatus::Unfinished,
            },
            Some(OutcomeKind::Unknown) => RowStatus::Unsure,
            _ => RowStatus::Waiting,
        }
    }

    pub(crate) fn outcome_name(&self) -> &'static str {
        self.outcome.map_or("", OutcomeKind::name)
    }
}

impl Batch {
    /// Parses a file.
    pub(crate) fn parse(text: &str, options: &ParseOptions<'_>) -> Result<Self, String> {
        let (template, normalize) = (options.template, options.normalize);
        let mut table = Table::parse(text)?;
        let header = header::parse_header(&table, options.ignore_columns);
        let Header { mut columns, ignored } = header.map_err(|faults| faults.join("\n  "))?;
        table.check_lengths()?;
        // Each row of the file would get a copy of all of them.
        let has_rows = columns.iter().any(|column| matches!(column, Column::Answer(_, Some(_))));
        if has_rows && template.rows().len() > header::MOST_ROWS {
            let count = template.rows().len();
            return Err(format!(
                "the template has {count} associated users: the columns take {} at most",
                header::MOST_ROWS
            ));
        }
        for (name, column) in RESULT_COLUMNS {
            if !columns.contains(&column) {
                table.header.push(name.to_owned());
                columns.push(column);
            }
        }
        let row = |record: &Record| parse_row(record, &columns, template, normalize);
        let rows: Vec<BatchRow> = table.records.iter().map(row).collect();
        if rows.is_empty() {
            return Err("there is no user below the header".to_owned());
        }
        // The result file holds the cells as they were read, but nothing that acts on a terminal.
        table.header.iter_mut().for_each(remove_hidden);
        table.records.iter_mut().flat_map(|record| &mut record.cells).for_each(remove_hidden);
        Ok(Self { table, columns, ignored, rows })
    }

    /// The name of a field's column; the field's label if it has none.
    pub(crate) fn column_name(&self, row: &BatchRow, at: FieldRef) -> &str {
        let position = at.row.and_then(|row_id| row.form.row_position(row_id));
        let is_of = |column: &Column| match column {
            Column::NamePart(_) => at.field == FieldId::Name,
            column => *column == Column::Answer(at.field, position),
        };
        let place = self.columns.iter().position(is_of);
        place.map_or(at.field.field().label, |place| self.table.header[place].trim())
    }

    /// The non-empty answers of all rows for a field, as they are sent.
    pub(crate) fn column_values(&self, field: FieldId) -> impl Iterator<Item = String> {
        self.rows.iter().map(move |row| row.form.value(field).into_owned()).filter(|value| !value.is_empty())
    }

    pub(crate) fn count(&self, status: RowStatus) -> usize {
        self.rows.iter().filter(|row| row.result.status() == status).count()
    }

    /// The text of the result file. Parsing it gives the same rows and status again.
    pub(crate) fn to_result_csv(&self) -> String {
        self.table.to_csv(|index, record| {
            let result = &self.rows[index].result;
            let mut cells = record.cells.clone();
            cells.resize(self.columns.len(), String::new());
            for (cell, column) in cells.iter_mut().zip(&self.columns) {
                match column {
                    Column::Outcome => result.outcome_name().clone_into(cell),
                    Column::UserId => *cell = escape_formulas(&result.user_id),
                    Column::Message => *cell = escape_formulas(&result.message),
                    Column::Setup => *cell = escape_formulas(&result.setup),
                    Column::Answer(..) | Column::NamePart(_) | Column::Own => {}
                }
            }
            cells
        })
    }
}

fn open_steps(steps: &[StepResult]) -> impl Iterator<Item = &StepResult> {
    steps.iter().filter(|step| step.outcome != SetupOutcome::Done)
}

fn parse_row(record: &Record, columns: &[Column], template: &Form, normalize: Normalizer<'_>) -> BatchRow {
    let (mut form, mut result) = (template.clone(), RowResult::default());
    let mut name: [String; 2] = Default::default();
    for (cell, column) in record.cells.iter().zip(columns) {
        let text = cell.trim();
        match column {
            Column::Answer(field, place) if !text.is_empty() => {
                let at = place.map_or(FieldRef::single(*field), |place| row_field(&mut form, *field, place));
                form.set(at, cell_value(field.field(), &unguarded(cell), normalize));
            }
            Column::NamePart(part) => name[*part] = unguarded(text),
            Column::Outcome if !text.is_empty() => {
                // A name that this version does not know may mean that the user exists.
                result.outcome = Some(OutcomeKind::from_name(text).unwrap_or(OutcomeKind::Unknown));
            }
            Column::UserId => text.clone_into(&mut result.user_id),
            Column::Message => text.clone_into(&mut result.message),
            Column::Setup => text.clone_into(&mut result.setup),
            Column::Answer(..) | Column::Outcome | Column::Own => {}
        }
    }
    let name = name.join(" ");
    if !name.trim().is_empty() {
        form.set(FieldId::Name, name.trim());
    }
    remove_hidden(&mut result.user_id);
    remove_hidden(&mut result.message);
    remove_hidden(&mut result.setup);
    BatchRow { line: record.line, form, result, report: Report::default() }
}

/// The field in the list's row with this index; adds missing rows.
fn row_field(form: &mut Form, field: FieldId, place: usize) -> FieldRef {
    while form.rows().len() <= place {
        form.add_row();
    }
    FieldRef { field, row: form.rows().get(place).map(|row| row.id) }
}

/// The form's text for a cell. Text that cannot be read is kept, and validation reports it.
fn cell_value(field: &Field, cell: &str, normalize: Normalizer<'_>) -> String {
    let word = cell.trim().to_lowercase();
    let value = match field.kind {
        FieldKind::YesNo => match word.as_str() {
            "yes" | "y" | "true" | "1" => Some("true".to_owned()),
            "no" | "n" | "false" | "0" => Some("false".to_owned()),
            "default" => Some(String::new()),
            _ => None,
        },
        FieldKind::Choice(choices) => {
            let choice = choices.iter().find(|choice| choice.value.eq_ignore_ascii_case(&word));
            choice.map(|choice| choice.value.to_owned())
        }
        // What is said of a name needs the name.
        FieldKind::Country if !field.changes(cell).is_empty() => None,
        kind => normalize(kind, cell),
    };
    value.unwrap_or_else(|| cell.to_owned())
}

/// Removes what acts on a terminal or hides. In an answer it was at an edge and is not sent: inside it is an error.
fn remove_hidden(cell: &mut String) {
    if cell.contains(is_control_like) {
        let lines =
            cell.split('\n').map(|line| line.split('\t').map(without_hidden).collect::<Vec<_>>().join("\t"));
        *cell = lines.collect::<Vec<_>>().join("\n");
    }
}

#[cfg(test)]
mod tests;
