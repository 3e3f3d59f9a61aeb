//! Drawing the wizard: `draw(&Wizard, &mut Frame)` and nothing else. It reads and never changes; focus, scrolling and
//! what a click hits follow from the state and [`layout`], never from the last picture.

pub mod chrome;
pub mod detail;
pub mod field;
pub mod footer;
pub mod form;
pub mod layout;
pub mod list;
pub mod new_account;
pub mod outcome;
pub mod overlay;
pub mod paper;
pub mod preview;
pub mod prompt;
pub mod review;
pub mod text;
pub mod theme;
mod typed;

use crate::user::fields::Screen;
use crate::wizard::Wizard;
use crate::wizard::msg::HitTarget;
use crate::wizard::phase::Phase;
use paper::Paper;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use theme::Theme;

/// Draws the whole screen.
pub fn draw(wizard: &Wizard, theme: &Theme, frame: &mut Frame<'_>) {
    draw_and_tell(wizard, theme, frame);
}

/// Draws the whole screen, and tells with which line that begins which is scrolled: [`Wizard::scrolled_to`] takes back
/// what was scrolled beyond the end.
pub fn draw_and_tell(wizard: &Wizard, theme: &Theme, frame: &mut Frame<'_>) -> Option<usize> {
    let area = frame.area();
    let mut paper = Paper::new(frame.buffer_mut());
    let cursor = draw_on(wizard, theme, area, &mut paper);
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
pub fn hit(wizard: &Wizard, theme: &Theme, area: Rect, position: Position) -> Option<HitTarget> {
    let mut buffer = Buffer::empty(area);
    let mut paper = Paper::new(&mut buffer);
    draw_on(wizard, theme, area, &mut paper);
    paper.hit(position)
}

fn draw_on(wizard: &Wizard, theme: &Theme, area: Rect, paper: &mut Paper<'_>) -> Cursor {
    let Some(areas) = layout::areas(area, wizard) else {
        let (columns, rows) = layout::LEAST;
        let line = format!("Make the window larger: vcc-user needs {columns} columns and {rows} lines.");
        for (row, part) in (area.y..area.bottom()).zip(text::wrap(&line, area.width)) {
            text::put(paper, area.x, row, area.right(), &part, theme.text);
        }
        return None;
    };
    chrome::title(wizard, theme, areas.title, paper);
    chrome::steps(wizard, theme, areas.steps, paper);
    chrome::rules(theme, &areas, paper);
    let mut cursor = match wizard.phase() {
        Phase::Editing if wizard.screen() == Screen::Review => review::draw(wizard, theme, areas.body, paper),
        Phase::Editing => form::draw(wizard, theme, &areas, paper),
        Phase::Sending { .. } => outcome::sending(wizard, theme, areas.body, paper),
        Phase::Finished { .. } => outcome::finished(wizard, theme, areas.body, paper),
    };
    // What lies over the form has words of its own.
    if wizard.modal().is_none() {
        detail::draw(wizard, theme, areas.detail, paper);
    }
    if let Some(preview) = areas.preview {
        preview::beside(wizard, theme, preview, paper);
    }
    if matches!(wizard.phase(), Phase::Editing) && wizard.screen() != Screen::Review {
        cursor = form::suggestions(wizard, theme, &areas, paper, cursor);
    }
    if let Some(overlay) = wizard.modal() {
        paper.forget_zones();
        let covered = Rect { y: areas.steps.y, height: area.height.saturating_sub(2), ..area };
        paper.hush(covered, theme.covered());
        cursor = overlay::draw(wizard, overlay, theme, area, paper);
    }
    footer::draw(wizard, theme, areas.footer, paper);
    cursor
}

/// Where the terminal's own cursor stands: in the focused control, for screen readers and magnifiers.
pub type Cursor = Option<Position>;
