//! The modal that creates several users from a file.

use super::column_line::ColumnLine;
use super::field::mark;
use super::surface::Surface;
use super::text_input;
use crate::app::App;
use crate::app::batch_msg::DoneRow;
use crate::app::modal::batch::{BatchCheck, BatchModal, BatchRun, BatchStep};
use crate::batch::{ProblemRow, RowStatus};
use crate::text::measure::cells;
use crate::tui::theme::Theme;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::Span;

pub(super) fn draw(app: &App, modal: &BatchModal, area: Rect, surface: &mut Surface<'_>) -> Position {
    let theme = surface.theme;
    match modal.step() {
        BatchStep::File { path, problem } => {
            let rest =
                surface.print_wrapped(area, "The name of a CSV file with a user per line:", theme.text);
            let hint = "It is checked first. Nothing is sent before you say so.";
            return text_input::file_prompt(path, hint, problem.as_ref(), rest, surface);
        }
        BatchStep::Checking { file } => {
            let text = format!("Checking {file} …{}", app.users_read_text());
            let rest = surface.print_wrapped(area, &text, theme.text);
            if modal.is_waiting() {
                surface.print(rest, &modal.status(), theme.quiet);
            }
        }
        BatchStep::Checked(check) => {
            let head = head(app, check, theme, area.width);
            let entry = |index: usize| match head.get(index) {
                Some(line) => vec![line.clone()],
                None => problem_lines(&check.problems[index - head.len()], theme, area.width),
            };
            entries(head.len() + check.problems.len(), entry, modal.first(), area, surface);
        }
        BatchStep::Running(run) => running(run, modal, area, surface),
    }
    area.as_position()
}

/// The height does not change while users are created.
pub(super) fn height(app: &App, modal: &BatchModal, theme: &Theme, room: u16) -> u16 {
    cells(match modal.step() {
        BatchStep::Checked(check) => head(app, check, theme, room).len() + 3 * check.problems.len(),
        BatchStep::Running(run) => run.total + 10,
        BatchStep::File { .. } | BatchStep::Checking { .. } => 8,
    })
}

/// Where users would be created, and what would be.
fn head(app: &App, check: &BatchCheck, theme: &Theme, room: u16) -> Vec<ColumnLine> {
    let (place, mark) = (app.account().shown_name(), app.production_aloud());
    let style = if app.account().production { theme.warning } else { theme.strong };
    let file = format!("{}, in {place}{mark}", check.checked.files.file);
    let plan = check.plan.iter().enumerate().flat_map(|(index, text)| {
        let style = if index == 0 && check.has_errors { theme.error } else { theme.text };
        ColumnLine::wrapped(text, room, style)
    });
    let blank = (!check.problems.is_empty()).then(ColumnLine::default);
    ColumnLine::wrapped(&file, room, style).chain(plan).chain(blank).collect()
}

fn problem_lines(problem: &ProblemRow, theme: &Theme, room: u16) -> Vec<ColumnLine> {
    let ProblemRow { line, username, column, severity, text } = problem;
    let (mark, style) = mark(theme, *severity);
    let line = format!("line {line}");
    let place = [&line, username, column].into_iter().filter(|part| !part.is_empty());
    let place = place.map(String::as_str).collect::<Vec<_>>().join(" · ");
    let text = format!("{mark} {text}");
    let texts = ColumnLine::wrapped(&text, room, style);
    std::iter::once(ColumnLine::new(place, theme.strong)).chain(texts).collect()
}

/// The gauge, what happens now, and the rows that are done; how it ended comes last.
fn running(run: &BatchRun, modal: &BatchModal, area: Rect, surface: &mut Surface<'_>) {
    let theme = surface.theme;
    // A low window has only this line to say how the batch ended.
    let status = u16::from(run.end.is_none() || area.height > 10);
    let [gauge, status, rows] =
        Layout::vertical([Constraint::Length(1), Constraint::Length(status), Constraint::Fill(1)])
            .areas(area);
    let (done, total) = (run.rows.len(), run.total.max(1));
    let failed = if run.failed > 0 { format!(" · {} not created", run.failed) } else { String::new() };
    let label = Span::styled(format!("{done} of {total}{failed}"), theme.strong);
    surface.gauge(gauge, &label, (done, total), theme.accent);
    if run.end.is_none() {
        surface.print(status, &modal.status(), theme.quiet);
    }
    let blank = run.end.iter().map(|_| ColumnLine::default());
    let end = run.end.iter().flatten().flat_map(|text| ColumnLine::wrapped(text, rows.width, theme.strong));
    let end: Vec<ColumnLine> = blank.chain(end).collect();
    let entry = |index: usize| match run.rows.get(index) {
        Some(row) => row_lines(row, theme, rows.width),
        None => vec![end[index - done].clone()],
    };
    entries(done + end.len(), entry, modal.first(), rows, surface);
}

fn row_lines(row: &DoneRow, theme: &Theme, room: u16) -> Vec<ColumnLine> {
    let (mark, style) = match row.status {
        RowStatus::Exists => ("✓", theme.good),
        RowStatus::Unfinished | RowStatus::Unsure => ("?", theme.warning),
        RowStatus::Waiting => ("!", theme.error),
    };
    // In columns where there is room. The userId is in the result file.
    let [line, outcome] = if room < 60 { [0, 0] } else { [6, 14] };
    let text = format!("line {:<line$} {:<outcome$} {}", row.line, row.outcome, row.username);
    let first = ColumnLine::columns([(0, mark, style), (2, &text, theme.text)]);
    let lines = row.lines.iter().flat_map(|text| ColumnLine::wrapped_at(2, text, room, theme.quiet));
    std::iter::once(first).chain(lines).collect()
}

/// Prints entries of several lines from `first` on, but not beyond the end. Of thousands only those that are shown are
/// built.
fn entries(
    count: usize,
    entry: impl Fn(usize) -> Vec<ColumnLine>,
    first: usize,
    area: Rect,
    surface: &mut Surface<'_>,
) {
    let (mut last_first, mut room) = (count, usize::from(area.height));
    while let Some(index) = last_first.checked_sub(1) {
        let Some(left) = room.checked_sub(entry(index).len()) else { break };
        (last_first, room) = (index, left);
    }
    // One that is higher than the area is shown all the same.
    let first = first.min(last_first.min(count.saturating_sub(1)));
    let lines: Vec<ColumnLine> = (first..count).flat_map(&entry).take(usize::from(area.height)).collect();
    surface.print_lines(&lines, area);
    surface.scroll_offset = Some(first);
    surface.scrollbar(area, first, count);
}
