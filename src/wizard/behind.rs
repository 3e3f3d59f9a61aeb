//! Drafts that are no longer open and whose last change is not in their files yet: they are kept, and written again and
//! again, until it is.

use super::Wizard;
use super::drafting::TRY_AGAIN;
use super::msg::{Effect, Moment, SaveFailure};
use crate::user::draft::Draft;
use std::time::Duration;

/// A draft that was left before it was saved.
pub struct Behind {
    id: String,
    revision: u64,
    draft: Box<Draft>,
    /// Why it could not be saved, until it is.
    failed: Option<String>,
    /// When it is tried again; not while it is being written.
    due: Option<Duration>,
}

impl Wizard {
    /// Keeps the open draft, another is about to take its place. What is not on its way to the disk is sent there.
    pub(super) fn leave_behind(&mut self) {
        if !self.saving.exists() || !self.saving.unsaved() {
            return;
        }
        if !self.saving.is_on_the_way() {
            self.send_draft();
        }
        let (id, revision) = (self.saving.id.clone(), self.saving.revision());
        self.behind.push(Behind { id, revision, draft: Box::new(self.draft()), failed: None, due: None });
    }

    /// The draft of this id, if it was left before it was saved: its file knows less.
    pub(super) fn take_behind(&mut self, id: &str) -> Option<Box<Draft>> {
        let place = self.behind.iter().position(|one| one.id == id)?;
        Some(self.behind.remove(place).draft)
    }

    /// What became of a save of a draft that is not open any more.
    pub(super) fn saved_behind(
        &mut self,
        id: &str,
        revision: u64,
        result: Result<(), SaveFailure>,
        now: Moment,
    ) {
        let Some(place) = self.behind.iter().position(|one| one.id == id && one.revision == revision) else {
            return;
        };
        match result {
            Ok(()) => drop(self.behind.remove(place)),
            Err(failure) if failure.conflict => {
                // The file is another program's by now: nothing of either is lost when this one gets a name of its own.
                self.behind[place].id = self.ids.next();
                self.send_behind(place);
            }
            Err(failure) => {
                self.say(&format!("The draft before could not be saved yet: {}.", failure.reason), now);
                let behind = &mut self.behind[place];
                (behind.failed, behind.due) = (Some(failure.reason), Some(now.at + TRY_AGAIN));
            }
        }
    }

    /// Why the first of them is not saved.
    pub(super) fn failed_behind(&self) -> Option<&str> {
        self.behind.iter().find_map(|one| one.failed.as_deref())
    }

    pub(super) fn behind_due(&self) -> Option<Duration> {
        self.behind.iter().filter_map(|one| one.due).min()
    }

    /// Writes those again whose time has come.
    pub(super) fn save_behind_if_due(&mut self, now: Duration) {
        for place in 0..self.behind.len() {
            if self.behind[place].due.is_some_and(|due| due <= now) {
                self.send_behind(place);
            }
        }
    }

    fn send_behind(&mut self, place: usize) {
        let Behind { id, revision, draft, due, .. } = &mut self.behind[place];
        *due = None;
        self.effects.push(Effect::Save { id: id.clone(), revision: *revision, draft: draft.clone() });
    }
}
