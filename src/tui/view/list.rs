//! Lists that are filtered by typing: drafts, users, accounts, attempts, and the palette.

use super::surface::Surface;
use super::text::width;
use super::text_input;
use crate::account::{AccountSummary, ListedUser};
use crate::app::App;
use crate::app::messages::{age, state_of, user_facts};
use crate::app::modal::Modal;
use crate::app::modal::lists::{matching_accounts, matching_attempts, matching_users};
use crate::app::modal::palette::Entry;
use crate::app::modal::picker::Picker;
use crate::app::msg::{AttemptRow, DraftRow, HitTarget};
use crate::text::search::Query;
use ratatui::layout::{Position, Rect};
use ratatui::text::Span;
use ratatui::widgets::{Clear, Widget};

const SEPARATOR: &str = " · ";
pub(crate) const HEAD: u16 = 2;
/// The widest username that leaves the names aligned.
const USERNAME: u16 = 30;
/// From this width on names have a column.
const COLUMNS: u16 = 60;

/// Draws the list and returns the cursor of its input line.
pub(crate) fn draw(app: &App, modal: &Modal, area: Rect, surface: &mut Surface<'_>) -> Position {
    let empty = app.empty_list_text(modal);
    match modal {
        Modal::Drafts(drafts) => {
            let found = drafts.matching();
            let cursor = entries(&drafts.picker, &found, draft_row, &empty, area, surface);
            let Some(name) = drafts.new_name() else { return cursor };
            // A new name is typed in place of the filter, so that the list does not move.
            Clear.render(Rect { height: 1, ..area }, surface.buffer);
            let label = Span::styled("Name: ", surface.theme.accent);
            text_input::labelled(&label, name.input(), area, surface)
        }
        Modal::Users(picker) => {
            let found = matching_users(picker, app.account_state());
            entries(picker, &found, user_row, &empty, area, surface)
        }
        Modal::Accounts(picker) => {
            let found = matching_accounts(picker, app.account_state());
            let row = |account: &AccountSummary| account_row(app, account);
            entries(picker, &found, row, &empty, area, surface)
        }
        Modal::Attempts(picker) => {
            let found = matching_attempts(picker, app.account_state());
            entries(picker, &found, attempt_row, &empty, area, surface)
        }
        Modal::Palette(picker) => {
            let found = app.palette_entries(picker);
            let found: Vec<&Entry> = found.iter().collect();
            entries(picker, &found, entry_row, &empty, area, surface)
        }
        _ => area.as_position(),
    }
}

/// Draws the filter and the entries. Of thousands only the visible rows are built.
fn entries<T>(
    picker: &Picker,
    found: &[&T],
    row: impl Fn(&T) -> ListRow,
    empty: &str,
    area: Rect,
    surface: &mut Surface<'_>,
) -> Position {
    let label = Span::styled("Filter: ", surface.theme.quiet);
    let cursor = text_input::labelled(&label, picker.filter.input(), area, surface);
    let area = Rect { y: area.y + HEAD, height: area.height.saturating_sub(HEAD), ..area };
    if found.is_empty() {
        surface.print_wrapped(area, empty, surface.theme.quiet);
    }
    let selected = picker.selected.min(found.len().saturating_sub(1));
    let first = (selected + 1).saturating_sub(usize::from(area.height));
    let query = picker.query();
    for ((index, item), line) in found.iter().enumerate().skip(first).zip(area.rows()) {
        surface.hit_area((line.x, line.right()), line.y, HitTarget::Entry(index));
        entry(&row(item), index == selected, &query, line, surface);
    }
    surface.mark_hidden(area, first, found.len());
    cursor
}

fn entry(row: &ListRow, chosen: bool, query: &Query, line: Rect, surface: &mut Surface<'_>) {
    let (x, y, end) = (line.x + 2, line.y, line.right());
    let style = match (chosen, row.bad) {
        (true, _) => surface.theme.chosen,
        (false, true) => surface.theme.error,
        (false, false) => surface.theme.text,
    };
    if chosen {
        surface.buffer.set_style(line, style);
        surface.print(line.x, y, end, "▸", style);
    }
    let room = end.saturating_sub(x);
    // The facts may take half of the line, or what the name leaves.
    let half = (room / 2).max(room.saturating_sub(width(&row.left) + 2));
    let facts = fitting(&row.facts, half);
    let right = width(&facts).min(half);
    let left_end = end.saturating_sub(right + 2);
    let quiet = surface.theme.quiet;
    let mut print = |x, end, text: &str, style| {
        surface.print(x, y, end, text, style);
        surface.underline(query, text, (x, end), y);
    };
    print(end - right, end, &facts, if chosen { style } else { quiet });
    let is_wide = line.width >= COLUMNS;
    let column = x + 2 + if is_wide { USERNAME } else { width(&row.left) };
    let fits = is_wide || column + width(&row.beside) <= left_end;
    let beside = if fits { row.beside.as_str() } else { "" };
    print(x, if beside.is_empty() { left_end } else { column - 2 }, &row.left, style);
    print(column, left_end, beside, style);
}

/// As many facts as fit: first without the first one, then without the last.
fn fitting(facts: &[String], room: u16) -> String {
    let facts: Vec<&str> = facts.iter().map(String::as_str).filter(|fact| !fact.is_empty()).collect();
    let parts = [0..facts.len(), 1..facts.len(), 1..facts.len().saturating_sub(1)];
    let parts = parts.into_iter().filter_map(|part| facts.get(part)).filter(|part| !part.is_empty());
    let mut texts = parts.map(|part| part.join(SEPARATOR));
    texts.clone().find(|text| width(text) <= room).or_else(|| texts.next_back()).unwrap_or_default()
}

#[derive(Default)]
struct ListRow {
    left: String,
    /// The name, in its own column where there is room.
    beside: String,
    /// Empty ones are left out.
    facts: Vec<String>,
    bad: bool,
}

fn draft_row(line: &DraftRow) -> ListRow {
    let facts = vec![line.role.clone(), state_of(line), age(line.age)];
    ListRow { left: line.title.clone(), facts, bad: line.damaged.is_some(), ..ListRow::default() }
}

fn attempt_row(line: &AttemptRow) -> ListRow {
    let facts = vec![line.account.clone(), age(line.age)];
    ListRow { left: line.username.clone(), facts, ..ListRow::default() }
}

fn user_row(user: &ListedUser) -> ListRow {
    let facts = user_facts(user).map(str::to_owned).to_vec();
    ListRow { left: user.username.clone(), beside: user.name.clone(), facts, bad: false }
}

fn account_row(app: &App, account: &AccountSummary) -> ListRow {
    let facts = app.account_facts(account).into_iter().map(str::to_owned).collect();
    ListRow { left: account.name.clone(), facts, ..ListRow::default() }
}

fn entry_row(entry: &Entry) -> ListRow {
    ListRow { left: entry.label.clone(), facts: vec![entry.detail.clone()], ..ListRow::default() }
}
