//! Lists that are filtered by typing: drafts, users, accounts, what was sent, and the palette.

use super::paper::Surface;
use super::text::{fill, out_of_sight, put, underline, width, wrap};
use super::theme::Theme;
use super::typed;
use crate::account::{AccountSummary, IndexedUser};
use crate::app::App;
use crate::app::messages::{age, state_of};
use crate::app::modal::Modal;
use crate::app::modal::palette::Entry;
use crate::app::modal::picker::Picker;
use crate::app::msg::HitTarget;
use crate::app::msg::{AttemptRow, DraftRow};
use crate::app::text_input::TextInput;
use crate::text::search::Query;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

const FACTS: &str = " · ";
/// The lines above the entries.
pub(crate) const HEAD: u16 = 2;
/// The widest username that leaves the names on one column.
const USERNAME: u16 = 30;
/// From this width on there is room for that column.
const COLUMNS: u16 = 60;

/// Draws the list; the cursor stands where typing goes.
pub(crate) fn draw(
    app: &App,
    overlay: &Modal,
    theme: &Theme,
    area: Rect,
    paper: &mut Surface<'_>,
) -> Position {
    let filter = |picker: &Picker, paper: &mut Surface<'_>| {
        head(("Filter: ", &picker.filter, theme.quiet), theme, area, paper)
    };
    let list =
        |picker: &Picker, count: usize, row: &dyn Fn(usize) -> Row, empty: &str, paper: &mut Surface<'_>| {
            entries(picker, (count, row), empty, theme, area, paper);
            filter(picker, paper)
        };
    match overlay {
        Modal::Drafts(drafts) => {
            let found = drafts.matching();
            let empty = match drafts.rows() {
                None => "Reading the drafts …",
                Some([]) => "There is no draft.",
                Some(_) => "No draft matches.",
            };
            let row = |place: usize| draft_row(found[place]);
            entries(&drafts.picker, (found.len(), &row), empty, theme, area, paper);
            // The name is typed where the filter stood: the list stands still.
            match drafts.new_name() {
                Some(name) => head(("Name: ", name, theme.accent), theme, area, paper),
                None => filter(&drafts.picker, paper),
            }
        }
        Modal::Users(users) => {
            let found = users.matching(app.account_state().users());
            let row = |place: usize| user_row(found[place]);
            list(&users.picker, found.len(), &row, &app.no_users_text(), paper)
        }
        Modal::Accounts(accounts) => {
            let found = accounts.matching(&app.account().accounts);
            let row = |place: usize| account_row(app, found[place]);
            list(&accounts.picker, found.len(), &row, "No account matches.", paper)
        }
        Modal::Attempts(attempts) => {
            let found = attempts.matching(app.account_state().open_attempts());
            let row = |place: usize| attempt_row(found[place]);
            list(&attempts.picker, found.len(), &row, "No submission matches.", paper)
        }
        Modal::Palette(palette) => {
            let found = app.matching_entries();
            let row = |place: usize| entry_row(&found[place]);
            list(&palette.picker, found.len(), &row, "No action or field matches.", paper)
        }
        _ => Position { x: area.x, y: area.y },
    }
}

/// The line that is typed in.
fn head(
    (label, text, style): (&str, &TextInput, Style),
    theme: &Theme,
    area: Rect,
    paper: &mut Surface<'_>,
) -> Position {
    let end = area.right();
    let x = put(paper, area.x, area.y, end, label, style);
    typed::draw(text.input(), theme.text, (x, end), area.y, paper)
}

/// The entries. Of thousands only those that are seen are made.
fn entries(
    picker: &Picker,
    (count, row): (usize, &dyn Fn(usize) -> Row),
    empty: &str,
    theme: &Theme,
    area: Rect,
    paper: &mut Surface<'_>,
) {
    let seen = Rect { y: area.y + HEAD, height: area.height.saturating_sub(HEAD), ..area };
    if count == 0 {
        for (line, y) in wrap(empty, seen.width).iter().zip(seen.y..seen.bottom()) {
            put(paper, seen.x, y, seen.right(), line, theme.quiet);
        }
    }
    let window = usize::from(seen.height);
    let selected = picker.selected.min(count.saturating_sub(1));
    let first = (selected + 1).saturating_sub(window);
    let words = picker.query();
    for (index, y) in (first..count).zip(seen.y..seen.bottom()) {
        paper.zone((seen.x, seen.right()), y, HitTarget::Entry(index));
        let line = Rect { y, height: 1, ..seen };
        entry(&row(index), index == selected, (theme, &words), line, paper);
    }
    out_of_sight(paper, seen, (first, count.saturating_sub(first + window)), theme.quiet);
}

