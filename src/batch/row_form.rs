//! Makes a form of each row. Cells are read like input typed into the field.

use super::header::{self, Column};
use super::table::Table;
use super::{Batch, Row, RowResult};
use crate::model::field::{Field, FieldKind};
use crate::model::fields::FieldId;
use crate::model::form::{FieldRef, Form};
use crate::submission::OutcomeKind;

/// Maps the name of a country, region or callback number to its code or ID, if known.
pub(crate) type Normalizer<'a> = &'a dyn Fn(FieldKind, &str) -> Option<String>;

impl Batch {
    /// Parses a file. The template's answers fill empty cells.
    pub(crate) fn parse(text: &str, template: &Form, normalize: Normalizer<'_>) -> Result<Self, String> {
        let table = Table::parse(text)?;
        let columns = header::parse_header(&table).map_err(|faults| faults.join("\n  "))?;
        let row =
            |record: &super::table::Record| row(record.line, &record.cells, &columns, template, normalize);
        let rows = table.records.iter().map(row).collect();
        Ok(Self { table, columns, rows })
    }

    /// The name of a field's column; the field's label if it has none.
    pub(super) fn column_name(&self, field: FieldId, row: Option<usize>) -> String {
        let place = self.columns.iter().position(|column| *column == Column::Answer(field, row));
        let named = place.and_then(|place| self.table.header.get(place)).map(|name| name.trim().to_owned());
        named.unwrap_or_else(|| field.field().label.to_owned())
    }

    /// The table and the columns as read.
    pub(super) fn parts(&self) -> (&Table, &[Column]) {
        (&self.table, &self.columns)
    }

    /// The non-empty answers of all rows for a field, as they are sent.
    pub(crate) fn column_values(&self, field: FieldId) -> impl Iterator<Item = String> {
        self.rows.iter().map(move |row| row.form.value(field).into_owned()).filter(|value| !value.is_empty())
    }
}

fn row(line: u64, cells: &[String], columns: &[Column], template: &Form, normalize: Normalizer<'_>) -> Row {
    let (mut form, mut result) = (template.clone(), RowResult::default());
    for (cell, column) in cells.iter().zip(columns) {
        let text = cell.trim();
        match column {
            Column::Answer(field, place) if !text.is_empty() => {
                let at = place.map_or(FieldRef::single(*field), |place| row_field(&mut form, *field, place));
                form.set(at, cell_value(field.field(), cell, normalize));
            }
            Column::Outcome if !text.is_empty() => {
                // A name that this version does not know may mean that the user exists.
                result.outcome = Some(OutcomeKind::from_name(text).unwrap_or(OutcomeKind::Unknown));
            }
            Column::UserId => text.clone_into(&mut result.user_id),
            Column::Message => text.clone_into(&mut result.message),
            Column::Answer(..) | Column::Outcome | Column::Ignored => {}
        }
    }
    let status = result.status();
    Row { line, form, status, result, problems: Vec::new() }
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
        kind => normalize(kind, cell),
    };
    value.unwrap_or_else(|| cell.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::RowStatus;
    use crate::model::country;

    fn normalize(kind: FieldKind, text: &str) -> Option<String> {
        match kind {
            FieldKind::Country => country::by_code_or_name(text).map(|country| country.code.to_owned()),
            _ => None,
        }
    }

    fn first(text: &str, template: &Form) -> Row {
        Batch::parse(text, template, &normalize).unwrap().rows.remove(0)
    }

    #[test]
    fn cells_are_read_like_typed_input() {
        let text = "role,Acts as agent,active,webrtc,Location,phoneNumber,live\nagent,YES,no,Default,poland,(48) 22-10,75\n";
        let form = first(text, &Form::default()).form;
        let value = |field| form.value(field).into_owned();
        assert_eq!(value(FieldId::Role), "Agent");
        assert_eq!((value(FieldId::ActsAsAgent), value(FieldId::Active)), ("true".into(), "false".into()));
        assert_eq!((value(FieldId::Webrtc), value(FieldId::Location)), (String::new(), "PL".into()));
        assert_eq!((value(FieldId::PhoneNumber), value(FieldId::Live)), ("482210".into(), "75".into()));
        let odd = first("active,role\nperhaps,Boss\n", &Form::default()).form;
        assert_eq!((odd.get(FieldId::Active), odd.get(FieldId::Role)), ("perhaps", "Boss"));
    }

    #[test]
    fn the_template_fills_empty_cells() {
        let mut template = Form::default();
        template.set(FieldId::Role, "Admin");
        template.set(FieldId::Name, "Template");
        let form = first("username,Role,name\njana, ,Jana\n", &template).form;
        assert_eq!((form.get(FieldId::Role), form.get(FieldId::Name)), ("Admin", "Jana"));
    }

    #[test]
    fn columns_with_an_index_add_rows() {
        let text = "associatedUsers[1].username,associatedUsername\nb,a\n";
        let form = first(text, &Form::default()).form;
        let names: Vec<_> = form.rows().iter().map(|row| row.get(FieldId::AssociatedUsername)).collect();
        assert_eq!(names, ["a", "b"]);
        assert_eq!(form.rows()[1].get(FieldId::AssociatedApplication), "VBC");
        assert!(first("username,associatedUsername\na,\n", &Form::default()).form.rows().is_empty());
    }

    #[test]
    fn a_result_file_gives_each_row_its_status() {
        let text = "username,outcome,userId,message\na,created,5cba,\nb,Unknown,,why\nc,refused,,no\nd,,,\ne,found,x,\n";
        let batch = Batch::parse(text, &Form::default(), &normalize).unwrap();
        let states: Vec<_> = batch.rows.iter().map(|row| row.status).collect();
        assert_eq!(
            states,
            [RowStatus::Exists, RowStatus::Unsure, RowStatus::Waiting, RowStatus::Waiting, RowStatus::Exists]
        );
        assert_eq!(batch.rows[0].result.user_id, "5cba");
    }
}
