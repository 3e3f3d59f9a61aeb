//! A screen of the form: a row for each field, with labels and answers in two fixed columns.

use super::Cursor;
use super::buttons::button;
use super::column_line::ColumnLine;
use super::field;
use super::layout::{Areas, indented, rest_of, scroll_to_focus};
use super::suggestions;
use super::surface::{Panel, Surface};
use crate::app::App;
use crate::app::focus::FocusTarget;
use crate::app::messages::PRACTICE_BEFORE;
use crate::app::msg::HitTarget;
use crate::model::field::FieldKind;
use crate::model::fields::{FIELDS, FieldId, Screen};
use crate::model::form::{FieldRef, RowId};
use crate::model::rule::Violation;
use crate::model::visibility;
use crate::text::measure::{width, wrap};
use crate::tui::theme::Theme;
use ratatui::layout::Rect;
use std::sync::OnceLock;

/// The width of a screen's number on the border.
const MARK: u16 = 9;
/// The column of the keys on the first screen.
const START_KEY: u16 = 6;
/// Cells before the labels: the focus bar and a space.
pub(crate) const MARGIN: u16 = 2;

enum FormLine {
    Blank,
    Section(&'static str),
    Note(String),
    Label(FieldRef),
    Answer(FieldRef),
    /// One option of a choice, with what it means.
    Option(FieldRef, usize),
    /// A line of a problem, and the column that it begins in.
    Problem(u16, ColumnLine),
    Button(FocusTarget),
    /// The first screen: a key, and what it starts from.
    Start(String, String),
}

/// The columns of a screen of the form.
#[derive(Clone, Copy)]
struct Columns {
    stacked: bool,
    /// From the first cell of a row to the answers.
    answer: u16,
    /// The width of a row, and that of an answer.
    row: u16,
    room: u16,
}

impl Columns {
    fn new(inner: Rect, stacked: bool) -> Self {
        let answer = if stacked { MARGIN + 1 } else { MARGIN + label_width() + 2 };
        let room = inner.width.saturating_sub(answer + 1);
        Self { stacked, answer, row: inner.width.saturating_sub(MARGIN + 1), room }
    }
}

fn lines(app: &App, columns: Columns, theme: &Theme) -> Vec<FormLine> {
    let screen = app.screen();
    let mut lines = notes_of(screen.introduction(), columns.row);
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
        lines.extend(answer_lines(app, at, columns, theme));
    }
    finish_row(row, &mut lines);
    if visibility::has_rows(app.form(), screen) {
        lines.push(FormLine::Button(FocusTarget::Add));
    }
    let warning = app.screen_warning().map(|text| (text, theme.warning));
    for (note, style) in app.screen_notes().into_iter().map(|note| (note, theme.quiet)).chain(warning) {
        lines.push(FormLine::Blank);
        lines.extend(ColumnLine::wrapped(&note, columns.row, style).map(|line| FormLine::Problem(0, line)));
    }
    if screen == Screen::Role {
        lines.extend(starts(app));
    }
    lines
}

/// The lines of a field: its label where that is above, the answer or its options, and the problem. A text that its
/// problem does not fit beside keeps a line for it, so that nothing moves when it appears.
fn answer_lines(app: &App, at: FieldRef, columns: Columns, theme: &Theme) -> Vec<FormLine> {
    let (field, mut lines) = (at.field.field(), Vec::new());
    if let FieldKind::Choice(choices) = field.kind {
        // An imported answer that is no option is a row of its own.
        let value = app.form().get(at);
        let known = value.is_empty() || choices.iter().any(|one| one.value == value);
        lines.extend((0..choices.len() + usize::from(!known)).map(|index| FormLine::Option(at, index)));
    } else {
        if columns.stacked {
            lines.push(FormLine::Label(at));
        }
        lines.push(FormLine::Answer(at));
    }
    let room = field::room_beside(field, columns.room);
    match app.shown_problem(at).filter(|problem| !field::fits_beside(app, at, problem, room)) {
        Some(problem) => {
            lines.extend(problem_lines(&problem, field::offer(app, at, &problem), columns, theme));
        }
        None if !columns.stacked && room < field::usual_room(field) => lines.push(FormLine::Blank),
        None => {}
    }
    lines
}

