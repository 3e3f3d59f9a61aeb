//! Lists that are filtered by typing: drafts, users, accounts, attempts, and the palette.

use super::layout::indented;
use super::surface::Surface;
use super::text_input;
use crate::account::{AccountSummary, ListedUser};
use crate::app::App;
use crate::app::messages::{age, state_of, user_facts};
use crate::app::modal::Modal;
use crate::app::modal::lists::{matching_accounts, matching_attempts, matching_users};
use crate::app::modal::palette::Entry;
use crate::app::modal::picker::Picker;
use crate::app::msg::{AttemptRow, DraftRow, HitTarget};
use crate::app::setup_messages::unfinished_text;
use crate::text::measure::width;
use crate::text::search::Query;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::style::Style;
use ratatui::text::Span;
use ratatui::widgets::{Clear, Widget};

/// The filter, a blank line, the names of the columns.
pub(crate) const HEAD: u16 = 3;

/// A column of a list.
struct Column {
    title: &'static str,
    /// The most cells it takes. The first column, of width 0, takes what the others leave.
    width: u16,
    /// The least width of a list that shows it.
    from: u16,
}

const fn column(title: &'static str, width: u16, from: u16) -> Column {
    Column { title, width, from }
}

/// The columns of a longer list are as wide as they can be: measuring its cells would take time.
const MEASURED: usize = 200;

const DRAFTS: &[Column] =
    &[column("Name", 0, 0), column("Role", 10, 60), column("State", 20, 34), column("Changed", 14, 70)];
const USERS: &[Column] = &[
    column("Username", 0, 0),
    column("Name", 20, 60),
    column("Role", 10, 36),
    column("Agent ID", 8, 50),
    column("", 8, 74),
];
const ACCOUNTS: &[Column] = &[column("Account", 0, 0), column("", 30, 40)];
const ATTEMPTS: &[Column] =
    &[column("Username", 0, 0), column("Account", 12, 50), column("Sent", 14, 60), column("Open", 24, 34)];
const ENTRIES: &[Column] = &[column("What", 0, 0), column("Key or answer", 50, 34)];

/// Draws the list and returns the cursor of its input line.
pub(crate) fn draw(app: &App, modal: &Modal, area: Rect, surface: &mut Surface<'_>) -> Position {
    let (account, empty) = (app.account_state(), &app.empty_list_text(modal));
    match modal {
        Modal::Drafts(drafts) => {
            let row = |draft: &DraftRow| ListRow {
                bad: draft.damaged.is_some(),
                ..ListRow::new([&draft.title, &draft.role, &state_of(draft), &age(draft.age)])
            };
            let list = List { columns: DRAFTS, picker: &drafts.picker, empty };
            let cursor = list.draw(&drafts.matching(), row, area, surface);
            let Some(name) = drafts.new_name() else { return cursor };
            // A new name is typed in place of the filter, so that the list does not move.
            Clear.render(Rect { height: 1, ..area }, surface.buffer);
            let label = Span::styled("Name: ", surface.theme.accent);
            text_input::labelled(&label, name, area, surface)
        }
        Modal::Users(picker) => {
            let row = |user: &ListedUser| {
                let [role, agent_id, state] = user_facts(user);
                ListRow::new([&user.username, &user.name, role, agent_id, state])
            };
            let list = List { columns: USERS, picker, empty };
            list.draw(&matching_users(picker, account), row, area, surface)
        }
        Modal::Accounts(picker) => {
            let row = |account: &AccountSummary| {
                ListRow::new([&account.name, &app.account_facts(account).join(" · ")])
            };
            let list = List { columns: ACCOUNTS, picker, empty };
            list.draw(&matching_accounts(picker, account), row, area, surface)
        }
        Modal::Attempts(picker) => {
            let row = |attempt: &AttemptRow| {
                let (age, open) = (age(attempt.age), unfinished_text(attempt));
                ListRow::new([&attempt.username, &attempt.account, &age, &open])
            };
            let list = List { columns: ATTEMPTS, picker, empty };
            list.draw(&matching_attempts(picker, account), row, area, surface)
        }
        Modal::Palette(picker) => {
            let row = |entry: &Entry| ListRow::new([&entry.label, &entry.detail]);
            let list = List { columns: ENTRIES, picker, empty };
            let found = app.palette_entries(picker);
            list.draw(&found.iter().collect::<Vec<_>>(), row, area, surface)
        }
        _ => area.as_position(),
    }
}

