//! Maps columns to fields, by label, stable key or JSON path.

use super::table::Table;
use crate::model::fields::{FIELDS, FieldId};
use crate::model::{did_you_mean, json_path};

/// The meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    /// A field, in a list with the row's index.
    Answer(FieldId, Option<usize>),
    Outcome,
    UserId,
    Message,
    /// No name and only empty cells.
    Ignored,
}

/// The columns that a result file adds to those of its input.
pub(crate) const RESULT_COLUMNS: [(&str, Column); 3] =
    [("outcome", Column::Outcome), ("userId", Column::UserId), ("message", Column::Message)];

/// The maximum row index in a column's name: a higher one is a mistake.
const MOST_ROWS: usize = 100;

/// The meaning of each column, or all faults of the header.
pub(crate) fn parse_header(table: &Table) -> Result<Vec<Column>, Vec<String>> {
    let (mut columns, mut faults) = (Vec::new(), Vec::new());
    for (place, name) in table.header.iter().enumerate() {
        match column(table, place, name.trim()) {
            Ok(column) => columns.push(column),
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    for (place, column) in columns.iter().enumerate().filter(|(_, column)| **column != Column::Ignored) {
        if let Some(earlier) = columns[..place].iter().position(|other| other == column) {
            let (name, other) = (&table.header[place], &table.header[earlier]);
            return Err(vec![format!(
                "the columns {other:?} and {name:?} hold the same answer: remove one of the two"
            )]);
        }
    }
    Ok(columns)
}

fn column(table: &Table, place: usize, name: &str) -> Result<Column, String> {
    if name.is_empty() {
        let empty = table.records.iter().all(|record| record.cells[place].trim().is_empty());
        return if empty { Ok(Column::Ignored) } else { Err(format!("column {} has no name", place + 1)) };
    }
    if let Some((_, own)) = RESULT_COLUMNS.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)) {
        return Ok(*own);
    }
    match find_column(name) {
        Some((_, Some(row))) if row >= MOST_ROWS => {
            Err(format!("the column {name:?} is of row {row}: rows are counted from 0"))
        }
        Some((field, row)) => Ok(Column::Answer(field, row)),
        None => Err(unknown_column(name)),
    }
}

fn find_column(name: &str) -> Option<(FieldId, Option<usize>)> {
    // `associatedUsername[1]`: a key with its row.
    let (bare, row) = match name.strip_suffix(']').and_then(|name| name.rsplit_once('[')) {
        Some((bare, number)) if !bare.contains(['.', '/']) => (bare, number.parse().ok()),
        _ => (name, None),
    };
    let found = FIELDS.iter().find(|field| field.key.eq_ignore_ascii_case(bare));
    // Fields outside lists come first in the catalogue: `Username` is the user's.
    let found = found.or_else(|| FIELDS.iter().find(|field| has_label(field.id, bare)));
    match found {
        Some(field) if field.in_row() => Some((field.id, Some(row.unwrap_or(0)))),
        Some(field) => row.is_none().then_some((field.id, None)),
        None => {
            let (field, row) = json_path::find_field(name)?;
            Some((field, if field.field().in_row() { Some(row.unwrap_or(0)) } else { None }))
        }
    }
}

/// Whether the name is the field's label, alone or after its section or screen: `Timers: After no answer`.
fn has_label(field: FieldId, name: &str) -> bool {
    let field = field.field();
    let with = |before: &str| {
        name.split_once(':').is_some_and(|(first, label)| {
            first.trim().eq_ignore_ascii_case(before) && label.trim().eq_ignore_ascii_case(field.label)
        })
    };
    let alone = !field.in_row() && name.eq_ignore_ascii_case(field.label);
    alone || with(field.section) || with(field.screen.label())
}

fn unknown_column(name: &str) -> String {
    let names = FIELDS.iter().filter(|field| !field.in_row()).flat_map(|field| [field.label, field.key]);
    let names = names
        .chain(FIELDS.iter().map(|field| field.path))
        .chain(RESULT_COLUMNS.iter().map(|(name, _)| *name));
    match did_you_mean::nearest(name, names) {
        Some(nearest) => format!("there is no field {name:?}: did you mean {nearest}?"),
        None => format!("there is no field {name:?}: `vcc-user fields` lists them"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Result<Vec<Column>, Vec<String>> {
        let cells = vec!["x"; names.len()].join(",");
        parse_header(&Table::parse(&format!("{}\n{cells}\n", names.join(","))).unwrap())
    }

    #[test]
    fn labels_keys_and_paths_name_fields() {
        for (name, field, row) in [
            ("Agent ID", FieldId::AgentId, None),
            (" agent id ", FieldId::AgentId, None),
            ("agentId", FieldId::AgentId, None),
            ("AGENTID", FieldId::AgentId, None),
            ("agentDisplayId", FieldId::AgentId, None),
            ("userAccountConfiguration.agentConfiguration.agentDisplayId", FieldId::AgentId, None),
            ("$.user.username", FieldId::Username, None),
            ("Username", FieldId::Username, None),
            ("Timers: After no answer", FieldId::AfterNoAnswer, None),
            ("Agent: Location", FieldId::Location, None),
            ("capacity.isAgentLevel", FieldId::AgentLevelCapacity, None),
            ("associatedUsers[0].username", FieldId::AssociatedUsername, Some(0)),
            ("associatedUsers[1].applicationType", FieldId::AssociatedApplication, Some(1)),
            ("associatedUsers.username", FieldId::AssociatedUsername, Some(0)),
            ("associatedUsername", FieldId::AssociatedUsername, Some(0)),
            ("associatedUsername[2]", FieldId::AssociatedUsername, Some(2)),
            ("Associated users: Username", FieldId::AssociatedUsername, Some(0)),
        ] {
            assert_eq!(header(&[name]), Ok(vec![Column::Answer(field, row)]), "{name}");
        }
        for field in FIELDS {
            let row = field.in_row().then_some(0);
            for name in [field.key, field.path] {
                assert_eq!(header(&[name]), Ok(vec![Column::Answer(field.id, row)]), "{name}");
            }
        }
    }

    #[test]
    fn two_columns_of_one_answer_are_a_mistake() {
        for (names, fault) in [
            (&["Agent ID", "agentId"][..], "the columns \"Agent ID\" and \"agentId\" hold the same answer"),
            (&["name", ""], "column 2 has no name"),
            (&["associatedUsers[100].username"], "of row 100: rows are counted from 0"),
        ] {
            let faults = header(names).unwrap_err();
            assert!(faults[0].contains(fault), "{faults:?}");
        }
    }
}
