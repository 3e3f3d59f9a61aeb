//! Draws the app. Reads the state and changes nothing; focus, scrolling and hit areas follow from the state and
//! [`layout`], never from the previous frame.

mod batch;
mod buttons;
mod column_line;
mod field;
mod footer;
mod form;
mod header;
mod layout;
mod list;
mod new_account;
mod outcome;
mod overlay;
mod preview;
mod review;
mod setup;
mod steps;
mod suggestions;
mod surface;
mod take_back;
mod text_input;

use super::theme::Theme;
use crate::app::App;
use crate::app::modal::Modal;
use crate::app::msg::HitTarget;
use crate::app::phase::Phase;
use crate::model::fields::Screen;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Position, Rect};
use surface::{Panel, Surface};

/// Where the terminal's cursor goes: into the focused control, for screen readers and magnifiers.
type Cursor = Option<Position>;

/// Draws the whole screen and returns the first visible line of the scrolled region, if any. [`App::scrolled_to`] needs
/// it to limit scrolling to the end.
pub fn draw(app: &App, theme: &Theme, frame: &mut Frame<'_>) -> Option<usize> {
    let area = frame.area();
    let mut surface = Surface::new(frame.buffer_mut(), theme);
    let cursor = draw_on(app, area, &mut surface);
    if let Some(colors) = theme.base_colors {
        surface.apply_base_colors(colors);
    }
    if theme.ascii {
        surface.convert_to_ascii();
    }
    let first = surface.scroll_offset;
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
    first
}

/// Hit test: redraws into a scratch buffer and returns what a click at a position does.
pub fn hit(app: &App, theme: &Theme, area: Rect, position: Position) -> Option<HitTarget> {
    let mut buffer = Buffer::empty(area);
    let mut surface = Surface::for_hit_test(&mut buffer, theme);
    draw_on(app, area, &mut surface);
    surface.hit(position)
}

fn draw_on(app: &App, area: Rect, surface: &mut Surface<'_>) -> Cursor {
    let Some(areas) = layout::areas(area, app) else {
        let (columns, rows) = layout::MIN_SIZE;
        let text = format!("Make the window larger: vcc-user needs {columns} columns and {rows} lines.");
        surface.print_wrapped(area, &text, surface.theme.text);
        return None;
    };
    header::draw(app, areas.header, surface);
    let mut cursor = match app.phase() {
        Phase::Editing => {
            let draw_steps = if areas.has_step_panel { steps::panel } else { steps::line };
            draw_steps(app, &areas, surface);
            help_panel(app, areas.help, areas.low, surface);
            let is_review = app.screen() == Screen::Review;
            if is_review { review::draw(app, &areas, surface) } else { form::draw(app, &areas, surface) }
        }
        Phase::Sending { .. } => outcome::sending(app, areas.body, surface),
        Phase::Finished { .. } => outcome::finished(app, areas.body, surface),
    };
    if let Some(preview) = areas.preview {
        cursor = preview::beside(app, preview, surface).or(cursor);
    }
    // The JSON is already shown beside the form, so it gets the focus there in place of a modal.
    let is_beside = |modal: &Modal| matches!(modal, Modal::Preview { .. }) && areas.preview.is_some();
    let modal = app.modal().filter(|modal| !is_beside(modal));
    if let Some(modal) = modal {
        surface.cover(Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area });
        cursor = Some(overlay::draw(app, modal, area, surface));
    }
    footer::draw(app, modal.is_some(), areas.footer, surface);
    cursor
}

/// Draws the panel below the form: what the focused field or button is about.
fn help_panel(app: &App, area: Rect, low: bool, surface: &mut Surface<'_>) {
    let (title, text) = app.focus_help();
    let inner = surface.panel(area, &Panel { boxed: !low, ..Panel::new(&title, false, surface.theme) });
    let margin = Margin::new(if low { 1 } else { 2 }, 0);
    surface.print_wrapped(inner.inner(margin), &text, surface.theme.quiet);
}
