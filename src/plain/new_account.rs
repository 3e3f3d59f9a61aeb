//! The questions by which an account is added.

use super::Reply;
use super::question::unique;
use crate::account::endpoint_url::{DOMAINS, REGIONS};
use crate::wizard::line::Line;
use crate::wizard::modal::account_field::{AccountField, NOTES, TRYING};
use crate::wizard::modal::add_account::AddAccountModal;

/// What is new of it, a line each.
pub fn told(form: &AddAccountModal) -> Vec<String> {
    if let Some(problem) = form.problem() {
        return vec![format!("Error: {problem}")];
    }
    if form.is_testing() {
        return vec![TRYING.to_owned()];
    }
    let line = |result: &Result<String, String>| match result {
        Ok(words) => words.clone(),
        Err(words) => format!("Error: {words}"),
    };
    match form.tested() {
        Some(tried) => std::iter::once(line(&tried.token)).chain(tried.users.as_ref().map(line)).collect(),
        None if form.focus() == AccountField::Name => NOTES.map(str::to_owned).to_vec(),
        None => Vec::new(),
    }
}

/// The question of the place.
pub fn question(form: &AddAccountModal) -> String {
    let current = match form.focus() {
        AccountField::Name => form.name().text(),
        AccountField::Region => form.region(),
        AccountField::Domain => form.domain(),
        AccountField::ClientId => form.client_id().text(),
        AccountField::Production if form.is_production() => "yes",
        AccountField::Production => "no",
        AccountField::Try => return "Try it? [yes] (yes, no): ".to_owned(),
        AccountField::Save => return "Save it? (yes, no): ".to_owned(),
        AccountField::Secret => return String::new(),
    };
    let current = if current.is_empty() { String::new() } else { format!(" [{current}]") };
    let options = match form.focus() {
        AccountField::Production => " (yes, no)".to_owned(),
        place => numbered(options(place)),
    };
    format!("{}{current}{options}: ", form.focus().label())
}

fn options(place: AccountField) -> &'static [&'static str] {
    match place {
        AccountField::Region => &REGIONS,
        AccountField::Domain => &DOMAINS,
        _ => &[],
    }
}

fn numbered(options: &[&str]) -> String {
    let all = options.iter().enumerate().map(|(index, one)| format!("{} {one}", index + 1));
    let all = all.collect::<Vec<_>>().join(", ");
    if all.is_empty() { all } else { format!(" ({all})") }
}

/// What a line means as the answer.
pub fn read(form: &AddAccountModal, text: &str) -> Reply {
    let place = form.focus();
    match place {
        AccountField::Try if text.is_empty() => Reply::ask(Line::Answer("yes".to_owned())),
        AccountField::Save if text.is_empty() => Reply::say("Answer yes or no."),
        _ if text.is_empty() => Reply::ask(Line::Keep),
        AccountField::Region | AccountField::Domain => {
            let all = options(place);
            let number = text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            match number.and_then(|index| all.get(index).copied()).or_else(|| unique(all, text)) {
                Some(option) => Reply::ask(Line::Answer(option.to_owned())),
                None => Reply::say(format!("Choose one of {}.", all.join(", "))),
            }
        }
        AccountField::Production | AccountField::Try | AccountField::Save => {
            match unique(&["yes", "no"], text) {
                Some(answer) => Reply::ask(Line::Answer(answer.to_owned())),
                None => Reply::say("Answer yes or no."),
            }
        }
        AccountField::Name | AccountField::ClientId | AccountField::Secret => {
            Reply::ask(Line::Answer(text.to_owned()))
        }
    }
}
