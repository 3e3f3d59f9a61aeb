//! Reads a recording back: what is written of each message becomes a message of the same shape.

use super::replay::{Start, Step};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use vcc_user::account::Choosable;
use vcc_user::account::{Directory, UserEntry};
use vcc_user::runtime::Happening;
use vcc_user::submission::curl::Address;
use vcc_user::submission::{Answer, Event as Told, Found, RetryAfter, SendFailure, TokenFailure};
use vcc_user::ui::theme::Background;
use vcc_user::user::draft::Draft;
use vcc_user::user::fields::FieldId;
use vcc_user::user::form::Addr;
use vcc_user::user::read::Remark;
use vcc_user::user::rule::Severity;
use vcc_user::wizard::Setting;
use vcc_user::wizard::exporting::Export;
use vcc_user::wizard::keymap::Keymap;
use vcc_user::wizard::msg::{AttemptLine, DraftLine, Known, Msg, Opened, SaveFailure, Tried};
use vcc_user::wizard::secret::SecretState;
use vcc_user::wizard::shelf::Manage;
use vcc_user::wizard::suggest::KnownLists;

/// What a recording starts with, and what happens then.
pub fn recording(text: &str) -> (Start, Vec<Step>) {
    let mut lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let head = lines.next().unwrap();
    assert_eq!(head["recording"], 1, "{head}");
    let (setting, known) = account(&head["account"]);
    let keys: Vec<_> = head["keys"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, keys)| (name.clone(), text_of(keys), 1))
        .collect();
    let mut start = Start {
        setting,
        known,
        keymap: Keymap::with(&keys).unwrap(),
        mouse: head["mouse"] == true,
        ascii: head["ascii"] == true,
        ..Start::usual()
    };
    let mut steps = Vec::new();
    let mut begun = false;
    for line in lines {
        match (&line, begun) {
            (line, false) if line.get("opened").is_some() => start.opened = Some(opened(&line["opened"])),
            (line, false) if line.get("like").is_some() => start.like = Some(text_of(&line["like"])),
            (line, false) => (start.size, begun) = (size(&line["size"]), true),
            (line, true) => step(line, &mut steps),
        }
    }
    (start, steps)
}

fn step(line: &Value, steps: &mut Vec<Step>) {
    let Some(at) = line.get("at").and_then(Value::as_u64).map(Duration::from_millis) else { return };
    let with = line.get("with").is_some();
    let mut add = |happening, with, size| steps.push(Step { at, with, happening, size });
    let unseen = line.get("unseen").is_some();
    if unseen {
        // What was typed unseen is not known: one letter stands for it.
        add(Some(input(Event::Key(key("x")))), with, None);
    }
    let with = with || unseen;
    let (name, value) = line.as_object().unwrap().iter().next().unwrap();
    match name.as_str() {
        "deadline" => add(None, with, None),
        "key" => add(Some(input(Event::Key(key(value.as_str().unwrap())))), with, None),
        "paste" => add(Some(input(Event::Paste(text_of(value)))), with, None),
        "click" => add(Some(mouse(MouseEventKind::Down(MouseButton::Left), value)), with, None),
        "wheel_down" => add(Some(mouse(MouseEventKind::ScrollDown, value)), with, None),
        "wheel_up" => add(Some(mouse(MouseEventKind::ScrollUp, value)), with, None),
        "resized" => add(Some(Happening::Resized), with, Some(size(value))),
        "background" => {
            let background = match value.as_str() {
                Some("dark") => Background::Dark,
                Some("light") => Background::Light,
                _ => Background::Unknown,
            };
            add(Some(Happening::Background(background)), with, None);
        }
        "drained" => add(Some(Happening::Drained), with, None),
        "stop" => add(Some(Happening::Stop), with, None),
        "continued" => add(Some(Happening::Continued), with, None),
        "signal" => add(Some(Happening::Signal(i32::try_from(value.as_i64().unwrap()).unwrap())), with, None),
        "panicked" => add(Some(Happening::Panicked), with, None),
        "gone" => add(Some(Happening::Gone), with, None),
        told => add(Some(Happening::Task(msg(told, value))), with, None),
    }
}

fn input(event: Event) -> Happening {
    Happening::Input(vec![event])
}

fn mouse(kind: MouseEventKind, at: &Value) -> Happening {
    let (column, row) = size(at);
    input(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }))
}

fn size(value: &Value) -> (u16, u16) {
    let of = |index: usize| u16::try_from(value[index].as_u64().unwrap()).unwrap();
    (of(0), of(1))
}

