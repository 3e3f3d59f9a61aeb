//! What lies over the form: help, the JSON, the drafts, the palette.

use super::paper::Surface;
use super::text::{out_of_sight, put, wrap};
use super::theme::Theme;
use super::{list, preview, prompt};
use crate::app::App;
use crate::app::UserIndexState;
use crate::app::modal::Modal;
use crate::model::{json_path, payload};
use crate::text::sentence_case;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::{Block, Clear, Widget};

/// A list has at least so many lines: what it shows may still be on the way.
const LIST: u16 = 19;

/// Draws an overlay over everything but the footer.
pub(crate) fn draw(
    app: &App,
    overlay: &Modal,
    theme: &Theme,
    area: Rect,
    paper: &mut Surface<'_>,
) -> Position {
    let inner = frame(&title(overlay), height(app, overlay), theme, area, paper);
    match overlay {
        Modal::Help(text) => help(app, text.scroll, theme, inner, paper),
        Modal::Preview(text) => json(app, text.scroll, theme, inner, paper),
        Modal::SaveAs(save_as) => prompt::file_name(save_as, theme, inner, paper),
        Modal::Secret(prompt) => prompt::secret(app, prompt.secret.len(), theme, inner, paper),
        Modal::AddAccount(account) => super::new_account::draw(account, theme, inner, paper),
        Modal::Drafts { .. }
        | Modal::Users { .. }
        | Modal::Accounts { .. }
        | Modal::Attempts { .. }
        | Modal::Palette { .. } => list::draw(app, overlay, theme, inner, paper),
    }
}

/// How many lines an overlay has, where there are as many.
fn height(app: &App, overlay: &Modal) -> u16 {
    let list =
        |entries: usize| u16::try_from(entries).unwrap_or(u16::MAX).saturating_add(list::HEAD).max(LIST);
    match overlay {
        Modal::Help { .. } | Modal::Preview { .. } | Modal::Palette { .. } => u16::MAX,
        Modal::SaveAs { .. } | Modal::Secret { .. } => prompt::HEIGHT,
        Modal::AddAccount(_) => super::new_account::HEIGHT,
        // What is typed hides entries, and the list keeps its place.
        Modal::Drafts(drafts) => list(drafts.rows().map_or(0, <[_]>::len)),
        Modal::Users { .. } => match app.account_state().users() {
            UserIndexState::Read(directory) => list(directory.len()),
            _ => list(0),
        },
        Modal::Accounts { .. } => list(app.account().accounts.len()),
        Modal::Attempts { .. } => list(app.account_state().open_attempts().len()),
    }
}

fn title(overlay: &Modal) -> String {
    let title = match overlay {
        Modal::Help { .. } => " Help ",
        Modal::Preview { .. } => preview::TITLE,
        Modal::Drafts { .. } => " Drafts ",
        Modal::Palette { .. } => " Actions and fields ",
        Modal::Users { .. } => " Copy settings from ",
        Modal::Accounts { .. } => " Accounts ",
        Modal::Secret { .. } => " Client secret ",
        Modal::Attempts { .. } => " Sent, outcome unknown ",
        Modal::AddAccount(_) => " Add an account ",
        Modal::SaveAs(save_as) => return format!(" Save the {} ", save_as.format.name()),
    };
    title.to_owned()
}

/// Wider boxes are hard to read.
const WIDTH: u16 = 84;
/// So little of what is covered, on a side or beneath, tells nothing: the box covers that, too.
const SCRAP: u16 = 12;

