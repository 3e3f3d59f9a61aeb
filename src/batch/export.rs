//! Writes users as a file that the batch reads: its own columns, with the answers of forms.

use super::header::MOST_ROWS;
use super::table;
use crate::model::field::FieldKind;
use crate::model::field_names::find_field;
use crate::model::fields::{FIELDS, FieldId, row_fields};
use crate::model::form::{FieldRef, Form};
use crate::model::json_path;

/// The columns that come first.
const FIRST: [FieldId; 6] =
    [FieldId::Username, FieldId::Name, FieldId::Email, FieldId::Role, FieldId::AgentId, FieldId::Active];

/// The columns of a file, each a field, in a list with the row's index.
pub(crate) struct ExportColumns(Vec<(FieldId, Option<usize>)>);

impl ExportColumns {
    /// The columns for these users: every field, and so many associated users as one of them has.
    pub(crate) fn for_users<'f>(users: &(impl Iterator<Item = &'f Form> + Clone), has_routing: bool) -> Self {
        // Deprecated fields only where a user has them.
        let is_used = |field: FieldId| users.clone().any(|form| !form.value(field).is_empty());
        let others = FIELDS.iter().filter(|field| !field.in_row()).map(|field| field.id);
        let others = others.filter(|field| !FIRST.contains(field));
        let others = others.filter(|field| has_routing || field.field().is_in_create_request());
        let others = others.filter(|field| *field != FieldId::SalesCadence || is_used(*field));
        let mut columns: Vec<_> = FIRST.into_iter().chain(others).map(|field| (field, None)).collect();
        let rows = users.clone().map(|form| form.rows().len()).max().unwrap_or(0).min(MOST_ROWS);
        columns.extend((0..rows).flat_map(|row| row_fields().map(move |field| (field.id, Some(row)))));
        Self(columns)
    }

    /// The first line of the file.
    pub(crate) fn header(&self) -> String {
        let names: Vec<String> = self.0.iter().map(|(field, row)| column_name(*field, *row)).collect();
        table::csv_line(&names)
    }

    /// The line of a user. What is not set is empty.
    pub(crate) fn line(&self, form: &Form) -> String {
        let cell = |(field, row): &(FieldId, Option<usize>)| {
            let row = match row {
                Some(row) => Some(form.rows().get(*row)?.id),
                None => None,
            };
            Some(cell_text(field.field().kind, &form.value(FieldRef { field: *field, row })))
        };
        let cells: Vec<String> = self.0.iter().map(|column| cell(column).unwrap_or_default()).collect();
        table::csv_line(&cells)
    }
}

/// The label where it means the field; in a list the path's end: `associatedUsers[0].username`.
fn column_name(field: FieldId, row: Option<usize>) -> String {
    let declared = field.field();
    if row.is_none() {
        let is_own = find_field(declared.label) == Some((field, None));
        return if is_own { declared.label } else { declared.key }.to_owned();
    }
    let path = json_path::in_row(field, row);
    let names: Vec<&str> = path.rsplitn(3, '.').take(2).collect();
    format!("{}.{}", names[1], names[0])
}

fn cell_text(kind: FieldKind, value: &str) -> String {
    match (kind, value) {
        (FieldKind::YesNo, "true") => "yes",
        (FieldKind::YesNo, "false") => "no",
        (_, value) => value,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_read_as_its_field() {
        let mut form = Form::default();
        form.add_row();
        form.add_row();
        form.set(FieldId::SalesCadence, "true");
        let columns = ExportColumns::for_users(&[form].iter(), true);
        for (field, row) in &columns.0 {
            assert_eq!(find_field(&column_name(*field, *row)), Some((*field, *row)), "{field:?}");
        }
        assert_eq!(columns.0.len(), FIELDS.len() + row_fields().count());
        assert_eq!(column_name(FieldId::AssociatedUsername, Some(1)), "associatedUsers[1].username");
    }
}
