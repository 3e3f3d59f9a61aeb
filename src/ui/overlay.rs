//! What lies over the form: help, the JSON, the drafts, the palette.

use super::Cursor;
use super::paper::Paper;
use super::preview;
use super::text::{fill, out_of_sight, put, width, wrap};
use super::theme::Theme;
use crate::account::KnownUser;
use crate::user::payload;
use crate::user::when::counted;
use crate::wizard::Wizard;
use crate::wizard::keymap::Command;
use crate::wizard::msg::{AttemptLine, DraftLine};
use crate::wizard::overlay::{Overlay, age, sentence};
use crate::wizard::picker::Picker;
use crate::wizard::pointing::Hit;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::{Block, Clear, Widget};
use std::borrow::Borrow;

/// Draws an overlay over everything but the footer.
pub fn draw(wizard: &Wizard, overlay: &Overlay, theme: &Theme, area: Rect, paper: &mut Paper<'_>) -> Cursor {
    let inner = frame(&title(wizard, overlay), theme, area, paper);
    let (press, close) = (wizard.way_to(Command::Press), wizard.way_to(Command::Close));
    match overlay {
        Overlay::Help { scroll } => Some(help(wizard, *scroll, theme, inner, paper)),
        Overlay::Preview { scroll } => {
            let payload = payload::build(&wizard.form);
            let focus = wizard.focused().and_then(|at| payload.line_of(at));
            let most = payload.count().saturating_sub(usize::from(inner.height));
            let first = (*scroll).min(most);
            preview::lines(&payload, focus, first, theme, inner, paper);
            paper.begins_with(first);
            out_of_sight(paper, inner, (first, most - first), theme.quiet);
            let line = focus.unwrap_or(0).saturating_sub(first);
            let y = inner.y + u16::try_from(line).unwrap_or(0).min(inner.height.saturating_sub(1));
            Some(Position { x: inner.x, y })
        }
        Overlay::Drafts { renaming: Some((_, name)), .. } => {
            let x = put(paper, inner.x, inner.y, inner.right(), "Name: ", theme.accent);
            let x = put(paper, x, inner.y, inner.right(), name, theme.text);
            let words = format!("{press} gives the draft this name, {close} leaves it as it is.");
            put(paper, inner.x, inner.y + 2, inner.right(), &words, theme.quiet);
            Some(Position { x, y: inner.y })
        }
        Overlay::Drafts { picker, lines, .. } => {
            let loading = lines.is_none();
            let found = wizard.matching_drafts();
            let empty = if loading { "Reading the drafts …" } else { "No draft matches." };
            let row = |place: usize| draft_row(found[place]);
            Some(seen_of(picker, found.len(), row, empty, theme, inner, paper))
        }
        Overlay::Users { picker } => {
            let found = wizard.matching_users();
            let rows: Vec<Row> = found.iter().map(|user| user_row(user)).collect();
            Some(list(picker, &rows, &wizard.no_users_words(), theme, inner, paper))
        }
        Overlay::Accounts { picker } => {
            let found = wizard.matching_accounts();
            let rows: Vec<Row> = found.iter().map(|name| account_row(wizard, name)).collect();
            Some(list(picker, &rows, "No account matches.", theme, inner, paper))
        }
        Overlay::Attempts { picker } => {
            let found = wizard.matching_attempts();
            let rows: Vec<Row> = found.iter().map(|line| attempt_row(line)).collect();
            Some(list(picker, &rows, "No submission matches.", theme, inner, paper))
        }
        Overlay::SaveAs { what, name } => {
            let what = what.words();
            let x = put(paper, inner.x, inner.y, inner.right(), "File: ", theme.accent);
            let x = put(paper, x, inner.y, inner.right(), name, theme.text);
            let words = format!("{press} saves the {what} there. A file that exists is not written over.");
            put(paper, inner.x, inner.y + 2, inner.right(), &words, theme.quiet);
            Some(Position { x, y: inner.y })
        }
        Overlay::NewAccount(account) => Some(super::new_account::draw(account, theme, inner, paper)),
        Overlay::Secret { typed } => Some(secret(wizard, typed.len(), theme, inner, paper)),
        Overlay::Palette { picker } => {
            let entries = wizard.matching_entries().into_iter();
            let rows: Vec<Row> =
                entries.map(|entry| Row { left: entry.label, right: entry.detail, bad: false }).collect();
            Some(list(picker, &rows, "No action or field matches.", theme, inner, paper))
        }
    }
}

