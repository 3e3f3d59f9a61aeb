//! Saving by itself: when the open draft is written, what the title says of it, and drafts that were closed with unsaved
//! changes.

use super::document::Document;
use super::focus::FocusPosition;
use super::msg::{Cx, DraftRow, Effect, SaveFailure};
use crate::account::SANDBOX;
use crate::model::draft::Draft;
use crate::model::form::Form;
use std::time::Duration;

/// A save starts this long after the first unsaved change.
const SAVE_AFTER: Duration = Duration::from_millis(150);

/// A failed save is retried after this time.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// Where ids come from: a prefix that no other run of the program has, and a count.
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

    pub(super) fn next(&mut self) -> String {
        self.given += 1;
        if self.given == 1 { self.prefix.clone() } else { format!("{}-{}", self.prefix, self.given) }
    }
}

/// What the title says of the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveStatus {
    /// Nothing was typed yet, so there is no file.
    NoFile,
    /// The file holds everything.
    Saved,
    /// A save is due or on its way.
    Saving,
    /// The last save failed, and why.
    Failed(String),
}

/// A draft and its save.
#[derive(Debug, Default)]
struct DraftSession {
    id: String,
    /// The draft as it was closed; of the open one what was read, but for its answers.
    draft: Draft,
    /// Counts the changes; 0 for a new user without any, which has no file.
    revision: u64,
    /// The newest revision that the file holds.
    saved: u64,
    /// The newest revision that is being written.
    in_flight: Option<u64>,
    /// When an unsaved change is to be written.
    due: Option<Duration>,
    /// Why the last save failed.
    failed: Option<String>,
    /// The person asked for a save: its end is confirmed.
    requested: bool,
}

impl DraftSession {
    pub(super) fn is_unsaved(&self) -> bool {
        self.saved != self.revision
    }

    /// When the next save is due; never while one is on its way.
    fn deadline(&self) -> Option<Duration> {
        self.due.filter(|_| self.is_unsaved() && self.in_flight.is_none())
    }

    pub(super) fn is_due(&self, now: Duration) -> bool {
        self.deadline().is_some_and(|due| due <= now)
    }

    pub(super) fn save(&mut self, draft: Draft, cx: &mut Cx) {
        (self.due, self.in_flight) = (None, Some(self.revision));
        cx.push(Effect::Save { id: self.id.clone(), revision: self.revision, draft: Box::new(draft) });
    }
}

/// The open draft and its save, the closed drafts with unsaved changes, and where ids come from.
pub struct Autosave {
    open: DraftSession,
    /// Closed drafts with unsaved changes. Saving is retried until it succeeds.
    closed: Vec<DraftSession>,
    ids: Ids,
    /// The newest unfinished draft, until another draft is opened.
    newest: Option<DraftRow>,
    /// The drafts that were removed from the list, last one last.
    removed: Vec<String>,
}

impl Autosave {
    pub(super) fn new(ids: Ids) -> Self {
        Self { open: DraftSession::default(), closed: Vec::new(), ids, newest: None, removed: Vec::new() }
    }

    pub(super) fn next_id(&mut self) -> String {
        self.ids.next()
    }

    pub(crate) fn newest(&self) -> Option<&DraftRow> {
        self.newest.as_ref()
    }

    pub(super) fn set_newest(&mut self, newest: Option<DraftRow>) {
        self.newest = newest;
    }

    pub(super) fn add_removed(&mut self, id: String) {
        self.removed.push(id);
    }

    pub(super) fn take_removed(&mut self) -> Option<String> {
        self.removed.pop()
    }

    /// Whether the open draft has changes that no file holds.
    pub(super) fn is_unsaved(&self) -> bool {
        self.open.is_unsaved()
    }

    /// Whether the open draft is to be written now.
    pub(super) fn is_due(&self, now: Duration) -> bool {
        self.open.is_due(now)
    }

    /// Writes the open draft.
    pub(super) fn save(&mut self, draft: Draft, cx: &mut Cx) {
        self.open.save(draft, cx);
    }

    /// The id of the open draft.
    pub fn id(&self) -> &str {
        &self.open.id
    }

    /// The name that the person gave the draft.
    pub(crate) fn name(&self) -> Option<&str> {
        self.open.draft.name.as_deref()
    }

    /// Whether the open draft has a file, or will have one.
    pub(crate) fn has_draft(&self) -> bool {
        self.open.revision > 0
    }

    /// Whether the open draft's user was created.
    pub(crate) fn is_created(&self) -> bool {
        self.open.draft.user_id.is_some()
    }

    /// The id of the user that was created from the open draft. A user of the practice account does not count: the draft
    /// may be sent to a real account afterwards.
    pub(super) fn created_user_id(&self) -> Option<&str> {
        let practice = self.open.draft.account.as_deref() == Some(SANDBOX);
        self.open.draft.user_id.as_deref().filter(|_| !practice)
    }

