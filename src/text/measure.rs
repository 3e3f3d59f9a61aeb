//! Text in a terminal's cells: width, cutting, wrapping.

use super::sanitize::{escape_visible, is_printable_ascii};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

pub(crate) fn width(text: &str) -> u16 {
    cells(if is_printable_ascii(text) { text.len() } else { escape_visible(text).width() })
}

/// A count of lines or columns as a size.
pub(crate) fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

pub(crate) fn cut(text: &str, room: u16) -> String {
    let mut taken = 0;
    text.graphemes(true)
        .take_while(|grapheme| {
            taken += grapheme.width();
            taken <= usize::from(room)
        })
        .collect()
}

/// Breaks a text into lines of at most `room` cells, between words where possible.
pub(crate) fn wrap(text: &str, room: u16) -> Vec<String> {
    let (text, room) = (escape_visible(text), room.max(1));
    let mut lines = Vec::new();
    // The width is kept beside the line: measuring the line after each word took a fifth of a frame's drawing.
    let (mut line, mut used) = (String::new(), 0_u16);
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let wide = width(word);
        if !line.is_empty() && used.saturating_add(1).saturating_add(wide) > room {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if !line.is_empty() {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used = used.saturating_add(wide);
        while used > room {
            let head = cut(&line, room);
            // A character wider than the room is kept whole: an empty cut would loop for ever.
            let taken = head.len().max(line.chars().next().map_or(0, char::len_utf8));
            let rest = line.split_off(taken);
            lines.push(std::mem::replace(&mut line, rest));
            used = width(&line);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}
