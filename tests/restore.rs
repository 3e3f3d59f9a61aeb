//! Restoring the archived user that has the username, through the whole program.

use crate::common::home::wait_for_press_guard;
use crate::common::sandbox::TestSandbox;
use crate::common::{RunningApp, TestApp, loaded_with_plan};
use rstest::rstest;
use serde_json::{Value, json};
use vcc_user::sandbox::Options;
use vcc_user::store::journal::Journal;
use vcc_user::submission::{RoutingPlan, RoutingRow, SetupStep};

/// An archived agent of the sandbox, who logged in once.
const TOMAS: &str = "6b4cb242-4a23-4596-a217-beaddbc496cb";

fn answers(username: &str) -> String {
    let agent = json!({
        "agentDisplayId": "2033", "location": "PL", "telephonyAddress": { "telephoneAddress": "123456789" },
    });
    json!({
        "username": username, "name": "Tomas Novak", "email": "tomas.novak@example.com",
        "userAccountConfiguration": { "role": "Agent", "agentConfiguration": agent },
    })
    .to_string()
}

struct Place {
    folder: tempfile::TempDir,
    sandbox: TestSandbox,
}

impl Place {
    fn new(faults: &[&str]) -> Self {
        Self::with(Options {
            faults: faults.iter().map(|fault| fault.parse().unwrap()).collect(),
            ..Options::default()
        })
    }

    fn with(options: Options) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), sandbox: TestSandbox::start(options) }
    }

    /// The wizard at the username, once it is recognised.
    fn open(&self) -> RunningApp {
        let running = RunningApp::open(self.folder.path(), self.sandbox.target(), &answers("tomas.novak"));
        running.keys("Alt-2");
        running.wait_for("F10 restore");
        running
    }

    /// The same with the difference shown.
    fn shown(&self) -> RunningApp {
        let running = self.open();
        running.keys("F10");
        running.wait_for("will be");
        wait_for_press_guard();
        running
    }

    fn tomas(&self) -> Value {
        self.sandbox.api("GET", &format!("/users/{TOMAS}"), b"").json()
    }

    /// The methods and queries of the requests that create or change a user.
    fn changes(&self) -> Vec<String> {
        let requests = self.sandbox.sandbox.requests();
        let below = |path: &str| path.starts_with("/useradmin/users");
        let changes = requests.iter().filter(|one| one.method != "GET" && below(&one.path));
        changes.map(|one| format!("{} {}", one.method, one.path.replace(TOMAS, "ID"))).collect()
    }

    /// What the attempts ended with, the newest first.
    fn outcomes(&self) -> Vec<String> {
        let attempts = Journal::new(self.folder.path()).list().unwrap().attempts;
        attempts.iter().map(|one| one.word().to_owned()).collect()
    }
}

const PATCH: &str = "PATCH /useradmin/users/ID";

/// What each fault leads to: the words, the name of the outcome, and the number of requests that change the user.
#[rstest]
#[case::done(&[], "User restored", "restored", 1)]
#[case::refused(&["archive:refuse:1"], "Not restored: the API refused it", "refused", 1)]
#[case::token_expired(&["archive:unauthorised:1"], "User restored", "restored", 2)]
#[case::token_refused(&["archive:unauthorised:2"], "Not restored: not authorised", "not-authorised", 2)]
#[case::busy(&["archive:busy:1"], "Not restored: the API refused it", "refused", 1)]
#[case::error(&["archive:error:1"], "it is still archived", "not-restored", 1)]
#[case::dropped(&["archive:drop:1"], "it is still archived", "not-restored", 1)]
#[case::dropped_after(&["archive:drop-after:1"], "User restored", "restored", 1)]
fn every_fault(#[case] faults: &[&str], #[case] words: &str, #[case] outcome: &str, #[case] patches: usize) {
    let here = Place::new(faults);
    let running = here.shown();
    running.press_button(words);
    assert_eq!(here.changes(), vec![PATCH; patches], "never a POST, and never twice by itself");
    assert_eq!(here.outcomes(), [outcome]);
    let is_restored = outcome == "restored";
    let tomas = here.tomas();
    assert_eq!(tomas["active"], is_restored);
    let agent = &tomas["userAccountConfiguration"]["agentConfiguration"];
    assert_eq!(
        (&agent["location"], &agent["webrtc"]),
        (&json!(if is_restored { "PL" } else { "CZ" }), &json!(true))
    );
    let created = running.leave().created;
    assert_eq!(
        created.iter().filter(|user| user.user_id.as_deref() == Some(TOMAS)).count(),
        usize::from(is_restored)
    );
}

