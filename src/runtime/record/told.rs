//! What is written of that which came from outside: its kind, and of its texts the shape.

use super::mask::{self, text};
use super::names::Names;
use crate::account::Directory;
use crate::submission::{Answer, Event, Found, RetryAfter, SendFailure, TokenFailure, answer};
use crate::user::draft;
use crate::user::field::Kind;
use crate::user::fields::{FIELDS, FieldId};
use crate::user::form::Addr;
use crate::user::{payload, read};
use crate::wizard::Setting;
use crate::wizard::accounts::SecretState;
use crate::wizard::keymap::Keymap;
use crate::wizard::msg::{AttemptLine, DraftLine, Known, Msg, Opened};
use crate::wizard::suggest::KnownLists;
use serde_json::{Map, Value, json};

/// Thousands of drafts would make a recording that nobody reads; no screen shows so many.
const MOST_LINES: usize = 200;

/// What is written of a message; nothing of those that are no message from outside.
pub fn written(msg: &Msg, names: &mut Names) -> Option<(&'static str, Value)> {
    Some(match msg {
        Msg::Saved { id, revision, result } => {
            let failed = result.as_ref().err().map(|one| json!([text(&one.reason), one.conflict]));
            ("saved", json!({"id": names.of(id), "revision": revision, "failed": failed}))
        }
        Msg::JsonSaved(result) => ("json_saved", words(result)),
        Msg::Managed(result) => ("managed", words(result)),
        Msg::Drafts(lines) => ("drafts", drafts(lines, names)),
        Msg::Newest(line) => ("newest", line.as_ref().map_or(Value::Null, |line| draft_line(line, names))),
        Msg::Opened(Ok(opened)) => ("opened", self::opened(opened, names)),
        Msg::Opened(Err(why)) => ("not_opened", text(why).into()),
        Msg::Submission { attempt, event } => {
            ("submission", json!({"attempt": names.of(attempt), "event": self::event(event)}))
        }
        Msg::CallbackNumbers(known) => ("callback_numbers", known_list(known)),
        Msg::Directory(Ok(directory)) => ("directory", self::directory(directory)),
        Msg::Directory(Err(why)) => ("no_directory", text(why).into()),
        Msg::UserRead { username, result } => {
            let (user, why) = (result.as_ref().ok().map(|object| user(object)), result.as_ref().err());
            ("user", json!({"username": text(username), "user": user, "why": why.map(|why| text(why))}))
        }
        Msg::Secret(result) => {
            ("secret", words(&result.as_ref().map(|()| String::new()).map_err(Clone::clone)))
        }
        Msg::Account(Ok(given)) => ("account", account(&given.0, &given.1)),
        Msg::Account(Err(why)) => ("no_account", text(why).into()),
        Msg::OpenAttempts(lines) => ("attempts", attempts(lines, names)),
        Msg::Tried(tried) => {
            ("tried", json!({"token": words(&tried.token), "users": tried.users.as_ref().map(words)}))
        }
        Msg::AccountSaved(result) => ("account_saved", words(result)),
        Msg::Key(_)
        | Msg::Click(_)
        | Msg::Wheel { .. }
        | Msg::Paste(_)
        | Msg::Line(_)
        | Msg::Leave
        | Msg::Deadline
        | Msg::NotRecording(_) => return None,
    })
}

/// `["ok", TEXT]` or `["no", TEXT]`.
fn words(result: &Result<String, String>) -> Value {
    match result {
        Ok(said) => json!(["ok", text(said)]),
        Err(why) => json!(["no", text(why)]),
    }
}

fn drafts(lines: &[DraftLine], names: &mut Names) -> Value {
    lines.iter().take(MOST_LINES).map(|line| draft_line(line, names)).collect()
}

fn draft_line(line: &DraftLine, names: &mut Names) -> Value {
    json!({
        "id": names.of(&line.id), "title": text(&line.title), "role": mask::role(&line.role),
        "errors": line.errors, "age": line.age, "userId": line.user_id.as_deref().map(text),
        "template": line.template, "damaged": line.damaged.as_deref().map(text),
    })
}

fn attempts(lines: &[AttemptLine], names: &mut Names) -> Value {
    let line = |line: &AttemptLine| {
        json!({
            "id": names.of(&line.id), "account": mask::account(&line.account), "username": text(&line.username),
            "age": line.age,
        })
    };
    lines.iter().take(MOST_LINES).map(line).collect()
}

/// A draft that was opened, in the format of drafts.
fn opened(opened: &Opened, names: &mut Names) -> Value {
    let draft = mask::draft(&opened.draft).to_text();
    let remarks: Vec<_> =
        opened.remarks.iter().map(|one| json!([text(&one.path), text(&one.text)])).collect();
    json!({
        "id": opened.id.as_deref().map(|id| names.of(id)), "remarks": remarks,
        "draft": serde_json::from_str::<Value>(&draft).unwrap_or_default(),
    })
}

