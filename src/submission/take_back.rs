//! The state machine that takes a user back which this program has just created by mistake: it is archived and, where the
//! person wants it, deleted, two steps with outcomes of their own.
//!
//! ```text
//! Reading ── LookingUp ── Recording ── Changing ─┬─ Closing → Reading before the next step
//!    └───────────┴ refused: not ours, logged in └─ Checking ─┘  a lost answer is settled by GET
//! ```

use super::routing::ChangeFailure;
use super::step_result::SetupOutcome;
use super::{ExistingUser, LookUpFailure, OutcomeKind};
use crate::text::sanitize;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TakeBackStep {
    /// The user can no longer log in, and keeps its username.
    Archive,
    /// The archived user is removed. Whether its username becomes free again is not documented.
    Delete,
}

impl TakeBackStep {
    /// Its name in JSON and in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Archive => "archive",
            Self::Delete => "delete",
        }
    }

    /// The step and its outcome, as a line for people.
    pub fn line(self, outcome: &SetupOutcome) -> String {
        let (archived, deleted) = ("Archived", "Deleted");
        let done = if self == Self::Archive { archived } else { deleted };
        match outcome {
            SetupOutcome::Done => format!("{done}."),
            SetupOutcome::Refused(words) => format!("{done}: refused. {words}"),
            SetupOutcome::Unknown(words) => format!("{done}: unknown. {words}"),
            SetupOutcome::NotDone(words) => format!("Not {}. {words}", done.to_lowercase()),
        }
    }
}

/// The exit code for these steps.
pub(crate) fn take_back_exit_code(results: &[(TakeBackStep, SetupOutcome)]) -> u8 {
    let code = |outcome: &SetupOutcome| match outcome {
        SetupOutcome::Done => 0,
        SetupOutcome::Refused(_) => 5,
        SetupOutcome::NotDone(_) => 6,
        SetupOutcome::Unknown(_) => 7,
    };
    results.iter().map(|(_, outcome)| code(outcome)).max().unwrap_or(6)
}

/// What is to be taken back, as the journal knows it, and what the person said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeBackRequest {
    /// What the attempt ended with.
    pub kind: OutcomeKind,
    /// The user's id, as it was answered.
    pub user_id: Option<String>,
    /// The username that was sent.
    pub username: String,
    /// The username that the person typed to confirm it.
    pub typed: String,
    /// Whether the user is deleted too.
    pub delete: bool,
    /// Whether an earlier run began to delete it, and its end was not recorded.
    pub delete_begun: bool,
}

/// Why a user is not taken back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TakeBackRefusal {
    /// The attempt did not end with an answer that created the user: a user that was found may be another one's.
    #[error("only a user is taken back whose creation the API answered, and this one is {}", .0.name())]
    NotCreated(OutcomeKind),
    /// The answer named no usable id.
    #[error("the userId is not known")]
    NoUserId,
    /// The person typed another username, which is repeated.
    #[error("the username that you typed is not {0}")]
    WrongUsername(String),
    /// The id is now of a user with this username.
    #[error("the userId is of {0} now")]
    AnotherUser(String),
    /// The username belongs to a user with another id now.
    #[error("the username {0} belongs to another userId now")]
    OtherId(String),
    /// The user logged in at this time.
    #[error("the user has logged in, at {0}")]
    LoggedIn(String),
    /// There is no user with the id.
    #[error("there is no user with this userId any more")]
    Gone,
    /// The user could not be read first.
    #[error("the user could not be read: {}", .0.why)]
    NotRead(LookUpFailure),
}

/// What the executor is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakeBackAction {
    /// Read the user.
    Read,
    /// Look up the user with exactly this username.
    LookUp(String),
    /// Write to the journal, synced, that the step starts.
    Record(TakeBackStep),
    /// Carry the step out.
    Change(TakeBackStep),
    /// Write the outcome to the journal.
    Close(TakeBackStep, SetupOutcome),
}

/// What came of an action.
#[derive(Debug, Clone)]
pub enum TakeBackEvent {
    /// The user, none where there is no such user, or why it could not be read.
    Read(Result<Option<Map<String, Value>>, LookUpFailure>),
    /// The user with the username, none where there is no such user, or why it could not be looked up.
    LookedUp(Result<Option<ExistingUser>, LookUpFailure>),
    /// The start is in the journal, or why it is not.
    Recorded(Result<(), String>),
    /// The result of the step's request.
    Changed(Result<(), ChangeFailure>),
    /// The outcome is in the journal, or could not be written.
    Closed,
}

#[derive(Debug, Clone)]
enum Phase {
    Reading,
    /// By this username. Whether the user is archived already.
    LookingUp(String, bool),
    Recording,
    Changing,
    /// The answer was lost, for this reason.
    Checking(String),
    Closing,
}

