//! From the pressed button to an outcome.

use super::account_state::PendingAction;
use super::keymap::Command;
use super::modal::Modal;
use super::msg::{AttemptRow, Cx, Effect, OpenSetup, OwnUser};
use super::phase::Phase;
use super::press_guard::Refusal;
use super::{App, CreatedUser};
use crate::model::diff;
use crate::model::fields::Screen;
use crate::model::rule::Severity;
use crate::submission::{
    Again, Blocked, CreateRequest, Created, EarlierAttempt, Event, LookUp, Origin, Outcome, OutcomeKind,
    Step, Submission,
};
use crate::text::counted;

impl App {
    /// Enter on the button of the review: the first error, or the user is sent.
    pub(super) fn press_create(&mut self, cx: &mut Cx) {
        if let Some(refusal) = self.press_guard.refusal() {
            let creates = self.document.errors() == 0
                && self.known_to_exist().is_none()
                && self.open_attempt().is_none();
            return self.refuse_press(creates.then_some("create"), refusal, cx);
        }
        if !self.go_to_first_error(cx) {
            self.submit(false, Again::No, cx);
        }
    }

    /// Goes to the first error and asks to correct it. False where there is none.
    fn go_to_first_error(&mut self, cx: &mut Cx) -> bool {
        let problems = self.document.problems().into_iter();
        let mut errors = problems.filter(|(_, problem)| problem.severity == Severity::Error);
        let Some((at, _)) = errors.next() else { return false };
        self.form_editor(cx).go_to_field(at);
        let count = counted(self.document.errors(), "error");
        cx.notify(format!("Correct {count} before the user can be created."));
        true
    }

    /// Says why a press does not count, and what one more does where that would be sent: `create`.
    pub(super) fn refuse_press(&self, does: Option<&str>, refusal: Refusal, cx: &mut Cx) {
        let (key, reason) = (self.controls.way_to(Command::Press), refusal.reason());
        cx.notify(match does {
            Some(does) => format!("Press {key} once more to {does}. {reason}"),
            None => reason.to_owned(),
        });
    }

    /// Sends what the preview shows, once the secret is at hand. A user that is known to exist is not sent again.
    pub(super) fn submit(&mut self, allow_overages: bool, again: Again, cx: &mut Cx) {
        if again != Again::AlthoughItExists
            && let Some(blocked) = self.known_to_exist()
        {
            let request = self.create_request(self.autosave.id().to_owned(), allow_overages, again);
            self.phase = Phase::sending(Submission::blocked(request, blocked), cx.now.at);
            cx.push(Effect::ReadAttempts);
            return self.look_for_outcome(cx);
        }
        self.save_now(cx);
        self.require_secret(PendingAction::Submit { allow_overages, again }, cx);
    }

    /// Why the user is known to exist, as far as the draft and the journal at the start say. The executor asks the
    /// journal again before anything is sent.
    pub(super) fn known_to_exist(&self) -> Option<Blocked> {
        if let Some(own) = self.account.own_user(&self.document.username()) {
            return Some(Blocked::Exists(own.earlier.clone()));
        }
        self.autosave.created_user_id().map(|user_id| Blocked::DraftClosed(user_id.to_owned()))
    }

    pub(super) fn send(&mut self, allow_overages: bool, again: Again, cx: &mut Cx) {
        let unread = self.account.lookups().unread_lists(self.document.form());
        if !unread.is_empty() {
            // The names of groups and their like have no IDs yet.
            let (form, lookups) = (self.document.form().clone(), self.account.lookups());
            let missing: Vec<_> = unread.into_iter().filter(|list| lookups.state(*list).is_none()).collect();
            self.account.request_lists(missing, cx);
            self.account.waiting_mut().submit = Some((form, allow_overages, again));
            return cx.notify("Reading the account's lists first …");
        }
        let open = self.account.open_attempt(&self.document.username()).cloned();
        let outcome = self.phase.outcome();
        let unknown_now = matches!(outcome, Some(Outcome::Unknown { .. }));
        let looked_up = unknown_now || matches!(outcome, Some(Outcome::Refused(_)));
        // An unresolved attempt is looked up before the user is sent again.
        if let (Again::No | Again::LookedUp, false, Some(row)) = (again, looked_up, &open) {
            let request = self.create_request(row.id.clone(), allow_overages, Again::LookedUp);
            // The setup of that attempt, not of the present answers.
            let (routing, restore) = (row.plan.clone(), row.restore.clone());
            let request = CreateRequest { routing, restore, ..request };
            return self.begin_submission(Submission::look_up(request), cx);
        }
        let again = match again {
            Again::AlthoughItExists => again,
            _ if unknown_now || open.is_some() => Again::LookedUp,
            _ => Again::No,
        };
        let attempt = self.autosave.next_id();
        let request = self.create_request(attempt, allow_overages, again);
        self.begin_submission(Submission::start(request), cx);
    }

