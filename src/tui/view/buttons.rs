//! Buttons, alone or in rows.

use super::Cursor;
use super::layout::{indented, printed};
use super::surface::Surface;
use crate::app::msg::HitTarget;
use crate::text::measure::width;
use ratatui::layout::{Position, Rect};

/// On both sides of a button's text.
const PADDING: u16 = 2;

/// Draws a button that is clicked where it is drawn. Returns the rest of the line, and the cursor if it has the focus.
pub(crate) fn button(
    focused: bool,
    text: &str,
    hit: HitTarget,
    line: Rect,
    surface: &mut Surface<'_>,
) -> (Rect, Cursor) {
    let style = if focused { surface.theme.chosen } else { surface.theme.field };
    let rest = surface.print(line, &format!("  {text}  "), style);
    surface.hit_area(printed(line, rest), hit);
    (rest, focused.then_some(indented(line, PADDING).as_position()))
}

/// Buttons beside each other, in as many rows as they need.
pub(crate) struct Buttons(Vec<(String, Position)>);

impl Buttons {
    pub(crate) fn new(labels: impl IntoIterator<Item = String>, room: u16) -> Self {
        let (mut x, mut y) = (0, 0);
        let place = |label: String| {
            let wide = width(&label) + 2 * PADDING;
            if x > 0 && x + wide > room {
                (x, y) = (0, y + 1);
            }
            let position = Position { x, y };
            x += wide + 1;
            (label, position)
        };
        Self(labels.into_iter().map(place).collect())
    }

    pub(crate) fn height(&self) -> u16 {
        self.0.last().map_or(1, |(_, position)| position.y + 1)
    }

    pub(crate) fn draw(
        &self,
        focused: Option<usize>,
        hit: fn(usize) -> HitTarget,
        area: Rect,
        surface: &mut Surface<'_>,
    ) -> Cursor {
        let mut cursor = None;
        for (index, (label, position)) in self.0.iter().enumerate() {
            let line = Rect { y: area.y + position.y, height: 1, ..indented(area, position.x) };
            cursor = button(focused == Some(index), label, hit(index), line, surface).1.or(cursor);
        }
        cursor
    }
}
