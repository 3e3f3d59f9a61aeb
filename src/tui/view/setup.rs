//! The steps of a user's setup: a line each, with what came of it.

use super::column_line::ColumnLine;
use crate::app::setup_messages::{rows_text, summary};
use crate::submission::{Setup, SetupOutcome, StepResult, Submission};
use crate::text::measure::cut;
use crate::tui::theme::Theme;
use ratatui::style::Style;

/// The columns of what came of a step, and of its rows.
const OUTCOME: u16 = 20;
const ROWS: u16 = 30;
/// The rows stand below the step where less room is left for them.
const ROOM_FOR_ROWS: u16 = 30;

/// The lines of all steps; while they are carried out, with this progress indicator.
pub(super) fn step_lines(
    submission: &Submission,
    spinner: Option<&str>,
    theme: &Theme,
    room: u16,
) -> Vec<ColumnLine> {
    let results = submission.setup_results_or_open();
    let running = submission.setup();
    let (ended, current) = (running.map_or(0, |setup| setup.ended().len()), running.and_then(Setup::current));
    let mut lines = Vec::new();
    for (index, result) in results.iter().enumerate() {
        let state = match spinner {
            Some(spinner) if current == Some(result.step) => (spinner, "", theme.accent),
            Some(_) if index >= ended && result.outcome != SetupOutcome::Done => ("·", "", theme.quiet),
            _ => outcome(&result.outcome, theme),
        };
        let rows = rows_text(submission.plan().rows(result.step));
        lines.extend(step_line(result, state, &rows, theme, room));
        if !state.1.is_empty() {
            lines.extend(ColumnLine::wrapped_at(2, result.outcome.words(), room, theme.text));
        }
    }
    if let Some(summary) = summary(submission).filter(|_| spinner.is_none() && submission.has_open_setup()) {
        lines.extend(ColumnLine::wrapped(&summary, room, theme.warning));
    }
    lines
}

fn outcome(outcome: &SetupOutcome, theme: &Theme) -> (&'static str, &'static str, Style) {
    match outcome {
        SetupOutcome::Done => ("✓", "done", theme.good),
        SetupOutcome::Refused(_) => ("!", "refused", theme.error),
        SetupOutcome::Unknown(_) => ("?", "unknown", theme.warning),
        SetupOutcome::NotDone(_) => ("–", "not done", theme.warning),
    }
}

fn step_line(
    result: &StepResult,
    (glyph, word, style): (&str, &str, Style),
    rows: &str,
    theme: &Theme,
    room: u16,
) -> Vec<ColumnLine> {
    let label = (2, result.step.label(), theme.text);
    let mut line = ColumnLine::columns([(0, glyph, style), label, (OUTCOME, word, style)]);
    let is_beside = room >= ROWS + ROOM_FOR_ROWS;
    let column = if is_beside { ROWS } else { 2 };
    let rows = (column, cut(rows, room.saturating_sub(column)), theme.quiet);
    if is_beside {
        line.0.push(rows);
        return vec![line];
    }
    let below = (!rows.1.is_empty()).then(|| ColumnLine(vec![rows]));
    [line].into_iter().chain(below).collect()
}
