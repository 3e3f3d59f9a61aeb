//! Writes and reads drafts on a thread of their own: a slow disk never delays a key.

use super::{MsgSender, pending};
use crate::app::msg::{DraftOp, LoadedDraft, Msg, SaveFailure};
use crate::model::draft::Draft;
use crate::model::fields::FieldId;
use crate::model::import::ImportIssue;
use crate::model::rule::Severity;
use crate::store::drafts::{DraftStore, FileVersion, StoreError};
use crate::store::journal::Journal;
use crate::store::lock::{Lock, LockError};
use crate::submission::{Blocked, OutcomeKind};
use crate::text::sanitize;
use std::collections::HashMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Builder;

pub(super) enum SaverJob {
    Save { id: String, revision: u64, draft: Box<Draft> },
    Open(String),
    Manage(DraftOp),
}

impl SaverJob {
    /// The message where there is no thread for it.
    pub(super) fn failed(self, reason: String) -> Msg {
        match self {
            Self::Save { id, revision, .. } => {
                Msg::Saved { id, revision, result: Err(SaveFailure { reason, conflict: false }) }
            }
            Self::Open(_) => Msg::DraftLoaded(Err(reason)),
            Self::Manage(_) => Msg::DraftChanged(Err(reason)),
        }
    }
}

/// The thread. Once this is dropped it does the jobs that wait, and ends.
pub(super) struct Saver(Sender<SaverJob>);

struct Worker {
    store: DraftStore,
    journal: Journal,
    versions: HashMap<String, FileVersion>,
    lock: Option<(String, Lock)>,
    /// The drafts whose last save failed, and why.
    failed: HashMap<String, SaveFailure>,
    /// The drafts that were removed and can still be restored. Their locks keep other windows from deleting them.
    trashed: Vec<(String, Option<Lock>)>,
}

/// An open draft: its file as last read, and its lock (none where locks are not supported).
#[derive(Debug)]
pub struct OpenDraft {
    pub(crate) id: String,
    pub(crate) version: FileVersion,
    pub(crate) lock: Option<Lock>,
}

impl Saver {
    pub(super) fn start(
        store: DraftStore,
        journal: Journal,
        open_draft: Option<OpenDraft>,
        sender: MsgSender,
        pending: pending::Worker,
    ) -> io::Result<Self> {
        let (jobs, queue) = channel();
        let (versions, failed) = (HashMap::new(), HashMap::new());
        let mut worker = Worker { store, journal, versions, lock: None, failed, trashed: Vec::new() };
        if let Some(OpenDraft { id, version, lock }) = open_draft {
            worker.lock = lock.map(|lock| (id.clone(), lock));
            worker.versions.insert(id, version);
        }
        let run = move || {
            if let Some(reason) = worker.run(&queue, &sender) {
                let _ = pending.send(reason);
            }
        };
        Builder::new().name("drafts".into()).spawn(run)?;
        Ok(Self(jobs))
    }

    pub(super) fn send(&self, job: SaverJob) {
        let _ = self.0.send(job);
    }
}

impl Worker {
    /// Returns why a draft could not be saved. By then the locks are released, and their files removed.
    fn run(mut self, queue: &Receiver<SaverJob>, sender: &MsgSender) -> Option<String> {
        while let Ok(job) = queue.recv() {
            // The thread survives a panic: the save that follows one comes here.
            if let Ok(msg) = catch_unwind(AssertUnwindSafe(|| self.perform(job))) {
                sender.send(msg);
            }
        }
        self.trashed.iter().for_each(|(id, _lock)| self.store.delete_from_trash(id));
        self.failed.into_values().next().map(|failure| failure.reason)
    }

    fn perform(&mut self, job: SaverJob) -> Msg {
        match job {
            SaverJob::Save { id, revision, draft } => {
                let result = self.save(&id, &draft);
                match &result {
                    // After a conflict with another program's file the draft is saved as a copy.
                    Ok(()) => self.failed.retain(|one, failure| *one != id && !failure.conflict),
                    Err(failure) => drop(self.failed.insert(id.clone(), failure.clone())),
                }
                Msg::Saved { id, revision, result }
            }
            SaverJob::Manage(manage) => Msg::DraftChanged(self.manage(&manage).map(|()| manage)),
            SaverJob::Open(id) => Msg::DraftLoaded(self.open(&id).map(Box::new)),
        }
    }

    fn save(&mut self, id: &str, draft: &Draft) -> Result<(), SaveFailure> {
        let saved = self.store.save(id, draft, self.versions.get(id));
        let version = saved.map_err(|error| SaveFailure {
            reason: error.to_string(),
            conflict: matches!(error, StoreError::ChangedOutside | StoreError::Exists),
        })?;
        self.versions.insert(id.to_owned(), version);
        if self.lock.as_ref().is_none_or(|(held, _)| held != id) {
            self.lock = self.store.lock(id).ok().map(|lock| (id.to_owned(), lock));
        }
        Ok(())
    }

    fn open(&mut self, id: &str) -> Result<LoadedDraft, String> {
        let (opened, draft) = open(&self.store, &self.journal, id)?;
        if let Some(draft) = draft {
            self.lock = draft.lock.map(|lock| (id.to_owned(), lock));
            self.versions.insert(draft.id, draft.version);
        }
        Ok(opened)
    }

