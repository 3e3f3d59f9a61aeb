//! A draft in a list: what is seen of it without opening it.

use super::files::{self, Folder};
use super::ids;
use super::words;
use crate::user::draft::Draft;
use crate::user::fields::FieldId;
use crate::user::validation;
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirEntry, Metadata};
use std::num::NonZero;
use std::thread::{self, ScopedJoinHandle};
use std::time::{SystemTime, UNIX_EPOCH};

/// How the files of drafts end.
pub(super) const SUFFIX: &str = ".json";

/// So few files are read faster than a thread is started.
const A_FEW: usize = 100;

/// A draft in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name; of a file whose name is no id, that name with everything odd made visible.
    pub id: String,
    /// What the person calls it.
    pub title: String,
    /// The role, or `""`.
    pub role: String,
    /// How many errors its answers have.
    pub errors: usize,
    /// When it was last written.
    pub changed: SystemTime,
    /// Whether it starts new users.
    pub template: bool,
    /// The user's id, once created.
    pub created_user: Option<String>,
    /// Whether it can be opened.
    pub state: State,
}

/// Whether a draft can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It can.
    Ok,
    /// It cannot, and this is why.
    Damaged(String),
}

impl Entry {
    /// Whether it can be opened and no user came of it yet.
    pub fn is_unfinished(&self) -> bool {
        self.state == State::Ok && self.created_user.is_none() && !self.template
    }
}

/// A file that may be a draft: its name is known, it was not opened yet.
#[derive(Debug)]
pub(super) struct Candidate {
    name: OsString,
    id: String,
    named_by_us: bool,
    regular: bool,
}

impl Candidate {
    /// Hidden files (temporary ones, locks) are none, and what does not end in `.json` is none.
    pub(super) fn of(entry: &DirEntry) -> Option<Self> {
        let name = entry.file_name();
        let stem = name.as_encoded_bytes().strip_suffix(SUFFIX.as_bytes())?;
        if name.as_encoded_bytes().starts_with(b".") {
            return None;
        }
        let stem = std::str::from_utf8(stem).ok().filter(|stem| ids::is_id(stem));
        Some(Self {
            named_by_us: stem.is_some(),
            id: stem.map_or_else(|| shown(&name), str::to_owned),
            regular: entry.file_type().is_ok_and(|kind| kind.is_file()),
            name,
        })
    }

    /// The same, with the date of its last change.
    pub(super) fn dated(entry: &DirEntry) -> Option<(SystemTime, Self)> {
        let one = Self::of(entry)?;
        Some((entry.metadata().map_or(UNIX_EPOCH, |metadata| changed(&metadata)), one))
    }

    /// Its name in a list.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// Reads the file.
    pub(super) fn entry(&self, folder: &Folder) -> Entry {
        let read = if self.named_by_us {
            self.read(folder)
        } else {
            Err("a name that vcc-user does not write: rename the file to open it".to_owned())
        };
        let (changed, draft) = match read {
            Ok((metadata, draft)) => (changed(&metadata), draft),
            Err(reason) => {
                let metadata = fs::symlink_metadata(folder.path_of(&self.name));
                (metadata.map_or(UNIX_EPOCH, |metadata| changed(&metadata)), Err(reason))
            }
        };
        let base = |state| Entry {
            id: self.id.clone(),
            title: self.id.clone(),
            role: String::new(),
            errors: 0,
            changed,
            template: false,
            created_user: None,
            state,
        };
        match draft {
            Err(reason) => base(State::Damaged(reason)),
            Ok(draft) => Entry {
                title: draft.title(),
                role: draft.form.value(FieldId::Role).into_owned(),
                errors: validation::validate(&draft.form).errors(),
                template: draft.template,
                created_user: draft.user_id,
                ..base(State::Ok)
            },
        }
    }

    /// What the file holds, if it can be read: a draft, or why it is none.
    fn read(&self, folder: &Folder) -> Result<(Metadata, Result<Draft, String>), String> {
        // What is no regular file is not even opened.
        let read =
            if self.regular { folder.read(&self.name) } else { files::read(&folder.path_of(&self.name)) };
        let (bytes, metadata) = read.map_err(|error| error.to_string())?;
        let text = files::text(bytes).map_err(|error| error.to_string());
        let draft = text.and_then(|text| Draft::from_text(&text).map_err(|error| error.to_string()));
        Ok((metadata, draft.map(|(draft, _)| draft)))
    }
}

/// Reads many files, on all processors: ten thousand drafts are listed while a person blinks.
pub(super) fn read_all(folder: &Folder, all: &[Candidate]) -> Vec<Entry> {
    let read = |part: &[Candidate]| part.iter().map(|one| one.entry(folder)).collect::<Vec<_>>();
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let share = all.len().div_ceil(workers).max(A_FEW);
    if all.len() <= share {
        return read(all);
    }
    thread::scope(|scope| {
        let start = |part| (part, thread::Builder::new().spawn_scoped(scope, move || read(part)).ok());
        let jobs: Vec<_> = all.chunks(share).map(start).collect();
        // What no thread could be had for is read here.
        let wait = |(part, job): (_, Option<ScopedJoinHandle<_>>)| {
            job.and_then(|job| job.join().ok()).unwrap_or_else(|| read(part))
        };
        jobs.into_iter().flat_map(wait).collect()
    })
}

fn shown(name: &OsStr) -> String {
    let shown = words::escaped(name);
    shown.strip_suffix(SUFFIX).unwrap_or(&shown).to_owned()
}

/// When a file was last written.
pub(super) fn changed(metadata: &Metadata) -> SystemTime {
    metadata.modified().unwrap_or(UNIX_EPOCH)
}
