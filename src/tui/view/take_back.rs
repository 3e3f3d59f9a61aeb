//! The modal that takes a created user back.

use super::form::button;
use super::surface::{ColumnLine, Surface, rest_of};
use super::text::{width, wrap};
use super::text_input;
use crate::app::modal::take_back::{TAKE_BACK_BUTTONS, TakeBackModal};
use crate::app::msg::HitTarget;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::Span;

/// The explanation, the input, the buttons and the message, with blank lines between them.
pub(crate) const HEIGHT: u16 = 12;

pub(crate) fn draw(modal: &TakeBackModal, area: Rect, surface: &mut Surface<'_>) -> Position {
    let theme = surface.theme;
    let message: Vec<String> = modal.message().iter().flat_map(|text| wrap(text, area.width)).collect();
    let below = u16::try_from(message.len()).unwrap_or(0).min(area.height.saturating_sub(3));
    let gap = u16::from(area.height >= 10);
    let rows = [
        Constraint::Fill(1),
        // How much is hidden stands here.
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
    surface.mark_hidden(top, first, lines.len());
    let label = Span::styled("Username: ", theme.accent);
    let mut cursor = text_input::labelled(&label, &modal.typed, Rect { height: 1, ..input }, surface);
    let mut x = buttons.x;
    for (index, text) in TAKE_BACK_BUTTONS.into_iter().enumerate() {
        let line = rest_of(Rect { height: 1, ..buttons }, x);
        let focused = modal.button() == Some(index);
        cursor = button(focused, text, HitTarget::Entry(index), line, surface).1.unwrap_or(cursor);
        x += width(text) + 5;
    }
    let style = if modal.is_running() { theme.text } else { theme.error };
    for (line, row) in message.iter().zip(foot.rows()) {
        surface.print(row.x, row.y, row.right(), line, style);
    }
    cursor
}