/// How many users there are, and how long their agent IDs: none of them is written.
fn directory(directory: &Directory) -> Value {
    json!({"users": directory.len(), "agentId": directory.next_agent_id().map(text)})
}

/// A user as the API answers it, without what this version does not know.
fn user(object: &Map<String, Value>) -> Value {
    let masked = mask::form(&read::from_object(object).form);
    let mut user: Map<String, Value> =
        serde_json::from_str(&payload::build(&masked).text()).unwrap_or_default();
    if let Some(Value::String(id)) = object.get("userId") {
        user.insert("userId".to_owned(), text(id).into());
    }
    user.into()
}

fn event(event: &Event) -> Value {
    match event {
        Event::Recorded(result) => json!(["recorded", result.as_ref().err().map(|why| text(why))]),
        Event::Token(Ok(())) => json!(["token"]),
        Event::Token(Err(TokenFailure::Refused { status, messages })) => {
            json!(["refused", status, messages.iter().map(|one| text(one)).collect::<Vec<_>>()])
        }
        Event::Token(Err(TokenFailure::Unavailable(why))) => json!(["unavailable", text(why)]),
        Event::Answered(answer) => answered(answer),
        Event::Failed(SendFailure::NotSent(why)) => json!(["not_sent", text(why)]),
        Event::Failed(SendFailure::Unknown(why)) => json!(["unknown", text(why)]),
        Event::LookedUp(Ok(found)) => {
            let of = |found: &Found| json!({"userId": found.user_id.as_deref().map(text), "archived": found.archived});
            json!(["looked_up", found.as_ref().map(of)])
        }
        Event::LookedUp(Err(why)) => json!(["not_looked_up", text(why)]),
        Event::Cancelled => json!(["cancelled"]),
        Event::Closed => json!(["closed"]),
    }
}

fn answered(answer: &Answer) -> Value {
    let body = match answer::json(&answer.body) {
        Some(Value::Object(object)) if (200..300).contains(&answer.status) => Some(user(&object)),
        _ => refusal(answer),
    };
    let retry_after = answer.retry_after.map(|after| match after {
        RetryAfter::Seconds(seconds) => json!(seconds),
        RetryAfter::Unreadable => json!("unreadable"),
    });
    json!(["answered", {
        "status": answer.status, "retryAfter": retry_after,
        "host": answer.location_host.as_deref().map(text), "body": body, "complete": answer.body_complete,
    }])
}

/// What an error says, in one of the shapes in which the API says it.
fn refusal(answer: &Answer) -> Option<Value> {
    let said = answer::read(answer);
    let fault = |message: &String| match said.notes.iter().find(|note| note.text == *message) {
        Some(note) => {
            let row = note.row.unwrap_or(0);
            let path = note.field.field().path.replacen("[]", &format!("[{row}]"), 1);
            json!({"path": path, "message": mask::said(message)})
        }
        None => json!({"message": mask::said(message)}),
    };
    let faults: Vec<_> = said.messages.iter().map(fault).collect();
    (!faults.is_empty()).then(|| json!({"errors": faults}))
}

/// What the wizard is told of an account.
pub fn account(setting: &Setting, known: &KnownLists) -> Value {
    let default =
        |(at, value): &(Addr, String)| json!([draft::key_of(*at), mask::answer(at.field.field(), value)]);
    // Features are the API's own names; others that somebody wrote down are nobody's business.
    let is_known = |name: &&String| FIELDS.iter().any(|field| field.feature == Some(name.as_str()));
    let features =
        setting.features.as_ref().map(|all| all.iter().filter(is_known).cloned().collect::<Vec<_>>());
    json!({
        "name": mask::account(&setting.account), "practice": setting.practice, "production": setting.production,
        "defaults": setting.defaults.iter().map(default).collect::<Vec<_>>(), "features": features,
        "secret": match setting.secret {
            SecretState::AtHand => "at hand",
            SecretState::Command => "command",
            SecretState::Prompt => "prompt",
        },
        "accounts": setting.accounts.iter().map(|name| mask::account(name)).collect::<Vec<_>>(),
        "regions": known_list(&known.regions), "callbackNumbers": known_list(&known.callback_numbers),
    })
}

fn known_list(known: &[Known]) -> Value {
    let listed = FIELDS.iter().find(|field| matches!(field.kind, Kind::Listed(_)));
    let field = listed.unwrap_or(FieldId::Username.field());
    let entry = |one: &Known| {
        json!([mask::answer(field, &one.id), mask::answer(field, &one.name), text(&one.detail)])
    };
    known.iter().take(MOST_LINES).map(entry).collect()
}

/// The keys that `[keys]` changed, by the commands' names.
pub fn keys(keymap: &Keymap) -> Value {
    let usual = Keymap::default();
    let changed = keymap.bindings.iter().filter(|one| usual.binding(one.command) != Some(one));
    changed
        .map(|one| (one.name.to_owned(), Value::from(one.shown().to_lowercase())))
        .collect::<Map<_, _>>()
        .into()
}
