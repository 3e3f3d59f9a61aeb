//! The first line: the program, the user, the account as a badge, the save state.

use super::layout::{indented, split_right};
use super::surface::Surface;
use crate::app::App;
use crate::app::autosave::SaveStatus;
use crate::app::messages::PRODUCTION;
use crate::model::fields::FieldId;
use crate::text::measure::width;
use ratatui::layout::{Margin, Rect};

const PROGRAM: &str = "vcc-user";
/// The width of the longest usual save mark, `● saving`.
const SAVE_MARK: u16 = 8;
/// Between the parts.
const GAP: u16 = 2;

pub(crate) fn draw(app: &App, area: Rect, surface: &mut Surface<'_>) {
    surface.ground(area, surface.theme.bar);
    let left = save_state(app, area.inner(Margin::new(1, 0)), surface);
    let mut line = account_badge(app, left, surface);
    let username = app.form().get(FieldId::Username);
    let (new, name) = match app.autosave().name() {
        Some(name) => ("", name),
        None if username.is_empty() => ("", "New user"),
        None => ("New user", username),
    };
    let theme = surface.theme;
    let fits = |parts: &[&str]| parts.iter().map(|part| width(part) + 3).sum::<u16>() <= line.width + 3;
    let (all_fit, new_fits) = (fits(&[PROGRAM, new, name]), fits(&[new, name]));
    // The name alone where space is short.
    if all_fit {
        line = indented(surface.print(line, PROGRAM, theme.strong), 2);
    }
    if !new.is_empty() && new_fits {
        let rest = indented(surface.print(line, new, theme.quiet), 1);
        surface.glyph(rest, "·", theme.quiet);
        line = indented(rest, 2);
    }
    surface.print(line, name, theme.text);
}

/// Draws the save state at the right and returns what it leaves. The account does not move when the state changes.
fn save_state(app: &App, line: Rect, surface: &mut Surface<'_>) -> Rect {
    let theme = surface.theme;
    let (glyph, text, style): (_, String, _) = match app.autosave().status() {
        SaveStatus::NoFile => (" ", String::new(), theme.quiet),
        SaveStatus::Saved => ("●", "saved".to_owned(), theme.good),
        SaveStatus::Saving => ("○", "saving".to_owned(), theme.quiet),
        SaveStatus::Failed(reason) => ("!", format!("not saved: {reason}"), theme.error),
    };
    let [left, place] = split_right(line, (width(&text) + 2).max(SAVE_MARK));
    surface.glyph(place, glyph, style);
    surface.print(indented(place, 2), &text, style);
    split_right(left, GAP)[0]
}

/// Draws the account's badge at the right and returns what it leaves.
fn account_badge(app: &App, line: Rect, surface: &mut Surface<'_>) -> Rect {
    let (theme, account) = (surface.theme, app.account());
    let (text, style) = match (account.practice, account.production) {
        (true, _) => (" Practice account ".to_owned(), theme.practice),
        (false, true) => (format!(" {} {PRODUCTION} ", account.account), theme.production),
        (false, false) => (format!(" {} ", account.account), theme.strong),
    };
    let [left, place] = split_right(line, width(&text));
    surface.print(place, &text, style);
    split_right(left, GAP)[0]
}
