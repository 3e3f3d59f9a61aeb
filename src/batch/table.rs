//! Comma-separated values: a text taken apart and put together again in the same manner.

use csv::{ReaderBuilder, StringRecord, Terminator, WriterBuilder};

/// A file's header and records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns.
    pub header: Vec<String>,
    /// The records with something in them.
    pub records: Vec<Record>,
    /// How it is written.
    pub style: Style,
}

/// A record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// Its cells: as many as the header has.
    pub cells: Vec<String>,
}

/// What spreadsheets differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    delimiter: u8,
    mark: bool,
    windows: bool,
}

/// The mark by which some programs tell UTF-8.
const MARK: &str = "\u{feff}";
/// What separates cells, most usual first: spreadsheets of half of Europe write semicolons.
const DELIMITERS: [u8; 3] = *b",;\t";

impl Table {
    /// Takes a text apart.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (text, mark) = text.strip_prefix(MARK).map_or((text, false), |rest| (rest, true));
        let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let style = Style { delimiter: delimiter(first), mark, windows: text.contains("\r\n") };
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(style.delimiter)
            .from_reader(text.as_bytes());
        let (mut header, mut records, mut ends) = (None, Vec::new(), Lines::of(text));
        for record in reader.records() {
            let record = record.map_err(|error| error.to_string())?;
            let cells: Vec<String> = record.iter().map(str::to_owned).collect();
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let line = ends.line_of(&record);
            match &header {
                None => header = Some(cells),
                Some(names) => records.push(Record { line, cells: fitted(cells, names.len(), line)? }),
            }
        }
        let header = header
            .ok_or("the file is empty: its first line names the columns, such as Username,Name,Email")?;
        Ok(Self { header, records, style })
    }

    /// Puts it together.
    pub fn to_csv(&self) -> String {
        let terminator = if self.style.windows { Terminator::CRLF } else { Terminator::Any(b'\n') };
        let mut writer = WriterBuilder::new()
            .delimiter(self.style.delimiter)
            .terminator(terminator)
            .from_writer(Vec::new());
        // Into memory, and all records are as long as the header: nothing here can fail.
        let _ = writer.write_record(&self.header);
        for record in &self.records {
            let _ = writer.write_record(&record.cells);
        }
        let bytes = writer.into_inner().unwrap_or_default();
        format!("{}{}", if self.style.mark { MARK } else { "" }, String::from_utf8_lossy(&bytes))
    }
}

/// Where records begin: the reader's own count is that of the blank lines before a record.
struct Lines<'a> {
    text: &'a str,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        Self { text }
    }

    fn line_of(&mut self, record: &StringRecord) -> u64 {
        let Some(position) = record.position() else { return 0 };
        let start = usize::try_from(position.byte()).unwrap_or(0);
        let blank = self.text.get(start..).unwrap_or_default();
        let blank =
            blank.bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| *byte == b'\n');
        position.line() + blank.count() as u64
    }
}

/// What stands most often in the header, outside quotes.
fn delimiter(header: &str) -> u8 {
    let unquoted: String = header.split('"').step_by(2).collect();
    let count = |delimiter: &u8| unquoted.matches(char::from(*delimiter)).count();
    // Of those that stand as often the first: `max_by_key` takes the last.
    DELIMITERS.into_iter().rev().max_by_key(count).unwrap_or(b',')
}

/// Cells that were left out at the end of a row are empty; there may be more than the header has only if they are.
fn fitted(mut cells: Vec<String>, length: usize, line: u64) -> Result<Vec<String>, String> {
    if cells.iter().skip(length).any(|cell| !cell.trim().is_empty()) {
        return Err(format!(
            "line {line} has {} cells and the header {length}: put a cell that holds a separator in quotes",
            cells.len()
        ));
    }
    cells.resize(length, String::new());
    Ok(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(table: &Table) -> Vec<(u64, Vec<&str>)> {
        table.records.iter().map(|one| (one.line, one.cells.iter().map(String::as_str).collect())).collect()
    }

    #[test]
    fn records_are_read_with_their_lines() {
        let table =
            Table::parse("\nname,email\n\nAnna,a@b.c\r\n\n\"Jana\nK\",\"x,\"\"y\"\"\"\n,\nEva\n").unwrap();
        assert_eq!(table.header, ["name", "email"]);
        let expected = [(4, vec!["Anna", "a@b.c"]), (6, vec!["Jana\nK", "x,\"y\""]), (9, vec!["Eva", ""])];
        assert_eq!(lines(&table), expected);
    }

    #[test]
    fn what_was_read_is_written_in_the_same_manner() {
        for text in [
            "a,b\n1,\"x,y\"\n",
            "\u{feff}a;b\r\n1;2,5\r\n",
            "a\tb\n\"x\"\"y\"\t2\n",
            "\"a,b\",c\n1,2\n",
            "only\n1\n",
        ] {
            let table = Table::parse(text).unwrap();
            let again = Table::parse(&table.to_csv()).unwrap();
            assert_eq!(again, table, "{text:?}");
            assert_eq!(table.to_csv(), text);
        }
    }

    #[test]
    fn what_is_no_table_is_told() {
        assert!(Table::parse("\u{feff}\n \n").unwrap_err().contains("the file is empty"));
        let error = Table::parse("a,b\n1,2,3\n").unwrap_err();
        assert!(error.starts_with("line 2 has 3 cells and the header 2"), "{error}");
        assert_eq!(Table::parse("a,b\n1,2,,\n").unwrap().records[0].cells, ["1", "2"]);
    }
}
