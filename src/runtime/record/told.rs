//! What is written of that which came from outside: its kind, and of its texts the shape.

use super::mask::{self, text};
use super::names::Names;
use crate::account::{Choosable, Directory};
use crate::submission::{Answer, Event, Found, RetryAfter, SendFailure, TokenFailure, answer};
use crate::ui::theme::Background;
use crate::user::draft;
use crate::user::field::Kind;
use crate::user::fields::{FIELDS, FieldId};
use crate::user::form::Addr;
use crate::user::{payload, read};
use crate::wizard::Setting;
use crate::wizard::exporting::Export;
use crate::wizard::keymap::Keymap;
use crate::wizard::msg::{AttemptLine, DraftLine, Known, Msg, Opened};
use crate::wizard::secret::SecretState;
use crate::wizard::shelf::Manage;
use crate::wizard::suggest::KnownLists;
use serde_json::{Map, Value};

/// Thousands of drafts would make a recording that nobody reads; no screen shows so many.
const MOST_LINES: usize = 200;

/// What is written of a message; nothing of those that are no message from outside.
pub fn written(msg: &Msg, names: &mut Names) -> Option<(&'static str, Value)> {
    Some(match msg {
        Msg::Saved { id, revision, result } => {
            let failed = result.as_ref().err();
            let failed =
                failed.map_or(Value::Null, |one| list(vec![shape(&one.reason), one.conflict.into()]));
            let id = names.of(id).into();
            ("saved", object(vec![("id", id), ("revision", (*revision).into()), ("failed", failed)]))
        }
        Msg::Exported { what: Export::Json, result } => ("json_saved", words(result)),
        Msg::Exported { what: Export::Curl, result } => ("curl_saved", words(result)),
        Msg::Managed(Ok(done)) => ("managed", managed(done, names)),
        Msg::Managed(Err(why)) => ("not_managed", shape(why)),
        Msg::Drafts(lines) => ("drafts", drafts(lines, names)),
        Msg::Newest(line) => ("newest", line.as_ref().map_or(Value::Null, |line| draft_line(line, names))),
        Msg::Opened(Ok(opened)) => ("opened", self::opened(opened, names)),
        Msg::Opened(Err(why)) => ("not_opened", shape(why)),
        Msg::Submission { attempt, event } => {
            let attempt = names.of(attempt).into();
            ("submission", object(vec![("attempt", attempt), ("event", list(self::event(event)))]))
        }
        Msg::CallbackNumbers(known) => ("callback_numbers", known_list(known)),
        Msg::Directory(Ok(directory)) => ("directory", self::directory(directory)),
        Msg::Directory(Err(why)) => ("no_directory", shape(why)),
        Msg::UserRead { username, result } => {
            let (user, why) = match result {
                Ok(answer) => (user(answer), Value::Null),
                Err(why) => (Value::Null, shape(why)),
            };
            ("user", object(vec![("username", shape(username)), ("user", user), ("why", why)]))
        }
        Msg::Secret(Ok(())) => ("secret", list(vec!["ok".into(), "".into()])),
        Msg::Secret(Err(why)) => ("secret", list(vec!["no".into(), shape(why)])),
        Msg::Account(Ok(given)) => ("account", account(&given.0, &given.1)),
        Msg::Account(Err(why)) => ("no_account", shape(why)),
        Msg::OpenAttempts(lines) => ("attempts", attempts(lines, names)),
        Msg::Tried(tried) => {
            let users = tried.users.as_ref().map_or(Value::Null, words);
            ("tried", object(vec![("token", words(&tried.token)), ("users", users)]))
        }
        Msg::AccountSaved(result) => ("account_saved", words(result)),
        Msg::Key(_)
        | Msg::Click(_)
        | Msg::Wheel { .. }
        | Msg::Paste(_)
        | Msg::Line(_)
        | Msg::Leave
        | Msg::Deadline
        | Msg::OwnUsers(_)
        | Msg::NotRecording(_) => return None,
    })
}