    /// Sends what waited for the account's lists, unless it was changed or has errors now.
    pub(super) fn submit_when_read(&mut self, cx: &mut Cx) {
        let (lookups, now) = (self.account.lookups(), self.document.form());
        if !lookups.unread_lists(now).is_empty() || self.phase.is_sending() {
            return;
        }
        let now = lookups.with_exact_names(now);
        let Some((form, allow_overages, again)) = self.account.waiting_mut().submit.take() else { return };
        let is_same = self.account.lookups().with_exact_names(&form) == now;
        let is_reviewed = is_same && self.screen() == Screen::Review;
        if !is_reviewed {
            cx.notify_too("The account's lists are read. Nothing was sent.");
        } else if !self.go_to_first_error(cx) {
            // Removes the message that the lists are being read.
            cx.status = None;
            self.send(allow_overages, again, cx);
        }
    }

    /// What the preview shows, to be sent or looked up under the id of an attempt.
    pub(super) fn create_request(
        &self,
        attempt: String,
        allow_overages: bool,
        again: Again,
    ) -> CreateRequest {
        let answers = (Origin::Form, Some(self.autosave.id().to_owned()));
        self.account.destination().request(attempt, self.document.form(), answers, allow_overages, again)
    }

    pub(super) fn begin_submission(&mut self, (submission, step): (Submission, Step), cx: &mut Cx) {
        self.account.set_users_read(0);
        if step == Step::Record {
            self.account.attempts_mut().begin(&submission.request().attempt);
        }
        cx.push(effect_of(step, &submission));
        self.close_modals();
        self.phase = Phase::sending(submission, cx.now.at);
    }

    /// Looks up an attempt of an earlier run, or finishes the setup of its user. Nothing is sent that could create a
    /// user.
    pub(super) fn resolve(&mut self, row: &AttemptRow, cx: &mut Cx) {
        if row.account != self.account.name() {
            let account = &row.account;
            return cx.notify(format!("It was sent to {account}: change to that account first."));
        }
        let api_url = &self.account.context().api_url;
        let request = CreateRequest::to_look_up(&row.username, row.id.clone(), &row.account, api_url);
        let (routing, restore) = (row.plan.clone(), row.restore.clone());
        let request = CreateRequest { routing, restore, ..request };
        self.begin_submission(
            match &row.setup {
                None => Submission::look_up(request),
                Some(setup) => {
                    let kind = match (setup.is_created, &row.restore) {
                        (true, None) => OutcomeKind::Created,
                        (true, Some(_)) => OutcomeKind::Restored,
                        (false, _) => OutcomeKind::Found,
                    };
                    let outcome = Outcome::existing(kind, setup.user_id.clone(), setup.results.clone());
                    Submission::finish(request, outcome)
                }
            },
            cx,
        );
    }

    pub(super) fn submission_event(&mut self, attempt: &str, event: Event, cx: &mut Cx) {
        if let Phase::Sending { submission, .. } = &mut self.phase
            && submission.request().attempt == attempt
        {
            if let Some(step) = submission.handle(event) {
                cx.push(effect_of(step, submission));
            }
            self.look_for_outcome(cx);
        }
    }

    /// Says that nothing else is done while a user is sent or set up: the answer would be dropped. True where it is.
    pub(super) fn refuse_while_sending(&self, cx: &mut Cx) -> bool {
        let text = self.phase.busy_text(&self.way_to(Command::Close));
        text.map(|text| cx.notify(text)).is_some()
    }

    fn look_for_outcome(&mut self, cx: &mut Cx) {
        let Phase::Sending { submission, since, is_outcome_handled, .. } = &mut self.phase else { return };
        // Waits until the outcome is in the journal: leaving before that would leave the attempt open.
        let (true, Some(outcome)) = (submission.is_settled(), submission.outcome()) else { return };
        let (is_new, is_over) = (!std::mem::replace(is_outcome_handled, true), submission.is_over());
        if !is_new && !is_over {
            return;
        }
        let (submission, since, outcome) = (submission.clone(), *since, outcome.clone());
        if is_new {
            self.note_outcome(&submission, &outcome, cx);
        }
        self.note_setup(&submission);
        if !is_over {
            return;
        }
        // The message that other actions have to wait is out of date.
        let busy = self.phase.busy_text(&self.way_to(Command::Close));
        cx.status.take_if(|shown| Some(&shown.text) == busy.as_ref());
        let answer = match &outcome {
            Outcome::Created(created) => created.answer.as_ref(),
            _ => None,
        };
        let differences =
            answer.map(|answer| diff::changed_fields(self.document.form(), answer)).unwrap_or_default();
        let (at, took) = (cx.now.at, cx.now.at.saturating_sub(since));
        self.phase = Phase::Finished { submission, took, button: 0, differences, scroll: 0, at, wait: 0 };
        self.phase.tick(at);
        // The palette's entries change, and a key on its way would choose another one than intended.
        if matches!(self.modal_mut(), Some(Modal::Palette(_))) {
            self.close_modals();
        }
        self.press_guard.opened(cx.now);
    }

