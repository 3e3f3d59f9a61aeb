//! The areas of the screen, and what frames the form: the title, the step list, the rules.

use super::surface::Surface;
use super::text::width;
use super::theme::Theme;
use crate::app::App;
use crate::app::autosave::SaveStatus;
use crate::app::messages::PRODUCTION;
use crate::app::msg::HitTarget;
use crate::app::phase::Phase;
use crate::model::fields::{FieldId, Screen};
use crate::model::visibility;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The smallest window that the app is drawn in, in columns and lines.
pub(crate) const MIN_SIZE: (u16, u16) = (40, 12);
/// From this width on the JSON is shown beside the form.
const PREVIEW_WIDTH: u16 = 100;
/// The same for the review, which needs more room: answers and remarks.
const REVIEW_PREVIEW_WIDTH: u16 = 150;
/// The form needs this much beside the JSON: the longest label and the longest choice.
const MIN_FORM_WIDTH: u16 = 72;
/// Below this width of the form, labels are above their answers.
const STACKED_BELOW: u16 = 70;
/// The width of the longest usual save mark, `saving`.
const SAVE_MARK: u16 = 6;
const PROGRAM: &str = "vcc-user";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Areas {
    /// Program, user, account, saved mark.
    pub(crate) title: Rect,
    pub(crate) steps: Rect,
    pub(crate) rule: Rect,
    /// The form, the review or an outcome.
    pub(crate) body: Rect,
    pub(crate) preview: Option<Rect>,
    pub(crate) detail_rule: Rect,
    /// The problem and help of the focused field. Fixed in height, so that nothing moves when a message appears.
    pub(crate) detail: Rect,
    pub(crate) footer: Rect,
    pub(crate) stacked: bool,
}

/// The areas for a size; none below [`MIN_SIZE`].
pub(crate) fn areas(area: Rect, app: &App) -> Option<Areas> {
    if area.width < MIN_SIZE.0 || area.height < MIN_SIZE.1 {
        return None;
    }
    let editing = matches!(app.phase(), Phase::Editing);
    let detail_height = match area.height {
        0..18 => 2,
        18..30 => 4,
        _ => 5,
    };
    // An outcome has no field to describe: it takes the whole height.
    let strip = if editing { 1 + detail_height } else { 0 };
    // By hand: the solver behind `Layout` would take a fifth of the time to the first frame.
    let rows = |y: u16, height: u16| Rect { y: area.y + y, height, ..area };
    let [title, steps, rule, footer] = [0, 1, 2, area.height - 1].map(|y| rows(y, 1));
    let main = rows(3, area.height - 4);
    let min_width = if app.screen() == Screen::Review { REVIEW_PREVIEW_WIDTH } else { PREVIEW_WIDTH };
    let beside = editing && area.width >= min_width;
    let form_width = if beside { (area.width * 11 / 20).clamp(MIN_FORM_WIDTH, 100) } else { area.width };
    let form = Rect { width: form_width, ..main };
    // The JSON runs down beside the detail too: it is the longer of the two.
    let preview = beside.then(|| Rect { x: form.right() + 1, width: main.width - form_width - 1, ..main });
    let body = Rect { height: form.height - strip, ..form };
    let detail_rule = Rect { y: body.bottom(), height: strip.min(1), ..form };
    let detail = Rect { y: detail_rule.bottom(), height: strip - detail_rule.height, ..form };
    let stacked = form_width < STACKED_BELOW;
    Some(Areas { title, steps, rule, body, preview, detail_rule, detail, footer, stacked })
}

/// The first visible line of a list that is longer than its window. It moves by half windows, so that most moves of the
/// focus do not scroll.
pub(crate) fn scroll_to_focus(focus: usize, lines: usize, window: usize) -> usize {
    if lines <= window || window == 0 {
        return 0;
    }
    let step = (window / 2).max(1);
    let mut offset = 0;
    // One line below the focus stays visible.
    while focus + 1 >= offset + window && offset + window < lines {
        offset += step;
    }
    offset.min(lines - window)
}

/// Adds a blank line before each section but the first line if all lines still fit.
pub(crate) fn space_sections<L>(
    lines: Vec<L>,
    begins: impl Fn(&L) -> bool,
    blank: impl Fn() -> L,
    room: u16,
) -> Vec<L> {
    let blanks = lines.iter().skip(1).filter(|line| begins(line)).count();
    let fits = lines.len() + blanks <= usize::from(room);
    let apart = |index: usize, line: &L| (fits && index > 0 && begins(line)).then(&blank);
    let spaced = lines.into_iter().enumerate();
    spaced.flat_map(|(index, line)| apart(index, &line).into_iter().chain([line])).collect()
}

