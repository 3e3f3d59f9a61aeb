//! While the user is being created, and afterwards: cards with what happened, and the buttons.

use super::Cursor;
use super::buttons::Buttons;
use super::column_line::ColumnLine;
use super::layout::indented;
use super::setup::step_lines;
use super::surface::{Panel, Surface};
use crate::app::App;
use crate::app::keymap::Command;
use crate::app::messages::{PRACTICE, sending_text};
use crate::app::msg::HitTarget;
use crate::app::phase::{OutcomeAction, Phase};
use crate::app::setup_messages::{done_text, setting_up_text};
use crate::model::diff::FieldDiff;
use crate::model::fields::{FieldId, Screen};
use crate::submission::{Created, Outcome, OutcomeKind, Submission};
use crate::text::measure::{cells, width};
use crate::text::sanitize::single_line;
use crate::tui::theme::Theme;
use ratatui::layout::{Constraint, Layout, Margin, Rect};
use ratatui::style::{Modifier, Style};
use std::time::Duration;

/// Wider cards are hard to read.
const WIDTH: u16 = 84;
/// The columns of values: of the user, and of what the API changed.
const VALUE: u16 = 12;
const DIFFERENCE: u16 = 30;
const USER_ID: u16 = 36;
const SETTING_UP: &str = "Setting up";
const SPINNER: [&str; 8] = ["⠋", "⠙", "⠸", "⠴", "⠦", "⠧", "⠇", "⠏"];

/// A panel of an outcome.
struct Card {
    title: String,
    /// At the right of the title.
    mark: String,
    style: Style,
    lines: Vec<ColumnLine>,
}

impl Card {
    fn new(title: impl Into<String>, style: Style, lines: Vec<ColumnLine>) -> Self {
        Self { title: title.into(), mark: String::new(), style, lines }
    }
}

/// Draws the progress indicator: the step and its time.
pub(crate) fn sending(app: &App, area: Rect, surface: &mut Surface<'_>) -> Cursor {
    let Phase::Sending { elapsed, submission, .. } = app.phase() else { return None };
    if app.phase().is_setting_up() {
        return setting_up(app, area, surface);
    }
    let theme = surface.theme;
    let area = column(area);
    let box_area = Rect { height: area.height.min(5), ..area };
    let inner = surface.panel(box_area, &Panel::new(&app.create_label(), true, theme));
    let line = inner.inner(Margin::new(1, 0));
    surface.glyph(line, spinner(*elapsed), theme.accent);
    let text = indented(line, 2);
    let stage = format!("{} …{}", app.phase().stage_text(), app.users_read_text());
    surface.print(text, &format!("{stage}  {} s", elapsed.as_secs()), theme.strong);
    let words = format!("{} {} cancels.", sending_text(submission), app.way_to(Command::Close));
    surface.print_wrapped(Rect { y: text.y + 1, height: 2, ..text }, &words, theme.quiet);
    Some(line.as_position())
}

fn spinner(elapsed: Duration) -> &'static str {
    SPINNER[usize::try_from(elapsed.as_millis() / 125).unwrap_or(0) % SPINNER.len()]
}

/// Draws who was created, and the steps that follow.
fn setting_up(app: &App, area: Rect, surface: &mut Surface<'_>) -> Cursor {
    let Phase::Sending { submission, .. } = app.phase() else { return None };
    let area = column(area);
    let room = area.width.saturating_sub(4);
    let mut cards = cards(app, surface.theme, room);
    let words = format!("{} {} stops it.", setting_up_text(submission), app.way_to(Command::Close));
    if let Some(steps) = cards.last_mut() {
        // Above the steps: where there is little room the end is shown.
        let words = ColumnLine::wrapped(&words, room, surface.theme.quiet).chain([ColumnLine::default()]);
        steps.lines.splice(0..0, words);
    }
    draw_cards(&cards, usize::MAX, area, surface);
    Some(area.as_position())
}

/// The column in which cards stand.
fn column(area: Rect) -> Rect {
    let column = area.centered_horizontally(Constraint::Max(WIDTH));
    let above = u16::from(area.height >= 20);
    Rect { y: column.y + above, height: column.height - above, ..column }
}

