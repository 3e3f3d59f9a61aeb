//! The wizard: what a key means. Pure: messages in, effects out; time, ids and paths come with the messages.
//!
//! [`Wizard::update`] is the way in of all that happens, and what it asks for has to be done; what the command line asks
//! for before that has [`Wizard::like`]. Whoever draws reads the public members and never changes them, and tells with
//! [`Wizard::scrolled_to`] how far there was to scroll.

pub mod account_stop;
pub mod accounts;
pub mod adding;
mod beginning;
mod behind;
pub mod copying;
pub mod drafting;
pub mod editing;
pub mod exporting;
pub mod finished;
pub mod focus;
pub mod history;
pub mod keymap;
pub mod line;
pub mod msg;
pub mod new_account;
pub mod obeying;
pub mod one_line;
pub mod overlay;
pub mod palette;
pub mod phase;
pub mod picker;
pub mod pointing;
mod problems;
pub mod review;
mod scrolling;
pub mod secret;
mod setting;
pub mod shelf;
pub mod submitting;
pub mod suggest;
pub mod users;
pub mod walking;
pub mod words;

pub use beginning::Ids;
pub use setting::Setting;

use crate::user::draft::Draft;
use crate::user::fields::{FieldId, Screen};
use crate::user::form::{Addr, Form};
use crate::user::json_path;
use crate::user::validation::Report;
use behind::Behind;
use drafting::Saving;
use editing::Editor;
use focus::Stop;
use history::{Group, History, Snapshot};
use keymap::Keymap;
use msg::{AttemptLine, DraftLine, Effect, Moment, Msg};
use overlay::Overlay;
use phase::Phase;
use secret::Pending;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use suggest::{KnownLists, Suggestion};
use users::DirectoryState;

/// How long a passing message stands.
const MESSAGE_STANDS: Duration = Duration::from_secs(5);
/// A person who presses Enter twice within this time holds it down, or pastes.
const HELD: Duration = Duration::from_millis(400);

/// Where *Change* and a jump from the review come back from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Return {
    /// After this one answer.
    Answer(Addr),
    /// After the last answer of this screen.
    Screen(Screen),
}

/// A list of suggestions under the focused field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenList {
    /// What is offered, best first.
    pub items: Vec<Suggestion>,
    /// Which one Enter takes.
    pub selected: usize,
}

/// A user that was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedUser {
    /// The username.
    pub username: String,
    /// The id, unless the answer could not be read.
    pub user_id: Option<String>,
}

/// The whole state.
pub struct Wizard {
    /// The answers.
    pub form: Form,
    /// What is wrong with them.
    pub report: Report,
    /// The open screen.
    pub screen: Screen,
    /// The focus.
    pub stop: Stop,
    /// The editor of the focused field, where it is a text.
    pub editor: Option<Editor>,
    /// Suggestions under it.
    pub list: Option<OpenList>,
    /// What the API said of single answers, until they change.
    pub notes: BTreeMap<Addr, String>,
    /// What lies over the form.
    pub overlay: Option<Overlay>,
    /// Editing, sending, or looking at an outcome.
    pub phase: Phase,
    /// Where the review is scrolled to by hand.
    pub review_scroll: Option<usize>,
    /// Where to come back to the review from.
    pub returning: Option<Return>,
    /// The draft's file.
    pub saving: Saving,
    /// The keys in force.
    pub keymap: Keymap,
    /// The account.
    pub setting: Setting,
    /// What the account knows by name.
    pub known: KnownLists,
    /// The users that the account has.
    pub directory: DirectoryState,
    /// Submissions whose outcome is unknown.
    pub open_attempts: Vec<AttemptLine>,
    /// The newest unfinished draft.
    pub newest: Option<DraftLine>,
    /// Clicks are ours, and not the terminal's.
    pub mouse: bool,
    /// The person answers by lines: commands have names there, and no keys.
    pub by_lines: bool,
    /// The users created so far.
    pub created: Vec<CreatedUser>,
    message: Option<(String, Duration)>,
    visited: BTreeSet<Addr>,
    opened: BTreeSet<Screen>,
    history: History,
    pristine: Form,
    ids: Ids,
    last_press: Option<Duration>,
    held: bool,
    opened_in: Option<u64>,
    leaving: bool,
    pending: Option<Pending>,
    typed_secret: bool,
    removed: Vec<String>,
    behind: Vec<Behind>,
    numbers_asked: bool,
    effects: Vec<Effect>,
}

