//! Restoring the archived user that has the username: it is read, what changes is shown, and it is sent once the person
//! confirmed that.

use super::account_state::{ArchivedUser, PendingAction};
use super::keymap::Command;
use super::modal::Modal;
use super::modal::restore::RestoreModal;
use super::msg::{AccountRead, Cx, Effect};
use super::phase::Phase;
use super::{App, UserIndexState};
use crate::account::LastLogin;
use crate::model::fields::FieldId;
use crate::model::form::FieldRef;
use crate::model::rule::Severity;
use crate::submission::{Again, CreateRequest, Outcome, RestorePlan, Submission};
use crate::text::sanitize::single_line;
use crate::text::{counted, sentence_case};
use serde_json::{Map, Value};

const NOT_SENT: &str = "Nothing was sent.";

impl App {
    /// Whether the archived user of the username is known, so that it can be restored here.
    pub(crate) fn can_restore(&self) -> bool {
        matches!(self.namesake(), Ok(Some(_)))
    }

    /// The id of the archived user that has the username; none where no such user is known, or why it is not restored.
    fn namesake(&self) -> Result<Option<String>, String> {
        let username = self.document.username();
        if let Some(submission) = self.phase.submission()
            && submission.request().username.to_lowercase() == username.to_lowercase()
        {
            let found = self.phase.outcome().and_then(Outcome::archived_namesake);
            let known = found.or(submission.request().restore.as_ref().map(RestorePlan::user_id));
            if let Some(user_id) = known {
                return Ok(Some(user_id.to_owned()));
            }
        }
        if username.is_empty() {
            return Err("Enter the username of an archived user first.".to_owned());
        }
        match self.account.user_index().map(|users| users.namesakes(&username)).unwrap_or_default()[..] {
            [] => Ok(None),
            [user] if user.archived => Ok(Some(user.user_id.clone())),
            [_] => Err(format!("{} is active: there is nothing to restore.", single_line(&username, 100))),
            _ => Err(format!(
                "Several users have the username {}: restore the right one in User Admin.",
                single_line(&username, 100)
            )),
        }
    }

    /// Reads the archived user. Nothing is changed by that.
    pub(super) fn open_restore(&mut self, cx: &mut Cx) {
        if self.phase.is_sending() {
            return;
        }
        if matches!(self.phase, Phase::Editing) {
            self.form_editor(cx).commit();
        }
        if let Phase::Finished { wait: wait @ 1.., .. } = &self.phase {
            return cx.notify(format!("The API asked to wait: {} more.", counted(*wait, "second")));
        }
        match self.namesake() {
            Err(reason) => cx.notify(reason),
            Ok(None) if matches!(self.account.users(), UserIndexState::Unread | UserIndexState::Reading) => {
                let is_unread = matches!(self.account.users(), UserIndexState::Unread);
                self.account.waiting_mut().restore = Some(ArchivedUser::Wanted);
                cx.notify("Reading the account's users …");
                if is_unread {
                    self.require_secret(PendingAction::ReadUsers { list: false }, cx);
                }
            }
            Ok(None) => {
                let refresh = self.way_to(Command::Refresh);
                cx.notify(format!(
                    "No archived user with this username is known. {refresh} reads the account's users."
                ));
            }
            Ok(Some(_)) if self.refuse_answers(cx) => {}
            Ok(Some(user_id)) => {
                let open = self.account.open_attempt(&self.document.username()).cloned();
                self.require_secret(
                    match open {
                        // An unresolved attempt is looked up first.
                        Some(row) if self.phase.outcome().is_none() => PendingAction::LookUp(Box::new(row)),
                        _ => PendingAction::ReadArchived(user_id),
                    },
                    cx,
                );
            }
        }
    }

    /// The account's users were read, or could not be.
    pub(super) fn restore_when_found(&mut self, cx: &mut Cx) {
        let is_wanted = |waiting: &mut ArchivedUser| matches!(waiting, ArchivedUser::Wanted);
        if self.account.waiting_mut().restore.take_if(is_wanted).is_some() {
            self.open_restore(cx);
        }
    }

