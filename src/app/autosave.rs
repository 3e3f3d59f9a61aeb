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

#[derive(Debug, Default)]
struct DraftSession {
    id: String,
    /// The draft as it was read, but for its answers.
    base: Draft,
    revision: u64,
    saved: u64,
    in_flight: Option<u64>,
    due: Option<Duration>,
    failed: Option<String>,
    on_disk: bool,
    /// The person asked for a save: its end is confirmed.
    requested: bool,
}

impl DraftSession {
    fn has_file(&self) -> bool {
        self.on_disk || self.revision > 0
    }

    fn is_unsaved(&self) -> bool {
        self.has_file() && self.saved != self.revision
    }
}

/// The open draft and its save, the closed drafts with unsaved changes, and where ids come from.
pub struct Autosave {
    open: DraftSession,
    unsaved: UnsavedDrafts,
    ids: Ids,
    /// The newest unfinished draft, until another draft is opened.
    newest: Option<DraftRow>,
    /// The drafts that were removed from the list, last one last.
    removed: Vec<String>,
}

impl Autosave {
    pub(crate) fn new(ids: Ids) -> Self {
        let (open, unsaved) = (DraftSession::default(), UnsavedDrafts::default());
        Self { open, unsaved, ids, newest: None, removed: Vec::new() }
    }

    pub(crate) fn next_id(&mut self) -> String {
        self.ids.next()
    }

    /// The id of the open draft.
    pub fn id(&self) -> &str {
        &self.open.id
    }

    /// The name that the person gave the draft.
    pub(crate) fn name(&self) -> Option<&str> {
        self.open.base.name.as_deref()
    }

    /// Whether the open draft has a file, or will have one.
    pub fn has_draft(&self) -> bool {
        self.open.has_file()
    }

    /// Whether the open draft's user was created.
    pub(crate) fn is_created(&self) -> bool {
        self.open.base.user_id.is_some()
    }

    /// The id of the user that was created from the open draft. A user of the practice account does not count: the draft
    /// may be sent to a real account afterwards.
    pub(crate) fn created_user_id(&self) -> Option<&str> {
        let practice = self.open.base.account.as_deref() == Some(SANDBOX);
        self.open.base.user_id.as_deref().filter(|_| !practice)
    }

    /// The failure of any draft, else the state of the open one.
    pub fn status(&self) -> SaveStatus {
        match self.unsaved.failure().or(self.open.failed.as_deref()) {
            Some(reason) => SaveStatus::Failed(reason.to_owned()),
            None if !self.open.has_file() => SaveStatus::NoFile,
            None if self.open.saved == self.open.revision => SaveStatus::Saved,
            None => SaveStatus::Saving,
        }
    }

