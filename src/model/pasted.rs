//! Reads what people paste: the lines of a ticket (`Phone: 12 345`), a spreadsheet's row with its header, or cells for
//! the focused field and those after it. It only proposes: nothing is taken that the person did not see.

use super::country;
use super::field_names::{find_field, name_part};
use super::fields::FieldId;
use super::fields::field::{Field, FieldKind};
use super::form::{FieldRef, Form};
use super::visibility;

/// The most lines that are read; more are no ticket.
const MOST_LINES: usize = 200;

/// What was found in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PastedAnswers {
    /// The answers, normalized as the form would.
    pub(crate) answers: Vec<(FieldRef, String)>,
    /// The lines and cells that were not understood.
    pub(crate) rest: Vec<String>,
}

/// Reads a pasted text. `at` is the field that has the focus. None if nothing in it is understood, or if it is one value.
pub(crate) fn read_pasted(text: &str, form: &Form, at: Option<FieldRef>) -> Option<PastedAnswers> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let is_one_value = lines.len() < 2 && !text.trim().contains('\t');
    let is_json = text.trim_start().starts_with(['{', '[']);
    if lines.len() > MOST_LINES || is_one_value || is_json {
        return None;
    }
    let ticket = with_header(&lines).or_else(|| labelled(&lines)).or_else(|| cells(&lines, form, at?))?;
    (!ticket.answers.is_empty()).then_some(ticket)
}

impl PastedAnswers {
    /// Adds a value to a field, or notes it where it cannot be one of its answers. The first value counts.
    fn add(&mut self, field: FieldId, label: &str, value: &str) {
        let at = FieldRef::single(field);
        let taken = self.answers.iter().any(|(one, _)| *one == at);
        match answer(field.field(), value).filter(|_| !taken) {
            Some(answer) => self.answers.push((at, answer)),
            None if value.trim().is_empty() => {}
            None => self.rest.push(format!("{label}: {value}")),
        }
    }
}

/// A header of names, and one row of values.
fn with_header(lines: &[&str]) -> Option<PastedAnswers> {
    let [header, row] = lines else { return None };
    let fields: Vec<_> = header.split('\t').map(|name| (name, single(name))).collect();
    let known = fields.iter().filter(|(_, field)| field.is_some()).count();
    // Where the second line begins with a name too, the lines are labels with values.
    let is_label = row.split('\t').next().is_some_and(|cell| single(cell).is_some());
    if fields.len() < 2 || known * 2 < fields.len() || (is_label && fields.len() == 2) {
        return None;
    }
    let mut ticket = PastedAnswers::default();
    let mut values = row.split('\t');
    for (name, field) in fields {
        let value = values.next().unwrap_or_default().trim();
        match field {
            Some(field) => ticket.add(field, name.trim(), value),
            None if value.is_empty() => {}
            None => ticket.rest.push(format!("{}: {value}", name.trim())),
        }
    }
    ticket.rest.extend(values.map(str::to_owned));
    Some(ticket)
}

/// Lines of a label and its value: `Phone: 12 345`, `- Name = Jana`, or two cells.
fn labelled(lines: &[&str]) -> Option<PastedAnswers> {
    let mut ticket = PastedAnswers::default();
    let mut names: [Option<&str>; 2] = [None, None];
    for line in lines {
        let Some((label, value)) = split_label(line) else {
            ticket.rest.push(line.trim().to_owned());
            continue;
        };
        match (name_part(label), single(label)) {
            (Some(part), _) => names[part] = Some(value),
            (None, Some(field)) => ticket.add(field, label, value),
            (None, None) => ticket.rest.push(line.trim().to_owned()),
        }
    }
    let name: Vec<&str> = names.into_iter().flatten().collect();
    if !name.is_empty() {
        ticket.add(FieldId::Name, "Name", &name.join(" "));
    }
    (!ticket.answers.is_empty()).then_some(ticket)
}