#[test]
fn only_the_shown_changes_are_sent() {
    let here = Place::new(&[]);
    let running = here.shown();
    let screen = running.wait_for("Everything else stays as it is");
    assert_contains!(
        screen,
        "tomas.novak, Tomáš Novák, in the practice account: archived, last logged in on",
        "30 September 2025.",
        "was no, will be yes",
        "was Tomáš Novák, will be Tomas Novak",
        "was CZ, will be PL",
        "was 225550188, will be 123456789"
    );
    // What is the same is not shown, and nothing is sent yet.
    assert!(!screen.contains("will be tomas.novak@example.com"), "{screen}");
    assert_eq!(here.changes(), Vec::<String>::new());
    running.press_button("User restored");
    let sent = here.sandbox.sandbox.requests().into_iter().find(|one| one.method == "PATCH").unwrap();
    let agent = json!({ "location": "PL", "telephonyAddress": { "telephoneAddress": "123456789" } });
    assert_eq!(
        serde_json::from_slice::<Value>(&sent.body).unwrap(),
        json!({ "active": true, "name": "Tomas Novak", "userAccountConfiguration": { "agentConfiguration": agent } })
    );
    // It was not created by this program.
    assert!(!running.wait_for("Left as it was").contains("Take it back"));
    running.keys("F3");
    assert!(!running.wait_for("JSON that was sent").contains("\"username\""));
}

#[test]
fn nothing_is_sent_without_a_deliberate_press() {
    let here = Place::new(&[]);
    let running = here.open();
    running.keys("F10");
    running.wait_for("will be");
    running.keys("Enter Enter Enter");
    running.wait_for("once more to restore");
    running.paste("\n\n\n");
    running.keys("Esc");
    running.keys("F10");
    running.wait_for("will be");
    running.keys("Esc Enter Tab Enter");
    running.leave();
    assert_eq!((here.changes(), here.outcomes()), (Vec::new(), Vec::new()));
    assert_eq!(here.tomas()["active"], false);
}

/// What another one did while the difference was shown.
#[rstest]
#[case::active(r#"{"active":true}"#, "tomas.novak is active already. Nothing was sent.")]
#[case::changed(
    r#"{"email":"other@example.com"}"#,
    "tomas.novak was changed since you saw what changes. Nothing was"
)]
fn user_changed_meanwhile_is_not_overwritten(#[case] change: &str, #[case] words: &str) {
    let here = Place::new(&[]);
    let running = here.shown();
    here.sandbox.api("PATCH", &format!("/users/{TOMAS}"), change.as_bytes());
    running.press_button(words);
    assert_eq!(here.changes(), [PATCH], "the other one's");
    assert_eq!(here.outcomes(), ["not-restored"]);
}

#[test]
fn without_a_username_it_is_asked_for() {
    let mut test = TestApp::new();
    assert_contains!(test.keys("F10").drawn(80, 24), "Enter the username of an archived user first.");
}

#[test]
fn a_name_that_was_not_answered_has_no_line() {
    let here = Place::new(&[]);
    let running = RunningApp::open(
        here.folder.path(),
        here.sandbox.target(),
        &json!({"username": "tomas.novak"}).to_string(),
    );
    running.keys("Alt-2");
    running.wait_for("F10 restore");
    running.keys("F10");
    running.wait_for("will be");
    wait_for_press_guard();
    let screen = running.press_button("User restored");
    assert_contains!(screen, "Username    tomas.novak");
    assert!(screen.lines().all(|line| line.trim_matches(['│', ' ']) != "Name"), "{screen}");
}

