//! The review: the button and all problems fixed at the top, every answer in cards by screen below.

use super::Cursor;
use super::field::mark;
use super::form::{self, MARGIN, button, focus_bar};
use super::layout::Areas;
use super::surface::{Panel, Surface, rest_of};
use super::text::width;
use crate::app::App;
use crate::app::focus::FocusTarget;
use crate::app::msg::HitTarget;
use crate::app::review::ReviewLine;
use crate::model::fields::Screen;
use crate::model::rule::{Severity, Violation};
use crate::tui::theme::Theme;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Borders;

/// From this height on, blank lines separate button, problems and answers.
const ROOMY: u16 = 12;
/// From this width on the cards stand in two columns.
const TWO_COLUMNS: u16 = 130;
/// What a card of one column takes beside its lines, and one of two columns.
const CHROME: [u16; 2] = [2, 3];

pub(crate) fn draw(app: &App, areas: &Areas, surface: &mut Surface<'_>) -> Cursor {
    let inner = form::frame(app, areas, surface);
    let problems = app.document().problems();
    let (button_rows, mut cursor) = create_button(app, inner, surface);
    // The problems leave half of the room to the answers.
    let gap = u16::from(inner.height >= ROOMY);
    let room = usize::from(inner.height.saturating_sub(3 + button_rows) / 2).max(1);
    let shown = problems.len().min(room);
    let below = |height: u16| Constraint::Length(height);
    let [_, list, _, cards] = Layout::vertical([
        below(button_rows + gap),
        below(u16::try_from(shown).unwrap_or(0)),
        below(if shown > 0 { gap } else { 0 }),
        Constraint::Fill(1),
    ])
    .areas(inner);
    let focused = if let FocusTarget::Problem(index) = app.focus() { index } else { 0 };
    let first = (focused + 1).saturating_sub(shown);
    for ((index, (answer, violation)), row) in problems.iter().enumerate().skip(first).zip(list.rows()) {
        let target = FocusTarget::Problem(index);
        surface.hit_area((row.x, row.right()), row.y, HitTarget::FocusTarget(target));
        let focused = app.focus() == target;
        let offer = app.offer_text(*answer, violation, focused).unwrap_or_default();
        let label = app.document().label_of(*answer);
        cursor = problem(&label, violation, &offer, focused, row, surface).or(cursor);
    }
    if shown > 0 {
        surface.mark_hidden(list, first, problems.len());
    }
    answers(app, cards, surface).or(cursor)
}

/// Draws the button with the summary beside it, or below where that does not fit. Returns the lines used.
fn create_button(app: &App, inner: Rect, surface: &mut Surface<'_>) -> (u16, Cursor) {
    let theme = surface.theme;
    let focused = app.focus() == FocusTarget::Create;
    focus_bar(focused, inner, surface);
    let line = rest_of(Rect { width: inner.width.saturating_sub(1), ..inner }, inner.x + MARGIN);
    let label = app.create_label();
    let label = if width(&label) + 4 <= line.width { label } else { "Create user".to_owned() };
    let hit = HitTarget::FocusTarget(FocusTarget::Create);
    let (after, cursor) = button(focused, &label, hit, line, surface);
    if app.account().production {
        let style = if focused { theme.production } else { theme.warning };
        surface.ground(Rect { width: after - line.x, height: 1, ..line }, style);
    }
    let parts = summary_parts(app, theme);
    let long: u16 = parts.iter().map(|(text, _)| width(text)).sum();
    let under = after + 2 + long > line.right();
    let (x, y) = if under { (line.x + 1, line.y + 1) } else { (after + 2, line.y) };
    surface.print_parts(x, y, line.right(), &parts);
    (1 + u16::from(under), cursor)
}

fn summary_parts(app: &App, theme: &Theme) -> Vec<(String, Style)> {
    let style = |severity| if severity == Severity::Error { theme.error } else { theme.warning };
    let counts = app.document().counts().into_iter().map(|(severity, words)| (words, style(severity)));
    let unknown = app.open_attempt().map(|_| ("outcome unknown".to_owned(), theme.warning));
    let mut parts = Vec::new();
    for part in counts.chain(unknown) {
        if !parts.is_empty() {
            parts.push((", ".to_owned(), theme.quiet));
        }
        parts.push(part);
    }
    if parts.is_empty() {
        parts.push(("✓ ready".to_owned(), theme.good));
    }
    parts
}

fn problem(
    label: &str,
    found: &Violation,
    offer: &str,
    focused: bool,
    row: Rect,
    surface: &mut Surface<'_>,
) -> Cursor {
    let end = row.right().saturating_sub(1);
    let (glyph, style) = mark(surface.theme, found.severity);
    focus_bar(focused, row, surface);
    let x = row.x + MARGIN;
    surface.glyph(x, row.y, glyph, style);
    let label_style = if focused { surface.theme.chosen } else { surface.theme.text };
    surface.print(x + 2, row.y, row.right(), label, label_style);
    // In a column, and further left where it would be cut; in a narrow window the column would leave room for two words.
    let (after, column) = (x + 2 + width(label) + 2, x + 2 + form::label_width() + 2);
    let whole = column.min(end.saturating_sub(width(&found.text)));
    let x_text = if is_narrow(row) { after } else { whole.max(after) };
    surface.print_sentence(x_text, row.y, end, &found.text, style);
    // The panel below has it where there is no room.
    let x_offer = x_text + width(&found.text) + 1;
    if x_offer + width(offer) <= end {
        surface.print(x_offer, row.y, end, offer, surface.theme.quiet);
    }
    focused.then_some(Position { x: x + 2, y: row.y })
}

