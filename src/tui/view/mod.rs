//! Draws the app. Reads the state and changes nothing; focus, scrolling and hit areas follow from the state and
//! [`layout`], never from the previous frame.

mod batch;
mod buttons;
mod field;
mod footer;
mod form;
mod header;
mod help;
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
pub(crate) mod text;
mod text_input;

use super::theme::Theme;
use crate::app::App;
use crate::app::modal::Modal;
use crate::app::msg::HitTarget;
use crate::app::phase::Phase;
use crate::model::fields::Screen;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use surface::Surface;

/// Where the terminal's cursor goes: into the focused control, for screen readers and magnifiers.
type Cursor = Option<Position>;

/// Draws the whole screen.
pub fn draw(app: &App, theme: &Theme, frame: &mut Frame<'_>) {
    draw_scrolled(app, theme, frame);
}

/// Draws the whole screen and returns the first visible line of the scrolled region, if any. [`App::scrolled_to`] needs
/// it to limit scrolling to the end.
pub(crate) fn draw_scrolled(app: &App, theme: &Theme, frame: &mut Frame<'_>) -> Option<usize> {
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
    let mut surface = Surface::new(&mut buffer, theme);
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
    match areas.steps {
        _ if !matches!(app.phase(), Phase::Editing) => {}
        layout::Steps::Line(line) => steps::line(app, line, surface),
        layout::Steps::Panel(panel) => steps::panel(app, panel, surface),
    }
    let mut cursor = match app.phase() {
        Phase::Editing => {
            help::draw(app, areas.help, areas.low, surface);
            let is_review = app.screen() == Screen::Review;
            if is_review { review::draw(app, &areas, surface) } else { form::draw(app, &areas, surface) }
        }
        Phase::Sending { .. } => outcome::sending(app, areas.body, surface),
        Phase::Finished { .. } => outcome::finished(app, areas.body, surface),
    };
    if let Some(preview) = areas.preview {
        cursor = preview::beside(app, preview, surface).or(cursor);
    }
    if let Some(overlay) = app.modal().filter(|modal| !is_beside(modal, &areas)) {
        surface.cover(Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area });
        cursor = Some(overlay::draw(app, overlay, area, surface));
    }
    let has_own_keys = app.modal().is_some_and(|modal| !is_beside(modal, &areas));
    footer::draw(app, has_own_keys, areas.footer, surface);
    cursor
}

/// Whether the JSON that is opened stands beside the form already: then it has the focus there.
fn is_beside(modal: &Modal, areas: &layout::Areas) -> bool {
    matches!(modal, Modal::Preview { .. }) && areas.preview.is_some()
}
