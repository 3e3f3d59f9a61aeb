//! The state machine of a submission.
//!
//! ```text
//! Recording ── Authorising ── Sending ──┬────────────── Done (Close) ──┬─ created ── SettingUp ── Done (Release)
//!                   ↑ 401, once │       └─ LookingUp ───┘              ├─ the username is taken: Identifying
//!                   └───────────┘                                      an earlier attempt: TakingUp
//! ```
//! An archived user is restored in the same way: it is read once more before it is sent (Checking), and a lost answer is
//! settled by reading it.

use super::outcome::{LookUp, Outcome};
use super::restore;
use super::setup::CANCELLED;
use super::verdict::{self, Verdict};
use super::{
    Blocked, CreateRequest, Event, ExistingUser, LookUpFailure, RoutingPlan, SendFailure, Setup, SetupAction,
    SetupEvent, Step, StepResult, TokenFailure,
};
use serde_json::{Map, Value};

/// The progress that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The attempt is being written to the journal.
    Recording,
    /// A token is requested.
    Authorising,
    /// From here on cancelling leaves the outcome unknown.
    Sending,
    /// The archived user is read once more before it is restored.
    Checking,
    /// The outcome is unknown: the username is looked up, or the user that may be restored is read.
    LookingUp,
    /// The outcome is in the journal: the username is taken, and its user is looked for.
    Identifying,
    /// What is open of an earlier attempt is read.
    TakingUp,
    /// The user exists; what follows the create request is carried out.
    SettingUp,
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
    /// The outcome is being recorded, or the user released.
    is_closing: bool,
    /// What follows the create request, once it has begun.
    setup: Option<Setup>,
    /// Why nothing of it was begun.
    not_taken_up: Option<String>,
}

impl Submission {
    /// Starts a submission; the first step is always to record the attempt.
    pub fn start(request: CreateRequest) -> (Self, Step) {
        (Self::at(Stage::Recording, request, None), Step::Record)
    }

    fn at(stage: Stage, request: CreateRequest, outcome: Option<Outcome>) -> Self {
        Self {
            request,
            stage,
            outcome,
            is_cancelled: false,
            is_token_renewed: false,
            is_closing: false,
            setup: None,
            not_taken_up: None,
        }
    }

    /// Looks up an attempt whose outcome is unknown, and sends nothing. Its record is in the journal already.
    pub(crate) fn look_up(request: CreateRequest) -> (Self, Step) {
        Self::look_up_after(request, "An earlier submission ended without an answer.".to_owned())
    }

    /// The same, with the reason why the outcome is unknown, as a sentence.
    pub(crate) fn look_up_after(request: CreateRequest, why: String) -> (Self, Step) {
        let outcome = Some(Outcome::Unknown { why, looked_up: LookUp::NotYet });
        let step = look_up_step(&request);
        (Self::at(Stage::LookingUp, request, outcome), step)
    }

