//! Reads what people paste: the lines of a ticket (`Phone: 12 345`), a spreadsheet's row with its header, or cells for
//! the focused field and those after it. It only proposes: nothing is taken that the person did not see.

use super::country;
use super::field_names::{find_field, name_part};
use super::fields::FieldId;
use super::fields::field::{Field, FieldKind};
use super::fields::meant::meant;
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
    // Terminals paste a line break as the key that they have for it, CR.
    let lines: Vec<&str> = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).collect();
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
        let first = self.answers.iter().find(|(one, _)| *one == at).map(|(_, answer)| answer);
        match answer(field.field(), value) {
            Some(answer) if Some(&answer) == first => {}
            Some(answer) if first.is_none() => self.answers.push((at, answer)),
            _ if value.trim().is_empty() => {}
            _ => self.rest.push(format!("{label}: {value}")),
        }
    }

    /// Adds the value of a label, or keeps it where it is a part of the name.
    fn add_labelled<'v>(&mut self, name: &mut [Option<&'v str>; 2], label: &str, value: &'v str) {
        match (name_part(label), single(label)) {
            (Some(part), _) => name[part] = Some(value),
            (None, Some(field)) => self.add(field, label, value),
            (None, None) if value.is_empty() => {}
            (None, None) => self.rest.push(format!("{label}: {value}")),
        }
    }

    fn add_name(&mut self, parts: [Option<&str>; 2]) {
        let name: Vec<&str> = parts.into_iter().flatten().collect();
        if !name.is_empty() {
            self.add(FieldId::Name, "Name", &name.join(" "));
        }
    }
}

/// A header of names, and rows of values, of which the first one counts.
fn with_header(lines: &[&str]) -> Option<PastedAnswers> {
    let [header, row, others @ ..] = lines else { return None };
    let header: Vec<&str> = header.split('\t').collect();
    let known = header.iter().filter(|name| name_part(name).is_some() || single(name).is_some()).count();
    // Where the second line begins with a name too, the lines are labels with values.
    let is_label = row.split('\t').next().is_some_and(|cell| single(cell).is_some());
    if header.len() < 2 || known * 2 < header.len() || (is_label && header.len() == 2) {
        return None;
    }
    let mut ticket = PastedAnswers::default();
    let mut name = [None; 2];
    let mut values = row.split('\t').map(str::trim);
    for label in header {
        let value = values.next().unwrap_or_default();
        ticket.add_labelled(&mut name, label.trim(), value);
    }
    ticket.add_name(name);
    ticket.rest.extend(values.filter(|value| !value.is_empty()).map(str::to_owned));
    ticket.rest.extend(others.iter().map(|line| line.trim().replace('\t', " | ")));
    Some(ticket)
}

