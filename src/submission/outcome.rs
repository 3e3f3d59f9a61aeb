//! The outcome of a submission: its kind, from which names in JSON and files and exit codes are derived, and its
//! description: what happened, what was and was not done, what to do next.

use super::error_body::{self, FieldError, Message};
use super::setup::StepResult;
use super::{Blocked, CreateRequest, ExistingUser, LookUpFailure};
use crate::text::sanitize;
use serde_json::{Map, Value};

/// What an attempt to create a user ended with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomeKind {
    /// The API answered that it created the user.
    Created,
    /// No answer came, and a look-up found the user.
    Found,
    /// Nothing was sent: the user is known to exist from an earlier attempt.
    Exists,
    /// The API answered that it did not.
    Refused,
    /// The credentials were refused, or their scope.
    NotAuthorised,
    /// Nothing left this computer that could create a user.
    NotSent,
    /// The user may have been created.
    Unknown,
}

impl OutcomeKind {
    const ALL: [Self; 7] = [
        Self::Created,
        Self::Found,
        Self::Exists,
        Self::Refused,
        Self::NotAuthorised,
        Self::NotSent,
        Self::Unknown,
    ];

    /// Its name in JSON and in files.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Found => "found",
            Self::Exists => "exists",
            Self::Refused => "refused",
            Self::NotAuthorised => "not-authorised",
            Self::NotSent => "not-sent",
            Self::Unknown => "unknown",
        }
    }

    /// The kind of a name; none for a name that this version does not know.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name))
    }

    /// The exit code of a command that ends with it. A found user may be another one's, so it counts as unknown.
    pub(crate) fn exit_code(self) -> u8 {
        match self {
            Self::Created => 0,
            Self::Exists => 2,
            Self::NotAuthorised => 4,
            Self::Refused => 5,
            Self::NotSent => 6,
            Self::Unknown | Self::Found => 7,
        }
    }

    /// Whether the user is known to exist.
    pub(crate) fn user_exists(self) -> bool {
        matches!(self, Self::Created | Self::Found | Self::Exists)
    }

    /// What the attempt itself ended with: a look-up finds a user, not the attempt that created it.
    #[must_use]
    pub(crate) fn of_attempt(self) -> Self {
        if self == Self::Found { Self::Unknown } else { self }
    }
}

/// The exit code for a user who exists, after these steps.
pub(crate) fn setup_exit_code(results: &[StepResult]) -> u8 {
    if StepResult::all_done(results) { 0 } else { 9 }
}

/// What is known at the end of a submission.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The API answered with a 2xx.
    Created(Created),
    /// The API answered that it did not create the user.
    Refused(Refusal),
    /// The token address or the API refused the credentials.
    NotAuthorised {
        /// Of the response.
        status: u16,
        /// Its messages.
        messages: Vec<Message>,
        /// The token address answered, not the API.
        is_token: bool,
    },
    /// Nothing was sent: an earlier attempt created the user or may have, or another process is sending it.
    Blocked(Blocked),
    /// Nothing left this computer that could create a user.
    NotSent {
        /// As a sentence.
        why: String,
    },
    /// The user may have been created.
    Unknown {
        /// As a sentence.
        why: String,
        /// The result of the look-up that follows.
        looked_up: LookUp,
    },
}

/// The API's answer to a user that it created.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Created {
    /// The user's id, when the answer could be read.
    pub user_id: Option<String>,
    /// The answer: what the API made of what was sent. Text of others: to be shown with care.
    pub answer: Option<Map<String, Value>>,
    /// What to do where the answer could not be read.
    pub note: Option<String>,
    /// The steps that followed, each with its outcome.
    pub setup: Vec<StepResult>,
    /// How long the API asks to wait before the steps that are left.
    pub retry_after_seconds: Option<u64>,
}

