//! The strip beneath the form: what is wrong with the focused answer, and what is to be known of it.

use super::field::mark;
use super::surface::Surface;
use super::text::wrap;
use crate::app::App;
use crate::app::focus::FocusTarget;
use crate::app::keymap::Command;
use crate::app::phase::Phase;
use crate::model::field::FieldKind;
use crate::model::form::FieldRef;
use ratatui::layout::Rect;

/// A strip of so few lines has no more than what is to be known now.
const LOW: u16 = 2;

/// Draws the strip. Its first line is the problem's (or the choice's meaning), so that the help beneath stands still.
pub(crate) fn draw(app: &App, area: Rect, surface: &mut Surface<'_>) {
    if !matches!(app.phase(), Phase::Editing) {
        return;
    }
    match app.focus() {
        FocusTarget::Answer(at) => answer(app, at, area, surface),
        FocusTarget::Problem(index) => {
            if let Some((at, problem)) = app.document().problems().get(index) {
                let label = app.document().label_of(*at);
                let words = format!("{label}: {} {}", problem.text, other_words(app, app.focus()));
                text(&words, area, surface);
            }
        }
        other => text(&other_words(app, other), area, surface),
    }
}

fn answer(app: &App, at: FieldRef, area: Rect, surface: &mut Surface<'_>) {
    let end = area.right().saturating_sub(1);
    let room = end.saturating_sub(area.x + 3);
    let (glyph, style, words) = match app.shown_problem(at) {
        Some(problem) => {
            let (glyph, style) = mark(surface.theme, &problem);
            (glyph, style, problem.text)
        }
        None if at.field.field().kind == FieldKind::YesNo => (" ", surface.theme.text, app.explanation(at)),
        // A choice has its explanation beneath it on the form.
        None => (" ", surface.theme.text, String::new()),
    };
    surface.print(area.x + 1, area.y, end, glyph, style);
    // A long sentence takes the help's first line: what is to be done is read whole.
    let lines = wrap(&words, room);
    for (line, y) in lines.iter().zip(area.y..area.bottom()) {
        surface.print(area.x + 3, y, end, line, style);
    }
    // In a low strip there is no line to be kept for a problem that has not come.
    let kept = u16::from(area.height > LOW);
    let taken = u16::try_from(lines.len()).unwrap_or(1).clamp(kept, area.height);
    help(app, at, Rect { y: area.y + taken, height: area.height - taken, ..area }, surface);
}

fn help(app: &App, at: FieldRef, area: Rect, surface: &mut Surface<'_>) {
    text(&app.help_words(at), area, surface);
}

fn other_words(app: &App, stop: FocusTarget) -> String {
    let press = app.way_to(Command::Press);
    match stop {
        FocusTarget::Add => "Adds a row. A row without a username is not sent.".to_owned(),
        FocusTarget::Remove(_) => "Removes this row.".to_owned(),
        FocusTarget::Create => app.create_words(),
        FocusTarget::Problem(_) => format!("{press} goes to the answer; {press} there comes back."),
        FocusTarget::Change(screen) => {
            format!("{press} goes to {}; its last {press} comes back to the review.", screen.label())
        }
        FocusTarget::Nothing => "This screen asks nothing: the account is without what it needs.".to_owned(),
        FocusTarget::Answer(_) => String::new(),
    }
}

fn text(words: &str, area: Rect, surface: &mut Surface<'_>) {
    let end = area.right().saturating_sub(1);
    let lines = wrap(words, end.saturating_sub(area.x + 3));
    let shown = usize::from(area.height);
    for (index, (line, y)) in lines.iter().zip(area.y..area.bottom()).enumerate() {
        let more = index + 1 == shown && lines.len() > shown;
        let line = if more { format!("{line} …") } else { line.clone() };
        surface.print(area.x + 3, y, end, &line, surface.theme.quiet);
    }
}
