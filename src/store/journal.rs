//! The submit journal: attempts and their outcomes, a file for each attempt.
//!
//! An attempt is on disk, synced, before its first byte leaves, so that a process that is killed at any moment leaves
//! a trace: an attempt without a known outcome may have created its user.

pub(crate) use super::attempt::Attempt;

use super::lock::{Lock, LockError};
use super::setup_record::RecordedStep;
use super::{atomic, attempt, ids, io_messages};
use crate::account::SANDBOX;
use crate::submission::{
    CreateRequest, Earlier, Outcome, OutcomeKind, SetupOutcome, SetupStep, StepResult, TakeBackStep, policy,
};
use crate::text::sanitize;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder of attempts.
#[derive(Debug, Clone)]
pub struct Journal {
    folder: PathBuf,
}

/// All attempts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Those that can be read, newest first.
    pub attempts: Vec<Attempt>,
    /// The others: their files are left as they are.
    pub damaged: Vec<Damaged>,
}

/// A file that is no attempt that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damaged {
    /// The file's name, sanitised.
    pub name: String,
    /// Why it cannot be read.
    pub reason: String,
    path: PathBuf,
    /// What its text still shows of the attempt.
    rest: attempt::Remains,
}

/// Why the journal could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The system reports an error for this path.
    #[error("{}: {}", .0, io_messages::reason(.1))]
    File(String, #[source] io::Error),
    /// The text is not the id of an attempt.
    #[error("{0:?} is not the id of an attempt: `vcc-user attempts` lists them")]
    Id(String),
    /// No attempt has this id.
    #[error("there is no attempt {0}: `vcc-user attempts` lists them")]
    Missing(String),
    /// The record would be too long to be read again.
    #[error("{0} would get a record of more than 64 kB: choose fewer groups, skills, numbers or schedules")]
    TooLong(String),
    /// The record of this id cannot be read, for this reason.
    #[error("the attempt {0} cannot be read: {1}")]
    Damaged(String, String),
}

impl Journal {
    /// The journal in a state directory. Nothing is created before the first attempt.
    pub fn new(state_directory: &Path) -> Self {
        Self { folder: state_directory.join("attempts") }
    }

    /// Records an attempt, under an id such as [`ids::new`] makes. When this returns, it is on disk; an id that is
    /// taken is an error.
    pub fn open(&self, request: &CreateRequest) -> Result<(), JournalError> {
        let path = self.path(&request.attempt)?;
        let record = Attempt::begin(request).to_json();
        if record.len() as u64 > attempt::LONGEST {
            return Err(JournalError::TooLong(sanitize::single_line(&request.username, 100)));
        }
        let how = atomic::WriteOptions { only_new: true, ..atomic::WriteOptions::default() };
        atomic::write_with(&path, &record, how).map(drop).map_err(|error| {
            if error.kind() != io::ErrorKind::AlreadyExists {
                // Nothing will be sent, so the record, which may not be on disk, is removed: the next start would show
                // it as unknown.
                let _ = fs::remove_file(&path);
            }
            failed(&path)(error)
        })
    }

    /// Records the outcome of an attempt, atomically. A known outcome is not replaced.
    pub fn close(&self, id: &str, outcome: &Outcome) -> Result<(), JournalError> {
        let path = self.path(id)?;
        let mut attempt = self.attempt(id)?;
        if !attempt.record_outcome(outcome) {
            return Ok(());
        }
        atomic::write(&path, &attempt.to_json()).map_err(failed(&path)).map(drop)
    }

    /// Records that a step of the setup begins. When this returns, it is on disk.
    pub fn begin_step(&self, id: &str, step: SetupStep) -> Result<(), JournalError> {
        self.change_step(id, step, RecordedStep::begin)
    }

    /// Records the outcome of a step of the setup.
    pub fn end_step(&self, id: &str, result: &StepResult) -> Result<(), JournalError> {
        self.change_step(id, result.step, |recorded| recorded.end(&result.outcome))
    }

    /// Records that a step that takes the user back begins, or what it ended with. When this returns, it is on disk.
    pub(crate) fn record_take_back(
        &self,
        id: &str,
        step: TakeBackStep,
        outcome: Option<&SetupOutcome>,
    ) -> Result<(), JournalError> {
        let path = self.path(id)?;
        let mut attempt = self.attempt(id)?;
        attempt.record_take_back(step, outcome);
        atomic::write(&path, &attempt.to_json()).map_err(failed(&path)).map(drop)
    }