/// The API's answer to a user that it did not create.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusal {
    /// Of the response.
    pub status: u16,
    /// The API's messages.
    pub messages: Vec<Message>,
    /// Those of them that name a field.
    pub notes: Vec<FieldError>,
    /// How long the API asks to wait, at most two minutes; sending again is *offered* then.
    pub retry_after_seconds: Option<u64>,
    /// The account's licences are used up: an extra one is charged.
    pub licences: bool,
    /// The username is taken.
    pub exists: bool,
}

/// What is known from a look-up by username.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookUp {
    /// It has not ended, or there was none.
    NotYet,
    /// The user exists.
    Found(ExistingUser),
    /// No user of this name exists, archived ones included, when it was looked up.
    NotFound,
    /// It has no result.
    Failed(LookUpFailure),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeText {
    pub title: String,
    /// What was and was not done, what to do next: a sentence each.
    pub lines: Vec<String>,
}

impl Outcome {
    /// What is known of a user of an earlier attempt who exists: created, or found by a look-up.
    pub(crate) fn existing(kind: OutcomeKind, user_id: Option<String>, setup: Vec<StepResult>) -> Self {
        if kind == OutcomeKind::Created {
            return Self::Created(Created { user_id, setup, ..Created::default() });
        }
        let why = "The earlier submission ended without an answer.".to_owned();
        Self::Unknown { why, looked_up: LookUp::Found(ExistingUser { user_id, archived: false }) }
    }

    /// Its kind, which has a name and an exit code.
    pub fn kind(&self) -> OutcomeKind {
        match self {
            Self::Created(_) => OutcomeKind::Created,
            Self::Blocked(blocked) => blocked.kind(),
            Self::Refused(_) => OutcomeKind::Refused,
            Self::NotAuthorised { .. } => OutcomeKind::NotAuthorised,
            Self::NotSent { .. } => OutcomeKind::NotSent,
            Self::Unknown { looked_up: LookUp::Found(_), .. } => OutcomeKind::Found,
            Self::Unknown { .. } => OutcomeKind::Unknown,
        }
    }

    /// The exit code of a command that ends like this. A user whose setup failed is created all the same.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Created(created) => setup_exit_code(&created.setup),
            _ => self.kind().exit_code(),
        }
    }

    /// Whether it closes the attempt. An unknown one stays open until a look-up finds the user: not being listed yet
    /// proves nothing.
    pub(crate) fn is_known(&self) -> bool {
        self.kind() != OutcomeKind::Unknown
    }

    /// The user's id, when it was answered or found.
    pub fn user_id(&self) -> Option<&str> {
        match self {
            Self::Created(created) => created.user_id.as_deref(),
            Self::Blocked(blocked) => blocked.user_id(),
            Self::Unknown { looked_up: LookUp::Found(found), .. } => found.user_id.as_deref(),
            _ => None,
        }
    }

    /// What the API or the network said about this username, and about which fields.
    pub fn messages(&self, username: &str) -> Vec<Message> {
        let username = sanitize::single_line(username, 100);
        let lines = match self {
            Self::Refused(refusal) => return error_body::or_status(API, refusal.status, &refusal.messages),
            Self::NotAuthorised { status, messages, is_token } => {
                return error_body::or_status(responder(*is_token), *status, messages);
            }
            Self::Created(created) => created.note.iter().cloned().collect(),
            Self::Blocked(blocked) => blocked.lines(&username),
            Self::NotSent { why } => vec![why.clone()],
            Self::Unknown { why, looked_up } => {
                std::iter::once(why.clone()).chain(looked_up.describe(&username)).collect()
            }
        };
        lines.into_iter().map(Message::from).collect()
    }

    /// The same as lines for people, for the journal and the result of a batch.
    pub fn message_lines(&self, username: &str) -> Vec<String> {
        self.messages(username).iter().map(Message::line).collect()
    }

    /// Describes it for the person who sent the request.
    pub fn describe(&self, request: &CreateRequest) -> OutcomeText {
        let username = sanitize::single_line(&request.username, 100);
        let (title, lines) = match self {
            Self::Created(created) => ("User created".to_owned(), created.describe(&username)),
            Self::Refused(refusal) => {
                ("Not created: the API refused it".to_owned(), refusal.describe(&username))
            }
            Self::NotAuthorised { status, messages, is_token } => {
                let lines = not_authorised(*status, messages, responder(*is_token), &request.account);
                ("Not created: not authorised".to_owned(), lines)
            }
            Self::Blocked(blocked) => (blocked.title(&username), blocked.lines(&username)),
            Self::NotSent { why } => {
                let next =
                    format!("{username} was not sent. Your answers are kept; you can send them again.");
                ("Nothing was sent".to_owned(), vec![why.clone(), next])
            }
            Self::Unknown { why, looked_up } => {
                let lines = std::iter::once(why.clone()).chain(looked_up.describe(&username)).collect();
                let title = match looked_up {
                    LookUp::Found(_) => format!("{username} exists, perhaps from this attempt"),
                    _ => format!("Outcome unknown: {username} may have been created"),
                };
                (title, lines)
            }
        };
        OutcomeText { title, lines }
    }
}