pub(crate) fn finished(app: &App, area: Rect, surface: &mut Surface<'_>) -> Cursor {
    let Phase::Finished { scroll, wait, button, .. } = app.phase() else { return None };
    let area = column(area);
    let cards = cards(app, surface.theme, area.width.saturating_sub(4));
    let labels = app.phase().actions().into_iter().map(|action| match action {
        OutcomeAction::SendAgain if *wait > 0 => format!("{} in {wait} s", action.label()),
        _ => action.label().to_owned(),
    });
    let buttons = Buttons::new(labels, area.width.saturating_sub(2));
    let [content, foot] =
        Layout::vertical([Constraint::Fill(1), Constraint::Length(buttons.height())]).areas(area);
    let bottom = draw_cards(&cards, *scroll, content, surface).map_or(foot.y, |end| end + 1);
    let foot = indented(Rect { y: bottom, ..foot }, 1);
    buttons.draw(Some(*button), HitTarget::Choice, foot, surface)
}

/// Draws the cards below each other, or as one that is scrolled. Returns where they end, unless they are scrolled.
fn draw_cards(cards: &[Card], scroll: usize, area: Rect, surface: &mut Surface<'_>) -> Option<u16> {
    let heights: Vec<u16> = cards.iter().map(|card| cells(card.lines.len()) + 2).collect();
    let total: u16 = heights.iter().sum();
    if total >= area.height {
        in_one(cards, scroll, area, surface);
        return None;
    }
    let places = Layout::vertical(heights.iter().map(|height| Constraint::Length(*height))).split(area);
    for (card, place) in cards.iter().zip(places.iter()) {
        let inner = draw_panel(card, *place, surface);
        surface.print_scrolled(&card.lines, 0, inner);
    }
    Some(area.y + total)
}

fn draw_panel(card: &Card, area: Rect, surface: &mut Surface<'_>) -> Rect {
    let title_style = card.style.add_modifier(Modifier::BOLD);
    // The other cards have the usual border.
    let border = if card.style == surface.theme.text { surface.theme.border } else { card.style };
    let panel = Panel { boxed: true, title: &card.title, title_style, mark: &card.mark, border };
    surface.panel(area, &panel).inner(Margin::new(1, 0))
}

/// Draws all cards as one that is scrolled, where they do not fit.
fn in_one(cards: &[Card], scroll: usize, area: Rect, surface: &mut Surface<'_>) {
    let Some(head) = cards.first() else { return };
    // A setup that is open comes first: it needs attention.
    let is_urgent = |card: &&Card| card.title == SETTING_UP && card.style == surface.theme.warning;
    let (urgent, rest): (Vec<_>, Vec<_>) = cards[1..].iter().partition(is_urgent);
    let titled = |card: &Card| {
        let title = format!("{}  {}", card.title, card.mark);
        let title = ColumnLine::new(title.trim_end(), surface.theme.strong);
        std::iter::once(title).chain(card.lines.iter().cloned()).collect::<Vec<_>>()
    };
    let head_lines = std::iter::once(head.lines.clone());
    let blocks = urgent.into_iter().map(titled).chain(head_lines).chain(rest.into_iter().map(titled));
    let lines = blocks.collect::<Vec<_>>().join(&ColumnLine::default());
    let inner = draw_panel(head, area, surface);
    let first = surface.print_scrolled(&lines, scroll, inner);
    surface.mark_hidden(inner, 0, first, lines.len());
}

fn cards(app: &App, theme: &Theme, room: u16) -> Vec<Card> {
    let (submission, time, differences): (_, _, &[FieldDiff]) = match app.phase() {
        Phase::Editing => return Vec::new(),
        Phase::Sending { submission, elapsed, .. } => (submission, format!("{} s", elapsed.as_secs()), &[]),
        Phase::Finished { submission, took, differences, .. } => {
            (submission, format!("{:.1} s", took.as_secs_f32()), differences)
        }
    };
    let Some(outcome) = submission.outcome() else { return Vec::new() };
    let words = outcome.describe(submission.request());
    let (glyph, style) = match outcome {
        Outcome::Created(_) => ("✓", theme.good),
        Outcome::Unknown { .. } => ("?", theme.warning),
        _ => ("!", theme.error),
    };
    let (place, lines) = match outcome {
        Outcome::Created(created) => {
            (format!(" in {}", app.account().shown_name()), created_lines(app, created, theme, room))
        }
        _ => (String::new(), message_lines(outcome, &words.lines, theme, room)),
    };
    let title = format!("{glyph} {}{place}", words.title);
    let mut cards = vec![Card { mark: time, ..Card::new(title, style, lines) }];
    cards.extend(setup_card(app, submission, theme, room));
    if app.phase().is_setting_up() {
        return cards;
    }
    let (filled, changed): (Vec<_>, Vec<_>) = differences.iter().partition(|one| one.sent.is_empty());
    let changed = difference_lines(theme, &changed, room);
    cards.push(Card::new("Changed by the API", theme.warning, changed));
    let next = app.still_to_do().unwrap_or_default();
    cards.push(Card::new("Next", theme.text, ColumnLine::wrapped(&next, room, theme.text).collect()));
    let restored = outcome.kind() == OutcomeKind::Restored;
    let title = if restored { "Left as it was" } else { "Filled in by the account" };
    cards.push(Card::new(title, theme.text, difference_lines(theme, &filled, room)));
    cards.retain(|card| !card.lines.is_empty());
    cards
}

