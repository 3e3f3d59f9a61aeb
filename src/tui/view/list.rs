//! Lists that are filtered by typing: drafts, users, accounts, attempts, and the palette.

use super::surface::Surface;
use super::text::width;
use super::text_input;
use crate::account::{AccountSummary, ListedUser};
use crate::app::App;
use crate::app::messages::{age, state_of};
use crate::app::modal::Modal;
use crate::app::modal::lists::{matching_accounts, matching_attempts, matching_users};
use crate::app::modal::palette::{Entry, matching_entries};
use crate::app::modal::picker::Picker;
use crate::app::msg::HitTarget;
use crate::app::msg::{AttemptRow, DraftRow};
use crate::app::text_input::TextInput;
use crate::text::search::Query;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

const SEPARATOR: &str = " · ";
pub(crate) const HEAD: u16 = 2;
/// The widest username that leaves the names aligned.
const USERNAME: u16 = 30;
/// From this width on names have a column.
const COLUMNS: u16 = 60;

/// Draws the list and returns the cursor of its input line.
pub(crate) fn draw(app: &App, overlay: &Modal, area: Rect, surface: &mut Surface<'_>) -> Position {
    let picker = match overlay {
        Modal::Drafts(drafts) => {
            let empty = match drafts.rows() {
                None => "Reading the drafts …",
                Some([]) => "There is no draft.",
                Some(_) => "No draft matches.",
            };
            entries(&drafts.picker, &drafts.matching(), |line| draft_row(line), empty, area, surface);
            // A new name is typed in place of the filter, so that the list does not move.
            if let Some(name) = drafts.new_name() {
                return input_line("Name: ", name, surface.theme.accent, area, surface);
            }
            &drafts.picker
        }
        Modal::Users(picker) => {
            let found = matching_users(picker, app.account_state());
            entries(picker, &found, |user| user_row(user), &app.no_users_text(), area, surface);
            picker
        }
        Modal::Accounts(picker) => {
            let found = matching_accounts(picker, app.account_state());
            entries(picker, &found, |one| account_row(app, one), "No account matches.", area, surface);
            picker
        }
        Modal::Attempts(picker) => {
            let found = matching_attempts(picker, app.account_state());
            entries(picker, &found, |line| attempt_row(line), "No submission matches.", area, surface);
            picker
        }
        Modal::Palette(picker) => {
            let found = matching_entries(picker, app.keymap(), app.document());
            entries(picker, &found, entry_row, "No action or field matches.", area, surface);
            picker
        }
        _ => return area.as_position(),
    };
    input_line("Filter: ", &picker.filter, surface.theme.quiet, area, surface)
}

fn input_line(
    label: &str,
    input: &TextInput,
    style: Style,
    area: Rect,
    surface: &mut Surface<'_>,
) -> Position {
    let x = surface.print(area.x, area.y, area.right(), label, style);
    text_input::draw(input.input(), surface.theme.text, (x, area.right()), area.y, surface)
}

/// Draws the entries. Of thousands only the visible rows are built.
fn entries<T>(
    picker: &Picker,
    found: &[T],
    row: impl Fn(&T) -> ListRow,
    empty: &str,
    area: Rect,
    surface: &mut Surface<'_>,
) {
    let area = Rect { y: area.y + HEAD, height: area.height.saturating_sub(HEAD), ..area };
    if found.is_empty() {
        surface.print_wrapped(area, empty, surface.theme.quiet);
    }
    let selected = picker.selected.min(found.len().saturating_sub(1));
    let first = (selected + 1).saturating_sub(usize::from(area.height));
    let query = picker.query();
    for ((index, item), y) in found.iter().enumerate().skip(first).zip(area.y..area.bottom()) {
        surface.hit_area((area.x, area.right()), y, HitTarget::Entry(index));
        entry(&row(item), index == selected, &query, Rect { y, height: 1, ..area }, surface);
    }
    surface.mark_hidden(area, first, found.len());
}

fn entry(row: &ListRow, chosen: bool, query: &Query, line: Rect, surface: &mut Surface<'_>) {
    let (x, y, end) = (line.x + 2, line.y, line.right());
    let style = match (chosen, row.bad) {
        (true, _) => surface.theme.chosen,
        (false, true) => surface.theme.error,
        (false, false) => surface.theme.text,
    };
    if chosen {
        surface.fill(line.x, y, end, ' ', style);
    }
    surface.print(line.x, y, end, if chosen { "▸ " } else { "  " }, style);
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
    let column = if line.width >= COLUMNS { x + USERNAME + 2 } else { x + width(&row.left) + 2 };
    let fits = line.width >= COLUMNS || column + width(&row.beside) <= left_end;
    if row.beside.is_empty() || !fits {
        print(x, left_end, &row.left, style);
    } else {
        print(x, column.saturating_sub(2), &row.left, style);
        print(column, left_end, &row.beside, style);
    }
}

/// As many facts as fit: first without the first one, then without the last.
fn fitting(facts: &[String], room: u16) -> String {
    let but_the_first = facts.get(1..).unwrap_or_default();
    let inner = &but_the_first[..but_the_first.len().saturating_sub(1)];
    let some = [facts, but_the_first, inner].into_iter().filter(|some| !some.is_empty());
    let mut texts = some.map(|some| some.join(SEPARATOR));
    let mut text = texts.next().unwrap_or_default();
    while width(&text) > room
        && let Some(shorter) = texts.next()
    {
        text = shorter;
    }
    text
}

#[derive(Default)]
struct ListRow {
    left: String,
    /// The name, in its own column where there is room.
    beside: String,
    facts: Vec<String>,
    bad: bool,
}

fn draft_row(line: &DraftRow) -> ListRow {
    let mut facts = Vec::new();
    if !line.role.is_empty() {
        facts.push(line.role.clone());
    }
    facts.extend([state_of(line), age(line.age)]);
    ListRow { left: line.title.clone(), facts, bad: line.damaged.is_some(), ..ListRow::default() }
}

fn attempt_row(line: &AttemptRow) -> ListRow {
    ListRow {
        left: line.username.clone(),
        facts: vec![line.account.clone(), age(line.age)],
        ..ListRow::default()
    }
}

fn user_row(user: &ListedUser) -> ListRow {
    let state = if user.archived { "archived" } else { "" };
    let facts = [user.role.as_str(), &user.agent_id, state];
    let facts = facts.into_iter().filter(|fact| !fact.is_empty()).map(str::to_owned).collect();
    ListRow { left: user.username.clone(), beside: user.name.clone(), facts, bad: false }
}

fn account_row(app: &App, account: &AccountSummary) -> ListRow {
    let facts = app.account_facts(account).into_iter().map(str::to_owned).collect();
    ListRow { left: account.name.clone(), facts, ..ListRow::default() }
}

fn entry_row(entry: &Entry) -> ListRow {
    ListRow { left: entry.label.clone(), facts: vec![entry.detail.clone()], ..ListRow::default() }
}