/// Cells of one row for a field and those after it.
fn cells(lines: &[&str], form: &Form, at: FieldRef) -> Option<PastedAnswers> {
    let [row] = lines else { return None };
    let fields = visibility::all_visible_fields(form);
    let start = fields.iter().position(|one| *one == at)?;
    let mut fields = fields.into_iter().skip(start).filter(|one| one.row.is_none());
    let mut ticket = PastedAnswers::default();
    for cell in row.split('\t') {
        match fields.next() {
            Some(at) => ticket.add(at.field, at.field.field().label, cell.trim()),
            None => ticket.rest.push(cell.trim().to_owned()),
        }
    }
    Some(ticket)
}

/// The field of a label, outside of lists.
fn single(label: &str) -> Option<FieldId> {
    let label = label.trim().trim_end_matches(['*', ':']).trim();
    find_field(label).filter(|(_, row)| row.is_none()).map(|(field, _)| field)
}

/// Splits a line at the first colon, equals sign or tab, whichever comes first.
fn split_label(line: &str) -> Option<(&str, &str)> {
    let line = line.trim().trim_start_matches(['-', '*', '•', '>']).trim_start();
    let (label, value) = line.split_once(['\t', ':', '='])?;
    let label = label.trim().trim_matches('*').trim();
    (!label.is_empty() && label.chars().count() <= 60).then_some((label, value.trim()))
}

/// The answer that a value is for a field; none if it cannot be one.
fn answer(field: &Field, value: &str) -> Option<String> {
    let value = field.kind.normalize(value.trim()).into_owned();
    match field.kind {
        _ if value.is_empty() => None,
        FieldKind::YesNo => match value.to_lowercase().as_str() {
            "yes" | "y" | "true" | "on" => Some("true".to_owned()),
            "no" | "n" | "false" | "off" => Some("false".to_owned()),
            _ => None,
        },
        FieldKind::Choice(choices) => {
            let chosen = choices.iter().find(|choice| choice.value.eq_ignore_ascii_case(&value));
            chosen.map(|choice| choice.value.to_owned())
        }
        // `Kraków, Poland`: the last part that is a country.
        FieldKind::Country => {
            let parts = value.rsplit([',', '/', '(', ')']).map(str::trim);
            let mut countries = parts.filter_map(country::by_code_or_name);
            countries.next().map(|country| country.code.to_owned())
        }
        // `90 s`: the unit is the field's.
        FieldKind::Whole { unit, .. } => {
            let number = value.strip_suffix(unit.symbol()).or_else(|| value.strip_suffix(unit.name()));
            Some(number.unwrap_or(&value).trim_end().to_owned())
        }
        FieldKind::Text | FieldKind::Phone | FieldKind::Listed(_) | FieldKind::Members(_) => Some(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(FieldId, String)> {
        let ticket = read_pasted(text, &Form::default(), None).unwrap_or_default();
        ticket.answers.into_iter().map(|(at, value)| (at.field, value)).collect()
    }

    #[test]
    fn labels_values_and_rest() {
        use FieldId::{Email, Extension, Location, Name, OutboundWrapUp, PhoneNumber, Role, Username};
        let cases: [(&str, &[(FieldId, &str)]); 6] = [
            (
                "Login: jkowalska\nFull name: Jana Kowalska",
                &[(Username, "jkowalska"), (Name, "Jana Kowalska")],
            ),
            ("- First name: Jana\n- Last name: Kowalska\n", &[(Name, "Jana Kowalska")]),
            (
                "Office: Krak\u{f3}w, Poland\nTel. = 12 345 67 89",
                &[(Location, "PL"), (PhoneNumber, "123456789")],
            ),
            ("Role\tagent\nE-mail\tjana@example.com", &[(Role, "Agent"), (Email, "jana@example.com")]),
            ("Ext.\tOutbound wrap-up\tShoe size\n44\t90 s\t38", &[(Extension, "44"), (OutboundWrapUp, "90")]),
            ("Dear team,\nplease create a user.", &[]),
        ];
        for (text, expected) in cases {
            let expected: Vec<(FieldId, String)> =
                expected.iter().map(|(field, value)| (*field, (*value).to_owned())).collect();
            assert_eq!(read(text), expected, "{text:?}");
        }
        let text = "Hi,\nLogin: jana\nOffice: Mars\nLogin: other";
        let ticket = read_pasted(text, &Form::default(), None).unwrap();
        assert_eq!(ticket.rest, ["Hi,", "Office: Mars", "Login: other"]);
    }
}
