//! The suggestions beneath a text field, over the lines of the form.

use super::layout::split_right;
use super::surface::Surface;
use crate::app::App;
use crate::app::msg::HitTarget;
use crate::app::suggest::SHOWN;
use crate::text::measure::{cells, width};
use crate::text::search::Query;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};

/// Draws the open suggestion list from the column `x` on, below the field, or above it where there is more room.
pub(crate) fn draw(
    app: &App,
    (area, x): (Rect, u16),
    stacked: bool,
    position: Position,
    surface: &mut Surface<'_>,
) {
    let Some(list) = app.navigation().suggestions() else { return };
    let wanted = cells(list.items.len().min(SHOWN));
    // A label above its answer stays visible.
    let label = u16::from(stacked);
    let above = (position.y - area.y).saturating_sub(label);
    let below = area.bottom().saturating_sub(position.y + 1);
    let height = wanted.min(below.max(above));
    let shown = usize::from(height);
    let y = if below >= wanted || below >= above { position.y + 1 } else { position.y - label - height };
    let first = (list.selected + 1).saturating_sub(shown);
    let list_area = Rect { x: x - 1, y, width: area.right().saturating_sub(x), height };
    let query = Query::parse(&list.typed);
    for ((index, item), line) in list.items.iter().enumerate().skip(first).zip(list_area.rows()) {
        let selected = index == list.selected;
        let style = if selected { surface.theme.chosen } else { surface.theme.raised };
        Clear.render(line, surface.buffer);
        surface.ground(line, style);
        surface.hit_area(line, HitTarget::Suggestion(index));
        // The edge of the list: not every theme gives it a background.
        let mark = if selected { "▸" } else { "│" };
        let text = format!("{mark}{}", item.label());
        surface.print(line, &text, style);
        surface.underline(&query, &text, line);
    }
    if list.items.len() > shown {
        let text = format!("{} of {}", list.selected + 1, list.items.len());
        let style = if list.selected == first { surface.theme.chosen } else { surface.theme.raised };
        let [_, place] = split_right(list_area, width(&text) + 1);
        surface.print(place, &text, style);
    }
}
