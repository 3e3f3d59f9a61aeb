//! The keys that are named at the foot of the screen, by what is open and what has the focus.

use super::App;
use super::focus::{FocusTarget, neighbour};
use super::keymap::Command;
use super::modal::batch::{BatchModal, BatchStep};
use super::modal::{Modal, drafts};
use super::msg::AccountField;
use super::phase::{OutcomeAction, Phase};
use crate::model::field::FieldKind;
use crate::model::fields::Screen;
use crate::text::counted;
use std::borrow::Cow;

/// A command and what it does here.
pub(crate) type Hint = (Command, Cow<'static, str>);

const CANCEL: (Command, &str) = (Command::Close, "cancel");
const CLOSE: (Command, &str) = (Command::Close, "close");
const LEAVE: (Command, &str) = (Command::Leave, "leave");
const MOVE: (Command, &str) = (Command::Down, "move");
const NEXT: (Command, &str) = (Command::NextField, "next");

impl App {
    /// The keys that the footer names here, the most useful first.
    pub(crate) fn hints(&self) -> Vec<Hint> {
        let hints = match (self.modal(), self.phase()) {
            (Some(modal), _) => modal_hints(modal),
            (None, Phase::Sending { .. }) => vec![CANCEL],
            (None, Phase::Finished { .. }) => outcome_hints(self),
            (None, Phase::Editing) => form_hints(self),
        };
        let words = |(command, does)| match command {
            Command::NextProblem => (command, Cow::Owned(self.problems_hint())),
            _ => (command, Cow::Borrowed(does)),
        };
        hints.into_iter().map(words).collect()
    }

    fn shown_problems(&self) -> usize {
        let edited = self.navigation().edited();
        Screen::ALL.into_iter().map(|screen| self.document().shown_errors(screen, edited)).sum()
    }

    /// What the key for the next problem leads to. Before the review only problems that are shown are counted as such: a
    /// form that has just opened has answers to give, not problems.
    fn problems_hint(&self) -> String {
        let (document, shown) = (self.document(), self.shown_problems());
        let (given, required) = document.required_answers();
        let is_review = self.screen() == Screen::Review;
        match (shown, required - given, document.problem_count()) {
            (1.., ..) if !is_review => counted(shown, "problem"),
            (0, missing @ 1.., _) if !is_review => format!("{missing} to answer"),
            (.., count) => counted(count, "problem"),
        }
    }
}

fn outcome_hints(app: &App) -> Vec<(Command, &'static str)> {
    let choices = app.phase().actions();
    let next = (choices.len() > 1).then_some((Command::NextField, "next button"));
    let back = choices.contains(&OutcomeAction::Back).then_some((Command::Close, "back"));
    let last = [(Command::Preview, "JSON"), (Command::Palette, "actions"), (Command::Help, "help"), LEAVE];
    [Some((Command::Press, "press")), next, back].into_iter().flatten().chain(last).collect()
}

fn modal_hints(modal: &Modal) -> Vec<(Command, &'static str)> {
    let press = |does| (Command::Press, does);
    let list = |does| vec![CLOSE, press(does), MOVE, LEAVE];
    match modal {
        Modal::Help { .. } | Modal::Preview { .. } => vec![CLOSE, MOVE, LEAVE],
        Modal::Drafts(drafts) if drafts.is_renaming() => vec![CANCEL, press("rename")],
        Modal::Drafts(_) => [CLOSE, press("open")].into_iter().chain(drafts::KEYS).collect(),
        Modal::Batch(batch) => batch_hints(batch),
        Modal::Users(_) => list("copy"),
        Modal::Accounts(_) => list("use it"),
        Modal::Attempts(_) => list("finish it"),
        Modal::Palette(_) => list("choose"),
        Modal::Paste(_) => vec![press("take them"), CLOSE, MOVE, LEAVE],
        Modal::TakeBack(modal) if modal.is_running() => vec![CANCEL, LEAVE],
        Modal::Restore(_) => vec![press("restore"), CLOSE, MOVE, LEAVE],
        Modal::TakeBack(modal) if modal.button().is_some() => vec![CLOSE, press("press"), NEXT, LEAVE],
        Modal::TakeBack(_) => vec![CLOSE, NEXT, LEAVE],
        Modal::SaveAs(_) => vec![CLOSE, press("save"), LEAVE],
        Modal::Secret(_) => vec![CANCEL, press("go on"), LEAVE],
        Modal::AddAccount(form) => match form.focus() {
            AccountField::Try => vec![CLOSE, press("try it"), NEXT, LEAVE],
            AccountField::Save => vec![CLOSE, press("save"), LEAVE],
            _ if form.is_typed() => vec![CLOSE, NEXT, LEAVE],
            _ => vec![CLOSE, NEXT, (Command::NextOption, "choose"), LEAVE],
        },
    }
}

fn batch_hints(batch: &BatchModal) -> Vec<(Command, &'static str)> {
    let press = |does| vec![(Command::Press, does), CLOSE, MOVE, LEAVE];
    match batch.step() {
        BatchStep::File { .. } => vec![CLOSE, (Command::Press, "check it"), LEAVE],
        BatchStep::Checking { .. } => vec![CANCEL, LEAVE],
        BatchStep::Checked(check) if check.has_errors => press("check it again"),
        BatchStep::Checked(check) if check.checked.missing() > 0 => press("create them"),
        BatchStep::Running(run) if run.end.is_none() => vec![(Command::Close, "stop"), MOVE, LEAVE],
        BatchStep::Checked(_) | BatchStep::Running(_) => vec![CLOSE, MOVE, LEAVE],
    }
}

fn form_hints(app: &App) -> Vec<(Command, &'static str)> {
    let mut hints = match app.navigation().suggestions() {
        Some(_) => vec![(Command::Down, "choose"), (Command::Press, "take"), CLOSE],
        None => vec![NEXT],
    };
    if app.has_offer() {
        hints.push((Command::Fix, "fix it"));
    }
    if let FocusTarget::Answer(at) = app.focus()
        && matches!(at.field.field().kind, FieldKind::Choice(_))
    {
        hints.push((Command::NextOption, "choose"));
    }
    if app.can_restore() {
        hints.push((Command::RestoreUser, "restore"));
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
    // The view adds the number of problems. On the first screen they are still to be asked.
    let is_asked = app.screen() != Screen::Role || app.shown_problems() > 0;
    if is_asked && app.document().problem_count() > 0 {
        hints.push((Command::NextProblem, ""));
    }
    if app.screen() != Screen::Review {
        hints.push((Command::Review, if back { "back to the review" } else { "review" }));
    }
    let last = [(Command::Palette, "actions"), (Command::Help, "help"), (Command::Preview, "JSON"), LEAVE];
    hints.extend(last);
    hints
}