    /// What the open draft holds now.
    pub(crate) fn draft(&self, document: &Document, position: FocusPosition, account: &str) -> Draft {
        let base = self.open.base.clone();
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

    /// The open draft's title, as lists show it.
    pub(crate) fn title(&self, form: &Form) -> String {
        let name = self.open.base.name.clone();
        Draft { name, form: form.clone(), ..Draft::default() }.title()
    }

    pub(crate) fn mark_dirty(&mut self, now: Duration) {
        self.open.revision += 1;
        self.open.due.get_or_insert(now + SAVE_AFTER);
    }

    /// When the next save is due. The open draft has no deadline while it is being written.
    pub(crate) fn deadline(&self) -> Option<Duration> {
        let open = self.open.due.filter(|_| self.open.in_flight.is_none());
        [open, self.unsaved.deadline()].into_iter().flatten().min()
    }

    /// Whether the open draft is to be written now.
    pub(crate) fn is_due(&self, now: Duration) -> bool {
        let due = self.open.due.filter(|_| self.open.in_flight.is_none());
        due.is_some_and(|due| due <= now) && self.open.saved != self.open.revision
    }

    pub(crate) fn is_unsaved(&self) -> bool {
        self.open.is_unsaved()
    }

    pub(crate) fn save(&mut self, draft: Draft, cx: &mut Cx) {
        let open = &mut self.open;
        (open.due, open.in_flight) = (None, Some(open.revision));
        let (id, revision) = (open.id.clone(), open.revision);
        cx.push(Effect::Save { id, revision, draft: Box::new(draft) });
    }

    /// The person asks for a save: its end is confirmed.
    pub(crate) fn confirm(&mut self, cx: &mut Cx) {
        if !self.open.has_file() {
            cx.notify("Nothing to save yet.");
        } else if self.open.is_unsaved() {
            self.open.requested = true;
        } else {
            cx.notify("Saved.");
        }
    }

    pub(crate) fn saved(&mut self, id: &str, revision: u64, result: Result<(), SaveFailure>, cx: &mut Cx) {
        if id != self.open.id {
            return self.unsaved.saved(id, revision, result, &mut self.ids, cx);
        }
        let open = &mut self.open;
        if open.in_flight == Some(revision) {
            open.in_flight = None;
        }
        match result {
            Ok(()) => {
                open.on_disk = true;
                open.saved = open.saved.max(revision);
                open.failed = None;
                if std::mem::take(&mut open.requested) {
                    cx.notify("Saved.");
                }
            }
            Err(failure) if failure.conflict => {
                // Nothing of either is lost when this one goes on under a name of its own.
                open.id = self.ids.next();
                self.mark_dirty(cx.now.at);
                cx.notify("Another program changed this draft's file: your answers continue in a copy.");
            }
            Err(failure) => {
                open.requested = false;
                open.failed = Some(failure.reason);
                open.due = Some(cx.now.at + RETRY_AFTER);
            }
        }
    }

    /// Keeps the unsaved changes of the open draft: another one is about to take its place.
    pub(crate) fn detach(&mut self, draft: Draft, cx: &mut Cx) {
        if self.open.in_flight != Some(self.open.revision) {
            self.save(draft.clone(), cx);
        }
        self.unsaved.add(self.open.id.clone(), self.open.revision, draft);
    }

    /// The draft of this id, if it was closed with unsaved changes: its file lacks them.
    pub(crate) fn take_unsaved(&mut self, id: &str) -> Option<Draft> {
        self.unsaved.take(id)
    }

    /// Writes the closed drafts again whose retry is due.
    pub(crate) fn retry_unsaved(&mut self, now: Duration, cx: &mut Cx) {
        self.unsaved.retry(now, cx);
    }

    /// Opens a draft; without an id it gets a new one.
    pub(crate) fn open(&mut self, id: Option<String>, draft: Draft) {
        let id = id.unwrap_or_else(|| self.ids.next());
        let on_disk = draft.form != Form::default();
        let base = Draft { form: Form::default(), ..draft };
        self.open = DraftSession { id, base, on_disk, ..DraftSession::default() };
    }

    /// The draft's user was created: its id, where it is known, and the account.
    pub(crate) fn set_user_id(&mut self, id: Option<String>, account: &str) {
        self.open.base.user_id = Some(id.unwrap_or_default());
        self.open.base.account = Some(account.to_owned());
    }

    /// Gives the open draft a name; an empty one takes the name away.
    pub(crate) fn rename(&mut self, name: String) {
        self.open.base.name = Some(name).filter(|name| !name.is_empty());
        self.open.revision += 1;
    }

    /// The newest unfinished draft, until another draft is opened.
    pub fn newest(&self) -> Option<&DraftRow> {
        self.newest.as_ref()
    }

    pub(crate) fn set_newest(&mut self, newest: Option<DraftRow>) {
        self.newest = newest;
    }

    /// A draft was removed from the list.
    pub(crate) fn add_removed(&mut self, id: String) {
        self.removed.push(id);
    }

    /// The draft that was removed last.
    pub(crate) fn take_removed(&mut self) -> Option<String> {
        self.removed.pop()
    }
}

/// A draft that was closed before its last change was saved.
struct UnsavedDraft {
    id: String,
    revision: u64,
    draft: Draft,
    /// Why the last save failed.
    failed: Option<String>,
    /// When it is tried again; none while it is being written.
    due: Option<Duration>,
}

impl UnsavedDraft {
    fn save(&mut self, cx: &mut Cx) {
        self.due = None;
        let (id, draft) = (self.id.clone(), Box::new(self.draft.clone()));
        cx.push(Effect::Save { id, revision: self.revision, draft });
    }
}

/// The closed drafts with unsaved changes.
#[derive(Default)]
pub(crate) struct UnsavedDrafts(Vec<UnsavedDraft>);

impl UnsavedDrafts {
    /// Adds a draft whose save is on its way.
    pub(crate) fn add(&mut self, id: String, revision: u64, draft: Draft) {
        self.0.push(UnsavedDraft { id, revision, draft, failed: None, due: None });
    }

    pub(crate) fn take(&mut self, id: &str) -> Option<Draft> {
        let index = self.0.iter().position(|one| one.id == id)?;
        Some(self.0.remove(index).draft)
    }

    pub(crate) fn saved(
        &mut self,
        id: &str,
        revision: u64,
        result: Result<(), SaveFailure>,
        ids: &mut Ids,
        cx: &mut Cx,
    ) {
        let Some(index) = self.0.iter().position(|one| one.id == id && one.revision == revision) else {
            return;
        };
        let one = &mut self.0[index];
        match result {
            Ok(()) => drop(self.0.remove(index)),
            Err(failure) if failure.conflict => {
                // Another program wrote the file: nothing of either is lost when this one gets a name of its own.
                one.id = ids.next();
                one.save(cx);
            }
            Err(failure) => {
                cx.notify(format!("The previous draft is not saved yet: {}.", failure.reason));
                (one.failed, one.due) = (Some(failure.reason), Some(cx.now.at + RETRY_AFTER));
            }
        }
    }

    /// Why the first of them is not saved.
    pub(crate) fn failure(&self) -> Option<&str> {
        self.0.iter().find_map(|one| one.failed.as_deref())
    }

    pub(crate) fn deadline(&self) -> Option<Duration> {
        self.0.iter().filter_map(|one| one.due).min()
    }

    /// Writes those again whose retry is due.
    pub(crate) fn retry(&mut self, now: Duration, cx: &mut Cx) {
        for one in self.0.iter_mut().filter(|one| one.due.is_some_and(|due| due <= now)) {
            one.save(cx);
        }
    }
}