    /// The failure of any draft, else the state of the open one.
    pub fn status(&self) -> SaveStatus {
        match self.closed.iter().chain([&self.open]).find_map(|one| one.failed.clone()) {
            Some(reason) => SaveStatus::Failed(reason),
            None if !self.has_draft() => SaveStatus::NoFile,
            None if self.open.is_unsaved() => SaveStatus::Saving,
            None => SaveStatus::Saved,
        }
    }

    /// What the open draft holds now.
    pub(super) fn draft(&self, document: &Document, position: FocusPosition, account: &str) -> Draft {
        let base = self.open.draft.clone();
        Draft {
            // A draft whose user was created keeps its account.
            account: if self.is_created() { base.account } else { Some(account.to_owned()) },
            form: document.form().clone(),
            screen: position.screen,
            focus: position.field(),
            visited: document.visited().collect(),
            ..base
        }
    }

    pub(super) fn mark_dirty(&mut self, now: Duration) {
        self.open.revision += 1;
        self.open.due.get_or_insert(now + SAVE_AFTER);
    }

    /// When the next save is due.
    pub(super) fn deadline(&self) -> Option<Duration> {
        self.closed.iter().chain([&self.open]).filter_map(DraftSession::deadline).min()
    }

    /// The person asks for a save: its end is confirmed.
    pub(super) fn confirm(&mut self, cx: &mut Cx) {
        if self.open.is_unsaved() {
            self.open.requested = true;
        } else {
            cx.notify(if self.has_draft() { "Saved." } else { "Nothing to save yet." });
        }
    }

    pub(super) fn saved(&mut self, id: &str, revision: u64, result: Result<(), SaveFailure>, cx: &mut Cx) {
        let is_open = id == self.open.id;
        let Some(session) = self.closed.iter_mut().chain([&mut self.open]).find(|one| one.id == id) else {
            return;
        };
        session.in_flight.take_if(|newest| *newest == revision);
        match result {
            Ok(()) => {
                session.saved = session.saved.max(revision);
                session.failed = None;
                if std::mem::take(&mut session.requested) {
                    cx.notify("Saved.");
                }
            }
            Err(failure) if failure.conflict => {
                // Nothing of either is lost when this one goes on under a name of its own.
                session.id = self.ids.next();
                (session.in_flight, session.due) = (None, Some(cx.now.at));
                cx.notify("Another program changed this draft's file: your answers continue in a copy.");
            }
            Err(failure) => {
                if !is_open {
                    cx.notify(format!("The previous draft is not saved yet: {}.", failure.reason));
                }
                session.requested = false;
                (session.failed, session.due) = (Some(failure.reason), Some(cx.now.at + RETRY_AFTER));
            }
        }
        self.closed.retain(DraftSession::is_unsaved);
    }

    /// Writes the closed drafts whose save is due.
    pub(super) fn retry_closed(&mut self, now: Duration, cx: &mut Cx) {
        for one in self.closed.iter_mut().filter(|one| one.is_due(now)) {
            one.save(one.draft.clone(), cx);
        }
    }

    /// Closes the open draft. What is unsaved of it is saved all the same.
    pub(super) fn close(&mut self, draft: Draft, cx: &mut Cx) {
        if self.open.in_flight != Some(self.open.revision) {
            self.open.save(draft.clone(), cx);
        }
        let closed = std::mem::take(&mut self.open);
        self.closed.push(DraftSession { draft, requested: false, ..closed });
    }

    /// The draft of this id, if it was closed with unsaved changes: its file lacks them.
    pub(super) fn closed_draft(&self, id: &str) -> Option<&Draft> {
        self.closed.iter().find(|one| one.id == id).map(|one| &one.draft)
    }

    /// Opens a draft; without an id it gets a new one.
    pub(super) fn open(&mut self, id: Option<String>, draft: Draft) {
        let closed = self.closed.iter().position(|one| Some(&one.id) == id.as_ref());
        let revision = u64::from(id.is_some());
        self.open = match closed {
            Some(index) => self.closed.remove(index),
            None => DraftSession { revision, saved: revision, ..DraftSession::default() },
        };
        self.open.id = id.unwrap_or_else(|| self.ids.next());
        self.open.draft = Draft { form: Form::default(), ..draft };
    }

    /// The draft's user was created: its id, where it is known, and the account.
    pub(super) fn set_user_id(&mut self, id: Option<String>, account: &str) {
        self.open.draft.user_id = Some(id.unwrap_or_default());
        self.open.draft.account = Some(account.to_owned());
    }

    /// The draft's user was taken back.
    pub(super) fn clear_user_id(&mut self) {
        self.open.draft.user_id = None;
    }

    /// Gives the open draft a name; an empty one takes the name away.
    pub(super) fn rename(&mut self, name: String) {
        self.open.draft.name = Some(name).filter(|name| !name.is_empty());
        self.open.revision += 1;
    }
}
