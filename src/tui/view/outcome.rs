//! While the user is being created, and afterwards.

use super::Cursor;
use super::form::button;
use super::surface::{ColumnLine, Surface};
use super::text::{width, wrap};
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
use std::time::Duration;

/// A userId with the texts around it.
const USER_ID_LINE: u16 = 60;
/// The columns of the userId and of values that the API changed.
const USER_ID: u16 = 10;
const DIFFERENCE: u16 = 30;
/// The mark of hidden lines beside the title.
const ABOVE: u16 = 5;
/// Longer lines are hard to read.
const MAX_LINE: u16 = 96;
/// From this height on, the parts of the text are separated.
const ROOMY: u16 = 10;
const SPINNER: [&str; 8] = ["⠋", "⠙", "⠸", "⠴", "⠦", "⠧", "⠇", "⠏"];

/// Draws the progress indicator: the step and its time.
pub(crate) fn sending(app: &App, area: Rect, surface: &mut Surface<'_>) -> Cursor {
    let Phase::Sending { elapsed, submission, .. } = app.phase() else { return None };
    let end = area.right().saturating_sub(1);
    let frame = usize::try_from(elapsed.as_millis() / 125).unwrap_or(0) % SPINNER.len();
    let y = area.y + 1;
    let x = surface.print(area.x + 3, y, end, SPINNER[frame], surface.theme.accent);
    let words = format!("{} …  {} s", app.phase().stage_text(), elapsed.as_secs());
    surface.print(x + 1, y, end, &words, surface.theme.strong);
    let words = format!("{} {} cancels.", sending_text(submission), app.way_to(Command::Close));
    surface.print(area.x + 5, y + 1, end, &words, surface.theme.quiet);
    Some(Position { x: area.x + 3, y })
}

pub(crate) fn finished(app: &App, area: Rect, surface: &mut Surface<'_>) -> Cursor {
    let Phase::Finished { submission, took, button: focused, scroll, wait, .. } = app.phase() else {
        return None;
    };
    let outcome = submission.outcome()?;
    let words = outcome.describe(submission.request());
    let longer = format!("{} in {}", words.title, app.account_text());
    let fits = width(&longer) + 4 + ABOVE <= area.width;
    let text = if matches!(outcome, Outcome::Created(_)) && fits { longer } else { words.title };
    let head = title(outcome, &text, (*took, *scroll), area, surface);
    let texts = button_texts(app, *wait);
    let places = button_positions(&texts, area.width.saturating_sub(2));
    let rows = places.last().map_or(1, |(_, row)| row + 1);
    let room = area.height.saturating_sub(head + rows);
    let lines = all_lines(app, surface.theme, outcome, &words.lines, area, room >= ROOMY);
    let count = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    // Lines that do not fit leave one for the mark.
    let shown = if count <= room { count } else { room.saturating_sub(1) };
    let body = Rect { x: area.x + 3, y: area.y + head, width: area.width.saturating_sub(3), height: shown };
    surface.print_scrolled(&lines, *scroll, body);
    let gap = u16::from(count != room);
    let y = area.y + head + shown + gap;
    let row = Rect { y, height: rows, ..area };
    buttons(*focused, &texts, &places, row, surface)
}

/// Draws the title, with the time taken where both fit on one line. Returns its height.
fn title(
    outcome: &Outcome,
    text: &str,
    (took, scroll): (Duration, usize),
    area: Rect,
    surface: &mut Surface<'_>,
) -> u16 {
    let (glyph, style) = match outcome {
        Outcome::Created(_) => ("✓", surface.theme.good),
        Outcome::Unknown { .. } => ("?", surface.theme.warning),
        _ => ("!", surface.theme.error),
    };
    let (x, end) = (area.x + 3, area.right().saturating_sub(1));
    surface.print(area.x + 1, area.y, end, glyph, style);
    let room = end.saturating_sub(x);
    let lines = wrap(text, room.saturating_sub(ABOVE));
    for (line, y) in lines.iter().zip(area.y..area.bottom()) {
        surface.print(x, y, end, line, style.add_modifier(ratatui::style::Modifier::BOLD));
    }
    let seconds = seconds(took);
    if scroll == 0 && lines.len() == 1 && width(text) + width(&seconds) < room {
        surface.print(end.saturating_sub(width(&seconds)), area.y, end, &seconds, surface.theme.quiet);
    }
    u16::try_from(lines.len()).unwrap_or(1)
}

