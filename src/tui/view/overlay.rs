//! Modals over the form: help, the JSON, lists, prompts.

use super::column_line::ColumnLine;
use super::surface::{Panel, Surface};
use super::{batch, footer, list, new_account, preview, take_back, text_input};
use crate::app::App;
use crate::app::modal::Modal;
use crate::app::modal::paste::PasteModal;
use crate::app::modal::restore::RestoreModal;
use crate::model::field::display_value;
use crate::model::restored::SettingChange;
use crate::text::measure::cells;
use crate::text::sentence_case;
use crate::tui::theme::Theme;
use ratatui::layout::{Constraint, Layout, Margin, Position, Rect};
use ratatui::widgets::{Clear, Widget};

/// The least height of a list, so that filtering moves nothing and a message finds room.
const MIN_LIST_HEIGHT: u16 = 12;
/// The height of a prompt: its introduction, the input line, a hint or problem.
const PROMPT_HEIGHT: u16 = 6;
/// From this width on the help has room for two keys before their description.
const WIDE_HELP: u16 = 60;
/// Wider modals are hard to read.
const WIDTH: u16 = 84;
/// If less of the form than this would stay visible on each side, the modal covers it too.
const MIN_REST: u16 = 13;
/// Borders, the keys, and a blank line above them.
const CHROME: u16 = 4;

/// Draws a modal between the header and the footer, centred and as high as it needs.
pub(crate) fn draw(app: &App, modal: &Modal, area: Rect, surface: &mut Surface<'_>) -> Position {
    let width = if area.width < WIDTH + 2 * MIN_REST { area.width } else { WIDTH };
    let room = width.saturating_sub(CHROME);
    let text = text_lines(app, modal, surface.theme, room);
    let height = height(app, modal, text.len(), surface.theme, room).saturating_add(CHROME);
    let outer = area.inner(Margin::new(0, 1)).centered(Constraint::Length(width), Constraint::Max(height));
    let inner = frame(app, &app.modal_title(modal), outer, surface);
    match modal {
        Modal::Help { scroll }
        | Modal::Paste(PasteModal { scroll, .. })
        | Modal::Restore(RestoreModal { scroll, .. }) => {
            let first = surface.print_scrolled(&text, *scroll, inner);
            surface.scrollbar(inner, first, text.len());
            inner.as_position()
        }
        Modal::Preview { scroll } => preview::modal(app, *scroll, inner, surface),
        Modal::Batch(modal) => batch::draw(app, modal, inner, surface),
        Modal::SaveAs(save_as) => {
            text_input::file_prompt(&save_as.name, &save_as.hint(), save_as.problem.as_ref(), inner, surface)
        }
        Modal::Secret(typed) => {
            let below = surface.print_wrapped(inner, &app.secret_prompt_text(), surface.theme.text);
            let line = Rect { y: below.y + 1, ..below };
            let rest = surface.print(line, "Secret: ", surface.theme.accent);
            surface.ground(Rect { height: 1, ..rest }, surface.theme.field);
            text_input::masked(typed.len(), rest, surface)
        }
        Modal::TakeBack(modal) => take_back::draw(modal, inner, surface),
        Modal::AddAccount(account) => new_account::draw(account, inner, surface),
        Modal::Drafts(_) | Modal::Users(_) | Modal::Accounts(_) | Modal::Attempts(_) | Modal::Palette(_) => {
            list::draw(app, modal, inner, surface)
        }
    }
}

/// The height of a list is that of the unfiltered one, so that filtering moves nothing.
fn height(app: &App, modal: &Modal, text: usize, theme: &Theme, room: u16) -> u16 {
    let list = |entries: usize| cells(entries).saturating_add(list::HEAD).max(MIN_LIST_HEIGHT);
    match modal {
        Modal::Help { .. } | Modal::Paste(_) | Modal::Restore(_) => cells(text),
        Modal::Preview { .. } => cells(app.shown_payload().lines.len()),
        Modal::Palette(_) => u16::MAX,
        Modal::Drafts(drafts) => list(drafts.rows().map_or(0, <[_]>::len)),
        Modal::Users(_) => list(app.account_state().known_users()),
        Modal::Accounts(_) => list(app.account().accounts.len()),
        Modal::Attempts(_) => list(app.account_state().open_attempts().len()),
        Modal::AddAccount(form) => new_account::height(form),
        Modal::TakeBack(_) => take_back::HEIGHT,
        Modal::Secret(_) | Modal::SaveAs(_) => PROMPT_HEIGHT,
        Modal::Batch(modal) => batch::height(app, modal, theme, room),
    }
}

