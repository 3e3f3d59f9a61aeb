//! The first line: the program, the user, the account as a badge, the save state.

use super::surface::Surface;
use super::text::width;
use crate::app::App;
use crate::app::autosave::SaveStatus;
use crate::app::messages::PRODUCTION;
use crate::model::fields::FieldId;
use ratatui::layout::Rect;
use ratatui::style::Style;

const PROGRAM: &str = "vcc-user";
/// The width of the longest usual save mark, `● saving`.
const SAVE_MARK: u16 = 8;

pub(crate) fn draw(app: &App, area: Rect, surface: &mut Surface<'_>) {
    surface.ground(area, surface.theme.bar);
    let (x, end) = (area.x + 1, area.right().saturating_sub(1));
    let right = save_state(app, end, area.y, surface);
    let right = account_badge(app, right.saturating_sub(2), area.y, surface);
    let end = right.saturating_sub(2);
    let username = app.form().get(FieldId::Username);
    let (new, name) = match app.autosave().name() {
        Some(name) => ("", name),
        None if username.is_empty() => ("", "New user"),
        None => ("New user", username),
    };
    let theme = surface.theme;
    let fits = |parts: &[&str]| x + parts.iter().map(|part| width(part) + 3).sum::<u16>() <= end + 3;
    // The name alone where space is short.
    let mut at = x;
    if fits(&[PROGRAM, new, name]) {
        at = surface.print(at, area.y, end, PROGRAM, theme.strong) + 2;
    }
    if !new.is_empty() && fits(&[new, name]) {
        at = surface.print(at, area.y, end, new, theme.quiet) + 1;
        surface.glyph(at, area.y, "·", theme.quiet);
        at += 2;
    }
    surface.print(at, area.y, end, name, theme.text);
}

/// Draws the save state at the right and returns where it begins. The account does not move when the state changes.
fn save_state(app: &App, end: u16, y: u16, surface: &mut Surface<'_>) -> u16 {
    let theme = surface.theme;
    let (glyph, text, style): (_, String, _) = match app.autosave().status() {
        SaveStatus::NoFile => (" ", String::new(), theme.quiet),
        SaveStatus::Saved => ("●", "saved".to_owned(), theme.good),
        SaveStatus::Saving => ("○", "saving".to_owned(), theme.quiet),
        SaveStatus::Failed(reason) => ("!", format!("not saved: {reason}"), theme.error),
    };
    let x = end.saturating_sub((width(&text) + 2).max(SAVE_MARK));
    surface.glyph(x, y, glyph, style);
    surface.print(x + 2, y, end, &text, style);
    x
}

/// Draws the account's badge so that it ends before `end`, and returns where it begins.
fn account_badge(app: &App, end: u16, y: u16, surface: &mut Surface<'_>) -> u16 {
    let (text, style) = account(app, surface);
    let text = format!(" {text} ");
    let x = end.saturating_sub(width(&text));
    surface.print(x, y, end, &text, style);
    x
}

fn account(app: &App, surface: &Surface<'_>) -> (String, Style) {
    let (theme, account) = (surface.theme, app.account());
    match (account.practice, account.production) {
        (true, _) => ("Practice account".to_owned(), theme.practice),
        (false, true) => (format!("{} {PRODUCTION}", account.account), theme.production),
        (false, false) => (account.account.clone(), theme.strong),
    }
}
