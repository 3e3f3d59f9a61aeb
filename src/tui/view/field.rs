//! An answer: the ground with its text, or the options of a choice in fixed columns. Its problem is beside or beneath it,
//! its help in the panel below the form.

use super::Cursor;
use super::layout::{indented, printed, rest_of};
use super::surface::Surface;
use super::text_input;
use crate::app::App;
use crate::app::focus::FocusTarget;
use crate::app::messages::short_default_text;
use crate::app::msg::HitTarget;
use crate::model::field::{DefaultValue, Field, FieldKind, display_value};
use crate::model::form::FieldRef;
use crate::model::rule::{Severity, Violation};
use crate::text::measure::width;
use crate::tui::theme::Theme;
use ratatui::layout::{Margin, Rect};
use ratatui::style::Style;

/// The columns of a yes/no field: the same on every row, whatever its default is called.
const YES_NO: [&str; 3] = ["Default", "Yes", "No"];
/// Between two options, and between an answer and what follows it.
const GAP: u16 = 2;

/// Draws an answer from `line.x` on. Returns the cursor if the answer has the focus.
pub(crate) fn draw(app: &App, at: FieldRef, line: Rect, surface: &mut Surface<'_>) -> Cursor {
    surface.hit_area(with_margin(line), HitTarget::FocusTarget(FocusTarget::Answer(at)));
    match at.field.field().kind {
        FieldKind::YesNo => yes_no(app, at, line, surface),
        _ => typed(app, at, line, surface),
    }
}

/// The area of a text with the cell before it, which has the field's background as well.
pub(crate) fn with_margin(text: Rect) -> Rect {
    Rect { x: text.x.saturating_sub(1), width: text.width + 1, ..text }
}

/// The width of a field's ground without its margins: as wide as its values usually are.
fn usual_width(field: &Field) -> u16 {
    match field.kind {
        FieldKind::Whole { .. } => 6,
        FieldKind::Phone | FieldKind::Country => 22,
        // What a short example stands for is short: an extension, an agent ID.
        FieldKind::Text if field.example.len() < 10 => 14,
        _ => 38,
    }
}

fn typed(app: &App, at: FieldRef, line: Rect, surface: &mut Surface<'_>) -> Cursor {
    let (theme, value) = (surface.theme, app.form().get(at));
    let focused = app.focus() == FocusTarget::Answer(at);
    let editor = app.navigation().editor().filter(|editor| editor.at == at);
    let shown = editor.map_or(value, |editor| editor.input.value());
    let proposal = editor.and_then(|_| app.proposal_text()).unwrap_or_default();
    // Grows with a longer text, with a cell for the cursor.
    let columns = usual_width(at.field.field()).max(width(shown).max(width(&proposal)).saturating_add(1));
    let text = Rect { width: columns.min(line.width.saturating_sub(1)), ..line };
    surface.ground(text.outer(Margin::new(1, 0)), theme.field);
    let cursor = if let Some(editor) = editor {
        let style = if editor.input.is_selected() && !shown.is_empty() { theme.selected } else { theme.text };
        let cursor = text_input::draw(editor.input.input(), style, text, surface);
        surface.print(text, &proposal, theme.quiet);
        Some(cursor)
    } else {
        surface.print(text, value, theme.text);
        focused.then_some(text.as_position())
    };
    beside(app, at, text, rest_of(line, text.right() + GAP), surface);
    cursor
}

/// Draws what follows a text: its unit, then its problem where that fits whole, else its name or what its absence means.
fn beside(app: &App, at: FieldRef, ground: Rect, mut line: Rect, surface: &mut Surface<'_>) {
    let field = at.field.field();
    if let Some(unit) = field.kind.unit() {
        surface.print(line, unit.symbol(), surface.theme.quiet);
        line = indented(line, UNIT);
    }
    if let Some(problem) = app.shown_problem(at) {
        if fits_beside(app, at, &problem, line.width) {
            let (glyph, style) = mark(surface.theme, problem.severity);
            surface.glyph(line, glyph, style);
            let rest = surface.print(indented(line, 2), &problem.text, style);
            let offer = offer(app, at, &problem).unwrap_or_default();
            surface.print(indented(rest, 1), &offer, surface.theme.quiet);
        }
        return;
    }
    let text = if app.form().get(at).is_empty() { short_default_text(field) } else { app.name_of(at) };
    let fits = width(&text) <= line.width;
    if app.form().get(at).is_empty() && !fits {
        // In the empty field, where there is no room beside it.
        surface.print(ground, &text, surface.theme.quiet);
    } else if text != app.form().get(at)
        && line.width > 3
        && (fits || !matches!(field.kind, FieldKind::Members(_)))
    {
        surface.print(line, &text, surface.theme.quiet);
    }
}

