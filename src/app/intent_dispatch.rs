//! Dispatch of line mode's intents: whole answers and commands in place of keys.

use super::App;
use super::account_state::PendingAction;
use super::focus::FocusTarget;
use super::intent::Intent;
use super::keymap::Command;
use super::modal::{Modal, ModalInput};
use super::msg::{Cx, Effect};
use super::phase::Phase;
use crate::model::fields::Screen;
use crate::model::rule::Severity;
use crate::model::visibility;

impl App {
    pub(super) fn intent(&mut self, intent: Intent, cx: &mut Cx) {
        cx.status = None;
        match (&self.phase, intent) {
            (_, Intent::Secret(secret)) => {
                self.close_modals();
                self.secret_typed(secret, cx);
            }
            (_, Intent::Export(what, name)) => {
                let text = format!("{}\n", self.export(what));
                cx.push(Effect::Export { what, name, text });
            }
            (Phase::Sending { .. }, Intent::Cancel) => self.cancel(cx),
            (Phase::Finished { .. }, Intent::Choose(action)) if self.phase.actions().contains(&action) => {
                self.run_outcome_action(action, cx);
            }
            (Phase::Finished { .. }, intent)
                if matches!(self.modal, Some(Modal::TakeBack(_) | Modal::Restore(_))) =>
            {
                self.modal_input(ModalInput::Intent(intent), cx);
            }
            (Phase::Finished { .. }, Intent::Do(Command::CopyReceipt)) => {
                self.run_command(Command::CopyReceipt, cx);
            }
            (Phase::Editing, intent) if self.modal.is_some() => {
                self.modal_input(ModalInput::Intent(intent), cx);
            }
            (Phase::Editing, intent) => self.form_intent(intent, cx),
            _ => {}
        }
    }

    pub(super) fn form_intent(&mut self, intent: Intent, cx: &mut Cx) {
        let (screen, focus) = (self.navigation.screen(), self.navigation.focus());
        match intent {
            Intent::Answer(text) => {
                if let FocusTarget::Answer(at) = focus {
                    self.form_editor(cx).replace(at, &text);
                    self.go_on(false, cx);
                }
            }
            Intent::Keep => {
                let is_shown = self.navigation().field().is_some_and(|at| self.shown_problem(at).is_some());
                self.go_on(is_shown, cx);
            }
            Intent::Back => {
                self.form_editor(cx).move_field(false);
                self.skip_remove_buttons(false, cx);
            }
            Intent::Go(at) if visibility::is_visible(self.form(), at) => {
                self.form_editor(cx).go_to_field(at);
            }
            Intent::Screen(screen) if visibility::is_screen_visible(screen, self.form()) => {
                self.form_editor(cx).go_to_screen(screen);
            }
            Intent::AddRow if focus == FocusTarget::Add => self.form_editor(cx).add_row(),
            Intent::RemoveRow(row) => {
                self.form_editor(cx).remove_row(row);
                self.skip_remove_buttons(true, cx);
            }
            Intent::Fix(at) => {
                if let Some(fix) = self.shown_problem(at).and_then(|violation| violation.fix) {
                    self.form_editor(cx).take_fix(at, &fix);
                }
            }
            Intent::Create if screen == Screen::Review => self.press_create(cx),
            Intent::Like(username) => self.require_secret(PendingAction::CopyFrom(username), cx),
            Intent::Do(command) => {
                self.run_command(command, cx);
                self.skip_remove_buttons(true, cx);
            }
            _ => {}
        }
    }

    /// Goes to the next question, or repeats this one if it has an error that was not shown yet.
    fn go_on(&mut self, is_shown: bool, cx: &mut Cx) {
        match self.navigation.focus() {
            FocusTarget::Answer(at) => {
                self.form_editor(cx).blur();
                let problem = self.shown_problem(at);
                let is_wrong = problem.is_some_and(|violation| violation.severity == Severity::Error);
                if is_wrong && !is_shown {
                    self.form_editor(cx).refocus();
                } else {
                    self.form_editor(cx).run(Command::Press);
                }
            }
            FocusTarget::Create => {}
            _ => self.form_editor(cx).move_field(true),
        }
        self.skip_remove_buttons(true, cx);
    }

    /// Skips the buttons that remove rows: line mode has no question for them.
    fn skip_remove_buttons(&mut self, forward: bool, cx: &mut Cx) {
        while matches!(self.navigation.focus(), FocusTarget::Remove(_)) {
            self.form_editor(cx).move_field(forward);
        }
    }
}
