//! From the pressed button to an outcome, and what can be done then.

use super::keymap::Command;
use super::msg::{AttemptLine, Effect, Moment};
use super::phase::{Phase, asked_to_wait};
use super::secret::Pending;
use super::{CreatedUser, Wizard};
use crate::submission::{Created, Event, LookUp, Note, Order, Outcome, Step, Submission};
use crate::user::diff::{self, FieldDiff};
use crate::user::form::Addr;
use crate::user::{payload, visibility};
use std::time::Duration;

impl Wizard {
    /// Sends what the preview shows, once the secret is at hand.
    pub(super) fn submit(&mut self, allow_overages: bool, now: Moment) {
        if let Some(user_id) = self.saving.closed() {
            let new = self.way_to(Command::NewUser);
            let words =
                format!("This draft's user was created already ({user_id}). {new} starts a new user.");
            return self.say(&words, now);
        }
        self.save_now_quietly();
        self.need(Pending::Submit { allow_overages }, now);
    }

    pub(super) fn send(&mut self, allow_overages: bool, now: Moment) {
        let open = self.open_attempt().cloned();
        let outcome = match &self.phase {
            Phase::Finished { submission, .. } => submission.outcome(),
            _ => None,
        };
        let unknown_now = matches!(outcome, Some(Outcome::Unknown { .. }));
        let looked_up = unknown_now || matches!(outcome, Some(Outcome::Refused(_)));
        // Before the user may be sent again the person knows what is to be known of the first time.
        if let (false, Some(line)) = (looked_up, &open) {
            let order = self.order(line.id.clone(), allow_overages, true);
            return self.begin_submission(Submission::look_up(order), now);
        }
        let attempt = self.ids.next();
        let order = self.order(attempt, allow_overages, unknown_now || open.is_some());
        self.begin_submission(Submission::start(order), now);
    }

    /// What the preview shows, to be sent or looked up under the id of an attempt.
    fn order(&self, attempt: String, allow_overages: bool, after_unknown: bool) -> Order {
        Order {
            attempt,
            account: self.setting.account.clone(),
            api_url: self.setting.api_url.clone(),
            username: self.username(),
            body: payload::build(&self.form).to_json(),
            allow_overages,
            draft: Some(self.saving.id.clone()),
            after_unknown,
        }
    }

    /// What was sent to this account under this username, as long as nobody knows what became of it.
    pub fn open_attempt(&self) -> Option<&AttemptLine> {
        let username = self.username().to_lowercase();
        let same = |line: &&AttemptLine| {
            line.account == self.setting.account && line.username.to_lowercase() == username
        };
        self.open_attempts.iter().find(same)
    }

    fn begin_submission(&mut self, (submission, step): (Submission, Step), now: Moment) {
        self.effects.push(effect_of(step, &submission));
        let since = now.at;
        self.phase = Phase::Sending { submission: Box::new(submission), since, elapsed: Duration::ZERO };
    }

    /// Looks up the attempt of the outcome that is shown.
    pub(super) fn look_up_again(&mut self, now: Moment) {
        if let Phase::Finished { submission, .. } = &self.phase {
            let order = submission.order().clone();
            self.begin_submission(Submission::look_up(order), now);
        }
    }

    /// Looks up an attempt that an earlier run left open. Nothing is sent.
    pub(super) fn resolve(&mut self, line: &AttemptLine, now: Moment) {
        if line.account != self.setting.account {
            let account = &line.account;
            return self.say(&format!("It was sent to {account}: change to that account first."), now);
        }
        let order = Order {
            attempt: line.id.clone(),
            account: line.account.clone(),
            api_url: self.setting.api_url.clone(),
            username: line.username.clone(),
            body: String::new(),
            allow_overages: false,
            draft: None,
            after_unknown: false,
        };
        self.begin_submission(Submission::look_up(order), now);
    }

    pub(super) fn submission_event(&mut self, attempt: &str, event: Event, now: Moment) {
        let (Phase::Sending { submission, .. } | Phase::Finished { submission, .. }) = &mut self.phase else {
            return;
        };
        if submission.order().attempt != attempt {
            return;
        }
        if let Some(step) = submission.on(event) {
            self.effects.push(effect_of(step, submission));
        }
        self.look_for_outcome(now);
    }

    fn look_for_outcome(&mut self, now: Moment) {
        let Phase::Sending { submission, since, .. } = &self.phase else { return };
        // The journal has to know it first: who leaves at once would leave the attempt open.
        if !submission.is_over() || submission.outcome().is_none() {
            return;
        }
        let took = now.at.saturating_sub(*since);
        let phase = std::mem::replace(&mut self.phase, Phase::Editing);
        let Phase::Sending { submission, .. } = phase else { return };
        let mut differences = Vec::new();
        match submission.outcome() {
            Some(Outcome::Created(created)) => differences = self.note_created(created, now),
            Some(Outcome::Refused(refusal)) => self.note_refused(&refusal.notes),
            Some(Outcome::NotAuthorised { .. }) => self.ask_secret_again(),
            Some(Outcome::Unknown { looked_up, .. }) => {
                let order = submission.order();
                let found = matches!(looked_up, LookUp::Found(_));
                self.note_unknown(&order.attempt.clone(), &order.username.clone(), found);
            }
            _ => {}
        }
        let wait = asked_to_wait(&submission);
        self.phase =
            Phase::Finished { submission, took, button: 0, differences, scroll: 0, at: now.at, wait };
    }

    /// An attempt whose outcome is unknown is remembered until it is found.
    fn note_unknown(&mut self, attempt: &str, username: &str, found: bool) {
        let (id, username) = (attempt.to_owned(), username.to_owned());
        self.open_attempts.retain(|line| line.id != id);
        if !found {
            let account = self.setting.account.clone();
            self.open_attempts.push(AttemptLine { id, account, username, age: 0 });
        }
    }

    /// The draft is closed with the user's id and kept as history.
    fn note_created(&mut self, created: &Created, now: Moment) -> Vec<FieldDiff> {
        self.created.push(CreatedUser { username: self.username(), user_id: created.user_id.clone() });
        self.saving.set_user_id(created.user_id.clone(), &self.setting.account);
        self.saving.touch(now.at);
        created.answer.as_ref().map(|answer| diff::changed_fields(&self.form, answer)).unwrap_or_default()
    }

    fn note_refused(&mut self, notes: &[Note]) {
        for note in notes {
            let row = note.row.and_then(|position| self.form.sent_rows().nth(position)).map(|row| row.id);
            let at = Addr { field: note.field, row };
            if visibility::is_visible(&self.form, at) {
                self.notes.insert(at, note.text.clone());
                self.visited.insert(at);
            }
        }
    }

    pub(super) fn sending_key(&mut self, command: Option<Command>, now: Moment) {
        if command == Some(Command::Close) {
            self.cancel(now);
        }
    }

    /// Lets go of the request on the way. What it had done by then is looked up.
    pub(super) fn cancel(&mut self, now: Moment) {
        if let Phase::Sending { submission, .. } = &mut self.phase {
            // While the attempt is being recorded there is nothing to let go of: the record is closed afterwards.
            if let Some(step) = submission.on(Event::Cancelled) {
                self.effects.push(Effect::Cancel(submission.order().attempt.clone()));
                self.effects.push(effect_of(step, submission));
            }
        }
        self.look_for_outcome(now);
    }
}

fn effect_of(step: Step, submission: &Submission) -> Effect {
    let outcome = submission.outcome().cloned().map(Box::new);
    Effect::Submit { step, order: Box::new(submission.order().clone()), outcome }
}