fn entry(row: &Row, chosen: bool, (theme, words): (&Theme, &Query), line: Rect, paper: &mut Surface<'_>) {
    let (x, y, end) = (line.x + 2, line.y, line.right());
    let style = match (chosen, row.bad) {
        (true, _) => theme.chosen,
        (false, true) => theme.error,
        (false, false) => theme.text,
    };
    if chosen {
        fill(paper, line.x, y, end, ' ', style);
    }
    put(paper, line.x, y, end, if chosen { "▸ " } else { "  " }, style);
    let room = end.saturating_sub(x);
    // Half of the line is the facts' own; more, where the name leaves it.
    let half = (room / 2).max(room.saturating_sub(width(&row.left) + 2));
    let facts = fitting(&row.facts, half);
    let right = width(&facts).min(half);
    let left_end = end.saturating_sub(right + 2);
    let mut put = |x, end, text: &str, style| {
        put(paper, x, y, end, text, style);
        underline(words, text, (x, end), y, paper);
    };
    put(end - right, end, &facts, if chosen { style } else { theme.quiet });
    let column = if line.width >= COLUMNS { x + USERNAME + 2 } else { x + width(&row.left) + 2 };
    let fits = line.width >= COLUMNS || column + width(&row.beside) <= left_end;
    if row.beside.is_empty() || !fits {
        put(x, left_end, &row.left, style);
    } else {
        put(x, column.saturating_sub(2), &row.left, style);
        put(column, left_end, &row.beside, style);
    }
}

/// As many facts as fit: where not all do, the first goes without, and then the last.
fn fitting(facts: &[String], room: u16) -> String {
    let but_the_first = facts.get(1..).unwrap_or_default();
    let inner = &but_the_first[..but_the_first.len().saturating_sub(1)];
    let some = [facts, but_the_first, inner].into_iter().filter(|some| !some.is_empty());
    let mut texts = some.map(|some| some.join(FACTS));
    let mut text = texts.next().unwrap_or_default();
    while width(&text) > room
        && let Some(shorter) = texts.next()
    {
        text = shorter;
    }
    text
}

/// An entry of a list.
#[derive(Default)]
struct Row {
    left: String,
    /// What else names it, in a column of its own where there is room.
    beside: String,
    /// What is to be known of it, at the right.
    facts: Vec<String>,
    bad: bool,
}

fn draft_row(line: &DraftRow) -> Row {
    let mut facts = Vec::new();
    if !line.role.is_empty() {
        facts.push(line.role.clone());
    }
    facts.extend([state_of(line), age(line.age)]);
    Row { left: line.title.clone(), facts, bad: line.damaged.is_some(), ..Row::default() }
}

fn attempt_row(line: &AttemptRow) -> Row {
    Row { left: line.username.clone(), facts: vec![line.account.clone(), age(line.age)], ..Row::default() }
}

fn user_row(user: &IndexedUser) -> Row {
    let state = if user.archived { "archived" } else { "" };
    let facts = [user.role.as_str(), &user.agent_id, state];
    let facts = facts.into_iter().filter(|fact| !fact.is_empty()).map(str::to_owned).collect();
    Row { left: user.username.clone(), beside: user.name.clone(), facts, bad: false }
}

fn account_row(app: &App, account: &AccountSummary) -> Row {
    let facts = app.account_facts(account).into_iter().map(str::to_owned).collect();
    Row { left: account.name.clone(), facts, ..Row::default() }
}

fn entry_row(entry: &Entry) -> Row {
    Row { left: entry.label.clone(), facts: vec![entry.detail.clone()], ..Row::default() }
}
