//! What a command is given: a file, a draft's id, or standard input; a payload, an answer or a draft.

use super::exit::CliError;
use crate::store::drafts::{DraftStore, LoadError};
use crate::store::{files, words};
use crate::user::draft::Draft;
use crate::user::import::{self, Remark};
use crate::user::json;
use crate::user::json_path;
use crate::user::rule::Severity;
use crate::user::validation::{self, Report};
use serde_json::Value;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// A user that was read.
pub struct Input {
    /// As the person named it.
    pub name: String,
    /// The user, as a draft.
    pub draft: Draft,
    /// The draft's id, where it is one of the folder.
    pub id: Option<String>,
    /// What could not be taken as it stood.
    pub remarks: Vec<Remark>,
}

/// A problem, in the form in which it is printed.
pub struct Issue {
    /// Where it stands.
    pub path: String,
    /// How bad it is.
    pub severity: Severity,
    /// What to do.
    pub text: String,
}

/// Reads what the person named. A file wins over a draft of the same name.
pub fn load(name: &str, drafts: &DraftStore) -> Result<Input, CliError> {
    let (text, id) = if name == "-" {
        (standard_input()?, None)
    } else if Path::new(name).exists() {
        (file(Path::new(name))?, None)
    } else {
        return draft(name, drafts);
    };
    let (draft, remarks) = parse(&text).map_err(|why| CliError::usage(format!("{}: {why}", shown(name))))?;
    Ok(Input { name: name.to_owned(), draft, id, remarks })
}

fn draft(name: &str, drafts: &DraftStore) -> Result<Input, CliError> {
    match drafts.load(name) {
        Ok((draft, remarks, _)) => {
            Ok(Input { name: name.to_owned(), draft, id: Some(name.to_owned()), remarks })
        }
        Err(LoadError::Name(_) | LoadError::Missing(_)) => Err(CliError::usage(format!(
            "{}: no such file, and no draft of that ID (`vcc-user drafts` lists them)",
            shown(name)
        ))),
        Err(error) => Err(CliError::usage(format!("{}: {error}", shown(name)))),
    }
}

fn shown(name: &str) -> String {
    words::escaped(name.as_ref())
}

fn file(path: &Path) -> Result<String, CliError> {
    let name = words::escaped(path.as_os_str());
    let bytes = std::fs::File::open(path).and_then(user);
    // Windows opens no folder, and calls that a lack of permission.
    let bytes = bytes.map_err(|error| if path.is_dir() { ErrorKind::IsADirectory.into() } else { error });
    let bytes = bytes.map_err(|error| CliError::usage(format!("{name}: {}", words::reason(&error))))?;
    String::from_utf8(bytes).map_err(|_| CliError::usage(format!("{name}: no text: it is not UTF-8")))
}

fn standard_input() -> Result<String, CliError> {
    let bytes = user(std::io::stdin().lock());
    let bytes =
        bytes.map_err(|error| CliError::usage(format!("standard input: {}", words::reason(&error))))?;
    String::from_utf8(bytes).map_err(|_| CliError::usage("standard input: no text: it is not UTF-8"))
}

fn user(from: impl Read) -> std::io::Result<Vec<u8>> {
    files::limited(from, files::MOST, "larger than 1 MB: no user is that large")
}

/// Reads a payload, an answer or a draft.
pub fn parse(text: &str) -> Result<(Draft, Vec<Remark>), String> {
    match json::parse(text).map_err(|error| error.to_string())? {
        Value::Object(object) if Draft::is_draft(&object) => {
            Draft::from_object(object).map_err(|error| error.to_string())
        }
        value => {
            let loaded = import::from_value(&value).map_err(|error| error.to_string())?;
            Ok((Draft { form: loaded.form, ..Draft::default() }, loaded.remarks))
        }
    }
}

impl Input {
    /// What is wrong with the answers.
    pub fn report(&self) -> Report {
        validation::validate(&self.draft.form)
    }

    /// Everything to be told: what was noticed while reading, then what is wrong with the answers.
    pub fn issues(&self) -> Vec<Issue> {
        let remarks = self.remarks.iter().map(|one| Issue {
            path: one.path.clone(),
            severity: one.severity,
            text: one.text.clone(),
        });
        let problems = self.report().problems.into_iter().map(|one| Issue {
            path: json_path::path_of(&self.draft.form, one.at),
            severity: one.broken.severity,
            text: one.broken.text,
        });
        remarks.chain(problems).collect()
    }

    /// Whether something blocks the submission.
    pub fn has_errors(&self) -> bool {
        self.issues().iter().any(|one| one.severity == Severity::Error)
    }
}
