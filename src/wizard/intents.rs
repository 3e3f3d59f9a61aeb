//! Intents of line mode: the same app, moved by whole answers in place of keys.

use super::Wizard;
use super::account_state::PendingAction;
use super::cx::Cx;
use super::focus::Stop;
use super::keymap::Command;
use super::line::{COMMANDS, Line};
use super::modal::{Input, Modal};
use super::msg::Effect;
use super::navigation::ReturnTo;
use super::phase::Phase;
use crate::user::fields::Screen;
use crate::user::rule::Severity;
use crate::user::visibility;

impl Wizard {
    pub(super) fn intent(&mut self, line: Line, cx: &mut Cx) {
        cx.status.clear();
        match (&self.phase, line) {
            (_, Line::Secret(secret)) if !matches!(self.modal, Some(Modal::AddAccount(_))) => {
                self.modal = None;
                self.secret_typed(secret, cx);
            }
            (_, Line::Export(what, name)) => {
                let text = format!("{}\n", self.export(what));
                cx.push(Effect::Export { what, name, text });
            }
            (Phase::Sending { .. }, Line::Cancel) => self.cancel(cx),
            (Phase::Finished { .. }, Line::Choose(action)) if self.phase.actions().contains(&action) => {
                self.run_outcome_action_when_due(action, cx);
            }
            (Phase::Editing, line) if self.modal.is_some() => self.modal_input(Input::Intent(line), cx),
            (Phase::Editing, line) => self.form_intent(line, cx),
            _ => {}
        }
    }

    pub(super) fn form_intent(&mut self, line: Line, cx: &mut Cx) {
        let (screen, focus) = (self.navigation.screen(), self.navigation.focus());
        match line {
            Line::Answer(text) => {
                if let Stop::Answer(at) = focus {
                    self.form_editor(cx).replace(at, &text);
                    self.go_on(false, cx);
                }
            }
            Line::Keep => {
                let is_shown = self.focused().is_some_and(|at| self.shown_problem(at).is_some());
                self.go_on(is_shown, cx);
            }
            Line::Back => {
                self.form_editor(cx).move_field(false);
                self.skip_remove_buttons(false, cx);
            }
            Line::Go(at) if visibility::is_visible(self.form(), at) => {
                let from_review = screen == Screen::Review;
                let mut form = self.form_editor(cx);
                form.go_to_field(at);
                form.navigation.set_return_to(from_review.then_some(ReturnTo::Answer(at)));
            }
            Line::Screen(screen) if visibility::is_screen_visible(screen, self.form()) => {
                self.form_editor(cx).go_to_screen(screen);
            }
            Line::AddRow if focus == Stop::Add => self.form_editor(cx).add_row(),
            Line::RemoveRow(row) => {
                self.form_editor(cx).remove_row(row);
                self.skip_remove_buttons(true, cx);
            }
            Line::Create if screen == Screen::Review => self.press_create(cx),
            Line::Like(username) => self.require_secret(PendingAction::CopyFrom(username), cx),
            Line::Do(command) if COMMANDS.iter().any(|(_, one)| *one == command) => {
                self.run_command(command, cx);
                self.skip_remove_buttons(true, cx);
            }
            _ => {}
        }
    }

    /// The next question; this one once more where it has an error that was not shown yet.
    fn go_on(&mut self, is_shown: bool, cx: &mut Cx) {
        match self.navigation.focus() {
            Stop::Answer(at) => {
                self.form_editor(cx).blur();
                let problem = self.shown_problem(at);
                let is_wrong = problem.is_some_and(|broken| broken.severity == Severity::Error);
                if is_wrong && !is_shown {
                    self.form_editor(cx).refocus();
                } else {
                    self.form_editor(cx).run(Command::Press);
                }
            }
            Stop::Create => {}
            _ => self.form_editor(cx).move_field(true),
        }
        self.skip_remove_buttons(true, cx);
    }

    /// Buttons that remove rows are no questions.
    fn skip_remove_buttons(&mut self, forward: bool, cx: &mut Cx) {
        while matches!(self.navigation.focus(), Stop::Remove(_)) {
            self.form_editor(cx).move_field(forward);
        }
    }
}
