//! A submission, from "create" to an outcome. One state machine serves the app, line mode, `submit` and `batch`: it
//! returns the next [`Step`], takes the resulting [`Event`] and ends with an [`Outcome`]. It never sends a user twice by
//! itself: after a time-out the user may exist.
//!
//! [`policy`] decides whether a user may be sent at all; [`state_machine`] is the machine, [`verdict`] classifies
//! responses, [`error_body`] reads their bodies, [`outcome`] is the outcome with its kind, exit code and description.
//! [`restore`] restores an archived user in place of creating one; [`routing`] and [`setup`] are what follows the
//! create request, with a [`step_result`] each, [`take_back`] undoes it, [`receipt`] is the text for the ticket,
//! [`curl`] is the same request as a command. Pure: no files, no network.

pub(crate) mod account_check;
pub mod curl;
pub mod error_body;
mod origin;
pub(crate) mod outcome;
mod outcome_kind;
pub(crate) mod policy;
pub(crate) mod receipt;
pub(crate) mod restore;
pub(crate) mod routing;
pub(crate) mod setup;
pub(crate) mod state_machine;
pub(crate) mod step_result;
pub(crate) mod take_back;
pub(crate) mod verdict;

use crate::account::ListedUser;
use crate::model::fields::FieldId;
use crate::model::form::Form;
use crate::model::payload;
use serde_json::{Map, Value};

pub(crate) use error_body::{FieldError, Message};
pub use origin::Origin;
pub use outcome::{Created, LookUp, Outcome, Refusal};
pub use outcome_kind::OutcomeKind;
pub(crate) use outcome_kind::setup_exit_code;
pub(crate) use policy::Blocked;
pub use policy::{Again, Earlier, EarlierAttempt};
pub use restore::{RestorePlan, RestoreRefusal};
pub use routing::{ChangeFailure, RoutingEntry, RoutingPlan, RoutingRow, SetupStep};
pub use setup::{Setup, SetupAction, SetupEvent};
pub use state_machine::{Stage, Submission};
pub use step_result::{SetupOutcome, StepResult};
pub(crate) use take_back::take_back_exit_code;
pub use take_back::{
    TakeBack, TakeBackAction, TakeBackEvent, TakeBackRefusal, TakeBackRequest, TakeBackStep,
};

/// The only version that the API accepts. (documented)
pub(crate) const MEDIA_TYPE: &str = "application/vnd.newvoicemedia.v4+json";

/// What is to be created, and where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CreateRequest {
    /// The attempt's id in the journal. Events carry it, so that a late response to another attempt is dropped.
    pub attempt: String,
    /// The name of the account.
    pub account: String,
    /// The address of the account's API, to which paths are appended.
    pub api_url: String,
    /// The username, by which the user is looked up.
    pub username: String,
    /// The JSON that is sent, byte for byte what was previewed.
    pub body: String,
    /// The person agreed to an extra licence, which is charged.
    pub allow_overages: bool,
    /// The id of the draft that it comes from.
    pub draft: Option<String>,
    /// Where its answers are.
    pub origin: Origin,
    /// What the person agreed to, knowing of earlier attempts for this username.
    pub again: Again,
    /// What is set up after the user was created.
    pub routing: RoutingPlan,
    /// The archived user that is restored in place of creating one. The body is what it gets, and is not sent.
    pub restore: Option<RestorePlan>,
}

impl CreateRequest {
    /// What creates the user of a form, under the id of a new attempt: the JSON is the one that the preview shows.
    pub(crate) fn to_create(form: &Form, attempt: String, account: &str, api_url: &str) -> Self {
        Self {
            username: form.value(FieldId::Username).into_owned(),
            body: payload::build(form).to_json(),
            ..Self::to_look_up("", attempt, account, api_url)
        }
    }

    /// What looks an attempt up by its username. There is no body, so it cannot be sent.
    pub(crate) fn to_look_up(username: &str, attempt: String, account: &str, api_url: &str) -> Self {
        Self {
            attempt,
            account: account.to_owned(),
            api_url: api_url.to_owned(),
            username: username.to_owned(),
            ..Self::default()
        }
    }

    /// The JSON that is sent.
    pub(crate) fn sent_json(&self) -> &str {
        self.restore.as_ref().map_or(&self.body, RestorePlan::patch)
    }

    /// What is done with the user, in the past: `created`.
    pub(crate) fn done_word(&self) -> &'static str {
        if self.restore.is_some() { "restored" } else { "created" }
    }

    /// Whether an earlier attempt may have created this user: a username that is taken may be its work.
    pub fn follows_an_attempt(&self) -> bool {
        self.again != Again::No
    }
}

/// What the executor is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Write the attempt to the journal, synced, before the first byte leaves.
    Record,
    /// Get a token.
    Token {
        /// A new one in place of the cached one.
        renew: bool,
    },
    /// Send the user.
    Post,
    /// Restore the archived user.
    Patch,
    /// Look the username up among all users, archived ones too.
    LookUp,
    /// Read the user that is to be restored, or may be.
    ReadUser,
    /// Find the user of the account that has the username, which is taken.
    FindNamesake,
    /// Write the outcome to the journal.
    Close,
    /// Claim the user of an earlier attempt, and find what is open.
    TakeUp,
    /// Set up the user with this id.
    SetUp {
        /// What is to be done for the running step.
        action: SetupAction,
        /// The user whose list is read or replaced.
        user_id: String,
    },
    /// Release the claim, so that other processes may work on the user.
    Release,
}

