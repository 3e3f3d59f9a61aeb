//! Messages: what happens to the app. Effects: what it asks the front end and the services to do. The context of an
//! update collects them.

use super::account_context::AccountContext;
use super::batch_msg::{BatchEnd, BatchProgress, CheckFailure, CheckedBatch};
use super::destination::Destination;
use super::export::ExportFormat;
use super::focus::FocusTarget;
use super::intent::Intent;
use super::keymap::Command;
use super::suggest::{LookupEntry, Lookups};
use crate::account::UserIndex;
use crate::account::account_spec::AccountSpec;
use crate::batch::Batch;
use crate::model::draft::Draft;
use crate::model::field::AccountList;
use crate::model::fields::Screen;
use crate::model::form::FieldRef;
use crate::model::import::ImportIssue;
use crate::submission::{
    CreateRequest, EarlierAttempt, Event, Outcome, RestorePlan, RoutingPlan, RoutingRow, SetupOutcome,
    SetupStep, Step, StepResult, TakeBackStep,
};
use crossterm::event::KeyEvent;
use secrecy::SecretString;
use serde_json::{Map, Value};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// When something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timestamp {
    /// Time since the program began: monotonic.
    pub at: Duration,
    /// One number for input that waited together, as a paste without brackets or a held key on a slow line does.
    pub batch: u64,
}

