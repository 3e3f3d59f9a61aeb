//! The submit journal: what was sent and what became of it, a file for each attempt.
//!
//! An attempt is on disk, synced, before its first byte leaves, so that a process that is killed at any moment leaves
//! a trace: an attempt without a known outcome may have created its user.
//!
//! ```json
//! {
//!   "format": "vcc-user attempt", "version": 1, "id": "20260302-093000-x7k2mp",
//!   "time": "2026-03-02T09:30:00Z", "at": 1772443800000,
//!   "account": "emea", "apiUrl": "https://emea.api.newvoicemedia.com/useradmin", "username": "jkowalska",
//!   "body": "fnv1a64:af63dc4c8601ec8c", "draft": "jkowalska-1",
//!   "outcome": { "word": "created", "known": true, "userId": "5cba9dab-…", "messages": [], "time": "…" }
//! }
//! ```
//! `outcome` is absent until it is told. The body itself is not kept: it is the draft's.

use super::{atomic, files, ids};
use crate::submission::{Order, Outcome, date, harmless};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Attempts are a few hundred bytes; a file beyond this is something else.
const LONGEST: u64 = 64 * 1024;
const FORMAT: &str = "vcc-user attempt";
const VERSION: u32 = 1;

/// The journal of a state directory.
#[derive(Debug, Clone)]
pub struct Journal {
    folder: PathBuf,
}

/// An attempt, as it stands in the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attempt {
    format: String,
    version: u32,
    /// Its id: the file's stem.
    pub id: String,
    /// When it was recorded, in UTC: `2026-03-02T09:30:00Z`.
    pub time: String,
    /// The same in milliseconds since 1970.
    at: i64,
    /// The account's name.
    pub account: String,
    /// The API's address.
    pub api_url: String,
    /// The username.
    pub username: String,
    /// A hash of the JSON that was sent: whether two attempts sent the same.
    #[serde(rename = "body")]
    pub body_hash: String,
    /// The draft that it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<String>,
    /// What became of it, as far as it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Closed>,
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Closed {
    /// `created`, `refused`, `not-authorised`, `not-sent`, `unknown`.
    pub word: String,
    /// Whether it is settled. An unknown outcome is not, until a look-up finds the user.
    pub known: bool,
    /// The user's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// What was said.
    #[serde(default)]
    pub messages: Vec<String>,
    /// When it was told, in UTC.
    pub time: String,
}

/// The attempts of the journal.
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
    /// The file's name, made harmless.
    pub name: String,
    /// Why it cannot be read.
    pub reason: String,
}

/// Why the journal could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// A file operation failed.
    #[error("{path}: {}", files::reason(.source))]
    File {
        /// The file or folder.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// An id that is no file name.
    #[error("{0:?} is no id of an attempt: `vcc-user attempts` lists them")]
    Id(String),
    /// The record cannot be read.
    #[error("the attempt {id} cannot be read: {reason}")]
    Damaged {
        /// The attempt.
        id: String,
        /// Why not.
        reason: String,
    },
}

impl Attempt {
    /// Whether its user may exist without anybody knowing.
    pub fn is_open(&self) -> bool {
        self.outcome.as_ref().is_none_or(|outcome| !outcome.known)
    }

    /// What became of it in a word; an attempt that was never closed is unknown.
    pub fn word(&self) -> &str {
        self.outcome.as_ref().map_or("unknown", |outcome| outcome.word.as_str())
    }

    /// The order as far as a look-up needs it: the body is not kept.
    pub fn order(&self) -> Order {
        Order {
            attempt: self.id.clone(),
            account: self.account.clone(),
            api_url: self.api_url.clone(),
            username: self.username.clone(),
            body: String::new(),
            allow_overages: false,
            draft: self.draft.clone(),
            after_unknown: true,
        }
    }
}

impl Journal {
    /// The journal in a state directory. Nothing is created before the first attempt.
    pub fn new(state_directory: &Path) -> Self {
        Self { folder: state_directory.join("attempts") }
    }

    /// Records an attempt, under an id such as [`ids::new`] makes. When this returns, it is on disk; an id that is
    /// taken is an error.
    pub fn open(&self, order: &Order) -> Result<(), JournalError> {
        let path = self.path(&order.attempt)?;
        let at = milliseconds();
        let attempt = Attempt {
            format: FORMAT.to_owned(),
            version: VERSION,
            id: order.attempt.clone(),
            time: date::rfc3339(at / 1000),
            at,
            account: order.account.clone(),
            api_url: order.api_url.clone(),
            username: order.username.clone(),
            body_hash: hash(order.body.as_bytes()),
            draft: order.draft.clone(),
            outcome: None,
        };
        let how = atomic::How { only_new: true, ..atomic::How::default() };
        atomic::write_as(&path, &text(&attempt), how).map(drop).map_err(|error| {
            if error.kind() != io::ErrorKind::AlreadyExists {
                // Nothing will be sent: a record that is there but not safe would only frighten at the next start.
                let _ = fs::remove_file(&path);
            }
            failed(&path)(error)
        })
    }

