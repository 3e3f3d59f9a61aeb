//! Handles the results of effects, and the action that waited for the secret.

use super::account_state::{PendingAction, UserIndexState};
use super::controls::{ThemeOverride, UiMode};
use super::export::ExportFormat;
use super::keymap::Command;
use super::modal::Modal;
use super::modal::picker::Picker;
use super::msg::{Cx, DraftOp, Effect, UserCopy};
use super::phase::{OutcomeAction, Phase};
use super::suggest::{ListState, LookupEntry, Lookups};
use super::text_input::SecretInput;
use super::{AccountContext, App, SecretState};
use crate::model::field::AccountList;
use crate::model::import;
use crate::submission::{RoutingRow, SetupStep};
use crate::text::sanitize::single_line;
use secrecy::SecretString;

impl App {
    /// Performs an action that needs the secret, as soon as the secret is available.
    pub(super) fn require_secret(&mut self, action: PendingAction, cx: &mut Cx) {
        match self.account.context().secret {
            SecretState::Known => return self.perform(action, cx),
            SecretState::Command => cx.push(Effect::RunSecretCommand),
            SecretState::Prompt => self.open_modal(Modal::Secret(SecretInput::default())),
        }
        self.account.set_pending(Some(action));
    }

    fn perform(&mut self, action: PendingAction, cx: &mut Cx) {
        match action {
            PendingAction::Submit { allow_overages, again } => self.send(allow_overages, again, cx),
            PendingAction::ReadUsers { list } => {
                // The prompt for the secret replaced the list, so the list is opened again.
                if list && self.modal.is_none() {
                    self.open_modal(Modal::Users(Picker::default()));
                }
                self.account.request_users(cx);
                if !list {
                    self.account.request_lists_again(self.screen(), cx);
                }
            }
            PendingAction::CopyFrom(username) => self.account.request_user(username, cx),
            PendingAction::LookUp(row) => self.resolve(&row, cx),
            PendingAction::FinishSetup => self.finish_setup(cx),
            PendingAction::ReadArchived(user_id) => self.read_archived(user_id, cx),
            PendingAction::CheckBatch(file) => self.check_batch(file, cx),
            PendingAction::Restore(request) => self.send_restore(*request, cx),
        }
    }

    /// A list of the account was read, or could not be.
    pub(super) fn list_read(
        &mut self,
        list: AccountList,
        result: Result<Vec<LookupEntry>, String>,
        cx: &mut Cx,
    ) {
        let is_read = result.is_ok();
        self.account.set_list(list, result);
        self.document.set_lookups(self.account.lookups().clone());
        // Answers must not change while they are being sent.
        if is_read && !self.phase.is_sending() {
            self.form_editor(cx).settle_left(list);
        }
        self.copy_when_read(cx);
        self.submit_when_read(cx);
        self.restore_when_read(cx);
    }

    /// A user whose settings are copied was read, or could not be.
    pub(super) fn user_read(&mut self, username: &str, result: Result<UserCopy, String>, cx: &mut Cx) {
        match result {
            Ok(copy) => {
                self.account.waiting_mut().copy = Some(copy);
                self.copy_when_read(cx);
            }
            Err(reason) => {
                cx.notify(format!("The settings of {username} could not be read: {reason}"));
            }
        }
    }

    /// Copies the settings of a user that was read, once it is known whether names are certain.
    fn copy_when_read(&mut self, cx: &mut Cx) {
        let lookups = self.account.lookups().clone();
        let is_reading = |(step, rows): &(SetupStep, Result<Vec<RoutingRow>, String>)| {
            rows.as_ref().is_ok_and(|rows| !rows.is_empty())
                && lookups.state(step.list()) == Some(&ListState::Reading)
        };
        let is_complete = |copy: &mut UserCopy| !copy.rows.iter().any(is_reading);
        let Some(copy) = self.account.waiting_mut().copy.take_if(is_complete) else { return };
        let (mut form, mut unread) = (import::from_object(&copy.answer).form, String::new());
        for (step, rows) in copy.rows {
            match rows {
                Ok(rows) => form.set(step.field(), lookups.members_text(step.list(), &rows)),
                Err(reason) => {
                    let (what, reason) = (step.label().to_lowercase(), reason.trim_end_matches('.'));
                    unread.extend([" The ", &what, " could not be read: ", reason, "."]);
                }
            }
        }
        self.form_editor(cx).copy_settings_from(&form, &copy.username, &unread);
    }

    /// The secret is available, or why it is not. Performs the action that waited for it.
    pub(super) fn secret_ready(&mut self, result: Result<(), String>, cx: &mut Cx) {
        if result.is_err() {
            self.account.waiting_mut().restore = None;
        }
        if let Some(action) = self.account.secret_ready(result, cx) {
            self.perform(action, cx);
        }
    }

    /// The person typed the secret, or why there is none.
    pub(super) fn secret_typed(&mut self, secret: Result<SecretString, String>, cx: &mut Cx) {
        let result = secret.map(|secret| self.account.use_secret(secret, cx));
        self.secret_ready(result, cx);
    }

    pub(super) fn open_users(&mut self, cx: &mut Cx) {
        self.open_modal(Modal::Users(Picker::default()));
        if matches!(self.account.users(), UserIndexState::Unread | UserIndexState::Failed(_)) {
            self.require_secret(PendingAction::ReadUsers { list: true }, cx);
        }
    }