/// Draws the panel of a modal with its keys at its foot. Returns the area of its content.
fn frame(app: &App, title: &str, area: Rect, surface: &mut Surface<'_>) -> Rect {
    Clear.render(area, surface.buffer);
    let inner = surface.panel(area, &Panel::new(title, true, surface.theme));
    let roomy = u16::from(inner.height > 8);
    let [content, _, foot] =
        Layout::vertical([Constraint::Fill(1), Constraint::Length(roomy), Constraint::Length(1)])
            .areas(inner);
    footer::keys(app, foot, surface);
    content.inner(Margin::new(1, 0))
}

/// The lines of a modal that is only read.
fn text_lines(app: &App, modal: &Modal, theme: &Theme, room: u16) -> Vec<ColumnLine> {
    match modal {
        Modal::Paste(ticket) => pasted_lines(app, ticket, theme, room),
        Modal::Restore(restore) => restored_lines(restore, theme, room),
        Modal::Help { .. } => help_lines(app, theme, room),
        _ => Vec::new(),
    }
}

/// A key and what it does, or a setting and what changes, beside each other.
fn key_lines(key: &str, does: &str, theme: &Theme, room: u16) -> Vec<ColumnLine> {
    let column = if room >= WIDE_HELP { 24 } else { 16 };
    ColumnLine::beside((key, theme.strong), (does, theme.text), column, room)
}

fn help_lines(app: &App, theme: &Theme, room: u16) -> Vec<ColumnLine> {
    let mut lines: Vec<ColumnLine> = Vec::new();
    for section in app.help().sections {
        if !lines.is_empty() {
            lines.push(ColumnLine::default());
        }
        lines.push(ColumnLine::new(section.heading, theme.accent));
        for text in section.text {
            lines.extend(ColumnLine::wrapped(&text, room, theme.text));
        }
        for row in section.keys {
            lines.extend(key_lines(&row.keys, &sentence_case(&row.does), theme, room));
        }
    }
    lines
}

/// What a paste would fill in where, what that replaces, and what was not understood.
fn pasted_lines(app: &App, ticket: &PasteModal, theme: &Theme, room: u16) -> Vec<ColumnLine> {
    let column = if room >= WIDE_HELP { 30 } else { 16 };
    let mut lines = Vec::new();
    for row in &ticket.rows {
        let label = (0, &*app.document().label_of(row.at), theme.quiet);
        lines.push(ColumnLine::columns([label, (column, display_value(&row.value), theme.text)]));
        if !row.replaces.is_empty() {
            let text = format!("? replaces {}", display_value(&row.replaces));
            lines.push(ColumnLine(vec![(column, text, theme.warning)]));
        }
    }
    if !ticket.rest.is_empty() {
        lines.push(ColumnLine::default());
        lines.push(ColumnLine::new("Not understood, and not taken", theme.strong));
        lines.extend(ticket.rest.iter().flat_map(|line| ColumnLine::wrapped(line, room, theme.quiet)));
    }
    lines
}

/// Who is restored, what changes, and what does not.
fn restored_lines(restore: &RestoreModal, theme: &Theme, room: u16) -> Vec<ColumnLine> {
    let style = if restore.is_production { theme.warning } else { theme.strong };
    let who = ColumnLine::wrapped(&restore.who, room, style).chain([ColumnLine::default()]);
    let row = |row: &SettingChange| key_lines(&row.label, &row.describe(), theme, room);
    let rows = restore.rows.iter().flat_map(row);
    let notes = restore.notes.iter().flat_map(|note| ColumnLine::wrapped(note, room, theme.text));
    who.chain(rows).chain([ColumnLine::default()]).chain(notes).collect()
}