    /// Carries out what is open of an attempt whose user exists, with what is known of it. No user is created.
    pub fn finish(request: CreateRequest, outcome: Outcome) -> (Self, Step) {
        (Self::at(Stage::TakingUp, request, Some(outcome)), Step::TakeUp)
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

    /// Whether the outcome is known and in the journal; the setup of the user may follow.
    pub(crate) fn is_settled(&self) -> bool {
        matches!(self.stage, Stage::TakingUp | Stage::SettingUp) || self.is_over()
    }

    /// What is known of the steps of the setup, as far as they were begun.
    pub(crate) fn setup_results(&self) -> &[StepResult] {
        match (&self.setup, &self.outcome) {
            (Some(setup), _) => setup.results(),
            (None, Some(Outcome::Created(created))) => &created.setup,
            _ => &[],
        }
    }

    /// The same; before the setup has begun, none of its steps is.
    pub(crate) fn setup_results_or_open(&self) -> Vec<StepResult> {
        match self.setup_results() {
            [] => self.plan().not_begun(),
            results => results.to_vec(),
        }
    }

    /// The setup, once it has begun.
    pub fn setup(&self) -> Option<&Setup> {
        self.setup.as_ref()
    }

    /// What is set up.
    pub fn plan(&self) -> &RoutingPlan {
        self.setup.as_ref().map_or(&self.request.routing, Setup::plan)
    }

    /// Whether the user exists, and not everything is set up.
    pub fn has_open_setup(&self) -> bool {
        let results = self.setup_results();
        let is_open = if results.is_empty() {
            !self.plan().is_empty() || self.not_taken_up.is_some()
        } else {
            !StepResult::all_done(results)
        };
        // A user that a look-up found may be this attempt's. One that is known to exist (`Blocked`) is another
        // attempt's.
        is_open
            && matches!(
                self.outcome,
                Some(Outcome::Created(_) | Outcome::Unknown { looked_up: LookUp::Found(_), .. })
            )
    }

    /// Whether what follows the create request is carried out just now.
    pub(crate) fn is_setting_up(&self) -> bool {
        !self.is_over()
            && (self.setup.is_some() || matches!(self.stage, Stage::TakingUp) || self.not_taken_up.is_some())
    }

    /// Why nothing of the setup of an earlier attempt was begun.
    pub(crate) fn not_taken_up(&self) -> Option<&str> {
        self.not_taken_up.as_deref()
    }

    /// Whether nothing more is to be done, the journal included.
    pub fn is_over(&self) -> bool {
        self.stage == Stage::Done && !self.is_closing
    }

    /// Returns the next step. An event that does not belong to the stage, such as a late one, changes nothing. A step
    /// replaces the one in progress: after `Cancelled` the executor drops the request.
    pub fn handle(&mut self, event: Event) -> Option<Step> {
        let step = match (self.stage, event) {
            (_, Event::Cancelled) => return self.cancel(),
            (Stage::Recording, Event::Recorded(result)) => return self.on_recorded(result),
            (Stage::Recording, Event::Blocked(blocked)) => {
                return self.end_unrecorded(Outcome::Blocked(blocked));
            }
            (Stage::Authorising, Event::Token(result)) => self.on_token(result),
            (Stage::Checking, Event::UserRead(result)) => {
                match restore::check_before(&self.request, result) {
                    None => self.enter(Stage::Sending, Step::Patch),
                    Some(outcome) => self.close(outcome),
                }
            }
            (Stage::Sending, Event::Response(response)) => {
                self.on_verdict(verdict::classify(&response, &self.request))
            }
            (Stage::Sending, Event::Failed(SendFailure::NotSent(why))) => self.close(Outcome::not_sent(why)),
            (Stage::Sending, Event::Failed(SendFailure::Unknown(why))) => self.unknown(why),
            (Stage::LookingUp, Event::LookedUp(result)) => self.on_looked_up(result),
            (Stage::LookingUp, Event::UserRead(result)) => self.on_read_again(result),
            (Stage::Done, Event::Closed) => return self.on_closed(),
            (Stage::Identifying, Event::Namesake(user)) => {
                if let Some(Outcome::Refused(refusal)) = &mut self.outcome {
                    refusal.taken_by = user;
                }
                return self.end();
            }
            (Stage::TakingUp, Event::TakenUp(Ok(taken))) => {
                return self.begin_setup(Setup::resume(Some(&taken.user_id), taken.plan, taken.results));
            }
            (Stage::TakingUp, Event::TakenUp(Err(why))) => self.stay_open(why),
            (Stage::SettingUp, Event::SetUp(event)) => return self.on_setup(event),
            (Stage::Done, Event::Released) => {
                self.is_closing = false;
                return None;
            }
            _ => return None,
        };
        Some(step)
    }

    /// The person cancelled: what that means depends on what may have been sent by then.
    fn cancel(&mut self) -> Option<Step> {
        Some(match self.stage {
            Stage::Recording => {
                // The attempt is closed once its record is written.
                self.is_cancelled = true;
                return None;
            }
            Stage::Authorising | Stage::Checking => self.close(Outcome::not_sent(CANCELLED)),
            Stage::Sending => {
                let doing = if self.request.restore.is_some() { "restored" } else { "sent" };
                self.unknown(format!("You cancelled while the user was being {doing}."))
            }
            Stage::LookingUp => self.on_looked_up(Err("you cancelled it".to_owned().into())),
            Stage::Identifying => return self.end(),
            Stage::TakingUp => self.stay_open("you cancelled it".to_owned()),
            Stage::SettingUp => return self.on_setup(SetupEvent::Cancelled),
            Stage::Done => return None,
        })
    }

    /// The outcome is in the journal: a user that was created is set up, and one that is in the way is looked for.
    fn on_closed(&mut self) -> Option<Step> {
        self.is_closing = false;
        let created = match &self.outcome {
            Some(Outcome::Refused(refusal)) if refusal.exists => {
                return Some(self.enter(Stage::Identifying, Step::FindNamesake));
            }
            Some(Outcome::Created(created)) => created,
            _ => return None,
        };
        if self.request.routing.is_empty() || self.setup.is_some() {
            return None;
        }
        let (user_id, plan) = (created.user_id.clone(), self.request.routing.clone());
        self.begin_setup(if created.restored {
            // The user may have groups and the like from before it was archived, which are kept.
            let results = self.setup_results_or_open();
            Setup::resume(user_id.as_deref(), plan, results)
        } else {
            Setup::start(user_id.as_deref(), plan)
        })
    }

    fn begin_setup(&mut self, (setup, action): (Setup, Option<SetupAction>)) -> Option<Step> {
        self.setup = Some(setup);
        self.stage = Stage::SettingUp;
        self.after_setup(action)
    }

    fn on_setup(&mut self, event: SetupEvent) -> Option<Step> {
        let action = self.setup.as_mut()?.handle(event);
        self.after_setup(action)
    }

    fn after_setup(&mut self, action: Option<SetupAction>) -> Option<Step> {
        let setup = self.setup.as_ref()?;
        if let Some(Outcome::Created(created)) = &mut self.outcome {
            created.setup = setup.results().to_vec();
            created.retry_after_seconds = setup.retry_after_seconds();
            created.hindrance = setup.hindrance();
        }
        match action {
            Some(action) => Some(Step::SetUp { action, user_id: setup.user_id().to_owned() }),
            // An event that does not belong to the running step changes nothing.
            None if setup.current().is_some() => None,
            None => Some(self.release()),
        }
    }

    /// Nothing of an earlier attempt's setup was begun.
    fn stay_open(&mut self, why: String) -> Step {
        self.not_taken_up = Some(why);
        self.release()
    }

    fn release(&mut self) -> Step {
        self.is_closing = true;
        self.enter(Stage::Done, Step::Release)
    }

    /// There is no record to close.
    fn end_unrecorded(&mut self, outcome: Outcome) -> Option<Step> {
        self.outcome = Some(outcome);
        self.end()
    }

    /// Nothing is left to write.
    fn end(&mut self) -> Option<Step> {
        self.stage = Stage::Done;
        None
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
            Ok(()) if self.is_cancelled => Some(self.close(Outcome::not_sent(CANCELLED))),
            Ok(()) => Some(self.enter(Stage::Authorising, Step::Token { renew: false })),
            Err(_) if self.is_cancelled => self.end_unrecorded(Outcome::not_sent(CANCELLED)),
            Err(why) => self.end_unrecorded(Outcome::not_sent(why)),
        }
    }

