//! The wizard: what a key means. Pure: messages in, effects out; time, ids and paths come with the messages.
//!
//! [`Wizard::update`] is the way in of all that happens, and what it asks for has to be done; what the command line asks
//! for before that has [`Wizard::like`]. Whoever draws reads the public members and never changes them, and tells with
//! [`Wizard::scrolled_to`] how far there was to scroll.

pub mod accounts;
pub mod adding;
mod behind;
pub mod copying;
pub mod drafting;
pub mod editing;
pub mod exporting;
pub mod focus;
pub mod history;
pub mod keymap;
pub mod line;
pub mod msg;
pub mod new_account;
pub mod obeying;
pub mod overlay;
pub mod picker;
pub mod pointing;
pub mod review;
pub mod shelf;
pub mod submitting;
pub mod suggest;
pub mod walking;
pub mod words;

use crate::submission::curl::Address;
use crate::user::check::{self, Report};
use crate::user::draft::Draft;
use crate::user::fields::{FieldId, Screen};
use crate::user::form::{Addr, Form};
use crate::user::rule::{Broken, Severity};
use crate::user::{path, when};
use accounts::{DirectoryState, Pending, SecretState};
use behind::Behind;
use drafting::Saving;
use editing::Editor;
use focus::Stop;
use history::{Group, History, Snapshot};
use keymap::Keymap;
use msg::{AttemptLine, DraftLine, Effect, Moment, Msg};
use overlay::Overlay;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use submitting::Phase;
use suggest::{KnownLists, Suggestion};

/// How long a passing message stands.
const MESSAGE_STANDS: Duration = Duration::from_secs(5);
/// A person who presses Enter twice within this time holds it down, or pastes.
const HELD: Duration = Duration::from_millis(400);

/// What the wizard is told of the account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Setting {
    /// The account's name, as configured; `sandbox` for the practice account.
    pub account: String,
    /// Where its API is, for the journal.
    pub api_url: String,
    /// The same for a command that runs without this program.
    pub address: Address,
    /// The built-in account, at which nobody is created at Vonage.
    pub practice: bool,
    /// Marked in the warning colour.
    pub production: bool,
    /// Answers that a new user starts with.
    pub defaults: Vec<(Addr, String)>,
    /// The features the account has, where they are known.
    pub features: Option<Arc<[String]>>,
    /// Whether the secret is at hand, or has to be asked for.
    pub secret: SecretState,
    /// All accounts that can be chosen.
    pub accounts: Vec<String>,
}

/// Where ids come from: a text that no other run of the program has, and a count.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    prefix: String,
    given: u32,
}

impl Ids {
    /// Ids that begin with a text of this run's own.
    pub fn new(prefix: impl Into<String>) -> Self {
        Self { prefix: prefix.into(), given: 0 }
    }

