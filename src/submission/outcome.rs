//! The outcome of a submission: its kind, from which names in JSON and files and exit codes are derived, and its
//! description: what happened, what was and was not done, what to do next.

use super::error_body::{self, FieldError};
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
        /// Its messages, sanitised.
        messages: Vec<String>,
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
}

/// The API's answer to a user that it did not create.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusal {
    /// Of the response.
    pub status: u16,
    /// The API's messages, sanitised.
    pub messages: Vec<String>,
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
                [vec![why.clone()], looked_up.describe("the username")].concat()
            }
        }
    }

    /// Describes it for the person who sent the request.
    pub fn describe(&self, request: &CreateRequest) -> OutcomeText {
        let username = sanitize::single_line(&request.username, 100);
        let text = |title: &str, lines| OutcomeText { title: title.to_owned(), lines };
        match self {
            Self::Created(created) => text("User created", created.describe(&username)),
            Self::Refused(refusal) => text("Not created: the API refused it", refusal.describe(&username)),
            Self::NotAuthorised { status, messages } => {
                text("Not created: not authorised", not_authorised(*status, messages, &request.account))
            }
            Self::Blocked(blocked) => text(&blocked.title(&username), blocked.lines(&username)),
            Self::NotSent { why } => {
                let next =
                    format!("{username} was not sent. Your answers are kept; you can send them again.");
                text("Nothing was sent", vec![why.clone(), next])
            }
            Self::Unknown { why, looked_up } => {
                let title = match looked_up {
                    LookUp::Found(_) => format!("{username} exists, perhaps from this attempt"),
                    _ => format!("Outcome unknown: {username} may have been created"),
                };
                text(&title, [vec![why.clone()], looked_up.describe(&username)].concat())
            }
        }
    }
}

impl Created {
    fn describe(&self, username: &str) -> Vec<String> {
        let first = format!("{username} was created{}.", with_id(self.user_id.as_deref()));
        std::iter::once(first).chain(self.note.clone()).collect()
    }
}

impl Refusal {
    fn describe(&self, username: &str) -> Vec<String> {
        let status = error_body::status_with_reason(self.status);
        let wrong_address = matches!(self.status, 404 | 405);
        let added = [
            self.messages.is_empty().then(|| format!("The API answered {status} and gave no reason.")),
            Some(format!("{username} was not created. Your answers are kept.")),
            self.exists.then(|| "The username is taken, perhaps by another customer: choose another one.".to_owned()),
            self.licences.then(|| {
                "The API mentions licences: when they are used up, free one in User Admin, or allow an extra licence, \
                 which is charged."
                    .to_owned()
            }),
            wrong_address.then(|| "The address may be wrong: check that api_url ends in /useradmin.".to_owned()),
            self.retry_after_seconds.map(|seconds| match seconds {
                0 => "You can send it again now.".to_owned(),
                // Shown once, while the countdown runs.
                _ => format!("The API asks to wait {seconds} s before it is sent again."),
            }),
        ];
        self.messages.iter().cloned().chain(added.into_iter().flatten()).collect()
    }
}

fn with_id(user_id: Option<&str>) -> String {
    user_id.map(|id| format!(" with the userId {id}")).unwrap_or_default()
}

fn not_authorised(status: u16, messages: &[String], account: &str) -> Vec<String> {
    let (account, status) = (sanitize::single_line(account, 100), error_body::status_with_reason(status));
    let mut lines = messages.to_vec();
    lines.push(format!("The API answered {status}. The user was not created."));
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
                let id = with_id(found.user_id.as_deref());
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
