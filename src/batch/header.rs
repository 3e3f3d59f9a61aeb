//! Maps columns to fields, by label, stable key or JSON path.

use super::reader::Record;
use super::table::Table;
use crate::model::did_you_mean;
use crate::model::field_names::{find_field, name_part};
use crate::model::fields::{FIELDS, FieldId};
use crate::submission::OutcomeKind;
use crate::text::sanitize::is_control_like;
use crate::text::shortened;

/// The meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    /// A field, in a list with the row's index.
    Answer(FieldId, Option<usize>),
    /// A part of the name: the first one, or the last one.
    NamePart(usize),
    Outcome,
    UserId,
    Message,
    Setup,
    /// Not sent: the person's own, or without a name and with empty cells only.
    Own,
}

/// The columns that a result file adds to those of its input.
pub(crate) const RESULT_COLUMNS: [(&str, Column); RESULTS] = [
    ("outcome", Column::Outcome),
    ("userId", Column::UserId),
    ("message", Column::Message),
    ("setup", Column::Setup),
];
const RESULTS: usize = 4;
/// Earlier versions wrote so many of them.
const EARLIER_RESULTS: usize = 3;

/// The beginning of a name that marks a column as the person's own.
const OWN: char = '#';
/// The maximum number of associated users that columns give: a row's index beyond that is a mistake, and each user of the
/// batch gets all rows up to the highest index.
pub(super) const MOST_ROWS: usize = 20;
/// How many faults of a header are described; the others are counted.
const MOST_FAULTS: usize = 10;

/// The columns of a file, and the names of those that are passed over.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) columns: Vec<Column>,
    pub(crate) ignored: Vec<String>,
}

/// The meaning of each column, or the faults of the header. With `ignores`, columns that are no fields are passed over.
pub(crate) fn parse_header(table: &Table, ignores: bool) -> Result<Header, Vec<String>> {
    let names: Vec<String> = table.header.iter().map(|name| clean_name(name)).collect();
    let results = result_columns(table, &names);
    let (mut header, mut faults, mut more) = (Header::default(), Vec::new(), 0);
    for (place, name) in names.iter().enumerate() {
        let result = results.iter().position(|result| *result == Some(place));
        match result.map_or_else(|| column(table, place, name), |result| Ok(RESULT_COLUMNS[result].1)) {
            Ok(column) => header.columns.push(column),
            Err(fault) if ignores && !matches!(fault, Fault::RowIndex(..)) => {
                header.columns.push(Column::Own);
                header.ignored.push(fault.column());
            }
            Err(_) if faults.len() == MOST_FAULTS => more += 1,
            Err(fault) => faults.push(fault.describe()),
        }
    }
    if names.iter().all(|name| find_field(name).is_none() && name_part(name).is_none()) {
        let is_one = |name: &String| names.len() == 1 && name.contains('|');
        let next = if names.first().is_some_and(is_one) {
            "If | is between its cells, put a line above it: sep=|"
        } else {
            "Remove what is above the line with the names"
        };
        let text = format!("line {} is not the header: no cell of it names a field. {next}", table.line);
        faults.insert(0, text);
    }
    if more > 0 {
        faults.push(format!("and {more} more columns are not fields"));
    }
    if faults.is_empty() {
        faults.extend(repeated(table, &header.columns));
    }
    if faults.is_empty() { Ok(header) } else { Err(faults) }
}

/// The fault of two columns with the same answer.
fn repeated(table: &Table, columns: &[Column]) -> Option<String> {
    let is_name = |column: &Column| matches!(column, Column::Answer(FieldId::Name, None));
    let is_part = |column: &Column| matches!(column, Column::NamePart(_));
    let same = |one: &Column, other: &Column| {
        one == other || is_name(one) && is_part(other) || is_part(one) && is_name(other)
    };
    let answers = columns.iter().enumerate().filter(|(_, column)| **column != Column::Own);
    let mut pairs = answers.filter_map(|(place, column)| {
        let earlier = columns[..place].iter().position(|other| same(other, column))?;
        Some((&table.header[place], &table.header[earlier]))
    });
    let (name, other) = pairs.next()?;
    Some(format!("the columns {other:?} and {name:?} hold the same answer: remove one of the two"))
}

