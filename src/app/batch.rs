//! Creates several users from a CSV file, and adds them to what is known of the account.

use super::batch_msg::{BatchEnd, BatchProgress, BatchUser, CheckFailure, CheckedBatch};
use super::destination::Destination;
use super::modal::Modal;
use super::modal::batch::BatchModal;
use super::msg::{Cx, Effect, OwnUser};
use super::{App, CreatedUser};
use crate::batch::{RowStatus, StopReason};
use crate::model::fields::FieldId;
use crate::submission::{EarlierAttempt, OutcomeKind};

impl App {
    /// Reads and checks a file in the background.
    pub(super) fn check_batch(&mut self, file: String, cx: &mut Cx) {
        self.open_modal(Modal::Batch(BatchModal::checking(&file)));
        self.account.set_users_read(0);
        // Dropped: once the account's lists arrive, it would be sent or shown in the middle of the batch.
        let waiting = self.account.waiting_mut();
        (waiting.submit, waiting.restore) = (None, None);
        // The lists are read anew.
        let lookups = self.account.lookups().unread();
        let destination = Destination { lookups, ..self.account.destination() };
        cx.push(Effect::CheckBatch { file, destination: Box::new(destination) });
    }

    fn batch_modal(&mut self) -> Option<&mut BatchModal> {
        match self.modal_mut() {
            Some(Modal::Batch(batch)) => Some(batch),
            _ => None,
        }
    }

    pub(super) fn batch_checked(&mut self, result: Result<CheckedBatch, CheckFailure>, cx: &mut Cx) {
        if matches!(&result, Err(CheckFailure { not_authorised: true, .. })) {
            self.account.reject_secret();
        }
        if let Some(batch) = self.batch_modal() {
            batch.set_checked(result.map_err(|failure| failure.why));
            // A key that was on its way does not create what it was not meant for.
            self.press_guard.opened(cx.now);
        }
    }

    pub(super) fn batch_progress(&mut self, progress: BatchProgress, cx: &Cx) {
        match &progress {
            BatchProgress::Created(user) => self.note_batch_user(user),
            // One that was looked up only is none of this run.
            BatchProgress::RowDone(row)
                if row.status == RowStatus::Unsure
                    && self.batch_modal().is_some_and(|batch| batch.sends(row.line)) =>
            {
                let api_url = self.account.context().api_url.clone();
                self.account.attempts_mut().add_unsettled(None, &api_url, &row.username);
            }
            BatchProgress::RowDone(row) if row.status == RowStatus::Unfinished => {
                if let Some(user) = self.created.iter_mut().rev().find(|user| user.username == row.username) {
                    user.has_open_setup = true;
                }
            }
            _ => {}
        }
        if let Some(batch) = self.batch_modal() {
            batch.set_progress(progress, cx.now.at);
        }
    }

    pub(super) fn batch_ended(&mut self, result: Result<BatchEnd, String>, cx: &mut Cx) {
        if matches!(&result, Ok(BatchEnd { stop: Some(StopReason::NotAuthorised), .. })) {
            self.account.reject_secret();
        }
        if let Some(batch) = self.batch_modal() {
            batch.set_end(result);
        }
        self.press_guard.opened(cx.now);
        // The open draft may name one of these users, too.
        self.validate_against_users();
        cx.push(Effect::ReadAttempts);
    }

    /// From now on the user is known to exist.
    fn note_batch_user(&mut self, user: &BatchUser) {
        let username = user.form.value(FieldId::Username).into_owned();
        let (attempt, restored) = (user.attempt.clone(), user.kind == OutcomeKind::Restored);
        let user_id = user.user_id.clone();
        self.account.add_created(&attempt, &user.form);
        let api_url = self.account.context().api_url.clone();
        self.account.attempts_mut().settle(&api_url, &username);
        self.account.attempts_mut().add_user(OwnUser {
            api_url,
            username: username.clone(),
            earlier: EarlierAttempt {
                id: attempt.clone(),
                time: String::new(),
                kind: user.kind,
                user_id: user_id.clone(),
                taken_back: false,
            },
        });
        self.created.push(CreatedUser { username, user_id, attempt, has_open_setup: false, restored });
    }
}
