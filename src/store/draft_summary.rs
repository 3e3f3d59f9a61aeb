//! A draft in a list.

use super::bounded_read::{self, Folder};
use super::ids;
use super::io_messages;
use crate::model::draft::Draft;
use crate::model::fields::FieldId;
use crate::model::validation;
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirEntry, Metadata};
use std::num::NonZero;
use std::thread::{self, ScopedJoinHandle};
use std::time::{SystemTime, UNIX_EPOCH};

/// The suffix of draft files.
pub(super) const SUFFIX: &str = ".json";

/// Starting a thread takes longer than reading fewer files than this.
const MIN_SHARE: usize = 100;

/// What a list shows of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftSummary {
    /// The id; the escaped file name if that is not an id.
    pub id: String,
    /// As [`Draft::title`] gives it; the id of a damaged draft.
    pub title: String,
    /// The answer, or `""`.
    pub role: String,
    /// The number of errors in the answers.
    pub errors: usize,
    /// The file's modification time.
    pub changed: SystemTime,
    pub(crate) template: bool,
    /// The userId, if the user was created.
    pub created_user: Option<String>,
    /// Whether it can be opened.
    pub state: DraftState,
}

/// Whether a draft can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftState {
    /// It can.
    Ok,
    /// It cannot, for this reason.
    Damaged(String),
}

impl DraftSummary {
    /// Whether it can be opened and its user was not created yet.
    pub(super) fn is_unfinished(&self) -> bool {
        self.state == DraftState::Ok && self.created_user.is_none() && !self.template
    }
}

/// A file that can be a draft by its name; it was not opened yet.
#[derive(Debug)]
pub(super) struct Candidate {
    name: OsString,
    id: String,
    is_regular: bool,
}

impl Candidate {
    /// None for hidden files (temporary files, locks) and other suffixes than `.json`.
    pub(super) fn new(entry: &DirEntry) -> Option<Self> {
        let name = entry.file_name();
        let stem = name.as_encoded_bytes().strip_suffix(SUFFIX.as_bytes())?;
        if name.as_encoded_bytes().starts_with(b".") {
            return None;
        }
        let stem = std::str::from_utf8(stem).ok().filter(|stem| ids::is_id(stem));
        Some(Self {
            id: stem.map_or_else(|| escaped_stem(&name), str::to_owned),
            is_regular: entry.file_type().is_ok_and(|kind| kind.is_file()),
            name,
        })
    }

    /// With the time of the last change.
    pub(super) fn dated(entry: &DirEntry) -> Option<(SystemTime, Self)> {
        let one = Self::new(entry)?;
        Some((entry.metadata().map_or(UNIX_EPOCH, |metadata| modified(&metadata)), one))
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn summary(&self, folder: &Folder) -> DraftSummary {
        let (changed, draft) = match self.read_draft(folder) {
            Ok((metadata, draft)) => (modified(&metadata), Ok(draft)),
            Err(reason) => {
                let metadata = fs::symlink_metadata(folder.path_of(&self.name));
                (metadata.map_or(UNIX_EPOCH, |metadata| modified(&metadata)), Err(reason))
            }
        };
        let base = |state| DraftSummary {
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
            Err(reason) => base(DraftState::Damaged(reason)),
            Ok(draft) => DraftSummary {
                title: draft.title(),
                role: draft.form.value(FieldId::Role).into_owned(),
                errors: validation::validate(&draft.form).errors(),
                template: draft.template,
                created_user: draft.user_id,
                ..base(DraftState::Ok)
            },
        }
    }

    fn read_draft(&self, folder: &Folder) -> Result<(Metadata, Draft), String> {
        if !ids::is_id(&self.id) {
            return Err("not a name that vcc-user gives: rename the file to open it".to_owned());
        }
        // Only regular files are opened.
        let read = if self.is_regular {
            folder.read_file(&self.name)
        } else {
            bounded_read::read_file(&folder.path_of(&self.name))
        };
        let (bytes, metadata) = read.map_err(|error| error.to_string())?;
        let text = bounded_read::to_text(bytes).map_err(|error| error.to_string())?;
        let (draft, _) = Draft::from_text(&text).map_err(|error| error.to_string())?;
        Ok((metadata, draft))
    }
}

/// Reads many files on all processors: ten thousand drafts within 150 ms.
pub(super) fn read_all(folder: &Folder, all: &[Candidate]) -> Vec<DraftSummary> {
    let read = |part: &[Candidate]| part.iter().map(|one| one.summary(folder)).collect::<Vec<_>>();
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let share = all.len().div_ceil(workers).max(MIN_SHARE);
    if all.len() <= share {
        return read(all);
    }
    thread::scope(|scope| {
        let start = |part| (part, thread::Builder::new().spawn_scoped(scope, move || read(part)).ok());
        let jobs: Vec<_> = all.chunks(share).map(start).collect();
        // Read here if no thread could be started.
        let wait = |(part, job): (_, Option<ScopedJoinHandle<_>>)| {
            job.and_then(|job| job.join().ok()).unwrap_or_else(|| read(part))
        };
        jobs.into_iter().flat_map(wait).collect()
    })
}

fn escaped_stem(name: &OsStr) -> String {
    let escaped = io_messages::escaped(name);
    escaped.strip_suffix(SUFFIX).unwrap_or(&escaped).to_owned()
}

pub(super) fn modified(metadata: &Metadata) -> SystemTime {
    metadata.modified().unwrap_or(UNIX_EPOCH)
}