/// A name without surrounding invisible characters and the marks of forms, and with single spaces: spreadsheets wrap long
/// ones.
fn clean_name(name: &str) -> String {
    let name = name.trim_matches(|c: char| c.is_whitespace() || is_control_like(c));
    let name = name.trim_end_matches(['*', ':']);
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The places of the result columns. Columns that only have their names are the person's own, and are kept: a result
/// file has them side by side, or, when it was edited, an outcome in a cell.
fn result_columns(table: &Table, names: &[String]) -> [Option<usize>; RESULTS] {
    let written = RESULT_COLUMNS.map(|(name, _)| name);
    for count in [RESULTS, EARLIER_RESULTS] {
        if let Some(place) = names.windows(count).rposition(|names| names == &written[..count]) {
            return std::array::from_fn(|offset| (offset < count).then_some(place + offset));
        }
    }
    let places = written.map(|own| names.iter().rposition(|name| name.eq_ignore_ascii_case(own)));
    let has_outcome = |record: &Record| {
        let cell = places[0].and_then(|place| record.cells.get(place));
        cell.is_some_and(|cell| OutcomeKind::from_name(cell.trim()).is_some())
    };
    if table.records.iter().any(has_outcome) { places } else { [None; RESULTS] }
}

/// Why a column is none of a user's.
enum Fault<'a> {
    NoName(usize),
    RowIndex(&'a str, usize),
    NoField(&'a str),
}

fn column<'a>(table: &Table, place: usize, name: &'a str) -> Result<Column, Fault<'a>> {
    if name.is_empty() {
        let empty = |record: &Record| record.cells.get(place).is_none_or(|cell| cell.trim().is_empty());
        return if table.records.iter().all(empty) { Ok(Column::Own) } else { Err(Fault::NoName(place + 1)) };
    }
    if name.starts_with(OWN) || RESULT_COLUMNS.iter().any(|(own, _)| own.eq_ignore_ascii_case(name)) {
        return Ok(Column::Own);
    }
    if let Some(part) = name_part(name) {
        return Ok(Column::NamePart(part));
    }
    match find_field(name) {
        Some((_, Some(row))) if row >= MOST_ROWS => Err(Fault::RowIndex(name, row)),
        Some((field, row)) => Ok(Column::Answer(field, row)),
        None => Err(Fault::NoField(name)),
    }
}

impl Fault<'_> {
    /// The column, for people.
    fn column(&self) -> String {
        match self {
            Self::NoName(place) => format!("column {place}, which has no name"),
            Self::RowIndex(name, _) | Self::NoField(name) => shortened(name),
        }
    }

    fn describe(&self) -> String {
        match self {
            Self::NoName(place) => format!("column {place} has no name: name it, or empty its cells"),
            Self::RowIndex(name, row) => {
                let most = MOST_ROWS - 1;
                format!("the column {:?} is of row {row}: rows are counted from 0 to {most}", shortened(name))
            }
            Self::NoField(name) => unknown_column(&shortened(name)),
        }
    }
}

fn unknown_column(name: &str) -> String {
    let names = FIELDS.iter().filter(|field| !field.in_row()).flat_map(|field| [field.label, field.key]);
    let names = names.chain(FIELDS.iter().map(|field| field.path));
    let names = names.chain(FIELDS.iter().flat_map(|field| field.called.iter().copied()));
    let next = match did_you_mean::nearest(name, names) {
        Some(nearest) => format!("did you mean {nearest}?"),
        None => "`vcc-user fields` lists them.".to_owned(),
    };
    let own = format!("{OWN}{name}");
    format!(
        "there is no field {name:?}: {next} To leave the column out, name it {own:?}, or give --ignore-columns"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Result<Vec<Column>, Vec<String>> {
        let cells = vec!["x"; names.len()].join(",");
        let table = Table::parse(&format!("{}\n{cells}\n", names.join(","))).unwrap();
        parse_header(&table, false).map(|header| header.columns)
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
    fn columns_are_found_by_the_words_people_use() {
        use FieldId::{
            AgentId, CallbackNumber, Email, Extension, Groups, Location, LogoutSchedules, Name, PhoneNumber,
            Role, Skills, TelephonyRegion, Username,
        };
        for (field, names) in [
            (
                PhoneNumber,
                "phone|Tel|Tel.|tel no.|Mobile|mobile_phone|Cell|Telephone|Phone No.|PHONE-NUMBER|Landline",
            ),
            (Extension, "ext|Ext.|extension|Extension *|Phone extension"),
            (Email, "mail|E-Mail|e mail|Email address|EMAIL_ADDRESS|email:"),
            (Location, "country|Site|office|Country code|physical_location"),
            (Name, "full name|Full_Name|Display name|employee"),
            (Username, "login|user name|user_name|Log-in|USERNAME"),
            (AgentId, "agent_id|Agent no.|agent-number|ID"),
            (Role, "licence|License|user type"),
            (Groups, "team|Teams|Group"),
            (Skills, "skill|Languages"),
            (LogoutSchedules, "schedule|Logout times"),
            (TelephonyRegion, "region"),
            (CallbackNumber, "caller ID|CLI"),
        ] {
            for name in names.split('|') {
                assert_eq!(header(&[name]), Ok(vec![Column::Answer(field, None)]), "{name}");
            }
        }
        for (part, names) in
            [(0, "first name|First_Name|Forename|given-name"), (1, "Last name|surname|Family name")]
        {
            for name in names.split('|') {
                assert_eq!(header(&[name]), Ok(vec![Column::NamePart(part)]), "{name}");
            }
        }
    }

    #[test]
    fn two_columns_of_one_answer_are_a_mistake() {
        for (names, fault) in [
            (&["Agent ID", "agentId"][..], "the columns \"Agent ID\" and \"agentId\" hold the same answer"),
            (&["name", ""], "column 2 has no name"),
            (&["associatedUsers[20].username"], "of row 20: rows are counted from 0 to 19"),
            (&["associatedUsers[99].username"], "of row 99: rows are counted from 0 to 19"),
            (&["associatedUsername[1000000]"], "of row 1000000: rows are counted from 0 to 19"),
        ] {
            let faults = header(names).unwrap_err();
            assert!(faults[0].contains(fault), "{faults:?}");
        }
    }
}