struct List<'a> {
    columns: &'a [Column],
    picker: &'a Picker,
    /// What is shown without entries.
    empty: &'a str,
}

impl List<'_> {
    /// Draws the filter and the entries. Of thousands only the visible rows are built.
    fn draw<T>(
        &self,
        found: &[&T],
        row: impl Fn(&T) -> ListRow,
        area: Rect,
        surface: &mut Surface<'_>,
    ) -> Position {
        let label = Span::styled("Filter: ", surface.theme.quiet);
        let cursor = text_input::labelled(&label, &self.picker.filter, area, surface);
        // A low window has no room for the names of the columns.
        let head = if area.height < 2 * HEAD { 1 } else { HEAD };
        let rows = Rect { y: area.y + head, height: area.height.saturating_sub(head), ..area };
        if found.is_empty() {
            surface.print_wrapped(rows, self.empty, surface.theme.quiet);
            return cursor;
        }
        let places = self.places(found, &row, area);
        let theme = surface.theme;
        if head == HEAD {
            let titles: Vec<String> = self.columns.iter().map(|column| column.title.to_owned()).collect();
            print_cells(&titles, &places, [theme.quiet; 2], &Query::default(), rows.y - 1, surface);
        }
        let selected = self.picker.selected.min(found.len().saturating_sub(1));
        let first = (selected + 1).saturating_sub(usize::from(rows.height));
        let query = self.picker.query();
        for ((index, item), line) in found.iter().enumerate().skip(first).zip(rows.rows()) {
            let ListRow { cells, bad } = row(item);
            let styles = match (index == selected, bad) {
                (true, _) => [theme.chosen; 2],
                (false, true) => [theme.error; 2],
                (false, false) => [theme.text, theme.quiet],
            };
            surface.hit_area(line, HitTarget::Entry(index));
            if index == selected {
                surface.ground(line, theme.chosen);
                surface.glyph(line, "▸", theme.chosen);
            }
            print_cells(&cells, &places, styles, &query, line.y, surface);
        }
        surface.scrollbar(rows, first, found.len());
        cursor
    }

    /// The widths of the columns: as their cells need, but at least half of the most, so that filtering moves them little.
    fn widths<T>(&self, found: &[&T], row: impl Fn(&T) -> ListRow, room: u16) -> Vec<u16> {
        let most = self.columns.iter().map(|column| column.width);
        if found.len() > MEASURED {
            return most.collect();
        }
        let rows: Vec<ListRow> = found.iter().map(|item| row(item)).collect();
        let longest = |index: usize| {
            let cells = rows.iter().filter_map(|row| row.cells.get(index));
            cells.map(|cell| width(cell)).max().unwrap_or(0)
        };
        let needed = self.columns.iter().zip(most).enumerate();
        let least = |column: &Column| width(column.title).max(if room >= 60 { column.width / 2 } else { 0 });
        needed.map(|(index, (column, most))| longest(index).max(least(column)).min(most)).collect()
    }

    /// The columns that have room, each with its place in a line.
    fn places<T>(&self, found: &[&T], row: impl Fn(&T) -> ListRow, line: Rect) -> Vec<(usize, Rect)> {
        let widths = self.widths(found, row, line.width);
        let shown: Vec<usize> =
            (0..self.columns.len()).filter(|index| line.width >= self.columns[*index].from).collect();
        let constraints = shown.iter().map(|index| match widths[*index] {
            0 => Constraint::Min(12),
            width => Constraint::Max(width),
        });
        let places = Layout::horizontal(constraints).spacing(2).split(indented(line, 2));
        shown.into_iter().zip(places.iter().copied()).collect()
    }
}

/// Prints the cells of a row, the first in the first style, the others in the second.
fn print_cells(
    cells: &[String],
    places: &[(usize, Rect)],
    [first, others]: [Style; 2],
    query: &Query,
    y: u16,
    surface: &mut Surface<'_>,
) {
    for (index, place) in places {
        let (text, place) = (&cells[*index], Rect { y, height: 1, ..*place });
        surface.print(place, text, if *index == 0 { first } else { others });
        surface.underline(query, text, place);
    }
}

/// A row of a list: a text for each column.
struct ListRow {
    cells: Vec<String>,
    bad: bool,
}

impl ListRow {
    fn new<const N: usize>(cells: [&str; N]) -> Self {
        Self { cells: cells.map(str::to_owned).into(), bad: false }
    }
}
