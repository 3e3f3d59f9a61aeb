//! A screen of the form: one row a field, labels and answers on two fixed columns.

use super::Cursor;
use super::field::{self, Place};
use super::layout::{Areas, offset};
use super::paper::{FOCUS, Surface};
use super::text::{out_of_sight, put, underline, width, wrap};
use super::theme::Theme;
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

/// A line of a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FormLine {
    Blank,
    /// A heading over fields that belong together.
    Section(String),
    Note(String),
    /// A label above its answer, where there is no room beside it.
    Label(FieldRef),
    Answer(FieldRef),
    /// What the chosen option means.
    Explanation(FieldRef),
    /// A button of the list.
    Button(FocusTarget),
}

/// The lines of a screen.
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
            lines.push(FormLine::Section(section.to_owned()));
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
    notes(app, room, &mut lines);
    lines
}

fn finish_row(row: Option<RowId>, lines: &mut Vec<FormLine>) {
    if let Some(row) = row {
        lines.extend([FormLine::Button(FocusTarget::Remove(row)), FormLine::Blank]);
    }
}

/// What stands beneath the fields: answers that are kept, a draft that waits.
fn notes(app: &App, room: u16, lines: &mut Vec<FormLine>) {
    let mut add = |text: &str| {
        lines.push(FormLine::Blank);
        lines.extend(wrap(text, room).into_iter().map(FormLine::Note));
    };
    for note in [hidden_answers::not_asked, hidden_answers::not_sent]
        .map(|of| of(app.form(), app.screen()))
        .into_iter()
        .flatten()
    {
        add(&note);
    }
    if app.screen() == Screen::Role
        && let Some(words) = app.open_attempt_text()
    {
        add(&words);
    }
    if app.screen() == Screen::Role && app.account().practice && app.account().accounts.len() < 2 {
        let add_account = app.way_to(Command::AddAccount);
        add(&format!("{PRACTICE_BEFORE} {add_account} adds your own account."));
    }
    if app.screen() == Screen::Role
        && let Some(words) = app.newest_draft_text()
    {
        add(&words);
    }
}

/// The width of the label column: fixed for the whole form, so that answers stand on one line on every screen.
fn label_width() -> u16 {
    static WIDTH: OnceLock<u16> = OnceLock::new();
    *WIDTH.get_or_init(|| FIELDS.iter().map(|field| width(field.label)).max().unwrap_or(0))
}

/// Sections stand apart where there is room for all of it.
fn set_apart(lines: Vec<FormLine>, room: u16) -> Vec<FormLine> {
    let is_section = |line: &FormLine| matches!(line, FormLine::Section(_));
    let sections = lines.iter().filter(|line| is_section(line)).count();
    if lines.len() + sections > usize::from(room) {
        return lines;
    }
    let blank = |line: &FormLine| is_section(line).then_some(FormLine::Blank);
    lines.into_iter().flat_map(|line| blank(&line).into_iter().chain([line])).collect()
}

pub(crate) fn draw(app: &App, theme: &Theme, areas: &Areas, paper: &mut Surface<'_>) -> Cursor {
    let area = areas.body;
    let room = area.width.saturating_sub(4);
    let all = set_apart(lines(app, areas.stacked, room), area.height);
    let first = first_line(app, &all, area);
    let mut cursor = None;
    for (line, y) in all.iter().skip(first).zip(area.y..area.bottom()) {
        let row = Rect { y, height: 1, ..area };
        cursor = draw_line(app, theme, line, row, areas.stacked, paper).or(cursor);
    }
    let below = all.len().saturating_sub(first + usize::from(area.height));
    out_of_sight(paper, area, (first, below), theme.quiet);
    cursor
}

fn first_line(app: &App, lines: &[FormLine], area: Rect) -> usize {
    let focus = lines.iter().position(|line| match line {
        FormLine::Answer(at) => app.focus() == FocusTarget::Answer(*at),
        FormLine::Button(stop) => app.focus() == *stop,
        _ => false,
    });
    offset(focus.unwrap_or(0), lines.len(), usize::from(area.height))
}

