//! The input of commands: a file, a draft's ID or standard input with a payload, an API answer or a draft.

use super::exit::CliError;
use crate::model::draft::Draft;
use crate::model::import::{self, ImportIssue};
use crate::model::json;
use crate::model::json_path;
use crate::model::rule::Severity;
use crate::model::validation::{self, Report};
use crate::store::drafts::{DraftStore, LoadError};
use crate::store::{bounded_read, io_messages};
use serde_json::Value;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// A user read from an input.
pub(crate) struct Input {
    /// The name given on the command line.
    pub(crate) name: String,
    pub(crate) draft: Draft,
    /// The ID, if it is a saved draft.
    pub(crate) id: Option<String>,
    pub(crate) remarks: Vec<ImportIssue>,
}

/// A problem as it is printed.
pub(crate) struct Issue {
    pub(crate) path: String,
    pub(crate) severity: Severity,
    pub(crate) text: String,
}

/// Loads an input. A file takes precedence over a draft of the same name.
pub(crate) fn load(name: &str, drafts: &DraftStore) -> Result<Input, CliError> {
    let (text, id) = if name == "-" {
        (read_stdin()?, None)
    } else if Path::new(name).exists() {
        (read_file(Path::new(name))?, None)
    } else {
        return load_draft(name, drafts);
    };
    let (draft, remarks) =
        parse_user(&text).map_err(|why| CliError::usage(format!("{}: {why}", escaped(name))))?;
    Ok(Input { name: name.to_owned(), draft, id, remarks })
}

fn load_draft(name: &str, drafts: &DraftStore) -> Result<Input, CliError> {
    match drafts.load(name) {
        Ok((draft, remarks, _)) => {
            Ok(Input { name: name.to_owned(), draft, id: Some(name.to_owned()), remarks })
        }
        Err(LoadError::Name(_) | LoadError::Missing(_)) => Err(CliError::usage(format!(
            "{}: no such file, and no draft of that ID (`vcc-user drafts` lists them)",
            escaped(name)
        ))),
        Err(error) => Err(CliError::usage(format!("{}: {error}", escaped(name)))),
    }
}

fn escaped(name: &str) -> String {
    io_messages::escaped(name.as_ref())
}

fn read_file(path: &Path) -> Result<String, CliError> {
    let name = io_messages::escaped(path.as_os_str());
    let bytes = std::fs::File::open(path).and_then(read_limited);
    // Windows reports a folder as a lack of permission.
    let bytes = bytes.map_err(|error| if path.is_dir() { ErrorKind::IsADirectory.into() } else { error });
    let bytes = bytes.map_err(|error| CliError::usage(format!("{name}: {}", io_messages::reason(&error))))?;
    String::from_utf8(bytes).map_err(|_| CliError::usage(format!("{name}: not text: it is not UTF-8")))
}

fn read_stdin() -> Result<String, CliError> {
    let bytes = read_limited(std::io::stdin().lock());
    let bytes =
        bytes.map_err(|error| CliError::usage(format!("standard input: {}", io_messages::reason(&error))))?;
    String::from_utf8(bytes).map_err(|_| CliError::usage("standard input: not text: it is not UTF-8"))
}

fn read_limited(from: impl Read) -> std::io::Result<Vec<u8>> {
    bounded_read::read_limited(from, bounded_read::MAX_BYTES, "larger than 1 MB: no user is that large")
}

/// Parses a payload, an API answer or a draft.
fn parse_user(text: &str) -> Result<(Draft, Vec<ImportIssue>), String> {
    match json::parse(text).map_err(|error| error.to_string())? {
        Value::Object(object) if Draft::is_draft(&object) => {
            Draft::from_object(object).map_err(|error| error.to_string())
        }
        value => {
            let loaded = import::from_value(&value).map_err(|error| error.to_string())?;
            Ok((Draft { form: loaded.form, ..Draft::default() }, loaded.issues))
        }
    }
}

impl Input {
    pub(crate) fn report(&self) -> Report {
        validation::validate(&self.draft.form)
    }

    /// All issues: those found while reading, then the problems of the answers.
    pub(crate) fn issues(&self) -> Vec<Issue> {
        let remarks = self.remarks.iter().map(|one| Issue {
            path: one.path.clone(),
            severity: one.severity,
            text: one.text.clone(),
        });
        let problems = self.report().problems.into_iter().map(|one| Issue {
            path: json_path::path_of(&self.draft.form, one.at),
            severity: one.violation.severity,
            text: one.violation.text,
        });
        remarks.chain(problems).collect()
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.issues().iter().any(|one| one.severity == Severity::Error)
    }
}
