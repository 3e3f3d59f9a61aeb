//! Opens and closes modals, and performs the actions that they request.

use super::App;
use super::account_state::PendingAction;
use super::controls::ThemeOverride;
use super::modal::{Action, Modal, ModalContext, ModalInput, Reaction};
use super::msg::{Cx, DraftOp, Effect};

impl App {
    /// Hands an input to the open modal, and does what follows from it.
    pub(super) fn modal_input(&mut self, input: ModalInput<'_>, cx: &mut Cx) {
        let Self { document, autosave, account, modal: Some(modal), phase, press_guard, controls, .. } = self
        else {
            return;
        };
        // An Enter that is part of the paste must not accept the answers.
        let may_press = match modal {
            Modal::Paste(_) | Modal::TakeBack(_) | Modal::Restore(_) | Modal::Batch(_) => {
                press_guard.refusal().is_none()
            }
            _ => !press_guard.is_held(),
        };
        let draft_id = autosave.id();
        let mut shared = ModalContext { document, account, phase, controls, draft_id, may_press, cx };
        match modal.update(input, &mut shared) {
            Reaction::Stay => {}
            Reaction::OpenHelp => self.covered = self.modal.replace(Modal::Help { scroll: 0 }),
            Reaction::Close => {
                if self.covered.is_none() {
                    self.keep_account();
                }
                self.modal = self.covered.take();
                if self.modal.is_none() {
                    self.account.set_pending(None);
                }
            }
            Reaction::Run(action) => self.run_action(action, cx),
            // A key that closes the help is handled by the modal beneath, too.
            Reaction::CloseAndRun(Action::Command(command)) if self.covered.is_some() => {
                self.modal = self.covered.take();
                self.dispatch_command(command, cx);
            }
            Reaction::CloseAndRun(action) => {
                self.close_modals();
                self.run_action(action, cx);
            }
            Reaction::PassOn(intent) => {
                self.close_modals();
                self.form_intent(intent, cx);
            }
        }
    }

    /// Opens a modal in place of those that are open.
    pub(super) fn open_modal(&mut self, modal: Modal) {
        self.keep_account();
        (self.modal, self.covered) = (Some(modal), None);
    }

    pub(super) fn close_modals(&mut self) {
        self.keep_account();
        (self.modal, self.covered) = (None, None);
    }

    /// Keeps what was typed into the form that adds an account, for the next time it is opened, but not the secret.
    pub(super) fn keep_account(&mut self) {
        if let Some(Modal::AddAccount(form)) = self.modal_mut() {
            let spec = form.account();
            self.account.set_unsaved(Some(spec));
        }
    }

    /// The open modal, under the help where that is open too.
    pub(super) fn modal_mut(&mut self) -> Option<&mut Modal> {
        self.covered.as_mut().or(self.modal.as_mut())
    }

    fn run_action(&mut self, action: Action, cx: &mut Cx) {
        match action {
            Action::Command(command) => self.run_command(command, cx),
            Action::PressOutcomeButton(index) => self.press_outcome_button(index, cx),
            Action::GoToField(at) => self.form_editor(cx).go_to_field(at),
            Action::GoToScreen(screen) => self.form_editor(cx).go_to_screen(screen),
            Action::GoToShowing { shown_by, text } => {
                if self.navigation.field() != Some(shown_by) {
                    self.form_editor(cx).go_to_field(shown_by);
                }
                cx.notify(text);
            }
            Action::Tell(text) => cx.notify(text),
            Action::OpenDraft(id) => self.open_draft(&id, cx),
            Action::RenameOpenDraft(name) => {
                self.autosave.rename(name);
                self.autosave.save(self.draft(), cx);
                self.reload_drafts(cx);
            }
            Action::ChangeDraft(op) => {
                if let DraftOp::Remove(id) = &op {
                    self.autosave.add_removed(id.clone());
                }
                cx.push(Effect::ChangeDraft(op));
            }
            Action::DuplicateDraft(id) => {
                let copy = self.autosave.next_id();
                cx.push(Effect::ChangeDraft(DraftOp::Duplicate { id, copy }));
            }
            Action::RestoreDraft => match self.autosave.take_removed() {
                Some(id) => cx.push(Effect::ChangeDraft(DraftOp::Restore(id))),
                None => cx.notify("No draft was removed."),
            },
            Action::Restore(request) => self.require_secret(PendingAction::Restore(request), cx),
            Action::RequireSecret(action) => self.require_secret(action, cx),
            Action::TakePasted(answers) => self.form_editor(cx).take_pasted(answers),
            Action::UseTheme(name) => self.use_theme(name, cx),
            Action::UseSecret(secret) => self.secret_typed(Ok(secret), cx),
        }
    }

    /// Draws with another theme at once and remembers it, as far as the environment leaves the choice to the person.
    fn use_theme(&mut self, name: &'static str, cx: &mut Cx) {
        let theme = &mut self.controls.theme;
        let shown = theme.decided_by != Some(ThemeOverride::NoColor);
        if shown {
            name.clone_into(&mut theme.name);
        }
        cx.push(Effect::UseTheme { name, shown });
    }
}
