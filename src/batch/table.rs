//! A CSV file as a table, written again in the same dialect.

use super::formulas::guarded;
use super::reader::{Reader, Record, line_breaks};
use crate::model::field_names::find_field;
use csv::{Terminator, WriterBuilder};

/// A file's header and records, and its dialect.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    /// The line of the header, from 1.
    pub(crate) line: u64,
    pub(crate) header: Vec<String>,
    /// The records that are not blank, without the empty cells at their ends.
    pub(crate) records: Vec<Record>,
    delimiter: char,
    /// What precedes the header: a byte order mark, by which some programs recognize UTF-8, a line such as `sep=;`, and
    /// comments.
    prefix: String,
    crlf: bool,
}

const BYTE_ORDER_MARK: char = '\u{feff}';
/// Known delimiters, the most common first; many European spreadsheets write semicolons.
const DELIMITERS: [char; 3] = [',', ';', '\t'];
/// The maximum number of records: some hours of work at the batch's pace.
const MAX_RECORDS: usize = 10_000;

impl Table {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        // The other half of each character is a NUL.
        if text.bytes().take(2).any(|byte| byte == 0) {
            return Err("it is UTF-16, not UTF-8: save it as \u{201c}CSV UTF-8\u{201d}".to_owned());
        }
        let body = text.trim_start_matches(BYTE_ORDER_MARK);
        let separator = separator_line(body);
        let body = separator.map_or(body, |(_, rest)| rest);
        let separator = separator.map(|(delimiter, _)| delimiter);
        let above = comments(body, separator);
        let (comments, body) = body.split_at(above);
        let delimiter = separator.unwrap_or_else(|| delimiter(body));
        let line = 1 + u64::from(separator.is_some()) + line_breaks(comments);
        let mut reader = Reader::new(body, delimiter, line);
        let header = reader
            .next()
            .ok_or("the file is empty: its first line names the columns, such as Username,Name,Email")??;
        let mut records = Vec::new();
        for record in reader {
            let mut record = record?;
            while record.cells.last().is_some_and(|cell| cell.trim().is_empty()) {
                record.cells.pop();
            }
            if records.len() == MAX_RECORDS {
                return Err("it has more than 10,000 users: split it into several files".to_owned());
            }
            records.push(record);
        }
        let crlf = text.contains("\r\n");
        let mut comments = comments.replace("\r\n", "\n").replace('\r', "\n");
        super::remove_hidden(&mut comments);
        if crlf {
            comments = comments.replace('\n', "\r\n");
        }
        let prefix = text[..text.len() - body.len() - above].to_owned() + &comments;
        Ok(Self { line: header.line, header: header.cells, records, delimiter, prefix, crlf })
    }

    /// A record that is longer than the header is an error.
    pub(crate) fn check_lengths(&self) -> Result<(), String> {
        let length = self.header.len();
        match self.records.iter().find(|record| record.cells.len() > length) {
            Some(Record { line, cells }) => Err(format!(
                "line {line} has {} cells and the header {length}: put a cell that holds a separator in quotes",
                cells.len()
            )),
            None => Ok(()),
        }
    }

    /// The file's text with each record as `cells` gives it.
    pub(crate) fn to_csv(&self, cells: impl Fn(usize, &Record) -> Vec<String>) -> String {
        let terminator = if self.crlf { Terminator::CRLF } else { Terminator::Any(b'\n') };
        let delimiter = u8::try_from(self.delimiter).unwrap_or(b',');
        let records = self.records.iter().enumerate().map(|(index, record)| cells(index, record));
        write(&self.prefix, delimiter, terminator, &self.header, records)
    }
}

/// A list as CSV in the usual dialect. Its cells are guarded against formulas.
pub(crate) fn list_to_csv<const N: usize>(
    header: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let records = rows.into_iter().map(|row| row.map(|cell| guarded(&cell)).to_vec());
    write("", b',', Terminator::Any(b'\n'), &header.map(str::to_owned), records)
}

/// A line of a file in the usual dialect. Its cells are guarded against formulas.
pub(super) fn csv_line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| guarded(cell)).collect();
    write("", b',', Terminator::Any(b'\n'), &cells, std::iter::empty())
}

