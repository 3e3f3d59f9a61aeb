//! While the user is being created, and afterwards.

use super::Cursor;
use super::form::button;
use super::surface::{ColumnLine, Surface, rest_of};
use super::text::{width, wrap};
use super::theme::Theme;
use crate::app::App;
use crate::app::keymap::Command;
use crate::app::messages::{PRACTICE, STILL_TO_DO, differences_text, sending_text};
use crate::app::msg::HitTarget;
use crate::app::phase::{OutcomeAction, Phase};
use crate::model::diff::FieldDiff;
use crate::submission::{Created, Outcome};
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

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
    let (stage, read) = (app.phase().stage_text(), app.users_read_text());
    let words = format!("{stage} …{read}  {} s", elapsed.as_secs());
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
    let longer = format!("{} in {}", words.title, app.account().shown_name());
    let fits = width(&longer) + 4 + ABOVE <= area.width;
    let text = if matches!(outcome, Outcome::Created(_)) && fits { longer } else { words.title };
    let (glyph, style) = match outcome {
        Outcome::Created(_) => ("✓", surface.theme.good),
        Outcome::Unknown { .. } => ("?", surface.theme.warning),
        _ => ("!", surface.theme.error),
    };
    let (x, end) = (area.x + 3, area.right().saturating_sub(1));
    surface.print(area.x + 1, area.y, end, glyph, style);
    let title = Rect { x, width: end.saturating_sub(x + ABOVE), ..area };
    let head = surface.print_wrapped(title, &text, style.add_modifier(Modifier::BOLD));
    // The time taken, where both fit on one line.
    let seconds = format!("{:.1} s", took.as_secs_f32());
    if *scroll == 0 && head == 1 && width(&text) + width(&seconds) < end.saturating_sub(x) {
        surface.print(end.saturating_sub(width(&seconds)), area.y, end, &seconds, surface.theme.quiet);
    }
    let buttons = buttons(app, *wait, area.width.saturating_sub(2));
    let rows = buttons.last().map_or(1, |(_, _, row)| row + 1);
    let room = area.height.saturating_sub(head + rows);
    let text_width = area.width.saturating_sub(4).min(MAX_LINE);
    let lines = all_lines(app, surface.theme, &words.lines, text_width, room >= ROOMY);
    let count = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    // Lines that do not fit leave one for the mark.
    let shown = if count <= room { count } else { room.saturating_sub(1) };
    let body = Rect { x, y: area.y + head, width: area.width.saturating_sub(3), height: shown };
    surface.print_scrolled(&lines, *scroll, body);
    let y = body.bottom() + u16::from(count != room);
    let mut cursor = None;
    for (index, (text, column, row)) in buttons.iter().enumerate() {
        let line = rest_of(Rect { y: y + row, ..area }, area.x + 1 + column);
        cursor = button(index == *focused, text, HitTarget::Choice(index), line, surface).or(cursor);
    }
    cursor
}

/// The buttons, each with its column and row: beside each other as far as there is room.
fn buttons(app: &App, wait: u64, room: u16) -> Vec<(String, u16, u16)> {
    let (mut x, mut row) = (0, 0);
    let place = |choice: OutcomeAction| {
        let text = match choice {
            OutcomeAction::SendAgain if wait > 0 => format!("[ {} in {wait} s ]", choice.label()),
            _ => format!("[ {} ]", choice.label()),
        };
        if x > 0 && x + width(&text) > room {
            (x, row) = (0, row + 1);
        }
        let column = x;
        x += width(&text) + 2;
        (text, column, row)
    };
    app.phase().actions().into_iter().map(place).collect()
}

/// The lines below the title; in separated parts where there is room.
fn all_lines(app: &App, theme: &Theme, text: &[String], room: u16, roomy: bool) -> Vec<ColumnLine> {
    let Phase::Finished { submission, differences, .. } = app.phase() else { return Vec::new() };
    let mut lines = Vec::new();
    if let Some(Outcome::Created(created)) = submission.outcome() {
        created_lines(app, theme, created, room, &mut lines);
    } else {
        // The API's messages first, then ours.
        let from_api = match submission.outcome() {
            Some(Outcome::Refused(refusal)) => refusal.messages.len(),
            Some(Outcome::NotAuthorised { messages, .. }) => messages.len(),
            _ => 1,
        };
        for (index, line) in text.iter().enumerate() {
            if roomy && (index == 0 || index == from_api) {
                lines.push(ColumnLine::default());
            }
            lines.extend(ColumnLine::wrapped(line, room, theme.text));
        }
    }
    differences_lines(theme, differences, room, &mut lines);
    lines
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