/// A key by the name that a recording gives it.
pub fn key(name: &str) -> KeyEvent {
    let (mut modifiers, mut rest) = (KeyModifiers::NONE, name);
    for (word, modifier) in
        [("ctrl-", KeyModifiers::CONTROL), ("alt-", KeyModifiers::ALT), ("shift-", KeyModifiers::SHIFT)]
    {
        if let Some(after) = rest.strip_prefix(word).filter(|after| !after.is_empty()) {
            modifiers |= modifier;
            rest = after;
        }
    }
    let code = match rest {
        "tab" => KeyCode::Tab,
        "backtab" => KeyCode::BackTab,
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pageup" => KeyCode::PageUp,
        "pagedown" => KeyCode::PageDown,
        "backspace" => KeyCode::Backspace,
        "delete" => KeyCode::Delete,
        "insert" => KeyCode::Insert,
        _ => match rest.strip_prefix('f').and_then(|number| number.parse().ok()) {
            Some(number) => KeyCode::F(number),
            None => KeyCode::Char(rest.chars().next().unwrap()),
        },
    };
    KeyEvent::new(code, modifiers)
}

fn managed(value: &Value) -> Manage {
    let (id, more) = (text_of(&value[1]), &value[2]);
    match value[0].as_str().unwrap() {
        "rename" => Manage::Rename { id, name: text_of(more) },
        "duplicate" => Manage::Duplicate { id, copy: text_of(more) },
        "template" => Manage::Template { id, template: *more == true },
        "remove" => Manage::Remove(id),
        _ => Manage::BringBack(id),
    }
}

