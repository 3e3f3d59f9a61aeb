//! What frames the form: the title, the step list, the rules, the footer.

use super::layout::Areas;
use super::paper::Paper;
use super::text::{fill, put, width};
use super::theme::Theme;
use crate::user::fields::{FieldId, Screen};
use crate::user::when::{self, counted};
use crate::wizard::Wizard;
use crate::wizard::drafting::Saved;
use crate::wizard::focus::{Stop, neighbour};
use crate::wizard::keymap::Command;
use crate::wizard::overlay::Overlay;
use crate::wizard::pointing::Hit;
use crate::wizard::shelf;
use crate::wizard::submitting::{Choice, Phase};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The longest mark of the everyday ones: `saving`.
const MARK: u16 = 6;
const PROGRAM: &str = "vcc-user";

/// Program and user on the left, account and saved mark on the right.
pub fn title(wizard: &Wizard, theme: &Theme, area: Rect, paper: &mut Paper<'_>) {
    let (saved, saved_style) = match wizard.saving.state() {
        Saved::Nothing => (String::new(), theme.quiet),
        Saved::Yes => ("saved".to_owned(), theme.quiet),
        Saved::Soon => ("saving".to_owned(), theme.quiet),
        Saved::Not(reason) => (format!("not saved: {reason}"), theme.error),
    };
    let (account, account_style) = account(wizard, theme);
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
    who(wizard, theme, Rect { x: area.x + 1, width: left_end.saturating_sub(area.x + 1), ..area }, paper);
}

