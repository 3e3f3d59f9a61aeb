//! Drawing the wizard: `draw(&App, &mut Frame)` and nothing else. It reads and never changes; focus, scrolling and
//! what a click hits follow from the state and [`layout`], never from the last picture.

pub(crate) mod chrome;
pub(crate) mod detail;
pub(crate) mod field;
pub(crate) mod footer;
pub(crate) mod form;
pub(crate) mod layout;
pub(crate) mod list;
pub(crate) mod new_account;
pub(crate) mod outcome;
pub(crate) mod overlay;
pub(crate) mod paper;
pub(crate) mod preview;
pub(crate) mod prompt;
pub(crate) mod review;
pub(crate) mod text;
pub mod theme;
mod typed;

use crate::app::App;
use crate::app::msg::HitTarget;
use crate::app::phase::Phase;
use crate::model::fields::Screen;
use paper::Surface;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use theme::Theme;

/// Draws the whole screen.
pub fn draw(app: &App, theme: &Theme, frame: &mut Frame<'_>) {
    draw_and_tell(app, theme, frame);
}

/// Draws the whole screen, and tells with which line that begins which is scrolled: [`App::scrolled_to`] takes back
/// what was scrolled beyond the end.
pub(crate) fn draw_and_tell(app: &App, theme: &Theme, frame: &mut Frame<'_>) -> Option<usize> {
    let area = frame.area();
    let mut paper = Surface::new(frame.buffer_mut());
    let cursor = draw_on(app, theme, area, &mut paper);
    if let Some(colours) = theme.paper {
        paper.dye(colours);
    }
    if theme.ascii {
        paper.in_ascii();
    }
    let first = paper.first();
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
    first
}

/// What stands at a position: drawing once more, on paper that nobody sees, tells. So nothing that is drawn can be
/// missed, and nothing is kept from one picture to the next.
pub fn hit(app: &App, theme: &Theme, area: Rect, position: Position) -> Option<HitTarget> {
    let mut buffer = Buffer::empty(area);
    let mut paper = Surface::new(&mut buffer);
    draw_on(app, theme, area, &mut paper);
    paper.hit(position)
}

fn draw_on(app: &App, theme: &Theme, area: Rect, paper: &mut Surface<'_>) -> Cursor {
    let Some(areas) = layout::areas(area, app) else {
        let (columns, rows) = layout::LEAST;
        let line = format!("Make the window larger: vcc-user needs {columns} columns and {rows} lines.");
        for (row, part) in (area.y..area.bottom()).zip(text::wrap(&line, area.width)) {
            text::put(paper, area.x, row, area.right(), &part, theme.text);
        }
        return None;
    };
    chrome::title(app, theme, areas.title, paper);
    chrome::steps(app, theme, areas.steps, paper);
    chrome::rules(theme, &areas, paper);
    let mut cursor = match app.phase() {
        Phase::Editing if app.screen() == Screen::Review => review::draw(app, theme, areas.body, paper),
        Phase::Editing => form::draw(app, theme, &areas, paper),
        Phase::Sending { .. } => outcome::sending(app, theme, areas.body, paper),
        Phase::Finished { .. } => outcome::finished(app, theme, areas.body, paper),
    };
    // What lies over the form has words of its own.
    if app.modal().is_none() {
        detail::draw(app, theme, areas.detail, paper);
    }
    if let Some(preview) = areas.preview {
        preview::beside(app, theme, preview, paper);
    }
    if matches!(app.phase(), Phase::Editing) && app.screen() != Screen::Review {
        cursor = form::suggestions(app, theme, &areas, paper, cursor);
    }
    if let Some(overlay) = app.modal() {
        paper.forget_zones();
        let covered = Rect { y: areas.steps.y, height: area.height.saturating_sub(2), ..area };
        paper.hush(covered, theme.covered());
        cursor = Some(overlay::draw(app, overlay, theme, area, paper));
    }
    footer::draw(app, theme, areas.footer, paper);
    cursor
}

/// Where the terminal's own cursor stands: in the focused control, for screen readers and magnifiers.
pub(crate) type Cursor = Option<Position>;
