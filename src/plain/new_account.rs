//! The questions by which an account is added.

use super::Reply;
use super::question::unique;
use crate::account::endpoint_url::{DOMAINS, REGIONS};
use crate::wizard::account_stop::{AccountStop, NOTES, TRYING};
use crate::wizard::line::Line;
use crate::wizard::new_account::NewAccount;

/// What is new of it, a line each.
pub fn told(form: &NewAccount) -> Vec<String> {
    if let Some(problem) = &form.problem {
        return vec![format!("Error: {problem}")];
    }
    if form.trying {
        return vec![TRYING.to_owned()];
    }
    let line = |result: &Result<String, String>| match result {
        Ok(words) => words.clone(),
        Err(words) => format!("Error: {words}"),
    };
    match &form.tried {
        Some(tried) => std::iter::once(line(&tried.token)).chain(tried.users.as_ref().map(line)).collect(),
        None if form.stop() == AccountStop::Name => NOTES.map(str::to_owned).to_vec(),
        None => Vec::new(),
    }
}

/// The question of the place.
pub fn question(form: &NewAccount) -> String {
    let current = match form.stop() {
        AccountStop::Name => form.name.text(),
        AccountStop::Region => &form.region,
        AccountStop::Domain => &form.domain,
        AccountStop::ClientId => form.client_id.text(),
        AccountStop::Production if form.production => "yes",
        AccountStop::Production => "no",
        AccountStop::Try => return "Try it? [yes] (yes, no): ".to_owned(),
        AccountStop::Save => return "Save it? (yes, no): ".to_owned(),
        AccountStop::Secret => return String::new(),
    };
    let current = if current.is_empty() { String::new() } else { format!(" [{current}]") };
    let options = match form.stop() {
        AccountStop::Production => " (yes, no)".to_owned(),
        place => numbered(options(place)),
    };
    format!("{}{current}{options}: ", form.stop().label())
}

fn options(place: AccountStop) -> &'static [&'static str] {
    match place {
        AccountStop::Region => &REGIONS,
        AccountStop::Domain => &DOMAINS,
        _ => &[],
    }
}

fn numbered(options: &[&str]) -> String {
    let all = options.iter().enumerate().map(|(index, one)| format!("{} {one}", index + 1));
    let all = all.collect::<Vec<_>>().join(", ");
    if all.is_empty() { all } else { format!(" ({all})") }
}

/// What a line means as the answer.
pub fn read(form: &NewAccount, text: &str) -> Reply {
    let place = form.stop();
    match place {
        AccountStop::Try if text.is_empty() => Reply::ask(Line::Answer("yes".to_owned())),
        AccountStop::Save if text.is_empty() => Reply::say("Answer yes or no."),
        _ if text.is_empty() => Reply::ask(Line::Keep),
        AccountStop::Region | AccountStop::Domain => {
            let all = options(place);
            let number = text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            match number.and_then(|index| all.get(index).copied()).or_else(|| unique(all, text)) {
                Some(option) => Reply::ask(Line::Answer(option.to_owned())),
                None => Reply::say(format!("Choose one of {}.", all.join(", "))),
            }
        }
        AccountStop::Production | AccountStop::Try | AccountStop::Save => {
            match unique(&["yes", "no"], text) {
                Some(answer) => Reply::ask(Line::Answer(answer.to_owned())),
                None => Reply::say("Answer yes or no."),
            }
        }
        AccountStop::Name | AccountStop::ClientId | AccountStop::Secret => {
            Reply::ask(Line::Answer(text.to_owned()))
        }
    }
}