    fn change_step(
        &self,
        id: &str,
        step: SetupStep,
        change: impl FnOnce(&mut RecordedStep),
    ) -> Result<(), JournalError> {
        let path = self.path(id)?;
        let mut attempt = self.attempt(id)?;
        let recorded = attempt.step_mut(step).ok_or_else(|| {
            let reason = format!("it has no {}", step.label().to_lowercase());
            JournalError::Damaged(id.to_owned(), reason)
        })?;
        change(recorded);
        atomic::write(&path, &attempt.to_json()).map_err(failed(&path)).map(drop)
    }

    /// Loads an attempt.
    pub fn attempt(&self, id: &str) -> Result<Attempt, JournalError> {
        let path = self.path(id)?;
        attempt::load(&path).map_err(|reason| match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => JournalError::Missing(id.to_owned()),
            _ => JournalError::Damaged(id.to_owned(), reason),
        })
    }

    /// All attempts. A journal that does not exist yet is an empty one.
    pub fn list(&self) -> Result<Listing, JournalError> {
        let mut listing = Listing::default();
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(listing),
            entries => entries.map_err(failed(&self.folder))?,
        };
        for entry in entries {
            let path = entry.map_err(failed(&self.folder))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // Temporary files begin with a dot.
            if name.starts_with('.') || path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            match attempt::load(&path) {
                Ok(attempt) => listing.attempts.push(attempt),
                Err(reason) => {
                    let (name, rest) = (sanitize::single_line(&name, 100), attempt::remains(&path));
                    listing.damaged.push(Damaged { name, reason, path, rest });
                }
            }
        }
        listing.attempts.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
        listing.damaged.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(listing)
    }

    /// Deletes the records that `is_meant` accepts of attempts with a known outcome and nothing left to set up. Returns
    /// them, and the others that it accepts: without its record, a user that may exist could be sent twice.
    pub(crate) fn forget(
        &self,
        is_meant: impl Fn(&Attempt) -> bool,
    ) -> Result<(Vec<Attempt>, Vec<Attempt>), JournalError> {
        let meant = self.list()?.attempts.into_iter().filter(is_meant);
        let (open, settled): (Vec<_>, Vec<_>) = meant.partition(|one| one.is_open() || one.has_open_setup());
        for attempt in &settled {
            let path = self.path(&attempt.id)?;
            match fs::remove_file(&path) {
                // Another process was faster.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                removed => removed.map_err(failed(&path))?,
            }
        }
        Ok((settled, open))
    }

    /// Deletes the temporary files that killed processes left.
    pub(crate) fn sweep(&self) {
        atomic::sweep(&self.folder, |target| Path::new(target).extension().is_some_and(|end| end == "json"));
    }

    /// The attempts with an unknown outcome, whose user may exist, newest first.
    pub fn open_attempts(&self) -> Result<Vec<Attempt>, JournalError> {
        let mut attempts = self.list()?.attempts;
        attempts.retain(Attempt::is_open);
        Ok(attempts)
    }

    /// The newest attempt for this username that ended unknown.
    pub fn unknown(&self, api_url: &str, username: &str) -> Result<Option<Attempt>, JournalError> {
        Ok(self.open_attempts()?.into_iter().find(|attempt| attempt.is_for(api_url, username)))
    }

    /// What the policy asks for, as [`Listing::earlier`] finds it.
    pub fn earlier(
        &self,
        api_url: &str,
        username: &str,
        counts: impl Fn(&str) -> bool,
    ) -> Result<Earlier, JournalError> {
        Ok(self.list()?.earlier(api_url, username, counts))
    }

    /// The attempt that created the user of a draft, or whose look-up found the user that the draft still names. The
    /// sandbox has forgotten its users.
    pub fn created_from(&self, draft: &str, username: &str) -> Result<Option<Attempt>, JournalError> {
        let exists = |attempt: &Attempt| match attempt.kind() {
            OutcomeKind::Created | OutcomeKind::Restored => true,
            kind => kind.user_exists() && attempt.is_for(&attempt.api_url, username),
        };
        let of_draft = |attempt: &Attempt| {
            attempt.draft.as_deref() == Some(draft) && attempt.api_url != SANDBOX && exists(attempt)
        };
        let mut attempts = self.list()?.attempts;
        policy::not_taken_back(&mut attempts, Attempt::as_earlier);
        Ok(attempts.into_iter().find(of_draft))
    }

    /// Whether the user of this id is known to be archived or deleted again.
    pub(crate) fn is_taken_back(&self, user_id: &str) -> bool {
        let attempts = self.list().unwrap_or_default().attempts;
        attempts.iter().any(|one| one.is_taken_back() && one.answered_user_id() == Some(user_id))
    }

    /// Keeps other processes from sending this username to this address while the lock lives: between looking for
    /// earlier attempts and recording a new one, another process could do the same.
    pub fn claim(&self, api_url: &str, username: &str) -> Result<Lock, LockError> {
        let key = attempt::hash(format!("{api_url}\n{}", username.to_lowercase()).as_bytes());
        Lock::acquire(&self.folder.join(format!(".{}.lock", key.replace(':', "-"))))
    }

    /// An id becomes a file name only when it cannot lead elsewhere.
    fn path(&self, id: &str) -> Result<PathBuf, JournalError> {
        if !ids::is_id(id) {
            return Err(JournalError::Id(sanitize::single_line(id, 100)));
        }
        Ok(self.folder.join(format!("{id}.json")))
    }
}

