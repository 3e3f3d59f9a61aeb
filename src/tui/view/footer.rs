//! The last line: the status message, or the keys of the current context.

use super::surface::Surface;
use super::text::{width, wrap};
use crate::app::App;
use crate::app::focus::{FocusTarget, neighbour};
use crate::app::keymap::Command;
use crate::app::modal::{Modal, drafts};
use crate::app::msg::{AccountField, HitTarget};
use crate::app::phase::{OutcomeAction, Phase};
use crate::model::field::FieldKind;
use crate::model::fields::Screen;
use crate::text::counted;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

const MAX_LINES: u16 = 3;

/// Draws the status message or, without one, the keys of the current context, unless a modal has them at its foot.
pub(crate) fn draw(app: &App, has_own_keys: bool, area: Rect, surface: &mut Surface<'_>) {
    match app.status() {
        Some(text) => status_message(text, area, surface),
        None if !has_own_keys => keys(app, area, surface),
        None => {}
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

/// Draws the keys of the current context in one line.
pub(crate) fn keys(app: &App, area: Rect, surface: &mut Surface<'_>) {
    let end = area.right().saturating_sub(1);
    let mut x = area.x + 1;
    let problems = match app.document().problem_count() {
        0 => "no problems".to_owned(),
        some => counted(some, "problem"),
    };
    for (command, does) in hints(app, &problems) {
        let key = key(app, command);
        // A hint that does not fit is left out.
        if key.is_empty() || x + width(&key) + 1 + width(does) > end {
            continue;
        }
        let start = x;
        x = surface.print(x, area.y, end, &key, surface.theme.strong);
        x = surface.print(x + 1, area.y, end, does, surface.theme.quiet);
        if opposite(command).is_none() {
            surface.hit_area((start, x), area.y, HitTarget::Command(command));
        }
        x += 2;
    }
}

/// The key of a command, with that of its opposite; arrow keys as arrows, which are short.
fn key(app: &App, command: Command) -> String {
    let shown = |command| app.keymap().shown_in(command, app.layers());
    let Some(opposite) = opposite(command) else { return shown(command) };
    let arrows = [opposite, command].map(|command| match shown(command).as_str() {
        "Up" => "↑".to_owned(),
        "Down" => "↓".to_owned(),
        "Left" => "←".to_owned(),
        "Right" => "→".to_owned(),
        other => other.to_owned(),
    });
    arrows.join(" ").trim().to_owned()
}

/// The command of the other direction.
fn opposite(command: Command) -> Option<Command> {
    match command {
        Command::Down => Some(Command::Up),
        Command::NextOption => Some(Command::PreviousOption),
        _ => None,
    }
}

/// A command and what it does here. A click on it gives the command, unless it has an opposite.
type Hint<'a> = (Command, &'a str);

const CANCEL: Hint<'_> = (Command::Close, "cancel");
const CLOSE: Hint<'_> = (Command::Close, "close");
const LEAVE: Hint<'_> = (Command::Leave, "leave");
const MOVE: Hint<'_> = (Command::Down, "move");
const NEXT: Hint<'_> = (Command::NextField, "next");

fn hints<'a>(app: &App, problems: &'a str) -> Vec<Hint<'a>> {
    match (app.modal(), app.phase()) {
        (_, Phase::Sending { .. }) => vec![CANCEL],
        (Some(modal), _) => modal_hints(modal),
        (None, Phase::Finished { .. }) => outcome_hints(app),
        (None, Phase::Editing) => form_hints(app, problems),
    }
}

fn outcome_hints(app: &App) -> Vec<Hint<'static>> {
    let choices = app.phase().actions();
    let next = (choices.len() > 1).then_some((Command::NextField, "next button"));
    let back = choices.contains(&OutcomeAction::Back).then_some((Command::Close, "back"));
    let last = [(Command::Preview, "JSON"), (Command::Palette, "actions"), (Command::Help, "help"), LEAVE];
    [Some((Command::Press, "press")), next, back].into_iter().flatten().chain(last).collect()
}

fn modal_hints(modal: &Modal) -> Vec<Hint<'static>> {
    let press = |does| (Command::Press, does);
    let list = |does| vec![CLOSE, press(does), MOVE, LEAVE];
    match modal {
        Modal::Help { .. } | Modal::Preview { .. } => vec![CLOSE, MOVE, LEAVE],
        Modal::Drafts(drafts) if drafts.is_renaming() => vec![CANCEL, press("rename")],
        Modal::Drafts(_) => [CLOSE, press("open")].into_iter().chain(drafts::KEYS).collect(),
        Modal::Users(_) => list("copy"),
        Modal::Accounts(_) => list("use it"),
        Modal::Attempts(_) => list("finish it"),
        Modal::Palette(_) => list("choose"),
        Modal::Ticket(_) => vec![press("take them"), CLOSE, MOVE, LEAVE],
        Modal::TakeBack(modal) if modal.button().is_some() => vec![CLOSE, press("press"), NEXT, LEAVE],
        Modal::TakeBack(_) => vec![CLOSE, NEXT, LEAVE],
        Modal::SaveAs(_) => vec![CLOSE, press("save"), LEAVE],
        Modal::Secret(_) => vec![CANCEL, press("go on"), LEAVE],
        Modal::AddAccount(form) => match form.focus() {
            AccountField::Try => vec![CLOSE, press("try it"), NEXT, LEAVE],
            AccountField::Save => vec![CLOSE, press("save"), LEAVE],
            AccountField::Region | AccountField::Domain | AccountField::Production => {
                vec![CLOSE, NEXT, (Command::NextOption, "choose"), LEAVE]
            }
            AccountField::Name | AccountField::ClientId | AccountField::Secret => vec![CLOSE, NEXT, LEAVE],
        },
    }
}

fn form_hints<'a>(app: &App, problems: &'a str) -> Vec<Hint<'a>> {
    let mut hints = match app.navigation().suggestions() {
        Some(_) => vec![(Command::Down, "choose"), (Command::Press, "take"), CLOSE],
        None => vec![NEXT],
    };
    if let FocusTarget::Answer(at) = app.focus()
        && matches!(at.field.field().kind, FieldKind::Choice(_))
    {
        hints.push((Command::NextOption, "choose"));
    }
    let press = match app.focus() {
        FocusTarget::Create if app.document().errors() > 0 => Some("first error"),
        FocusTarget::Create if app.open_attempt().is_some() => Some("look it up"),
        FocusTarget::Create => Some("create"),
        FocusTarget::Add => Some("go on"),
        FocusTarget::Remove(_) => Some("remove"),
        FocusTarget::Problem(_) => Some("go there"),
        FocusTarget::Change(_) => Some("change"),
        FocusTarget::Answer(_) | FocusTarget::Nothing => None,
    };
    hints.extend(press.map(|does| (Command::Press, does)));
    let back = app.navigation().return_to().is_some();
    let next = neighbour(app.form(), app.screen(), true).filter(|one| *one != Screen::Review);
    if let (false, Some(screen)) = (back, next) {
        hints.push((Command::NextScreen, screen.label()));
    }
    hints.push((Command::NextProblem, problems));
    if app.screen() != Screen::Review {
        hints.push((Command::Review, if back { "back to the review" } else { "review" }));
    }
    let last = [(Command::Palette, "actions"), (Command::Help, "help"), (Command::Preview, "JSON"), LEAVE];
    hints.extend(last);
    hints
}
