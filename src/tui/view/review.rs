//! The review: the button and all problems fixed at the top, every answer in cards by screen below.

use super::Cursor;
use super::buttons::button;
use super::field::mark;
use super::form::{self, MARGIN};
use super::layout::{Areas, indented, printed, rest_of, split_right};
use super::surface::{Panel, Surface};
use crate::app::App;
use crate::app::focus::FocusTarget;
use crate::app::msg::HitTarget;
use crate::app::review::{ReviewCard, ReviewLine};
use crate::model::form::FieldRef;
use crate::model::rule::Violation;
use crate::text::measure::{cells, width};
use crate::tui::theme::Theme;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;

/// From this height on, blank lines separate button, problems and answers.
const ROOMY: u16 = 12;
/// Below this width problems are right behind their labels.
const NARROW: u16 = 64;
/// From this width on the cards stand in two columns.
const TWO_COLUMNS: u16 = 130;
/// What a card of one column takes beside its lines, and one of two columns.
const CHROME: [u16; 2] = [2, 3];

pub(crate) fn draw(app: &App, areas: &Areas, surface: &mut Surface<'_>) -> Cursor {
    let inner = areas.below_title(form::frame(app, areas, surface));
    let problems = app.document().problems();
    let (button_rows, mut cursor) = create_button(app, inner, surface);
    // The problems leave half of the room to the answers.
    let gap = u16::from(inner.height >= ROOMY);
    let room = usize::from(inner.height.saturating_sub(3 + button_rows) / 2).max(1);
    let shown = problems.len().min(room);
    let [_, list, _, cards] = Layout::vertical([
        Constraint::Length(button_rows + gap),
        Constraint::Length(cells(shown)),
        Constraint::Length(if shown > 0 { gap } else { 0 }),
        Constraint::Fill(1),
    ])
    .areas(inner);
    let focused = if let FocusTarget::Problem(index) = app.focus() { index } else { 0 };
    let first = (focused + 1).saturating_sub(shown);
    for ((index, (answer, violation)), row) in problems.iter().enumerate().skip(first).zip(list.rows()) {
        let target = FocusTarget::Problem(index);
        surface.hit_area(row, HitTarget::FocusTarget(target));
        cursor = problem(app, *answer, violation, app.focus() == target, row, surface).or(cursor);
    }
    if shown > 0 {
        surface.mark_hidden(list, 0, first, problems.len());
    }
    answers(app, cards, surface).or(cursor)
}

/// Draws the button with the summary beside it, or below where that does not fit. Returns the lines used.
fn create_button(app: &App, inner: Rect, surface: &mut Surface<'_>) -> (u16, Cursor) {
    let theme = surface.theme;
    let focused = app.focus() == FocusTarget::Create;
    surface.focus_bar(focused, inner);
    let line = indented(Rect { width: inner.width.saturating_sub(1), height: 1, ..inner }, MARGIN);
    let label = app.create_label();
    let label = if width(&label) + 4 <= line.width { label } else { "Create user".to_owned() };
    let hit = HitTarget::FocusTarget(FocusTarget::Create);
    let (rest, cursor) = button(focused, &label, hit, line, surface);
    if app.account().production {
        let style = if focused { theme.production } else { theme.warning };
        surface.ground(printed(line, rest), style);
    }
    let parts = summary_parts(app, theme);
    let long: u16 = parts.iter().map(|(text, _)| width(text)).sum();
    let under = 2 + long > rest.width;
    let below = Rect { y: line.y + 1, ..indented(line, 1) };
    surface.print_parts(if under { below } else { indented(rest, 2) }, &parts);
    (1 + u16::from(under), cursor)
}

fn summary_parts(app: &App, theme: &Theme) -> Vec<(String, Style)> {
    let counts = app.document().counts().into_iter();
    let counts = counts.map(|(severity, words)| (words, mark(theme, severity).1));
    let unknown = app.open_attempt().map(|_| ("outcome unknown".to_owned(), theme.warning));
    let mut parts: Vec<_> = counts.chain(unknown).map(|part| vec![part]).collect();
    if parts.is_empty() {
        parts.push(vec![("✓ ready".to_owned(), theme.good)]);
    }
    parts.join(&(", ".to_owned(), theme.quiet))
}

