//! An answer on its line: a choice in a row, or a text with its cursor.

use super::Cursor;
use super::paper::Surface;
use super::text::{put, put_words};
use super::theme::Theme;
use super::typed;
use crate::app::App;
use crate::app::focus::FocusTarget;
use crate::app::msg::HitTarget;
use crate::model::form::FieldRef;
use crate::model::rule::{Severity, Violation};
use ratatui::layout::Position;
use ratatui::style::Style;

/// Where an answer is drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) x: u16,
    pub(crate) y: u16,
    /// The first cell that is not its own any more.
    pub(crate) end: u16,
}

/// Draws an answer; the cursor, where it has the focus.
pub(crate) fn draw(app: &App, theme: &Theme, at: FieldRef, place: Place, paper: &mut Surface<'_>) -> Cursor {
    let problem = app.shown_problem(at);
    let first = place.x.saturating_sub(1);
    paper.zone((first, place.end), place.y, HitTarget::FocusTarget(FocusTarget::Answer(at)));
    // The mark has a place of its own, so that nothing moves when it comes.
    let answer = Place { end: place.end.saturating_sub(2), ..place };
    if let Some(problem) = &problem {
        let (glyph, style) = mark(theme, problem);
        put(paper, place.end.saturating_sub(1), place.y, place.end, glyph, style);
    }
    let focused = app.focus() == FocusTarget::Answer(at);
    if !at.field.field().is_typed() {
        let place = if problem.is_some() { answer } else { place };
        return choice(app, theme, at, place, focused, paper);
    }
    let style = match &problem {
        Some(problem) if problem.severity == Severity::Error => theme.error,
        _ => theme.text,
    };
    match app.navigation().editor().filter(|editor| editor.at == at) {
        Some(editor) if !editor.input.value().is_empty() => {
            let style = if editor.selected { theme.selected } else { style };
            Some(typed::draw(&editor.input, style, (answer.x, answer.end), answer.y, paper))
        }
        _ => {
            let x = unedited(app, theme, style, at, answer, paper);
            // What to do stands behind the answer, where there is room; the strip beneath has it whole.
            if let (Some(problem), false) = (&problem, focused) {
                put_words(paper, x + 2, place.y, answer.end, &problem.text, mark(theme, problem).1);
            }
            focused.then_some(Position { x: place.x, y: place.y })
        }
    }
}

/// `!` for an error, `?` for a warning.
pub(crate) fn mark(theme: &Theme, problem: &Violation) -> (&'static str, Style) {
    match problem.severity {
        Severity::Error => ("!", theme.error),
        Severity::Warning => ("?", theme.warning),
    }
}

fn choice(
    app: &App,
    theme: &Theme,
    at: FieldRef,
    place: Place,
    focused: bool,
    paper: &mut Surface<'_>,
) -> Cursor {
    let value = app.form().get(at);
    let options = at.field.field().options();
    let known = options.iter().any(|(option, _)| *option == value);
    // The brackets of the chosen option stand outside, so that options and texts begin on one column.
    let mut x = place.x.saturating_sub(1);
    let mut cursor = focused.then_some(Position { x: place.x, y: place.y });
    for (index, (option, label)) in options.into_iter().enumerate() {
        let chosen = option == value;
        let text = if chosen { format!("[{label}]") } else { format!(" {label} ") };
        let style = match (chosen, focused) {
            (true, true) => theme.chosen,
            (true, false) if option.is_empty() => theme.quiet,
            (true, false) => theme.strong,
            (false, _) => theme.quiet,
        };
        if chosen && focused {
            cursor = Some(Position { x: x + 1, y: place.y });
        }
        let start = x;
        x = put(paper, x, place.y, place.end, &text, style);
        paper.zone((start, x), place.y, HitTarget::Option(at, index));
    }
    // An answer from a file that is none of the options is shown as it is.
    if !known && !value.is_empty() {
        put(paper, x, place.y, place.end, &format!("[{value}]"), theme.error);
    }
    cursor
}

/// A text without the cursor, with the name that people have for it; or what its absence means. Returns the cell behind.
fn unedited(
    app: &App,
    theme: &Theme,
    style: Style,
    at: FieldRef,
    place: Place,
    paper: &mut Surface<'_>,
) -> u16 {
    let text = app.form().get(at);
    if text.is_empty() {
        // Nothing can be left empty where something is wrong with that.
        let wrong = app.shown_problem(at).is_some();
        let words = if wrong { String::new() } else { app.placeholder_text(at) };
        let x = put(paper, place.x, place.y, place.end, &words, theme.quiet);
        return if wrong { x.saturating_sub(2) } else { x };
    }
    let mut x = put(paper, place.x, place.y, place.end, text, style);
    if let Some(unit) = at.field.field().kind.unit() {
        x = put(paper, x + 1, place.y, place.end, unit.symbol(), theme.quiet);
    }
    let name = app.name_of(at);
    if !name.is_empty() && name != text {
        x = put(paper, x + 2, place.y, place.end, &name, theme.quiet);
    }
    x
}
