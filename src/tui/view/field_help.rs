//! The strip below the form: the problem and the help of the focused field.

use super::field::mark;
use super::surface::Surface;
use crate::app::App;
use crate::app::focus::FocusTarget;
use crate::app::keymap::Command;
use crate::app::phase::Phase;
use crate::model::field::FieldKind;
use crate::model::form::FieldRef;
use ratatui::layout::Rect;

/// A strip of this height keeps no empty line for a problem.
const LOW: u16 = 2;

/// Draws the strip. Its first line is kept for a problem (or the choice's meaning), so that the help does not move.
pub(crate) fn draw(app: &App, area: Rect, surface: &mut Surface<'_>) {
    if !matches!(app.phase(), Phase::Editing) {
        return;
    }
    let text_area = Rect { x: area.x + 3, width: area.width.saturating_sub(4), ..area };
    let text = match app.focus() {
        FocusTarget::Answer(at) => return answer(app, at, text_area, surface),
        FocusTarget::Problem(index) => {
            let problems = app.document().problems();
            let Some((at, problem)) = problems.get(index) else { return };
            let label = app.document().label_of(*at);
            format!("{label}: {} {}", problem.text, button_help(app, app.focus()))
        }
        other => button_help(app, other),
    };
    surface.print_wrapped(text_area, &text, surface.theme.quiet);
}

fn answer(app: &App, at: FieldRef, area: Rect, surface: &mut Surface<'_>) {
    let (glyph, style, text) = match app.shown_problem(at) {
        Some(problem) => {
            let (glyph, style) = mark(surface.theme, &problem);
            (glyph, style, problem.text)
        }
        None if at.field.field().kind == FieldKind::YesNo => (" ", surface.theme.text, app.explanation(at)),
        // A choice has its explanation below it on the form.
        None => (" ", surface.theme.text, String::new()),
    };
    surface.print(area.x - 2, area.y, area.right(), glyph, style);
    // A long problem takes the help's first lines: it is shown whole.
    let lines = surface.print_wrapped(area, &text, style);
    let lines = lines.clamp(u16::from(area.height > LOW), area.height);
    let rest = Rect { y: area.y + lines, height: area.height - lines, ..area };
    surface.print_wrapped(rest, &app.field_help_text(at), surface.theme.quiet);
}

fn button_help(app: &App, focus: FocusTarget) -> String {
    let press = app.way_to(Command::Press);
    match focus {
        FocusTarget::Add => "Adds a row. A row without a username is not sent.".to_owned(),
        FocusTarget::Remove(_) => "Removes this row.".to_owned(),
        FocusTarget::Create => app.create_text(),
        FocusTarget::Problem(_) => format!("{press} goes to the answer; {press} there comes back."),
        FocusTarget::Change(screen) => {
            format!("{press} goes to {}; its last {press} comes back to the review.", screen.label())
        }
        FocusTarget::Nothing => "This screen asks nothing: the account lacks its features.".to_owned(),
        FocusTarget::Answer(_) => String::new(),
    }
}
