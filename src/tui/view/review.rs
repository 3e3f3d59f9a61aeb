//! The review: the button and all problems fixed at the top, every answer by screen below.

use super::Cursor;
use super::field::mark;
use super::form::button;
use super::layout::{scroll_to_focus, space_sections};
use super::surface::{FOCUS, Surface, rest_of};
use super::text::width;
use super::theme::Theme;
use crate::app::App;
use crate::app::focus::FocusTarget;
use crate::app::msg::HitTarget;
use crate::app::review::ReviewLine;
use crate::model::fields::Screen;
use crate::model::rule::{Severity, Violation};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// From this height on, a blank line separates the answers from the problems.
const ROOMY: u16 = 8;

pub(crate) fn draw(app: &App, area: Rect, surface: &mut Surface<'_>) -> Cursor {
    let problems = app.document().problems();
    let end = area.right().saturating_sub(1);
    let label = app.create_label();
    let roomy = width(&label) + 6 <= area.width;
    let label = if roomy { format!("[ {label} ]") } else { format!("[{label}]") };
    let (focused, hit) = (app.focus() == FocusTarget::Create, HitTarget::FocusTarget(FocusTarget::Create));
    let mut cursor = button(focused, &label, hit, rest_of(area, area.x + 1), surface);
    // The summary is beside the button, or below it where that does not fit.
    let parts = summary_parts(app, surface.theme);
    let beside = area.x + 4 + width(&label);
    let long: u16 = parts.iter().map(|(text, _)| width(text)).sum();
    let under = u16::from(beside + long > end);
    surface.print_parts(if under == 0 { beside } else { area.x + 3 }, area.y + under, end, &parts);
    // The problems leave half of the room to the answers.
    let room = usize::from(area.height.saturating_sub(3 + under) / 2).max(1);
    let shown = problems.len().min(room);
    let focused = if let FocusTarget::Problem(index) = app.focus() { index } else { 0 };
    let first = (focused + 1).saturating_sub(shown);
    let rows = area.y + 1 + under..;
    for ((index, (answer, violation)), y) in problems.iter().enumerate().skip(first).take(shown).zip(rows) {
        let (row, target) = (Rect { y, height: 1, ..area }, FocusTarget::Problem(index));
        surface.hit_area((row.x, row.right()), y, HitTarget::FocusTarget(target));
        let label = app.document().label_of(*answer);
        cursor = problem(&label, violation, app.focus() == target, row, surface).or(cursor);
    }
    let apart = u16::from(area.height >= ROOMY);
    let used = 1 + under + u16::try_from(shown).unwrap_or(0) + apart;
    let rest = Rect { y: area.y + used, height: area.height.saturating_sub(used), ..area };
    answers(app, rest, surface).or(cursor)
}

fn summary_parts(app: &App, theme: &Theme) -> Vec<(String, Style)> {
    let style = |severity| if severity == Severity::Error { theme.error } else { theme.warning };
    let counts = app.document().counts().into_iter().map(|(severity, words)| (words, style(severity)));
    let unknown = app.open_attempt().map(|_| ("outcome unknown".to_owned(), theme.warning));
    let mut parts = Vec::new();
    for part in counts.chain(unknown) {
        if !parts.is_empty() {
            parts.push((", ".to_owned(), theme.quiet));
        }
        parts.push(part);
    }
    if parts.is_empty() {
        parts.push(("ready".to_owned(), theme.good));
    }
    parts
}

fn problem(label: &str, found: &Violation, focused: bool, row: Rect, surface: &mut Surface<'_>) -> Cursor {
    let end = row.right().saturating_sub(1);
    let (glyph, style) = mark(surface.theme, found);
    if focused {
        surface.print(row.x + 1, row.y, end, FOCUS, surface.theme.accent);
    }
    surface.print(row.x + 3, row.y, end, glyph, style);
    let label_style = if focused { surface.theme.chosen } else { surface.theme.text };
    surface.print(row.x + 5, row.y, row.right(), label, label_style);
    // In a narrow window the text follows the label: a column would leave room for hardly two words.
    let beside = if is_narrow(row) { width(label) } else { label_width(row) };
    let column = row.x + 5 + beside + 2;
    surface.print_sentence(column, row.y, end, &found.text, style);
    focused.then_some(Position { x: row.x + 5, y: row.y })
}

/// The width of the labels: as on the screens of the form, less in a narrow window.
fn label_width(area: Rect) -> u16 {
    if is_narrow(area) { 14 } else { 28 }
}

fn is_narrow(area: Rect) -> bool {
    area.width < 64
}

fn answers(app: &App, area: Rect, surface: &mut Surface<'_>) -> Cursor {
    let begins = |line: &ReviewLine| matches!(line, ReviewLine::Heading(_));
    let blank = || ReviewLine::Remark(String::new());
    let lines = space_sections(app.review_lines(), begins, blank, area.height);
    let focus = lines.iter().position(|line| match line {
        ReviewLine::Heading(screen) => app.focus() == FocusTarget::Change(*screen),
        _ => false,
    });
    let window = usize::from(area.height);
    let first = match app.navigation().review_scroll() {
        Some(first) => first.min(lines.len().saturating_sub(window)),
        None => scroll_to_focus(focus.unwrap_or(0), lines.len(), window),
    };
    let mut cursor = None;
    for (line, row) in lines.iter().skip(first).zip(area.rows()) {
        cursor = answer(app, line, row, surface).or(cursor);
    }
    surface.scroll_offset = Some(first);
    surface.mark_hidden(area, first, lines.len());
    cursor
}

fn answer(app: &App, line: &ReviewLine, row: Rect, surface: &mut Surface<'_>) -> Cursor {
    let end = row.right().saturating_sub(1);
    match line {
        ReviewLine::Heading(screen) => heading(app, *screen, row, surface),
        ReviewLine::Answer { label, value, remark, .. } => {
            surface.print(row.x + 5, row.y, row.x + 5 + label_width(row), label, surface.theme.quiet);
            let x = surface.print(row.x + 5 + label_width(row) + 2, row.y, end, value, surface.theme.text);
            surface.print_sentence(x + 2, row.y, end, remark, surface.theme.quiet);
            None
        }
        ReviewLine::Remark(text) => {
            surface.print(row.x + 5, row.y, end, text, surface.theme.quiet);
            None
        }
    }
}

fn heading(app: &App, screen: Screen, row: Rect, surface: &mut Surface<'_>) -> Cursor {
    let focused = app.focus() == FocusTarget::Change(screen);
    if focused {
        surface.print(row.x + 1, row.y, row.right(), FOCUS, surface.theme.accent);
    }
    let style = if focused { surface.theme.accent } else { surface.theme.strong };
    surface.print(row.x + 3, row.y, row.right(), screen.label(), style);
    let x = row.x + 3 + (width(screen.label()) + 1).max(2 + label_width(row));
    let hit = HitTarget::FocusTarget(FocusTarget::Change(screen));
    surface.hit_area((row.x, x), row.y, hit);
    button(focused, "[ Change ]", hit, rest_of(row, x), surface)
}
