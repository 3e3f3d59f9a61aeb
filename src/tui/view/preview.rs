//! The JSON that will be sent, with the line of the focused answer marked.

use super::Cursor;
use super::layout::scroll_to_focus;
use super::surface::{FOCUS, Panel, Surface};
use crate::app::App;
use crate::app::modal::Modal;
use crate::app::phase::Phase;
use crate::model::payload::Payload;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The title of the JSON: what is there so far, what will be sent, or what was.
pub(crate) fn title(app: &App) -> &'static str {
    let unready = matches!(app.phase(), Phase::Editing) && app.document().errors() > 0;
    if unready { "JSON so far" } else { app.phase().json_title() }
}

/// Draws the JSON in a panel beside the form. It follows the form, or is scrolled while it has the focus.
pub(crate) fn beside(app: &App, area: Rect, surface: &mut Surface<'_>) -> Cursor {
    let theme = surface.theme;
    let scroll = if let Some(Modal::Preview { scroll }) = app.modal() { Some(*scroll) } else { None };
    let panel = match scroll {
        Some(_) => Panel { border: Some(theme.accent), ..Panel::new(title(app), theme.accent) },
        None => Panel::new(title(app), theme.strong),
    };
    let inner = surface.panel(area, &panel);
    let payload = app.preview();
    let focus = app.navigation().field().and_then(|at| payload.line_of(at));
    let (count, window) = (payload.lines.len(), usize::from(inner.height));
    let first = match scroll {
        Some(scroll) => scroll.min(count.saturating_sub(window)),
        None => scroll_to_focus(focus.unwrap_or(0), count, window),
    };
    lines(&payload, focus, first, inner, surface);
    surface.mark_hidden(inner, first, count);
    scroll?;
    surface.scroll_offset = Some(first);
    Some(inner.as_position())
}

pub(crate) fn lines(
    payload: &Payload,
    focus: Option<usize>,
    first: usize,
    area: Rect,
    surface: &mut Surface<'_>,
) {
    for (index, row) in (first..).zip(area.rows()) {
        let Some((text, field)) = payload.lines.get(index) else { return };
        let focused = focus == Some(index);
        if focused {
            surface.ground(row, surface.theme.raised);
            surface.glyph(row.x, row.y, FOCUS, surface.theme.accent);
        }
        line(
            text,
            field.is_some(),
            Rect { x: row.x + 2, width: row.width.saturating_sub(3), ..row },
            surface,
        );
    }
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
    surface.print_parts(area.x, area.y, area.right(), &parts);
}
