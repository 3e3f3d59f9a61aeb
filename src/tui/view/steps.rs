//! The steps: one line of fixed cells, or a panel that also says what was answered and how much is missing.

use super::surface::{Panel, Surface};
use super::text::width;
use crate::app::App;
use crate::app::msg::HitTarget;
use crate::model::fields::Screen;
use crate::model::visibility;
use crate::text::counted;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};

/// The cells of a state: a glyph, or a number of errors and `!`.
const STATE: u16 = 2;

/// The state of a step: its glyph, or the number of its errors.
struct StepState {
    glyph: &'static str,
    errors: usize,
    style: Style,
    name_style: Style,
}

fn state(app: &App, screen: Screen, surface: &Surface<'_>) -> StepState {
    let theme = surface.theme;
    let errors = app.document().shown_errors(screen, app.navigation().edited());
    let current = screen == app.screen();
    let (glyph, style) = match (current, app.document().is_done(screen)) {
        (true, _) => ("▸", theme.accent),
        (false, true) => ("✓", theme.good),
        (false, false) => ("○", theme.quiet),
    };
    let style = if errors > 0 { theme.error } else { style };
    let name_style = if current { theme.accent } else { theme.text };
    StepState { glyph, errors, style, name_style }
}

/// Prints the glyph or the number of errors, right-aligned in the cells of the state.
fn print_state(state: &StepState, x: u16, y: u16, surface: &mut Surface<'_>) {
    if state.errors == 0 {
        surface.glyph(x + 1, y, state.glyph, state.style);
    } else {
        let text = format!("{}!", state.errors.min(9));
        surface.print(x, y, x + STATE, &text, state.style.add_modifier(Modifier::BOLD));
    }
}

/// Draws the steps in one line: cells that keep their place, with shorter names or only the current one where space is
/// short.
pub(crate) fn line(app: &App, area: Rect, surface: &mut Surface<'_>) {
    let screens = visibility::visible_screens(app.form());
    let names: [fn(Screen) -> &'static str; 2] = [Screen::label, Screen::short_label];
    // State, name, and a space on either side of the name.
    let cells = |name: fn(Screen) -> &'static str| -> Vec<u16> {
        screens.iter().map(|screen| STATE + width(name(*screen)) + 2).collect()
    };
    let fits = |name: &fn(Screen) -> &'static str| cells(*name).iter().sum::<u16>() <= area.width + 1;
    let Some(name) = names.into_iter().find(fits) else { return glyphs(app, &screens, area, surface) };
    let cells = cells(name);
    // A number of errors is nearer to its own step than to the one before, where there is room.
    let spare = (area.width + 1).saturating_sub(cells.iter().sum());
    let gap = u16::from(usize::from(spare) >= cells.len());
    let cells = Layout::horizontal(cells.into_iter().map(Constraint::Length)).spacing(gap).split(area);
    for (screen, cell) in screens.iter().zip(cells.iter()) {
        let state = state(app, *screen, surface);
        if *screen == app.screen() {
            surface.ground(Rect { width: cell.width.saturating_sub(1), ..*cell }, surface.theme.raised);
        }
        print_state(&state, cell.x, cell.y, surface);
        surface.print(cell.x + STATE + 1, cell.y, cell.right(), name(*screen), state.name_style);
        surface.hit_area((cell.x, cell.right()), cell.y, HitTarget::Screen(*screen));
    }
}

/// Draws the states alone, with the current step's name behind them.
fn glyphs(app: &App, screens: &[Screen], area: Rect, surface: &mut Surface<'_>) {
    let mut x = area.x;
    for screen in screens {
        let state = state(app, *screen, surface);
        print_state(&state, x, area.y, surface);
        x += STATE + 1;
        surface.hit_area((x - STATE - 1, x), area.y, HitTarget::Screen(*screen));
    }
    surface.print(x + 1, area.y, area.right(), app.screen().label(), surface.theme.accent);
}

/// Draws the panel of the steps.
pub(crate) fn panel(app: &App, area: Rect, surface: &mut Surface<'_>) {
    let theme = surface.theme;
    let inner = surface.panel(area, &Panel::new("Steps", theme.strong));
    let [list, gauge] = Layout::vertical([Constraint::Fill(1), Constraint::Length(2)]).areas(inner);
    let screens = visibility::visible_screens(app.form());
    // Two lines a step where they fit, with a rule before the review.
    let tall = usize::from(list.height) > 2 * screens.len();
    let mut y = list.y;
    for screen in screens {
        if screen == Screen::Review {
            surface.ground(Rect { y, height: 1, ..list }, theme.border);
            for x in list.x + 1..list.right().saturating_sub(1) {
                surface.glyph(x, y, "─", theme.border);
            }
            y += 1;
        }
        step(app, screen, Rect { y, height: 1, ..list }, tall, surface);
        y += if tall { 2 } else { 1 };
    }
    required(app, gauge, surface);
}

fn step(app: &App, screen: Screen, row: Rect, tall: bool, surface: &mut Surface<'_>) {
    let (theme, state) = (surface.theme, state(app, screen, surface));
    let (x, end) = (row.x + STATE + 2, row.right());
    if screen == app.screen() {
        surface.ground(row, theme.raised);
    }
    print_state(&state, row.x + 1, row.y, surface);
    surface.print(x, row.y, end, screen.label(), state.name_style);
    let lines = if tall && screen != Screen::Review { 2 } else { 1 };
    for y in row.y..row.y + lines {
        surface.hit_area((row.x, row.right()), y, HitTarget::Screen(screen));
    }
    if lines == 1 {
        return;
    }
    let (text, style) = match state.errors {
        0 => (app.screen_summary(screen), theme.quiet),
        errors => (format!("{} to change", counted(errors, "answer")), theme.error),
    };
    surface.print(x, row.y + 1, end, &text, style);
}

/// Draws how many of the required answers are given, as a gauge and in words.
fn required(app: &App, area: Rect, surface: &mut Surface<'_>) {
    let (given, all) = app.document().required_answers();
    let theme = surface.theme;
    let bar = Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: 1, ..area };
    let full = usize::from(bar.width) * given / all.max(1);
    for (index, x) in (bar.x..bar.right()).enumerate() {
        let (glyph, style) = if index < full { ("━", theme.good) } else { ("─", theme.border) };
        surface.glyph(x, bar.y, glyph, style);
    }
    let text = format!("{given} of {} given", counted(all, "required answer"));
    let text = if width(&text) <= bar.width { text } else { format!("{given} of {all} required") };
    surface.print(bar.x, area.y + 1, bar.right(), &text, theme.quiet);
}
