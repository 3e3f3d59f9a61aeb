//! While the user is being created, and afterwards.

use super::Cursor;
use super::form::button;
use super::paper::Surface;
use super::text::{out_of_sight, put, width, wrap};
use super::theme::Theme;
use crate::app::App;
use crate::app::keymap::Command;
use crate::app::messages::{PRACTICE, STILL_TO_DO, differences_text, sending_text};
use crate::app::msg::HitTarget;
use crate::app::phase::OutcomeAction;
use crate::app::phase::Phase;
use crate::model::diff::FieldDiff;
use crate::submission::{Created, Outcome};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::time::Duration;

/// A userId with what stands before and behind it.
const USER_ID_LINE: u16 = 60;
/// The column of the userId behind its label, and that of what the API set differently.
const USER_ID: u16 = 10;
const DIFFERENCE: u16 = 30;
/// The mark that lines are out of sight above, beside the title.
const ABOVE: u16 = 5;
/// Longer lines are hard to read.
const LONGEST_LINE: u16 = 96;
/// From so many lines on, what is told stands in parts.
const ROOMY: u16 = 10;
const SPINNER: [&str; 8] = ["⠋", "⠙", "⠸", "⠴", "⠦", "⠧", "⠇", "⠏"];

/// The progress indicator: the step in words, and how long it has taken.
pub(crate) fn sending(app: &App, theme: &Theme, area: Rect, paper: &mut Surface<'_>) -> Cursor {
    let Phase::Sending { elapsed, submission, .. } = app.phase() else { return None };
    let end = area.right().saturating_sub(1);
    let frame = usize::try_from(elapsed.as_millis() / 125).unwrap_or(0) % SPINNER.len();
    let y = area.y + 1;
    let x = put(paper, area.x + 3, y, end, SPINNER[frame], theme.accent);
    let words = format!("{} …  {} s", app.phase().stage_text(), elapsed.as_secs());
    put(paper, x + 1, y, end, &words, theme.strong);
    let words = format!("{} {} cancels.", sending_text(submission), app.way_to(Command::Close));
    put(paper, area.x + 5, y + 1, end, &words, theme.quiet);
    Some(Position { x: area.x + 3, y })
}

/// A line beneath the heading: texts, each at its column.
#[derive(Clone, Default)]
struct OutcomeLine(Vec<(u16, String, Style)>);

impl OutcomeLine {
    fn of(text: impl Into<String>, style: Style) -> Self {
        Self(vec![(0, text.into(), style)])
    }
}

/// What became of it, and what can be done now.
pub(crate) fn finished(app: &App, theme: &Theme, area: Rect, paper: &mut Surface<'_>) -> Cursor {
    let Phase::Finished { submission, took, button: focused, scroll, wait, .. } = app.phase() else {
        return None;
    };
    let outcome = submission.outcome()?;
    let words = outcome.words(submission.order());
    let longer = format!("{} in {}", words.title, app.account_text());
    let fits = width(&longer) + 4 + ABOVE <= area.width;
    let said = if matches!(outcome, Outcome::Created(_)) && fits { longer } else { words.title };
    let head = title(theme, outcome, &said, (*took, *scroll), area, paper);
    let texts = button_texts(app, *wait);
    let places = places(&texts, area.width.saturating_sub(2));
    let rows = places.last().map_or(1, |(_, row)| row + 1);
    let room = area.height.saturating_sub(head + rows);
    let lines = all_lines(app, theme, outcome, &words.lines, area, room >= ROOMY);
    let count = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    // What does not fit leaves a line for the mark that says so.
    let shown = if count <= room { count } else { room.saturating_sub(1) };
    let body = Rect { y: area.y + head, height: shown, ..area };
    draw_lines(&lines, *scroll, theme, body, paper);
    let gap = u16::from(count != room);
    let y = area.y + head + shown + gap;
    let row = Rect { y, height: rows, ..area };
    buttons(theme, *focused, &texts, &places, row, paper)
}

/// What happened, and how long it took where both stand on one line; how many lines that takes.
fn title(
    theme: &Theme,
    outcome: &Outcome,
    said: &str,
    (took, scroll): (Duration, usize),
    area: Rect,
    paper: &mut Surface<'_>,
) -> u16 {
    let (glyph, style) = match outcome {
        Outcome::Created(_) => ("✓", theme.good),
        Outcome::Unknown { .. } => ("?", theme.warning),
        _ => ("!", theme.error),
    };
    let (x, end) = (area.x + 3, area.right().saturating_sub(1));
    put(paper, area.x + 1, area.y, end, glyph, style);
    let room = end.saturating_sub(x);
    let lines = wrap(said, room.saturating_sub(ABOVE));
    for (line, y) in lines.iter().zip(area.y..area.bottom()) {
        put(paper, x, y, end, line, style.add_modifier(ratatui::style::Modifier::BOLD));
    }
    let seconds = seconds(took);
    if scroll == 0 && lines.len() == 1 && width(said) + width(&seconds) < room {
        put(paper, end.saturating_sub(width(&seconds)), area.y, end, &seconds, theme.quiet);
    }
    u16::try_from(lines.len()).unwrap_or(1)
}