/// The box, as high as what is in it asks for, and within it the room for that.
fn frame(title: &str, height: u16, theme: &Theme, area: Rect, paper: &mut Surface<'_>) -> Rect {
    let beside = area.width.saturating_sub(WIDTH) / 2;
    let margin = if beside < SCRAP { 0 } else { beside };
    let full = area.height.saturating_sub(3);
    let outer = Rect {
        x: area.x + margin,
        y: area.y + 2,
        width: area.width - 2 * margin,
        height: if full.saturating_sub(SCRAP) < height { full } else { height + 2 },
    };
    Clear.render(outer, paper);
    let block = Block::bordered().title(title).title_style(theme.accent).border_style(theme.quiet);
    let inner = block.inner(outer);
    block.render(outer, paper);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

fn json(app: &App, scroll: usize, theme: &Theme, area: Rect, paper: &mut Surface<'_>) -> Position {
    let payload = payload::build(app.form());
    let focus = app.navigation().field().and_then(|at| payload.line_of(at));
    let most = payload.line_count().saturating_sub(usize::from(area.height));
    let first = scroll.min(most);
    preview::lines(&payload, focus, first, theme, area, paper);
    paper.begins_with(first);
    out_of_sight(paper, area, (first, most - first), theme.quiet);
    let line = focus.unwrap_or(0).saturating_sub(first);
    let y = area.y + u16::try_from(line).unwrap_or(0).min(area.height.saturating_sub(1));
    Position { x: area.x, y }
}

/// A line of the help: a key and what it does, or a sentence.
/// From this width on, the help has room for two keys before what they do.
const WIDE_HELP: u16 = 60;

struct HelpLine {
    key: String,
    column: u16,
    text: String,
    style: Style,
}

fn help(app: &App, scroll: usize, theme: &Theme, area: Rect, paper: &mut Surface<'_>) -> Position {
    let lines = help_lines(app, theme, area.width);
    let window = usize::from(area.height);
    let first = scroll.min(lines.len().saturating_sub(window));
    for (line, y) in lines.iter().skip(first).zip(area.y..area.bottom()) {
        put(paper, area.x, y, area.right(), &line.key, theme.strong);
        put(paper, area.x + line.column, y, area.right(), &line.text, line.style);
    }
    let below = lines.len().saturating_sub(first + window);
    paper.begins_with(first);
    out_of_sight(paper, area, (first, below), theme.quiet);
    Position { x: area.x, y: area.y }
}

fn help_lines(app: &App, theme: &Theme, room: u16) -> Vec<HelpLine> {
    let sentence_line = |text: String, style| HelpLine { key: String::new(), column: 0, text, style };
    let mut lines = Vec::new();
    if let Some(at) = app.navigation().field() {
        let field = at.field.field();
        lines.push(sentence_line(field.label.to_owned(), theme.accent));
        lines.extend(
            wrap(&app.field_help_text(at), room).into_iter().map(|text| sentence_line(text, theme.text)),
        );
        let rules: Vec<&str> = field.rules.iter().map(|rule| rule.hint()).collect();
        lines.extend(wrap(&rules.join(" "), room).into_iter().map(|text| sentence_line(text, theme.text)));
        lines.push(sentence_line(format!("JSON: {}", json_path::path_of(app.form(), at)), theme.quiet));
        lines.push(sentence_line(String::new(), theme.text));
    }
    let mut heading = "Keys";
    lines.push(sentence_line(heading.to_owned(), theme.accent));
    for line in app.keymap().lines() {
        let place = line.layer.heading();
        if !place.is_empty() && place != heading {
            heading = place;
            lines.push(sentence_line(String::new(), theme.text));
            lines.push(sentence_line(heading.to_owned(), theme.accent));
        }
        lines.extend(key_lines(&line.keys, &sentence_case(&line.does), theme, room));
    }
    lines
}

/// Keys and what they do, beside each other on as many lines as they need.
fn key_lines(keys: &str, does: &str, theme: &Theme, room: u16) -> impl Iterator<Item = HelpLine> {
    let column = if room >= WIDE_HELP { 24 } else { 16 };
    let (mut keys, mut does) = (wrap(keys, column - 2).into_iter(), wrap(does, room - column).into_iter());
    let style = theme.text;
    std::iter::from_fn(move || {
        let (key, text) = (keys.next(), does.next());
        let some = key.is_some() || text.is_some();
        some.then(|| HelpLine { key: key.unwrap_or_default(), column, text: text.unwrap_or_default(), style })
    })
}