fn write(
    prefix: &str,
    delimiter: u8,
    terminator: Terminator,
    header: &[String],
    records: impl Iterator<Item = Vec<String>>,
) -> String {
    let buffer = prefix.as_bytes().to_vec();
    let mut writer =
        WriterBuilder::new().flexible(true).delimiter(delimiter).terminator(terminator).from_writer(buffer);
    // Cannot fail: it writes to memory.
    let _ = writer.write_record(header);
    for record in records {
        let _ = writer.write_record(record);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// The length of the comments above the header: lines that begin with `#`. A header can begin so too, with a column of the
/// person's own; it is recognised by the fields that it names.
fn comments(text: &str, separator: Option<char>) -> usize {
    let (mut end, mut last, mut header) = (0, 0, "");
    for line in text.split_inclusive(['\r', '\n']) {
        if is_comment(line) {
            last = end;
        } else if !line.trim().is_empty() {
            header = line;
            break;
        }
        end += line.len();
    }
    let comments = &text[..end];
    let comment = comments[last..].split(['\r', '\n']).next().unwrap_or_default();
    match is_comment(comment) && fields(comment, separator) > fields(header, separator) {
        true => last,
        false if is_comment(comment) => end,
        // Blank lines only.
        false => 0,
    }
}

/// Spreadsheets put a cell that holds a separator in quotes.
fn is_comment(line: &str) -> bool {
    let line = line.trim_start_matches(' ');
    line.strip_prefix('"').unwrap_or(line).starts_with('#')
}

/// How many cells of a line name a field.
fn fields(line: &str, separator: Option<char>) -> usize {
    let cells = line.split(separator.unwrap_or_else(|| delimiter(line)));
    cells.filter(|cell| find_field(cell.trim().trim_matches('"')).is_some()).count()
}

/// The delimiter that a first line such as `sep=;` names, by which Excel reads a file, and the text after it. Programs
/// that do not know the line add delimiters to its end.
fn separator_line(text: &str) -> Option<(char, &str)> {
    let (line, rest) = text.split_once('\n')?;
    let name = line.trim_end_matches(['\r', ' ']).trim_matches('"');
    let separator = name.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).map(|_| &name[4..])?;
    let mut chars = separator.chars();
    let first = chars.next().filter(|c| *c == '\t' || c.is_ascii_punctuation() && *c != '"')?;
    chars.all(|c| DELIMITERS.contains(&c) || c == first || c == '"').then_some((first, rest))
}

/// The most frequent delimiter in the header, outside quotes: a name in quotes can have line breaks.
fn delimiter(text: &str) -> char {
    let (mut counts, mut is_quoted) = ([0; DELIMITERS.len()], false);
    for c in text.trim_start_matches([' ', '\r', '\n']).chars() {
        match DELIMITERS.iter().position(|delimiter| *delimiter == c) {
            _ if c == '"' => is_quoted = !is_quoted,
            Some(place) if !is_quoted => counts[place] += 1,
            None if !is_quoted && matches!(c, '\r' | '\n') => break,
            _ => {}
        }
    }
    // On a tie the first: `max_by_key` returns the last.
    let most = DELIMITERS.into_iter().zip(counts).rev().max_by_key(|(_, count)| *count);
    most.map_or(',', |(delimiter, _)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(table: &Table) -> Vec<(u64, String)> {
        table.records.iter().map(|one| (one.line, one.cells.join("|"))).collect()
    }

    #[test]
    fn records_have_their_line_numbers() {
        let text = "\nname,email\n\nAnna,a@b.c\r\n\n\"Jana\nK\",\"x;\"\"y\"\"\",,\n,\nEva\n";
        let table = Table::parse(text).unwrap();
        assert_eq!((table.line, table.header.join("|").as_str()), (2, "name|email"));
        let expected = [(4, "Anna|a@b.c"), (6, "Jana\nK|x;\"y\""), (9, "Eva")];
        assert_eq!(lines(&table), expected.map(|(line, cells)| (line, cells.to_owned())));
        let old_mac = Table::parse("a,b\r\"1\r2\",\r3,4").unwrap();
        assert_eq!(lines(&old_mac), [(2, "1\r2".to_owned()), (4, "3|4".to_owned())]);
    }

    #[test]
    fn parsing_and_writing_keeps_the_dialect() {
        for text in [
            "a,b\n1,\"x,y\"\n",
            "\u{feff}a;b\r\n1;2,5\r\n",
            "\"a,b\",c\n1,2\n",
            "a\tb\n\"x\"\"y\"\t2\n",
            "sep=;\r\na;b,c\r\n1;2\r\n",
            "\u{feff}SEP=|\na|b\n1|,;\n",
            "\"sep=\t\"\na,b\tc\n1\t2\n",
            "sep=,,,\na,b\n1,2\n",
            "# for HR, in May\n\n# \"all\" of them\nname,b\n1,2\n",
            "\u{feff}# a;b\r\nname;b\r\n1;2\r\n",
            "#,name\n1,2\n",
        ] {
            let table = Table::parse(text).unwrap();
            let cells = |_, record: &Record| record.cells.clone();
            assert_eq!(table.header.len(), 2, "{text}");
            assert_eq!(table.to_csv(cells), text);
        }
    }
}