fn problem(
    app: &App,
    at: FieldRef,
    found: &Violation,
    focused: bool,
    row: Rect,
    surface: &mut Surface<'_>,
) -> Cursor {
    let label = app.document().label_of(at);
    let offer = app.offer_text(at, found, focused).unwrap_or_default();
    let (glyph, style) = mark(surface.theme, found.severity);
    surface.focus_bar(focused, row);
    let line = indented(row, MARGIN);
    surface.glyph(line, glyph, style);
    let line = indented(line, 2);
    let label_style = if focused { surface.theme.chosen } else { surface.theme.text };
    surface.print(line, &label, label_style);
    let line = Rect { width: line.width.saturating_sub(1), ..line };
    // In a column, and further left where it would be cut.
    let (after, column) = (line.x + width(&label) + 2, line.x + form::label_width() + 2);
    let whole = column.min(line.right().saturating_sub(width(&found.text)));
    let text = rest_of(line, if row.width < NARROW { after } else { whole.max(after) });
    surface.print_sentence(text, &found.text, style);
    // The panel below has it where there is no room.
    let rest = indented(text, width(&found.text) + 1);
    if width(&offer) <= rest.width {
        surface.print(rest, &offer, surface.theme.quiet);
    }
    focused.then_some(line.as_position())
}

/// Draws the cards, each band of one or two as high as its longest card.
fn answers(app: &App, area: Rect, surface: &mut Surface<'_>) -> Cursor {
    let cards = app.review_cards();
    let columns = if area.width >= TWO_COLUMNS { 2 } else { 1 };
    let bands: Vec<&[ReviewCard]> = cards.chunks(columns).collect();
    let longest = |band: &[ReviewCard]| band.iter().map(|card| card.lines.len()).max().unwrap_or(0);
    let height = |band: &&[ReviewCard]| cells(longest(band)) + CHROME[columns - 1];
    let labels = label_width(&cards, area.width / cells(columns));
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
    surface.mark_hidden(area, 0, first, usize::from(total));
    cursor
}

/// The first line shown: where the person scrolled to, or so that the focused card is whole.
fn first_line(app: &App, window: u16, total: u16, bands: &[&[ReviewCard]], heights: &[u16]) -> usize {
    let most = usize::from(total.saturating_sub(window));
    if let Some(first) = app.navigation().review_scroll() {
        return first.min(most);
    }
    let has_focus = |card: &ReviewCard| app.focus() == FocusTarget::Change(card.screen);
    let Some(index) = bands.iter().position(|band| band.iter().any(has_focus)) else { return 0 };
    let top: u16 = heights[..index].iter().sum();
    usize::from((top + heights[index]).saturating_sub(window).min(top)).min(most)
}

fn draw_card(
    app: &App,
    card: &ReviewCard,
    labels: u16,
    area: Rect,
    boxed: bool,
    surface: &mut Surface<'_>,
) -> Cursor {
    const CHANGE: &str = "Change";
    let theme = surface.theme;
    let target = FocusTarget::Change(card.screen);
    let focused = app.focus() == target;
    let panel = Panel { boxed, title_style: theme.strong, ..Panel::new(card.screen.label(), focused, theme) };
    let inner = surface.panel(area, &panel);
    surface.hit_area(area, HitTarget::FocusTarget(target));
    let [_, change] = split_right(area, width(CHANGE) + 4);
    let style = if focused { theme.chosen } else { theme.accent };
    surface.print(change, &format!(" {CHANGE} "), style);
    for (line, row) in card.lines.iter().zip(inner.rows()) {
        answer(app, line, labels, row, surface);
    }
    focused.then_some(indented(change, 1).as_position())
}

/// The width of the labels in all cards: that of the longest one, half of a card at most.
fn label_width(cards: &[ReviewCard], room: u16) -> u16 {
    let labels = cards.iter().flat_map(|card| &card.lines).filter_map(|line| match line {
        ReviewLine::Answer { label, .. } => Some(width(label)),
        _ => None,
    });
    labels.max().unwrap_or(0).min(room / 2)
}

fn answer(app: &App, line: &ReviewLine, label_width: u16, row: Rect, surface: &mut Surface<'_>) {
    let theme = surface.theme;
    let text_line = indented(Rect { width: row.width.saturating_sub(1), ..row }, MARGIN);
    match line {
        ReviewLine::Answer { at, label, value, remark } => {
            if let Some(problem) = app.shown_problem(*at) {
                let (glyph, style) = mark(theme, problem.severity);
                surface.glyph(row, glyph, style);
            }
            surface.print(Rect { width: label_width, ..text_line }, label, theme.quiet);
            let rest = surface.print(indented(text_line, label_width + 2), value, theme.text);
            surface.print_sentence(indented(rest, 2), remark, theme.quiet);
        }
        ReviewLine::Remark(text) => {
            surface.print(text_line, text, theme.quiet);
        }
        ReviewLine::Heading(_) => {}
    }
}
