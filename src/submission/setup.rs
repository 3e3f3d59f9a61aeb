//! The state machine of the setup after a user was created: one PUT for each list that has rows.
//!
//! ```text
//! per step: Recording ──┬─ (taken up) Reading ─┬─ Putting ─┬─ Closing → next step
//!                       └──────────────────────┘           └─ Checking ─┘  a lost answer is settled by GET
//! ```
//! A PUT is sent at most once in a run, and again only by the person (`attempts finish`), after the user's rows were read:
//! what a supervisor added meanwhile is kept.

use super::routing::{self, ChangeFailure, RoutingPlan, RoutingRow, SetupStep};
use super::step_result::{SetupOutcome, StepResult};
use super::{Hindrance, LookUpFailure};
use SetupOutcome::NotDone;

/// How the user's id is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UserOrigin {
    /// From the answer to the create request of this run: the user has no rows yet.
    JustCreated,
    /// From an earlier run, or a look-up by the exact username: the user may have rows, which are kept.
    TakenUp,
}

/// What the executor is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetupAction {
    /// Write to the journal, synced, that the step starts.
    Record(SetupStep),
    /// Read the user's rows.
    Read(SetupStep),
    /// Replace the user's rows by these.
    Put(SetupStep, Vec<RoutingRow>),
    /// Write the outcome to the journal.
    Close(StepResult),
}

/// What came of an action, or what the person did.
#[derive(Debug, Clone)]
pub enum SetupEvent {
    /// The start is in the journal, or why it is not.
    Recorded(Result<(), String>),
    /// The user's rows, or why they could not be read.
    Read(Result<Vec<RoutingRow>, LookUpFailure>),
    /// The result of the PUT.
    Put(Result<(), ChangeFailure>),
    /// The outcome is in the journal, or could not be written: then the step is settled by GET the next time.
    Closed,
    /// The person cancelled.
    Cancelled,
}

#[derive(Debug, Clone)]
enum Phase {
    Recording,
    Reading,
    Putting,
    /// The answer to the PUT was lost, for this reason.
    Checking(String),
    Closing,
}

/// A setup in progress.
#[derive(Debug, Clone)]
pub struct Setup {
    user_id: String,
    plan: RoutingPlan,
    origin: UserOrigin,
    results: Vec<StepResult>,
    /// The place of the step in `results`, and how far it is.
    current: Option<(usize, Phase)>,
    /// Why the steps after this one are not begun.
    stop: Option<String>,
    /// How long the API asks to wait before they are.
    retry_after_seconds: Option<u64>,
    /// Why they are not, where that says nothing of this user.
    hindrance: Option<Hindrance>,
}

impl Setup {
    /// Starts the setup of a user that was just created.
    pub fn start(user_id: Option<&str>, plan: RoutingPlan) -> (Self, Option<SetupAction>) {
        let results = plan.not_begun();
        Self::begin(user_id, plan, UserOrigin::JustCreated, results)
    }

    /// Carries on with a setup of an earlier run, or of a user that was found: steps that are done stay.
    pub fn resume(
        user_id: Option<&str>,
        plan: RoutingPlan,
        results: Vec<StepResult>,
    ) -> (Self, Option<SetupAction>) {
        Self::begin(user_id, plan, UserOrigin::TakenUp, results)
    }

    fn begin(
        user_id: Option<&str>,
        plan: RoutingPlan,
        origin: UserOrigin,
        results: Vec<StepResult>,
    ) -> (Self, Option<SetupAction>) {
        let usable = user_id.filter(|id| is_usable(id));
        let stop = usable.is_none().then(|| "The userId is not known: look the user up first.".to_owned());
        let user_id = usable.unwrap_or_default().to_owned();
        let mut setup = Self {
            user_id,
            plan,
            origin,
            results,
            current: None,
            stop,
            retry_after_seconds: None,
            hindrance: None,
        };
        let first = setup.next_step(0);
        (setup, first)
    }