/// The cells of a unit and what separates it.
const UNIT: u16 = 3;

/// The room beside a field of this width that starts at the line's first cell, as [`draw`] leaves it.
pub(crate) fn room_beside(field: &Field, line: u16) -> u16 {
    let unit = if field.kind.unit().is_some() { UNIT } else { 0 };
    match field.kind {
        FieldKind::YesNo | FieldKind::Choice(_) => 0,
        _ => line.saturating_sub(usual_width(field) + GAP + unit),
    }
}

/// The room beside a field in which nearly all of its problems fit: those of numbers are short.
pub(crate) fn usual_room(field: &Field) -> u16 {
    match field.kind {
        FieldKind::YesNo => 0,
        FieldKind::Whole { .. } => 32,
        _ => 50,
    }
}

/// Whether a problem is shown beside its field, with what it offers; else it is beneath.
pub(crate) fn fits_beside(app: &App, at: FieldRef, problem: &Violation, room: u16) -> bool {
    let offer = offer(app, at, problem).map_or(0, |offer| width(&offer) + 1);
    width(&problem.text) + offer + 2 <= room
}

/// What the problem of a field offers, with the key at the field that has the focus.
pub(crate) fn offer(app: &App, at: FieldRef, problem: &Violation) -> Option<String> {
    app.offer_text(at, problem, app.focus() == FocusTarget::Answer(at))
}

/// `!` for an error, `?` for a warning.
pub(crate) fn mark(theme: &Theme, severity: Severity) -> (&'static str, Style) {
    match severity {
        Severity::Error => ("!", theme.error),
        Severity::Warning => ("?", theme.warning),
    }
}

fn yes_no(app: &App, at: FieldRef, line: Rect, surface: &mut Surface<'_>) -> Cursor {
    let (value, theme) = (app.form().get(at), surface.theme);
    let focused = app.focus() == FocusTarget::Answer(at);
    let chosen = ["", "true", "false"].iter().position(|one| *one == value);
    let style = |index| match index {
        _ if chosen != Some(index) => theme.quiet,
        _ if focused => theme.chosen,
        0 => theme.text,
        _ => theme.strong,
    };
    let places = options(&YES_NO, chosen, style, line, surface);
    for (index, place) in places.iter().enumerate() {
        surface.hit_area(*place, HitTarget::Option(at, index));
    }
    let cursor = chosen.and_then(|index| places.get(index)).unwrap_or(&line).as_position();
    // An imported answer that is no option is shown as it is.
    let (text, style) = match (chosen, at.field.field().default) {
        (None, _) => (value, theme.text),
        (_, DefaultValue::Named(default)) => (display_value(default), theme.quiet),
        (_, DefaultValue::Account) => ("account", theme.quiet),
        _ => ("", theme.quiet),
    };
    let after = places.last().map_or(line.x, |last| last.right() + GAP + 1);
    surface.print(rest_of(line, after), text, style);
    focused.then_some(cursor)
}

/// Draws the options of a choice beside each other. Returns their places.
pub(crate) fn options(
    labels: &[&str],
    chosen: Option<usize>,
    style: impl Fn(usize) -> Style,
    mut line: Rect,
    surface: &mut Surface<'_>,
) -> Vec<Rect> {
    let mut places = Vec::new();
    for (index, label) in labels.iter().enumerate() {
        let rest = option(label, chosen == Some(index), style(index), line, surface);
        places.push(printed(line, rest));
        line = indented(rest, GAP);
    }
    places
}

/// Draws an option behind its mark. Returns the rest of the line.
pub(crate) fn option(label: &str, chosen: bool, style: Style, line: Rect, surface: &mut Surface<'_>) -> Rect {
    let mark = match (chosen, surface.theme.ascii) {
        (true, false) => "●",
        (false, false) => "○",
        (true, true) => "(*)",
        (false, true) => "( )",
    };
    surface.print_parts(line, &[(mark, style), (" ", style), (label, style)])
}
