//! The modal that creates several users from a file.

use super::surface::{ColumnLine, Surface};
use super::text::wrap;
use super::text_input;
use crate::app::App;
use crate::app::batch_msg::DoneRow;
use crate::app::messages::PRODUCTION;
use crate::app::modal::batch::{BatchCheck, BatchModal, BatchRun, BatchStep};
use crate::batch::{ProblemRow, RowStatus};
use crate::model::rule::Severity;
use crate::tui::theme::Theme;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::Span;
use ratatui::widgets::{LineGauge, Widget};

pub(super) fn draw(
    app: &App,
    modal: &BatchModal,
    outer: Rect,
    area: Rect,
    surface: &mut Surface<'_>,
) -> Position {
    let theme = surface.theme;
    match modal.step() {
        BatchStep::File { path, problem } => {
            let y = area.y
                + surface.print_wrapped(area, "The name of a CSV file with a user per line:", theme.text);
            let line = Rect { y, height: 1, ..area };
            let cursor = text_input::labelled(&Span::styled("File: ", theme.accent), path, line, surface);
            let below = Rect { y: y + 2, height: area.bottom().saturating_sub(y + 2), ..area };
            match problem {
                Some(problem) => surface.print_wrapped(below, &format!("! {problem}"), theme.error),
                None => surface.print_wrapped(
                    below,
                    "It is checked first. Nothing is sent before you say so.",
                    theme.quiet,
                ),
            };
            cursor
        }
        BatchStep::Checking { file } => {
            let text = format!("Checking {file} …{}", app.users_read_text());
            let y = area.y + surface.print_wrapped(area, &text, theme.text);
            if modal.is_waiting() {
                surface.print(area.x, y, area.right(), &modal.status(), theme.quiet);
            }
            area.as_position()
        }
        BatchStep::Checked(check) => {
            let head = head(app, check, theme, area.width);
            let entry = |index: usize| match head.get(index) {
                Some(line) => vec![line.clone()],
                None => problem_lines(&check.problems[index - head.len()], theme, area.width),
            };
            entries(head.len() + check.problems.len(), entry, modal.first(), (outer, area), surface);
            area.as_position()
        }
        BatchStep::Running(run) => {
            running(run, modal, (outer, area), surface);
            area.as_position()
        }
    }
}

/// The height does not change while users are created.
pub(super) fn height(app: &App, modal: &BatchModal, theme: &Theme, room: u16) -> u16 {
    let lines = match modal.step() {
        BatchStep::Checked(check) => head(app, check, theme, room).len() + 3 * check.problems.len(),
        BatchStep::Running(run) => run.total + 10,
        BatchStep::File { .. } | BatchStep::Checking { .. } => 8,
    };
    u16::try_from(lines).unwrap_or(u16::MAX)
}

/// Where users would be created, and what would be.
fn head(app: &App, check: &BatchCheck, theme: &Theme, room: u16) -> Vec<ColumnLine> {
    let (place, is_production) = (app.account().shown_name(), app.account().production);
    let mark = if is_production { format!(", {PRODUCTION}") } else { String::new() };
    let style = if is_production { theme.warning } else { theme.strong };
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
    let (mark, style) = match severity {
        Severity::Error => ("!", theme.error),
        Severity::Warning => ("?", theme.warning),
    };
    let line = format!("line {line}");
    let place = [&line, username, column].into_iter().filter(|part| !part.is_empty());
    let place = place.map(String::as_str).collect::<Vec<_>>().join(" · ");
    let text = format!("{mark} {text}");
    let texts = ColumnLine::wrapped(&text, room, style);
    std::iter::once(ColumnLine::new(place, theme.strong)).chain(texts).collect()
}

/// The gauge, what happens now, and the rows that are done; how it ended comes last.
fn running(run: &BatchRun, modal: &BatchModal, (outer, area): (Rect, Rect), surface: &mut Surface<'_>) {
    let theme = surface.theme;
    // A low window needs the line for how it ended.
    let status = u16::from(run.end.is_none() || area.height > 10);
    let [gauge, status, rows] =
        Layout::vertical([Constraint::Length(1), Constraint::Length(status), Constraint::Fill(1)])
            .areas(area);
    let (done, total) = (run.rows.len(), run.total.max(1));
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let failed = if run.failed > 0 { format!(" · {} not created", run.failed) } else { String::new() };
    LineGauge::default()
        .label(Span::styled(format!("{done} of {total}{failed}"), theme.strong))
        .filled_symbol("━")
        .unfilled_symbol("─")
        .filled_style(theme.accent)
        .unfilled_style(theme.border)
        .ratio((number(done) / number(total)).min(1.0))
        .render(gauge, surface.buffer);
    if run.end.is_none() {
        surface.print(status.x, status.y, status.right(), &modal.status(), theme.quiet);
    }
    let blank = run.end.iter().map(|_| ColumnLine::default());
    let end = run.end.iter().flatten().flat_map(|text| ColumnLine::wrapped(text, rows.width, theme.strong));
    let end: Vec<ColumnLine> = blank.chain(end).collect();
    let entry = |index: usize| match run.rows.get(index) {
        Some(row) => row_lines(row, theme, rows.width),
        None => vec![end[index - done].clone()],
    };
    entries(done + end.len(), entry, modal.first(), (outer, rows), surface);
}

fn row_lines(row: &DoneRow, theme: &Theme, room: u16) -> Vec<ColumnLine> {
    let (mark, style) = match row.status {
        RowStatus::Exists => ("✓", theme.good),
        RowStatus::Unfinished | RowStatus::Unsure => ("?", theme.warning),
        RowStatus::Waiting => ("!", theme.error),
    };
    let text = format!("line {} · {} · {} {}", row.line, row.username, row.outcome, row.user_id);
    let first = ColumnLine(vec![(0, mark.to_owned(), style), (2, text.trim_end().to_owned(), theme.text)]);
    let lines = row.lines.iter().flat_map(|text| wrap(text, room.saturating_sub(2)));
    std::iter::once(first).chain(lines.map(|text| ColumnLine(vec![(2, text, theme.quiet)]))).collect()
}

/// Prints entries of several lines from `first` on, but not beyond the end. Of thousands only those that are shown are
/// built.
fn entries(
    count: usize,
    entry: impl Fn(usize) -> Vec<ColumnLine>,
    first: usize,
    (outer, area): (Rect, Rect),
    surface: &mut Surface<'_>,
) {
    let (mut last_first, mut room) = (count, usize::from(area.height));
    while let Some(index) = last_first.checked_sub(1) {
        let Some(left) = room.checked_sub(entry(index).len()) else { break };
        (last_first, room) = (index, left);
    }
    // One that is higher than the area is shown all the same.
    let first = first.min(last_first.min(count.saturating_sub(1)));
    for (line, row) in (first..count).flat_map(&entry).zip(area.rows()) {
        surface.print_line(&line, row);
    }
    surface.scroll_offset = Some(first);
    surface.scrollbar(outer, area, first, count);
}
