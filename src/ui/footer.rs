//! The last line: a passing message, or the keys that matter here.

use super::paper::Paper;
use super::text::{put, width, wrap};
use super::theme::Theme;
use crate::text::counted;
use crate::user::fields::Screen;
use crate::wizard::Wizard;
use crate::wizard::focus::{Stop, neighbour};
use crate::wizard::keymap::Command;
use crate::wizard::modal::Modal;
use crate::wizard::modal::account_field::AccountField;
use crate::wizard::modal::drafts;
use crate::wizard::msg::HitTarget;
use crate::wizard::outcome_actions::OutcomeAction;
use crate::wizard::phase::Phase;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

/// A message takes at most so many lines.
const LONGEST: usize = 3;

/// A passing message, or the keys that matter here.
pub fn draw(wizard: &Wizard, theme: &Theme, area: Rect, paper: &mut Paper<'_>) {
    match wizard.message() {
        Some(words) => message(words, theme, area, paper),
        None => keys(wizard, theme, area, paper),
    }
}

/// A message is read whole: where one line is too short it takes those above for as long as it stands.
fn message(words: &str, theme: &Theme, area: Rect, paper: &mut Paper<'_>) {
    let end = area.right().saturating_sub(1);
    let lines = wrap(words, end.saturating_sub(area.x + 1));
    let shown = lines.len().clamp(1, LONGEST);
    let height = u16::try_from(shown).unwrap_or(1);
    let area = Rect { y: area.bottom().saturating_sub(height), height, ..area };
    Clear.render(area, paper);
    for (index, (line, y)) in lines.iter().zip(area.y..area.bottom()).enumerate() {
        let more = index + 1 == shown && lines.len() > shown;
        let line = if more { format!("{line} …") } else { line.clone() };
        put(paper, area.x + 1, y, end, &line, theme.accent);
    }
}

fn keys(wizard: &Wizard, theme: &Theme, area: Rect, paper: &mut Paper<'_>) {
    let end = area.right().saturating_sub(1);
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
            paper.zone((start, x), area.y, HitTarget::Command(command));
        }
        x += 2;
    }
}

/// The arrow keys as arrows: two of them stand in little room.
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

fn key(wizard: &Wizard, command: Command) -> String {
    wizard.keymap().shown_in(command, wizard.layers())
}

fn hint(wizard: &Wizard, command: Command, does: &str) -> Hint {
    (key(wizard, command), does.to_owned(), Some(command))
}

/// Two keys that do the same in two directions.
fn pair(wizard: &Wizard, commands: [Command; 2], does: &str) -> Hint {
    let keys = commands.map(|command| arrow(&key(wizard, command)).to_owned());
    (keys.join(" ").trim().to_owned(), does.to_owned(), None)
}

fn hints(wizard: &Wizard) -> Vec<Hint> {
    match (wizard.modal(), wizard.phase()) {
        (_, Phase::Sending { .. }) => vec![hint(wizard, Command::Close, "cancel")],
        (Some(overlay), _) => of_overlay(wizard, overlay),
        (None, Phase::Finished { .. }) => of_outcome(wizard),
        (None, Phase::Editing) => of_form(wizard),
    }
}

fn of_outcome(wizard: &Wizard) -> Vec<Hint> {
    let choices = wizard.choices();
    let next = (choices.len() > 1).then(|| hint(wizard, Command::NextField, "next button"));
    let back = choices.contains(&OutcomeAction::Back).then(|| hint(wizard, Command::Close, "back"));
    let press = [hint(wizard, Command::Press, "press")].into_iter();
    press.chain(next).chain(back).chain([hint(wizard, Command::Leave, "leave")]).collect()
}

/// What is pressed and what lets it be, then the ways about.
fn of_overlay(wizard: &Wizard, overlay: &Modal) -> Vec<Hint> {
    let close = hint(wizard, Command::Close, "close");
    let leave = hint(wizard, Command::Leave, "leave");
    let press = |does| hint(wizard, Command::Press, does);
    let go = || pair(wizard, [Command::Up, Command::Down], "move");
    let list = |does| vec![close.clone(), press(does), go(), leave.clone()];
    match overlay {
        Modal::Help { .. } | Modal::Preview { .. } => vec![close, go(), leave],
        Modal::Drafts(drafts) if drafts.is_renaming() => {
            vec![hint(wizard, Command::Close, "let it be"), press("rename")]
        }
        Modal::Drafts { .. } => {
            let keys = drafts::KEYS.map(|(command, does)| hint(wizard, command, does));
            [close, press("open")].into_iter().chain(keys).collect()
        }
        Modal::Users { .. } => list("copy"),
        Modal::Accounts { .. } => list("use it"),
        Modal::Attempts { .. } => list("look it up"),
        Modal::Palette { .. } => list("choose"),
        Modal::SaveAs { .. } => vec![close, press("save"), leave],
        Modal::Secret { .. } => vec![hint(wizard, Command::Close, "let it be"), press("go on"), leave],
        Modal::AddAccount(form) => {
            let next = hint(wizard, Command::NextField, "next");
            let options = [Command::PreviousOption, Command::NextOption];
            let here = match form.focus() {
                AccountField::Try => vec![press("try it"), next],
                AccountField::Save => vec![press("save")],
                AccountField::Region | AccountField::Domain | AccountField::Production => {
                    vec![next, pair(wizard, options, "choose")]
                }
                AccountField::Name | AccountField::ClientId | AccountField::Secret => vec![next],
            };
            [close].into_iter().chain(here).chain([leave]).collect()
        }
    }
}

fn of_form(wizard: &Wizard) -> Vec<Hint> {
    let mut hints = Vec::new();
    if wizard.suggestions().is_some() {
        hints.extend([
            pair(wizard, [Command::Up, Command::Down], "choose"),
            hint(wizard, Command::Press, "take"),
            hint(wizard, Command::Close, "close"),
        ]);
    } else {
        hints.push(hint(wizard, Command::NextField, "next"));
    }
    let press = match wizard.focus() {
        Stop::Create if wizard.errors() > 0 => Some("first error"),
        Stop::Create if wizard.open_attempt().is_some() => Some("look it up"),
        Stop::Create => Some("create"),
        Stop::Add => Some("add"),
        Stop::Remove(_) => Some("remove"),
        Stop::Problem(_) => Some("go there"),
        Stop::Change(_) => Some("change"),
        Stop::Answer(_) | Stop::Nothing => None,
    };
    hints.extend(press.map(|does| hint(wizard, Command::Press, does)));
    let back = wizard.return_to().is_some();
    let next = neighbour(wizard.form(), wizard.screen(), true).filter(|one| *one != Screen::Review);
    if let (false, Some(screen)) = (back, next) {
        hints.push(hint(wizard, Command::NextScreen, screen.label()));
    }
    let problems = match wizard.problem_count() {
        0 => "no problems".to_owned(),
        some => counted(some, "problem"),
    };
    hints.push(hint(wizard, Command::NextProblem, &problems));
    if wizard.screen() != Screen::Review {
        hints.push(hint(wizard, Command::Review, if back { "back to the review" } else { "review" }));
    }
    let last = [
        (Command::Palette, "actions"),
        (Command::Help, "help"),
        (Command::Preview, "JSON"),
        (Command::Leave, "leave"),
    ];
    hints.extend(last.map(|(command, does)| hint(wizard, command, does)));
    hints
}
