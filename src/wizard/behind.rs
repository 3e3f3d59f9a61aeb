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
    /// Why it could not be saved, and when it is tried again.
    failed: Option<(String, Duration)>,
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
        self.behind.push(Behind { id, revision, draft: Box::new(self.draft()), failed: None });
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
                self.behind[place].failed = Some((failure.reason, now.at + TRY_AGAIN));
            }
        }
    }

    /// Why the first of them is not saved.
    pub(super) fn failed_behind(&self) -> Option<&str> {
        self.behind.iter().find_map(|one| one.failed.as_ref()).map(|(reason, _)| reason.as_str())
    }

    pub(super) fn behind_due(&self) -> Option<Duration> {
        let dues = self.behind.iter().filter_map(|one| one.failed.as_ref()).map(|(_, due)| *due);
        dues.filter(|due| *due != Duration::MAX).min()
    }

    /// Writes those again whose time has come.
    pub(super) fn save_behind_if_due(&mut self, now: Duration) {
        for place in 0..self.behind.len() {
            if self.behind[place].failed.as_ref().is_some_and(|(_, due)| *due <= now) {
                self.send_behind(place);
            }
        }
    }

    fn send_behind(&mut self, place: usize) {
        let Behind { id, revision, draft, failed } = &mut self.behind[place];
        // Its reason stands until it is saved; it is tried again when this try has failed.
        if let Some((_, due)) = failed {
            *due = Duration::MAX;
        }
        self.effects.push(Effect::Save { id: id.clone(), revision: *revision, draft: draft.clone() });
    }
}
