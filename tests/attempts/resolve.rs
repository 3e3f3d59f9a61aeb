//! `attempts` and `attempts resolve`.

use super::{DRAFT, account, attempts};
use crate::common::home::{Home, RunResult, finished};
use crate::common::server::{Reply, Request, Server, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What the list of users answers, one after the other.
const ANSWERS: [(&str, &str); 6] = [
    ("500 Internal Server Error", r#"{"message":"tired"}"#),
    ("200 OK", r#"{"users":[{"username":"ben","userId":"1"}]}"#),
    ("200 OK", r#"{"users":[{"username":"jana","userId":"77","active":false}]}"#),
    ("403 Forbidden", r#"{"message":"no"}"#),
    ("200 OK", "<html>"),
    ("409 Conflict", r#"{"message":"A user with this username exists"}"#),
];
const BROKEN: usize = 0;
const NOT_FOUND: usize = 1;
const FOUND: usize = 2;
const FORBIDDEN: usize = 3;
const UNREADABLE: usize = 4;

struct Place {
    home: Home,
    api: Server,
    tokens: Server,
    now: Arc<AtomicUsize>,
}

impl Place {
    /// A draft was sent; the server dropped the connection, and could not be asked either.
    fn with_an_unknown_one() -> (Self, String) {
        let now = Arc::new(AtomicUsize::new(BROKEN));
        let script = Arc::clone(&now);
        let api = Server::start(move |_, request: &Request| match script.load(Ordering::SeqCst) {
            BROKEN if request.is_post() => Reply::Drop,
            _ if request.is_post() => json(ANSWERS[5].0, ANSWERS[5].1),
            now => json(ANSWERS[now].0, ANSWERS[now].1),
        });
        let tokens = Server::start(|_, _| json("200 OK", r#"{"access_token":"t0ken","expires_in":7200}"#));
        let place = Self { home: Home::new(), api, tokens, now };
        account(&place.home, &place.api.url("/useradmin"), &place.tokens.url("/token"));
        place.home.write_draft("one", DRAFT);
        place.run(&["submit", "--yes", "one"]).ends(7);
        let listed = attempts(&place.home);
        assert_eq!((listed.len(), &listed[0]["outcome"]), (1, &"unknown".into()));
        let id = listed[0]["id"].as_str().unwrap().to_owned();
        (place, id)
    }

    fn run(&self, args: &[&str]) -> RunResult {
        let mut command = self.home.command(args);
        command.env("VCC_CLIENT_SECRET", "s3cret");
        finished(command, "")
    }

    fn resolve(&self, id: &str, answer: usize) -> RunResult {
        self.now.store(answer, Ordering::SeqCst);
        self.run(&["attempts", "resolve", id])
    }
}

#[test]
fn list_as_table_json_and_csv() {
    let (place, id) = Place::with_an_unknown_one();
    let first = attempts(&place.home)[0].clone();
    let keys: Vec<&String> = first.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["id", "time", "account", "username", "outcome", "userId", "setup", "takeBack"]);
    assert_eq!((&first["account"], &first["username"]), (&"here".into(), &"jana".into()));
    // A record of a later time.
    let folder = place.home.path().join("state/vcc-user/attempts");
    let record = std::fs::read_to_string(folder.join(format!("{id}.json"))).unwrap();
    let at = record.lines().find(|line| line.contains("\"at\"")).unwrap();
    let later =
        record.replace(at, "\"at\": 9999999999999,").replace(&id, "later").replace("jana", "x\u{9b}2Jy");
    std::fs::write(folder.join("later.json"), later).unwrap();
    std::fs::write(folder.join("bad\u{1b}.json"), &record[..99]).unwrap();
    let ran = place.run(&["attempts"]).ends(0);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(lines[0].starts_with("ID ") && lines[0].ends_with("SETUP"), "{ran:?}");
    assert!(lines[1].starts_with("later ") && lines[1].contains("x\u{fffd}2Jy"), "{ran:?}");
    assert!(lines[2].starts_with(&id) && lines[2].contains("here") && lines[2].ends_with('-'), "{ran:?}");
    assert!(ran.err.contains(r"bad\u{1b}.json") && ran.err.contains("damaged"), "{ran:?}");
}

#[test]
fn no_attempts() {
    let home = Home::new();
    assert_eq!(home.run(&["attempts"]).ends(0).out, "");
    assert_eq!(home.run(&["attempts", "--json"]).ends(0).out, "[]\n");
}

#[test]
fn found_user_resolves_the_attempt() {
    let (place, id) = Place::with_an_unknown_one();
    let ran = place.resolve(&id, FOUND).ends(0);
    assert_eq!(ran.out, "found jana 77\n");
    assert!(ran.err.contains("jana exists (archived)"), "{ran:?}");
    let listed = attempts(&place.home);
    assert_eq!((&listed[0]["outcome"], &listed[0]["userId"]), (&"unknown".into(), &"77".into()));
    let asked = place.api.requests().len();
    let ran = place.run(&["attempts", "resolve", &id, "--json"]).ends(0);
    assert!(ran.err.contains("is settled: found.") && ran.json()["userId"] == "77", "{ran:?}");
    assert_eq!(place.api.requests().len(), asked, "asked for what is known");
}

#[test]
fn missing_user_keeps_the_attempt_open() {
    let (place, id) = Place::with_an_unknown_one();
    let ran = place.resolve(&id, NOT_FOUND).ends(7);
    assert_eq!(ran.out, "unknown jana -\n");
    assert!(ran.err.contains("there is no jana at the moment"), "{ran:?}");
    assert_eq!(place.api.posts(), 1);
    // It is not sent again by itself, whatever the look-up said.
    let ran = place.run(&["submit", "--yes", "--json", "one"]).ends(7);
    assert_eq!(place.api.posts(), 1);
    assert_eq!(ran.json()[0]["outcome"], "unknown");
    assert!(ran.err.contains(&format!("attempts resolve {id}")), "{ran:?}");
    // `--again` sends it anyway; a user that exists then may come from the first attempt.
    let ran = place.run(&["submit", "--yes", "--again", "one"]).ends(7);
    assert_eq!(place.api.posts(), 2);
    assert!(ran.err.contains("perhaps from your earlier attempt"), "{ran:?}");
    place.resolve(&id, FOUND).ends(0);
}

#[test]
fn failed_look_up_changes_nothing() {
    let (place, id) = Place::with_an_unknown_one();
    let record = place.home.path().join(format!("state/vcc-user/attempts/{id}.json"));
    let before = std::fs::read(&record).unwrap();
    for (answer, code) in [(BROKEN, 7), (UNREADABLE, 7), (FORBIDDEN, 4)] {
        let ran = place.resolve(&id, answer).ends(code);
        assert!(ran.err.contains("The look-up failed"), "{ran:?}");
        assert_eq!(ran.out, "unknown jana -\n");
        assert_eq!(std::fs::read(&record).unwrap(), before);
    }
}

#[test]
fn resolve_uses_the_address_of_the_attempt() {
    let (place, id) = Place::with_an_unknown_one();
    let asked = (place.api.requests().len(), place.tokens.requests().len());
    let refused = |args: &[&str], words: &str| {
        let ran = place.run(args).ends(2);
        assert!(ran.err.contains(words) && ran.out.is_empty(), "{ran:?}");
    };
    refused(&["attempts", "resolve", "nobody"], "no attempt nobody");
    refused(&["attempts", "resolve", "../one"], "is not the id of an attempt");
    refused(&["attempts", "resolve", &id, "--account", "sandbox"], "not of sandbox");
    account(&place.home, &place.api.url("/other"), &place.tokens.url("/token"));
    refused(&["attempts", "resolve", &id], "/other now");
    place.home.write_config("");
    refused(&["attempts", "resolve", &id], "there is no account \"here\"");
    assert_eq!((place.api.requests().len(), place.tokens.requests().len()), asked);
}

#[test]
fn sandbox_is_asked_when_named() {
    let (place, id) = Place::with_an_unknown_one();
    let record = place.home.path().join(format!("state/vcc-user/attempts/{id}.json"));
    let text = std::fs::read_to_string(&record).unwrap().replace("\"here\"", "\"sandbox\"");
    std::fs::write(&record, text.replace(&place.api.url("/useradmin"), "sandbox")).unwrap();
    let ran = place.run(&["attempts", "resolve", &id]).ends(2);
    assert!(ran.err.contains("--account sandbox"), "{ran:?}");
    assert_eq!(
        place.run(&["attempts", "resolve", &id, "--account", "sandbox"]).ends(7).out,
        "unknown jana -\n"
    );
}