impl Listing {
    /// The newest attempt for this username whose user exists and was to be set up: what it left open is what is
    /// finished. `counts` as in [`Listing::earlier`].
    pub(crate) fn to_set_up(
        &self,
        api_url: &str,
        username: &str,
        counts: impl Fn(&str) -> bool,
    ) -> Option<&Attempt> {
        let is_meant = |one: &&Attempt| one.is_for(api_url, username) && counts(&one.id);
        let mut meant = self.attempts.iter().filter(is_meant);
        meant.find(|one| one.kind().user_exists() && !one.setup().is_empty())
    }

    /// The attempts for this username whose user exists or may exist, newest first, and a record that may be one of
    /// them. `counts` leaves out those of an API that has forgotten them, by id.
    pub(crate) fn earlier(&self, api_url: &str, username: &str, counts: impl Fn(&str) -> bool) -> Earlier {
        let same = |one: &&Attempt| one.is_for(api_url, username) && counts(&one.id);
        let attempts = self.attempts.iter().filter(same).filter_map(Attempt::as_earlier).collect();
        let unreadable = self.damaged.iter().find(|one| {
            // Other names are not the program's.
            let id = one.name.strip_suffix(".json").filter(|id| ids::is_id(id));
            id.is_some_and(&counts) && one.rest.may_be_for(api_url, username)
        });
        Earlier { attempts, unreadable: unreadable.map(Damaged::describe) }
    }
}

impl Damaged {
    fn describe(&self) -> String {
        let (path, reason) =
            (io_messages::escaped(self.path.as_os_str()), sanitize::single_line(&self.reason, 300));
        let whose = if self.rest.names_user() {
            ""
        } else {
            "; it may be of any user, and counts no more once it is moved to another folder"
        };
        format!("the record {path} cannot be read ({reason}){whose}")
    }
}

fn failed(path: &Path) -> impl Fn(io::Error) -> JournalError + '_ {
    |error| JournalError::File(io_messages::escaped(path.as_os_str()), error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgetting_a_record_that_another_process_changes() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::new(folder.path());
        let request = CreateRequest::to_look_up("jana", "a1".to_owned(), "emea", "https://h/u");
        journal.open(&request).unwrap();
        journal.close("a1", &Outcome::not_sent("")).unwrap();
        let path = journal.path("a1").unwrap();
        let record = fs::read(&path).unwrap();
        let forgotten = journal.forget(|_| fs::remove_file(&path).is_ok());
        assert_eq!(forgotten.map(|(settled, _)| settled.len()).ok(), Some(1));
        fs::write(&path, record).unwrap();
        // A record that cannot be removed is an error.
        let replaced = |_: &Attempt| fs::remove_file(&path).and_then(|()| fs::create_dir(&path)).is_ok();
        assert!(matches!(journal.forget(replaced), Err(JournalError::File(..))));
    }
}