fn draw_line(
    app: &App,
    theme: &Theme,
    line: &FormLine,
    row: Rect,
    stacked: bool,
    paper: &mut Surface<'_>,
) -> Cursor {
    let (x, end) = (row.x + 3, row.right().saturating_sub(1));
    match line {
        FormLine::Blank => None,
        FormLine::Section(text) => {
            put(paper, x, row.y, end, text, theme.strong);
            None
        }
        FormLine::Note(text) => {
            put(paper, x, row.y, end, text, theme.quiet);
            None
        }
        FormLine::Label(at) => {
            label(app, theme, *at, (row, false), paper);
            None
        }
        FormLine::Answer(at) => {
            if !stacked {
                label(app, theme, *at, (row, true), paper);
            }
            let x = if stacked { x } else { x + label_width() + 2 };
            field::draw(app, theme, *at, Place { x, y: row.y, end }, paper)
        }
        FormLine::Explanation(at) => {
            let text = app.explanation(*at);
            let x = if stacked { x + 2 } else { x + label_width() + 2 };
            put(paper, x, row.y, end, &text, theme.quiet);
            None
        }
        FormLine::Button(stop) => {
            let text = if *stop == FocusTarget::Add { "[ Add ]" } else { "[ Remove ]" };
            let x = if *stop == FocusTarget::Add { x } else { x + label_width() + 2 };
            paper.zone((x, x + width(text)), row.y, HitTarget::FocusTarget(*stop));
            button(app.focus() == *stop, theme, text, Position { x, y: row.y }, end, paper)
        }
    }
}

/// A button; the cursor stands in it when it has the focus.
pub(crate) fn button(
    focused: bool,
    theme: &Theme,
    text: &str,
    at: Position,
    end: u16,
    paper: &mut Surface<'_>,
) -> Cursor {
    let style = if focused { theme.chosen } else { theme.text };
    put(paper, at.x, at.y, end, text, style);
    focused.then_some(Position { x: at.x + 2, y: at.y })
}

fn label(app: &App, theme: &Theme, at: FieldRef, (row, beside): (Rect, bool), paper: &mut Surface<'_>) {
    let focused = app.focus() == FocusTarget::Answer(at);
    let style = if focused { theme.accent } else { theme.text };
    if focused {
        put(paper, row.x + 1, row.y, row.right(), FOCUS, theme.accent);
    }
    let field = at.field.field();
    let mut x = row.x + 3;
    if let Some(index) = at.row.and_then(|id| app.form().row_position(id)) {
        // The row's first label has its number; the others stand beneath that label, or each above its answer.
        let number = format!("{}  ", index + 1);
        let first = at.field == FieldId::AssociatedUsername;
        if first {
            put(paper, x, row.y, row.right(), &number, theme.quiet);
        }
        x += if first || beside { width(&number) } else { 0 };
    }
    put(paper, x, row.y, row.right(), field.label, style);
    paper.zone((row.x, row.right()), row.y, HitTarget::FocusTarget(FocusTarget::Answer(at)));
}

/// Draws the open list of suggestions over the lines beneath the field, or above it where there is no room.
pub(crate) fn suggestions(
    app: &App,
    theme: &Theme,
    areas: &Areas,
    paper: &mut Surface<'_>,
    cursor: Cursor,
) -> Cursor {
    let (Some(list), Some(position)) = (app.navigation().suggestions(), cursor) else { return cursor };
    let area = areas.body;
    let x = if areas.stacked { area.x + 3 } else { area.x + 3 + label_width() + 2 };
    let wanted = u16::try_from(list.items.len().min(SHOWN)).unwrap_or(0);
    // A label above its answer stays in sight.
    let label = u16::from(areas.stacked);
    let above = (position.y - area.y).saturating_sub(label);
    let below = area.bottom().saturating_sub(position.y + 1);
    let height = wanted.min(below.max(above));
    let shown = usize::from(height);
    let y = if below >= wanted || below >= above { position.y + 1 } else { position.y - label - height };
    let first = (list.selected + 1).saturating_sub(shown);
    let end = area.right().saturating_sub(1);
    let words =
        app.navigation().editor().map(|editor| Query::parse(editor.input.value())).unwrap_or_default();
    for (index, item) in list.items.iter().enumerate().skip(first).take(shown) {
        let row = y + u16::try_from(index - first).unwrap_or(0);
        let selected = index == list.selected;
        let style = if selected { theme.chosen } else { theme.raised };
        let line = Rect { x: x - 1, y: row, width: (end + 1).saturating_sub(x), height: 1 };
        Clear.render(line, paper);
        paper.set_style(line, style);
        paper.zone((line.x, line.right()), row, HitTarget::Suggestion(index));
        // Not every theme gives the list a ground of its own: this is its edge.
        let mark = if selected { "▸" } else { "│" };
        let code = if item.value.chars().count() > 8 { "" } else { &item.value };
        let gap = if code.is_empty() { "" } else { "  " };
        let text = format!("{mark}{code}{gap}{}  {}", item.name, item.detail);
        let text = text.trim_end();
        put(paper, x - 1, row, end, text, style);
        underline(&words, text, (x - 1, end), row, paper);
    }
    let more = list.items.len() - shown;
    if more > 0 {
        let text = format!("{} of {}", list.selected + 1, list.items.len());
        let style = if list.selected == first { theme.chosen } else { theme.raised };
        put(paper, end.saturating_sub(width(&text) + 1), y, end, &text, style);
    }
    cursor
}
