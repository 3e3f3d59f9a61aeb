//! Keeps spreadsheets from running a text as a formula: an apostrophe precedes what begins like one.

/// How a formula begins.
const STARTS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Whether the next character begins a cell, also for a program that splits the file at another separator than it was
/// written with. Blanks and quotes before a formula do not make it a text everywhere.
fn starts_cell(after: char, before: bool) -> bool {
    matches!(after, ',' | ';' | '|')
        || after.is_control()
        || before && (after.is_whitespace() || after == '"')
}

/// A message of the API that is written again and again: an apostrophe that is there is enough.
pub(crate) fn escape_formulas(text: &str) -> String {
    let (mut escaped, mut is_start) = (String::with_capacity(text.len()), true);
    for c in text.chars() {
        if is_start && STARTS.contains(&c) {
            escaped.push('\'');
        }
        is_start = starts_cell(c, is_start);
        escaped.push(c);
    }
    escaped
}

/// A value of a file that `batch` reads: [`unguarded`] gives the value back, apostrophes of its own included.
pub(crate) fn guarded(text: &str) -> String {
    with_apostrophes(text, |count| count + 1)
}

/// The value of a cell that [`guarded`] made, or that a spreadsheet marked as text.
pub(crate) fn unguarded(text: &str) -> String {
    with_apostrophes(text, |count| count.saturating_sub(1))
}

/// Changes the number of apostrophes before what begins like a formula.
fn with_apostrophes(text: &str, change: impl Fn(usize) -> usize) -> String {
    let (mut result, mut is_start, mut rest) = (String::with_capacity(text.len() + 1), true, text);
    while !rest.is_empty() {
        let bare = rest.trim_start_matches('\'');
        let count = rest.len() - bare.len();
        let is_formula = is_start && bare.starts_with(STARTS);
        result.extend(std::iter::repeat_n('\'', if is_formula { change(count) } else { count }));
        let Some(c) = bare.chars().next() else { break };
        is_start = starts_cell(c, is_start && count == 0);
        result.push(c);
        rest = &bare[c.len_utf8()..];
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn guarded_values_round_trip_and_are_not_formulas() {
        for (value, cell) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+48 22 100", "'+48 22 100"),
            ("'=1", "''=1"),
            ("x;=1", "x;'=1"),
            ("x, ''-1", "x, '''-1"),
            ("o'=1", "o'=1"),
            ("'jana'", "'jana'"),
            ("", ""),
        ] {
            assert_eq!((guarded(value).as_str(), unguarded(cell).as_str()), (cell, value));
        }
        assert_eq!(unguarded("=1"), "=1");
    }

    proptest! {
        #[test]
        fn any_value_round_trips(value in "[-='+@,;|\" a\n]{0,12}") {
            let cell = guarded(&value);
            prop_assert_eq!(escape_formulas(&cell), cell.clone(), "still a formula");
            prop_assert_eq!(unguarded(&cell), value);
        }
    }
}
