//! The draft of the open form: when it is written, what the person is told of it, and opening another one.

use super::Wizard;
use super::focus::Stop;
use super::modal::Modal;
use super::msg::{DraftLine, Effect, Moment, Opened, SaveFailure};
use crate::text::counted;
use crate::user::draft::Draft;
use crate::user::form::Form;
use std::time::Duration;

/// A save starts this long after the first unsaved change.
const SAVE_AFTER: Duration = Duration::from_millis(150);
/// After a failure it is tried again this often.
pub(super) const TRY_AGAIN: Duration = Duration::from_secs(2);

/// What has become of the draft's file.
#[derive(Debug, Clone, Default)]
pub struct Saving {
    /// The draft's id.
    pub id: String,
    base: Draft,
    revision: u64,
    saved: u64,
    on_the_way: Option<u64>,
    due: Option<Duration>,
    failed: Option<String>,
    on_disk: bool,
    asked: bool,
}

/// What the title says of the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// Nothing was typed yet, so there is no file.
    Nothing,
    /// The file holds everything.
    Yes,
    /// It will in a moment.
    Soon,
    /// It does not, and why.
    Not(String),
}

impl Saving {
    /// The state of a draft that was just opened.
    pub(super) fn of(id: String, draft: Draft) -> Self {
        let on_disk = draft.form != Form::default();
        Self { id, base: Draft { form: Form::default(), ..draft }, on_disk, ..Self::default() }
    }

    /// Whether there is a file, or will be.
    pub fn exists(&self) -> bool {
        self.on_disk || self.revision > 0
    }

    /// Something changed.
    pub(super) fn touch(&mut self, now: Duration) {
        self.revision += 1;
        if self.due.is_none() {
            self.due = Some(now + SAVE_AFTER);
        }
    }

    /// When the next save is due. None while one is on the way: its end decides.
    pub fn due(&self) -> Option<Duration> {
        if self.on_the_way.is_some() { None } else { self.due }
    }

    fn state(&self) -> Saved {
        match &self.failed {
            Some(reason) => Saved::Not(reason.clone()),
            None if !self.exists() => Saved::Nothing,
            None if self.saved == self.revision => Saved::Yes,
            None => Saved::Soon,
        }
    }

    /// The draft's name, where the person gave one.
    pub fn name(&self) -> Option<&str> {
        self.base.name.as_deref()
    }

    /// Closes the draft: the id of the user that it became, where that is known, and the account where.
    pub fn set_user_id(&mut self, id: Option<String>, account: &str) {
        self.base.user_id = Some(id.unwrap_or_default());
        self.base.account = Some(account.to_owned());
    }

    /// The id of the user that it became already. A user of the practice account is a rehearsal: the draft may go to a
    /// real account afterwards, or to the practice account again.
    pub(super) fn closed(&self) -> Option<&str> {
        let rehearsed = self.base.account.as_deref() == Some(crate::account::SANDBOX);
        self.base.user_id.as_deref().filter(|_| !rehearsed)
    }

    /// Gives the draft a name, or takes it away.
    pub(super) fn set_name(&mut self, name: Option<String>) {
        self.base.name = name;
        self.revision += 1;
    }

    pub(super) fn unsaved(&self) -> bool {
        self.saved != self.revision
    }

    pub(super) fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether its last change is being written.
    pub(super) fn is_on_the_way(&self) -> bool {
        self.on_the_way == Some(self.revision)
    }
}

impl Wizard {
    /// What the draft would hold now.
    pub fn draft(&self) -> Draft {
        Draft {
            // A closed draft keeps the account at which its user was created.
            account: match self.saving.base.user_id {
                Some(_) => self.saving.base.account.clone(),
                None => Some(self.setting.account.clone()),
            },
            form: self.form.clone(),
            screen: self.screen,
            focus: match self.stop {
                Stop::Answer(at) => Some(at),
                _ => None,
            },
            visited: self.visited.iter().copied().collect(),
            ..self.saving.base.clone()
        }
    }

    /// What is told in the title of this draft, and of those that were left before they were saved.
    pub fn saved_state(&self) -> Saved {
        let behind = self.failed_behind().map(|reason| Saved::Not(reason.to_owned()));
        behind.unwrap_or_else(|| self.saving.state())
    }

    /// Whether the open draft's user was created.
    pub fn is_created(&self) -> bool {
        self.saving.base.user_id.is_some()
    }

    /// The draft's title, as lists show it.
    pub fn title(&self) -> String {
        Draft { name: self.saving.base.name.clone(), form: self.form.clone(), ..Draft::default() }.title()
    }

    pub(super) fn save_if_due(&mut self, now: Moment) {
        if self.saving.due().is_some_and(|due| due <= now.at) && self.saving.unsaved() {
            self.send_draft();
        }
        self.save_behind_if_due(now.at);
    }