#[test]
fn an_extra_licence_takes_an_explicit_yes() {
    let here = Place::with(Options { agent_licences: 0, ..Options::default() });
    let running = here.shown();
    running.press_button("The API mentions licences");
    assert_eq!(here.changes(), [PATCH]);
    running.keys("Right");
    running.wait_for("Restore with extra licence, charged");
    wait_for_press_guard();
    running.press_button("User restored");
    assert_eq!(here.changes(), [PATCH.to_owned(), format!("{PATCH}?allowOverages=true")]);
}

#[test]
fn nothing_is_sent_where_the_user_cannot_be_read() {
    let here = Place::new(&["user:error:1"]);
    let running = here.open();
    running.keys("F10");
    running.wait_for("The archived user could not be read");
    assert_eq!(here.changes(), Vec::<String>::new());
    // Once more, by the person.
    running.keys("F10");
    running.wait_for("will be");
}

#[test]
fn cancelling_is_settled_by_reading() {
    for (fault, words) in
        [("archive:silent:1", "The user was read again"), ("archive:silent-after:1", "User restored")]
    {
        let here = Place::new(&[fault]);
        let running = here.shown();
        running.press_button("Restoring the user");
        while here.changes().is_empty() {
            std::thread::yield_now();
        }
        wait_for_press_guard();
        running.keys("Esc");
        running.wait_for(words);
        assert_eq!(here.changes(), [PATCH]);
    }
}

/// Groups of its time before are kept.
#[test]
fn routing_is_added_to_existing_rows() {
    let here = Place::new(&[]);
    let groups = here.sandbox.api("GET", "/groups", b"").json();
    let id = |index: usize| groups["groups"][index]["groupId"].as_str().unwrap().to_owned();
    let before = json!({ "agentGroups": [{ "groupId": id(0) }] }).to_string();
    here.sandbox.api("PUT", &format!("/users/{TOMAS}/groups"), before.as_bytes());
    let mut plan = RoutingPlan::default();
    plan.set_rows(SetupStep::Groups, vec![RoutingRow { id: id(1), name: String::new(), level: None }]);
    let opened = loaded_with_plan(&answers("tomas.novak"), &plan);
    let running = RunningApp::start(here.folder.path(), here.sandbox.target(), Some(opened));
    running.keys("Alt-2");
    running.wait_for("F10 restore");
    running.keys("F10");
    running.wait_for("Groups are added afterwards");
    wait_for_press_guard();
    running.press_button("1 of 1 done");
    let now = here.sandbox.api("GET", &format!("/users/{TOMAS}/groups"), b"").json();
    let now: Vec<_> =
        now["agentGroups"].as_array().unwrap().iter().map(|one| one["groupId"].clone()).collect();
    assert_eq!(now, [id(0), id(1)]);
    assert_eq!(here.changes().last().unwrap(), "PUT /useradmin/users/ID/groups");
}

/// A name that the API refuses belongs to an archived user: the outcome says so, and leads to the same difference.
#[test]
fn a_refused_name_leads_to_its_archived_user() {
    let here = Place::new(&[]);
    let running = RunningApp::open(
        here.folder.path(),
        here.sandbox.target(),
        &answers("tomas.novak").replace("2033", "7777"),
    );
    // The users are not read: the review is opened at once.
    running.review();
    let screen = running.press_button("Restore the archived user");
    assert_contains!(
        screen,
        "tomas.novak belongs to the archived user Tomáš Novák (last logged in on 30",
        "September 2025): choose another one, or restore that user."
    );
    running.keys("Right");
    wait_for_press_guard();
    running.keys("Enter");
    assert_contains!(running.wait_for("will be"), "Agent ID stays 2033");
    // The Enter that opened it may be held.
    running.keys("Enter");
    running.wait_for("once more to restore");
    wait_for_press_guard();
    running.keys("Enter");
    running.wait_for_any(&["User restored"]);
    assert_eq!(here.changes(), ["POST /useradmin/users", PATCH]);
}
