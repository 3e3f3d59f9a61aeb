//! Text on cells: width, cutting, wrapping, and what a terminal would obey made visible.

pub(crate) use crate::text::sanitize::escape_visible;
use crate::text::sanitize::is_printable_ascii;
use crate::text::search::Query;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many lines are out of sight, on the lines above and below an area: rules and borders, so that no mark ever covers
/// what can be read.
pub(crate) fn out_of_sight(buffer: &mut Buffer, area: Rect, (above, below): (usize, usize), style: Style) {
    for (count, sign, y) in [(above, '▲', area.y.saturating_sub(1)), (below, '▼', area.bottom())] {
        if count > 0 {
            let text = format!(" {sign} {count} ");
            put(buffer, area.right().saturating_sub(width(&text) + 1), y, area.right(), &text, style);
        }
    }
}

/// How many cells a text takes.
pub(crate) fn width(text: &str) -> u16 {
    if is_printable_ascii(text) {
        return u16::try_from(text.len()).unwrap_or(u16::MAX);
    }
    u16::try_from(escape_visible(text).width()).unwrap_or(u16::MAX)
}

/// Writes a text from `x` on, cut with `…` before `end`. Returns the cell behind it.
pub(crate) fn put(buffer: &mut Buffer, x: u16, y: u16, end: u16, text: &str, style: Style) -> u16 {
    if y >= buffer.area.bottom() || x >= end.min(buffer.area.right()) {
        return x;
    }
    let room = end - x;
    if is_printable_ascii(text) && text.len() <= usize::from(room) {
        return put_letters(buffer, (x, y), end, text.bytes().map(char::from), style);
    }
    let text = escape_visible(text);
    if width(&text) <= room {
        return buffer.set_stringn(x, y, &text, usize::from(room), style).0;
    }
    let cut = cut(&text, room.saturating_sub(1));
    let after = buffer.set_stringn(x, y, &cut, usize::from(room), style).0;
    buffer.set_stringn(after, y, "…", usize::from(end - after), style).0
}

/// Writes a sentence, cut between words: `1 to 7…` would be another number than `1 to 7200`.
pub(crate) fn put_words(buffer: &mut Buffer, x: u16, y: u16, end: u16, text: &str, style: Style) {
    let room = end.saturating_sub(x);
    if width(text) <= room {
        put(buffer, x, y, end, text, style);
    } else if let Some(line) = wrap(text, room.saturating_sub(2)).first().filter(|_| room > 2) {
        put(buffer, x, y, end, &format!("{line} …"), style);
    }
}

/// Shows which part of a text that was put there is what somebody looks for.
pub(crate) fn underline(words: &Query, text: &str, (mut x, end): (u16, u16), y: u16, buffer: &mut Buffer) {
    if words.is_empty() {
        return;
    }
    let text = escape_visible(text);
    let found = words.match_positions(&text);
    for (place, letter) in text.graphemes(true).enumerate() {
        let wide = width(letter);
        if found.contains(&place) && x + wide <= end {
            let cells = Rect { x, y, width: wide, height: 1 };
            buffer.set_style(cells, Style::new().add_modifier(Modifier::UNDERLINED));
        }
        x += wide;
    }
}

/// Fills a line from `x` up to `end` with a letter that is one cell wide.
pub(crate) fn fill(buffer: &mut Buffer, x: u16, y: u16, end: u16, letter: char, style: Style) {
    if y < buffer.area.bottom() && x < end.min(buffer.area.right()) {
        put_letters(buffer, (x, y), end, std::iter::repeat(letter), style);
    }
}

/// Letters that are one cell wide each, which nearly all are: looking for clusters among them took a third of a frame.
fn put_letters(
    buffer: &mut Buffer,
    (x, y): (u16, u16),
    end: u16,
    letters: impl Iterator<Item = char>,
    style: Style,
) -> u16 {
    let end = end.min(buffer.area.right());
    let start = buffer.index_of(x, y);
    let cells = buffer.content.iter_mut().skip(start).zip(letters).take(usize::from(end.saturating_sub(x)));
    let mut after = x;
    for (cell, letter) in cells {
        cell.set_char(letter).set_style(style);
        after += 1;
    }
    after
}

/// As much of the beginning of a text as fits.
pub(crate) fn cut(text: &str, room: u16) -> String {
    let mut taken = 0;
    text.graphemes(true)
        .take_while(|grapheme| {
            taken += grapheme.width();
            taken <= usize::from(room)
        })
        .collect()
}

/// A text in lines of at most `room` cells, broken between words where it can be.
pub(crate) fn wrap(text: &str, room: u16) -> Vec<String> {
    let room = room.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let word = escape_visible(word);
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