    fn next(&mut self) -> String {
        self.given += 1;
        if self.given == 1 { self.prefix.clone() } else { format!("{}-{}", self.prefix, self.given) }
    }
}

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
            Msg::NotRecording(reason) => self.say(&format!("The recording ends here: {reason}."), now),
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

    /// The problem that is told at an answer: none that the person could still be about to mend.
    pub fn shown_problem(&self, at: Addr) -> Option<Broken> {
        if let Some(note) = self.notes.get(&at) {
            return Some(Broken::error(note.clone()));
        }
        let broken = self.report.at(at)?;
        let chosen = !at.field.field().is_typed() && !self.form.get(at).is_empty();
        let early = broken.early && self.editor.as_ref().is_some_and(|editor| editor.at == at);
        (self.visited.contains(&at) || chosen || early).then(|| broken.clone())
    }

    /// How many errors are told on a screen.
    pub fn shown_errors(&self, screen: Screen) -> usize {
        let noted = self.notes.keys().copied();
        let found = self.report.problems.iter().map(|problem| problem.at);
        let faulty: BTreeSet<Addr> =
            noted.chain(found).filter(|at| at.field.field().screen == screen).collect();
        let told = faulty.into_iter().filter_map(|at| self.shown_problem(at));
        told.filter(|broken| broken.severity == Severity::Error).count()
    }

    /// Whether a screen was opened, and nothing on it blocks.
    pub fn is_done(&self, screen: Screen) -> bool {
        let blocked = |problem: &check::Problem| {
            problem.broken.severity == Severity::Error && problem.at.field.field().screen == screen
        };
        screen != Screen::Review && self.opened.contains(&screen) && !self.report.problems.iter().any(blocked)
    }

    /// All that is to be mended, errors before warnings, in the order of the screens.
    pub fn problems(&self) -> Vec<(Addr, Broken)> {
        let noted = self.notes.iter().map(|(at, text)| (*at, Broken::error(text.clone())));
        let mut all: Vec<(Addr, Broken)> = noted
            .chain(self.report.problems.iter().map(|problem| (problem.at, problem.broken.clone())))
            .collect();
        all.sort_by_key(|(at, broken)| (broken.severity, at.field.field().screen));
        all
    }

    /// The number of errors, what the API said of answers included.
    pub fn errors(&self) -> usize {
        self.report.errors() + self.notes.len()
    }

    fn say(&mut self, text: &str, now: Moment) {
        self.message = Some((text.to_owned(), now.at + MESSAGE_STANDS));
    }

    /// Opens a draft, or an empty form: nothing of what was open before stays.
    fn begin(&mut self, mut draft: Draft, id: Option<String>) {
        self.leave_behind();
        let fresh = id.is_none() && draft.form == Form::default();
        if fresh {
            for (at, text) in &self.setting.defaults {
                draft.form.set(*at, text.clone());
            }
        }
        draft.form.set_features(self.setting.features.clone());
        self.form = draft.form.clone();
        self.pristine = if fresh { draft.form.clone() } else { Form::default() };
        self.visited = draft.visited.iter().copied().collect();
        self.opened = self.visited.iter().map(|at| at.field.field().screen).collect();
        self.history.clear();
        self.notes.clear();
        (self.overlay, self.list, self.editor, self.returning) = (None, None, None, None);
        self.phase = Phase::Editing;
        self.opened_in = None;
        let (screen, focus) = (draft.screen, draft.focus);
        let id = id.unwrap_or_else(|| self.ids.next());
        self.saving = Saving::of(id, draft);
        self.recheck();
        self.place(screen, focus);
    }

    /// The screen and field of a draft, or the nearest that stand.
    fn place(&mut self, screen: Screen, focus: Option<Addr>) {
        let screen = if when::stands(screen, &self.form) { screen } else { Screen::Role };
        if screen == Screen::Review {
            // Whoever was at the review had seen everything.
            self.visited.extend(when::all_answers(&self.form));
            self.opened.extend(when::screens(&self.form));
        }
        let stops = self.stops_of(screen);
        let wanted = focus.map(Stop::Answer).filter(|stop| stops.contains(stop));
        self.stand_at(screen, wanted.or(stops.first().copied()).unwrap_or(Stop::Nothing));
        // Nobody came here by Tab: what was being typed goes on.
        if let Some(editor) = &mut self.editor {
            editor.selected = false;
        }
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

    fn recheck(&mut self) {
        self.report = check::check(&self.form);
        if let DirectoryState::Read(directory) = &self.directory {
            for problem in
                directory.problems(&self.form).into_iter().filter(|one| when::visible(&self.form, one.at))
            {
                self.report.add(problem);
            }
        }
        let form = &self.form;
        self.notes.retain(|at, _| when::visible(form, *at));
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot { form: self.form.clone(), screen: self.screen, stop: self.stop }
    }

    /// The JSON path of an answer in this form.
    pub fn path_of(&self, at: Addr) -> String {
        path::of(&self.form, at)
    }
}