/// A take-back in progress.
#[derive(Debug, Clone)]
pub struct TakeBack {
    user_id: String,
    username: String,
    delete: bool,
    delete_begun: bool,
    results: Vec<(TakeBackStep, SetupOutcome)>,
    refusal: Option<TakeBackRefusal>,
    /// The step, and how far it is.
    current: Option<(TakeBackStep, Phase)>,
}

impl TakeBack {
    /// Starts with a look at the user, unless it is not one to be taken back.
    pub fn start(request: TakeBackRequest) -> Result<(Self, TakeBackAction), TakeBackRefusal> {
        let TakeBackRequest { kind, user_id, username, typed, delete, delete_begun } = request;
        if kind != OutcomeKind::Created {
            return Err(TakeBackRefusal::NotCreated(kind));
        }
        let user_id = user_id.filter(|id| super::setup::is_usable(id)).ok_or(TakeBackRefusal::NoUserId)?;
        if typed != username {
            return Err(TakeBackRefusal::WrongUsername(sanitize::single_line(&username, 100)));
        }
        let current = Some((TakeBackStep::Archive, Phase::Reading));
        let (results, refusal) = (Vec::new(), None);
        let take_back = Self { user_id, username, delete, delete_begun, results, refusal, current };
        Ok((take_back, TakeBackAction::Read))
    }

    /// Settles a step that was begun and cancelled, for this reason: the user is read, and nothing is changed.
    pub fn settle(user_id: &str, step: TakeBackStep, why: &str) -> (Self, TakeBackAction) {
        let take_back = Self {
            user_id: user_id.to_owned(),
            username: String::new(),
            delete: false,
            delete_begun: false,
            results: Vec::new(),
            refusal: None,
            current: Some((step, Phase::Checking(why.to_owned()))),
        };
        (take_back, TakeBackAction::Read)
    }

    /// The user.
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// The steps that were begun, or that turned out to be done, each with its outcome.
    pub fn results(&self) -> &[(TakeBackStep, SetupOutcome)] {
        &self.results
    }

    /// Why it went no further.
    pub fn refusal(&self) -> Option<&TakeBackRefusal> {
        self.refusal.as_ref()
    }

    /// Returns the next action; none at the end, or for an event that does not belong to the phase.
    pub fn handle(&mut self, event: TakeBackEvent) -> Option<TakeBackAction> {
        let (step, phase) = self.current.clone()?;
        let action = match (phase, event) {
            (Phase::Reading, TakeBackEvent::Read(result)) => return self.on_read(step, result),
            (Phase::LookingUp(name, archived), TakeBackEvent::LookedUp(result)) => {
                match check_found(result, &self.user_id, &name) {
                    // It was archived in the portal or by an earlier run.
                    Ok(()) if archived => self.close(step, SetupOutcome::Done),
                    Ok(()) => self.enter(step, Phase::Recording, TakeBackAction::Record(step)),
                    Err(refusal) => return self.refuse(refusal),
                }
            }
            (Phase::Recording, TakeBackEvent::Recorded(Ok(()))) => {
                self.enter(step, Phase::Changing, TakeBackAction::Change(step))
            }
            (Phase::Recording, TakeBackEvent::Recorded(Err(why))) => {
                // Nothing is sent of which there is no record.
                self.results.push((step, SetupOutcome::NotDone(why)));
                self.current = None;
                return None;
            }
            (Phase::Changing, TakeBackEvent::Changed(result)) => match result {
                Ok(()) => self.close(step, SetupOutcome::Done),
                Err(
                    ChangeFailure::NotDone(why)
                    | ChangeFailure::NotAuthorised(why)
                    | ChangeFailure::Busy { why, .. },
                ) => self.close(step, SetupOutcome::NotDone(why)),
                Err(ChangeFailure::Unknown(why)) => {
                    self.enter(step, Phase::Checking(why), TakeBackAction::Read)
                }
                Err(failure @ ChangeFailure::Refused { .. }) => {
                    self.close(step, SetupOutcome::Refused(failure.words()))
                }
            },
            (Phase::Checking(why), TakeBackEvent::Read(result)) => {
                let outcome = checked(step, &why, result);
                self.close(step, outcome)
            }
            (Phase::Closing, TakeBackEvent::Closed) => return self.next_step(step),
            _ => return None,
        };
        Some(action)
    }

    fn enter(&mut self, step: TakeBackStep, phase: Phase, action: TakeBackAction) -> TakeBackAction {
        self.current = Some((step, phase));
        action
    }

    fn close(&mut self, step: TakeBackStep, outcome: SetupOutcome) -> TakeBackAction {
        self.results.push((step, outcome.clone()));
        self.enter(step, Phase::Closing, TakeBackAction::Close(step, outcome))
    }