    /// Writes what became of an attempt into its record, in one piece.
    pub fn close(&self, id: &str, outcome: &Outcome) -> Result<(), JournalError> {
        let path = self.path(id)?;
        let mut attempt =
            read(&path).map_err(|reason| JournalError::Damaged { id: id.to_owned(), reason })?;
        attempt.outcome = Some(Closed {
            word: outcome.word().to_owned(),
            known: outcome.is_known(),
            user_id: outcome.user_id().map(str::to_owned),
            messages: outcome.messages(),
            time: date::rfc3339(milliseconds() / 1000),
        });
        atomic::write(&path, &text(&attempt)).map_err(failed(&path)).map(drop)
    }

    /// One attempt.
    pub fn attempt(&self, id: &str) -> Result<Attempt, JournalError> {
        read(&self.path(id)?).map_err(|reason| JournalError::Damaged { id: id.to_owned(), reason })
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
            match read(&path) {
                Ok(attempt) => listing.attempts.push(attempt),
                Err(reason) => listing.damaged.push(Damaged { name: harmless::line(&name, 100), reason }),
            }
        }
        listing.attempts.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
        listing.damaged.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(listing)
    }

    /// The attempts whose user may exist without anybody knowing, newest first.
    pub fn open_attempts(&self) -> Result<Vec<Attempt>, JournalError> {
        let mut attempts = self.list()?.attempts;
        attempts.retain(Attempt::is_open);
        Ok(attempts)
    }

    /// Whether an earlier attempt for this username ended unknown: [`Order::after_unknown`].
    pub fn has_unknown(&self, api_url: &str, username: &str) -> Result<bool, JournalError> {
        let same = |attempt: &Attempt| {
            attempt.api_url == api_url && attempt.username.to_lowercase() == username.to_lowercase()
        };
        Ok(self.open_attempts()?.iter().any(same))
    }

    /// An id becomes a file name only when it cannot lead elsewhere.
    fn path(&self, id: &str) -> Result<PathBuf, JournalError> {
        if !ids::is_id(id) {
            return Err(JournalError::Id(harmless::line(id, 100)));
        }
        Ok(self.folder.join(format!("{id}.json")))
    }
}

/// Reads a record, or says in words why it is none.
fn read(path: &Path) -> Result<Attempt, String> {
    if fs::symlink_metadata(path).is_ok_and(|metadata| metadata.len() > LONGEST) {
        return Err("larger than 64 kB, the most that is read".to_owned());
    }
    let (bytes, _) = files::read(path).map_err(|error| error.to_string())?;
    let attempt: Attempt = serde_json::from_slice(&bytes).map_err(|error| format!("damaged: {error}"))?;
    if attempt.format != FORMAT {
        return Err("no attempt of vcc-user".to_owned());
    }
    if attempt.version > VERSION {
        return Err(format!("written by a newer vcc-user (version {})", attempt.version));
    }
    if path.file_stem().is_none_or(|stem| stem != attempt.id.as_str()) {
        return Err("the file's name and the id in it differ".to_owned());
    }
    Ok(attempt)
}

fn text(attempt: &Attempt) -> Vec<u8> {
    // Strings, numbers and lists of strings: nothing here that JSON cannot hold.
    let mut text = serde_json::to_vec_pretty(attempt).unwrap_or_default();
    text.push(b'\n');
    text
}

fn failed(path: &Path) -> impl Fn(io::Error) -> JournalError + '_ {
    |source| JournalError::File { path: path.display().to_string(), source }
}

fn milliseconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// FNV-1a, 64 bits: stable over versions and machines, which std's hasher is not. It tells bodies apart; it proves
/// nothing against somebody who forges them.
fn hash(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("fnv1a64:{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::hash;

    #[test]
    fn hashes_as_fnv_1a_does() {
        // The reference values of the algorithm's authors.
        assert_eq!(hash(b""), "fnv1a64:cbf29ce484222325");
        assert_eq!(hash(b"a"), "fnv1a64:af63dc4c8601ec8c");
        assert_eq!(hash(b"foobar"), "fnv1a64:85944171f73967e8");
    }
}
