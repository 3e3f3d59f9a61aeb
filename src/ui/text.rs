//! Text on cells: width, cutting, wrapping, and what a terminal would obey made visible.

use crate::submission::harmless::is_obeyed;
use ratatui::buffer::Buffer;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many cells a text takes.
pub fn width(text: &str) -> u16 {
    if is_plain(text) {
        return u16::try_from(text.len()).unwrap_or(u16::MAX);
    }
    u16::try_from(visible(text).width()).unwrap_or(u16::MAX)
}

/// The text with whatever a terminal would obey, or hide, as one visible character each. Emoji keep their joiners.
pub fn visible(text: &str) -> String {
    if is_plain(text) || !text.contains(is_obeyed) {
        return text.to_owned();
    }
    text.graphemes(true)
        .flat_map(|grapheme| {
            let whole = is_emoji_sequence(grapheme);
            grapheme.chars().map(move |c| if whole || !is_obeyed(c) { c } else { picture(c) })
        })
        .collect()
}

/// Nearly all that is drawn is: for each key the whole screen is measured, and looking up every character took half the
/// time of an answer.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// A picture of an emoji is made of several characters, joined or varied by invisible ones.
fn is_emoji_sequence(grapheme: &str) -> bool {
    let joiner = |c: char| matches!(c, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{e0020}'..='\u{e007f}');
    let mut chars = grapheme.chars();
    let first = chars.next();
    first.is_some_and(|c| c >= '\u{203c}' && !is_obeyed(c)) && chars.all(|c| joiner(c) || !is_obeyed(c))
}

fn picture(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        _ => '\u{fffd}',
    }
}

/// Writes a text from `x` on, cut with `…` before `end`. Returns the cell behind it.
pub fn put(buffer: &mut Buffer, x: u16, y: u16, end: u16, text: &str, style: Style) -> u16 {
    if y >= buffer.area.bottom() || x >= end {
        return x;
    }
    let room = end - x;
    let text = visible(text);
    if width(&text) <= room {
        return buffer.set_stringn(x, y, &text, usize::from(room), style).0;
    }
    let cut = cut(&text, room.saturating_sub(1));
    let after = buffer.set_stringn(x, y, &cut, usize::from(room), style).0;
    buffer.set_stringn(after, y, "…", usize::from(end - after), style).0
}

/// As much of the beginning of a text as fits.
pub fn cut(text: &str, room: u16) -> String {
    let mut taken = 0;
    text.graphemes(true)
        .take_while(|grapheme| {
            taken += grapheme.width();
            taken <= usize::from(room)
        })
        .collect()
}

/// A text in lines of at most `room` cells, broken between words where it can be.
pub fn wrap(text: &str, room: u16) -> Vec<String> {
    let room = room.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let word = visible(word);
        if !line.is_empty() && width(&line) + 1 + width(&word) > room {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
        while width(&line) > room {
            let head = cut(&line, room);
            // A character wider than the room goes over its edge rather than round for ever.
            let taken = head.len().max(line.chars().next().map_or(0, char::len_utf8));
            let rest = line.split_off(taken);
            lines.push(std::mem::replace(&mut line, rest));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}
