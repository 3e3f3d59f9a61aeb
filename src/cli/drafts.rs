//! `vcc-user drafts`: lists, shows and removes drafts.

use super::args::{DraftsAction, DraftsArgs};
use super::context::Context;
use super::exit::{CliError, ExitStatus};
use super::{print, print_json, say, table};
use crate::app::messages::age;
use crate::store::draft_summary::{DraftState, DraftSummary};
use crate::text::sanitize::escape_visible;
use serde_json::json;
use std::time::{SystemTime, UNIX_EPOCH};

pub(crate) fn run(args: &DraftsArgs) -> Result<ExitStatus, CliError> {
    let drafts = Context::load()?.drafts();
    match &args.action {
        Some(DraftsAction::Show { id }) => {
            let (draft, _, _) = drafts.load(id).map_err(CliError::usage)?;
            print(&draft.to_text())?;
        }
        Some(DraftsAction::Remove { id }) => {
            drafts.remove(id).map_err(CliError::usage)?;
            say(&format!("Draft {id} was removed."));
        }
        None => {
            let entries = drafts.list().map_err(CliError::usage)?;
            if args.json {
                print_json(&entries.iter().map(object).collect())?;
            } else if entries.is_empty() {
                say("There are no drafts yet: the wizard saves one as soon as something is typed.");
            } else {
                let heading = ["ID", "TITLE", "ROLE", "ERRORS", "CHANGED"].map(str::to_owned);
                let rows: Vec<_> = std::iter::once(heading).chain(entries.iter().map(row)).collect();
                print(&table(&rows))?;
            }
        }
    }
    Ok(ExitStatus::DONE)
}

fn row(entry: &DraftSummary) -> [String; 5] {
    let seconds = SystemTime::now().duration_since(entry.changed).unwrap_or_default().as_secs();
    let errors = match (&entry.state, &entry.created_user) {
        (DraftState::Damaged(reason), _) => reason.clone(),
        (DraftState::Ok, Some(_)) => "created".to_owned(),
        (DraftState::Ok, None) if entry.template => "template".to_owned(),
        (DraftState::Ok, None) => entry.errors.to_string(),
    };
    [
        escape_visible(&entry.id),
        escape_visible(&entry.title),
        escape_visible(&entry.role),
        escape_visible(&errors),
        age(seconds),
    ]
}

fn object(entry: &DraftSummary) -> serde_json::Value {
    let damaged = if let DraftState::Damaged(reason) = &entry.state { Some(reason) } else { None };
    json!({
        "id": entry.id,
        "title": entry.title,
        "role": entry.role,
        "errors": entry.errors,
        "changed": entry.changed.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs(),
        "userId": entry.created_user,
        "damaged": damaged,
    })
}
