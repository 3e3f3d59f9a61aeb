//! The lists to choose from: drafts, users, attempts with unknown outcome. A number chooses, other text filters, Enter
//! closes.

use super::LineResponse;
use crate::app::App;
use crate::app::intent::Intent;
use crate::app::messages::{age, state_of};
use crate::app::modal::Modal;

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
        Some(Modal::Users(users)) => users
            .matching(&app.account_state().users)
            .iter()
            .map(|user| format!("{}, {}, {}", user.username, user.name, user.role))
            .collect(),
        Some(Modal::Attempts(attempts)) => attempts
            .matching(&app.account_state().open_attempts)
            .iter()
            .map(|line| format!("{}, sent to {} {}", line.username, line.account, age(line.age)))
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
        return vec![match app.modal() {
            Some(Modal::Users { .. }) => app.no_users_text(),
            Some(Modal::Drafts { .. }) => "No draft matches.".to_owned(),
            _ => "Nothing matches.".to_owned(),
        }];
    }
    let shown = entries.iter().take(SHOWN).enumerate();
    let mut lines: Vec<String> = shown.map(|(index, entry)| format!("{} {entry}", index + 1)).collect();
    if entries.len() > SHOWN {
        lines.push(format!("{} more: type part of a name.", entries.len() - SHOWN));
    }
    lines
}

pub(super) fn question(app: &App) -> String {
    let does = match app.modal() {
        Some(Modal::Drafts { .. }) => "open it",
        Some(Modal::Users { .. }) => "copy the settings",
        _ => "look it up",
    };
    format!("Number to {does}, part of a name, or Enter to go on: ")
}

pub(super) fn interpret(app: &App, text: &str) -> LineResponse {
    if text.is_empty() {
        return LineResponse::intent(Intent::Close);
    }
    let index = text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let index = index.filter(|index| *index < entries(app).len().min(SHOWN));
    LineResponse::intent(index.map_or_else(|| Intent::Filter(text.to_owned()), Intent::Pick))
}
