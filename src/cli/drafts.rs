//! `vcc-user drafts`: lists, shows and removes drafts.

use super::args::{DraftsAction, IdArg};
use super::context::Context;
use super::exit::{CliError, ExitStatus};
use super::{print, print_json, print_message, table};
use crate::app::messages::age;
use crate::store::draft_summary::{DraftState, DraftSummary};
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

pub(crate) fn run(action: Option<DraftsAction>, json: bool) -> Result<ExitStatus, CliError> {
    let context = Context::load()?;
    context.sweep();
    let drafts = context.drafts();
    match action {
        Some(DraftsAction::Show(IdArg { id })) => {
            let (draft, _, _) = drafts.load(&id).map_err(CliError::usage)?;
            print(draft.to_text())?;
        }
        Some(DraftsAction::Remove(IdArg { id })) => {
            drafts.remove(&id).map_err(CliError::usage)?;
            print_message(format!("Draft {id} was removed."));
        }
        None => {
            let drafts = drafts.list().map_err(CliError::usage)?;
            if json {
                print_json(&drafts.iter().map(to_json).collect::<Vec<_>>())?;
            } else if drafts.is_empty() {
                print_message("There are no drafts yet: the wizard saves one as soon as something is typed.");
            } else {
                let heading = ["ID", "TITLE", "ROLE", "ERRORS", "CHANGED"];
                print(table(heading, drafts.iter().map(to_row)))?;
            }
        }
    }
    Ok(ExitStatus::DONE)
}

fn to_row(draft: &DraftSummary) -> [String; 5] {
    let seconds = SystemTime::now().duration_since(draft.changed).unwrap_or_default().as_secs();
    let errors = match (&draft.state, &draft.created_user) {
        (DraftState::Damaged(reason), _) => reason,
        (DraftState::Ok, Some(_)) => "created",
        (DraftState::Ok, None) if draft.template => "template",
        (DraftState::Ok, None) => &draft.errors.to_string(),
    };
    [&draft.id, &draft.title, &draft.role, errors, &age(seconds)].map(str::to_owned)
}

fn to_json(draft: &DraftSummary) -> Value {
    let damaged = if let DraftState::Damaged(reason) = &draft.state { Some(reason) } else { None };
    json!({
        "id": draft.id,
        "title": draft.title,
        "role": draft.role,
        "errors": draft.errors,
        "changed": draft.changed.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs(),
        "userId": draft.created_user,
        "damaged": damaged,
    })
}
