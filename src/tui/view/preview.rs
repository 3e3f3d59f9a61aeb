//! The JSON that will be sent, with the line of the focused answer marked.

use super::layout::scroll_to_focus;
use super::surface::Surface;
use super::text::width;
use crate::app::App;
use crate::model::payload::{self, Payload};
use ratatui::layout::Rect;

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
    let marks = [('▲', first), ('▼', below)].into_iter().filter(|(_, count)| *count > 0);
    let marks: Vec<String> = marks.map(|(sign, count)| format!("{sign} {count}")).collect();
    let text = if marks.is_empty() { String::new() } else { format!(" {} ", marks.join(" ")) };
    let x = area.right().saturating_sub(width(&text) + 1);
    surface.print(x, y, area.right(), &text, surface.theme.quiet);
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
    let theme = surface.theme;
    let [quiet, value_style] = if focused { [theme.accent; 2] } else { [theme.quiet, theme.value] };
    let separator = "\": ";
    let parts = match text.find(separator).filter(|_| answer) {
        Some(at) => {
            let (name, value) = text.split_at(at + separator.len());
            let (value, comma) = value.strip_suffix(',').map_or((value, ""), |value| (value, ","));
            vec![(name, quiet), (value, value_style), (comma, quiet)]
        }
        None => vec![(text, theme.quiet)],
    };
    surface.print_parts(area.x, area.y, area.right(), &parts);
}
