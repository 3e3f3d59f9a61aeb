//! The state machine of a submission.
//!
//! ```text
//! Recording ── Authorising ── Sending ──┬────────────── Done (Close)
//!                   ↑ 401, once │       └─ LookingUp ───┘
//!                   └───────────┘
//! ```

use super::outcome::{LookUp, Outcome};
use super::verdict::{self, Verdict};
use super::{Blocked, CreateRequest, Event, ExistingUser, LookUpFailure, SendFailure, Step, TokenFailure};

/// The progress that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The attempt is being written to the journal.
    Recording,
    /// A token is requested.
    Authorising,
    /// From here on cancelling leaves the outcome unknown.
    Sending,
    /// The outcome is unknown: the username is looked up.
    LookingUp,
    /// The outcome is decided; it may still be on its way to the journal.
    Done,
}

/// A submission in progress.
#[derive(Debug, Clone)]
pub struct Submission {
    request: CreateRequest,
    stage: Stage,
    outcome: Option<Outcome>,
    /// Cancelled while the attempt was being recorded.
    is_cancelled: bool,
    is_token_renewed: bool,
    /// The outcome is being recorded.
    is_closing: bool,
}

impl Submission {
    /// Starts a submission; the first step is always to record the attempt.
    pub fn start(request: CreateRequest) -> (Self, Step) {
        (Self::at(Stage::Recording, request, None), Step::Record)
    }

    fn at(stage: Stage, request: CreateRequest, outcome: Option<Outcome>) -> Self {
        Self { request, stage, outcome, is_cancelled: false, is_token_renewed: false, is_closing: false }
    }

    /// Looks up an attempt whose outcome is unknown, and sends nothing. Its record is in the journal already.
    pub(crate) fn look_up(request: CreateRequest) -> (Self, Step) {
        Self::look_up_after(request, "An earlier submission ended without an answer.".to_owned())
    }

    /// The same, with the reason why the outcome is unknown, as a sentence.
    pub(crate) fn look_up_after(request: CreateRequest, why: String) -> (Self, Step) {
        let outcome = Some(Outcome::Unknown { why, looked_up: LookUp::NotYet });
        (Self::at(Stage::LookingUp, request, outcome), Step::LookUp)
    }

    /// A submission that ends before anything is sent.
    pub(crate) fn blocked(request: CreateRequest, blocked: Blocked) -> Self {
        Self::at(Stage::Done, request, Some(Outcome::Blocked(blocked)))
    }

    /// What is sent.
    pub fn request(&self) -> &CreateRequest {
        &self.request
    }

    /// How far it is.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Present as soon as it is decided. While a look-up runs it is unknown and not yet looked up.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }

    /// Whether nothing more is to be done, the journal included.
    pub fn is_over(&self) -> bool {
        self.stage == Stage::Done && !self.is_closing
    }

    /// Returns the next step. An event that does not belong to the stage, such as a late one, changes nothing. A step
    /// replaces the one in progress: after `Cancelled` the executor drops the request.
    pub fn handle(&mut self, event: Event) -> Option<Step> {
        let step = match (self.stage, event) {
            (Stage::Recording, Event::Recorded(result)) => return self.on_recorded(result),
            (Stage::Recording, Event::Blocked(blocked)) => {
                // Nothing was recorded, so there is nothing to close.
                self.outcome = Some(Outcome::Blocked(blocked));
                self.stage = Stage::Done;
                return None;
            }
            (Stage::Recording, Event::Cancelled) => {
                // The attempt is closed once its record is written.
                self.is_cancelled = true;
                return None;
            }
            (Stage::Authorising, Event::Token(Ok(()))) => self.enter(Stage::Sending, Step::Post),
            (Stage::Authorising, Event::Token(Err(failure))) => self.close(match failure {
                TokenFailure::Refused { status, messages } => {
                    Outcome::NotAuthorised { status, messages, is_token: true }
                }
                TokenFailure::Unavailable(why) => Outcome::NotSent { why },
            }),
            (Stage::Authorising, Event::Cancelled) => self.close(cancelled()),
            (Stage::Sending, Event::Response(response)) => {
                self.on_verdict(verdict::classify(&response, &self.request))
            }
            (Stage::Sending, Event::Failed(SendFailure::NotSent(why))) => {
                self.close(Outcome::NotSent { why })
            }
            (Stage::Sending, Event::Failed(SendFailure::Unknown(why))) => self.unknown(why),
            (Stage::Sending, Event::Cancelled) => {
                self.unknown("You cancelled while the user was being sent.".to_owned())
            }
            (Stage::LookingUp, Event::LookedUp(result)) => self.on_looked_up(result),
            (Stage::LookingUp, Event::Cancelled) => {
                self.on_looked_up(Err("you cancelled it".to_owned().into()))
            }
            (Stage::Done, Event::Closed) => {
                self.is_closing = false;
                return None;
            }
            _ => return None,
        };
        Some(step)
    }

    fn enter(&mut self, stage: Stage, step: Step) -> Step {
        self.stage = stage;
        step
    }

    fn close(&mut self, outcome: Outcome) -> Step {
        self.outcome = Some(outcome);
        self.close_attempt()
    }

    fn close_attempt(&mut self) -> Step {
        self.is_closing = true;
        self.enter(Stage::Done, Step::Close)
    }

    fn on_recorded(&mut self, result: Result<(), String>) -> Option<Step> {
        match result {
            Ok(()) if self.is_cancelled => Some(self.close(cancelled())),
            Ok(()) => Some(self.enter(Stage::Authorising, Step::Token { renew: false })),
            Err(why) => {
                // There is no record to close.
                self.outcome = Some(if self.is_cancelled { cancelled() } else { Outcome::NotSent { why } });
                self.stage = Stage::Done;
                None
            }
        }
    }

    fn on_verdict(&mut self, verdict: Verdict) -> Step {
        match verdict {
            // A 401 was not processed: the user is sent once more, under a new token.
            Verdict::TokenRefused(_) if !self.is_token_renewed => {
                self.is_token_renewed = true;
                self.enter(Stage::Authorising, Step::Token { renew: true })
            }
            Verdict::TokenRefused(messages) => {
                self.close(Outcome::NotAuthorised { status: 401, messages, is_token: false })
            }
            Verdict::Known(outcome) => self.close(outcome),
            Verdict::Unknown(why) => self.unknown(why),
        }
    }

    fn unknown(&mut self, why: String) -> Step {
        self.outcome = Some(Outcome::Unknown { why, looked_up: LookUp::NotYet });
        self.enter(Stage::LookingUp, Step::LookUp)
    }

    fn on_looked_up(&mut self, result: Result<Option<ExistingUser>, LookUpFailure>) -> Step {
        if let Some(Outcome::Unknown { looked_up, .. }) = &mut self.outcome {
            *looked_up = match result {
                Ok(Some(found)) => LookUp::Found(found),
                Ok(None) => LookUp::NotFound,
                Err(failure) => LookUp::Failed(failure),
            };
        }
        self.close_attempt()
    }
}

fn cancelled() -> Outcome {
    Outcome::NotSent { why: "You cancelled.".to_owned() }
}
