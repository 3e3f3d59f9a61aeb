//! From "create" to an outcome. One state machine for the wizard, for `submit` and for `batch`: it says what is to be
//! done next ([`Step`]), is told what happened ([`Event`]), and knows in the end what became of the user
//! ([`Outcome`]). It never sends a user twice by itself: after a time-out nobody knows whether the user was created.
//!
//! [`policy`] decides whether a user may be sent at all; [`state_machine`] is the machine, [`verdict`] what an answer means,
//! [`error_body`] what its body says, [`outcome`] the outcome in words, [`kind`] its name and exit code; [`curl`] is the
//! same request as a command. It knows no file, no network and no screen.

pub mod curl;
pub mod error_body;
pub(crate) mod kind;
pub(crate) mod outcome;
pub(crate) mod policy;
pub(crate) mod state_machine;
pub(crate) mod verdict;

use crate::model::fields::FieldId;
use crate::model::form::Form;
use crate::model::payload;

pub(crate) use error_body::FieldError;
pub use kind::OutcomeKind;
pub use outcome::{Created, LookUp, Outcome, OutcomeText, Refusal};
pub use policy::{Again, Blocked, EarlierAttempt};
pub use state_machine::{Stage, Submission};

/// The only version that the API accepts. (documented)
pub(crate) const MEDIA_TYPE: &str = "application/vnd.newvoicemedia.v4+json";

/// What is to be created, and where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CreateRequest {
    /// The attempt's id, in the journal. Whoever carries events here tells by it which submission they belong to: a
    /// late answer to another attempt is dropped.
    pub attempt: String,
    /// The account's name.
    pub account: String,
    /// The API's address, for the journal.
    pub api_url: String,
    /// The username, by which the user is looked up.
    pub username: String,
    /// The JSON that is sent, byte for byte what was previewed.
    pub body: String,
    /// The person said yes to an extra licence, which is charged.
    pub allow_overages: bool,
    /// The draft it came from.
    pub draft: Option<String>,
    /// What the person agreed to, knowing of earlier attempts for this username.
    pub again: Again,
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

    /// Whether an earlier attempt may have created this user: a username that is taken may be its work.
    pub fn follows_an_attempt(&self) -> bool {
        self.again != Again::No
    }
}

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Write the attempt to the journal, synced, before the first byte leaves.
    Record,
    /// Have a token at hand; with `renew`, a new one.
    Token {
        /// The one at hand was refused.
        renew: bool,
    },
    /// Send the user.
    Post,
    /// Look the username up among all users, archived ones too.
    LookUp,
    /// Write the outcome to the journal.
    Close,
}

/// What happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// The attempt stands in the journal, or why it does not.
    Recorded(Result<(), String>),
    /// A token is at hand, or why none is.
    Token(Result<(), TokenFailure>),
    /// The API answered the user that was sent.
    Response(ApiResponse),
    /// No answer came.
    Failed(SendFailure),
    /// The look-up's result, or why there is none.
    LookedUp(Result<Option<ExistingUser>, LookUpFailure>),
    /// In place of recording the attempt: the user is not sent.
    Blocked(Blocked),
    /// The person cancelled.
    Cancelled,
    /// The outcome stands in the journal (or could not be written: the attempt shows as unknown at the next start).
    Closed,
}

/// An answer whose status line and headers came whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ApiResponse {
    /// The status.
    pub status: u16,
    /// When to try again.
    pub retry_after: Option<RetryAfter>,
    /// The host to which a redirect points.
    pub location_host: Option<String>,
    /// The body, at most 1 MB of it.
    pub body: Vec<u8>,
    /// Whether that is the whole body.
    pub body_complete: bool,
}

/// What `Retry-After` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAfter {
    /// In so many seconds; a date that has passed is 0.
    Seconds(u64),
    /// Something that is neither a number nor a date.
    Unreadable,
}

/// Why there is no response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendFailure {
    /// It is certain that nothing was sent.
    NotSent(String),
    /// The user may have been created.
    Unknown(String),
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenFailure {
    /// The credentials were refused.
    Refused {
        /// The status.
        status: u16,
        /// What the answer says.
        messages: Vec<String>,
    },
    /// No secret, no connection, no usable response.
    Unavailable(String),
}

/// Why a look-up failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookUpFailure {
    /// The reason, inside a sentence.
    pub(crate) why: String,
    /// The credentials were not accepted.
    pub(crate) not_authorised: bool,
}

impl From<String> for LookUpFailure {
    fn from(why: String) -> Self {
        Self { why, not_authorised: false }
    }
}

impl TokenFailure {
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::Refused { status, messages } => {
                format!("the token address answered {}", error_body::summary(*status, messages))
            }
            Self::Unavailable(why) => why.trim_end_matches('.').to_owned(),
        }
    }

    /// The same as sentences, with what to do.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Refused { .. } => {
                format!("No token: {}. Check client_id and the client secret.", self.reason())
            }
            Self::Unavailable(why) => why.clone(),
        }
    }
}

/// An existing user of the username.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExistingUser {
    /// The user's id, when the list has it.
    pub user_id: Option<String>,
    /// Whether the user is archived.
    pub archived: bool,
}
