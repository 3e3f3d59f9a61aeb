//! Lines of texts in columns.

use crate::text::measure::{width, wrap};
use ratatui::style::Style;

/// A line of texts, each at its column.
#[derive(Clone, Default)]
pub(crate) struct ColumnLine(pub(crate) Vec<(u16, String, Style)>);

impl ColumnLine {
    pub(crate) fn new(text: impl Into<String>, style: Style) -> Self {
        Self(vec![(0, text.into(), style)])
    }

    pub(crate) fn columns<const N: usize>(parts: [(u16, &str, Style); N]) -> Self {
        Self(parts.map(|(column, text, style)| (column, text.to_owned(), style)).into())
    }

    pub(crate) fn width(&self) -> u16 {
        self.0.iter().map(|(column, text, _)| column + width(text)).max().unwrap_or(0)
    }

    /// The lines of a wrapped text.
    pub(crate) fn wrapped(text: &str, room: u16, style: Style) -> impl Iterator<Item = Self> {
        Self::wrapped_at(0, text, room, style)
    }

    /// The lines of a text that is wrapped from a column on.
    pub(crate) fn wrapped_at(x: u16, text: &str, room: u16, style: Style) -> impl Iterator<Item = Self> {
        let lines = wrap(text, room.saturating_sub(x)).into_iter();
        lines.map(move |line| Self(vec![(x, line, style)]))
    }

    /// The lines of two texts beside each other, each wrapped in its column.
    pub(crate) fn beside(
        (left, left_style): (&str, Style),
        (right, right_style): (&str, Style),
        column: u16,
        room: u16,
    ) -> Vec<Self> {
        let mut lines: Vec<Self> = Self::wrapped(left, column.saturating_sub(2), left_style).collect();
        for (index, line) in Self::wrapped_at(column, right, room, right_style).enumerate() {
            match lines.get_mut(index) {
                Some(first) => first.0.extend(line.0),
                None => lines.push(line),
            }
        }
        lines
    }
}
