//! Lists to choose from: drafts, users, accounts, what is unknown. A number chooses, other text filters, Enter goes on.

use super::Reply;
use crate::wizard::Wizard;
use crate::wizard::line::{Deed, Line};
use crate::wizard::messages::{age, state_of};
use crate::wizard::modal::Modal;
use crate::wizard::modal::drafts::LONGEST_NAME;

/// The most entries that are told at once.
const TOLD: usize = 20;

/// The entries of the open list, a line each.
fn entries(wizard: &Wizard) -> Vec<String> {
    match wizard.modal() {
        Some(Modal::Drafts(drafts)) => drafts
            .matching()
            .iter()
            .map(|line| {
                let role = if line.role.is_empty() { "no role" } else { &line.role };
                format!("{}, {role}, {}, {}", line.title, state_of(line), age(line.age))
            })
            .collect(),
        Some(Modal::Users(users)) => users
            .matching(wizard.user_index())
            .iter()
            .map(|user| format!("{}, {}, {}", user.username, user.name, user.role))
            .collect(),
        Some(Modal::Accounts(accounts)) => accounts
            .matching(&wizard.account().accounts)
            .into_iter()
            .map(|account| {
                let facts = wizard.account_facts(account);
                std::iter::once(account.name.as_str()).chain(facts).collect::<Vec<_>>().join(", ")
            })
            .collect(),
        Some(Modal::Attempts(attempts)) => attempts
            .matching(wizard.open_attempts())
            .iter()
            .map(|line| format!("{}, sent to {} {}", line.username, line.account, age(line.age)))
            .collect(),
        _ => Vec::new(),
    }
}

/// The open list as it is told; nothing while it is read.
pub fn lines(wizard: &Wizard) -> Vec<String> {
    if matches!(wizard.modal(), Some(Modal::Drafts(drafts)) if drafts.lines().is_none()) {
        return Vec::new();
    }
    let entries = entries(wizard);
    let shown = entries.iter().take(TOLD).enumerate();
    let mut lines: Vec<String> = shown.map(|(index, entry)| format!("{} {entry}", index + 1)).collect();
    let more = entries.len().saturating_sub(TOLD);
    if more > 0 {
        lines.push(format!("{more} more: type part of a name."));
    }
    if lines.is_empty() {
        lines.push(match wizard.modal() {
            Some(Modal::Users { .. }) => wizard.no_users_words(),
            Some(Modal::Drafts { .. }) => "No draft matches.".to_owned(),
            _ => "Nothing matches.".to_owned(),
        });
    }
    lines
}

/// The question beneath the list.
pub fn question(wizard: &Wizard) -> String {
    let does = match wizard.modal() {
        Some(Modal::Drafts { .. }) => "open it",
        Some(Modal::Users { .. }) => "copy the settings",
        Some(Modal::Accounts { .. }) => "change to it",
        _ => "look it up",
    };
    format!("Number to {does}, part of a name, or Enter to go on: ")
}

/// What a line means while a list is open.
pub fn read(wizard: &Wizard, text: &str) -> Reply {
    if text.is_empty() {
        return Reply::ask(Line::Close);
    }
    match place(wizard, text) {
        Some(index) => Reply::ask(Line::Pick(index)),
        None => Reply::ask(Line::Filter(text.to_owned())),
    }
}

/// The entry of a number, among those that were told.
fn place(wizard: &Wizard, number: &str) -> Option<usize> {
    let index = number.parse::<usize>().ok()?.checked_sub(1)?;
    (index < entries(wizard).len().min(TOLD)).then_some(index)
}

/// What a command of the list of drafts does with one of them: `:rename 2 Template for agents`.
pub fn manage(wizard: &Wizard, command: &str, rest: &str) -> Reply {
    if !matches!(wizard.modal(), Some(Modal::Drafts { .. })) {
        return Reply::say("List the drafts first: :drafts.");
    }
    let (number, name) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let Some(index) = place(wizard, number) else {
        return Reply::say(format!("Say which: :{command} and the number of a draft in the list."));
    };
    Reply::ask(Line::Manage(
        index,
        match command {
            "rename" => Deed::Rename(name.trim().chars().take(LONGEST_NAME).collect()),
            "duplicate" => Deed::Duplicate,
            "template" => Deed::Template,
            _ => Deed::Remove,
        },
    ))
}
