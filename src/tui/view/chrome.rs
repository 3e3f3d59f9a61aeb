//! What frames the form: the title, the step list, the rules.

use super::layout::Areas;
use super::paper::Surface;
use super::text::{fill, put, width};
use super::theme::Theme;
use crate::app::App;
use crate::app::autosave::SaveStatus;
use crate::app::messages::PRODUCTION;
use crate::app::msg::HitTarget;
use crate::model::fields::{FieldId, Screen};
use crate::model::visibility;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The longest mark of the everyday ones: `saving`.
const MARK: u16 = 6;
const PROGRAM: &str = "vcc-user";

/// Program and user on the left, account and saved mark on the right.
pub(crate) fn title(app: &App, theme: &Theme, area: Rect, paper: &mut Surface<'_>) {
    let (saved, saved_style) = match app.autosave().status() {
        SaveStatus::NoFile => (String::new(), theme.quiet),
        SaveStatus::Saved => ("saved".to_owned(), theme.quiet),
        SaveStatus::Saving => ("saving".to_owned(), theme.quiet),
        SaveStatus::Failed(reason) => (format!("not saved: {reason}"), theme.error),
    };
    let (account, account_style) = account(app, theme);
    let separator = if saved.is_empty() { "" } else { " · " };
    let right = [(account.as_str(), account_style), (separator, theme.quiet), (saved.as_str(), saved_style)];
    // The account stands still while the mark comes and changes.
    let room = width(&saved).max(MARK) + 3;
    let end = area.right().saturating_sub(1);
    let mut x = end.saturating_sub(width(&account) + room).max(area.x + 1);
    let left_end = x.saturating_sub(2);
    for (text, style) in right {
        x = put(paper, x, area.y, end, text, style);
    }
    who(app, theme, Rect { x: area.x + 1, width: left_end.saturating_sub(area.x + 1), ..area }, paper);
}

/// The program and the user; in little room the user alone, whose name says most.
fn who(app: &App, theme: &Theme, area: Rect, paper: &mut Surface<'_>) {
    let username = app.form().get(FieldId::Username);
    let (long, short) = match app.autosave().name() {
        Some(name) => (name.to_owned(), name),
        None if username.is_empty() => ("New user".to_owned(), "New user"),
        None => (format!("New user · {username}"), username),
    };
    let (end, program) = (area.right(), width(PROGRAM) + 2);
    if program + width(&long) <= area.width {
        put(paper, area.x, area.y, end, PROGRAM, theme.strong);
        put(paper, area.x + program, area.y, end, &long, theme.text);
    } else {
        let text = if width(&long) <= area.width { &long } else { short };
        put(paper, area.x, area.y, end, text, theme.text);
    }
}

fn account(app: &App, theme: &Theme) -> (String, Style) {
    let setting = app.account();
    if setting.practice {
        ("Practice account".to_owned(), theme.quiet)
    } else if setting.production {
        (format!("{} {PRODUCTION}", setting.account), theme.warning)
    } else {
        (setting.account.clone(), theme.quiet)
    }
}

/// A step as it is written: its state as a glyph, its name, the number of errors; and in which colour.
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

/// The step list; where it does not fit, the part around the current step and its place.
pub(crate) fn steps(app: &App, theme: &Theme, area: Rect, paper: &mut Surface<'_>) {
    let screens = visibility::visible_screens(app.form());
    let steps: Vec<_> = screens.iter().map(|screen| step(app, theme, *screen)).collect();
    let current = screens.iter().position(|screen| *screen == app.screen()).unwrap_or(0);
    let lengths: Vec<u16> = steps.iter().map(|(text, _)| width(text) + 2).collect();
    let room = area.width.saturating_sub(2);
    let fits = lengths.iter().sum::<u16>() <= room + 2;
    let (first, last, place) = if fits {
        (0, steps.len() - 1, String::new())
    } else {
        let place = format!("{} of {}", current + 1, steps.len());
        let (first, last) = part(&lengths, current, room.saturating_sub(width(&place) + 6));
        (first, last, place)
    };
    let end = area.right().saturating_sub(1);
    let mut x = area.x + 1;
    if first > 0 {
        x = put(paper, x, area.y, end, "… ", theme.quiet);
    }
    for index in first..=last {
        let (text, style) = &steps[index];
        let start = x;
        x = put(paper, x, area.y, end, text, *style);
        paper.zone((start, x), area.y, HitTarget::Screen(screens[index]));
        x += 2;
    }
    if last + 1 < steps.len() {
        put(paper, x, area.y, end, "…", theme.quiet);
    }
    put(paper, end.saturating_sub(width(&place)), area.y, end, &place, theme.quiet);
}

/// The widest part of the steps around the current one that fits, following steps first.
fn part(lengths: &[u16], current: usize, room: u16) -> (usize, usize) {
    let (mut first, mut last) = (current, current);
    let mut used = lengths.get(current).copied().unwrap_or(0);
    loop {
        let after = lengths.get(last + 1).filter(|length| used + **length <= room);
        let before = first
            .checked_sub(1)
            .and_then(|index| lengths.get(index))
            .filter(|length| used + **length <= room);
        match (after, before) {
            (Some(length), _) if last - current <= current - first || before.is_none() => {
                used += length;
                last += 1;
            }
            (_, Some(length)) => {
                used += length;
                first -= 1;
            }
            _ => return (first, last),
        }
    }
}

/// The lines between the areas.
pub(crate) fn rules(theme: &Theme, areas: &Areas, paper: &mut Surface<'_>) {
    let across = |paper: &mut Surface<'_>, area: Rect| {
        fill(paper, area.x, area.y, area.right(), '─', theme.quiet);
    };
    across(paper, areas.rule);
    across(paper, areas.detail_rule);
    if let Some(preview) = areas.preview {
        let x = preview.x - 1;
        for y in preview.y..preview.bottom() {
            fill(paper, x, y, x + 1, '│', theme.quiet);
        }
        put(paper, x, areas.rule.y, x + 1, "┬", theme.quiet);
        put(paper, x, areas.detail_rule.y, x + 1, "┤", theme.quiet);
    }
}
