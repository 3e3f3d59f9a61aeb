//! Closed drafts with unsaved changes. Saving is retried until it succeeds.

use super::cx::Cx;
use super::ids::Ids;
use super::msg::{Effect, SaveFailure};
use crate::model::draft::Draft;
use std::time::Duration;

/// A failed save is retried after this time.
pub(super) const RETRY_AFTER: Duration = Duration::from_secs(2);

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
                cx.notify(format!("The draft before could not be saved yet: {}.", failure.reason));
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