fn title(wizard: &Wizard, overlay: &Overlay) -> String {
    let title = match overlay {
        Overlay::Help { .. } => " Help ",
        Overlay::Preview { .. } => " JSON that will be sent ",
        Overlay::Drafts { .. } => " Drafts ",
        Overlay::Palette { .. } => " Actions and fields ",
        Overlay::Users { .. } => " Copy settings from ",
        Overlay::Accounts { .. } => " Accounts ",
        Overlay::Secret { .. } => " Client secret ",
        Overlay::Attempts { .. } => {
            return format!(" Sent, outcome unknown: {} looks up ", wizard.way_to(Command::Press));
        }
        Overlay::NewAccount(_) => " Add an account ",
        Overlay::SaveAs { what, .. } => return format!(" Save the {} ", what.words()),
    };
    title.to_owned()
}

fn frame(title: &str, theme: &Theme, area: Rect, paper: &mut Paper<'_>) -> Rect {
    let margin = area.width.saturating_sub(84) / 2;
    let outer = Rect {
        x: area.x + margin,
        y: area.y + 2,
        width: area.width - 2 * margin,
        height: area.height.saturating_sub(3),
    };
    Clear.render(outer, paper);
    let block = Block::bordered().title(title).title_style(theme.accent).border_style(theme.quiet);
    let inner = block.inner(outer);
    block.render(outer, paper);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

/// A line of the help: a key and what it does, or a sentence.
struct HelpLine {
    key: String,
    text: String,
    style: Style,
}

fn help(wizard: &Wizard, scroll: usize, theme: &Theme, area: Rect, paper: &mut Paper<'_>) -> Position {
    let lines = help_lines(wizard, theme, area.width);
    let window = usize::from(area.height);
    let first = scroll.min(lines.len().saturating_sub(window));
    for (line, y) in lines.iter().skip(first).zip(area.y..area.bottom()) {
        let x = if line.key.is_empty() { area.x } else { area.x + 20 };
        put(paper, area.x, y, area.right(), &line.key, theme.strong);
        put(paper, x, y, area.right(), &line.text, line.style);
    }
    let below = lines.len().saturating_sub(first + window);
    paper.begins_with(first);
    out_of_sight(paper, area, (first, below), theme.quiet);
    Position { x: area.x, y: area.y }
}

fn help_lines(wizard: &Wizard, theme: &Theme, room: u16) -> Vec<HelpLine> {
    let sentence_line = |text: String, style| HelpLine { key: String::new(), text, style };
    let mut lines = Vec::new();
    if let Some(at) = wizard.focused() {
        let field = at.field.field();
        lines.push(sentence_line(field.label.to_owned(), theme.accent));
        lines.extend(
            wrap(&wizard.help_words(at), room).into_iter().map(|text| sentence_line(text, theme.text)),
        );
        let rules: Vec<&str> = field.rules.iter().map(|rule| rule.words()).collect();
        lines.extend(wrap(&rules.join(" "), room).into_iter().map(|text| sentence_line(text, theme.text)));
        lines.push(sentence_line(format!("JSON: {}", wizard.path_of(at)), theme.quiet));
        lines.push(sentence_line(String::new(), theme.text));
    }
    let mut heading = "Keys";
    lines.push(sentence_line(heading.to_owned(), theme.accent));
    for line in wizard.keymap.lines() {
        let place = line.layer.heading();
        if !place.is_empty() && place != heading {
            heading = place;
            lines.push(sentence_line(String::new(), theme.text));
            lines.push(sentence_line(heading.to_owned(), theme.accent));
        }
        lines.push(HelpLine { key: line.keys, text: sentence(&line.does), style: theme.text });
    }
    lines
}

/// An entry of a list.
struct Row {
    left: String,
    right: String,
    bad: bool,
}

fn draft_row(line: &DraftLine) -> Row {
    let mut facts = Vec::new();
    if !line.role.is_empty() {
        facts.push(line.role.clone());
    }
    match (&line.damaged, &line.user_id) {
        (Some(reason), _) => facts.push(reason.clone()),
        (None, Some(_)) => facts.push("created".to_owned()),
        (None, None) if line.template => facts.push("template".to_owned()),
        (None, None) if line.errors > 0 => facts.push(counted(line.errors, "error")),
        (None, None) => facts.push("ready".to_owned()),
    }
    facts.push(age(line.age));
    Row { left: line.title.clone(), right: facts.join(" · "), bad: line.damaged.is_some() }
}

fn attempt_row(line: &AttemptLine) -> Row {
    Row { left: line.username.clone(), right: format!("{} · {}", line.account, age(line.age)), bad: false }
}

fn user_row(user: &KnownUser) -> Row {
    let state = if user.archived { " · archived" } else { "" };
    let id = if user.agent_id.is_empty() { String::new() } else { format!(" · {}", user.agent_id) };
    Row {
        left: format!("{}  {}", user.username, user.name),
        right: format!("{}{id}{state}", user.role),
        bad: false,
    }
}

fn account_row(wizard: &Wizard, name: &str) -> Row {
    let present = if name == wizard.setting.account { "in use" } else { "" };
    let left = if name == crate::account::SANDBOX { "sandbox  the practice account" } else { name };
    Row { left: left.to_owned(), right: present.to_owned(), bad: false }
}

/// The prompt for the secret. Dots stand for what was typed: nothing of it is ever drawn.
fn secret(wizard: &Wizard, length: usize, theme: &Theme, area: Rect, paper: &mut Paper<'_>) -> Position {
    let end = area.right();
    let mut y = area.y;
    for line in wrap(&wizard.secret_words(), area.width) {
        put(paper, area.x, y, end, &line, theme.text);
        y += 1;
    }
    let x = put(paper, area.x, y + 1, end, "Secret: ", theme.accent);
    let dots = "•".repeat(length.min(usize::from(end.saturating_sub(x + 1))));
    let x = put(paper, x, y + 1, end, &dots, theme.text);
    let (press, close) = (wizard.way_to(Command::Press), wizard.way_to(Command::Close));
    let words = format!("{press} goes on, {close} lets it be: nothing is sent then.");
    put(paper, area.x, y + 3, end, &words, theme.quiet);
    Position { x, y: y + 1 }
}

/// A list of a few.
fn list(
    picker: &Picker,
    rows: &[Row],
    empty: &str,
    theme: &Theme,
    area: Rect,
    paper: &mut Paper<'_>,
) -> Position {
    seen_of(picker, rows.len(), |place| &rows[place], empty, theme, area, paper)
}

/// A list with its filter on the first line. The cursor stands in the filter, where typing goes. Of thousands only the
/// entries that are seen are made.
fn seen_of<R: Borrow<Row>>(
    picker: &Picker,
    count: usize,
    row: impl Fn(usize) -> R,
    empty: &str,
    theme: &Theme,
    area: Rect,
    paper: &mut Paper<'_>,
) -> Position {
    let end = area.right();
    let x = put(paper, area.x, area.y, end, "Filter: ", theme.quiet);
    let x = put(paper, x, area.y, end, &picker.filter, theme.text);
    let window = usize::from(area.height.saturating_sub(2));
    if count == 0 {
        put(paper, area.x, area.y + 2, end, empty, theme.quiet);
    }
    let selected = picker.selected.min(count.saturating_sub(1));
    let first = (selected + 1).saturating_sub(window);
    for (index, y) in (first..count).zip(area.y + 2..area.bottom()) {
        let row = row(index);
        let row = row.borrow();
        let chosen = index == selected;
        let style = match (chosen, row.bad) {
            (true, _) => theme.chosen,
            (false, true) => theme.error,
            (false, false) => theme.text,
        };
        paper.zone((area.x, end), y, Hit::Entry(index));
        if chosen {
            fill(paper, area.x, y, end, ' ', style);
        }
        put(paper, area.x, y, end, if chosen { "▸ " } else { "  " }, style);
        let right = width(&row.right).min(area.width / 2);
        put(paper, area.x + 2, y, end.saturating_sub(right + 2), &row.left, style);
        put(paper, end - right, y, end, &row.right, if chosen { style } else { theme.quiet });
    }
    let seen = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    out_of_sight(paper, seen, (first, count.saturating_sub(first + window)), theme.quiet);
    Position { x, y: area.y }
}
