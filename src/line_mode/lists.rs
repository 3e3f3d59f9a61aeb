//! The lists to choose from: drafts, users, attempts with unknown outcome or open setup. A number chooses, other text
//! filters, Enter closes.

use super::{LineResponse, numbered, typed_index};
use crate::app::App;
use crate::app::intent::Intent;
use crate::app::messages::{age, state_of, user_facts};
use crate::app::modal::Modal;
use crate::app::modal::lists::{matching_attempts, matching_users};
use crate::app::setup_messages::unfinished_text;

/// The most entries that are shown at once.
const SHOWN: usize = 20;

fn entries(app: &App) -> Vec<String> {
    match app.modal() {
        Some(Modal::Drafts(drafts)) => drafts
            .matching()
            .iter()
            .map(|line| {
                let role = if line.role.is_empty() { "no role" } else { &line.role };
                format!("{}, {role}, {}, {}", line.title, state_of(line), age(line.age))
            })
            .collect(),
        Some(Modal::Users(picker)) => matching_users(picker, app.account_state())
            .iter()
            .map(|user| {
                let facts = std::iter::once(user.name.as_str()).chain(user_facts(user));
                let facts = facts.filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(", ");
                format!("{}, {facts}", user.username)
            })
            .collect(),
        Some(Modal::Attempts(picker)) => matching_attempts(picker, app.account_state())
            .iter()
            .map(|line| {
                format!(
                    "{}, sent to {} {}, {}",
                    line.username,
                    line.account,
                    age(line.age),
                    unfinished_text(line)
                )
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The open list, an entry a line; nothing while it is loading.
pub(super) fn lines(app: &App) -> Vec<String> {
    if matches!(app.modal(), Some(Modal::Drafts(drafts)) if drafts.rows().is_none()) {
        return Vec::new();
    }
    let entries = entries(app);
    if entries.is_empty() {
        return app.modal().map(|modal| app.empty_list_text(modal)).into_iter().collect();
    }
    let mut lines = numbered(entries.iter().take(SHOWN));
    if entries.len() > SHOWN {
        lines.push(format!("{} more: type part of a name.", entries.len() - SHOWN));
    }
    lines
}

pub(super) fn question(app: &App) -> String {
    let does = match app.modal() {
        Some(Modal::Drafts { .. }) => "open it",
        Some(Modal::Users { .. }) => "copy the settings",
        _ => "look it up or finish it",
    };
    format!("Number to {does}, part of a name, or Enter to go on: ")
}

pub(super) fn interpret(app: &App, text: &str) -> LineResponse {
    if text.is_empty() {
        return LineResponse::intent(Intent::Close);
    }
    let index = typed_index(text).filter(|index| *index < entries(app).len().min(SHOWN));
    LineResponse::intent(index.map_or_else(|| Intent::Filter(text.to_owned()), Intent::Pick))
}