/// Draws program and user on the left, account and save mark on the right.
pub(crate) fn title(app: &App, area: Rect, surface: &mut Surface<'_>) {
    let (quiet, setting) = (surface.theme.quiet, app.account());
    let (saved, saved_style) = match app.autosave().status() {
        SaveStatus::NoFile => (String::new(), quiet),
        SaveStatus::Saved => ("saved".to_owned(), quiet),
        SaveStatus::Saving => ("saving".to_owned(), quiet),
        SaveStatus::Failed(reason) => (format!("not saved: {reason}"), surface.theme.error),
    };
    let (account, account_style) = match (setting.practice, setting.production) {
        (true, _) => ("Practice account".to_owned(), quiet),
        (false, true) => (format!("{} {PRODUCTION}", setting.account), surface.theme.warning),
        (false, false) => (setting.account.clone(), quiet),
    };
    let separator = if saved.is_empty() { "" } else { " · " };
    // The account does not move when the mark changes.
    let room = width(&account) + width(&saved).max(SAVE_MARK) + 3;
    let (x, end) = (area.x + 1, area.right().saturating_sub(1));
    let right = end.saturating_sub(room).max(x);
    let parts = [(account.as_str(), account_style), (separator, quiet), (&saved, saved_style)];
    surface.print_parts(right, area.y, end, &parts);
    let end = right.saturating_sub(2);
    let username = app.form().get(FieldId::Username);
    let (long, short) = match app.autosave().name() {
        Some(name) => (name.to_owned(), name),
        None if username.is_empty() => ("New user".to_owned(), "New user"),
        None => (format!("New user · {username}"), username),
    };
    // The user alone where space is short.
    let user = x + width(PROGRAM) + 2;
    if user + width(&long) <= end {
        surface.print(x, area.y, end, PROGRAM, surface.theme.strong);
        surface.print(user, area.y, end, &long, surface.theme.text);
    } else {
        let text = if x + width(&long) <= end { &long } else { short };
        surface.print(x, area.y, end, text, surface.theme.text);
    }
}

/// A step: its state as a glyph, its name and its number of errors.
fn step(app: &App, theme: &Theme, screen: Screen) -> (String, Style) {
    let errors = app.document().shown_errors(screen, app.navigation().edited());
    let (glyph, style) = if screen == app.screen() {
        ("▸", theme.accent)
    } else if errors == 0 && app.document().is_done(screen) {
        ("✓", theme.text)
    } else {
        (" ", theme.quiet)
    };
    let style = if errors > 0 && screen != app.screen() { theme.error } else { style };
    let count = if errors > 0 { format!(" {errors}!") } else { String::new() };
    (format!("{glyph} {}{count}", screen.label()), style)
}

/// Draws the step list; where it does not fit, the part around the current step and its number.
pub(crate) fn steps(app: &App, area: Rect, surface: &mut Surface<'_>) {
    let screens = visibility::visible_screens(app.form());
    let steps: Vec<_> = screens.iter().map(|screen| step(app, surface.theme, *screen)).collect();
    let current = screens.iter().position(|screen| *screen == app.screen()).unwrap_or(0);
    let lengths: Vec<u16> = steps.iter().map(|(text, _)| width(text) + 2).collect();
    let room = area.width.saturating_sub(2);
    let (mut first, mut last, mut place) = (0, steps.len() - 1, String::new());
    if lengths.iter().sum::<u16>() > room + 2 {
        place = format!("{} of {}", current + 1, steps.len());
        (first, last) = visible_range(&lengths, current, room.saturating_sub(width(&place) + 6));
    }
    let end = area.right().saturating_sub(1);
    let mut x = area.x + 1;
    if first > 0 {
        x = surface.print(x, area.y, end, "… ", surface.theme.quiet);
    }
    for index in first..=last {
        let (text, style) = &steps[index];
        let start = x;
        x = surface.print(x, area.y, end, text, *style);
        surface.hit_area((start, x), area.y, HitTarget::Screen(screens[index]));
        x += 2;
    }
    if last + 1 < steps.len() {
        surface.print(x, area.y, end, "…", surface.theme.quiet);
    }
    surface.print(end.saturating_sub(width(&place)), area.y, end, &place, surface.theme.quiet);
}

/// The widest range of steps around the current one that fits, following steps first.
fn visible_range(lengths: &[u16], current: usize, room: u16) -> (usize, usize) {
    let (mut first, mut last, mut used) = (current, current, lengths[current]);
    loop {
        let fits = |index: &usize| lengths.get(*index).is_some_and(|length| used + length <= room);
        let (before, after) = (first.checked_sub(1).filter(fits), Some(last + 1).filter(fits));
        let next = if last - current <= current - first { after.or(before) } else { before.or(after) };
        let Some(index) = next else { return (first, last) };
        used += lengths[index];
        (first, last) = (first.min(index), last.max(index));
    }
}

pub(crate) fn rules(areas: &Areas, surface: &mut Surface<'_>) {
    let quiet = surface.theme.quiet;
    let mut rule = |area: Rect, letter| {
        for position in area.positions() {
            surface.buffer[position].set_char(letter).set_style(quiet);
        }
    };
    rule(areas.rule, '─');
    rule(areas.detail_rule, '─');
    if let Some(preview) = areas.preview {
        let x = preview.x - 1;
        rule(Rect { x, width: 1, ..preview }, '│');
        surface.print(x, areas.rule.y, x + 1, "┬", quiet);
        surface.print(x, areas.detail_rule.y, x + 1, "┤", quiet);
    }
}