fn is_narrow(area: Rect) -> bool {
    area.width < 64
}

/// The answers of a screen.
struct Card {
    screen: Screen,
    lines: Vec<ReviewLine>,
}

fn cards(app: &App) -> Vec<Card> {
    let mut cards: Vec<Card> = Vec::new();
    for line in app.review_lines() {
        match (line, cards.last_mut()) {
            (ReviewLine::Heading(screen), _) => cards.push(Card { screen, lines: Vec::new() }),
            (line, Some(card)) => card.lines.push(line),
            (_, None) => {}
        }
    }
    cards
}

/// Draws the cards, each band of one or two as high as its longest card.
fn answers(app: &App, area: Rect, surface: &mut Surface<'_>) -> Cursor {
    let cards = cards(app);
    let columns = if area.width >= TWO_COLUMNS { 2 } else { 1 };
    let bands: Vec<&[Card]> = cards.chunks(columns).collect();
    let height = |band: &&[Card]| {
        let lines = band.iter().map(|card| card.lines.len()).max().unwrap_or(0);
        u16::try_from(lines).unwrap_or(0) + CHROME[columns - 1]
    };
    let labels = label_width(&cards, area.width / u16::try_from(columns).unwrap_or(1));
    let heights: Vec<u16> = bands.iter().map(height).collect();
    let total: u16 = heights.iter().sum::<u16>().saturating_sub(1);
    let first = first_line(app, area.height, total, &bands, &heights);
    let cursor = surface.scrolled(area, total + 1, first, |area, surface| {
        let rows = Layout::vertical(heights.iter().map(|height| Constraint::Length(*height))).split(area);
        let mut cursor = None;
        for (band, row) in bands.iter().zip(rows.iter()) {
            let row = Rect { height: row.height.saturating_sub(1), ..*row };
            let places = Layout::horizontal(vec![Constraint::Fill(1); columns]).spacing(1).split(row);
            for (card, place) in band.iter().zip(places.iter()) {
                cursor = draw_card(app, card, labels, *place, columns == 2, surface).or(cursor);
            }
        }
        cursor
    });
    surface.scroll_offset = Some(first);
    surface.mark_hidden(area, first, usize::from(total));
    cursor
}

/// The first line shown: where the person scrolled to, or so that the focused card is whole.
fn first_line(app: &App, window: u16, total: u16, bands: &[&[Card]], heights: &[u16]) -> usize {
    let most = usize::from(total.saturating_sub(window));
    if let Some(first) = app.navigation().review_scroll() {
        return first.min(most);
    }
    let has_focus = |card: &Card| app.focus() == FocusTarget::Change(card.screen);
    let Some(index) = bands.iter().position(|band| band.iter().any(has_focus)) else { return 0 };
    let top: u16 = heights[..index].iter().sum();
    usize::from((top + heights[index]).saturating_sub(window).min(top)).min(most)
}

fn draw_card(
    app: &App,
    card: &Card,
    labels: u16,
    area: Rect,
    boxed: bool,
    surface: &mut Surface<'_>,
) -> Cursor {
    const CHANGE: &str = "Change";
    let theme = surface.theme;
    let focused = app.focus() == FocusTarget::Change(card.screen);
    let panel = Panel {
        borders: if boxed { Borders::ALL } else { Borders::TOP },
        border: focused.then_some(theme.accent),
        ..Panel::new(card.screen.label(), theme.strong)
    };
    let inner = surface.panel(area, &panel);
    let hit = HitTarget::FocusTarget(FocusTarget::Change(card.screen));
    for row in area.rows() {
        surface.hit_area((row.x, row.right()), row.y, hit);
    }
    let x = area.right().saturating_sub(width(CHANGE) + 4);
    let style = if focused { theme.chosen } else { theme.accent };
    surface.print(x, area.y, area.right(), &format!(" {CHANGE} "), style);
    for (line, row) in card.lines.iter().zip(inner.rows()) {
        answer(app, line, labels, row, surface);
    }
    focused.then_some(Position { x: x + 1, y: area.y })
}

/// The width of the labels in all cards: that of the longest one, half of a card at most.
fn label_width(cards: &[Card], room: u16) -> u16 {
    let labels = cards.iter().flat_map(|card| &card.lines).filter_map(|line| match line {
        ReviewLine::Answer { label, .. } => Some(width(label)),
        _ => None,
    });
    labels.max().unwrap_or(0).min(room / 2)
}

fn answer(app: &App, line: &ReviewLine, label_width: u16, row: Rect, surface: &mut Surface<'_>) {
    let (x, end, theme) = (row.x + MARGIN, row.right().saturating_sub(1), surface.theme);
    match line {
        ReviewLine::Answer { at, label, value, remark } => {
            if let Some(problem) = app.shown_problem(*at) {
                let (glyph, style) = mark(theme, problem.severity);
                surface.glyph(row.x, row.y, glyph, style);
            }
            surface.print(x, row.y, x + label_width, label, theme.quiet);
            let x = surface.print(x + label_width + 2, row.y, end, value, theme.text);
            surface.print_sentence(x + 2, row.y, end, remark, theme.quiet);
        }
        ReviewLine::Remark(text) => {
            surface.print(x, row.y, end, text, theme.quiet);
        }
        ReviewLine::Heading(_) => {}
    }
}
