//! An answer on its line: the options of a choice, or a text with its cursor. Its problem and help are below the form.

use super::Cursor;
use super::surface::{Surface, rest_of};
use super::text_input;
use super::theme::Theme;
use crate::app::App;
use crate::app::focus::FocusTarget;
use crate::app::keymap::Command;
use crate::app::msg::HitTarget;
use crate::model::field::FieldKind;
use crate::model::form::FieldRef;
use crate::model::rule::{Severity, Violation};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// A strip of this height keeps no empty line for a problem.
const LOW: u16 = 2;

/// Draws an answer in a line. Returns the cursor if the answer has the focus.
pub(crate) fn draw(app: &App, at: FieldRef, line: Rect, surface: &mut Surface<'_>) -> Cursor {
    let (x, y, end) = (line.x, line.y, line.right());
    let problem = app.shown_problem(at);
    let target = FocusTarget::Answer(at);
    let focused = app.focus() == target;
    surface.hit_area((x.saturating_sub(1), end), y, HitTarget::FocusTarget(target));
    // The mark has its own cell, so that nothing moves when it appears.
    let answer = Rect { width: line.width.saturating_sub(2), ..line };
    if let Some(problem) = &problem {
        let (glyph, style) = mark(surface.theme, problem);
        surface.print(end.saturating_sub(1), y, end, glyph, style);
    }
    if !at.field.field().is_typed() {
        return choice(app, at, if problem.is_some() { answer } else { line }, surface);
    }
    let style = match &problem {
        Some(problem) if problem.severity == Severity::Error => surface.theme.error,
        _ => surface.theme.text,
    };
    match app.navigation().editor().filter(|editor| editor.at == at) {
        Some(editor) if !editor.input.value().is_empty() => {
            let style = if editor.selected { surface.theme.selected } else { style };
            Some(text_input::draw(editor.input.input(), style, answer, surface))
        }
        _ => {
            let after = unedited(app, style, at, answer, surface);
            // The problem follows the answer where there is room; the strip below shows it whole.
            if let (Some(problem), false) = (&problem, focused) {
                let style = mark(surface.theme, problem).1;
                surface.print_sentence(after + 2, y, answer.right(), &problem.text, style);
            }
            focused.then_some(Position { x, y })
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

fn choice(app: &App, at: FieldRef, line: Rect, surface: &mut Surface<'_>) -> Cursor {
    let (value, theme) = (app.form().get(at), surface.theme);
    let focused = app.focus() == FocusTarget::Answer(at);
    let options = at.field.field().options();
    let known = options.iter().any(|(option, _)| *option == value);
    let mut cursor = line.x;
    // The bracket of a chosen option is before the column, so that options and texts are aligned.
    let mut after = line.x.saturating_sub(1);
    for (index, (value_of, label)) in options.into_iter().enumerate() {
        let start = after;
        let chosen = (value_of == value).then_some(match (focused, value.is_empty()) {
            (true, _) => theme.chosen,
            (false, true) => theme.quiet,
            (false, false) => theme.strong,
        });
        if chosen.is_some() {
            cursor = start + 1;
        }
        after = option(&label, chosen, rest_of(line, start), surface);
        surface.hit_area((start, after), line.y, HitTarget::Option(at, index));
    }
    // An imported answer that is no option is shown as it is.
    if !known && !value.is_empty() {
        option(value, Some(theme.error), rest_of(line, after), surface);
    }
    focused.then_some(Position { x: cursor, y: line.y })
}

/// Draws an option; a chosen one in brackets and its style. Returns the cell after it.
pub(crate) fn option(label: &str, chosen: Option<Style>, line: Rect, surface: &mut Surface<'_>) -> u16 {
    let text = if chosen.is_some() { format!("[{label}]") } else { format!(" {label} ") };
    surface.print(line.x, line.y, line.right(), &text, chosen.unwrap_or(surface.theme.quiet))
}

/// Draws a text that is not being edited with its unit or name; without a text, what its absence means. Returns the cell
/// after it.
fn unedited(app: &App, style: Style, at: FieldRef, line: Rect, surface: &mut Surface<'_>) -> u16 {
    let (x, y, end) = (line.x, line.y, line.right());
    let text = app.form().get(at);
    let quiet = surface.theme.quiet;
    if text.is_empty() {
        // A field with a problem may not be left empty.
        return match app.shown_problem(at) {
            Some(_) => x.saturating_sub(2),
            None => surface.print(x, y, end, &app.placeholder_text(at), quiet),
        };
    }
    let mut x = surface.print(x, y, end, text, style);
    if let Some(unit) = at.field.field().kind.unit() {
        x = surface.print(x + 1, y, end, unit.symbol(), quiet);
    }
    let name = app.name_of(at);
    if name.is_empty() || name == text { x } else { surface.print(x + 2, y, end, &name, quiet) }
}

/// Draws the strip below the form: the problem and the help of the focused field. Its first line is kept for a problem
/// (or the choice's meaning), so that the help does not move.
pub(crate) fn help(app: &App, area: Rect, surface: &mut Surface<'_>) {
    let area = Rect { x: area.x + 3, width: area.width.saturating_sub(4), ..area };
    let text = match app.focus() {
        FocusTarget::Answer(at) => return answer_help(app, at, area, surface),
        FocusTarget::Problem(index) => {
            let problems = app.document().problems();
            let Some((at, problem)) = problems.get(index) else { return };
            let (label, press) = (app.document().label_of(*at), app.way_to(Command::Press));
            format!("{label}: {} {press} goes to the answer; {press} there comes back.", problem.text)
        }
        FocusTarget::Add => "Adds a row. A row without a username is not sent.".to_owned(),
        FocusTarget::Remove(_) => "Removes this row.".to_owned(),
        FocusTarget::Create => app.create_text(),
        FocusTarget::Change(screen) => {
            let (press, label) = (app.way_to(Command::Press), screen.label());
            format!("{press} goes to {label}; its last {press} comes back to the review.")
        }
        FocusTarget::Nothing => "This screen asks nothing: the account lacks its features.".to_owned(),
    };
    surface.print_wrapped(area, &text, surface.theme.quiet);
}

fn answer_help(app: &App, at: FieldRef, area: Rect, surface: &mut Surface<'_>) {
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
