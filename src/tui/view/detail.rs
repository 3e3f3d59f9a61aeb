//! The strip beneath the form: what is wrong with the focused answer, and what is to be known of it.

use super::field::mark;
use super::paper::Surface;
use super::text::{put, wrap};
use super::theme::Theme;
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
pub(crate) fn draw(app: &App, theme: &Theme, area: Rect, paper: &mut Surface<'_>) {
    if !matches!(app.phase(), Phase::Editing) {
        return;
    }
    match app.focus() {
        FocusTarget::Answer(at) => answer(app, theme, at, area, paper),
        FocusTarget::Problem(index) => {
            if let Some((at, problem)) = app.document().problems().get(index) {
                let label = app.document().label_of(*at);
                let words = format!("{label}: {} {}", problem.text, other_words(app, app.focus()));
                text(theme, &words, area, paper);
            }
        }
        other => text(theme, &other_words(app, other), area, paper),
    }
}

fn answer(app: &App, theme: &Theme, at: FieldRef, area: Rect, paper: &mut Surface<'_>) {
    let end = area.right().saturating_sub(1);
    let room = end.saturating_sub(area.x + 3);
    let (glyph, style, words) = match app.shown_problem(at) {
        Some(problem) => {
            let (glyph, style) = mark(theme, &problem);
            (glyph, style, problem.text)
        }
        None if at.field.field().kind == FieldKind::YesNo => (" ", theme.text, app.explanation(at)),
        // A choice has its explanation beneath it on the form.
        None => (" ", theme.text, String::new()),
    };
    put(paper, area.x + 1, area.y, end, glyph, style);
    // A long sentence takes the help's first line: what is to be done is read whole.
    let lines = wrap(&words, room);
    for (line, y) in lines.iter().zip(area.y..area.bottom()) {
        put(paper, area.x + 3, y, end, line, style);
    }
    // In a low strip there is no line to be kept for a problem that has not come.
    let kept = u16::from(area.height > LOW);
    let taken = u16::try_from(lines.len()).unwrap_or(1).clamp(kept, area.height);
    help(app, theme, at, Rect { y: area.y + taken, height: area.height - taken, ..area }, paper);
}

fn help(app: &App, theme: &Theme, at: FieldRef, area: Rect, paper: &mut Surface<'_>) {
    text(theme, &app.field_help_text(at), area, paper);
}

fn other_words(app: &App, stop: FocusTarget) -> String {
    let press = app.way_to(Command::Press);
    match stop {
        FocusTarget::Add => "Adds a row. A row without a username is not sent.".to_owned(),
        FocusTarget::Remove(_) => "Removes this row.".to_owned(),
        FocusTarget::Create => app.create_text(),
        FocusTarget::Problem(_) => format!("{press} goes to the answer; {press} there comes back."),
        FocusTarget::Change(screen) => {
            format!("{press} goes to {}; its last {press} comes back to the review.", screen.label())
        }
        FocusTarget::Nothing => "This screen asks nothing: the account is without what it needs.".to_owned(),
        FocusTarget::Answer(_) => String::new(),
    }
}

fn text(theme: &Theme, words: &str, area: Rect, paper: &mut Surface<'_>) {
    let end = area.right().saturating_sub(1);
    let lines = wrap(words, end.saturating_sub(area.x + 3));
    let shown = usize::from(area.height);
    for (index, (line, y)) in lines.iter().zip(area.y..area.bottom()).enumerate() {
        let more = index + 1 == shown && lines.len() > shown;
        let line = if more { format!("{line} …") } else { line.clone() };
        put(paper, area.x + 3, y, end, &line, theme.quiet);
    }
}