impl Wizard {
    /// A wizard on an empty form.
    pub fn new(setting: Setting, keymap: Keymap, known: KnownLists, ids: Ids) -> Self {
        let mut wizard = Self {
            form: Form::default(),
            report: Report::default(),
            screen: Screen::Role,
            stop: Stop::Answer(Addr::of(FieldId::Role)),
            editor: None,
            list: None,
            notes: BTreeMap::new(),
            overlay: None,
            phase: Phase::Editing,
            review_scroll: None,
            returning: None,
            saving: Saving::default(),
            keymap,
            setting,
            known,
            directory: DirectoryState::Unread,
            open_attempts: Vec::new(),
            newest: None,
            mouse: true,
            by_lines: false,
            created: Vec::new(),
            message: None,
            visited: BTreeSet::new(),
            opened: BTreeSet::new(),
            history: History::default(),
            pristine: Form::default(),
            ids,
            last_press: None,
            held: false,
            opened_in: None,
            leaving: false,
            pending: None,
            typed_secret: false,
            removed: Vec::new(),
            behind: Vec::new(),
            numbers_asked: false,
            effects: Vec::new(),
        };
        wizard.begin(Draft::default(), None);
        wizard
    }

    /// Takes in what happened, and says what is to be done.
    #[must_use = "what is to be done has to be done"]
    pub fn update(&mut self, msg: Msg, now: Moment) -> Vec<Effect> {
        match msg {
            Msg::Key(event) => self.key(&event, now),
            Msg::Click(hit) => self.click(hit, now),
            Msg::Wheel { down } => self.wheel(down, now),
            Msg::Paste(text) => self.pasted(&text, now),
            Msg::Line(line) => self.line(line, now),
            Msg::Leave => self.leave(now),
            Msg::Deadline => self.expire(now),
            Msg::Saved { id, revision, result } => self.saved(&id, revision, result, now),
            Msg::Drafts(lines) => self.list_drafts(lines),
            Msg::Newest(line) => self.newest = line,
            Msg::Opened(result) => self.opened(result, now),
            Msg::Managed(result) => self.managed(result, now),
            Msg::Exported { what, result } => self.exported(what, result, now),
            Msg::Submission { attempt, event } => self.submission_event(&attempt, event, now),
            Msg::CallbackNumbers(known) => self.known.callback_numbers = known,
            Msg::Directory(result) => self.directory_read(result),
            Msg::UserRead { username, result } => self.user_read(&username, result, now),
            Msg::Secret(result) => self.secret_given(result, now),
            Msg::Account(result) => self.account_given(result, now),
            Msg::OpenAttempts(lines) => {
                self.open_attempts = lines;
                self.keep_choice();
            }
            Msg::Tried(tried) => self.account_tried(tried),
            Msg::AccountSaved(result) => self.account_saved(result, now),
        }
        self.save_if_due(now);
        std::mem::take(&mut self.effects)
    }

    /// When the wizard wants to be told that time has passed, if ever.
    pub fn deadline(&self) -> Option<Duration> {
        let message = self.message.as_ref().map(|(_, until)| *until);
        [message, self.saving.due(), self.behind_due(), self.phase.deadline()].into_iter().flatten().min()
    }

    /// A passing message.
    pub fn message(&self) -> Option<&str> {
        self.message.as_ref().map(|(text, _)| text.as_str())
    }

    fn say(&mut self, text: &str, now: Moment) {
        self.message = Some((text.to_owned(), now.at + MESSAGE_STANDS));
    }

    /// Changes the answers: undo, checks, notes and the draft all learn of it here.
    fn change(&mut self, group: Option<Group>, now: Moment, change: impl FnOnce(&mut Form)) {
        let before = self.snapshot();
        change(&mut self.form);
        if self.form == before.form {
            return;
        }
        self.history.remember(before, group, now.at);
        if let Stop::Answer(at) = self.stop {
            self.notes.remove(&at);
        }
        self.changed(now);
    }

    fn changed(&mut self, now: Moment) {
        self.recheck();
        if self.form != self.pristine || self.saving.exists() {
            self.saving.touch(now.at);
        }
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot { form: self.form.clone(), screen: self.screen, stop: self.stop }
    }

    /// The JSON path of an answer in this form.
    pub fn path_of(&self, at: Addr) -> String {
        json_path::path_of(&self.form, at)
    }
}
