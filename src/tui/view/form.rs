//! A screen of the form: one row a field, labels and answers in two fixed columns.

use super::Cursor;
use super::field;
use super::layout::{Areas, scroll_to_focus, space_sections};
use super::surface::{FOCUS, Surface, rest_of};
use super::text::{width, wrap};
use crate::app::App;
use crate::app::focus::FocusTarget;
use crate::app::keymap::Command;
use crate::app::messages::PRACTICE_BEFORE;
use crate::app::msg::HitTarget;
use crate::app::suggest::SHOWN;
use crate::model::field::FieldKind;
use crate::model::fields::{FIELDS, FieldId, Screen};
use crate::model::form::{FieldRef, RowId};
use crate::model::{hidden_answers, visibility};
use crate::text::search::Query;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};
use std::sync::OnceLock;

enum FormLine {
    Blank,
    Section(&'static str),
    Note(String),
    Label(FieldRef),
    Answer(FieldRef),
    /// The meaning of the chosen option.
    Explanation(FieldRef),
    Button(FocusTarget),
}

fn lines(app: &App, stacked: bool, room: u16) -> Vec<FormLine> {
    let screen = app.screen();
    let mut lines: Vec<FormLine> =
        wrap(screen.introduction(), room).into_iter().map(FormLine::Note).collect();
    if !lines.is_empty() {
        lines.push(FormLine::Blank);
    }
    let (mut section, mut row) = ("", None);
    for at in visibility::visible_fields(app.form(), screen) {
        let field = at.field.field();
        if field.section != section {
            section = field.section;
            lines.push(FormLine::Section(section));
        }
        if at.row != row {
            finish_row(row, &mut lines);
            row = at.row;
        }
        if stacked {
            lines.push(FormLine::Label(at));
        }
        lines.push(FormLine::Answer(at));
        if matches!(field.kind, FieldKind::Choice(_)) {
            lines.push(FormLine::Explanation(at));
        }
    }
    finish_row(row, &mut lines);
    if visibility::has_rows(app.form(), screen) {
        lines.push(FormLine::Button(FocusTarget::Add));
    }
    for note in notes(app) {
        lines.push(FormLine::Blank);
        lines.extend(wrap(&note, room).into_iter().map(FormLine::Note));
    }
    lines
}

fn finish_row(row: Option<RowId>, lines: &mut Vec<FormLine>) {
    if let Some(row) = row {
        lines.extend([FormLine::Button(FocusTarget::Remove(row)), FormLine::Blank]);
    }
}

/// Notes below the fields: hidden answers, an unresolved attempt, the practice account, the newest draft.
fn notes(app: &App) -> Vec<String> {
    let (form, screen) = (app.form(), app.screen());
    let hidden = [hidden_answers::not_asked(form, screen), hidden_answers::not_sent(form, screen)];
    let mut notes: Vec<String> = hidden.into_iter().flatten().collect();
    if screen == Screen::Role {
        notes.extend(app.open_attempt_text());
        if app.account().practice && app.account().accounts.len() < 2 {
            let add_account = app.way_to(Command::AddAccount);
            notes.push(format!("{PRACTICE_BEFORE} {add_account} adds your own account."));
        }
        notes.extend(app.newest_draft_text());
    }
    notes
}

/// The width of the label column: fixed for the whole form, so that answers are aligned on every screen.
fn label_width() -> u16 {
    static WIDTH: OnceLock<u16> = OnceLock::new();
    *WIDTH.get_or_init(|| FIELDS.iter().map(|field| width(field.label)).max().unwrap_or(0))
}

pub(crate) fn draw(app: &App, areas: &Areas, surface: &mut Surface<'_>) -> Cursor {
    let area = areas.body;
    let room = area.width.saturating_sub(4);
    let is_section = |line: &FormLine| matches!(line, FormLine::Section(_));
    let all = space_sections(lines(app, areas.stacked, room), is_section, || FormLine::Blank, area.height);
    let focus = all.iter().position(|line| match line {
        FormLine::Answer(at) => app.focus() == FocusTarget::Answer(*at),
        FormLine::Button(target) => app.focus() == *target,
        _ => false,
    });
    let first = scroll_to_focus(focus.unwrap_or(0), all.len(), usize::from(area.height));
    let mut cursor = None;
    for (line, row) in all.iter().skip(first).zip(area.rows()) {
        cursor = draw_line(app, line, row, areas.stacked, surface).or(cursor);
    }
    surface.mark_hidden(area, first, all.len());
    if let Some(cursor) = cursor {
        suggestions(app, areas, cursor, surface);
    }
    cursor
}

fn draw_line(app: &App, line: &FormLine, row: Rect, stacked: bool, surface: &mut Surface<'_>) -> Cursor {
    let (x, y, end) = (row.x + 3, row.y, row.right().saturating_sub(1));
    let beside = x + label_width() + 2;
    match line {
        FormLine::Blank => {}
        FormLine::Section(text) => {
            surface.print(x, y, end, text, surface.theme.strong);
        }
        FormLine::Note(text) => {
            surface.print(x, y, end, text, surface.theme.quiet);
        }
        FormLine::Label(at) => label(app, *at, row, false, surface),
        FormLine::Answer(at) => {
            if !stacked {
                label(app, *at, row, true, surface);
            }
            let x = if stacked { x } else { beside };
            return field::draw(app, *at, Rect { x, width: end.saturating_sub(x), ..row }, surface);
        }
        FormLine::Explanation(at) => {
            let x = if stacked { x + 2 } else { beside };
            surface.print(x, y, end, &app.explanation(*at), surface.theme.quiet);
        }
        FormLine::Button(target) => {
            let is_add = *target == FocusTarget::Add;
            let (x, text) = if is_add { (x, "[ Add ]") } else { (beside, "[ Remove ]") };
            let hit = HitTarget::FocusTarget(*target);
            return button(app.focus() == *target, text, hit, rest_of(row, x), surface);
        }
    }
    None
}

/// Draws a button that is clicked where it is drawn. Returns the cursor if it has the focus.
pub(crate) fn button(
    focused: bool,
    text: &str,
    hit: HitTarget,
    line: Rect,
    surface: &mut Surface<'_>,
) -> Cursor {
    let style = if focused { surface.theme.chosen } else { surface.theme.text };
    surface.print(line.x, line.y, line.right(), text, style);
    surface.hit_area((line.x, line.x + width(text)), line.y, hit);
    focused.then_some(Position { x: line.x + 2, y: line.y })
}

fn label(app: &App, at: FieldRef, row: Rect, beside: bool, surface: &mut Surface<'_>) {
    let focused = app.focus() == FocusTarget::Answer(at);
    let style = if focused { surface.theme.accent } else { surface.theme.text };
    if focused {
        surface.print(row.x + 1, row.y, row.right(), FOCUS, surface.theme.accent);
    }
    let field = at.field.field();
    let mut x = row.x + 3;
    if let Some(index) = at.row.and_then(|id| app.form().row_position(id)) {
        // The row's first label has its number; the others are aligned with that label, or above their answers.
        let number = format!("{}  ", index + 1);
        let first = at.field == FieldId::AssociatedUsername;
        if first {
            surface.print(x, row.y, row.right(), &number, surface.theme.quiet);
        }
        x += if first || beside { width(&number) } else { 0 };
    }
    surface.print(x, row.y, row.right(), field.label, style);
    surface.hit_area((row.x, row.right()), row.y, HitTarget::FocusTarget(FocusTarget::Answer(at)));
}

/// Draws the open suggestion list over the lines below the field, or above it where there is more room.
fn suggestions(app: &App, areas: &Areas, position: Position, surface: &mut Surface<'_>) {
    let Some(list) = app.navigation().suggestions() else { return };
    let area = areas.body;
    let x = if areas.stacked { area.x + 3 } else { area.x + 3 + label_width() + 2 };
    let wanted = u16::try_from(list.items.len().min(SHOWN)).unwrap_or(0);
    // A label above its answer stays visible.
    let label = u16::from(areas.stacked);
    let above = (position.y - area.y).saturating_sub(label);
    let below = area.bottom().saturating_sub(position.y + 1);
    let height = wanted.min(below.max(above));
    let shown = usize::from(height);
    let y = if below >= wanted || below >= above { position.y + 1 } else { position.y - label - height };
    let first = (list.selected + 1).saturating_sub(shown);
    let end = area.right().saturating_sub(1);
    let editor = app.navigation().editor();
    let query = editor.map(|editor| Query::parse(editor.input.value())).unwrap_or_default();
    for (index, item) in list.items.iter().enumerate().skip(first).take(shown) {
        let row = y + u16::try_from(index - first).unwrap_or(0);
        let selected = index == list.selected;
        let style = if selected { surface.theme.chosen } else { surface.theme.raised };
        let line = Rect { x: x - 1, y: row, width: (end + 1).saturating_sub(x), height: 1 };
        Clear.render(line, surface.buffer);
        surface.buffer.set_style(line, style);
        surface.hit_area((line.x, line.right()), row, HitTarget::Suggestion(index));
        // The edge of the list: not every theme gives it a background.
        let mark = if selected { "▸" } else { "│" };
        let is_short = (1..=8).contains(&item.id.chars().count());
        let code = if is_short { format!("{}  ", item.id) } else { String::new() };
        let text = format!("{mark}{code}{}  {}", item.name, item.detail);
        let text = text.trim_end();
        surface.print(x - 1, row, end, text, style);
        surface.underline(&query, text, (x - 1, end), row);
    }
    let more = list.items.len() - shown;
    if more > 0 {
        let text = format!("{} of {}", list.selected + 1, list.items.len());
        let style = if list.selected == first { surface.theme.chosen } else { surface.theme.raised };
        surface.print(end.saturating_sub(width(&text) + 1), y, end, &text, style);
    }
}