    /// The user whose lists are replaced.
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// What is set up.
    pub fn plan(&self) -> &RoutingPlan {
        &self.plan
    }

    /// The steps that have rows, each with what is known of it.
    pub fn results(&self) -> &[StepResult] {
        &self.results
    }

    /// The steps that have ended in this run, or were not to be begun.
    pub fn ended(&self) -> &[StepResult] {
        match self.current {
            Some((place, _)) => &self.results[..place],
            None => &self.results,
        }
    }

    /// How long the API asks to wait before the steps that are left.
    pub fn retry_after_seconds(&self) -> Option<u64> {
        self.retry_after_seconds
    }

    /// Why the steps that are left would fail for another user, too, if that is known.
    pub(crate) fn hindrance(&self) -> Option<Hindrance> {
        self.hindrance
    }

    /// The step that is being carried out.
    pub fn current(&self) -> Option<SetupStep> {
        self.current.as_ref().map(|(place, _)| self.results[*place].step)
    }

    /// Returns the next action; none at the end, or for an event that does not belong to the phase, such as a late one.
    pub fn handle(&mut self, event: SetupEvent) -> Option<SetupAction> {
        let (place, phase) = self.current.clone()?;
        let step = self.results[place].step;
        let action = match (phase, event) {
            (Phase::Recording, SetupEvent::Recorded(Ok(()))) if self.stop.is_some() => {
                self.close(place, NotDone(CANCELLED.to_owned()))
            }
            (Phase::Recording, SetupEvent::Recorded(Ok(()))) => match self.origin {
                UserOrigin::JustCreated => self.put(place, self.plan.rows(step).to_vec()),
                UserOrigin::TakenUp => self.enter(place, Phase::Reading, SetupAction::Read(step)),
            },
            (Phase::Recording, SetupEvent::Recorded(Err(why))) => {
                // Nothing is sent of which there is no record.
                self.stop = Some(why);
                return self.next_step(place);
            }
            (Phase::Recording | Phase::Closing, SetupEvent::Cancelled) => {
                self.stop = Some(CANCELLED.to_owned());
                return None;
            }
            (Phase::Reading, SetupEvent::Read(Ok(present))) => {
                let wanted = self.plan.rows(step);
                if routing::has_all(&present, wanted) {
                    self.close(place, SetupOutcome::Done)
                } else {
                    self.put(place, routing::union(&present, wanted))
                }
            }
            (Phase::Reading, SetupEvent::Read(Err(failure))) => {
                self.note(&failure);
                self.not_read(place, format!("What the user has could not be read: {}.", failure.why))
            }
            (Phase::Reading, SetupEvent::Cancelled) => self.not_read(place, CANCELLED.to_owned()),
            (Phase::Putting, SetupEvent::Put(result)) => self.on_put(place, result),
            (Phase::Putting, SetupEvent::Cancelled) => {
                self.stop = Some(CANCELLED.to_owned());
                self.check(place, "You cancelled while it was being sent.".to_owned())
            }
            (Phase::Checking(why), SetupEvent::Read(result)) => self.on_checked(place, &why, result),
            (Phase::Checking(why), SetupEvent::Cancelled) => {
                self.on_checked(place, &why, Err("you cancelled it".to_owned().into()))
            }
            (Phase::Closing, SetupEvent::Closed) => return self.next_step(place + 1),
            _ => return None,
        };
        Some(action)
    }

    fn enter(&mut self, place: usize, phase: Phase, action: SetupAction) -> SetupAction {
        self.current = Some((place, phase));
        action
    }

    fn put(&mut self, place: usize, rows: Vec<RoutingRow>) -> SetupAction {
        let step = self.results[place].step;
        if rows.is_empty() {
            // An empty list would remove all that the user has.
            return self.close(place, NotDone("There is nothing to set.".to_owned()));
        }
        self.enter(place, Phase::Putting, SetupAction::Put(step, rows))
    }

    fn check(&mut self, place: usize, why: String) -> SetupAction {
        let step = self.results[place].step;
        self.enter(place, Phase::Checking(why), SetupAction::Read(step))
    }

