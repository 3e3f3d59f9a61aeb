//! The input of commands: a file, a draft's ID or standard input with a payload, an API answer or a draft.

use super::exit::CliError;
use crate::app::suggest::Lookups;
use crate::model::draft::Draft;
use crate::model::form::Form;
use crate::model::import::{self, ImportIssue};
use crate::model::rule::Severity;
use crate::model::validation::{self, Problem};
use crate::model::{json, json_path};
use crate::store::drafts::{DraftStore, StoreError};
use crate::store::{bounded_read, io_messages};
use crate::submission::Message;
use serde_json::Value;
use std::error::Error;
use std::path::Path;

pub(crate) struct UserInput {
    /// The name given on the command line.
    pub(crate) name: String,
    pub(crate) draft: Draft,
    /// The ID of a saved draft.
    pub(crate) id: Option<String>,
    /// Whether the input is a draft, not the JSON of a user.
    pub(crate) is_draft: bool,
    pub(crate) remarks: Vec<ImportIssue>,
}

/// The prefix of a draft's ID, for when a file has the same name.
const DRAFT: &str = "draft:";

/// Loads an input. A name that is a file's and a draft's is an error.
pub(crate) fn load(name: &str, drafts: &DraftStore) -> Result<UserInput, CliError> {
    let usage = |why: &dyn std::fmt::Display| CliError::usage(format!("{}: {why}", shown_name(name)));
    let (draft, remarks, id) = match draft_id(name, drafts)? {
        None => return from_text(name, &read_user_text(name)?),
        Some(id) => {
            let (draft, remarks, _) = drafts.load(id).map_err(|error| match error {
                StoreError::Name(_) | StoreError::Missing(_) => {
                    usage(&"no such file, and no draft of that ID (`vcc-user drafts` lists them)")
                }
                error => usage(&error),
            })?;
            (draft, remarks, Some(id.to_owned()))
        }
    };
    Ok(UserInput { name: name.to_owned(), draft, id, is_draft: true, remarks })
}

/// The draft's ID that a name means; none where it means a file or standard input.
/// Reads the text of a user from a file or standard input.
pub(crate) fn read_user_text(name: &str) -> Result<String, CliError> {
    let too_large = "larger than 1 MB: no user is that large";
    read_text(name, bounded_read::MAX_BYTES, too_large, "not text: it is not UTF-8")
}

/// The user in a text that was read under this name.
pub(crate) fn from_text(name: &str, text: &str) -> Result<UserInput, CliError> {
    let usage = |why: Box<dyn Error>| CliError::usage(format!("{}: {why}", shown_name(name)));
    let (draft, is_draft, remarks) = parse_user(text).map_err(usage)?;
    Ok(UserInput { name: name.to_owned(), draft, id: None, is_draft, remarks })
}

fn draft_id<'a>(name: &'a str, drafts: &DraftStore) -> Result<Option<&'a str>, CliError> {
    if let Some(id) = name.strip_prefix(DRAFT) {
        return Ok(Some(id));
    }
    let path = Path::new(name);
    let is_draft = drafts.path(name).is_ok_and(|file| file.symlink_metadata().is_ok());
    match (name == "-" || path.exists(), is_draft) {
        (false, _) => Ok(Some(name)),
        (true, false) => Ok(None),
        // A folder is not an input, so the name means the draft.
        (true, true) if path.is_dir() => Ok(Some(name)),
        (true, true) => Err(CliError::usage(format!(
            "{name}: there are a file and a draft of this name: write ./{name} for the file, {DRAFT}{name} for the draft"
        ))),
    }
}

/// The input's name for messages.
pub(crate) fn shown_name(name: &str) -> String {
    if name == "-" { "standard input".to_owned() } else { io_messages::escaped(name.as_ref()) }
}

/// Reads a file or, for `-`, standard input.
pub(crate) fn read_text(
    name: &str,
    max_bytes: u64,
    too_large: &'static str,
    not_utf8: &str,
) -> Result<String, CliError> {
    let bytes = if name == "-" {
        bounded_read::read_limited(std::io::stdin().lock(), max_bytes, too_large)
    } else {
        std::fs::File::open(name).and_then(|file| bounded_read::read_limited(file, max_bytes, too_large))
    };
    bounded_read::into_text(bytes, name, not_utf8)
        .map_err(|why| CliError::usage(format!("{}: {why}", shown_name(name))))
}

/// Parses a payload, an API answer or a draft.
fn parse_user(text: &str) -> Result<(Draft, bool, Vec<ImportIssue>), Box<dyn Error>> {
    let (draft, is_draft, issues) = match json::parse(text)? {
        Value::Object(object) if Draft::is_draft(&object) => {
            let (draft, issues) = Draft::from_object(object)?;
            (draft, true, issues)
        }
        value => {
            let loaded = import::from_value(&value)?;
            (Draft { form: loaded.form, ..Draft::default() }, false, loaded.issues)
        }
    };
    Ok((draft, is_draft, import::duplicate_keys(text).chain(issues).collect()))
}

/// A problem with the JSON path of its field.
pub(crate) fn to_issue(form: &Form, problem: &Problem) -> ImportIssue {
    let Problem { at, violation } = problem;
    let (path, text) = (json_path::path_of(form, *at), violation.text.to_string());
    ImportIssue { path, severity: violation.severity, text }
}

impl UserInput {
    /// All issues: those found while reading, then the problems of the answers.
    pub(crate) fn issues(&self) -> Vec<ImportIssue> {
        self.issues_at(&Lookups::default())
    }

    /// All issues, those with the account's lists too, as far as they were read.
    pub(crate) fn issues_at(&self, lookups: &Lookups) -> Vec<ImportIssue> {
        self.offers_at(lookups).into_iter().map(|(issue, _)| issue).collect()
    }

    /// All issues, each with the words of what it offers, or none.
    pub(crate) fn offers_at(&self, lookups: &Lookups) -> Vec<(ImportIssue, String)> {
        let mut report = validation::validate(&self.draft.form);
        lookups.add_member_problems(&self.draft.form, &mut report);
        let problem = |one: &Problem| (to_issue(&self.draft.form, one), one.offer_words());
        let problems = report.problems.iter().map(problem);
        self.remarks.iter().map(|issue| (issue.clone(), String::new())).chain(problems).collect()
    }

    pub(crate) fn errors(&self) -> Vec<ImportIssue> {
        errors_among(self.issues())
    }
}

pub(crate) fn errors_among(issues: Vec<ImportIssue>) -> Vec<ImportIssue> {
    issues.into_iter().filter(|issue| issue.severity == Severity::Error).collect()
}

/// The errors among the issues, for JSON.
pub(crate) fn error_messages(issues: impl IntoIterator<Item = ImportIssue>) -> Vec<Message> {
    let errors = issues.into_iter().filter(|issue| issue.severity == Severity::Error);
    errors.map(|issue| Message::at(issue.path, issue.text)).collect()
}
