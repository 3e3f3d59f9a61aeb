//! From the pressed button to an outcome.

use super::account_state::PendingAction;
use super::cx::Cx;
use super::keymap::Command;
use super::msg::{AttemptLine, Effect};
use super::phase::Phase;
use super::{CreatedUser, Wizard};
use crate::submission::{Created, Event, LookUp, Order, Outcome, Step, Submission};
use crate::text::counted;
use crate::user::diff::{self, FieldDiff};
use crate::user::payload;
use crate::user::rule::Severity;

impl Wizard {
    /// Enter on the button of the review: the first error, or the user is sent.
    pub(super) fn press_create(&mut self, cx: &mut Cx) {
        if !self.press_guard.may_press(cx.now) {
            let key = self.controls.way_to(Command::Press);
            return cx.notify(format!("Press {key} once more to create."));
        }
        match self.document.problems().first() {
            Some((at, broken)) if broken.severity == Severity::Error => {
                self.form_editor(cx).go_to_field_and_return(*at);
                let errors = counted(self.document.errors(), "error");
                cx.notify(format!("{errors} to mend before the user can be created."));
            }
            _ => self.submit(false, cx),
        }
    }

    /// Sends what the preview shows, once the secret is at hand.
    pub(super) fn submit(&mut self, allow_overages: bool, cx: &mut Cx) {
        if let Some(user_id) = self.autosave.created_user_id() {
            let new = self.controls.way_to(Command::NewUser);
            return cx.notify(format!(
                "This draft's user was created already ({user_id}). {new} starts a new user."
            ));
        }
        self.save_now(cx);
        self.require_secret(PendingAction::Submit { allow_overages }, cx);
    }

    pub(super) fn send(&mut self, allow_overages: bool, cx: &mut Cx) {
        let open = self.account.open_attempt(&self.document.username()).cloned();
        let outcome = self.phase.outcome();
        let unknown_now = matches!(outcome, Some(Outcome::Unknown { .. }));
        let looked_up = unknown_now || matches!(outcome, Some(Outcome::Refused(_)));
        // Before the user may be sent again the first attempt is looked up.
        if let (false, Some(line)) = (looked_up, &open) {
            let order = self.order(line.id.clone(), allow_overages, true);
            return self.begin_submission(Submission::look_up(order), cx);
        }
        let attempt = self.autosave.next_id();
        let order = self.order(attempt, allow_overages, unknown_now || open.is_some());
        self.begin_submission(Submission::start(order), cx);
    }

    /// What the preview shows, to be sent or looked up under the id of an attempt.
    fn order(&self, attempt: String, allow_overages: bool, after_unknown: bool) -> Order {
        let setting = self.account.setting();
        Order {
            attempt,
            account: setting.account.clone(),
            api_url: setting.api_url.clone(),
            username: self.document.username(),
            body: payload::build(self.document.form()).to_json(),
            allow_overages,
            draft: Some(self.autosave.id().to_owned()),
            after_unknown,
        }
    }

    fn begin_submission(&mut self, (submission, step): (Submission, Step), cx: &mut Cx) {
        cx.push(effect_of(step, &submission));
        self.phase = Phase::sending(submission, cx.now.at);
    }

    /// Looks up the attempt of the outcome that is shown.
    pub(super) fn look_up_again(&mut self, cx: &mut Cx) {
        if let Some(submission) = self.phase.submission() {
            let order = submission.order().clone();
            self.begin_submission(Submission::look_up(order), cx);
        }
    }

    /// Looks up an attempt of an earlier run. Nothing is sent.
    pub(super) fn resolve(&mut self, line: &AttemptLine, cx: &mut Cx) {
        if line.account != self.account.name() {
            let account = &line.account;
            return cx.notify(format!("It was sent to {account}: change to that account first."));
        }
        let order = Order {
            attempt: line.id.clone(),
            account: line.account.clone(),
            api_url: self.account.setting().api_url.clone(),
            username: line.username.clone(),
            body: String::new(),
            allow_overages: false,
            draft: None,
            after_unknown: false,
        };
        self.begin_submission(Submission::look_up(order), cx);
    }

    pub(super) fn submission_event(&mut self, attempt: &str, event: Event, cx: &mut Cx) {
        let Some(submission) = self.phase.submission_mut() else { return };
        if submission.order().attempt != attempt {
            return;
        }
        if let Some(step) = submission.on(event) {
            cx.push(effect_of(step, submission));
        }
        self.look_for_outcome(cx);
    }

    fn look_for_outcome(&mut self, cx: &mut Cx) {
        let Phase::Sending { submission, since, .. } = &self.phase else { return };
        // The journal has to know it first: leaving at once would leave the attempt open.
        let (true, Some(outcome)) = (submission.is_over(), submission.outcome()) else { return };
        let (submission, since, outcome) = (submission.clone(), *since, outcome.clone());
        let mut differences = Vec::new();
        match &outcome {
            Outcome::Created(created) => differences = self.note_created(created, cx),
            Outcome::Refused(refusal) => self.document.add_api_notes(&refusal.notes),
            Outcome::NotAuthorised { .. } => self.account.reject_secret(),
            Outcome::Unknown { looked_up, .. } => {
                let order = submission.order();
                let found = matches!(looked_up, LookUp::Found(_));
                self.account.note_unknown(&order.attempt, &order.username, found);
            }
            Outcome::NotSent { .. } => {}
        }
        self.phase = Phase::finished(submission, differences, since, cx.now.at);
    }

    /// The draft keeps the user's id, as history.
    fn note_created(&mut self, created: &Created, cx: &mut Cx) -> Vec<FieldDiff> {
        let (username, user_id) = (self.document.username(), created.user_id.clone());
        self.created.push(CreatedUser { username, user_id: user_id.clone() });
        self.autosave.set_user_id(user_id, self.account.name());
        self.autosave.mark_dirty(cx.now.at);
        let answer = created.answer.as_ref();
        answer.map(|answer| diff::changed_fields(self.document.form(), answer)).unwrap_or_default()
    }

    /// Drops the running request. What it had done by then is looked up.
    pub(super) fn cancel(&mut self, cx: &mut Cx) {
        if let Some(submission) = self.phase.submission_mut() {
            // While the attempt is being recorded there is no request to drop: the record is closed afterwards.
            if let Some(step) = submission.on(Event::Cancelled) {
                cx.push(Effect::Cancel(submission.order().attempt.clone()));
                cx.push(effect_of(step, submission));
            }
        }
        self.look_for_outcome(cx);
    }
}

fn effect_of(step: Step, submission: &Submission) -> Effect {
    let outcome = submission.outcome().cloned().map(Box::new);
    Effect::Submit { step, order: Box::new(submission.order().clone()), outcome }
}
