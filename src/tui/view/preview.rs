//! The JSON that will be sent, with the line of the focused answer marked.

use super::Cursor;
use super::layout::{indented, scroll_to_focus};
use super::surface::{Panel, Surface};
use crate::app::App;
use crate::app::modal::Modal;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Draws the JSON in a panel beside the form. It follows the form, or is scrolled while it has the focus.
pub(crate) fn beside(app: &App, area: Rect, surface: &mut Surface<'_>) -> Cursor {
    let scroll = if let Some(Modal::Preview { scroll }) = app.modal() { Some(*scroll) } else { None };
    let inner = surface.panel(area, &Panel::new(app.json_title(), scroll.is_some(), surface.theme));
    let (first, count, _) = lines(app, scroll, inner, surface);
    surface.mark_hidden(inner, 0, first, count);
    scroll.map(|_| inner.as_position())
}

/// Draws the JSON in a modal. The cursor is at the line of the focused answer.
pub(crate) fn modal(app: &App, scroll: usize, area: Rect, surface: &mut Surface<'_>) -> Position {
    let (first, count, focus) = lines(app, Some(scroll), area, surface);
    surface.scrollbar(area, first, count);
    let row = area.rows().nth(focus.saturating_sub(first)).or(area.rows().next_back());
    row.unwrap_or(area).as_position()
}

/// Draws the lines that fit. Returns the first one, how many there are, and which has the focus.
fn lines(app: &App, scroll: Option<usize>, area: Rect, surface: &mut Surface<'_>) -> (usize, usize, usize) {
    let payload = app.preview();
    let focus = app.navigation().field().and_then(|at| payload.line_of(at));
    let (count, window) = (payload.lines.len(), usize::from(area.height));
    let first = match scroll {
        Some(scroll) => scroll.min(count.saturating_sub(window)),
        None => scroll_to_focus(focus.unwrap_or(0), count, window),
    };
    surface.scroll_offset = scroll.map(|_| first).or(surface.scroll_offset);
    let shown = payload.lines.iter().enumerate().skip(first);
    for ((index, (text, field)), row) in shown.zip(area.rows()) {
        let focused = focus == Some(index);
        if focused {
            surface.ground(row, surface.theme.raised);
        }
        surface.focus_bar(focused, row);
        let place = indented(Rect { width: row.width.saturating_sub(1), ..row }, 2);
        line(text, field.is_some(), place, surface);
    }
    (first, count, focus.unwrap_or(0))
}

fn line(text: &str, answer: bool, area: Rect, surface: &mut Surface<'_>) {
    let theme = surface.theme;
    let separator = "\": ";
    let parts: [(&str, Style); 3] = match text.find(separator).filter(|_| answer) {
        Some(at) => {
            let (name, value) = text.split_at(at + separator.len());
            let (value, comma) = value.strip_suffix(',').map_or((value, ""), |value| (value, ","));
            let style = if value.starts_with('"') { theme.value } else { theme.number };
            [(name, theme.name), (value, style), (comma, theme.quiet)]
        }
        None => [(text, theme.quiet), ("", theme.quiet), ("", theme.quiet)],
    };
    surface.print_parts(area, &parts);
}
