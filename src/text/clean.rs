//! Cleans a text that came through spreadsheets, web pages and word processors: typographic marks become plain ones,
//! line breaks and unusual spaces become spaces, invisible characters at the edges go. Says what it changed.

use super::sanitize::{has_own_characters, is_control_like, is_printable_ascii};
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;

/// A cleaned text and the changes, a sentence each. Surrounding spaces go without a word.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cleaned<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) changes: Vec<String>,
}

/// The end of the sentence on characters that are left out.
pub(crate) const AT_EDGE: &str = "at the edge is left out.";

/// Cleans a text. Idempotent.
pub(crate) fn clean(text: &str) -> Cleaned<'_> {
    if is_printable_ascii(text) {
        return Cleaned { text: Cow::Borrowed(text.trim_ascii()), changes: Vec::new() };
    }
    let inner = without_edges(text);
    let mut changes = Vec::new();
    let mut note = |change: String| {
        if !changes.contains(&change) {
            changes.push(change);
        }
    };
    let (before, after) = text.split_once(inner).unwrap_or_default();
    if let Some(c) = before.chars().chain(after.chars()).find(|c| !c.is_whitespace()) {
        note(format!("The {} {AT_EDGE}", character_name(c)));
    }
    let mut plain = String::with_capacity(inner.len());
    let mut rest = inner.chars().peekable();
    while let Some(c) = rest.next() {
        if is_line_space(c) {
            // A break with the spaces around it is one space.
            plain.truncate(plain.trim_end_matches(' ').len());
            plain.push(' ');
            while rest.next_if(|next| is_line_space(*next) || *next == ' ').is_some() {}
            note(
                if c == '\t' {
                    "A tab is replaced by a space."
                } else {
                    "A line break is replaced by a space."
                }
                .to_owned(),
            );
        } else if let Some(other) = plain_character(c) {
            plain.push(other);
            note(match other {
                ' ' => format!("The {} is replaced by a plain one.", character_name(c)),
                _ => format!("{c} is replaced by {other}."),
            });
        } else {
            plain.push(c);
        }
    }
    Cleaned { text: if plain == inner { Cow::Borrowed(inner) } else { Cow::Owned(plain) }, changes }
}

/// The text without white space and invisible characters at its edges. A selector that belongs to the last character,
/// as in many emoji, stays.
pub(crate) fn without_edges(text: &str) -> &str {
    if is_printable_ascii(text) {
        return text.trim_ascii();
    }
    let is_edge = |c: char| c.is_whitespace() || is_control_like(c);
    let text = text.trim_start_matches(is_edge);
    let end = text.trim_end_matches(is_edge).len();
    let start = text[..end].grapheme_indices(true).next_back().map_or(0, |(start, _)| start);
    let last = text[start..].graphemes(true).next().unwrap_or_default();
    let last = last.trim_end_matches(['\u{200c}', '\u{200d}']);
    if has_own_characters(last) { &text[..end.max(start + last.len())] } else { &text[..end] }
}

/// The first character that acts on the terminal or is invisible, unless it belongs to the character before it.
pub(crate) fn first_hidden(text: &str) -> Option<char> {
    if is_printable_ascii(text) {
        return None;
    }
    let hidden = |grapheme: &str| grapheme.chars().find(|c| is_control_like(*c));
    text.graphemes(true).filter(|grapheme| !has_own_characters(grapheme)).find_map(hidden)
}

/// White space that ends a line or a cell.
pub(crate) fn is_line_space(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The character of the keyboard for one that word processors put in its place. The ideographic space stays: names are
/// written with it.
fn plain_character(c: char) -> Option<char> {
    Some(match c {
        '\u{2018}'..='\u{201b}'
        | '\u{2032}'
        | '\u{2039}'
        | '\u{203a}'
        | '\u{2bc}'
        | '\u{b4}'
        | '\u{ff07}' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{ab}' | '\u{bb}' | '\u{ff02}' => '"',
        '\u{2010}' | '\u{2011}' => '-',
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => ' ',
        _ => return None,
    })
}

/// The digits of other scripts and of wide fonts as those of the keyboard.
pub(crate) fn ascii_digits(text: &str) -> Cow<'_, str> {
    const ZEROS: [u32; 6] = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10];
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let plain = |c: char| {
        let value = ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(*zero).filter(|value| *value < 10));
        value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
    };
    Cow::Owned(text.chars().map(plain).collect())
}

