//! The machine: where a submission stands, and what follows from what happens.
//!
//! ```text
//! Recording ── Authorising ── Sending ──┬───────────── Closing ── Done
//!                   ↑ 401, once │       └─ LookingUp ──┘
//!                   └───────────┘
//! ```

use super::outcome::{LookUp, Outcome};
use super::verdict::{self, Verdict};
use super::{Blocked, CreateRequest, Event, ExistingUser, LookUpFailure, SendFailure, Step, TokenFailure};

/// Where a submission stands, as far as people are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The attempt is being written to the journal.
    Recording,
    /// A token is being asked for.
    Authorising,
    /// The user is under way: from here on cancelling leaves the outcome unknown.
    Sending,
    /// The username is being looked up.
    LookingUp,
    /// The outcome is known, as far as it ever will be.
    Done,
}

/// The machine's own states: two more than people are told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Recording { cancelled: bool },
    Authorising,
    Sending,
    LookingUp,
    Closing,
    Done,
}

/// A submission under way.
#[derive(Debug, Clone)]
pub struct Submission {
    order: CreateRequest,
    state: State,
    outcome: Option<Outcome>,
    renewed: bool,
}

impl Submission {
    /// Begins; the first step is always to record the attempt.
    pub fn start(order: CreateRequest) -> (Self, Step) {
        let state = State::Recording { cancelled: false };
        (Self { order, state, outcome: None, renewed: false }, Step::Record)
    }

    /// Looks up an attempt whose outcome is unknown, and sends nothing. Its record is in the journal already.
    pub(crate) fn look_up(order: CreateRequest) -> (Self, Step) {
        Self::look_up_after(order, "An earlier submission ended without an response.".to_owned())
    }

    /// The same, with the sentence that says why the outcome is unknown.
    pub(crate) fn look_up_after(order: CreateRequest, why: String) -> (Self, Step) {
        let outcome = Some(Outcome::Unknown { why, looked_up: LookUp::NotYet });
        (Self { order, state: State::LookingUp, outcome, renewed: false }, Step::LookUp)
    }

    /// Is over before it began: the user is not sent.
    pub(crate) fn blocked(order: CreateRequest, blocked: Blocked) -> Self {
        Self { order, state: State::Done, outcome: Some(Outcome::Blocked(blocked)), renewed: false }
    }

    /// What is created.
    pub fn order(&self) -> &CreateRequest {
        &self.order
    }

    /// Where it stands.
    pub fn stage(&self) -> Stage {
        match self.state {
            State::Recording { .. } => Stage::Recording,
            State::Authorising => Stage::Authorising,
            State::Sending => Stage::Sending,
            State::LookingUp => Stage::LookingUp,
            State::Closing | State::Done => Stage::Done,
        }
    }

    /// What became of it, as soon as that can be told. While a look-up runs it is unknown, and not yet looked up.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }

    /// Whether nothing more is to be done, the journal included.
    pub fn is_over(&self) -> bool {
        self.state == State::Done
    }

    /// What follows from an event; an event that does not belong to the state, such as a late one, changes nothing.
    /// A driver that is told a step leaves what it was doing: after `Cancelled` the request under way is dropped.
    pub fn handle(&mut self, event: Event) -> Option<Step> {
        match (self.state, event) {
            (State::Recording { cancelled }, Event::Recorded(result)) => self.recorded(result, cancelled),
            (State::Recording { .. }, Event::Blocked(blocked)) => {
                // Nothing was recorded, so there is nothing to close.
                self.outcome = Some(Outcome::Blocked(blocked));
                self.state = State::Done;
                None
            }
            (State::Recording { .. }, Event::Cancelled) => {
                // The record is being written: it is closed once it stands.
                self.state = State::Recording { cancelled: true };
                None
            }
            (State::Authorising, Event::Token(Ok(()))) => Some(self.step(State::Sending, Step::Post)),
            (State::Authorising, Event::Token(Err(failure))) => Some(self.no_token(failure)),
            (State::Authorising, Event::Cancelled) => Some(self.close(cancelled())),
            (State::Sending, Event::Response(response)) => {
                Some(self.on_verdict(verdict::classify(&response, &self.order)))
            }
            (State::Sending, Event::Failed(SendFailure::NotSent(why))) => {
                Some(self.close(Outcome::NotSent { why }))
            }
            (State::Sending, Event::Failed(SendFailure::Unknown(why))) => Some(self.unknown(why)),
            (State::Sending, Event::Cancelled) => {
                Some(self.unknown("You cancelled while the user was being sent.".to_owned()))
            }
            (State::LookingUp, Event::LookedUp(result)) => Some(self.looked_up(result)),
            (State::LookingUp, Event::Cancelled) => {
                Some(self.looked_up(Err("you cancelled it".to_owned().into())))
            }
            (State::Closing, Event::Closed) => {
                self.state = State::Done;
                None
            }
            _ => None,
        }
    }

    fn step(&mut self, state: State, step: Step) -> Step {
        self.state = state;
        step
    }

    fn close(&mut self, outcome: Outcome) -> Step {
        self.outcome = Some(outcome);
        self.step(State::Closing, Step::Close)
    }

    fn recorded(&mut self, result: Result<(), String>, was_cancelled: bool) -> Option<Step> {
        match result {
            Ok(()) if was_cancelled => Some(self.close(cancelled())),
            Ok(()) => Some(self.step(State::Authorising, Step::Token { renew: false })),
            Err(why) => {
                // There is no record to close.
                self.outcome = Some(if was_cancelled { cancelled() } else { Outcome::NotSent { why } });
                self.state = State::Done;
                None
            }
        }
    }

    fn no_token(&mut self, failure: TokenFailure) -> Step {
        self.close(match failure {
            TokenFailure::Refused { status, messages } => Outcome::NotAuthorised { status, messages },
            TokenFailure::Unavailable(why) => Outcome::NotSent { why },
        })
    }

    fn on_verdict(&mut self, verdict: Verdict) -> Step {
        match verdict {
            // A 401 was not processed: the user is sent once more, under a new token.
            Verdict::TokenRefused(_) if !self.renewed => {
                self.renewed = true;
                self.step(State::Authorising, Step::Token { renew: true })
            }
            Verdict::TokenRefused(messages) => self.close(Outcome::NotAuthorised { status: 401, messages }),
            Verdict::Known(outcome) => self.close(outcome),
            Verdict::Unknown(why) => self.unknown(why),
        }
    }

    fn unknown(&mut self, why: String) -> Step {
        self.outcome = Some(Outcome::Unknown { why, looked_up: LookUp::NotYet });
        self.step(State::LookingUp, Step::LookUp)
    }

    fn looked_up(&mut self, result: Result<Option<ExistingUser>, LookUpFailure>) -> Step {
        if let Some(Outcome::Unknown { looked_up, .. }) = &mut self.outcome {
            *looked_up = match result {
                Ok(Some(found)) => LookUp::Found(found),
                Ok(None) => LookUp::NotFound,
                Err(failure) => LookUp::Failed(failure),
            };
        }
        self.step(State::Closing, Step::Close)
    }
}

fn cancelled() -> Outcome {
    Outcome::NotSent { why: "You cancelled.".to_owned() }
}
