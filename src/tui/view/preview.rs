//! The JSON that will be sent, with the line of the focused answer marked.

use super::layout::scroll_to_focus;
use super::surface::Surface;
use super::text::width;
use crate::app::App;
use crate::model::payload::{self, Payload};
use crate::text::sanitize::is_control_like;
use ratatui::layout::Rect;
use std::fmt::Write;

pub(crate) const TITLE: &str = " JSON that will be sent ";

pub(crate) fn beside(app: &App, area: Rect, surface: &mut Surface<'_>) {
    let payload = payload::build(app.form());
    let focus = app.navigation().field().and_then(|at| payload.line_of(at));
    let first = scroll_to_focus(focus.unwrap_or(0), payload.lines.len(), usize::from(area.height));
    lines(&payload, focus, first, area, surface);
    let below = payload.lines.len().saturating_sub(first + usize::from(area.height));
    // Title and hidden lines are on the rule above: there is none below.
    let y = area.y.saturating_sub(1);
    surface.print(area.x + 1, y, area.right(), TITLE, surface.theme.quiet);
    let marks = match (first, below) {
        (0, 0) => return,
        (above, 0) => format!(" ▲ {above} "),
        (0, below) => format!(" ▼ {below} "),
        (above, below) => format!(" ▲ {above} ▼ {below} "),
    };
    let x = area.right().saturating_sub(width(&marks) + 1);
    surface.print(x, y, area.right(), &marks, surface.theme.quiet);
}

pub(crate) fn lines(
    payload: &Payload,
    focus: Option<usize>,
    first: usize,
    area: Rect,
    surface: &mut Surface<'_>,
) {
    let end = area.right();
    for (index, y) in (first..).zip(area.y..area.bottom()) {
        let Some((text, field)) = payload.lines.get(index) else { return };
        let focused = focus == Some(index);
        if focused {
            surface.print(area.x, y, end, "▸", surface.theme.accent);
        }
        let area = Rect { x: area.x + 2, y, width: area.width.saturating_sub(2), height: 1 };
        line(text, field.is_some(), focused, area, surface);
    }
}

fn line(text: &str, answer: bool, focused: bool, area: Rect, surface: &mut Surface<'_>) {
    let end = area.right();
    let text = escaped(text);
    match text.split_once("\": ").filter(|_| answer) {
        Some((name, value)) => {
            let name_style = if focused { surface.theme.accent } else { surface.theme.quiet };
            let value_style = if focused { surface.theme.accent } else { surface.theme.value };
            let x = surface.print(area.x, area.y, end, &format!("{name}\": "), name_style);
            let (value, comma) = value.strip_suffix(',').map_or((value, ""), |value| (value, ","));
            let x = surface.print(x, area.y, end, value, value_style);
            surface.print(x, area.y, end, comma, if focused { value_style } else { surface.theme.quiet });
        }
        None => {
            surface.print(area.x, area.y, end, &text, surface.theme.quiet);
        }
    }
}

/// Escapes DEL, C1 and bidi characters, which JSON leaves as they are.
fn escaped(text: &str) -> String {
    if !text.contains(is_control_like) {
        return text.to_owned();
    }
    let mut shown = String::new();
    for c in text.chars() {
        if is_control_like(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(c);
        }
    }
    shown
}