/// The lines below the title; in separated parts where there is room.
fn all_lines(
    app: &App,
    theme: &Theme,
    outcome: &Outcome,
    text: &[String],
    area: Rect,
    roomy: bool,
) -> Vec<ColumnLine> {
    let room = area.width.saturating_sub(4).min(MAX_LINE);
    let mut lines = Vec::new();
    if let Outcome::Created(created) = outcome {
        created_lines(app, theme, created, room, &mut lines);
    } else {
        // The API's messages first, then ours.
        let from_api = match outcome {
            Outcome::Refused(refusal) => refusal.messages.len(),
            Outcome::NotAuthorised { messages, .. } => messages.len(),
            _ => 1,
        };
        for (index, line) in text.iter().enumerate() {
            if roomy && (index == 0 || index == from_api) {
                lines.push(ColumnLine::default());
            }
            lines.extend(ColumnLine::wrapped(line, room, theme.text));
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

fn created_lines(app: &App, theme: &Theme, created: &Created, room: u16, lines: &mut Vec<ColumnLine>) {
    let key = app.keymap().shown_in(Command::CopyUserId, app.layers());
    let copies = if key.is_empty() { String::new() } else { format!("{key} copies it") };
    if room >= USER_ID_LINE {
        lines.push(ColumnLine::default());
    }
    match &created.user_id {
        // An id is never cut.
        Some(id) if room < USER_ID_LINE => {
            lines.push(ColumnLine::new(id, theme.strong));
            let words = format!("userId: {copies}");
            lines.push(ColumnLine::new(words.trim_end_matches(": "), theme.quiet));
        }
        Some(id) => {
            let label = (0, "userId".to_owned(), theme.quiet);
            let behind = (USER_ID + width(id) + 4, copies, theme.quiet);
            lines.push(ColumnLine(vec![label, (USER_ID, id.clone(), theme.strong), behind]));
        }
        None => {}
    }
    let practice = app.account().practice.then_some(PRACTICE);
    let warnings = created.note.as_deref().into_iter().chain(practice);
    for line in warnings.flat_map(|words| wrap(words, room)) {
        lines.push(ColumnLine::new(line, theme.warning));
    }
    lines.push(ColumnLine::default());
    lines.extend(ColumnLine::wrapped(STILL_TO_DO, room, theme.text));
}

fn differences_lines(theme: &Theme, differences: &[FieldDiff], room: u16, lines: &mut Vec<ColumnLine>) {
    if differences.is_empty() {
        return;
    }
    lines.push(ColumnLine::default());
    lines.push(ColumnLine::new(format!("{}:", differences_text(differences)), theme.strong));
    let beside = room >= 2 * DIFFERENCE;
    let column = if beside { DIFFERENCE } else { 2 };
    for one in differences {
        let mut label = ColumnLine::new(one.label, theme.quiet);
        let mut values =
            wrap(&one.describe(), room - column).into_iter().map(|text| (column, text, theme.text));
        if beside {
            label.0.extend(values.next());
        }
        lines.push(label);
        lines.extend(values.map(|value| ColumnLine(vec![value])));
    }
}

fn button_texts(app: &App, wait: u64) -> Vec<String> {
    let text = |choice: OutcomeAction| match choice {
        OutcomeAction::SendAgain if wait > 0 => format!("[ {} in {wait} s ]", choice.label()),
        _ => format!("[ {} ]", choice.label()),
    };
    app.phase().actions().into_iter().map(text).collect()
}

/// Column and row of each button: beside each other as far as there is room.
fn button_positions(texts: &[String], room: u16) -> Vec<(u16, u16)> {
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
    focused: usize,
    texts: &[String],
    places: &[(u16, u16)],
    rows: Rect,
    surface: &mut Surface<'_>,
) -> Cursor {
    let end = rows.right().saturating_sub(1);
    let mut cursor = None;
    for (index, (text, (x, row))) in texts.iter().zip(places).enumerate() {
        let at = Position { x: rows.x + 1 + x, y: rows.y + row };
        surface.hit_area((at.x, at.x + width(text)), at.y, HitTarget::Choice(index));
        cursor = button(index == focused, text, at, end, surface).or(cursor);
    }
    cursor
}