    fn on_token(&mut self, result: Result<(), TokenFailure>) -> Step {
        match result {
            Ok(()) if self.request.restore.is_some() => self.enter(Stage::Checking, Step::ReadUser),
            Ok(()) => self.enter(Stage::Sending, Step::Post),
            Err(TokenFailure::Refused { status, messages }) => {
                self.close(Outcome::NotAuthorised { status, messages, is_token: true })
            }
            Err(TokenFailure::Unavailable(why)) => self.close(Outcome::not_sent(why)),
            Err(TokenFailure::Busy { why, seconds }) => {
                self.close(Outcome::NotSent { why, retry_after_seconds: Some(seconds) })
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
        let step = look_up_step(&self.request);
        self.enter(Stage::LookingUp, step)
    }

    fn on_read_again(&mut self, result: Result<Option<Map<String, Value>>, LookUpFailure>) -> Step {
        if let (Some(plan), Some(Outcome::Unknown { why, .. })) = (&self.request.restore, &self.outcome) {
            self.outcome = Some(restore::settle(&self.request, plan, why.clone(), result));
        }
        self.close_attempt()
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

/// The step that shows whether a request arrived whose answer was lost.
fn look_up_step(request: &CreateRequest) -> Step {
    if request.restore.is_some() { Step::ReadUser } else { Step::LookUp }
}
