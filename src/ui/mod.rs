//! Drawing the wizard: `draw(&Wizard, &mut Frame)` and nothing else. It reads and never changes; focus, scrolling and
//! what a click hits follow from the state and [`layout`], never from the last picture.

pub mod chrome;
pub mod detail;
pub mod field;
pub mod form;
pub mod layout;
pub mod new_account;
pub mod outcome;
pub mod overlay;
pub mod preview;
pub mod review;
pub mod text;
pub mod theme;

use crate::user::fields::Screen;
use crate::wizard::Wizard;
use crate::wizard::submitting::Phase;
use ratatui::Frame;
use ratatui::layout::Position;
use theme::Theme;

/// Draws the whole screen.
pub fn draw(wizard: &Wizard, theme: &Theme, frame: &mut Frame<'_>) {
    let area = frame.area();
    let Some(areas) = layout::areas(area, wizard) else {
        let line = format!("vcc-user needs {} x {} cells.", layout::LEAST.0, layout::LEAST.1);
        for (row, part) in (area.y..area.bottom()).zip(text::wrap(&line, area.width)) {
            text::put(frame.buffer_mut(), area.x, row, area.right(), &part, theme.text);
        }
        return;
    };
    let buffer = frame.buffer_mut();
    chrome::title(wizard, theme, areas.title, buffer);
    chrome::steps(wizard, theme, areas.steps, buffer);
    chrome::rules(theme, &areas, buffer);
    chrome::footer(wizard, theme, areas.footer, buffer);
    let mut cursor = match wizard.phase {
        Phase::Editing if wizard.screen == Screen::Review => review::draw(wizard, theme, areas.body, buffer),
        Phase::Editing => form::draw(wizard, theme, &areas, buffer),
        Phase::Sending { .. } => outcome::sending(wizard, theme, areas.body, buffer),
        Phase::Finished { .. } => outcome::finished(wizard, theme, areas.body, buffer),
    };
    detail::draw(wizard, theme, areas.detail, buffer);
    if let Some(preview) = areas.preview {
        preview::beside(wizard, theme, preview, buffer);
    }
    if matches!(wizard.phase, Phase::Editing) && wizard.screen != Screen::Review {
        cursor = form::suggestions(wizard, theme, &areas, buffer, cursor);
    }
    if let Some(overlay) = &wizard.overlay {
        cursor = overlay::draw(wizard, overlay, theme, area, buffer);
    }
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
}

/// Where the terminal's own cursor stands: in the focused control, for screen readers and magnifiers.
pub type Cursor = Option<Position>;