fn msg(name: &str, value: &Value) -> Msg {
    match name {
        "saved" => {
            let failed = value["failed"].as_array();
            let failed = failed.map(|one| SaveFailure { reason: text_of(&one[0]), conflict: one[1] == true });
            let revision = value["revision"].as_u64().unwrap();
            Msg::Saved { id: text_of(&value["id"]), revision, result: failed.map_or(Ok(()), Err) }
        }
        "json_saved" => Msg::Exported { what: Export::Json, result: words(value) },
        "curl_saved" => Msg::Exported { what: Export::Curl, result: words(value) },
        "managed" => Msg::Managed(Ok(managed(value))),
        "not_managed" => Msg::Managed(Err(text_of(value))),
        "drafts" => Msg::Drafts(value.as_array().unwrap().iter().map(draft_line).collect()),
        "newest" => Msg::Newest((!value.is_null()).then(|| draft_line(value))),
        "opened" => Msg::Opened(Ok(Box::new(opened(value)))),
        "not_opened" => Msg::Opened(Err(text_of(value))),
        "submission" => {
            Msg::Submission { attempt: text_of(&value["attempt"]), event: event(&value["event"]) }
        }
        "callback_numbers" => Msg::CallbackNumbers(known(value)),
        "directory" => Msg::Directory(Ok(Arc::new(directory(value)))),
        "no_directory" => Msg::Directory(Err(text_of(value))),
        "user" => {
            let user = value["user"].as_object().cloned();
            let result = user.map(Box::new).ok_or_else(|| text_of(&value["why"]));
            Msg::UserRead { username: text_of(&value["username"]), result }
        }
        "secret" => Msg::Secret(words(value).map(drop)),
        "account" => Msg::Account(Ok(Box::new(account(value)))),
        "no_account" => Msg::Account(Err(text_of(value))),
        "attempts" => Msg::OpenAttempts(value.as_array().unwrap().iter().map(attempt_line).collect()),
        "tried" => {
            let users = (!value["users"].is_null()).then(|| words(&value["users"]));
            Msg::Tried(Tried { token: words(&value["token"]), users })
        }
        "account_saved" => Msg::AccountSaved(words(value)),
        other => panic!("nobody knows what {other} is"),
    }
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn optional(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn words(value: &Value) -> Result<String, String> {
    if value[0] == "ok" { Ok(text_of(&value[1])) } else { Err(text_of(&value[1])) }
}

fn draft_line(value: &Value) -> DraftLine {
    DraftLine {
        id: text_of(&value["id"]),
        title: text_of(&value["title"]),
        role: text_of(&value["role"]),
        errors: usize::try_from(value["errors"].as_u64().unwrap()).unwrap(),
        age: value["age"].as_u64().unwrap(),
        user_id: optional(&value["userId"]),
        template: value["template"] == true,
        damaged: optional(&value["damaged"]),
    }
}

fn attempt_line(value: &Value) -> AttemptLine {
    AttemptLine {
        id: text_of(&value["id"]),
        account: text_of(&value["account"]),
        username: text_of(&value["username"]),
        age: value["age"].as_u64().unwrap(),
    }
}

fn opened(value: &Value) -> Opened {
    let (draft, _) = Draft::from_text(&value["draft"].to_string()).unwrap();
    let remark =
        |one: &Value| Remark { path: text_of(&one[0]), severity: Severity::Warning, text: text_of(&one[1]) };
    Opened {
        id: optional(&value["id"]),
        draft,
        remarks: value["remarks"].as_array().unwrap().iter().map(remark).collect(),
    }
}

/// As many users as there were: made up, with agent IDs as long as theirs.
fn directory(value: &Value) -> Directory {
    let digits = value["agentId"].as_str().map_or(0, str::len);
    let mut directory = Directory::default();
    for number in 1..=value["users"].as_u64().unwrap() {
        let id = if digits == 0 { String::new() } else { format!("{number:0digits$}") };
        let user = json!({
            "username": format!("user {number}"), "name": format!("User {number}"),
            "userAccountConfiguration": {"role": "Agent", "agentConfiguration": {"agentDisplayId": id}},
        });
        directory.add(&UserEntry { answer: user.as_object().cloned().unwrap() });
    }
    directory.finish();
    directory
}

fn event(value: &Value) -> Told {
    let why = || text_of(&value[1]);
    match value[0].as_str().unwrap() {
        "recorded" => Told::Recorded(optional(&value[1]).map_or(Ok(()), Err)),
        "token" => Told::Token(Ok(())),
        "refused" => {
            let messages = value[2].as_array().unwrap().iter().map(text_of).collect();
            let status = u16::try_from(value[1].as_u64().unwrap()).unwrap();
            Told::Token(Err(TokenFailure::Refused { status, messages }))
        }
        "unavailable" => Told::Token(Err(TokenFailure::Unavailable(why()))),
        "answered" => Told::Answered(answer(&value[1])),
        "not_sent" => Told::Failed(SendFailure::NotSent(why())),
        "unknown" => Told::Failed(SendFailure::Unknown(why())),
        "looked_up" => Told::LookedUp(Ok((!value[1].is_null()).then(|| Found {
            user_id: optional(&value[1]["userId"]),
            archived: value[1]["archived"] == true,
        }))),
        "not_looked_up" => Told::LookedUp(Err(why().into())),
        "cancelled" => Told::Cancelled,
        "closed" => Told::Closed,
        other => panic!("nobody knows what became of it: {other}"),
    }
}

fn answer(value: &Value) -> Answer {
    let retry_after = match &value["retryAfter"] {
        Value::Null => None,
        Value::Number(seconds) => Some(RetryAfter::Seconds(seconds.as_u64().unwrap())),
        _ => Some(RetryAfter::Unreadable),
    };
    let body = &value["body"];
    Answer {
        status: u16::try_from(value["status"].as_u64().unwrap()).unwrap(),
        retry_after,
        location_host: optional(&value["host"]),
        body: if body.is_null() { Vec::new() } else { body.to_string().into_bytes() },
        body_complete: value["complete"] == true,
    }
}

fn account(value: &Value) -> (Setting, KnownLists) {
    let default = |one: &Value| {
        let field = FieldId::from_key(one[0].as_str().unwrap()).unwrap();
        (Addr::of(field), text_of(&one[1]))
    };
    let texts = |value: &Value| value.as_array().map(|all| all.iter().map(text_of).collect::<Vec<_>>());
    let choosable = |one: &Value| Choosable { name: text_of(&one[0]), production: one[1] == true };
    let setting = Setting {
        account: text_of(&value["name"]),
        api_url: String::new(),
        address: Address::default(),
        practice: value["practice"] == true,
        production: value["production"] == true,
        defaults: value["defaults"].as_array().unwrap().iter().map(default).collect(),
        features: texts(&value["features"]).map(Arc::from),
        secret: match value["secret"].as_str() {
            Some("command") => SecretState::Command,
            Some("prompt") => SecretState::Prompt,
            _ => SecretState::AtHand,
        },
        accounts: value["accounts"].as_array().into_iter().flatten().map(choosable).collect(),
    };
    let known =
        KnownLists { regions: known(&value["regions"]), callback_numbers: known(&value["callbackNumbers"]) };
    (setting, known)
}

fn known(value: &Value) -> Vec<Known> {
    let one = |one: &Value| Known { id: text_of(&one[0]), name: text_of(&one[1]), detail: text_of(&one[2]) };
    value.as_array().unwrap().iter().map(one).collect()
}
