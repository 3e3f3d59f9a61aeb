//! The last line: the status message, or the keys of the current context.

use super::surface::Surface;
use super::text::{width, wrap};
use crate::app::App;
use crate::app::focus::{FocusTarget, neighbour};
use crate::app::keymap::Command;
use crate::app::modal::Modal;
use crate::app::modal::drafts;
use crate::app::msg::AccountField;
use crate::app::msg::HitTarget;
use crate::app::phase::OutcomeAction;
use crate::app::phase::Phase;
use crate::model::fields::Screen;
use crate::text::counted;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

const MAX_LINES: u16 = 3;

/// Draws the status message or, without one, the keys of the current context.
pub(crate) fn draw(app: &App, area: Rect, surface: &mut Surface<'_>) {
    match app.status() {
        Some(text) => status_message(text, area, surface),
        None => keys(app, area, surface),
    }
}

/// Draws a message whole: where one line is too short it also covers those above.
fn status_message(text: &str, area: Rect, surface: &mut Surface<'_>) {
    let width = area.width.saturating_sub(2);
    let height = u16::try_from(wrap(text, width).len()).unwrap_or(MAX_LINES).clamp(1, MAX_LINES);
    let area = Rect { y: area.bottom().saturating_sub(height), height, ..area };
    Clear.render(area, surface.buffer);
    surface.print_wrapped(Rect { x: area.x + 1, width, ..area }, text, surface.theme.accent);
}

fn keys(app: &App, area: Rect, surface: &mut Surface<'_>) {
    let end = area.right().saturating_sub(1);
    let mut x = area.x + 1;
    for (key, does, command) in hints(app) {
        let length = width(&key) + 1 + width(&does);
        // A hint that does not fit is left out.
        if key.is_empty() || x + length > end {
            continue;
        }
        let start = x;
        x = surface.print(x, area.y, end, &key, surface.theme.strong);
        x = surface.print(x + 1, area.y, end, &does, surface.theme.quiet);
        if let Some(command) = command {
            surface.hit_area((start, x), area.y, HitTarget::Command(command));
        }
        x += 2;
    }
}

/// Arrow keys as arrows, which are short.
fn arrow(key: &str) -> &str {
    match key {
        "Up" => "↑",
        "Down" => "↓",
        "Left" => "←",
        "Right" => "→",
        other => other,
    }
}

/// A key, what it does, and the command that a click on it means.
type Hint = (String, String, Option<Command>);

fn key(app: &App, command: Command) -> String {
    app.keymap().shown_in(command, app.layers())
}

fn hint(app: &App, command: Command, does: &str) -> Hint {
    (key(app, command), does.to_owned(), Some(command))
}

/// A pair of keys for two directions.
fn pair(app: &App, commands: [Command; 2], does: &str) -> Hint {
    let keys = commands.map(|command| arrow(&key(app, command)).to_owned());
    (keys.join(" ").trim().to_owned(), does.to_owned(), None)
}

fn hints(app: &App) -> Vec<Hint> {
    match (app.modal(), app.phase()) {
        (_, Phase::Sending { .. }) => vec![hint(app, Command::Close, "cancel")],
        (Some(overlay), _) => overlay_hints(app, overlay),
        (None, Phase::Finished { .. }) => outcome_hints(app),
        (None, Phase::Editing) => form_hints(app),
    }
}

fn outcome_hints(app: &App) -> Vec<Hint> {
    let choices = app.phase().actions();
    let next = (choices.len() > 1).then(|| hint(app, Command::NextField, "next button"));
    let back = choices.contains(&OutcomeAction::Back).then(|| hint(app, Command::Close, "back"));
    let press = [hint(app, Command::Press, "press")].into_iter();
    press.chain(next).chain(back).chain([hint(app, Command::Leave, "leave")]).collect()
}

fn overlay_hints(app: &App, overlay: &Modal) -> Vec<Hint> {
    let close = hint(app, Command::Close, "close");
    let leave = hint(app, Command::Leave, "leave");
    let press = |does| hint(app, Command::Press, does);
    let go = || pair(app, [Command::Up, Command::Down], "move");
    let list = |does| vec![close.clone(), press(does), go(), leave.clone()];
    match overlay {
        Modal::Help { .. } | Modal::Preview { .. } => vec![close, go(), leave],
        Modal::Drafts(drafts) if drafts.is_renaming() => {
            vec![hint(app, Command::Close, "cancel"), press("rename")]
        }
        Modal::Drafts { .. } => {
            let keys = drafts::KEYS.map(|(command, does)| hint(app, command, does));
            [close, press("open")].into_iter().chain(keys).collect()
        }
        Modal::Users { .. } => list("copy"),
        Modal::Accounts { .. } => list("use it"),
        Modal::Attempts { .. } => list("look it up"),
        Modal::Palette { .. } => list("choose"),
        Modal::SaveAs { .. } => vec![close, press("save"), leave],
        Modal::Secret { .. } => vec![hint(app, Command::Close, "cancel"), press("go on"), leave],
        Modal::AddAccount(form) => {
            let next = hint(app, Command::NextField, "next");
            let options = [Command::PreviousOption, Command::NextOption];
            let here = match form.focus() {
                AccountField::Try => vec![press("try it"), next],
                AccountField::Save => vec![press("save")],
                AccountField::Region | AccountField::Domain | AccountField::Production => {
                    vec![next, pair(app, options, "choose")]
                }
                AccountField::Name | AccountField::ClientId | AccountField::Secret => vec![next],
            };
            [close].into_iter().chain(here).chain([leave]).collect()
        }
    }
}

fn form_hints(app: &App) -> Vec<Hint> {
    let mut hints = Vec::new();
    if app.navigation().suggestions.is_some() {
        hints.extend([
            pair(app, [Command::Up, Command::Down], "choose"),
            hint(app, Command::Press, "take"),
            hint(app, Command::Close, "close"),
        ]);
    } else {
        hints.push(hint(app, Command::NextField, "next"));
    }
    let press = match app.focus() {
        FocusTarget::Create if app.document().errors() > 0 => Some("first error"),
        FocusTarget::Create if app.open_attempt().is_some() => Some("look it up"),
        FocusTarget::Create => Some("create"),
        FocusTarget::Add => Some("add"),
        FocusTarget::Remove(_) => Some("remove"),
        FocusTarget::Problem(_) => Some("go there"),
        FocusTarget::Change(_) => Some("change"),
        FocusTarget::Answer(_) | FocusTarget::Nothing => None,
    };
    hints.extend(press.map(|does| hint(app, Command::Press, does)));
    let back = app.navigation().return_to.is_some();
    let next = neighbour(app.form(), app.screen(), true).filter(|one| *one != Screen::Review);
    if let (false, Some(screen)) = (back, next) {
        hints.push(hint(app, Command::NextScreen, screen.label()));
    }
    let problems = match app.document().problem_count() {
        0 => "no problems".to_owned(),
        some => counted(some, "problem"),
    };
    hints.push(hint(app, Command::NextProblem, &problems));
    if app.screen() != Screen::Review {
        hints.push(hint(app, Command::Review, if back { "back to the review" } else { "review" }));
    }
    let last = [
        (Command::Palette, "actions"),
        (Command::Help, "help"),
        (Command::Preview, "JSON"),
        (Command::Leave, "leave"),
    ];
    hints.extend(last.map(|(command, does)| hint(app, command, does)));
    hints
}
