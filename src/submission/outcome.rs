//! The outcome of a submission and its description: what happened, what was and was not done, what to do next.

use super::error_body::{self, FieldError};
use super::{Blocked, CreateRequest, ExistingUser, LookUpFailure, OutcomeKind};
use crate::text::sanitize;
use serde_json::{Map, Value};

#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Created(Created),
    Refused(Refusal),
    NotAuthorised {
        status: u16,
        messages: Vec<String>,
    },
    /// Nothing was sent: an earlier attempt created the user or may have, or another process is sending it.
    Blocked(Blocked),
    /// Nothing left this computer that could create a user.
    NotSent {
        why: String,
    },
    Unknown {
        why: String,
        looked_up: LookUp,
    },
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Created {
    /// The user's id, when the answer could be read.
    pub user_id: Option<String>,
    /// The answer: what the API made of what was sent. Text of others: to be shown with care.
    pub answer: Option<Map<String, Value>>,
    pub note: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusal {
    pub status: u16,
    /// The API's messages, sanitised.
    pub messages: Vec<String>,
    pub notes: Vec<FieldError>,
    /// How long the API asks to wait, at most two minutes; sending again is *offered* then.
    pub retry_after_seconds: Option<u64>,
    /// The account's licences are used up: an extra one is charged.
    pub licences: bool,
    pub exists: bool,
}

/// What is known from a look-up by username.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookUp {
    NotYet,
    Found(ExistingUser),
    /// No user of this name exists, archived ones included, when it was looked up.
    NotFound,
    Failed(LookUpFailure),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeText {
    pub title: String,
    /// What was and was not done, what to do next: a sentence each.
    pub lines: Vec<String>,
}

impl Outcome {
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

    /// The exit code of a command that ends like this.
    pub fn exit_code(&self) -> u8 {
        self.kind().exit_code()
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

    /// What the API or the network said, for `--json` and the journal.
    pub fn messages(&self) -> Vec<String> {
        match self {
            Self::Created(created) => created.note.iter().cloned().collect(),
            Self::Refused(refusal) => refusal.messages.clone(),
            Self::NotAuthorised { messages, .. } => messages.clone(),
            Self::Blocked(blocked) => blocked.lines("This username"),
            Self::NotSent { why } => vec![why.clone()],
            Self::Unknown { why, looked_up } => {
                std::iter::once(why.clone()).chain(looked_up.describe(None)).collect()
            }
        }
    }

    pub fn describe(&self, order: &CreateRequest) -> OutcomeText {
        let username = sanitize::single_line(&order.username, 100);
        let (title, lines) = match self {
            Self::Created(created) => ("User created".to_owned(), created.describe(&username)),
            Self::Refused(refusal) => {
                ("Not created: the API refused it".to_owned(), refusal.describe(&username))
            }
            Self::NotAuthorised { status, messages } => {
                ("Not created: not authorised".to_owned(), not_authorised(*status, messages, &order.account))
            }
            Self::Blocked(blocked) => (blocked.title(&username), blocked.lines(&username)),
            Self::NotSent { why } => {
                let next =
                    format!("{username} was not sent. Your answers are kept; you can send them again.");
                ("Nothing was sent".to_owned(), vec![why.clone(), next])
            }
            Self::Unknown { why, looked_up } => {
                let lines = std::iter::once(why.clone()).chain(looked_up.describe(Some(&username))).collect();
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
        let mut lines = self.messages.clone();
        if lines.is_empty() {
            lines.push(format!(
                "The API answered {} and gave no reason.",
                error_body::status_with_reason(self.status)
            ));
        }
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

fn not_authorised(status: u16, messages: &[String], account: &str) -> Vec<String> {
    let account = sanitize::single_line(account, 100);
    let mut lines = messages.to_vec();
    lines.push(format!(
        "The API answered {}. The user was not created.",
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
    fn describe(&self, username: Option<&str>) -> Vec<String> {
        let username = username.unwrap_or("the username");
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