    fn manage(&mut self, manage: &DraftOp) -> Result<(), String> {
        match manage {
            DraftOp::Rename { id, name } => {
                self.edit(id, |draft| draft.name = Some(name.clone()).filter(|name| !name.is_empty()))
            }
            DraftOp::Template { id, template } => self.edit(id, |draft| draft.template = *template),
            DraftOp::Duplicate { id, copy } => {
                let (draft, _, _) = self.store.load(id).map_err(|error| error.to_string())?;
                // The copy is for another user: it does not keep the created user's id.
                let draft = Draft { user_id: None, template: false, ..draft };
                self.store.save(copy, &draft, None).map(drop).map_err(|error| error.to_string())
            }
            DraftOp::Remove(id) => {
                let lock = self.store.move_to_trash(id).map_err(|error| error.to_string())?;
                self.trashed.push((id.clone(), lock));
                Ok(())
            }
            DraftOp::Restore(id) => {
                // Even if this fails: a draft that the person wants back is not deleted at the end. Until it is back, its
                // lock keeps another window's sweep from deleting it.
                let _locks: Vec<_> = self.trashed.extract_if(.., |(trashed, _)| trashed == id).collect();
                self.store.restore_from_trash(id).map_err(|error| error.to_string())
            }
        }
    }

    /// Changes a draft that is not open in any window.
    fn edit(&self, id: &str, change: impl FnOnce(&mut Draft)) -> Result<(), String> {
        let _lock = match self.store.lock(id) {
            // Without locks a change from outside is still noticed before the draft is written.
            Err(LockError::Refused(_)) => None,
            lock => Some(lock.map_err(|error| error.to_string())?),
        };
        let (mut draft, _, version) = self.store.load(id).map_err(|error| error.to_string())?;
        change(&mut draft);
        self.store.save(id, &draft, Some(&version)).map(drop).map_err(|error| error.to_string())
    }
}

/// Opens a draft. One that is locked by another window is opened as a copy, with a remark that says so.
pub fn open(
    store: &DraftStore,
    journal: &Journal,
    id: &str,
) -> Result<(LoadedDraft, Option<OpenDraft>), String> {
    let lock = store.lock(id);
    let (mut draft, mut remarks, mut version) = store.load(id).map_err(|error| error.to_string())?;
    let exists = close_created(journal, id, &mut draft);
    if lock.is_ok() && draft.user_id.is_some() && exists.is_some() {
        // Where it cannot be written, the next save does it.
        version = store.save(id, &draft, Some(&version)).unwrap_or(version);
    }
    remarks.splice(0..0, exists);
    if let Err(held @ LockError::Held { .. }) = &lock {
        let text = format!("{held}: this is a copy.");
        remarks.insert(0, ImportIssue { path: "The draft is".to_owned(), severity: Severity::Warning, text });
        return Ok((LoadedDraft { id: None, draft, remarks }, None));
    }
    let open = OpenDraft { id: id.to_owned(), version, lock: lock.ok() };
    Ok((LoadedDraft { id: Some(id.to_owned()), draft, remarks }, Some(open)))
}

/// What the journal knows of a draft's user and the draft does not: the program was killed before the draft was closed,
/// or a look-up found the user. A draft whose user was created is closed with the userId.
pub(crate) fn close_created(journal: &Journal, id: &str, draft: &mut Draft) -> Option<ImportIssue> {
    if draft.user_id.as_ref().is_some_and(|user_id| journal.is_taken_back(user_id)) {
        draft.user_id = None;
    }
    if draft.user_id.is_some() || draft.template {
        return None;
    }
    let attempt = journal.created_from(id, &draft.form.value(FieldId::Username)).ok().flatten()?;
    let earlier = attempt.as_earlier()?;
    if matches!(earlier.kind, OutcomeKind::Created | OutcomeKind::Restored) {
        draft.user_id = Some(earlier.user_id.clone().unwrap_or_default());
        draft.account = Some(attempt.account.clone());
    }
    let text = Blocked::Exists(earlier).title(&sanitize::single_line(&attempt.username, 100));
    Some(ImportIssue { path: "The user".to_owned(), severity: Severity::Warning, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draft_is_restored_while_another_window_sweeps() {
        let folder = tempfile::tempdir().unwrap();
        let (store, journal) = (DraftStore::new(folder.path().join("drafts")), Journal::new(folder.path()));
        store.save("one", &Draft::default(), None).unwrap();
        let other = store.clone();
        let mut worker = Worker {
            store,
            journal,
            versions: HashMap::new(),
            lock: None,
            failed: HashMap::new(),
            trashed: Vec::new(),
        };
        let done = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(std::sync::atomic::Ordering::Relaxed) {
                    other.sweep();
                }
            });
            let mut manage = |op| worker.manage(&op);
            let result = (0..1000).try_for_each(|_| {
                // The sweep can be about to lock it.
                while manage(DraftOp::Remove("one".to_owned())).is_err() {}
                manage(DraftOp::Restore("one".to_owned()))
            });
            done.store(true, std::sync::atomic::Ordering::Relaxed);
            assert_eq!(result, Ok(()));
        });
    }
}
