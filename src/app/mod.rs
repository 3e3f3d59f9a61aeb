//! The app: all state of the user interface. Pure: messages in, effects out; time, ids and paths come with the
//! messages.
//!
//! [`App`] owns a few parts, which front ends and tests can only read: [`document`] (the form and what follows from it),
//! [`navigation`], [`autosave`], [`account_state`], [`modal`], [`phase`] and [`press_guard`]. What has to hold within a
//! part is private to it.
//! [`App::update`] handles a message: [`dispatch`] handles keys and the mouse, [`intent_dispatch`] the intents of line
//! mode, [`modal_actions`] what a modal asks for, [`replies`] the results of effects; [`form_editor`] edits the form and
//! moves in it, [`submit`] creates the user, [`outcome_actions`] does what the buttons of an outcome say, [`restore`]
//! restores an archived user in place of creating one, [`take_back`] undoes creating; [`help`] says what can be done at a
//! place. Views read through [`view`] and [`messages`].

mod account_context;
mod account_state;
pub mod autosave;
mod batch;
pub(crate) mod batch_msg;
pub mod controls;
pub(crate) mod destination;
mod dispatch;
mod document;
pub mod export;
pub mod focus;
mod focus_help;
mod form_editor;
pub(crate) mod help;
mod hints;
pub mod intent;
mod intent_dispatch;
pub mod keymap;
mod known_attempts;
mod known_users;
pub(crate) mod members;
pub(crate) mod messages;
pub mod modal;
mod modal_actions;
pub mod msg;
mod navigation;
mod open;
mod outcome_actions;
pub mod phase;
mod press_guard;
mod replies;
mod restore;
pub(crate) mod review;
pub(crate) mod setup_messages;
mod submit;
pub mod suggest;
mod take_back;
pub(crate) mod text_input;
mod view;

pub use account_context::{AccountContext, SecretState};
pub(crate) use account_state::UserIndexState;
pub use autosave::Ids;

use crate::model::draft::Draft;
use account_state::AccountState;
use autosave::Autosave;
use controls::{Controls, UiMode};
use document::Document;
use form_editor::FormEditor;
use keymap::{Command, Keymap};
use modal::Modal;
use msg::{Cx, Effect, Msg, StatusMessage, Timestamp};
use navigation::Navigation;
use phase::Phase;
use press_guard::PressGuard;
use std::time::Duration;
use suggest::Lookups;

/// A user that was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedUser {
    pub(crate) username: String,
    /// The id, unless the answer could not be read.
    pub user_id: Option<String>,
    /// The attempt that created it.
    pub(crate) attempt: String,
    /// Whether something is left to set up.
    pub has_open_setup: bool,
    /// Whether it existed, archived, and is active again.
    pub restored: bool,
}

/// The whole state.
pub struct App {
    document: Document,
    navigation: Navigation,
    autosave: Autosave,
    account: AccountState,
    modal: Option<Modal>,
    /// The modal that the help was opened over.
    covered: Option<Modal>,
    phase: Phase,
    press_guard: PressGuard,
    controls: Controls,
    status: Option<StatusMessage>,
    /// Warnings that were not closed yet, the one that is shown first.
    warnings: Vec<String>,
    /// The users created so far.
    created: Vec<CreatedUser>,
    leaving: bool,
}

impl App {
    /// An app with an empty form.
    pub fn new(account: AccountContext, keymap: Keymap, lookups: Lookups, ids: Ids) -> Self {
        let mut app = Self {
            document: Document::new(lookups.clone()),
            navigation: Navigation::default(),
            autosave: Autosave::new(ids),
            account: AccountState::new(account, lookups),
            modal: None,
            covered: None,
            phase: Phase::Editing,
            press_guard: PressGuard::default(),
            controls: Controls::new(keymap),
            status: None,
            warnings: Vec::new(),
            created: Vec::new(),
            leaving: false,
        };
        let start = Timestamp { at: Duration::ZERO, batch: 0 };
        app.with_cx(start, |app, cx| app.load_draft(Draft::default(), None, cx));
        app
    }

    /// Handles a message, and returns the effects to perform.
    #[must_use = "the effects have to be performed"]
    pub fn update(&mut self, msg: Msg, now: Timestamp) -> Vec<Effect> {
        self.with_cx(now, |app, cx| {
            app.handle(msg, cx);
            app.read_groups(cx);
            if app.autosave.is_due(cx.now.at) {
                app.autosave.save(app.draft(), cx);
            }
            app.autosave.retry_closed(cx.now.at, cx);
        })
    }