impl Created {
    fn describe(&self, username: &str) -> Vec<String> {
        let first = match &self.user_id {
            Some(id) => format!("{username} was created with the userId {id}."),
            None => format!("{username} was created."),
        };
        std::iter::once(first).chain(self.note.clone()).collect()
    }
}

impl Refusal {
    fn describe(&self, username: &str) -> Vec<String> {
        let messages = error_body::or_status(API, self.status, &self.messages);
        let mut lines: Vec<String> = messages.iter().map(Message::line).collect();
        lines.push(format!("{username} was not created. Your answers are kept."));
        if self.exists {
            lines.push("The username is taken, perhaps by another customer: choose another one.".to_owned());
        }
        if self.licences {
            lines.push(
                "The API mentions licences: when they are used up, free one in User Admin, or allow an extra licence, \
                 which is charged."
                    .to_owned(),
            );
        }
        if matches!(self.status, 404 | 405) {
            lines.push("The address may be wrong: check that api_url ends in /useradmin.".to_owned());
        }
        match self.retry_after_seconds {
            Some(0) => lines.push("You can send it again now.".to_owned()),
            // Shown once, while the countdown runs.
            Some(seconds) => lines.push(format!("The API asks to wait {seconds} s before it is sent again.")),
            None => {}
        }
        lines
    }
}

const API: &str = "API";

fn responder(is_token: bool) -> &'static str {
    if is_token { "token address" } else { API }
}

fn not_authorised(status: u16, messages: &[Message], responder: &str, account: &str) -> Vec<String> {
    let account = sanitize::single_line(account, 100);
    let mut lines: Vec<String> = messages.iter().map(Message::line).collect();
    lines.push(format!(
        "The {responder} answered {}. The user was not created.",
        error_body::status_with_reason(status)
    ));
    lines.push(format!(
        "Check the client ID and the secret of the account {account}: they must be an Admin's API credentials and \
         hold the scope users:write. You can create users only at or below your own licence level."
    ));
    lines
}

impl LookUp {
    /// What the look-up said and what follows.
    fn describe(&self, username: &str) -> Vec<String> {
        match self {
            Self::NotYet => vec!["It is not sent again by itself. Look the username up first.".to_owned()],
            Self::Found(found) => {
                let archived = if found.archived { " (archived)" } else { "" };
                let id =
                    found.user_id.as_ref().map(|id| format!(" with the userId {id}")).unwrap_or_default();
                vec![
                    format!("Looked up: {username} exists{archived}{id}."),
                    "Nothing was sent again. See in User Admin whether it is the user you meant.".to_owned(),
                ]
            }
            Self::NotFound => vec![
                format!("Looked up: there is no {username} at the moment."),
                "It may still appear: look it up once more in a minute before you send it again.".to_owned(),
            ],
            Self::Failed(failure) => vec![
                format!("The look-up failed: {}.", failure.why),
                "Look the username up before you send it again.".to_owned(),
            ],
        }
    }
}
