//! A user that an earlier attempt created is not sent again, by any command or front end.

use super::{DRAFT, account, attempts};
use crate::common::home::{Home, RunResult, finished};
use crate::common::server::{Reply, Request, Server, json};
use crate::common::{MINIMAL, RunningApp, draft};
use secrecy::SecretString;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use vcc_user::account::{Account, ListedUser, UserIndex};
use vcc_user::app::msg::{LoadedDraft, Msg, OwnUser};
use vcc_user::services::connection::ApiTarget;
use vcc_user::submission::{EarlierAttempt, OutcomeKind};

const EXISTS: &str = "exists, userId 77";
const TAKEN: &str = r#"{"message":"A user with this username exists"}"#;

/// An account that holds `username` once it was posted. It answers the first POSTs like this, and then that the name
/// is taken.
fn api(username: &'static str, first: Reply) -> Server {
    let posts = AtomicUsize::new(0);
    Server::start(move |_, request: &Request| {
        if request.is_post() {
            let before = posts.fetch_add(1, Ordering::SeqCst);
            return if before == 0 { first.clone() } else { json("409 Conflict", TAKEN) };
        }
        let user = format!(r#"{{"username":"{username}","userId":"77"}}"#);
        let users = if posts.load(Ordering::SeqCst) == 0 { String::new() } else { user };
        json("200 OK", &format!(r#"{{"users":[{users}]}}"#))
    })
}

fn created() -> Reply {
    json("201 Created", r#"{"userId":"77","username":"jana"}"#)
}

fn tokens() -> Server {
    Server::start(|_, _| json("200 OK", r#"{"access_token":"t0ken","expires_in":7200}"#))
}

/// A person with the account `here` and the draft `one`.
struct Place {
    home: Home,
    api: Server,
    _tokens: Server,
}

impl Place {
    fn new(first: Reply) -> Self {
        let (home, api, tokens) = (Home::new(), api("jana", first), tokens());
        account(&home, &api.url("/useradmin"), &tokens.url("/token"));
        home.write_draft("one", DRAFT);
        Self { home, api, _tokens: tokens }
    }

    /// One whose draft does not know what the journal knows: the program was killed right after the answer.
    fn killed_after_creating() -> Self {
        let place = Self::new(created());
        place.run(&["submit", "--yes", "one"]).ends(0);
        place.home.write_draft("one", DRAFT);
        place
    }

    /// One whose answer was lost, and whose user was found by this.
    fn lost_and_found() -> Self {
        let place = Self::new(Reply::Drop);
        place.run(&["submit", "--yes", "one"]).ends(7);
        place
    }

    fn run(&self, args: &[&str]) -> RunResult {
        self.run_with(args, &[])
    }

    fn run_with(&self, args: &[&str], lines: &[&str]) -> RunResult {
        let mut command = self.home.command(args);
        command.env("VCC_CLIENT_SECRET", "s3cret");
        finished(command, &(lines.join("\n") + "\n"))
    }

    /// Whichever way it is sent now, nothing leaves.
    fn blocks(&self, draft_is_closed: bool) {
        let file = self.home.write("jana.json", &DRAFT.replace("\"jana\"", "\"JANA\""));
        let users =
            self.home.write("users.csv", "Role,Username,Name,Email\nAdmin,jana,Jana,jana@example.com\n");
        let ran = self.run_with(&["--plain", "--draft", "one"], &[":review", "create", "1", "create", "3"]);
        assert!(ran.out.matches(EXISTS).count() >= 2, "{ran:?}");
        assert!(ran.out.contains("4 Create it again although it exists"), "{ran:?}");
        let again = self.run(&["submit", "--yes", "one"]).ends(2);
        assert!(again.err.contains(EXISTS), "{again:?}");
        let other = self.run(&["submit", "--yes", "--json", &file]).ends(2);
        assert!(other.err.contains(EXISTS), "{other:?}");
        assert_eq!(
            (&other.json()[0]["outcome"], &other.json()[0]["userId"]),
            (&"exists".into(), &"77".into())
        );
        let batch = self.run(&["batch", "--yes", &users]).ends(0);
        assert!(batch.err.contains("every user of the file exists"), "{batch:?}");
        for ran in [ran, again, other, batch] {
            assert!(!format!("{ran:?}").contains("another one"), "advises another name: {ran:?}");
        }
        assert_eq!((self.api.posts(), attempts(&self.home).len()), (1, 1));
        let drafts = self.home.run(&["drafts", "--json"]).json();
        assert_eq!(!drafts[0]["userId"].is_null(), draft_is_closed, "{drafts}");
    }
}

#[test]
fn a_file_is_sent_once() {
    let place = Place::new(created());
    let file = place.home.write("jana.json", DRAFT);
    place.run(&["submit", "--yes", &file]).ends(0);
    // Known without a secret.
    let ran = place.home.run(&["submit", "--yes", &file]).ends(2);
    assert!(ran.err.contains(&format!("jana {EXISTS}")) && ran.out.is_empty(), "{ran:?}");
    place.blocks(false);
    // Only the person overrides it. A name that is taken then is not another customer's.
    let ran = place.run(&["submit", "--yes", "--again", &file]).ends(7);
    assert!(ran.err.contains("perhaps from your earlier attempt"), "{ran:?}");
    assert_eq!(place.api.posts(), 2);
}

#[test]
fn draft_gets_its_user_id_from_the_journal() {
    Place::killed_after_creating().blocks(true);
    let place = Place::killed_after_creating();
    place.run(&["submit", "--yes", "--again", "one"]).ends(7);
    assert_eq!(place.api.posts(), 2);
}

#[test]
fn a_user_that_was_found_is_not_sent_again() {
    Place::lost_and_found().blocks(false);
}

#[test]
fn a_user_that_was_resolved_later_is_not_sent_again() {
    let found = Arc::new(AtomicUsize::new(0));
    let now = Arc::clone(&found);
    let api =
        Server::start(move |_, request: &Request| match (request.is_post(), now.load(Ordering::SeqCst)) {
            (true, _) => Reply::Drop,
            (false, 0) => json("200 OK", r#"{"users":[]}"#),
            (false, _) => json("200 OK", r#"{"users":[{"username":"jana","userId":"77"}]}"#),
        });
    let (home, tokens) = (Home::new(), tokens());
    account(&home, &api.url("/useradmin"), &tokens.url("/token"));
    home.write_draft("one", DRAFT);
    let place = Place { home, api, _tokens: tokens };
    place.run(&["submit", "--yes", "one"]).ends(7);
    found.store(1, Ordering::SeqCst);
    let id = attempts(&place.home)[0]["id"].as_str().unwrap().to_owned();
    place.run(&["attempts", "resolve", &id]).ends(0);
    place.blocks(false);
}

#[test]
fn the_sandbox_of_a_later_run_has_forgotten_its_users() {
    let home = Home::new();
    home.write_draft("one", DRAFT);
    for _ in 0..2 {
        home.run(&["submit", "--account", "sandbox", "--yes", "one"]).ends(0);
        let ran = home.run_with(&["--plain", "--draft", "one"], ":review\ncreate\n3\n").ends(0);
        assert!(ran.out.contains("User created"), "{ran:?}");
    }
    assert_eq!(attempts(&home).len(), 4);
}

/// The wizard on the review of a user without errors, in the real loop.
fn review(api: &Server, tokens: &Server, folder: &std::path::Path) -> RunningApp {
    let secret = SecretString::from("s3cret");
    let (api_url, token_url) = (api.url("/useradmin"), tokens.url("/token"));
    let account = Account { api_url, token_url, client_id: "id".into(), ..Account::named("tests") };
    let opened = LoadedDraft { id: None, draft: draft(MINIMAL), remarks: Vec::new() };
    let running = RunningApp::start(folder, ApiTarget::Account(Box::new(account), Ok(secret)), Some(opened));
    running.keys("F5");
    running.wait_for("ready");
    running
}

#[test]
fn found_user_is_sent_again_only_by_its_button() {
    let (api, tokens, folder) = (api("AgentName", Reply::Drop), tokens(), tempfile::tempdir().unwrap());
    let running = review(&api, &tokens, folder.path());
    running.press_button("AgentName exists, perhaps from this attempt");
    running.keys("Esc F5");
    running.wait_for(&format!("AgentName {EXISTS}: nothing is sent."));
    let screen = running.press_button("It was found after your attempt");
    assert!(screen.contains(&format!("AgentName {EXISTS}")), "{screen}");
    assert_eq!(api.posts(), 1);
    running.keys("Right Right Right");
    running.press_button("perhaps from your earlier attempt");
    assert_eq!(api.posts(), 2);
    running.leave();
}

#[test]
fn created_user_is_not_sent_again_by_draft_or_run() {
    let (api, tokens, folder) = (api("AgentName", created()), tokens(), tempfile::tempdir().unwrap());
    let running = review(&api, &tokens, folder.path());
    running.press_button("User created");
    running.leave();
    let running = review(&api, &tokens, folder.path());
    running.press_button("It was created by your attempt");
    running.leave();
    assert_eq!(api.posts(), 1);
}

#[test]
fn own_user_in_the_list_is_not_reported_as_taken() {
    let mut alone = crate::common::TestApp::on(MINIMAL);
    let mut directory = UserIndex::default();
    let user = serde_json::json!({"username": "agentname", "userId": "77"});
    directory.add(ListedUser::from_json(&user));
    directory.finish();
    alone.send(Msg::Users(Ok(Arc::new(directory))));
    assert_eq!(alone.app.document().errors(), 1, "another one's");
    let earlier = EarlierAttempt {
        id: "a1".into(),
        time: String::new(),
        kind: OutcomeKind::Found,
        user_id: None,
        taken_back: false,
    };
    let (api_url, username) = ("sandbox".into(), "AGENTNAME".into());
    let users = vec![OwnUser { api_url, username, earlier }];
    alone.send(Msg::Attempts { open: Vec::new(), users, taken_back: Vec::new() });
    assert_eq!(alone.app.document().errors(), 0);
}

/// The record of an attempt that cannot be read is an attempt with an unknown outcome, whichever way it is sent.
#[test]
fn a_record_that_cannot_be_read_stops_its_user() {
    let place = Place::new(created());
    let newer = r#"{"format": "vcc-user attempt", "version": 9, "id": "old", "username": "Jana"}"#;
    let record = place.home.write("state/vcc-user/attempts/old.json", newer);
    let file = place.home.write("jana.json", DRAFT);
    let csv = "Role,Username,Name,Email\nAdmin,jana,Jana,jana@example.com\nAdmin,ben,Ben,ben@example.com\n";
    let users = place.home.write("users.csv", csv);
    let said =
        format!("jana may have been sent before: the record {record} cannot be read (written by a newer");
    let ran = place.run(&["submit", "--yes", &file]).ends(7);
    // It is looked up, as a batch does.
    assert_contains!(ran.err, &said, "there is no jana at the moment", "`--again` sends it");
    let ran = place.run(&["submit", "--yes", "--json", "one"]).ends(7);
    assert_eq!(ran.json()[0]["outcome"], "unknown");
    // Known without a secret.
    let ran = place.home.run(&["submit", "--yes", &file]).ends(7);
    assert_contains!(ran.err, &said, "`--again` sends it");
    assert_eq!(place.api.posts(), 0);
    // A batch looks it up and creates the others.
    let ran = place.run(&["batch", "--yes", &users]).ends(8);
    assert_contains!(
        ran.err,
        &said,
        "`--retry-unknown` sends those who are not found",
        "1 of 2 users exist now"
    );
    assert_eq!((place.api.posts(), ran.out.starts_with("created ben ")), (1, true), "{ran:?}");
    // The person looks it up first.
    let lines = [":review", "create", "2", "3", "create"];
    let ran = place.run_with(&["--plain", "--draft", "one"], &lines);
    assert_contains!(ran.out, &said, "2 Look the username up", "Looked up: jana exists");
    assert_eq!(place.api.posts(), 1, "{ran:?}");
    let ran = place.run(&["submit", "--yes", "--json", &file]).ends(7);
    assert_contains!(ran.err, &said, "jana exists, perhaps from this attempt");
    assert!(!ran.err.contains("--again"), "{ran:?}");
    assert_eq!((&ran.json()[0]["outcome"], &ran.json()[0]["userId"]), (&"unknown".into(), &"77".into()));
    assert_eq!(place.api.posts(), 1, "{ran:?}");
    let ran = place.run(&["submit", "--yes", "--again", &file]).ends(7);
    assert_contains!(ran.err, "perhaps from your earlier attempt");
    assert_eq!(place.api.posts(), 2);
}

#[test]
fn user_of_unreadable_record_is_sent_if_not_found() {
    let none = || {
        Server::start(
            |_, request: &Request| {
                if request.is_post() { created() } else { json("200 OK", r#"{"users":[]}"#) }
            },
        )
    };
    let cut = r#"{"format": "vcc-user attempt", "version": 1, "id": "old", "#;
    let place = || {
        let (home, api, tokens) = (Home::new(), none(), tokens());
        account(&home, &api.url("/useradmin"), &tokens.url("/token"));
        home.write_draft("one", DRAFT);
        home.write("state/vcc-user/attempts/old.json", cut);
        Place { home, api, _tokens: tokens }
    };
    let form = place();
    let ran = form.run_with(&["--plain", "--draft", "one"], &[":review", "create", "2", "3", "create"]);
    assert_contains!(ran.out, "of any user", "there is no jana at the moment", "User created");
    let batch = place();
    let users = batch.home.write("users.csv", "Role,Username,Name,Email\nAdmin,jana,Jana,jana@example.com\n");
    batch.run(&["batch", "--yes", &users]).ends(8);
    assert_eq!((form.api.posts(), batch.api.posts()), (1, 0));
    batch.run(&["batch", "--yes", "--retry-unknown", &users.replace(".csv", ".result.csv")]).ends(0);
    assert_eq!(batch.api.posts(), 1);
}
