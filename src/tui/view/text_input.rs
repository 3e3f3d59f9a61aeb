//! A text that is being edited, scrolled to its cursor.

use super::layout::{indented, printed};
use super::surface::Surface;
use crate::app::msg::HitTarget;
use crate::app::text_input::TextInput;
use crate::text::measure::width;
use crate::text::sanitize::escape_visible;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Span;
use tui_input::Input;
use unicode_segmentation::UnicodeSegmentation;

/// Draws a label and the field behind it; typing replaces a text that is selected.
pub(crate) fn labelled(
    label: &Span<'_>,
    input: &TextInput,
    line: Rect,
    surface: &mut Surface<'_>,
) -> Position {
    let rest = Rect { height: 1, ..surface.print(line, &label.content, label.style) };
    surface.ground(rest, surface.theme.field);
    let style = if input.is_selected() { surface.theme.selected } else { surface.theme.text };
    draw(input.input(), style, rest, surface)
}

/// Draws the line for the name of a file, and below it a hint or what was wrong with the last name.
pub(crate) fn file_prompt(
    input: &TextInput,
    hint: &str,
    problem: Option<&String>,
    area: Rect,
    surface: &mut Surface<'_>,
) -> Position {
    let theme = surface.theme;
    let below = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    match problem {
        Some(problem) => surface.print_wrapped(below, &format!("! {problem}"), theme.error),
        None => surface.print_wrapped(below, hint, theme.quiet),
    };
    labelled(&Span::styled("File: ", theme.accent), input, area, surface)
}

/// Draws it and returns the cursor, which always has a cell. A click on a character moves the cursor there.
pub(crate) fn draw(input: &Input, style: Style, line: Rect, surface: &mut Surface<'_>) -> Position {
    let line = Rect { height: 1, ..line };
    let value = input.value();
    let split = value.char_indices().nth(input.cursor()).map_or(value.len(), |(index, _)| index);
    let (before, after) = (escape_visible(&value[..split]), escape_visible(&value[split..]));
    let room = line.width.max(1);
    // The mark of hidden text never hides the character under the cursor.
    let under = after.graphemes(true).next().map_or(1, |letter| width(letter).max(1));
    let behind = u16::from(width(&after) > under);
    let mut hidden = (width(&before) + under + behind).saturating_sub(room);
    let mut text = line;
    if hidden > 0 && room >= 4 {
        text = surface.print(line, "…", style);
        hidden += 1;
    }
    let mut shown = &*before;
    while hidden > 0 {
        let Some(letter) = shown.graphemes(true).next() else { break };
        hidden = hidden.saturating_sub(width(letter));
        shown = &shown[letter.len()..];
    }
    if surface.is_hit_test() {
        surface.hit_area(line, HitTarget::Text(value.chars().count()));
        let (mut cells, mut index) = (text, before[..before.len() - shown.len()].chars().count());
        for letter in shown.graphemes(true).chain(after.graphemes(true)) {
            let rest = indented(cells, width(letter));
            surface.hit_area(printed(cells, rest), HitTarget::Text(index));
            cells = rest;
            index += letter.chars().count();
        }
    }
    let rest = surface.print(text, shown, style);
    surface.print(rest, &after, style);
    Position { x: rest.x.min(line.right().saturating_sub(1)), ..rest.as_position() }
}

/// Draws a secret as dots. The last cell is the cursor's.
pub(crate) fn masked(length: usize, line: Rect, surface: &mut Surface<'_>) -> Position {
    let dots = "•".repeat(length.min(usize::from(line.width.saturating_sub(1))));
    surface.print(line, &dots, surface.theme.text).as_position()
}
