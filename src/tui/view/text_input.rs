//! A text that is being edited, scrolled to its cursor.

use super::surface::{Surface, rest_of};
use super::text::{escape_visible, width};
use crate::app::msg::HitTarget;
use crate::app::text_input::TextInput;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Span;
use tui_input::Input;
use unicode_segmentation::UnicodeSegmentation;

/// Draws a label and the text behind it, which typing replaces where it is selected.
pub(crate) fn labelled(
    label: &Span<'_>,
    input: &TextInput,
    line: Rect,
    surface: &mut Surface<'_>,
) -> Position {
    let x = surface.print(line.x, line.y, line.right(), &label.content, label.style);
    let style = if input.is_selected() { surface.theme.selected } else { surface.theme.text };
    draw(input.input(), style, rest_of(line, x), surface)
}

/// Draws it and returns the cursor, which always has a cell. A click on a character moves the cursor there.
pub(crate) fn draw(input: &Input, style: Style, line: Rect, surface: &mut Surface<'_>) -> Position {
    let (x, y, end) = (line.x, line.y, line.right());
    let value = input.value();
    let split = value.char_indices().nth(input.cursor()).map_or(value.len(), |(index, _)| index);
    let (before, after) = (escape_visible(&value[..split]), escape_visible(&value[split..]));
    let room = end.saturating_sub(x).max(1);
    // The mark of hidden text never hides the character under the cursor.
    let under = after.graphemes(true).next().map_or(1, |letter| width(letter).max(1));
    let behind = u16::from(width(&after) > under);
    let mut hidden = (width(&before) + under + behind).saturating_sub(room);
    let mut at = x;
    if hidden > 0 && room >= 4 {
        at = surface.print(x, y, end, "…", style);
        hidden += 1;
    }
    let is_hidden = |letter: &&str| {
        let is_hidden = hidden > 0;
        hidden = hidden.saturating_sub(width(letter));
        is_hidden
    };
    let start = before.graphemes(true).take_while(is_hidden).map(str::len).sum();
    let shown = &before[start..];
    surface.hit_area((x, end), y, HitTarget::Text(value.chars().count()));
    let (mut left, mut index) = (at, before[..start].chars().count());
    for letter in shown.graphemes(true).chain(after.graphemes(true)) {
        let right = (left + width(letter)).min(end);
        surface.hit_area((left, right), y, HitTarget::Text(index));
        left = right;
        index += letter.chars().count();
    }
    let cursor = surface.print(at, y, end, shown, style);
    surface.print(cursor, y, end, &after, style);
    Position { x: cursor.min(end.saturating_sub(1)), y }
}

/// Draws a secret as dots. The last cell is the cursor's.
pub(crate) fn masked(length: usize, line: Rect, surface: &mut Surface<'_>) -> Position {
    let dots = "•".repeat(length.min(usize::from(line.width.saturating_sub(1))));
    Position { x: surface.print(line.x, line.y, line.right(), &dots, surface.theme.text), y: line.y }
}