/// Something that happened. Where a `Result` says that something could not be done, its error is for the person.
#[derive(Debug)]
#[expect(missing_docs, reason = "members are named after what they hold")]
pub enum Msg {
    /// A key was pressed or repeats.
    Key(KeyEvent),
    /// Something was clicked.
    Click(HitTarget),
    /// The mouse wheel was turned.
    Wheel { down: bool },
    /// A text was pasted.
    Paste(String),
    /// What line mode asks of the app.
    Intent(Intent),
    /// The program ends, whatever the reason: save and leave.
    Leave,
    /// The deadline that the app named has passed.
    Deadline,
    /// This revision of a draft was saved.
    Saved { id: String, revision: u64, result: Result<(), SaveFailure> },
    /// An export was written to the file of this name.
    Exported { what: ExportFormat, result: Result<String, String> },
    /// A draft of the list was changed.
    DraftChanged(Result<DraftOp, String>),
    /// All drafts, newest first.
    Drafts(Vec<DraftRow>),
    /// The newest unfinished draft, for the first screen.
    Newest(Option<DraftRow>),
    /// A draft was read.
    DraftLoaded(Result<Box<LoadedDraft>, String>),
    /// Something happened in a submission. That of another attempt is late, and ignored.
    Submission { attempt: String, event: Event },
    /// A list of the account was read.
    AccountList { list: AccountList, result: Result<Vec<LookupEntry>, String> },
    /// So many users of a long list were read; more follow.
    UsersRead(usize),
    /// The users of the account were read.
    Users(Result<Arc<UserIndex>, String>),
    /// The user IDs of the members of a group were read; none where they could not be.
    GroupMembers { group: String, members: Option<Vec<String>> },
    /// A user whose settings are to be copied was read.
    UserRead { username: String, result: Result<Box<UserCopy>, String> },
    /// The archived user with this username was read; none where there is no such user.
    ArchivedRead { username: String, result: Result<Option<Map<String, Value>>, String> },
    /// The secret is available.
    Secret(Result<(), String>),
    /// Another account is ready to be used.
    Account(Result<Box<(AccountContext, Lookups)>, String>),
    /// A notice for the status line.
    Notice(String),
    /// Something about the configuration that the person has to know: shown until it is closed.
    Warning(String),
    /// The journal was read: submissions whose outcome is unknown or whose users are not set up, users that exist, the
    /// newest first, and the ids of users that were taken back.
    Attempts { open: Vec<AttemptRow>, users: Vec<OwnUser>, taken_back: Vec<String> },
    /// The text for the ticket is there.
    Receipt(Result<String, String>),
    /// The outcomes of the steps that take a user back, or why nothing was changed.
    TakenBack(Result<Vec<(TakeBackStep, SetupOutcome)>, String>),
    /// A file of users was checked, or why it cannot be used.
    BatchChecked(Result<Box<CheckedBatch>, CheckFailure>),
    /// Something happened while the users of a file are created.
    BatchProgress(BatchProgress),
    /// The users of a file were created, as far as that went.
    BatchEnded(Result<Box<BatchEnd>, String>),
    /// A new account was tested.
    AccountTested(AccountTest),
    /// The new account of this name is in the configuration.
    AccountSaved(Result<String, String>),
    /// The theme of this name is in the configuration, or why it is not.
    ThemeSaved { name: &'static str, result: Result<(), String> },
}

/// What is read of the account.
#[derive(Debug)]
#[expect(missing_docs, reason = "members are named after what they hold")]
pub enum AccountRead {
    /// All users.
    Users,
    /// A list.
    List(AccountList),
    /// Who is in the group with this ID, to compare a user with them.
    GroupMembers(String),
    /// One user, by id or, where that is empty, by username.
    User { user_id: String, username: String },
    /// The archived user with this id, which may be restored.
    Archived { user_id: String, username: String },
}

/// Something to be done outside the app.
#[derive(Debug)]
#[expect(missing_docs, reason = "members are named after what they hold")]
pub enum Effect {
    /// Save this revision of a draft.
    Save { id: String, revision: u64, draft: Box<Draft> },
    /// Read the list of drafts.
    ListDrafts,
    /// Read a draft.
    OpenDraft(String),
    /// Change a draft of the list.
    ChangeDraft(DraftOp),
    /// Take the next step of a submission; its outcome is there as soon as it is known.
    Submit { step: Step, request: Box<CreateRequest>, outcome: Option<Box<Outcome>> },
    /// Read the journal again: another process may have written to it.
    ReadAttempts,
    /// Drop the running step of this attempt.
    Cancel(String),
    /// Read something of the account.
    ReadAccount(AccountRead),
    /// Run the command that prints the secret, with the terminal given back.
    RunSecretCommand,
    /// Use the secret that the person typed.
    UseSecret(SecretString),
    /// Ask for a token and one page of users, to see whether an account works.
    TestAccount(Box<AccountSpec>, SecretString),
    /// Write an account to the configuration, without the secret.
    SaveAccount(Box<AccountSpec>, SecretString),
    /// Work with the account of this name.
    SwitchAccount(String),
    /// Read and check a file of users.
    CheckBatch { file: String, destination: Box<Destination> },
    /// Create the users of a file, as they were shown; each outcome is written to the result file `out`.
    RunBatch { batch: Box<Batch>, destination: Box<Destination>, out: PathBuf },
    /// End that after the user under way.
    StopBatch,
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Write an export to a file that does not exist yet.
    Export { what: ExportFormat, name: String, text: String },
    /// Write the theme of this name to the configuration, and unless `shown` is false draw with it from now on.
    UseTheme { name: &'static str, shown: bool },
    /// Make the text for the ticket from the record of an attempt, whose JSON this was.
    ReadReceipt { attempt: String, body: String },
    /// Take the user of an attempt back, whose username the person typed.
    TakeBack { attempt: String, typed: String, delete: bool },
    /// Drop the request of the take-back of this attempt, and read what it had changed by then.
    CancelTakeBack(String),
    /// Put a text on the terminal's clipboard.
    Copy(String),
    /// Leave, once the requested saves are done.
    Leave,
}

/// A draft in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named after what they hold")]
pub struct DraftRow {
    pub id: String,
    pub title: String,
    /// The role of its user, or empty.
    pub role: String,
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
    /// What follows `not saved:`.
    pub reason: String,
    /// Another program wrote or removed the file: saving again under the same name would overwrite it.
    pub conflict: bool,
}

/// A user whose settings are to be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named after what they hold")]
pub struct UserCopy {
    pub username: String,
    /// The API's answer.
    pub answer: Map<String, Value>,
    /// What was set after its creation, or why that could not be read.
    pub rows: Vec<(SetupStep, Result<Vec<RoutingRow>, String>)>,
}

/// A submission whose outcome is unknown, or whose user is not set up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named after what they hold")]
pub struct AttemptRow {
    pub id: String,
    pub account: String,
    pub username: String,
    /// Seconds since it was sent.
    pub age: u64,
    /// What follows the create request.
    pub plan: RoutingPlan,
    /// What is open where the user exists; none where the outcome is unknown.
    pub setup: Option<OpenSetup>,
    /// The archived user that was to be restored, in place of creating one.
    pub restore: Option<RestorePlan>,
}

/// What is open of the setup of a user who exists.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named after what they hold")]
pub struct OpenSetup {
    /// Whether the attempt created the user, rather than that a look-up found it.
    pub is_created: bool,
    pub user_id: Option<String>,
    pub results: Vec<StepResult>,
}

/// A user that exists by an earlier attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named after what they hold")]
pub struct OwnUser {
    /// The API's address.
    pub api_url: String,
    pub username: String,
    pub earlier: EarlierAttempt,
}

/// What each server answered to the test of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountTest {
    /// The token server.
    pub token: Result<String, String>,
    /// The API; none when there was no token to ask with.
    pub users: Option<Result<String, String>>,
}

/// A draft that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named after what they hold")]
pub struct LoadedDraft {
    /// Its id; none for a file that is no draft of the folder.
    pub id: Option<String>,
    pub draft: Draft,
    /// What could not be read.
    pub remarks: Vec<ImportIssue>,
}

/// Something that can be clicked; options, suggestions, entries and buttons by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each target is named after what it is")]
pub enum HitTarget {
    /// A step of the step list.
    Screen(Screen),
    /// A field, or a button of the form or the review.
    FocusTarget(FocusTarget),
    /// The text that is being typed: the index of the character before which the cursor goes.
    Text(usize),
    Option(FieldRef, usize),
    Suggestion(usize),
    /// An entry of the open list.
    Entry(usize),
    /// A button beneath an outcome.
    Choice(usize),
    /// A field or button of the form that adds an account.
    Account(AccountField),
    /// A key of the footer.
    Command(Command),
}

/// A field or button of the form that adds an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is named after what it is")]
pub enum AccountField {
    Name,
    Region,
    Domain,
    ApiUrl,
    TokenUrl,
    ClientId,
    Secret,
    Production,
    Keyring,
    /// The button that tests the account.
    Try,
    /// The button that writes it to the configuration.
    Save,
}

/// A change of a draft in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named after what they hold")]
pub enum DraftOp {
    /// Gives it a name; an empty one takes the name away.
    Rename { id: String, name: String },
    /// Makes another one with the same answers.
    Duplicate { id: String, copy: String },
    /// Marks it as a template, or takes the mark away.
    Template { id: String, template: bool },
    /// Takes it out of the list.
    Remove(String),
    /// Undoes the removal.
    Restore(String),
}

/// How long a status message is shown.
const STATUS_SHOWN: Duration = Duration::from_secs(5);

/// The message in the status line, which disappears after a time.
pub(crate) struct StatusMessage {
    pub(crate) text: String,
    pub(crate) until: Duration,
}

/// The context of one update.
pub(crate) struct Cx {
    pub(crate) now: Timestamp,
    pub(crate) status: Option<StatusMessage>,
    pub(crate) effects: Vec<Effect>,
}

impl Cx {
    /// Shows a message in the status line.
    pub(crate) fn notify(&mut self, text: impl Into<String>) {
        self.status = Some(StatusMessage { text: text.into(), until: self.now.at + STATUS_SHOWN });
    }

    /// Shows a message after the one that is shown, unless that says what goes on: `Reading …`.
    pub(crate) fn notify_too(&mut self, text: &str) {
        match self.status.take() {
            Some(shown) if !shown.text.ends_with('…') => self.notify(format!("{} {text}", shown.text)),
            _ => self.notify(text),
        }
    }

    pub(crate) fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }
}