/// An object. (The macro of `serde_json` would take more room in the program than all else here.)
pub fn object(members: Vec<(&'static str, Value)>) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// What the terminal says of its background.
pub fn background(background: Background) -> Value {
    let word = match background {
        Background::Dark => "dark",
        Background::Light => "light",
        Background::Unknown => "unknown",
    };
    word.into()
}

/// Columns and rows.
pub fn pair(columns: u16, rows: u16) -> Value {
    list(vec![columns.into(), rows.into()])
}

fn list(items: Vec<Value>) -> Value {
    Value::Array(items)
}

fn shape(said: &str) -> Value {
    text(said).into()
}

fn shape_of(said: Option<&str>) -> Value {
    said.map_or(Value::Null, shape)
}

/// `["ok", TEXT]` or `["no", TEXT]`.
fn words(result: &Result<String, String>) -> Value {
    match result {
        Ok(said) => list(vec!["ok".into(), shape(said)]),
        Err(why) => list(vec!["no".into(), shape(why)]),
    }
}

fn drafts(lines: &[DraftLine], names: &mut Names) -> Value {
    lines.iter().take(MOST_LINES).map(|line| draft_line(line, names)).collect()
}

fn draft_line(line: &DraftLine, names: &mut Names) -> Value {
    object(vec![
        ("id", names.of(&line.id).into()),
        ("title", shape(&line.title)),
        ("role", mask::role(&line.role).into()),
        ("errors", line.errors.into()),
        ("age", line.age.into()),
        ("userId", shape_of(line.user_id.as_deref())),
        ("template", line.template.into()),
        ("damaged", shape_of(line.damaged.as_deref())),
    ])
}

/// `[WHAT, ID, …]`.
fn managed(done: &Manage, names: &mut Names) -> Value {
    let mut told = |what: &str, id: &str, more: Value| list(vec![what.into(), names.of(id).into(), more]);
    match done {
        Manage::Rename { id, name } => told("rename", id, shape(name)),
        Manage::Duplicate { id, copy } => {
            let copy = names.of(copy);
            list(vec!["duplicate".into(), names.of(id).into(), copy.into()])
        }
        Manage::Template { id, template } => told("template", id, (*template).into()),
        Manage::Remove(id) => told("remove", id, Value::Null),
        Manage::BringBack(id) => told("bring_back", id, Value::Null),
    }
}

fn attempts(lines: &[AttemptLine], names: &mut Names) -> Value {
    let line = |line: &AttemptLine| {
        object(vec![
            ("id", names.of(&line.id).into()),
            ("account", mask::account(&line.account).into()),
            ("username", shape(&line.username)),
            ("age", line.age.into()),
        ])
    };
    lines.iter().take(MOST_LINES).map(line).collect()
}

/// A draft that was opened, in the format of drafts.
fn opened(opened: &Opened, names: &mut Names) -> Value {
    let draft = mask::draft(&opened.draft).to_text();
    let remarks = opened.remarks.iter().map(|one| list(vec![shape(&one.path), shape(&one.text)])).collect();
    object(vec![
        ("id", opened.id.as_deref().map_or(Value::Null, |id| names.of(id).into())),
        ("remarks", remarks),
        ("draft", parsed(&draft)),
    ])
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// How many users there are, and how long their agent IDs: none of them is written.
fn directory(directory: &Directory) -> Value {
    object(vec![("users", directory.len().into()), ("agentId", shape_of(directory.next_agent_id()))])
}

/// A user as the API answers it, without what this version does not know.
fn user(answer: &Map<String, Value>) -> Value {
    let masked = mask::form(&read::from_object(answer).form);
    let mut user = parsed(&payload::build(&masked).text());
    if let (Value::Object(user), Some(Value::String(id))) = (&mut user, answer.get("userId")) {
        user.insert("userId".to_owned(), shape(id));
    }
    user
}

fn event(event: &Event) -> Vec<Value> {
    let told = |name: &str, what: Value| vec![name.into(), what];
    match event {
        Event::Recorded(result) => told("recorded", shape_of(result.as_ref().err().map(String::as_str))),
        Event::Token(Ok(())) => vec!["token".into()],
        Event::Token(Err(TokenFailure::Refused { status, messages })) => {
            vec!["refused".into(), (*status).into(), messages.iter().map(|one| shape(one)).collect()]
        }
        Event::Token(Err(TokenFailure::Unavailable(why))) => told("unavailable", shape(why)),
        Event::Answered(answer) => told("answered", answered(answer)),
        Event::Failed(SendFailure::NotSent(why)) => told("not_sent", shape(why)),
        Event::Failed(SendFailure::Unknown(why)) => told("unknown", shape(why)),
        Event::LookedUp(Ok(found)) => {
            let of = |found: &Found| {
                let id = shape_of(found.user_id.as_deref());
                object(vec![("userId", id), ("archived", found.archived.into())])
            };
            told("looked_up", found.as_ref().map_or(Value::Null, of))
        }
        Event::LookedUp(Err(failure)) => told("not_looked_up", shape(&failure.why)),
        Event::Blocked(_) => vec!["blocked".into()],
        Event::Cancelled => vec!["cancelled".into()],
        Event::Closed => vec!["closed".into()],
    }
}

fn answered(answer: &Answer) -> Value {
    let body = match answer::json(&answer.body) {
        Some(Value::Object(object)) if (200..300).contains(&answer.status) => user(&object),
        _ => refusal(answer),
    };
    let retry_after = match answer.retry_after {
        None => Value::Null,
        Some(RetryAfter::Seconds(seconds)) => seconds.into(),
        Some(RetryAfter::Unreadable) => "unreadable".into(),
    };
    object(vec![
        ("status", answer.status.into()),
        ("retryAfter", retry_after),
        ("host", shape_of(answer.location_host.as_deref())),
        ("body", body),
        ("complete", answer.body_complete.into()),
    ])
}

/// What an error says, in one of the shapes in which the API says it.
fn refusal(answer: &Answer) -> Value {
    let said = answer::read(answer);
    let fault = |message: &String| {
        let mut fault = vec![("message", mask::said(message).into())];
        if let Some(note) = said.notes.iter().find(|note| note.text == *message) {
            let row = note.row.unwrap_or(0);
            fault.push(("path", note.field.field().path.replacen("[]", &format!("[{row}]"), 1).into()));
        }
        object(fault)
    };
    let faults: Vec<_> = said.messages.iter().map(fault).collect();
    if faults.is_empty() { Value::Null } else { object(vec![("errors", list(faults))]) }
}

/// What the wizard is told of an account.
pub fn account(setting: &Setting, known: &KnownLists) -> Value {
    let default = |(at, value): &(Addr, String)| {
        list(vec![draft::key_of(*at).into(), mask::answer(at.field.field(), value).into()])
    };
    // Features are the API's own names; others that somebody wrote down are nobody's business.
    let is_known = |name: &&String| FIELDS.iter().any(|field| field.feature == Some(name.as_str()));
    let features = |all: &std::sync::Arc<[String]>| {
        all.iter().filter(is_known).map(|name| Value::from(name.as_str())).collect()
    };
    let secret = match setting.secret {
        SecretState::AtHand => "at hand",
        SecretState::Command => "command",
        SecretState::Prompt => "prompt",
    };
    let choosable = |account: &Choosable| {
        list(vec![Value::from(mask::account(&account.name)), account.production.into()])
    };
    object(vec![
        ("name", mask::account(&setting.account).into()),
        ("practice", setting.practice.into()),
        ("production", setting.production.into()),
        ("defaults", setting.defaults.iter().map(default).collect()),
        ("features", setting.features.as_ref().map_or(Value::Null, features)),
        ("secret", secret.into()),
        ("accounts", setting.accounts.iter().map(choosable).collect()),
        ("regions", known_list(&known.regions)),
        ("callbackNumbers", known_list(&known.callback_numbers)),
    ])
}

fn known_list(known: &[Known]) -> Value {
    let listed = FIELDS.iter().find(|field| matches!(field.kind, Kind::Listed(_)));
    let field = listed.unwrap_or(FieldId::Username.field());
    let name = |name: &str| Value::from(mask::answer(field, name));
    let entry = |one: &Known| list(vec![name(&one.id), name(&one.name), shape(&one.detail)]);
    known.iter().take(MOST_LINES).map(entry).collect()
}

/// The keys that `[keys]` changed, by the commands' names.
pub fn keys(keymap: &Keymap) -> Value {
    let usual = Keymap::default();
    let changed = keymap.bindings.iter().filter(|one| usual.binding(one.command) != Some(one));
    object(changed.map(|one| (one.name, one.shown().to_lowercase().into())).collect())
}