/// What came of a step, or what the person did.
#[derive(Debug, Clone)]
pub enum Event {
    /// The attempt is in the journal, or why it is not.
    Recorded(Result<(), String>),
    /// There is a token, or why there is none.
    Token(Result<(), TokenFailure>),
    /// The API answered the user that was sent.
    Response(ApiResponse),
    /// The user was not sent, or no answer came.
    Failed(SendFailure),
    /// The user, none where there is no such user, or why it could not be read.
    UserRead(Result<Option<Map<String, Value>>, LookUpFailure>),
    /// The user that has the username, where it is one of this account.
    Namesake(Option<Box<ListedUser>>),
    /// The look-up's result, or why there is none.
    LookedUp(Result<Option<ExistingUser>, LookUpFailure>),
    /// In place of recording the attempt: the user is not sent.
    Blocked(Blocked),
    /// The person cancelled the step.
    Cancelled,
    /// The outcome is in the journal, or could not be written: then the next start shows the attempt as unknown.
    Closed,
    /// What is open for the user of an earlier attempt, or why it cannot be carried out: without a full stop.
    TakenUp(Result<Box<TakenUp>, String>),
    /// What came of an action of the setup.
    SetUp(SetupEvent),
    /// Other processes may work on the user.
    Released,
}

/// The setup of an earlier attempt's user, as the journal has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenUp {
    /// From the answer to the create request, or from a look-up by the exact username.
    pub user_id: String,
    /// What was to be set up.
    pub plan: RoutingPlan,
    /// What is known of each step.
    pub results: Vec<StepResult>,
}

/// An answer whose status line and headers came whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ApiResponse {
    /// The status code.
    pub status: u16,
    /// The header `Retry-After`.
    pub retry_after: Option<RetryAfter>,
    /// The host to which a redirect points.
    pub location_host: Option<String>,
    /// The body, at most 1 MB of it.
    pub body: Vec<u8>,
    /// False if it was cut off, or is longer.
    pub body_complete: bool,
}

/// The header `Retry-After`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAfter {
    /// In so many seconds; a date that has passed is 0.
    Seconds(u64),
    /// Something that is neither a number nor a date.
    Unreadable,
}

/// Why no answer came, as a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendFailure {
    /// It is certain that nothing was sent.
    NotSent(String),
    /// The request may have arrived.
    Unknown(String),
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenFailure {
    /// The token address refused the credentials.
    Refused {
        /// Of the response.
        status: u16,
        /// Its messages.
        messages: Vec<Message>,
    },
    /// No secret, no connection, no usable response.
    Unavailable(String),
    /// The token address asks to wait.
    Busy {
        /// What it answered, as sentences.
        why: String,
        /// How long.
        seconds: u64,
    },
}

/// Why a look-up has no result.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LookUpFailure {
    /// What went wrong, without a full stop.
    pub why: String,
    /// The credentials may not read the list: other ones may.
    pub not_authorised: bool,
    /// The API refused this request: another one may be answered.
    pub refused: bool,
    /// How long the API asks to wait.
    pub retry_after_seconds: Option<u64>,
    /// Of the answer; none where no answer came.
    pub status: Option<u16>,
}

/// Why a setup stopped for a reason that is independent of its user: the next one would fail in the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// The credentials are not accepted.
    NotAuthorised,
    /// The API could not be reached, or did not answer as it should.
    NoAnswer,
}

impl LookUpFailure {
    /// Whether every request fails with these credentials. A 403 says that they do not suffice for this one.
    pub(crate) fn rejects_credentials(&self) -> bool {
        self.not_authorised && self.status != Some(403)
    }

    pub(crate) fn hindrance(&self) -> Option<Hindrance> {
        match self {
            Self { not_authorised: true, .. } => Some(Hindrance::NotAuthorised),
            Self { refused: true, .. } | Self { retry_after_seconds: Some(_), .. } => None,
            _ => Some(Hindrance::NoAnswer),
        }
    }
}

impl SendFailure {
    /// What went wrong, as a sentence.
    pub(crate) fn why(&self) -> &str {
        match self {
            Self::NotSent(why) | Self::Unknown(why) => why,
        }
    }
}

impl From<String> for LookUpFailure {
    fn from(why: String) -> Self {
        Self { why, ..Self::default() }
    }
}

impl TokenFailure {
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::Refused { status, messages } => {
                format!("the token address answered {}", error_body::summary(*status, messages))
            }
            Self::Unavailable(why) | Self::Busy { why, .. } => why.trim_end_matches('.').to_owned(),
        }
    }

    /// The same as sentences, with what to do.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Refused { status, messages } => {
                let next = account_check::next_after_refusal(*status, messages);
                format!("No token: {}. {next}", self.reason())
            }
            Self::Unavailable(why) | Self::Busy { why, .. } => why.clone(),
        }
    }
}

/// A user that a look-up found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExistingUser {
    /// The user's id, when the list has it.
    pub user_id: Option<String>,
    /// Archived users exist and cannot log in.
    pub archived: bool,
}
