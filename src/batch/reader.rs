//! Splits CSV text into records (RFC 4180). Strict about quotes, where the csv crate is lenient: a quote in the wrong
//! place would take the next rows into a cell, and a user would be created with it.

/// A line of the file, or several where a cell has line breaks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Record {
    /// The line on which it starts, from 1.
    pub(crate) line: u64,
    pub(crate) cells: Vec<String>,
}

/// The maximum number of cells that are not empty: more than there are fields. Spreadsheets write up to 16,384.
pub(super) const MAX_COLUMNS: usize = 300;

const QUOTES_RULE: &str =
    "A cell with a separator or a quote in it stands in quotes, and a quote in it is written twice";

/// Reads the records that are not blank.
pub(super) struct Reader<'t> {
    rest: &'t str,
    delimiter: char,
    /// The line of the next cell.
    line: u64,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, delimiter: char, line: u64) -> Self {
        Self { rest: text, delimiter, line }
    }

    fn is_end(&self, c: char) -> bool {
        c == self.delimiter || matches!(c, '\r' | '\n')
    }

    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches(|c: char| c.is_whitespace() && !self.is_end(c));
    }

    fn record(&mut self) -> Result<Record, String> {
        let mut record = Record { line: self.line, cells: Vec::new() };
        loop {
            let cell = self.cell()?;
            if record.cells.len() < MAX_COLUMNS {
                record.cells.push(cell);
            } else if !cell.trim().is_empty() {
                return Err(format!("line {} has more than {MAX_COLUMNS} cells", record.line));
            }
            match self.rest.strip_prefix(self.delimiter) {
                Some(rest) => self.rest = rest,
                None => break,
            }
        }
        if let Some(rest) = self.rest.strip_prefix("\r\n").or_else(|| self.rest.strip_prefix(['\r', '\n'])) {
            self.rest = rest;
            self.line += 1;
        }
        Ok(record)
    }

    /// Reads a cell up to the delimiter or the end of the line.
    fn cell(&mut self) -> Result<String, String> {
        let start = self.rest;
        self.skip_blanks();
        if let Some(quoted) = self.rest.strip_prefix('"') {
            self.rest = quoted;
            return self.quoted_cell();
        }
        let (cell, rest) = start.split_at(start.find(|c| self.is_end(c)).unwrap_or(start.len()));
        if cell.contains('"') {
            let line = self.line;
            return Err(if cell.trim_start().starts_with("=\"") {
                format!(
                    "line {line}: a cell is a formula such as =\"00123\": write what is between its quotes alone"
                )
            } else {
                format!("line {line}: there is a quote in the middle of a cell. {QUOTES_RULE}")
            });
        }
        self.rest = rest;
        Ok(cell.to_owned())
    }

    fn quoted_cell(&mut self) -> Result<String, String> {
        let start = self.line;
        let mut cell = String::new();
        loop {
            let Some((text, rest)) = self.rest.split_once('"') else {
                return Err(format!("line {start}: the quote that opens a cell here is never closed"));
            };
            if text.ends_with('\\') {
                let line = start + line_breaks(&cell) + line_breaks(text);
                return Err(format!("line {line}: there is a quote after a backslash. {QUOTES_RULE}"));
            }
            cell.push_str(text);
            self.rest = rest;
            let Some(rest) = rest.strip_prefix('"') else { break };
            cell.push('"');
            self.rest = rest;
        }
        self.line += line_breaks(&cell);
        // Well-formed, but hardly meant: a quote that is not closed ends at a stray one further down.
        if self.line > start && cell.contains(self.delimiter) {
            return Err(format!(
                "line {start}: the quote that opens a cell here is closed on line {}, so that the cell takes in the \
                 lines between them: close it, or remove the line breaks from the cell",
                self.line
            ));
        }
        self.skip_blanks();
        if !self.rest.is_empty() && !self.rest.starts_with(|c| self.is_end(c)) {
            return Err(format!(
                "line {start}: the cell that opens with a quote here goes on after its closing quote on line {}. \
                 {QUOTES_RULE}",
                self.line
            ));
        }
        Ok(cell)
    }
}

impl Iterator for Reader<'_> {
    type Item = Result<Record, String>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            match self.record() {
                Ok(record) if record.cells.iter().all(|cell| cell.trim().is_empty()) => {}
                Ok(record) => return Some(Ok(record)),
                Err(fault) => {
                    self.rest = "";
                    return Some(Err(fault));
                }
            }
        }
        None
    }
}

/// The line breaks of a text: LF, CR LF or CR alone.
pub(super) fn line_breaks(text: &str) -> u64 {
    let mut count = 0;
    let mut after_return = false;
    for byte in text.bytes() {
        count += u64::from(byte == b'\r' || byte == b'\n' && !after_return);
        after_return = byte == b'\r';
    }
    count
}