/// The lines of a problem and its offer: as a rule one, which begins further left where it is long.
fn problem_lines(found: &Violation, offer: Option<String>, columns: Columns, theme: &Theme) -> Vec<FormLine> {
    let (glyph, style) = field::mark(theme, found.severity);
    let mut lines: Vec<_> = ColumnLine::wrapped_at(2, &found.text, columns.row, style).collect();
    let end = lines.last().map_or(0, ColumnLine::width);
    match (offer, lines.last_mut()) {
        (Some(offer), Some(last)) if end + 1 + width(&offer) <= columns.row => {
            last.0.push((end + 1, offer, theme.quiet));
        }
        (Some(offer), _) => lines.push(ColumnLine(vec![(2, offer, theme.quiet)])),
        (None, _) => {}
    }
    let widest = lines.iter().map(ColumnLine::width).max().unwrap_or(0);
    let column = (columns.answer - MARGIN).min(columns.row.saturating_sub(widest));
    if let Some(first) = lines.first_mut() {
        first.0.push((0, glyph.to_owned(), style));
    }
    lines.into_iter().map(|line| FormLine::Problem(column, line)).collect()
}

fn finish_row(row: Option<RowId>, lines: &mut Vec<FormLine>) {
    if let Some(row) = row {
        lines.extend([FormLine::Button(FocusTarget::Remove(row)), FormLine::Blank]);
    }
}

fn notes_of(text: &str, room: u16) -> Vec<FormLine> {
    wrap(text, room).into_iter().map(FormLine::Note).collect()
}

/// What else a user can start from, each with its key.
fn starts(app: &App) -> Vec<FormLine> {
    let mut lines: Vec<_> = app.starts().into_iter().map(|(key, text)| FormLine::Start(key, text)).collect();
    if !lines.is_empty() {
        lines.insert(0, FormLine::Section("Or start from"));
        if app.account().practice {
            lines.extend([FormLine::Blank, FormLine::Note(PRACTICE_BEFORE.to_owned())]);
        }
    }
    lines
}

/// Adds a blank line before each section but the first line, unless only without them all lines fit.
fn space_sections(lines: Vec<FormLine>, room: usize) -> Vec<FormLine> {
    let is_section = |line: &FormLine| matches!(line, FormLine::Section(_));
    let blanks = lines.iter().skip(1).filter(|line| is_section(line)).count();
    if lines.len() <= room && lines.len() + blanks > room {
        return lines;
    }
    let mut spaced = Vec::new();
    for line in lines {
        if is_section(&line) && !spaced.is_empty() {
            spaced.push(FormLine::Blank);
        }
        spaced.push(line);
    }
    spaced
}

/// The width of the label column: fixed for the whole form, so that answers are aligned on every screen.
pub(crate) fn label_width() -> u16 {
    static WIDTH: OnceLock<u16> = OnceLock::new();
    *WIDTH.get_or_init(|| FIELDS.iter().map(|field| width(field.label)).max().unwrap_or(0))
}

pub(crate) fn draw(app: &App, areas: &Areas, surface: &mut Surface<'_>) -> Cursor {
    let panel = frame(app, areas, surface);
    let inner = areas.below_title(panel);
    let columns = Columns::new(inner, areas.stacked);
    let all = space_sections(lines(app, columns, surface.theme), usize::from(inner.height));
    let (focus, window) = (focused_line(app, &all), usize::from(inner.height));
    let first = match app.navigation().form_scroll(focus, window) {
        Some(first) => first.min(all.len().saturating_sub(window)),
        None => scroll_to_focus(focus, all.len(), window),
    };
    surface.scroll_offset = Some(first);
    let mut cursor = None;
    for (line, row) in all.iter().skip(first).zip(inner.rows()) {
        cursor = draw_line(app, line, row, columns, surface).or(cursor);
    }
    surface.mark_hidden(panel, MARK, first, all.len() + usize::from(areas.tall));
    if let Some(cursor) = cursor {
        let x = inner.x + columns.answer;
        suggestions::draw(app, (inner, x), areas.stacked, cursor, surface);
    }
    cursor
}

/// Draws the panel of a screen: its name, its number, and what the star at a label means.
pub(crate) fn frame(app: &App, areas: &Areas, surface: &mut Surface<'_>) -> Rect {
    let theme = surface.theme;
    let screens = visibility::visible_screens(app.form());
    let number = screens.iter().position(|screen| *screen == app.screen()).map_or(1, |index| index + 1);
    let mark = format!("{number} of {}", screens.len());
    // The JSON beside the form may have the focus.
    let focused = app.modal().is_none();
    let panel = Panel { boxed: !areas.low, mark: &mark, ..Panel::new(app.screen().label(), focused, theme) };
    let inner = surface.panel(areas.body, &panel);
    let form = visibility::visible_fields(app.form(), app.screen());
    if !areas.low && form.iter().any(|at| is_marked(app, *at)) {
        let last = areas.body.rows().next_back().unwrap_or_default();
        surface.print(indented(last, 2), " * required ", theme.quiet);
    }
    inner
}