    /// What follows from an outcome that the journal has.
    fn note_outcome(&mut self, submission: &Submission, outcome: &Outcome, cx: &mut Cx) {
        let request = submission.request();
        self.account.attempts_mut().note_outcome(request, outcome);
        if outcome.kind().user_exists() {
            self.note_own_user(request, outcome);
        }
        match outcome {
            Outcome::Created(created) => self.note_created(&request.attempt, created, cx),
            Outcome::Refused(refusal) => self.document.add_api_notes(&refusal.notes),
            Outcome::NotAuthorised { .. } => self.account.reject_secret(),
            Outcome::Unknown { looked_up, .. } => {
                let found = matches!(looked_up, LookUp::Found(_));
                self.account.attempts_mut().note_unknown(request, found);
                if !request.body.is_empty() {
                    // The user may exist, so its agent ID is not proposed for the next one.
                    self.account.add_own_agent_id(self.document.form());
                }
            }
            Outcome::NotRestored { .. } => self.account.attempts_mut().note_unknown(request, true),
            Outcome::NotSent { .. } | Outcome::Blocked(_) => {}
        }
    }

    /// What is left to set up, for the list of what is open and for the exit code.
    fn note_setup(&mut self, submission: &Submission) {
        let (request, is_open) = (submission.request(), submission.has_open_setup());
        for user in self.created.iter_mut().filter(|user| user.attempt == request.attempt) {
            user.has_open_setup = is_open;
        }
        // The setup was not taken up, so nothing new is known of it.
        if submission.not_taken_up().is_some() {
            return;
        }
        let outcome = submission.outcome();
        let setup = is_open.then(|| OpenSetup {
            is_created: matches!(outcome, Some(Outcome::Created(_))),
            user_id: outcome.and_then(Outcome::user_id).map(str::to_owned),
            results: submission.setup_results_or_open(),
        });
        self.account.attempts_mut().note_setup(request, setup);
    }

    /// From now on the user is known to exist.
    fn note_own_user(&mut self, request: &CreateRequest, outcome: &Outcome) {
        let earlier = match outcome {
            Outcome::Blocked(Blocked::Exists(earlier)) => earlier.clone(),
            Outcome::Blocked(_) => return,
            _ => EarlierAttempt {
                id: request.attempt.clone(),
                time: String::new(),
                kind: outcome.kind(),
                user_id: outcome.user_id().map(str::to_owned),
                taken_back: false,
            },
        };
        let (api_url, username) = (request.api_url.clone(), request.username.clone());
        self.account.attempts_mut().add_user(OwnUser { api_url, username, earlier });
    }

    /// The draft keeps the user's id, as history.
    fn note_created(&mut self, attempt: &str, created: &Created, cx: &mut Cx) {
        let (username, user_id) = (self.document.username(), created.user_id.clone());
        self.account.add_created(attempt, self.document.form());
        let (attempt, restored) = (attempt.to_owned(), created.restored);
        let user =
            CreatedUser { username, user_id: user_id.clone(), attempt, has_open_setup: false, restored };
        self.created.push(user);
        self.autosave.set_user_id(user_id, self.account.name());
        self.autosave.mark_dirty(cx.now.at);
    }

    /// Drops the running request. What it had done by then is looked up.
    pub(super) fn cancel(&mut self, cx: &mut Cx) {
        // While the attempt is being recorded there is no request to drop: the record is closed afterwards.
        if let Phase::Sending { submission, .. } = &mut self.phase
            && let Some(step) = submission.handle(Event::Cancelled)
        {
            cx.push(Effect::Cancel(submission.request().attempt.clone()));
            cx.push(effect_of(step, submission));
        }
        self.look_for_outcome(cx);
    }
}

fn effect_of(step: Step, submission: &Submission) -> Effect {
    let outcome = submission.outcome().cloned().map(Box::new);
    Effect::Submit { step, request: Box::new(submission.request().clone()), outcome }
}
