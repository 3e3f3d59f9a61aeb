//! The JSON that will be sent: names quiet, values plain, the line of the focused answer marked.

use super::layout::offset;
use super::paper::Surface;
use super::text::{put, width};
use super::theme::Theme;
use crate::app::App;
use crate::model::payload::{self, Payload};
use crate::text::sanitize::is_control_like;
use ratatui::layout::Rect;
use std::fmt::Write;

pub(crate) const TITLE: &str = " JSON that will be sent ";

/// The JSON beside the form, around the focused answer.
pub(crate) fn beside(app: &App, theme: &Theme, area: Rect, paper: &mut Surface<'_>) {
    let payload = payload::build(app.form());
    let focus = app.navigation().field().and_then(|at| payload.line_of(at));
    let first = offset(focus.unwrap_or(0), payload.line_count(), usize::from(area.height));
    lines(&payload, focus, first, theme, area, paper);
    let below = payload.line_count().saturating_sub(first + usize::from(area.height));
    heading((first, below), theme, area, paper);
}

/// What it is, and how much of it is out of sight, in the rule above: beneath it there is none.
fn heading(hidden: (usize, usize), theme: &Theme, area: Rect, paper: &mut Surface<'_>) {
    let y = area.y.saturating_sub(1);
    put(paper, area.x + 1, y, area.right(), TITLE, theme.quiet);
    let marks = match hidden {
        (0, 0) => return,
        (above, 0) => format!(" ▲ {above} "),
        (0, below) => format!(" ▼ {below} "),
        (above, below) => format!(" ▲ {above} ▼ {below} "),
    };
    put(paper, area.right().saturating_sub(width(&marks) + 1), y, area.right(), &marks, theme.quiet);
}

/// Draws the lines from `first` on.
pub(crate) fn lines(
    payload: &Payload<'_>,
    focus: Option<usize>,
    first: usize,
    theme: &Theme,
    area: Rect,
    paper: &mut Surface<'_>,
) {
    let end = area.right();
    for (index, y) in (first..).zip(area.y..area.bottom()) {
        let Some(text) = payload.line(index) else { return };
        let focused = focus == Some(index);
        if focused {
            put(paper, area.x, y, end, "▸", theme.accent);
        }
        let area = Rect { x: area.x + 2, y, width: area.width.saturating_sub(2), height: 1 };
        line(&text, payload.field_at(index).is_some(), focused, theme, area, paper);
    }
}

fn line(text: &str, answer: bool, focused: bool, theme: &Theme, area: Rect, paper: &mut Surface<'_>) {
    let end = area.right();
    let text = escaped(text);
    match text.split_once("\": ").filter(|_| answer) {
        Some((name, value)) => {
            let name_style = if focused { theme.accent } else { theme.quiet };
            let value_style = if focused { theme.accent } else { theme.value };
            let x = put(paper, area.x, area.y, end, &format!("{name}\": "), name_style);
            let (value, comma) = value.strip_suffix(',').map_or((value, ""), |value| (value, ","));
            let x = put(paper, x, area.y, end, value, value_style);
            put(paper, x, area.y, end, comma, if focused { value_style } else { theme.quiet });
        }
        None => {
            put(paper, area.x, area.y, end, &text, theme.quiet);
        }
    }
}

/// JSON leaves DEL, C1 and bidi characters as they are; here they are written out, as JSON could have done.
fn escaped(text: &str) -> String {
    if !text.contains(is_control_like) {
        return text.to_owned();
    }
    let mut shown = String::new();
    for c in text.chars() {
        if is_control_like(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(c);
        }
    }
    shown
}