    fn close(&mut self, place: usize, outcome: SetupOutcome) -> SetupAction {
        self.results[place].outcome = outcome;
        self.enter(place, Phase::Closing, SetupAction::Close(self.results[place].clone()))
    }

    fn on_put(&mut self, place: usize, result: Result<(), ChangeFailure>) -> SetupAction {
        match result {
            Ok(()) => self.close(place, SetupOutcome::Done),
            Err(ChangeFailure::Unknown(why)) => self.check(place, why),
            Err(failure @ ChangeFailure::Refused { .. }) => {
                // The other lists may be open to these credentials; the next user fares alike.
                if matches!(failure, ChangeFailure::Refused { status: 403, .. }) {
                    self.hindrance = Some(Hindrance::NotAuthorised);
                }
                self.close(place, SetupOutcome::Refused(failure.words()))
            }
            // No connection, no token, too many requests: the next step would fail in the same way.
            Err(ChangeFailure::NotDone(why)) => {
                (self.stop, self.hindrance) = (Some(why.clone()), Some(Hindrance::NoAnswer));
                self.close(place, NotDone(why))
            }
            Err(ChangeFailure::NotAuthorised(why)) => {
                (self.stop, self.hindrance) = (Some(why.clone()), Some(Hindrance::NotAuthorised));
                self.close(place, NotDone(why))
            }
            Err(ChangeFailure::Busy { why, seconds }) => {
                (self.stop, self.retry_after_seconds) = (Some(why.clone()), Some(seconds));
                self.close(place, NotDone(why))
            }
        }
    }

    fn note(&mut self, failure: &LookUpFailure) {
        self.retry_after_seconds = failure.retry_after_seconds;
        self.hindrance = self.hindrance.or(failure.hindrance());
    }

    /// The rows could not be read before anything was sent: the outcome of an earlier run that is unknown stays so.
    fn not_read(&mut self, place: usize, why: String) -> SetupAction {
        self.stop = Some(why.clone());
        let outcome = match &self.results[place].outcome {
            SetupOutcome::Unknown(_) => SetupOutcome::Unknown(why),
            _ => NotDone(why),
        };
        self.close(place, outcome)
    }

    fn on_checked(
        &mut self,
        place: usize,
        why: &str,
        result: Result<Vec<RoutingRow>, LookUpFailure>,
    ) -> SetupAction {
        let step = self.results[place].step;
        match result {
            Ok(present) if routing::has_all(&present, self.plan.rows(step)) => {
                self.close(place, SetupOutcome::Done)
            }
            Ok(_) => self.close(place, NotDone(format!("{why} The user was read again: it is not set."))),
            Err(failure) => {
                self.stop.get_or_insert_with(|| why.to_owned());
                self.note(&failure);
                let why = format!("{why} The user could not be read again: {}.", failure.why);
                self.close(place, SetupOutcome::Unknown(why))
            }
        }
    }

    /// Goes to the first step from here that is not done. After a stop those that were never sent say why.
    fn next_step(&mut self, from: usize) -> Option<SetupAction> {
        if let Some(why) = self.stop.clone() {
            for result in self.results.iter_mut().skip(from) {
                if matches!(result.outcome, NotDone(_)) {
                    result.outcome = NotDone(why.clone());
                }
            }
            self.current = None;
            return None;
        }
        let open = |result: &StepResult| result.outcome != SetupOutcome::Done;
        let place = self.results.iter().skip(from).position(open).map(|place| from + place);
        let Some(place) = place else {
            self.current = None;
            return None;
        };
        Some(self.enter(place, Phase::Recording, SetupAction::Record(self.results[place].step)))
    }
}

pub(super) const CANCELLED: &str = "You cancelled.";

/// Whether an id can be part of a path as it is: a cut or strange one could lead to another user.
pub(super) fn is_usable(user_id: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '{' | '}');
    !user_id.is_empty() && user_id.len() <= 100 && user_id.chars().all(is_plain)
}