/// What the API said, then what it means and what to do.
fn message_lines(outcome: &Outcome, text: &[String], theme: &Theme, room: u16) -> Vec<ColumnLine> {
    let from_api = match outcome {
        Outcome::Refused(refusal) => refusal.messages.len(),
        Outcome::NotAuthorised { messages, .. } => messages.len(),
        _ => 1,
    };
    let mut lines = Vec::new();
    for (index, line) in text.iter().enumerate() {
        if index == from_api && index > 0 {
            lines.push(ColumnLine::default());
        }
        let style = if index < from_api { theme.strong } else { theme.text };
        lines.extend(ColumnLine::wrapped(line, room, style));
    }
    lines
}

fn setup_card(app: &App, submission: &Submission, theme: &Theme, room: u16) -> Option<Card> {
    let spinner = match app.phase() {
        Phase::Sending { elapsed, .. } => Some(spinner(*elapsed)),
        _ => None,
    };
    let lines = step_lines(submission, spinner, theme, room);
    if lines.is_empty() {
        return None;
    }
    let results = submission.setup_results_or_open();
    let mark = if results.is_empty() { String::new() } else { done_text(&results) };
    let is_open = spinner.is_none() && submission.has_open_setup();
    let style = if is_open { theme.warning } else { theme.text };
    Some(Card { mark, ..Card::new(SETTING_UP, style, lines) })
}

fn created_lines(app: &App, created: &Created, theme: &Theme, room: u16) -> Vec<ColumnLine> {
    let Some(request) = app.phase().submission().map(Submission::request) else { return Vec::new() };
    let mut lines = Vec::new();
    let mut fact =
        |label: &str, value: &str, remark: &str| lines.push(fact_line(label, value, remark, theme));
    let form = app.form();
    // The form is another user's where an earlier attempt is finished.
    let is_of_form = !request.body.is_empty();
    // A restored user keeps a name that was not answered.
    if is_of_form && !form.value(FieldId::Name).is_empty() {
        fact("Name", &form.value(FieldId::Name), "");
    }
    let facts = if is_of_form { app.screen_summary(Screen::Agent) } else { String::new() };
    fact("Username", &single_line(&request.username, 100), &facts);
    // A modal in front has other keys.
    let key = app.keymap().shown_in(Command::CopyUserId, app.layers_at(None));
    let copies = if key.is_empty() { String::new() } else { format!("{key} copies it") };
    match &created.user_id {
        // An id is never cut.
        Some(id) if room < VALUE + USER_ID => {
            lines.push(ColumnLine::new(format!("userId: {copies}").trim_end_matches(": "), theme.quiet));
            lines.push(ColumnLine::new(id, theme.strong));
        }
        Some(id) => fact("userId", id, &copies),
        None => {}
    }
    let key = app.keymap().shown(Command::CopyReceipt);
    if !key.is_empty() {
        let text = format!("{key} copies a text for it");
        lines.push(ColumnLine::columns([(0, "Ticket", theme.quiet), (VALUE, &text, theme.quiet)]));
    }
    let practice = app.account().practice.then_some(PRACTICE);
    let warnings = created.note.as_deref().into_iter().chain(practice);
    lines.extend(warnings.flat_map(|text| ColumnLine::wrapped(text, room, theme.warning)));
    lines
}

/// A label, a value, and a remark behind it.
fn fact_line(label: &str, value: &str, remark: &str, theme: &Theme) -> ColumnLine {
    let after = VALUE + width(value) + 2;
    ColumnLine::columns([(0, label, theme.quiet), (VALUE, value, theme.strong), (after, remark, theme.quiet)])
}

fn difference_lines(theme: &Theme, differences: &[&FieldDiff], room: u16) -> Vec<ColumnLine> {
    let mut lines = Vec::new();
    for one in differences {
        let text = if one.sent.is_empty() { one.now.clone() } else { one.describe() };
        if room >= 2 * DIFFERENCE {
            let (label, value) = ((one.label, theme.quiet), (text.as_str(), theme.text));
            lines.extend(ColumnLine::beside(label, value, DIFFERENCE, room));
        } else {
            lines.push(ColumnLine::new(one.label, theme.quiet));
            lines.extend(ColumnLine::wrapped_at(2, &text, room, theme.text));
        }
    }
    lines
}