/// A character that cannot be seen, by name and number: `zero-width space (U+200B)`.
pub(crate) fn character_name(c: char) -> String {
    let name = match c {
        '\0' => "NUL character",
        '\t' => "tab",
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => "line break",
        '\u{1b}' => "escape character",
        '\u{a0}' | '\u{2007}' | '\u{202f}' => "non-breaking space",
        '\u{ad}' => "soft hyphen",
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "text direction mark"
        }
        '\u{200b}' => "zero-width space",
        '\u{200c}' => "zero-width non-joiner",
        '\u{200d}' => "zero-width joiner",
        '\u{2060}' => "word joiner",
        '\u{feff}' => "byte order mark",
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => "variation selector",
        '\u{e0000}'..='\u{e007f}' => "invisible tag",
        c if c.is_control() => "control character",
        c if c.is_whitespace() => "space",
        _ => "invisible character",
    };
    format!("{name} (U+{:04X})", c as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_a_text_stays() {
        for text in [
            "O'Brien",
            "Łukasz",
            "山田　太郎",
            "葛\u{e0100}城",
            "👩\u{200d}💻 Ada",
            "Ada ❤\u{fe0f}",
            "1\u{fe0f}\u{20e3}",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "می\u{200c}خواهم",
            "ශ\u{dca}\u{200d}රී",
            "Kaʻiulani",
            "Zoe\u{308}",
            "Anna–Maria",
            "Jana  K",
            "Ngô Đình",
            "Müller-Lüdenscheidt",
            "שרה",
            "O\u{300}",
            "",
        ] {
            assert_eq!(clean(text), Cleaned { text: Cow::Borrowed(text), changes: Vec::new() }, "{text:?}");
            assert_eq!(first_hidden(text), None, "{text:?}");
        }
    }

    #[test]
    fn what_other_programs_leave_is_replaced() {
        let quote = "’ is replaced by '.";
        let space = "The non-breaking space (U+00A0) is replaced by a plain one.";
        let line = "A line break is replaced by a space.";
        let tab = "A tab is replaced by a space.";
        for (text, clean_text, changes) in [
            ("d’Arcy", "d'Arcy", &[quote][..]),
            ("O‘Brien", "O'Brien", &["‘ is replaced by '."]),
            ("OʼBrien O´Brien", "O'Brien O'Brien", &["ʼ is replaced by '.", "´ is replaced by '."]),
            ("“Jo” Li", "\"Jo\" Li", &["“ is replaced by \".", "” is replaced by \"."]),
            (
                "„Jo‟ «Li»",
                "\"Jo\" \"Li\"",
                &[
                    "„ is replaced by \".",
                    "‟ is replaced by \".",
                    "« is replaced by \".",
                    "» is replaced by \".",
                ],
            ),
            ("Anna\u{2011}Maria", "Anna-Maria", &["\u{2011} is replaced by -."]),
            ("Jana\u{a0}K’s’", "Jana K's'", &[space, quote]),
            ("Jana\u{202f}K", "Jana K", &["The non-breaking space (U+202F) is replaced by a plain one."]),
            ("Jana\u{2009}K", "Jana K", &["The space (U+2009) is replaced by a plain one."]),
            ("Jana\nK", "Jana K", &[line]),
            ("Jana \r\n \r\n K", "Jana K", &[line]),
            ("Jana\u{2028}K\u{85}L", "Jana K L", &[line]),
            ("Jana\tK\u{b}L", "Jana K L", &[tab, line]),
            ("\tJana\n", "Jana", &[]),
            ("\u{a0}Jana\u{3000}", "Jana", &[]),
            ("\u{feff}Jana", "Jana", &["The byte order mark (U+FEFF) at the edge is left out."]),
            ("Jana\u{200b} \u{200b}", "Jana", &["The zero-width space (U+200B) at the edge is left out."]),
            (
                " \u{202a}Jana\u{202c} ",
                "Jana",
                &["The text direction mark (U+202A) at the edge is left out."],
            ),
            ("Jana\0", "Jana", &["The NUL character (U+0000) at the edge is left out."]),
            ("\u{ad}Jana", "Jana", &["The soft hyphen (U+00AD) at the edge is left out."]),
            ("\u{1b}Jana", "Jana", &["The escape character (U+001B) at the edge is left out."]),
            ("Jana\u{2060}\u{e0041}", "Jana", &["The word joiner (U+2060) at the edge is left out."]),
            ("می\u{200c}", "می", &["The zero-width non-joiner (U+200C) at the edge is left out."]),
            (
                "Ada ❤\u{fe0f}\u{200b}",
                "Ada ❤\u{fe0f}",
                &["The zero-width space (U+200B) at the edge is left out."],
            ),
            ("\u{200b}", "", &["The zero-width space (U+200B) at the edge is left out."]),
        ] {
            let cleaned = clean(text);
            assert_eq!(
                (&*cleaned.text, &*cleaned.changes),
                (clean_text, &*changes.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>()),
                "{text:?}"
            );
            assert_eq!(clean(clean_text).text, clean_text);
        }
    }

    #[test]
    fn hidden_characters_are_named() {
        for (text, name) in [
            ("Ja\u{200b}na", "zero-width space (U+200B)"),
            ("Ja\u{200c}na", "zero-width non-joiner (U+200C)"),
            ("Ja\u{200d}na", "zero-width joiner (U+200D)"),
            ("山\u{200d}田", "zero-width joiner (U+200D)"),
            ("Ja\u{feff}na", "byte order mark (U+FEFF)"),
            ("Ja\u{ad}na", "soft hyphen (U+00AD)"),
            ("Ja\u{2060}na", "word joiner (U+2060)"),
            ("Ja\u{202e}na", "text direction mark (U+202E)"),
            ("Ja\u{200f}na", "text direction mark (U+200F)"),
            ("Ja\u{2066}na", "text direction mark (U+2066)"),
            ("Ja\0na", "NUL character (U+0000)"),
            ("Ja\u{7}na", "control character (U+0007)"),
            ("Ja\u{7f}na", "control character (U+007F)"),
            ("Ja\u{9b}na", "control character (U+009B)"),
            ("Ja\u{1b}[1mna", "escape character (U+001B)"),
            ("Ja\u{e0061}na", "invisible tag (U+E0061)"),
            ("Ja\u{fe0f}na", "variation selector (U+FE0F)"),
            ("Ja\u{3164}na", "invisible character (U+3164)"),
            ("Ja\u{fff9}na", "invisible character (U+FFF9)"),
            ("Ja\u{fffc}na", "invisible character (U+FFFC)"),
            ("Ja\u{2062}na", "invisible character (U+2062)"),
            ("Ja\u{1d173}na", "invisible character (U+1D173)"),
            ("Ja\u{2800}na", "invisible character (U+2800)"),
        ] {
            assert_eq!(first_hidden(text).map(character_name).as_deref(), Some(name), "{text:?}");
        }
    }
}
