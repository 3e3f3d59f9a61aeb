//! The outcome of a submission and its description: what happened, what was and was not done, what to do next.

use super::error_body::{self, FieldError, Message};
use super::outcome_kind::{OutcomeKind, setup_exit_code};
use super::step_result::StepResult;
use super::{Blocked, CreateRequest, ExistingUser, Hindrance, LookUpFailure, Origin};
use crate::account::ListedUser;
use crate::text::sanitize;
use serde_json::{Map, Value};

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
        /// How long the token address asks to wait.
        retry_after_seconds: Option<u64>,
    },
    /// The archived user was not restored, and nothing of it was changed.
    NotRestored {
        /// As sentences.
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

/// The API's answer to a user that it created, or restored.
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
    /// The user existed, archived.
    pub restored: bool,
    /// Why they were not carried out, where that says nothing of this user.
    pub hindrance: Option<Hindrance>,
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
    /// By this user, where it is one of the account.
    pub taken_by: Option<Box<ListedUser>>,
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
    /// Nothing was sent, for this reason, as a sentence.
    pub fn not_sent(why: impl Into<String>) -> Self {
        Self::NotSent { why: why.into(), retry_after_seconds: None }
    }

    /// What is known of a user of an earlier attempt who exists: created, or found by a look-up.
    pub(crate) fn existing(kind: OutcomeKind, user_id: Option<String>, setup: Vec<StepResult>) -> Self {
        if matches!(kind, OutcomeKind::Created | OutcomeKind::Restored) {
            let restored = kind == OutcomeKind::Restored;
            return Self::Created(Created { user_id, setup, restored, ..Created::default() });
        }
        let why = "The earlier submission ended without an answer.".to_owned();
        Self::Unknown { why, looked_up: LookUp::Found(ExistingUser { user_id, archived: false }) }
    }

    /// The archived user with this id is active again.
    pub(crate) fn restored(
        user_id: String,
        answer: Option<Map<String, Value>>,
        setup: Vec<StepResult>,
    ) -> Self {
        Self::Created(Created { user_id: Some(user_id), answer, setup, restored: true, ..Created::default() })
    }

    /// The archived user of this account that has the username, as far as the outcome says so: its id.
    pub(crate) fn archived_namesake(&self) -> Option<&str> {
        match self {
            Self::Refused(Refusal { taken_by: Some(user), .. }) if user.archived => Some(&user.user_id),
            Self::Unknown { looked_up: LookUp::Found(found), .. } if found.archived => {
                found.user_id.as_deref()
            }
            _ => None,
        }
    }

    /// Its kind, which has a name and an exit code.
    pub fn kind(&self) -> OutcomeKind {
        match self {
            Self::Created(created) if created.restored => OutcomeKind::Restored,
            Self::NotRestored { .. } => OutcomeKind::NotRestored,
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
    pub fn messages(&self, username: &str, origin: Origin) -> Vec<Message> {
        let username = sanitize::single_line(username, 100);
        let lines = match self {
            Self::Refused(refusal) => {
                let mut messages = error_body::or_status(API, refusal.status, &refusal.messages);
                messages.extend(refusal.namesake_text(&username, origin).map(Message::from));
                return messages;
            }
            Self::NotAuthorised { status, messages, is_token } => {
                return error_body::or_status(responder(*is_token), *status, messages);
            }
            Self::Created(created) => created.note.iter().cloned().collect(),
            Self::Blocked(blocked) => blocked.lines(&username),
            Self::NotSent { why, .. } | Self::NotRestored { why } => vec![why.clone()],
            Self::Unknown { why, looked_up } => {
                std::iter::once(why.clone()).chain(looked_up.describe(&username, origin)).collect()
            }
        };
        lines.into_iter().map(Message::from).collect()
    }

    /// The same as lines for people, for the journal and the result of a batch.
    pub fn message_lines(&self, username: &str, origin: Origin) -> Vec<String> {
        self.messages(username, origin).iter().map(Message::line).collect()
    }

    /// Describes it for the person who sent the request.
    pub fn describe(&self, request: &CreateRequest) -> OutcomeText {
        let (username, done) = (sanitize::single_line(&request.username, 100), request.done_word());
        let (title, lines) = match self {
            Self::Created(created) => (format!("User {}", created.done_word()), created.describe(&username)),
            Self::Refused(refusal) => {
                (format!("Not {done}: the API refused it"), refusal.describe(&username, request))
            }
            Self::NotAuthorised { status, messages, is_token } => (
                format!("Not {done}: not authorised"),
                not_authorised(*status, messages, responder(*is_token), request),
            ),
            Self::NotRestored { why } => {
                let next = request.origin.after_refusal().trim_start().to_owned();
                let next = Some(next).filter(|next| !next.is_empty());
                ("Not restored".to_owned(), std::iter::once(why.clone()).chain(next).collect())
            }
            Self::Blocked(blocked) => (blocked.title(&username), blocked.lines(&username)),
            Self::NotSent { why, .. } => {
                let next = format!("{username} was not sent.{}", request.origin.after_not_sent());
                ("Nothing was sent".to_owned(), vec![why.clone(), next])
            }
            Self::Unknown { why, looked_up } => {
                let next = match request.restore {
                    Some(_) => looked_up.describe_restored(&username),
                    None => looked_up.describe(&username, request.origin),
                };
                let lines = std::iter::once(why.clone()).chain(next).collect();
                let title = match (looked_up, &request.restore) {
                    (LookUp::Found(_), None) => format!("{username} exists, perhaps from this attempt"),
                    (LookUp::Found(_), Some(_)) => format!("{username} is active, perhaps from this attempt"),
                    _ => format!("Outcome unknown: {username} may have been {done}"),
                };
                (title, lines)
            }
        };
        OutcomeText { title, lines }
    }
}

impl Created {
    /// What was done with the user: `created`.
    pub(crate) fn done_word(&self) -> &'static str {
        if self.restored { "restored" } else { "created" }
    }

    fn describe(&self, username: &str) -> Vec<String> {
        let first = match &self.user_id {
            Some(id) if self.restored => format!("{username}, userId {id}, is active again."),
            Some(id) => format!("{username} was created with the userId {id}."),
            None => format!("{username} was {}.", self.done_word()),
        };
        std::iter::once(first).chain(self.note.clone()).collect()
    }
}

impl Refusal {
    /// Who of the account has the username, and what can be done.
    fn namesake_text(&self, username: &str, origin: Origin) -> Option<String> {
        let user = self.taken_by.as_ref()?;
        Some(if user.archived {
            let who = user.describe_archived();
            let way = origin.way_to_restore();
            format!("{username} belongs to {who}: choose another one, or restore that user{way}.")
        } else {
            format!("{username} belongs to an active user of this account: choose another one.")
        })
    }

    fn describe(&self, username: &str, request: &CreateRequest) -> Vec<String> {
        let messages = error_body::or_status(API, self.status, &self.messages);
        let mut lines: Vec<String> = messages.iter().map(Message::line).collect();
        let origin = request.origin;
        lines.push(format!("{username} was not {}.{}", request.done_word(), origin.after_refusal()));
        match self.namesake_text(username, origin) {
            Some(text) => lines.push(text),
            None if self.exists => {
                lines.push(
                    "The username is taken, perhaps by another customer: choose another one.".to_owned(),
                );
            }
            None => {}
        }
        if self.licences {
            let way = origin.way_to_extra_licence();
            lines.push(format!(
                "The API mentions licences: when they are used up, free one in User Admin, or allow an extra \
                 licence{way}, which is charged."
            ));
        }
        if matches!(self.status, 404 | 405) && request.restore.is_none() {
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

fn not_authorised(
    status: u16,
    messages: &[Message],
    responder: &str,
    request: &CreateRequest,
) -> Vec<String> {
    let account = sanitize::single_line(&request.account, 100);
    let mut lines: Vec<String> = messages.iter().map(Message::line).collect();
    lines.push(format!(
        "The {responder} answered {}. The user was not {}.",
        error_body::status_with_reason(status),
        request.done_word()
    ));
    lines.push(format!(
        "Check the client ID and the secret of the account {account}: they must be an Admin's API credentials and \
         hold the scope users:write. You can create users only at or below your own licence level."
    ));
    lines
}

impl LookUp {
    /// What is known of a user that may have been restored: it was read again.
    fn describe_restored(&self, username: &str) -> Vec<String> {
        match self {
            Self::NotYet | Self::NotFound => {
                vec!["It is not sent again by itself. Read the user first.".to_owned()]
            }
            Self::Found(_) => vec![
                format!("Read again: {username} is active, and not everything is as it was sent."),
                "Nothing was sent again. See in User Admin what the user has.".to_owned(),
            ],
            Self::Failed(failure) => vec![
                format!("The user could not be read again: {}.", failure.why),
                "Read it before you restore it again.".to_owned(),
            ],
        }
    }

    /// What the look-up said and what follows.
    fn describe(&self, username: &str, origin: Origin) -> Vec<String> {
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
                origin.after_not_found().to_owned(),
            ],
            Self::Failed(failure) => {
                vec![format!("The look-up failed: {}.", failure.why), origin.after_no_look_up().to_owned()]
            }
        }
    }
}
