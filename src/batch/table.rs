//! Parses CSV and writes it again in the same dialect.

use csv::{ReaderBuilder, StringRecord, Terminator, WriterBuilder};

/// A file's header and records, and its dialect.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) header: Vec<String>,
    /// The records that are not empty.
    pub(crate) records: Vec<Record>,
    delimiter: u8,
    byte_order_mark: bool,
    crlf: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Record {
    /// The line on which it starts, from 1.
    pub(crate) line: u64,
    /// As many cells as the header has.
    pub(crate) cells: Vec<String>,
}

/// By this some programs recognize UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// Known delimiters, the most common first; many European spreadsheets write semicolons.
const DELIMITERS: [u8; 3] = *b",;\t";

impl Table {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (text, byte_order_mark) =
            text.strip_prefix(BYTE_ORDER_MARK).map_or((text, false), |rest| (rest, true));
        let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let delimiter = delimiter(first);
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let (mut header, mut records) = (None, Vec::new());
        for record in reader.records() {
            let record = record.map_err(|error| error.to_string())?;
            let cells: Vec<String> = record.iter().map(str::to_owned).collect();
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let line = start_line(text, &record);
            match &header {
                None => header = Some(cells),
                Some(names) => records.push(Record { line, cells: fit_to_header(cells, names.len(), line)? }),
            }
        }
        let header = header
            .ok_or("the file is empty: its first line names the columns, such as Username,Name,Email")?;
        Ok(Self { header, records, delimiter, byte_order_mark, crlf: text.contains("\r\n") })
    }

    pub(crate) fn to_csv(&self) -> String {
        let terminator = if self.crlf { Terminator::CRLF } else { Terminator::Any(b'\n') };
        let mut writer =
            WriterBuilder::new().delimiter(self.delimiter).terminator(terminator).from_writer(Vec::new());
        // Cannot fail: it writes to memory, and all records are as long as the header.
        for cells in std::iter::once(&self.header).chain(self.records.iter().map(|record| &record.cells)) {
            let _ = writer.write_record(cells);
        }
        let bytes = writer.into_inner().unwrap_or_default();
        let mark = if self.byte_order_mark { BYTE_ORDER_MARK } else { "" };
        format!("{mark}{}", String::from_utf8_lossy(&bytes))
    }
}

/// The line on which a record starts. The reader gives the position of the blank lines before it, which are added here.
fn start_line(text: &str, record: &StringRecord) -> u64 {
    let Some(position) = record.position() else { return 0 };
    let start = usize::try_from(position.byte()).unwrap_or(0);
    let rest = text.get(start..).unwrap_or_default();
    let blank = rest.bytes().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + blank.filter(|byte| *byte == b'\n').count() as u64
}

/// The most frequent delimiter in the header, outside quotes.
fn delimiter(header: &str) -> u8 {
    let unquoted: String = header.split('"').step_by(2).collect();
    let count = |delimiter: &u8| unquoted.matches(char::from(*delimiter)).count();
    // On a tie the first: `max_by_key` returns the last.
    DELIMITERS.into_iter().rev().max_by_key(count).unwrap_or(b',')
}

/// Pads a record to the header's length; cells beyond it must be empty.
fn fit_to_header(mut cells: Vec<String>, length: usize, line: u64) -> Result<Vec<String>, String> {
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

    #[test]
    fn records_have_their_line_numbers() {
        let text = "\nname,email\n\nAnna,a@b.c\r\n\n\"Jana\nK\",\"x,\"\"y\"\"\",,\n,\nEva\n";
        let table = Table::parse(text).unwrap();
        assert_eq!(table.header, ["name", "email"]);
        let records: Vec<_> = table.records.iter().map(|one| (one.line, one.cells.join("|"))).collect();
        let expected = [(4, "Anna|a@b.c"), (6, "Jana\nK|x,\"y\""), (9, "Eva|")];
        assert_eq!(records, expected.map(|(line, cells)| (line, cells.to_owned())));
    }

    #[test]
    fn parsing_and_writing_keeps_the_dialect() {
        for text in
            ["a,b\n1,\"x,y\"\n", "\u{feff}a;b\r\n1;2,5\r\n", "\"a,b\",c\n1,2\n", "a\tb\n\"x\"\"y\"\t2\n"]
        {
            assert_eq!(Table::parse(text).unwrap().to_csv(), text);
        }
    }
}
