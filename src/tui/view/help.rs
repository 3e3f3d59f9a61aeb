//! The panel below the form: what the focused field or button is about.

use super::surface::{Panel, Surface};
use crate::app::App;
use ratatui::layout::{Margin, Rect};
use ratatui::widgets::Borders;

pub(crate) fn draw(app: &App, area: Rect, low: bool, surface: &mut Surface<'_>) {
    let (title, text) = app.focus_help();
    let borders = if low { Borders::TOP } else { Borders::ALL };
    let inner = surface.panel(area, &Panel { borders, ..Panel::new(&title, false, surface.theme) });
    let margin = Margin::new(if low { 1 } else { 2 }, 0);
    surface.print_wrapped(inner.inner(margin), &text, surface.theme.quiet);
}