/// Whether a label has the star. A choice of which one is always chosen needs none.
fn is_marked(app: &App, at: FieldRef) -> bool {
    at.field.field().is_typed() && visibility::is_required(app.form(), at)
}

fn focused_line(app: &App, lines: &[FormLine]) -> usize {
    let is_focused = |line: &FormLine| match line {
        FormLine::Answer(at) => app.focus() == FocusTarget::Answer(*at),
        FormLine::Option(at, index) => {
            let value = app.form().get(*at);
            let label = at.field.field().kind.choices().get(*index).map_or(value, |choice| choice.value);
            app.focus() == FocusTarget::Answer(*at) && label == value
        }
        FormLine::Button(target) => app.focus() == *target,
        _ => false,
    };
    lines.iter().position(is_focused).unwrap_or(0)
}

fn draw_line(app: &App, line: &FormLine, row: Rect, columns: Columns, surface: &mut Surface<'_>) -> Cursor {
    let text_line = Rect { x: row.x + MARGIN, width: columns.row, ..row };
    let answer = Rect { x: row.x + columns.answer, width: columns.room, ..row };
    match line {
        FormLine::Blank => {}
        FormLine::Section(text) => {
            let rest = surface.print(text_line, text, surface.theme.strong);
            surface.rule(indented(rest, 1), surface.theme.border);
        }
        FormLine::Note(text) => {
            surface.print(text_line, text, surface.theme.quiet);
        }
        FormLine::Label(at) => label(app, *at, row, surface),
        FormLine::Answer(at) => {
            if columns.stacked {
                surface.focus_bar(app.focus() == FocusTarget::Answer(*at), row);
            } else {
                label(app, *at, row, surface);
            }
            return field::draw(app, *at, answer, surface);
        }
        FormLine::Option(at, index) => return option(app, *at, *index, row, columns, surface),
        FormLine::Problem(column, line) => {
            surface.print_lines(std::slice::from_ref(line), indented(text_line, *column));
        }
        FormLine::Button(target) => {
            let is_add = *target == FocusTarget::Add;
            let (x, text) = if is_add { (text_line.x, "Add") } else { (answer.x - 1, "Remove") };
            let focused = app.focus() == *target;
            surface.focus_bar(focused, row);
            return button(focused, text, HitTarget::FocusTarget(*target), rest_of(row, x), surface).1;
        }
        FormLine::Start(key, text) => {
            let rest = surface.print(text_line, key, surface.theme.strong);
            let x = rest.x.max(text_line.x + START_KEY) + 2;
            surface.print(rest_of(text_line, x), text, surface.theme.quiet);
        }
    }
    None
}

/// Draws one option of a choice with what it means, in the columns of labels and answers.
fn option(
    app: &App,
    at: FieldRef,
    index: usize,
    row: Rect,
    columns: Columns,
    surface: &mut Surface<'_>,
) -> Cursor {
    let (theme, value) = (surface.theme, app.form().get(at));
    let choice = at.field.field().kind.choices().get(index);
    let label = choice.map_or(value, |choice| choice.value);
    let chosen = label == value;
    // Without an answer the focus is at the first option.
    let focused = app.focus() == FocusTarget::Answer(at) && (chosen || (value.is_empty() && index == 0));
    let style = match (chosen, focused) {
        (_, true) => theme.chosen,
        (true, false) => theme.strong,
        (false, false) => theme.text,
    };
    let line = indented(row, MARGIN);
    field::option(label, chosen, style, line, surface);
    if let Some(choice) = choice.filter(|_| !columns.stacked) {
        surface.print(indented(row, columns.answer), choice.explanation, theme.quiet);
    }
    surface.hit_area(row, HitTarget::Option(at, index));
    surface.focus_bar(focused, row);
    focused.then_some(line.as_position())
}

fn label(app: &App, at: FieldRef, row: Rect, surface: &mut Surface<'_>) {
    let focused = app.focus() == FocusTarget::Answer(at);
    let style = if focused { surface.theme.accent } else { surface.theme.text };
    surface.focus_bar(focused, row);
    let field = at.field.field();
    let mut line = indented(row, MARGIN);
    if let Some(index) = at.row.and_then(|id| app.form().row_position(id)) {
        // The row's first label has its number; the others are aligned with that label.
        let number = format!("{}  ", index + 1);
        if at.field == FieldId::AssociatedUsername {
            surface.print(line, &number, surface.theme.quiet);
        }
        line = indented(line, width(&number));
    }
    let rest = surface.print(line, field.label, style);
    if is_marked(app, at) {
        surface.print(rest, " *", surface.theme.strong);
    }
    surface.hit_area(row, HitTarget::FocusTarget(FocusTarget::Answer(at)));
}
