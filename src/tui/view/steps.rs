//! The steps: one line of fixed cells, or a panel that also says what was answered and how much is missing.

use super::layout::{Areas, indented, joined, printed};
use super::surface::{Panel, Surface};
use crate::app::App;
use crate::app::msg::HitTarget;
use crate::model::fields::Screen;
use crate::model::visibility;
use crate::text::counted;
use crate::text::measure::width;
use ratatui::layout::{Margin, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::Span;

/// The cells of a state: a number of errors and `!`, or a glyph in the second one.
const STATE: u16 = 2;

/// The state of a step.
struct StepState {
    glyph: &'static str,
    errors: usize,
    style: Style,
    name_style: Style,
}

impl StepState {
    fn print(&self, line: Rect, surface: &mut Surface<'_>) {
        match self.errors {
            0 => surface.glyph(indented(line, 1), self.glyph, self.style),
            errors => drop(surface.print(line, &format!("{}!", errors.min(9)), self.style)),
        }
    }
}

fn state(app: &App, screen: Screen, surface: &Surface<'_>) -> StepState {
    let theme = surface.theme;
    let errors = app.document().shown_errors(screen, app.navigation().edited());
    let current = screen == app.screen();
    let (glyph, style) = match (current, app.document().is_done(screen)) {
        _ if errors > 0 => ("", theme.error.add_modifier(Modifier::BOLD)),
        (true, _) => ("▸", theme.accent),
        (false, true) => ("✓", theme.good),
        (false, false) => ("○", theme.quiet),
    };
    let name_style = if current { theme.accent } else { theme.text };
    StepState { glyph, errors, style, name_style }
}

/// Draws the steps in one line: cells that keep their place, with shorter names or only the current one where space is
/// short.
pub(crate) fn line(app: &App, areas: &Areas, surface: &mut Surface<'_>) {
    let area = areas.steps;
    let screens = visibility::visible_screens(app.form());
    let names: [fn(Screen) -> &'static str; 2] = [Screen::label, Screen::short_label];
    // State, name, and a space on either side of the name; the last space may be cut.
    let cell = |name: fn(Screen) -> &'static str, screen: &Screen| STATE + width(name(*screen)) + 2;
    let all = |name| screens.iter().map(|screen| cell(name, screen)).sum::<u16>();
    let fits = |name: &fn(Screen) -> &'static str| all(*name) <= area.width + 1;
    let Some(name) = names.into_iter().find(fits) else { return glyphs(app, &screens, area, surface) };
    // A number of errors is nearer to its own step than to the one before, where there is room.
    let gap = u16::from(usize::from(area.width + 1 - all(name)) >= screens.len());
    let mut line = area;
    for screen in &screens {
        let wide = cell(name, screen);
        let cell = Rect { width: wide.min(line.width), ..line };
        line = indented(line, wide + gap);
        let state = state(app, *screen, surface);
        if *screen == app.screen() {
            surface.ground(Rect { width: cell.width.saturating_sub(1), ..cell }, surface.theme.raised);
        }
        state.print(cell, surface);
        surface.print(indented(cell, STATE + 1), name(*screen), state.name_style);
        surface.hit_area(cell, HitTarget::Screen(*screen));
    }
}

/// Draws the states alone, with the current step's name behind them.
fn glyphs(app: &App, screens: &[Screen], mut line: Rect, surface: &mut Surface<'_>) {
    for screen in screens {
        state(app, *screen, surface).print(line, surface);
        let rest = indented(line, STATE + 1);
        surface.hit_area(printed(line, rest), HitTarget::Screen(*screen));
        line = rest;
    }
    surface.print(indented(line, 1), app.screen().label(), surface.theme.accent);
}

pub(crate) fn panel(app: &App, areas: &Areas, surface: &mut Surface<'_>) {
    let inner = areas.below_title(surface.panel(areas.steps, &Panel::new("Steps", false, surface.theme)));
    let mut rows = inner.rows();
    let last = joined(rows.by_ref().rev().take(2));
    let screens = visibility::visible_screens(app.form());
    // Two lines a step where they fit, with a rule before the review.
    let tall = usize::from(inner.height) > 2 * screens.len() + 2;
    for screen in screens {
        if screen == Screen::Review {
            let rule = rows.next().unwrap_or_default();
            surface.rule(rule.inner(Margin::new(1, 0)), surface.theme.border);
        }
        let height = if tall && screen != Screen::Review { 2 } else { 1 };
        step(app, screen, joined(rows.by_ref().take(height)), surface);
    }
    required(app, last, surface);
}

/// Draws a step: its name and, in a second line, what was answered or is to change.
fn step(app: &App, screen: Screen, area: Rect, surface: &mut Surface<'_>) {
    let (theme, state) = (surface.theme, state(app, screen, surface));
    let row = Rect { height: 1, ..area };
    if screen == app.screen() {
        surface.ground(row, theme.raised);
    }
    surface.hit_area(area, HitTarget::Screen(screen));
    state.print(indented(row, 1), surface);
    let text = indented(row, STATE + 2);
    surface.print(text, screen.label(), state.name_style);
    if area.height > 1 {
        let (summary, style) = match state.errors {
            0 => (app.screen_summary(screen), theme.quiet),
            errors => (format!("{} to change", counted(errors, "answer")), theme.error),
        };
        surface.print(Rect { y: row.y + 1, ..text }, &summary, style);
    }
}

/// Draws how many of the required answers are given, as a gauge and in words.
fn required(app: &App, area: Rect, surface: &mut Surface<'_>) {
    let (given, all) = app.document().required_answers();
    let mut rows = area.rows();
    let (Some(gauge), Some(text)) = (rows.next(), rows.next()) else { return };
    let gauge = Rect { width: gauge.width.saturating_sub(1), ..gauge };
    surface.gauge(gauge, &Span::default(), (given, all), surface.theme.good);
    let line = text.inner(Margin::new(1, 0));
    surface.print(line, &format!("{given} of {all} required"), surface.theme.quiet);
}