/// The program and the user; in little room the user alone, whose name says most.
fn who(wizard: &Wizard, theme: &Theme, area: Rect, paper: &mut Paper<'_>) {
    let username = wizard.form.get(FieldId::Username);
    let (long, short) = match wizard.saving.name() {
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

fn account(wizard: &Wizard, theme: &Theme) -> (String, Style) {
    let setting = &wizard.setting;
    if setting.practice {
        ("Practice account".to_owned(), theme.quiet)
    } else if setting.production {
        (format!("{} PRODUCTION", setting.account), theme.warning)
    } else {
        (setting.account.clone(), theme.quiet)
    }
}

/// A step as it is written: its state as a glyph, its name, the number of errors; and in which colour.
fn step(wizard: &Wizard, theme: &Theme, screen: Screen) -> (String, Style) {
    let errors = wizard.shown_errors(screen);
    let (glyph, style) = if screen == wizard.screen {
        ("▸", theme.accent)
    } else if wizard.is_done(screen) {
        ("✓", theme.text)
    } else {
        (" ", theme.quiet)
    };
    let style = if errors > 0 && screen != wizard.screen { theme.error } else { style };
    let count = if errors > 0 { format!(" {errors}!") } else { String::new() };
    (format!("{glyph} {}{count}", screen.label()), style)
}

/// The step list; where it does not fit, the part around the current step and its place.
pub fn steps(wizard: &Wizard, theme: &Theme, area: Rect, paper: &mut Paper<'_>) {
    let screens = when::screens(&wizard.form);
    let steps: Vec<_> = screens.iter().map(|screen| step(wizard, theme, *screen)).collect();
    let current = screens.iter().position(|screen| *screen == wizard.screen).unwrap_or(0);
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
        paper.zone((start, x), area.y, Hit::Screen(screens[index]));
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
pub fn rules(theme: &Theme, areas: &Areas, paper: &mut Paper<'_>) {
    let across = |paper: &mut Paper<'_>, area: Rect| {
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

/// A passing message, or the keys that matter here.
pub fn footer(wizard: &Wizard, theme: &Theme, area: Rect, paper: &mut Paper<'_>) {
    let end = area.right().saturating_sub(1);
    if let Some(message) = wizard.message() {
        put(paper, area.x + 1, area.y, end, message, theme.accent);
        return;
    }
    let mut x = area.x + 1;
    for (key, does, command) in hints(wizard) {
        let length = width(&key) + 1 + width(&does);
        // A hint that does not fit whole is left out: half a hint is none.
        if key.is_empty() || x + length > end {
            continue;
        }
        let start = x;
        x = put(paper, x, area.y, end, &key, theme.strong);
        x = put(paper, x + 1, area.y, end, &does, theme.quiet);
        if let Some(command) = command {
            paper.zone((start, x), area.y, Hit::Command(command));
        }
        x += 2;
    }
}

/// The arrow keys as arrows: two of them stand in little room.
fn arrow(key: &str) -> &str {
    match key {
        "Up" => "↑",
        "Down" => "↓",
        other => other,
    }
}

/// A key, what it does, and the command that a click on it means.
type Hint = (String, String, Option<Command>);

fn hints(wizard: &Wizard) -> Vec<Hint> {
    let layers = wizard.layers();
    let key = |command| wizard.keymap.shown_in(command, layers);
    let hint = |command, does: &str| (key(command), does.to_owned(), Some(command));
    let moves = |does: &str| {
        let keys = [key(Command::Up), key(Command::Down)].map(|key| arrow(&key).to_owned());
        (keys.join(" ").trim().to_owned(), does.to_owned(), None)
    };
    match wizard.phase {
        Phase::Sending { .. } => return vec![hint(Command::Close, "cancel")],
        Phase::Finished { .. } if wizard.overlay.is_none() => {
            let choices = wizard.choices();
            let next = (choices.len() > 1).then(|| hint(Command::NextField, "next button"));
            let back = choices.contains(&Choice::Back).then(|| hint(Command::Close, "back"));
            let press = [hint(Command::Press, "press")].into_iter();
            return press.chain(next).chain(back).chain([hint(Command::Leave, "leave")]).collect();
        }
        Phase::Editing | Phase::Finished { .. } => {}
    }
    if wizard.overlay.is_some() {
        if matches!(wizard.overlay, Some(Overlay::Drafts { .. })) {
            let keys = shelf::KEYS.map(|(command, does)| hint(command, does));
            return [hint(Command::Close, "close"), hint(Command::Press, "open")]
                .into_iter()
                .chain(keys)
                .collect();
        }
        let list = !matches!(wizard.overlay, Some(Overlay::Help { .. } | Overlay::Preview { .. }));
        let choose = list.then(|| hint(Command::Press, "choose"));
        let form = matches!(wizard.overlay, Some(Overlay::NewAccount(_)));
        let go = if form { hint(Command::NextField, "next") } else { moves("move") };
        let all = [hint(Command::Close, "close"), go].into_iter().chain(choose);
        return all.chain([hint(Command::Leave, "leave")]).collect();
    }
    let mut hints = Vec::new();
    if wizard.list.is_some() {
        hints.extend([moves("choose"), hint(Command::Press, "take"), hint(Command::Close, "close")]);
    } else {
        hints.push(hint(Command::NextField, "next"));
    }
    let press = match wizard.stop {
        Stop::Create if wizard.errors() > 0 => Some("first error"),
        Stop::Create => Some("create"),
        Stop::Add => Some("add"),
        Stop::Remove(_) => Some("remove"),
        Stop::Problem(_) => Some("go there"),
        Stop::Change(_) => Some("change"),
        Stop::Answer(_) | Stop::Nothing => None,
    };
    hints.extend(press.map(|does| hint(Command::Press, does)));
    let back = wizard.returning.is_some();
    if !back
        && let Some(screen) =
            neighbour(&wizard.form, wizard.screen, true).filter(|one| *one != Screen::Review)
    {
        hints.push(hint(Command::NextScreen, screen.label()));
    }
    let problems = wizard.errors();
    let problems = if problems == 0 { "next problem".to_owned() } else { counted(problems, "problem") };
    hints.push((key(Command::NextProblem), problems, Some(Command::NextProblem)));
    if wizard.screen != Screen::Review {
        hints.push(hint(Command::Review, if back { "back to the review" } else { "review" }));
    }
    hints.push(hint(Command::Palette, "actions"));
    hints.push(hint(Command::Help, "help"));
    hints.push(hint(Command::Preview, "JSON"));
    hints.push(hint(Command::Leave, "leave"));
    hints
}
