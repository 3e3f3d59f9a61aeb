//! Modals over the form: help, the JSON, lists, prompts.

use super::surface::{ColumnLine, Surface, rest_of};
use super::text::wrap;
use super::theme::Theme;
use super::{list, new_account, preview, text_input};
use crate::app::modal::Modal;
use crate::app::modal::save_as::SaveAsModal;
use crate::app::{App, UserIndexState};
use crate::text::sentence_case;
use ratatui::layout::{Position, Rect};
use ratatui::text::Span;
use ratatui::widgets::{Block, Clear, Widget};

/// The least height of a list, whose entries may still be read.
const MIN_LIST_HEIGHT: u16 = 19;
/// The height of a prompt: its introduction, the input line, a hint or problem.
const PROMPT_HEIGHT: u16 = 7;
/// From this width on the help has room for two keys before their description.
const WIDE_HELP: u16 = 60;

/// Draws a modal over everything but the footer.
pub(crate) fn draw(app: &App, modal: &Modal, area: Rect, surface: &mut Surface<'_>) -> Position {
    let (title, height) = title_and_height(app, modal);
    let inner = frame(&title, height, area, surface);
    match modal {
        Modal::Help { scroll } => help(app, *scroll, inner, surface),
        Modal::Preview { scroll } => json(app, *scroll, inner, surface),
        Modal::SaveAs(save_as) => file_name(save_as, inner, surface),
        Modal::Secret(typed) => secret(app, typed.len(), inner, surface),
        Modal::AddAccount(account) => new_account::draw(account, inner, surface),
        Modal::Drafts(_) | Modal::Users(_) | Modal::Accounts(_) | Modal::Attempts(_) | Modal::Palette(_) => {
            list::draw(app, modal, inner, surface)
        }
    }
}

/// The height of a list is that of the unfiltered one, so that filtering moves nothing.
fn title_and_height(app: &App, modal: &Modal) -> (String, u16) {
    let list = |entries: usize| {
        u16::try_from(entries).unwrap_or(u16::MAX).saturating_add(list::HEAD).max(MIN_LIST_HEIGHT)
    };
    let (title, height) = match modal {
        Modal::Help { .. } => (" Help ", u16::MAX),
        Modal::Preview { .. } => return (format!(" {} ", app.phase().json_title()), u16::MAX),
        Modal::Palette(_) => (" Actions and fields ", u16::MAX),
        Modal::Drafts(drafts) => (" Drafts ", list(drafts.rows().map_or(0, <[_]>::len))),
        Modal::Users(_) => match app.account_state().users() {
            UserIndexState::Read(directory) => (" Copy settings from ", list(directory.len())),
            _ => (" Copy settings from ", list(0)),
        },
        Modal::Accounts(_) => (" Accounts ", list(app.account().accounts.len())),
        Modal::Attempts(_) => (" Sent, outcome unknown ", list(app.account_state().open_attempts().len())),
        Modal::AddAccount(_) => (" Add an account ", new_account::HEIGHT),
        Modal::Secret(_) => (" Client secret ", PROMPT_HEIGHT),
        Modal::SaveAs(save_as) => return (format!(" Save the {} ", save_as.format.name()), PROMPT_HEIGHT),
    };
    (title.to_owned(), height)
}

/// Wider boxes are hard to read.
const WIDTH: u16 = 84;
/// A visible rest of the form that is narrower or lower than this is useless: the box covers it too.
const MIN_REST: u16 = 12;

fn frame(title: &str, height: u16, area: Rect, surface: &mut Surface<'_>) -> Rect {
    let beside = area.width.saturating_sub(WIDTH) / 2;
    let margin = if beside < MIN_REST { 0 } else { beside };
    let full = area.height.saturating_sub(3);
    let outer = Rect {
        x: area.x + margin,
        y: area.y + 2,
        width: area.width - 2 * margin,
        height: if full.saturating_sub(MIN_REST) < height { full } else { height + 2 },
    };
    Clear.render(outer, surface.buffer);
    let block =
        Block::bordered().title(title).title_style(surface.theme.accent).border_style(surface.theme.quiet);
    let inner = block.inner(outer);
    block.render(outer, surface.buffer);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

fn json(app: &App, scroll: usize, area: Rect, surface: &mut Surface<'_>) -> Position {
    let payload = app.shown_payload();
    let focus = app.navigation().field().and_then(|at| payload.line_of(at));
    let most = payload.lines.len().saturating_sub(usize::from(area.height));
    let first = scroll.min(most);
    preview::lines(&payload, focus, first, area, surface);
    surface.scroll_offset = Some(first);
    surface.mark_hidden(area, first, payload.lines.len());
    let line = focus.unwrap_or(0).saturating_sub(first);
    let y = area.y + u16::try_from(line).unwrap_or(0).min(area.height.saturating_sub(1));
    Position { x: area.x, y }
}

fn help(app: &App, scroll: usize, area: Rect, surface: &mut Surface<'_>) -> Position {
    surface.print_scrolled(&help_lines(app, surface.theme, area.width), scroll, area);
    area.as_position()
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

/// Keys and what they do in two columns, each wrapped.
fn key_lines(keys: &str, does: &str, theme: &Theme, room: u16) -> impl Iterator<Item = ColumnLine> {
    let column = if room >= WIDE_HELP { 24 } else { 16 };
    let (mut keys, mut does) = (wrap(keys, column - 2).into_iter(), wrap(does, room - column).into_iter());
    let (strong, plain) = (theme.strong, theme.text);
    std::iter::from_fn(move || {
        let key = keys.next().map(|key| (0, key, strong));
        let text = does.next().map(|text| (column, text, plain));
        (key.is_some() || text.is_some()).then(|| ColumnLine(key.into_iter().chain(text).collect()))
    })
}

/// Draws the prompt for the secret, which is shown as dots.
fn secret(app: &App, length: usize, area: Rect, surface: &mut Surface<'_>) -> Position {
    let theme = surface.theme;
    let y = area.y + surface.print_wrapped(area, &app.secret_prompt_text(), theme.text) + 1;
    let x = surface.print(area.x, y, area.right(), "Secret: ", theme.accent);
    text_input::masked(length, rest_of(Rect { y, ..area }, x), surface)
}

/// Draws the prompt for a file name, with the problem of the last one.
fn file_name(save_as: &SaveAsModal, area: Rect, surface: &mut Surface<'_>) -> Position {
    let theme = surface.theme;
    let label = Span::styled("File: ", theme.accent);
    let cursor = text_input::labelled(&label, save_as.name.input(), area, surface);
    let below = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    let hint =
        format!("The {} goes into this file. One that exists is not written over.", save_as.format.name());
    let (text, style) =
        save_as.problem.as_ref().map_or((hint, theme.quiet), |problem| (format!("! {problem}"), theme.error));
    surface.print_wrapped(below, &text, style);
    cursor
}
