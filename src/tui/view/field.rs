//! An answer on its line: the options of a choice, or a text with its cursor.

use super::Cursor;
use super::surface::Surface;
use super::text_input;
use super::theme::Theme;
use crate::app::App;
use crate::app::focus::FocusTarget;
use crate::app::msg::HitTarget;
use crate::model::form::FieldRef;
use crate::model::rule::{Severity, Violation};
use ratatui::layout::Position;
use ratatui::style::Style;

/// The cells of an answer, from `x` up to `end`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FieldArea {
    pub(crate) x: u16,
    pub(crate) y: u16,
    pub(crate) end: u16,
}

/// Draws an answer. Returns the cursor if the answer has the focus.
pub(crate) fn draw(app: &App, at: FieldRef, area: FieldArea, surface: &mut Surface<'_>) -> Cursor {
    let problem = app.shown_problem(at);
    surface.hit_area(
        (area.x.saturating_sub(1), area.end),
        area.y,
        HitTarget::FocusTarget(FocusTarget::Answer(at)),
    );
    // The mark has its own cell, so that nothing moves when it appears.
    let answer = FieldArea { end: area.end.saturating_sub(2), ..area };
    if let Some(problem) = &problem {
        let (glyph, style) = mark(surface.theme, problem);
        surface.print(area.end.saturating_sub(1), area.y, area.end, glyph, style);
    }
    let focused = app.focus() == FocusTarget::Answer(at);
    if !at.field.field().is_typed() {
        let area = if problem.is_some() { answer } else { area };
        return choice(app, at, area, focused, surface);
    }
    let style = match &problem {
        Some(problem) if problem.severity == Severity::Error => surface.theme.error,
        _ => surface.theme.text,
    };
    match app.navigation().editor.as_ref().filter(|editor| editor.at == at) {
        Some(editor) if !editor.input.value().is_empty() => {
            let style = if editor.selected { surface.theme.selected } else { style };
            Some(text_input::draw(editor.input.input(), style, (answer.x, answer.end), answer.y, surface))
        }
        _ => {
            let x = unedited(app, style, at, answer, surface);
            // The problem follows the answer where there is room; the strip below shows it whole.
            if let (Some(problem), false) = (&problem, focused) {
                surface.print_sentence(
                    x + 2,
                    area.y,
                    answer.end,
                    &problem.text,
                    mark(surface.theme, problem).1,
                );
            }
            focused.then_some(Position { x: area.x, y: area.y })
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

fn choice(app: &App, at: FieldRef, area: FieldArea, focused: bool, surface: &mut Surface<'_>) -> Cursor {
    let value = app.form().get(at);
    let options = at.field.field().options();
    let known = options.iter().any(|(option, _)| *option == value);
    // The bracket of a chosen option is before the column, so that options and texts are aligned.
    let mut x = area.x.saturating_sub(1);
    let mut cursor = focused.then_some(Position { x: area.x, y: area.y });
    for (index, (option, label)) in options.into_iter().enumerate() {
        let chosen = option == value;
        let text = if chosen { format!("[{label}]") } else { format!(" {label} ") };
        let style = match (chosen, focused) {
            (true, true) => surface.theme.chosen,
            (true, false) if option.is_empty() => surface.theme.quiet,
            (true, false) => surface.theme.strong,
            (false, _) => surface.theme.quiet,
        };
        if chosen && focused {
            cursor = Some(Position { x: x + 1, y: area.y });
        }
        let start = x;
        x = surface.print(x, area.y, area.end, &text, style);
        surface.hit_area((start, x), area.y, HitTarget::Option(at, index));
    }
    // An imported answer that is no option is shown as it is.
    if !known && !value.is_empty() {
        surface.print(x, area.y, area.end, &format!("[{value}]"), surface.theme.error);
    }
    cursor
}

/// Draws a text that is not being edited with its unit or name; without a text, what its absence means. Returns the cell
/// after it.
fn unedited(app: &App, style: Style, at: FieldRef, area: FieldArea, surface: &mut Surface<'_>) -> u16 {
    let text = app.form().get(at);
    if text.is_empty() {
        // A field with a problem may not be left empty.
        let has_problem = app.shown_problem(at).is_some();
        let hint = if has_problem { String::new() } else { app.placeholder_text(at) };
        let x = surface.print(area.x, area.y, area.end, &hint, surface.theme.quiet);
        return if has_problem { x.saturating_sub(2) } else { x };
    }
    let mut x = surface.print(area.x, area.y, area.end, text, style);
    if let Some(unit) = at.field.field().kind.unit() {
        x = surface.print(x + 1, area.y, area.end, unit.symbol(), surface.theme.quiet);
    }
    let name = app.name_of(at);
    if !name.is_empty() && name != text {
        x = surface.print(x + 2, area.y, area.end, &name, surface.theme.quiet);
    }
    x
}