/// All that is told beneath the title; in parts, where there is room for that.
fn all_lines(
    app: &App,
    theme: &Theme,
    outcome: &Outcome,
    said: &[String],
    area: Rect,
    roomy: bool,
) -> Vec<OutcomeLine> {
    let room = area.width.saturating_sub(4).min(LONGEST_LINE);
    let mut lines = Vec::new();
    if let Outcome::Created(created) = outcome {
        created_lines(app, theme, created, room, &mut lines);
    } else {
        // First the words of others, then ours.
        let others = match outcome {
            Outcome::Refused(refusal) => refusal.messages.len(),
            Outcome::NotAuthorised { messages, .. } => messages.len(),
            _ => 1,
        };
        for (index, line) in said.iter().enumerate() {
            if roomy && (index == 0 || index == others) {
                lines.push(OutcomeLine::default());
            }
            lines.extend(wrap(line, room).into_iter().map(|text| OutcomeLine::of(text, theme.text)));
        }
    }
    if let Phase::Finished { differences, .. } = app.phase() {
        differences_lines(theme, differences, room, &mut lines);
    }
    lines
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f32())
}

fn created_lines(app: &App, theme: &Theme, created: &Created, room: u16, lines: &mut Vec<OutcomeLine>) {
    let key = app.keymap().shown_in(Command::CopyUserId, app.layers());
    let copies = if key.is_empty() { String::new() } else { format!("{key} copies it") };
    if room >= USER_ID_LINE {
        lines.push(OutcomeLine::default());
    }
    match &created.user_id {
        // An id that is cut is none.
        Some(id) if room < USER_ID_LINE => {
            lines.push(OutcomeLine::of(id, theme.strong));
            let words = format!("userId: {copies}");
            lines.push(OutcomeLine::of(words.trim_end_matches(": "), theme.quiet));
        }
        Some(id) => {
            let label = (0, "userId".to_owned(), theme.quiet);
            let behind = (USER_ID + width(id) + 4, copies, theme.quiet);
            lines.push(OutcomeLine(vec![label, (USER_ID, id.clone(), theme.strong), behind]));
        }
        None => {}
    }
    let practice = app.account().practice.then_some(PRACTICE);
    let warnings = created.note.as_deref().into_iter().chain(practice);
    for line in warnings.flat_map(|words| wrap(words, room)) {
        lines.push(OutcomeLine::of(line, theme.warning));
    }
    lines.push(OutcomeLine::default());
    lines.extend(wrap(STILL_TO_DO, room).into_iter().map(|line| OutcomeLine::of(line, theme.text)));
}

fn differences_lines(theme: &Theme, differences: &[FieldDiff], room: u16, lines: &mut Vec<OutcomeLine>) {
    if differences.is_empty() {
        return;
    }
    lines.push(OutcomeLine::default());
    lines.push(OutcomeLine::of(format!("{}:", differences_text(differences)), theme.strong));
    let beside = room >= 2 * DIFFERENCE;
    let column = if beside { DIFFERENCE } else { 2 };
    for one in differences {
        let mut label = OutcomeLine::of(one.label, theme.quiet);
        let mut values =
            wrap(&one.describe(), room - column).into_iter().map(|text| (column, text, theme.text));
        if beside {
            label.0.extend(values.next());
        }
        lines.push(label);
        lines.extend(values.map(|value| OutcomeLine(vec![value])));
    }
}

fn draw_lines(lines: &[OutcomeLine], scroll: usize, theme: &Theme, area: Rect, paper: &mut Surface<'_>) {
    let window = usize::from(area.height);
    let first = scroll.min(lines.len().saturating_sub(window));
    let end = area.right().saturating_sub(1);
    for (line, y) in lines.iter().skip(first).zip(area.y..area.bottom()) {
        for (column, text, style) in &line.0 {
            put(paper, area.x + 3 + column, y, end, text, *style);
        }
    }
    let below = lines.len().saturating_sub(first + window);
    paper.begins_with(first);
    out_of_sight(paper, area, (first, below), theme.quiet);
}

fn button_texts(app: &App, wait: u64) -> Vec<String> {
    let text = |choice: OutcomeAction| match choice {
        OutcomeAction::SendAgain if wait > 0 => format!("[ {} in {wait} s ]", choice.label()),
        _ => format!("[ {} ]", choice.label()),
    };
    app.phase().actions().into_iter().map(text).collect()
}

/// Where the buttons stand, from the left and from the first line: beside each other as far as there is room.
fn places(texts: &[String], room: u16) -> Vec<(u16, u16)> {
    let (mut x, mut row) = (0, 0);
    let place = |text: &String| {
        if x > 0 && x + width(text) > room {
            (x, row) = (0, row + 1);
        }
        let place = (x, row);
        x += width(text) + 2;
        place
    };
    texts.iter().map(place).collect()
}

fn buttons(
    theme: &Theme,
    focused: usize,
    texts: &[String],
    places: &[(u16, u16)],
    rows: Rect,
    paper: &mut Surface<'_>,
) -> Cursor {
    let end = rows.right().saturating_sub(1);
    let mut cursor = None;
    for (index, (text, (x, row))) in texts.iter().zip(places).enumerate() {
        let at = Position { x: rows.x + 1 + x, y: rows.y + row };
        paper.zone((at.x, at.x + width(text)), at.y, HitTarget::Choice(index));
        cursor = button(index == focused, theme, text, at, end, paper).or(cursor);
    }
    cursor
}