    /// The user is read before each step: it can have logged in meanwhile.
    fn on_read(
        &mut self,
        step: TakeBackStep,
        result: Result<Option<Map<String, Value>>, LookUpFailure>,
    ) -> Option<TakeBackAction> {
        let user = match result {
            Ok(Some(user)) => user,
            // The earlier run deleted the user, but got no answer.
            Ok(None) if self.delete_begun => {
                self.delete = false;
                return Some(self.close(TakeBackStep::Delete, SetupOutcome::Done));
            }
            Ok(None) => return self.refuse(TakeBackRefusal::Gone),
            Err(failure) => return self.refuse(TakeBackRefusal::NotRead(failure)),
        };
        if let Err(refusal) = check_user(&user, &self.username) {
            return self.refuse(refusal);
        }
        Some(match (step, is_archived(&user)) {
            (TakeBackStep::Archive, archived) => {
                let name = text(&user, "username").to_owned();
                let action = TakeBackAction::LookUp(name.clone());
                self.enter(step, Phase::LookingUp(name, archived), action)
            }
            (TakeBackStep::Delete, false) => {
                self.close(step, SetupOutcome::NotDone("The user is not archived any more.".to_owned()))
            }
            (TakeBackStep::Delete, true) => self.enter(step, Phase::Recording, TakeBackAction::Record(step)),
        })
    }

    /// Stops: the remaining steps are not carried out.
    fn refuse(&mut self, refusal: TakeBackRefusal) -> Option<TakeBackAction> {
        (self.refusal, self.current) = (Some(refusal), None);
        None
    }

    fn next_step(&mut self, step: TakeBackStep) -> Option<TakeBackAction> {
        let is_done = self.results.last() == Some(&(TakeBackStep::Archive, SetupOutcome::Done));
        if step == TakeBackStep::Archive && is_done && self.delete {
            return Some(self.enter(TakeBackStep::Delete, Phase::Reading, TakeBackAction::Read));
        }
        self.current = None;
        None
    }
}

fn text<'a>(user: &'a Map<String, Value>, key: &str) -> &'a str {
    user.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Whether the username leads to the same user as the id.
fn check_found(
    result: Result<Option<ExistingUser>, LookUpFailure>,
    user_id: &str,
    username: &str,
) -> Result<(), TakeBackRefusal> {
    let found = result.map_err(TakeBackRefusal::NotRead)?;
    let id = found.and_then(|found| found.user_id).unwrap_or_default();
    // An id is the same in either case.
    if id.eq_ignore_ascii_case(user_id) {
        Ok(())
    } else {
        Err(TakeBackRefusal::OtherId(sanitize::single_line(username, 100)))
    }
}

/// Whether a user is the one that was created, and has never logged in.
fn check_user(user: &Map<String, Value>, username: &str) -> Result<(), TakeBackRefusal> {
    let name = text(user, "username");
    // Usernames do not differ by case.
    if name.to_lowercase() != username.to_lowercase() {
        return Err(TakeBackRefusal::AnotherUser(sanitize::single_line(name, 100)));
    }
    match user.get("lastLoginTime") {
        None | Some(Value::Null) => Ok(()),
        Some(Value::String(time)) if time.trim().is_empty() || time.starts_with(NEVER) => Ok(()),
        Some(time) => {
            let time = time.as_str().map_or_else(|| time.to_string(), str::to_owned);
            Err(TakeBackRefusal::LoggedIn(sanitize::single_line(&time, 100)))
        }
    }
}

/// How the API writes a time that there has not been (documented for schedules).
const NEVER: &str = "0001-01-01T00:00:00";

fn is_archived(user: &Map<String, Value>) -> bool {
    user.get("active") == Some(&Value::Bool(false))
}

/// The outcome of a step whose answer was lost.
fn checked(
    step: TakeBackStep,
    why: &str,
    result: Result<Option<Map<String, Value>>, LookUpFailure>,
) -> SetupOutcome {
    match (step, result) {
        (TakeBackStep::Archive, Ok(Some(user))) if is_archived(&user) => SetupOutcome::Done,
        (TakeBackStep::Archive, Ok(Some(_))) => {
            SetupOutcome::NotDone(format!("{why} The user was read again: it is not archived."))
        }
        (TakeBackStep::Archive, Ok(None)) => {
            SetupOutcome::NotDone(format!("{why} The user was read again: there is no such user any more."))
        }
        (TakeBackStep::Delete, Ok(None)) => SetupOutcome::Done,
        (TakeBackStep::Delete, Ok(Some(_))) => {
            SetupOutcome::NotDone(format!("{why} The user was read again: it still exists."))
        }
        (_, Err(failure)) => {
            SetupOutcome::Unknown(format!("{why} The user could not be read again: {}.", failure.why))
        }
    }
}