    fn with_cx(&mut self, now: Timestamp, handle: impl FnOnce(&mut Self, &mut Cx)) -> Vec<Effect> {
        let mut cx = Cx { now, status: self.status.take(), effects: Vec::new() };
        handle(self, &mut cx);
        self.status = cx.status;
        cx.effects
    }

    fn handle(&mut self, msg: Msg, cx: &mut Cx) {
        match msg {
            Msg::Key(event) => self.key(&event, cx),
            Msg::Click(target) => self.click(target, cx),
            Msg::Wheel { down } => self.wheel(down, cx),
            Msg::Paste(text) => self.paste(&text, cx),
            Msg::Intent(intent) => self.intent(intent, cx),
            Msg::Leave => self.leave(cx),
            Msg::Deadline => self.tick(cx),
            Msg::Saved { id, revision, result } => self.autosave.saved(&id, revision, result, cx),
            Msg::Drafts(rows) => {
                if let Some(Modal::Drafts(drafts)) = self.modal_mut() {
                    drafts.set_rows(rows);
                }
            }
            Msg::Newest(newest) => self.autosave.set_newest(newest),
            Msg::DraftLoaded(Ok(loaded)) => self.draft_opened(*loaded, cx),
            Msg::DraftChanged(result) => self.draft_changed(result, cx),
            Msg::Exported { what, result } => self.exported(what, result, cx),
            Msg::Submission { attempt, event } => self.submission_event(&attempt, event, cx),
            Msg::AccountList { list, result } => self.list_read(list, result, cx),
            Msg::UsersRead(count) => self.account.set_users_read(count),
            Msg::Users(result) => {
                self.account.set_users(result);
                self.validate_against_users();
                self.restore_when_found(cx);
            }
            Msg::GroupMembers { group, members } => {
                self.account.set_group_members(group, members.as_deref());
                self.validate_against_users();
            }
            Msg::UserRead { username, result } => self.user_read(&username, result.map(|copy| *copy), cx),
            Msg::ArchivedRead { username, result } => self.archived_read(&username, result, cx),
            Msg::Secret(result) => self.secret_ready(result, cx),
            Msg::Account(Ok(account)) => self.account_switched(*account, cx),
            Msg::DraftLoaded(Err(text)) | Msg::Account(Err(text)) | Msg::Notice(text) => cx.notify(text),
            Msg::Warning(text) => self.warn(&text),
            Msg::Attempts { open, users, taken_back } => {
                self.account.attempts_mut().replace(open, users);
                self.attempts_read(&taken_back, cx);
            }
            Msg::BatchChecked(result) => self.batch_checked(result.map(|checked| *checked), cx),
            Msg::BatchProgress(progress) => self.batch_progress(progress, cx),
            Msg::BatchEnded(result) => self.batch_ended(result.map(|end| *end), cx),
            Msg::AccountTested(tried) => {
                if let Some(Modal::AddAccount(form)) = self.modal_mut() {
                    form.finish_test(tried);
                }
            }
            Msg::Receipt(result) => self.receipt_read(result, cx),
            Msg::TakenBack(result) => self.taken_back(result, cx),
            Msg::AccountSaved(result) => self.account_saved(result, cx),
            Msg::ThemeSaved { name, result } => self.theme_saved(name, result, cx),
        }
    }

    /// The deadline named by [`App::deadline`] has passed.
    fn tick(&mut self, cx: &mut Cx) {
        cx.status.take_if(|shown| shown.until <= cx.now.at);
        self.phase.tick(cx.now.at);
        if let Some(Modal::Batch(batch)) = self.modal_mut() {
            batch.tick(cx.now.at);
        }
    }

    /// The parts that an edit changes, borrowed for one message.
    fn form_editor<'a>(&'a mut self, cx: &'a mut Cx) -> FormEditor<'a> {
        let Self { document, navigation, autosave, account, press_guard, controls, .. } = self;
        FormEditor { document, navigation, autosave, account, press_guard, controls, cx }
    }

    /// Saves what is unsaved now.
    fn save_now(&mut self, cx: &mut Cx) {
        if self.autosave.is_unsaved() {
            self.autosave.save(self.draft(), cx);
        }
    }

    /// Adds a warning. Line mode prints each once and closes none.
    fn warn(&mut self, text: &str) {
        let warning = match self.controls.ui_mode {
            UiMode::Screen => format!("Warning ({} closes it): {text}", self.way_to(Command::Close)),
            UiMode::Line(_) => format!("Warning: {text}"),
        };
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    fn leave(&mut self, cx: &mut Cx) {
        if std::mem::replace(&mut self.leaving, true) {
            return;
        }
        self.form_editor(cx).commit();
        self.save_now(cx);
        self.autosave.retry_closed(Duration::MAX, cx);
        cx.push(Effect::Leave);
    }
}