    pub(super) fn send_draft(&mut self) {
        let draft = Box::new(self.draft());
        let saving = &mut self.saving;
        saving.due = None;
        saving.on_the_way = Some(saving.revision);
        self.effects.push(Effect::Save { id: saving.id.clone(), revision: saving.revision, draft });
    }

    pub(super) fn save_now(&mut self, now: Moment) {
        if self.saving.exists() {
            self.saving.asked = true;
            self.save_now_quietly();
            if !self.saving.unsaved() {
                self.saving.asked = false;
                self.say("Saved.", now);
            }
        } else {
            self.say("Nothing to save yet.", now);
        }
    }

    pub(super) fn save_now_quietly(&mut self) {
        if self.saving.exists() && self.saving.unsaved() {
            self.send_draft();
        }
    }

    pub(super) fn saved(&mut self, id: &str, revision: u64, result: Result<(), SaveFailure>, now: Moment) {
        if id != self.saving.id {
            return self.saved_behind(id, revision, result, now);
        }
        let saving = &mut self.saving;
        if saving.on_the_way == Some(revision) {
            saving.on_the_way = None;
        }
        match result {
            Ok(()) => {
                saving.on_disk = true;
                saving.saved = saving.saved.max(revision);
                saving.failed = None;
                if std::mem::take(&mut saving.asked) {
                    self.say("Saved.", now);
                }
            }
            Err(failure) if failure.conflict => self.save_a_copy(now),
            Err(failure) => {
                saving.asked = false;
                saving.failed = Some(failure.reason);
                saving.due = Some(now.at + TRY_AGAIN);
            }
        }
    }

    /// Another program changed the file: nothing of either is lost when this one goes on under a name of its own.
    fn save_a_copy(&mut self, now: Moment) {
        self.saving.id = self.ids.next();
        self.saving.touch(now.at);
        self.say("Another program changed this draft's file: yours goes on as a copy of it.", now);
    }

    pub(super) fn open_drafts(&mut self) {
        self.modal = Some(Modal::drafts());
        self.effects.push(Effect::ListDrafts);
    }

    pub(super) fn list_drafts(&mut self, lines: Vec<DraftLine>) {
        let chosen = self.chosen_draft().map(|line| line.id);
        if let Some(Modal::Drafts { lines: shown, .. }) = &mut self.modal {
            *shown = Some(lines);
        }
        // What was changed has moved to the top: the next key means it all the same.
        let place = self.matching_drafts().iter().position(|line| Some(&line.id) == chosen.as_ref());
        if let (Some(place), Some(Modal::Drafts { picker, .. })) = (place, &mut self.modal) {
            picker.selected = place;
        }
        self.keep_choice();
    }

    pub(super) fn open_newest(&mut self, now: Moment) {
        match self.newest.as_ref().map(|line| line.id.clone()) {
            Some(id) => self.open_draft(&id, now),
            None => self.say("There is no unfinished draft.", now),
        }
    }

    pub(super) fn open_draft(&mut self, id: &str, now: Moment) {
        if id == self.saving.id {
            self.modal = None;
            return self.say("This draft is the one that is open.", now);
        }
        self.settle(now);
        if let Some(draft) = self.take_behind(id) {
            self.begin(*draft, Some(id.to_owned()));
            return self.saving.touch(now.at);
        }
        self.save_now_quietly();
        self.effects.push(Effect::Open(id.to_owned()));
    }

    pub(super) fn opened(&mut self, result: Result<Box<Opened>, String>, now: Moment) {
        match result {
            Err(reason) => self.say(&reason, now),
            Ok(opened) => {
                let Opened { mut id, mut draft, remarks } = *opened;
                if std::mem::take(&mut draft.template) {
                    // A template stays as it is: the new user has a draft of its own.
                    (id, draft.name) = (None, None);
                }
                self.newest = None;
                // Reading took its time: what was typed meanwhile is the other draft's.
                self.settle(now);
                let fresh = id.is_none();
                self.begin(draft, id);
                if fresh {
                    // A file that was opened becomes a draft at once: nothing of it is lost either.
                    self.saving.touch(now.at);
                }
                if !remarks.is_empty() {
                    let first =
                        remarks.first().map(|one| format!("{} {}", one.path, one.text)).unwrap_or_default();
                    self.say(&format!("{}: {first}", counted(remarks.len(), "remark")), now);
                }
            }
        }
    }

    /// A new user on an empty form; the present draft is kept.
    pub(super) fn new_user(&mut self, now: Moment) {
        self.settle(now);
        self.begin(Draft::default(), None);
        self.say("A new user. The draft before is kept.", now);
    }
}