    /// Goes to the first answer with an error. A missing answer is none here, as that setting stays as it is.
    fn refuse_answers(&mut self, cx: &mut Cx) -> bool {
        let form = self.document.form();
        if form.value(FieldId::Active) == "false" {
            cx.notify("The answers say that the user is not active: a restored one is.");
            return true;
        }
        let is_wrong = |(at, severity): &(FieldRef, Severity)| {
            *severity == Severity::Error && at.field != FieldId::Username && !form.get(*at).is_empty()
        };
        let problems = self.document.problems().into_iter().map(|(at, found)| (at, found.severity));
        let wrong: Vec<_> = problems.filter(is_wrong).collect();
        let Some((at, _)) = wrong.first().copied() else { return false };
        self.phase = Phase::Editing;
        self.form_editor(cx).go_to_field(at);
        cx.notify(format!("Correct {} before the user can be restored.", counted(wrong.len(), "error")));
        true
    }

    pub(super) fn read_archived(&mut self, user_id: String, cx: &mut Cx) {
        let username = self.document.username();
        cx.notify(format!("Reading {} …", single_line(&username, 100)));
        self.account.waiting_mut().restore = Some(ArchivedUser::Reading);
        cx.push(Effect::ReadAccount(AccountRead::Archived { user_id, username }));
    }

    /// The archived user was read, or why not.
    pub(super) fn archived_read(
        &mut self,
        username: &str,
        result: Result<Option<Map<String, Value>>, String>,
        cx: &mut Cx,
    ) {
        let waited = self.account.waiting_mut().restore.take();
        if waited.is_none() || self.phase.is_sending() || self.document.username() != username {
            return;
        }
        match result {
            Err(why) => cx.notify(format!("The archived user could not be read: {why}. {NOT_SENT}")),
            Ok(None) => {
                cx.notify(format!("There is no user {} any more. {NOT_SENT}", single_line(username, 100)));
            }
            Ok(Some(user)) => {
                let unread = self.account.lookups().unread_lists(self.document.form());
                let lookups = self.account.lookups();
                // The lists are read first, for the IDs of groups and the like.
                let missing: Vec<_> =
                    unread.iter().copied().filter(|list| lookups.state(*list).is_none()).collect();
                self.account.request_lists(missing, cx);
                self.account.waiting_mut().restore = Some(ArchivedUser::Read(user));
                self.restore_when_read(cx);
            }
        }
    }

    /// Shows what changes, once the lists are read that the answers name something of.
    pub(super) fn restore_when_read(&mut self, cx: &mut Cx) {
        if !self.account.lookups().unread_lists(self.document.form()).is_empty() || self.phase.is_sending() {
            return;
        }
        let is_read = |waiting: &mut ArchivedUser| matches!(waiting, ArchivedUser::Read(_));
        let Some(ArchivedUser::Read(user)) = self.account.waiting_mut().restore.take_if(is_read) else {
            return;
        };
        if self.refuse_answers(cx) {
            return;
        }
        let attempt = self.autosave.next_id();
        let request = self.create_request(attempt, false, Again::No);
        match RestorePlan::to_answers(&user, &request.username, &request.body) {
            Err(refusal) => cx.notify(format!("{}. {NOT_SENT}", sentence_case(&refusal.to_string()))),
            Ok((plan, changes)) => {
                let name = |key| user.get(key).and_then(Value::as_str).unwrap_or_default();
                let request =
                    CreateRequest { username: name("username").to_owned(), restore: Some(plan), ..request };
                let last = LastLogin::of_user(&user);
                let place = format!("{}{}", self.account().shown_name(), self.production_aloud());
                let place = (&*place, self.account().production);
                let modal = RestoreModal::new(request, changes, (name("name"), last), place);
                // Removes the message that the user is being read.
                cx.status = None;
                self.open_modal(Modal::Restore(modal));
                self.press_guard.opened(cx.now);
            }
        }
    }

    /// Sends what was shown and confirmed.
    pub(super) fn send_restore(&mut self, request: CreateRequest, cx: &mut Cx) {
        self.begin_submission(Submission::start(request), cx);
    }

    /// The same once more, with an extra licence, which is charged.
    pub(super) fn restore_with_extra_licence(&mut self, cx: &mut Cx) {
        let attempt = self.autosave.next_id();
        if let Some(submission) = self.phase.submission() {
            let request = CreateRequest { attempt, allow_overages: true, ..submission.request().clone() };
            self.require_secret(PendingAction::Restore(Box::new(request)), cx);
        }
    }

    /// A sentence that follows the username's problem: how to restore the archived user.
    pub(crate) fn restore_hint(&self, at: FieldRef) -> Option<String> {
        let is_here = at.field == FieldId::Username && matches!(self.phase, Phase::Editing);
        (is_here && self.can_restore())
            .then(|| format!("{} shows what that changes.", self.way_to(Command::RestoreUser)))
    }
}
