//! The modal that takes a created user back.

use super::buttons::Buttons;
use super::column_line::ColumnLine;
use super::surface::Surface;
use super::text_input;
use crate::app::modal::take_back::{TAKE_BACK_BUTTONS, TakeBackModal};
use crate::app::msg::HitTarget;
use crate::text::measure::cells;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::Span;

/// The explanation, the input, the buttons and the message, with blank lines between them.
pub(crate) const HEIGHT: u16 = 12;

pub(crate) fn draw(modal: &TakeBackModal, area: Rect, surface: &mut Surface<'_>) -> Position {
    let theme = surface.theme;
    let style = if modal.is_running() { theme.text } else { theme.error };
    let message = modal.message();
    let message = message.iter().flat_map(|text| ColumnLine::wrapped(text, area.width, style));
    let message: Vec<ColumnLine> = message.collect();
    let gap = u16::from(area.height >= 10);
    // Where there is room the message has a line from the beginning: the input does not move.
    let below = cells(message.len()).max(gap).min(area.height.saturating_sub(3));
    let rows = [
        Constraint::Fill(1),
        // Holds the count of hidden lines.
        Constraint::Length(1),
        Constraint::Length(1 + gap),
        Constraint::Length(1 + gap),
        Constraint::Length(below),
    ];
    let [top, _, input, buttons, foot] = Layout::vertical(rows).areas(area);
    let [who, what] = modal.explanation();
    let blank = vec![ColumnLine::default(); usize::from(gap)];
    let what = ColumnLine::wrapped(&what, top.width, theme.text);
    let lines: Vec<_> = ColumnLine::wrapped(&who, top.width, theme.strong).chain(blank).chain(what).collect();
    let first = surface.print_scrolled(&lines, modal.scroll, top);
    surface.mark_hidden(top, 0, first, lines.len());
    let label = Span::styled("Type the username: ", theme.accent);
    let cursor = text_input::labelled(&label, &modal.typed, input, surface);
    let labels = Buttons::new(TAKE_BACK_BUTTONS.map(str::to_owned), buttons.width);
    let cursor = labels.draw(modal.button(), HitTarget::Entry, buttons, surface).unwrap_or(cursor);
    surface.print_lines(&message, foot);
    cursor
}
