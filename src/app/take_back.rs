//! Takes back the user who was just created and opens its answers again, to be corrected.

use super::App;
use super::modal::Modal;
use super::modal::take_back::TakeBackModal;
use super::msg::Cx;
use super::phase::Phase;
use crate::model::fields::FieldId;
use crate::model::form::FieldRef;
use crate::submission::{Outcome, SetupOutcome, TakeBackStep};
use crate::text::sanitize::single_line;

impl App {
    /// Asks for the username first.
    pub(super) fn open_take_back(&mut self, cx: &mut Cx) {
        let Some(submission) = self.phase.submission() else { return };
        let Some(user_id) = submission.outcome().and_then(Outcome::user_id) else { return };
        let request = submission.request();
        let modal =
            TakeBackModal::new(&request.attempt, &request.username, user_id, self.account().shown_name());
        self.open_modal(Modal::TakeBack(Box::new(modal)));
        self.press_guard.opened(cx.now);
    }

    /// Where the user is known to be archived or deleted, the answers are open again; else nothing has changed here.
    pub(super) fn taken_back(
        &mut self,
        result: Result<Vec<(TakeBackStep, SetupOutcome)>, String>,
        cx: &mut Cx,
    ) {
        let results = match result {
            Ok(results) => results,
            Err(why) => return self.not_taken_back(vec![why]),
        };
        let lines: Vec<_> = results.iter().map(|(step, outcome)| step.line(outcome)).collect();
        let is_done = |(_, outcome): &(TakeBackStep, SetupOutcome)| *outcome == SetupOutcome::Done;
        if !results.iter().any(is_done) {
            return self.not_taken_back(lines);
        }
        let Some(request) = self.phase.submission().map(|submission| submission.request().clone()) else {
            return;
        };
        let user_id = self.phase.outcome().and_then(Outcome::user_id).map(str::to_owned);
        self.account.forget_own_user(&request.attempt, user_id.as_deref());
        self.created.retain(|one| one.user_id != user_id);
        self.autosave.clear_user_id();
        self.autosave.mark_dirty(cx.now.at);
        self.phase = Phase::Editing;
        self.close_modals();
        self.validate_against_users();
        self.form_editor(cx).go_to_field(FieldRef::single(FieldId::Username));
        self.press_guard.opened(cx.now);
        let who = single_line(&request.username, 100);
        let text = format!("{who}: {} The answers are open again.", lines.join(" "));
        if results.iter().all(is_done) {
            cx.notify(text);
        } else {
            self.warn(&text);
        }
    }

    fn not_taken_back(&mut self, lines: Vec<String>) {
        if let Some(Modal::TakeBack(modal)) = self.modal_mut() {
            modal.fail(lines);
        }
    }
}
