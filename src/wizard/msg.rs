//! What happens to the wizard, and what it wants done.

use super::Setting;
use super::exporting::Export;
use super::line::Line;
use super::pointing::Hit;
use super::shelf::Manage;
use super::suggest::KnownLists;
use crate::account::UserIndex;
use crate::account::account_spec::AccountSpec;
use crate::submission::{Event, Order, Outcome, Step};
use crate::user::draft::Draft;
use crate::user::import::Remark;
use crossterm::event::KeyEvent;
use secrecy::SecretString;
use serde_json::{Map, Value};
use std::sync::Arc;
use std::time::Duration;

/// When something happened: monotonic, and with which other input it arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Time since the program began.
    pub at: Duration,
    /// Input that waited together, as a paste without brackets or a held key on a slow line, has one number.
    pub batch: u64,
}

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed (or repeats).
    Key(KeyEvent),
    /// Something was clicked.
    Click(Hit),
    /// The wheel was turned.
    Wheel {
        /// Towards the end.
        down: bool,
    },
    /// A text was pasted.
    Paste(String),
    /// A line was answered, in line mode.
    Line(Line),
    /// The world ends the program: what was typed is saved, whatever key leaves.
    Leave,
    /// A deadline that the wizard named has passed.
    Deadline,
    /// A draft was written, or not.
    Saved {
        /// Which draft.
        id: String,
        /// Which state of it.
        revision: u64,
        /// Why not, for people.
        result: Result<(), SaveFailure>,
    },
    /// The JSON, or the command that sends it, was written to a file.
    Exported {
        /// Which of the two.
        what: Export,
        /// The file's name, or why there is none.
        result: Result<String, String>,
    },
    /// This was done with a draft, or not, and why.
    Managed(Result<Manage, String>),
    /// The drafts that there are, newest first.
    Drafts(Vec<DraftLine>),
    /// The newest unfinished draft, for the first screen.
    Newest(Option<DraftLine>),
    /// A draft was read, or not.
    Opened(Result<Box<Opened>, String>),
    /// Something became of a submission.
    Submission {
        /// Which attempt: a late answer of another one is ignored.
        attempt: String,
        /// What.
        event: Event,
    },
    /// The callback numbers of the account.
    CallbackNumbers(Vec<Known>),
    /// The users of the account, or why they cannot be read.
    Directory(Result<Arc<UserIndex>, String>),
    /// A user whose settings are to be copied: the API's answer, or why there is none.
    UserRead {
        /// The username.
        username: String,
        /// The answer.
        result: Result<Box<Map<String, Value>>, String>,
    },
    /// The secret is at hand, or why it is not.
    Secret(Result<(), String>),
    /// Another account is at hand, or why it is not.
    Account(Result<Box<(Setting, KnownLists)>, String>),
    /// Submissions whose outcome is unknown.
    OpenAttempts(Vec<AttemptLine>),
    /// What each server answered to a new account.
    Tried(Tried),
    /// The new account stands in the configuration (its name), or why it does not.
    AccountSaved(Result<String, String>),
}

/// Something to be done by the runtime.
#[derive(Debug)]
pub enum Effect {
    /// Write a draft.
    Save {
        /// Its id.
        id: String,
        /// Which state of it, to be told back.
        revision: u64,
        /// What to write.
        draft: Box<Draft>,
    },
    /// List the drafts.
    ListDrafts,
    /// Read a draft.
    Open(String),
    /// Do something with a draft of the list.
    Manage(Manage),
    /// Take the next step of a submission.
    Submit {
        /// The step.
        step: Step,
        /// What is submitted.
        order: Box<Order>,
        /// What became of it, once that is known.
        outcome: Option<Box<Outcome>>,
    },
    /// Let go of the step of a submission that is on the way.
    Cancel(String),
    /// Read the users of the account.
    ReadDirectory,
    /// Read the callback numbers of the account.
    ReadCallbackNumbers,
    /// Read one user, by id or, where that is not known, by username.
    ReadUser {
        /// The id, or empty.
        user_id: String,
        /// The username.
        username: String,
    },
    /// Run the command that prints the secret, with the terminal given back.
    RunSecretCommand,
    /// Use this secret from now on.
    UseSecret(SecretString),
    /// Ask for a token and one page of users, to see whether an account works.
    TryAccount(Box<AccountSpec>, SecretString),
    /// Write an account to the configuration; nothing of the secret.
    SaveAccount(Box<AccountSpec>, SecretString),
    /// Work with another account.
    SwitchAccount(String),
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Write the JSON, or the command that sends it, to a file that is not there yet.
    Export {
        /// Which of the two.
        what: Export,
        /// The file.
        name: String,
        /// Its text.
        text: String,
    },
    /// Put a text on the clipboard of the person's terminal.
    Copy(String),
    /// Leave, once the saves that were asked for are done.
    Leave,
}

/// A draft in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftLine {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The role of its user, or empty.
    pub role: String,
    /// How many errors it has.
    pub errors: usize,
    /// Seconds since its last change.
    pub age: u64,
    /// The user's id where the user was created.
    pub user_id: Option<String>,
    /// Whether it starts new users.
    pub template: bool,
    /// Why it cannot be opened.
    pub damaged: Option<String>,
}

/// Why a draft was not saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveFailure {
    /// What stands after `not saved:`.
    pub reason: String,
    /// Another program wrote or removed the file: saving again under the same name would overwrite it.
    pub conflict: bool,
}

/// A submission whose outcome is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptLine {
    /// Its id.
    pub id: String,
    /// The account.
    pub account: String,
    /// The username.
    pub username: String,
    /// Seconds since it was sent.
    pub age: u64,
}

/// What each server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The token server.
    pub token: Result<String, String>,
    /// The API; none when there was no token to ask with.
    pub users: Option<Result<String, String>>,
}

/// A draft that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Its id; none for a file that is no draft of the folder.
    pub id: Option<String>,
    /// What it holds.
    pub draft: Draft,
    /// What could not be read as it stood.
    pub remarks: Vec<Remark>,
}

/// Something of the account that an answer can name: a region, a callback number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// What is sent.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What else helps to tell it, such as the number itself.
    pub detail: String,
}
