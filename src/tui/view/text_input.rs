//! A text that is being edited, scrolled to its cursor.

use super::surface::Surface;
use super::text::{cut, escape_visible, width};
use crate::app::msg::HitTarget;
use ratatui::layout::Position;
use ratatui::style::Style;
use tui_input::Input;
use unicode_segmentation::UnicodeSegmentation;

/// Marks hidden text before or after the visible part.
const MORE: &str = "…";

/// Draws it from `x` up to `end` and returns the cursor, which always has a cell.
pub(crate) fn draw(
    input: &Input,
    style: Style,
    (x, end): (u16, u16),
    y: u16,
    surface: &mut Surface<'_>,
) -> Position {
    let value = input.value();
    let split = value.char_indices().nth(input.cursor()).map_or(value.len(), |(index, _)| index);
    let (before, after) = value.split_at(split);
    let (before, after) = (escape_visible(before), escape_visible(after));
    let room = end.saturating_sub(x).max(1);
    // The mark never hides the character under the cursor.
    let under = after.graphemes(true).next().map_or(1, |letter| width(letter).max(1));
    let behind = u16::from(width(&after) > under);
    let hidden = (width(&before) + under + behind).saturating_sub(room);
    let mut at = x;
    surface.hit_area((x, end), y, HitTarget::Text(value.chars().count()));
    let start = if hidden == 0 || room < 4 {
        skip(&before, hidden)
    } else {
        at = put_exact(surface, at, y, end, MORE, style);
        skip(&before, hidden + 1)
    };
    let first = at;
    let at = put_exact(surface, at, y, end, &before[start..], style);
    hit_areas(&before, start, &after, (first, end), y, surface);
    let left = end.saturating_sub(at);
    if width(&after) <= left {
        put_exact(surface, at, y, end, &after, style);
    } else {
        let then = put_exact(surface, at, y, end, &cut(&after, left.saturating_sub(1)), style);
        put_exact(surface, then, y, end, MORE, style);
    }
    Position { x: at.min(end.saturating_sub(1)), y }
}

/// A click on a character moves the cursor there.
fn hit_areas(
    before: &str,
    start: usize,
    after: &str,
    (mut x, end): (u16, u16),
    y: u16,
    surface: &mut Surface<'_>,
) {
    let mut index = before[..start].chars().count();
    for letter in before[start..].graphemes(true).chain(after.graphemes(true)) {
        if x >= end {
            break;
        }
        let wide = width(letter);
        surface.hit_area((x, (x + wide).min(end)), y, HitTarget::Text(index));
        x += wide;
        index += letter.chars().count();
    }
}

/// The index after the first `cells` of a text.
fn skip(text: &str, cells: u16) -> usize {
    let mut hidden = 0;
    for (index, grapheme) in text.grapheme_indices(true) {
        if hidden >= cells {
            return index;
        }
        hidden += width(grapheme);
    }
    text.len()
}

fn put_exact(surface: &mut Surface<'_>, x: u16, y: u16, end: u16, text: &str, style: Style) -> u16 {
    if x >= end {
        return x;
    }
    surface.buffer.set_stringn(x, y, text, usize::from(end - x), style).0
}
