//! While the user is being created, and afterwards.

use super::Cursor;
use super::form::button;
use super::paper::Paper;
use super::text::{out_of_sight, put, width, wrap};
use super::theme::Theme;
use crate::submission::Outcome;
use crate::user::compare::Difference;
use crate::wizard::Wizard;
use crate::wizard::keymap::Command;
use crate::wizard::pointing::Hit;
use crate::wizard::submitting::{Choice, Phase};
use crate::wizard::words::{PRACTICE, STILL_TO_DO, differences_words};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::time::Duration;

/// A userId with what stands before and behind it.
const USER_ID_LINE: u16 = 60;
const SPINNER: [&str; 8] = ["⠋", "⠙", "⠸", "⠴", "⠦", "⠧", "⠇", "⠏"];

/// The progress indicator: the step in words, and how long it has taken.
pub fn sending(wizard: &Wizard, theme: &Theme, area: Rect, paper: &mut Paper<'_>) -> Cursor {
    let Phase::Sending { elapsed, submission, .. } = &wizard.phase else { return None };
    let end = area.right().saturating_sub(1);
    let frame = usize::try_from(elapsed.as_millis() / 125).unwrap_or(0) % SPINNER.len();
    let y = area.y + 1;
    let x = put(paper, area.x + 3, y, end, SPINNER[frame], theme.accent);
    let words = format!("{} …  {} s", wizard.stage_words(), elapsed.as_secs());
    put(paper, x + 1, y, end, &words, theme.strong);
    let username = &submission.order().username;
    let sent = if wizard.is_looking_up() { "nothing is sent now" } else { "sent once" };
    let words = format!("{username}, {sent}. {} cancels.", wizard.way_to(Command::Close));
    put(paper, area.x + 5, y + 1, end, &words, theme.quiet);
    Some(Position { x: area.x + 3, y })
}

/// A line beneath the heading.
struct Line {
    text: String,
    style: Style,
    value: Option<String>,
}

/// What became of it, and what can be done now.
pub fn finished(wizard: &Wizard, theme: &Theme, area: Rect, paper: &mut Paper<'_>) -> Cursor {
    let Phase::Finished { submission, took, button: focused, differences, scroll, wait, .. } = &wizard.phase
    else {
        return None;
    };
    let outcome = submission.outcome()?;
    let end = area.right().saturating_sub(1);
    let words = outcome.words(submission.order());
    let (glyph, style) = match outcome {
        Outcome::Created(_) => ("✓", theme.good),
        Outcome::Unknown { .. } => ("?", theme.warning),
        _ => ("!", theme.error),
    };
    put(paper, area.x + 1, area.y, end, glyph, style);
    let title = match outcome {
        Outcome::Created(_) => format!("{} in {}", words.title, wizard.account_words()),
        _ => words.title,
    };
    let seconds = seconds(*took);
    let title_end = end.saturating_sub(width(&seconds) + 1);
    put(paper, area.x + 3, area.y, title_end, &title, style.add_modifier(ratatui::style::Modifier::BOLD));
    if *scroll == 0 {
        put(paper, end.saturating_sub(width(&seconds)), area.y, end, &seconds, theme.quiet);
    }
    let room = area.width.saturating_sub(8);
    let mut lines = Vec::new();
    if let Outcome::Created(created) = outcome {
        created_lines(wizard, theme, created.user_id.as_deref(), room, &mut lines);
    }
    // What a created user's words say is said above, save for what could not be read.
    let said = match outcome {
        Outcome::Created(created) => created.note.iter().cloned().collect(),
        _ => words.lines,
    };
    for line in &said {
        lines.extend(wrap(line, room).into_iter().map(|text| Line { text, style: theme.text, value: None }));
    }
    differences_lines(theme, differences, &mut lines);
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..area };
    draw_lines(&lines, *scroll, theme, body, paper);
    buttons(wizard, theme, *focused, *wait, Rect { y: area.bottom() - 1, height: 1, ..area }, paper)
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f32())
}

fn created_lines(wizard: &Wizard, theme: &Theme, user_id: Option<&str>, room: u16, lines: &mut Vec<Line>) {
    let mut add = |text: String, style: Style| lines.push(Line { text, style, value: None });
    let key = wizard.keymap.shown_in(Command::CopyUserId, wizard.layers());
    let copies = if key.is_empty() { String::new() } else { format!("{key} copies it") };
    if room >= USER_ID_LINE {
        add(String::new(), theme.text);
    }
    match user_id {
        // An id that is cut is none.
        Some(id) if room < USER_ID_LINE => {
            add(id.to_owned(), theme.strong);
            add(format!("userId: {copies}").trim_end_matches(": ").to_owned(), theme.quiet);
        }
        Some(id) => add(format!("userId    {id}    {copies}").trim_end().to_owned(), theme.strong),
        None => {}
    }
    if wizard.setting.practice {
        add(PRACTICE.to_owned(), theme.warning);
    }
    add(String::new(), theme.text);
    add(STILL_TO_DO.to_owned(), theme.text);
}

fn differences_lines(theme: &Theme, differences: &[Difference], lines: &mut Vec<Line>) {
    if differences.is_empty() {
        return;
    }
    let text = format!("{}:", differences_words(differences));
    lines.push(Line { text: String::new(), style: theme.text, value: None });
    lines.push(Line { text, style: theme.strong, value: None });
    lines.extend(differences.iter().map(|one| Line {
        text: one.label.to_owned(),
        style: theme.quiet,
        value: Some(one.words()),
    }));
}

fn draw_lines(lines: &[Line], scroll: usize, theme: &Theme, area: Rect, paper: &mut Paper<'_>) {
    let window = usize::from(area.height);
    let first = scroll.min(lines.len().saturating_sub(window));
    let end = area.right().saturating_sub(1);
    for (line, y) in lines.iter().skip(first).zip(area.y..area.bottom()) {
        put(paper, area.x + 3, y, end, &line.text, line.style);
        if let Some(value) = &line.value {
            put(paper, area.x + 3 + 30, y, end, value, theme.text);
        }
    }
    let below = lines.len().saturating_sub(first + window);
    paper.begins_with(first);
    out_of_sight(paper, area, (first, below), theme.quiet);
}

fn buttons(
    wizard: &Wizard,
    theme: &Theme,
    focused: usize,
    wait: u64,
    row: Rect,
    paper: &mut Paper<'_>,
) -> Cursor {
    let end = row.right().saturating_sub(1);
    let mut x = row.x + 1;
    let mut cursor = None;
    let choices = wizard.choices();
    let all: u16 = choices.iter().map(|choice| width(choice.label()) + 6).sum();
    // Where they do not all fit, the focused one stands first.
    let first = if all > row.width { focused } else { 0 };
    for (index, choice) in choices.into_iter().enumerate().skip(first) {
        let waits = choice == Choice::SendAgain && wait > 0;
        let text = if waits {
            format!("[ {} in {wait} s ]", choice.label())
        } else {
            format!("[ {} ]", choice.label())
        };
        paper.zone((x, x + width(&text)), row.y, Hit::Choice(index));
        cursor = button(index == focused, theme, &text, Position { x, y: row.y }, end, paper).or(cursor);
        x += width(&text) + 2;
    }
    cursor
}