/// Lines of a label and its value: `Phone: 12 345`, `- Name = Jana`, two cells, or a label and the value below it. What
/// follows a signature's mark or belongs to another user is left.
fn labelled(lines: &[&str]) -> Option<PastedAnswers> {
    let mut ticket = PastedAnswers::default();
    let (mut name, mut above, mut seen) = ([None; 2], None, Vec::new());
    // One such line alone is a word of a text or of a signature.
    let has_bare = lines.iter().filter(|line| is_bare_label(line)).count() > 1;
    for (index, line) in lines.iter().enumerate() {
        let found = split_label(line).filter(|_| has_bare || !is_bare_label(line));
        let is_again = |(label, value): (&str, &str)| {
            let again = seen.iter().find(|(one, _): &&(&str, &str)| one.eq_ignore_ascii_case(label));
            identifies(label) && again.is_some_and(|(_, other)| *other != value)
        };
        if (is_signature(line) || found.is_some_and(is_again)) && !ticket.answers.is_empty() {
            ticket.rest.extend(lines[index..].iter().map(|line| line.trim().to_owned()));
            break;
        }
        seen.extend(found);
        match (found, above.take()) {
            // `Role`, and below it `Agent`, which is what some call a name.
            (Some((_, "")), Some(label)) if !line.contains(':') => {
                ticket.add_labelled(&mut name, label, line.trim());
            }
            (Some((label, "")), _) => above = Some(label),
            (Some((label, value)), _) => ticket.add_labelled(&mut name, label, value),
            (None, Some(label)) => ticket.add_labelled(&mut name, label, line.trim()),
            (None, None) => ticket.rest.push(line.trim().to_owned()),
        }
    }
    ticket.add_name(name);
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

/// The field of a label, outside of lists: with a mark, or with an explanation, as in `Phone (mobile)*`.
fn single(label: &str) -> Option<FieldId> {
    let bare = label.trim().trim_end_matches(['*', ':']).trim();
    let explained = || bare.strip_suffix(')')?.split_once('(').map(|(label, _)| label.trim_end());
    let field = |label: &str| find_field(label).filter(|(_, row)| row.is_none()).map(|(field, _)| field);
    field(bare).or_else(|| field(explained()?))
}

/// What is between a label and its value; the longer ones first.
const SEPARATORS: [&str; 12] =
    ["\t", ":", "\u{ff1a}", "=>", "->", "\u{2192}", "=", "||", "|", " - ", " \u{2013} ", " \u{2014} "];

/// Splits a line into a known label and its value, which is empty if it is below. Around both can be the marks of lists,
/// tables, quoted mails and bold text.
fn split_label(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(is_mark).trim_end_matches([' ', '\t', '\u{a0}', '|']);
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let line = number.strip_prefix(['.', ')']).filter(|_| number.len() < line.len()).unwrap_or(line);
    let line = line.trim_start_matches(is_mark);
    let mut found: Vec<(usize, &str)> =
        SEPARATORS.iter().filter_map(|mark| line.find(mark).map(|at| (at, *mark))).collect();
    found.sort_by_key(|(at, mark)| (*at, usize::MAX - mark.len()));
    let split = found.into_iter().find_map(|(at, mark)| {
        let value = line[at + mark.len()..].trim_start_matches(['*', '_', '`', '|']).trim();
        Some((known_label(&line[..at])?, value))
    });
    split.or_else(|| Some((known_label(line)?, "")))
}

/// Whether a line is a label without a mark that one follows it.
fn is_bare_label(line: &str) -> bool {
    !line.contains(['\t', ':', '\u{ff1a}', '=', '|'])
        && split_label(line).is_some_and(|(_, value)| value.is_empty())
}

/// A mark of lists, tables, quoted mails and bold text, or a blank.
fn is_mark(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '*' | '_' | '+' | '#' | '|' | '>' | '`')
        || matches!(c, '·' | '–' | '—' | '•' | '‣' | '■'..='◿')
}

/// The label without the marks around it, if it names a field.
fn known_label(text: &str) -> Option<&str> {
    let label =
        text.trim_matches(|c: char| c == '"' || is_mark(c)).trim_end_matches([':', '*', '_']).trim_end();
    let is_known = label.chars().count() <= 60 && (name_part(label).is_some() || single(label).is_some());
    is_known.then_some(label)
}

/// Whether a label is of a field that one user has once: with another value it begins the next user.
fn identifies(label: &str) -> bool {
    use FieldId::{AgentId, Email, Name, Role, Username};
    single(label).is_some_and(|field| matches!(field, AgentId | Email | Name | Role | Username))
}

/// Whether a line ends what is written in a mail: the mark of a signature, or a greeting.
fn is_signature(line: &str) -> bool {
    const GREETINGS: [&str; 8] =
        ["thanks", "thank you", "regards", "best regards", "kind regards", "many thanks", "best", "cheers"];
    let line = line.trim_end().trim_end_matches([',', '.', '!']);
    line == "--" || GREETINGS.iter().any(|greeting| greeting.eq_ignore_ascii_case(line.trim()))
}

/// The answer that a value is for a field; none if it cannot be one.
fn answer(field: &Field, value: &str) -> Option<String> {
    let value = field.kind.normalize(value.trim()).into_owned();
    let is_one = match field.kind {
        FieldKind::YesNo | FieldKind::Choice(_) => false,
        FieldKind::Country => country::by_code(&value).is_some(),
        // A number that is none is an error of the form.
        _ => true,
    };
    let meant = meant(field.kind, &value);
    meant.or_else(|| Some(value).filter(|_| is_one)).filter(|value| !value.is_empty())
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