    /// Switches to another account.
    pub(super) fn account_switched(&mut self, (context, lookups): (AccountContext, Lookups), cx: &mut Cx) {
        let features = context.features.clone();
        context.remarks.iter().for_each(|remark| self.warn(remark));
        cx.notify(format!("You work with {} now. Your answers are kept.", context.shown_name()));
        self.document.set_lookups(lookups.clone());
        self.account.switch(context, lookups);
        self.validate_against_users();
        self.document.set_features(features);
        self.form_editor(cx).refocus();
        // The button now creates the user in another account.
        self.press_guard.opened(cx.now);
        if self.autosave.has_draft() {
            self.autosave.mark_dirty(cx.now.at);
        }
    }

    /// The new account is in the configuration (its name), or why it is not.
    pub(super) fn account_saved(&mut self, result: Result<String, String>, cx: &mut Cx) {
        match (result, self.modal_mut()) {
            (Ok(name), _) => {
                self.close_modals();
                self.account.set_unsaved(None);
                cx.push(Effect::SwitchAccount(name));
            }
            (Err(reason), Some(Modal::AddAccount(form))) => form.fail(reason),
            (Err(reason), _) => cx.notify(reason),
        }
    }

    /// The theme is in the configuration, or why it is not.
    pub(super) fn theme_saved(&mut self, name: &str, result: Result<(), String>, cx: &mut Cx) {
        let decided_by = self.controls.theme.decided_by;
        cx.notify(match (result, decided_by) {
            (Ok(()), None) => format!("Theme: {name}. It is remembered."),
            (Ok(()), Some(ThemeOverride::Flag)) => {
                format!("Theme: {name}. It is remembered; a start with --theme goes by that.")
            }
            (Ok(()), Some(ThemeOverride::NoColor)) => {
                format!(
                    "Theme {name} is remembered. NO_COLOR or --color never keeps this session without colour."
                )
            }
            (Err(reason), Some(ThemeOverride::NoColor)) => format!("The theme was not changed: {reason}"),
            (Err(reason), _) => format!("Theme: {name}, until you leave. It is not remembered: {reason}"),
        });
    }

    /// The journal was read. Where another process has taken the user of these answers back, they can be sent again.
    pub(super) fn attempts_read(&mut self, taken_back: &[String], cx: &mut Cx) {
        let is_blocked = self.phase.is_known_to_exist();
        if !matches!(self.phase, Phase::Editing) && !is_blocked {
            return;
        }
        let is_marked =
            self.autosave.created_user_id().is_some_and(|id| taken_back.iter().any(|one| one == id));
        if is_marked {
            self.autosave.clear_user_id();
            self.autosave.mark_dirty(cx.now.at);
        }
        if is_blocked && self.known_to_exist().is_none() {
            self.run_outcome_action(OutcomeAction::Back, cx);
        }
        if is_marked || (is_blocked && matches!(self.phase, Phase::Editing)) {
            let username = single_line(&self.document.username(), 100);
            cx.notify(format!("{username} was taken back meanwhile: it can be created again."));
        }
        self.validate_against_users();
    }

    /// Reports the change of a draft in the list and reads the list again.
    pub(super) fn draft_changed(&mut self, result: Result<DraftOp, String>, cx: &mut Cx) {
        cx.notify(match result {
            Ok(DraftOp::Rename { .. }) => "Renamed.".to_owned(),
            Ok(DraftOp::Duplicate { .. }) => "Duplicated.".to_owned(),
            Ok(DraftOp::Template { template: true, .. }) => {
                "Marked as a template: opening it starts a new user.".to_owned()
            }
            Ok(DraftOp::Template { .. }) => "No longer a template.".to_owned(),
            Ok(DraftOp::Remove(_)) => {
                format!("Removed; {} brings it back.", self.controls.way_to(Command::RestoreDraft))
            }
            Ok(DraftOp::Restore(_)) => "Restored.".to_owned(),
            Err(reason) => format!("Nothing was changed: {}.", reason.trim_end_matches('.')),
        });
        self.reload_drafts(cx);
    }

    pub(super) fn reload_drafts(&mut self, cx: &mut Cx) {
        if matches!(self.modal_mut(), Some(Modal::Drafts(_))) {
            cx.push(Effect::ListDrafts);
        }
    }

    /// The text for the ticket was made, or why there is none.
    pub(super) fn receipt_read(&mut self, result: Result<String, String>, cx: &mut Cx) {
        match result {
            Ok(text) => {
                cx.push(Effect::Copy(text));
                // Line mode prints it.
                if matches!(self.controls.ui_mode, UiMode::Screen) {
                    cx.notify("The text for the ticket was sent to the terminal's clipboard.");
                }
            }
            Err(reason) => cx.notify(format!("There is no text for the ticket: {reason}.")),
        }
    }

    /// The file was written, or not: then another name can be typed.
    pub(super) fn exported(&mut self, format: ExportFormat, result: Result<String, String>, cx: &mut Cx) {
        let failure =
            |reason: &str| format!("The {} was not saved: {}.", format.name(), reason.trim_end_matches('.'));
        match (result, self.modal_mut()) {
            (Ok(name), modal) => {
                if matches!(modal, Some(Modal::SaveAs(_))) {
                    self.close_modals();
                }
                cx.notify(format!("Saved as {name}."));
            }
            (Err(reason), Some(Modal::SaveAs(save_as))) => save_as.fail(failure(&reason)),
            (Err(reason), _) => cx.notify(failure(&reason)),
        }
    }
}
