//! The setup after the create request, through the real loop against the sandbox with faults: what is shown, which
//! requests arrive, and that finishing completes it.

use crate::common::sandbox::TestSandbox;
use crate::common::{MINIMAL, RunningApp, wait_for_press_guard};
use rstest::rstest;
use secrecy::SecretString;
use serde_json::Value;
use tempfile::TempDir;
use vcc_user::account::Account;
use vcc_user::sandbox::{CLIENT_ID, CLIENT_SECRET, Options};
use vcc_user::services::connection::ApiTarget;
use vcc_user::store::journal::Journal;
use vcc_user::submission::{RoutingPlan, RoutingRow, SetupOutcome, SetupStep};

/// The sandbox's names of the steps, in their order.
const STEPS: [&str; 4] = ["groups", "skills", "callback-numbers", "schedules"];

pub struct Place {
    sandbox: TestSandbox,
    folder: TempDir,
    plan: RoutingPlan,
}

/// The first entry of each list, with its name.
pub fn first_of_each(sandbox: &TestSandbox) -> RoutingPlan {
    let mut plan = RoutingPlan::default();
    for step in SetupStep::ALL {
        let page = sandbox.api("GET", &format!("/{}", step.segment()), b"").json();
        let entry = page[step.segment()][0].as_object().unwrap().clone();
        let text = |end: &str| {
            let found = entry.iter().find(|(key, _)| key.ends_with(end) && !key.contains("Display"));
            found.unwrap().1.as_str().unwrap().to_owned()
        };
        let level = (step == SetupStep::Skills).then_some(7);
        plan.set_rows(step, vec![RoutingRow { id: text("Id"), name: text("Name"), level }]);
    }
    plan
}

impl Place {
    fn new(faults: &[String]) -> Self {
        let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
        let sandbox = TestSandbox::start(Options { faults, ..Options::default() });
        let plan = first_of_each(&sandbox);
        Self { sandbox, folder: tempfile::tempdir().unwrap(), plan }
    }

    /// The sandbox as an account that remembers, unlike the practice account.
    fn target(&self) -> ApiTarget {
        let base = self.sandbox.sandbox.base_url();
        let account = Account {
            api_url: format!("{base}/useradmin"),
            token_url: format!("{base}/Auth/connect/token"),
            client_id: CLIENT_ID.into(),
            ..Account::named("tests")
        };
        ApiTarget::Account(Box::new(account), Ok(SecretString::from(CLIENT_SECRET)))
    }

    /// At the review of a user that is to be set up.
    fn review(&self) -> RunningApp {
        let (target, plan) = (self.target(), self.plan.clone());
        let running = RunningApp::open_with_plan(self.folder.path(), target, MINIMAL, &plan);
        running.review();
        running
    }

    fn count(&self, method: &str, segment: &str) -> usize {
        let meant = |path: &str| path.split('?').next().unwrap().ends_with(segment);
        self.sandbox.sandbox.requests().iter().filter(|one| one.method == method && meant(&one.path)).count()
    }

    fn wait_for_put(&self, segment: &str) {
        while self.count("PUT", segment) == 0 {
            std::thread::yield_now();
        }
    }

    /// Whether the user has what was planned, and nothing else.
    fn is_set_up(&self) -> bool {
        let users = self.sandbox.api("GET", "/users?limit=100", b"").json();
        let user = users["users"].as_array().unwrap().iter().find(|user| user["username"] == "AgentName");
        let id = user.unwrap()["userId"].as_str().unwrap();
        SetupStep::ALL.into_iter().all(|step| {
            let answer = self.sandbox.api("GET", &format!("/users/{id}/{}", step.segment()), b"").json();
            let list = answer.as_object().unwrap().values().next().unwrap().as_array().unwrap().clone();
            let has = |row: &RoutingRow| list.iter().any(|one| one.to_string().contains(&row.id));
            list.len() == 1 && self.plan.rows(step).iter().all(has)
        })
    }

    fn recorded(&self) -> Vec<SetupOutcome> {
        let attempts = Journal::new(self.folder.path()).list().unwrap().attempts;
        assert_eq!(attempts.len(), 1);
        attempts[0].setup().into_iter().map(|one| one.outcome).collect()
    }
}

#[test]
fn a_created_user_is_set_up() {
    let place = Place::new(&[]);
    let running = place.review();
    running.press_button("4 of 4 done");
    let screen = running.wait_for("New user like this one");
    assert_contains!(screen, "User created", "✓ Groups", "Sales PL", "English 7", "New user like this one");
    assert!(!screen.contains("Finish setting up") && !screen.contains("groups · skills"), "{screen}");
    assert!(!screen.contains("Still to do"), "{screen}");
    let created = running.leave().created;
    assert_eq!(created.iter().map(|user| user.has_open_setup).collect::<Vec<_>>(), [false]);
    assert!(place.is_set_up());
    assert_eq!((place.count("POST", "/users"), place.count("PUT", "")), (1, 4));
    assert_eq!(place.recorded(), vec![SetupOutcome::Done; 4]);
}

/// What is known of the user is at hand while it is set up.
#[test]
fn the_user_id_is_copied_while_the_setup_runs() {
    let place = Place::new(&["groups:silent:1".to_owned()]);
    let running = place.review();
    let screen = running.press_button("Esc stops it");
    assert_contains!(screen, "c copies it", "t copies a text for it");
    place.wait_for_put("groups");
    running.keys("c");
    running.wait_for("The userId was sent to the terminal's clipboard.");
    running.keys("t");
    running.wait_for("The text for the ticket was sent to the terminal's clipboard.");
    // A modal has its own keys.
    running.keys("F1");
    assert_contains!(running.wait_for("Esc close"), "The user is being set up", "Stop it");
    running.keys("Esc Esc");
    running.wait_for("not done");
    running.leave();
}

/// Another window learns that the user was taken back, without a restart.
#[test]
fn second_window_notices_a_take_back() {
    let place = Place::new(&[]);
    let first = RunningApp::open(place.folder.path(), place.target(), MINIMAL);
    first.review();
    first.press_button("User created");
    let second = RunningApp::open(place.folder.path(), place.target(), MINIMAL);
    second.review();
    second.press_button("AgentName exists, userId");
    first.keys("Right Right");
    wait_for_press_guard();
    first.press_with("Enter", "Type the username: ");
    first.type_text("AgentName");
    first.keys("Tab Tab");
    wait_for_press_guard();
    first.press_with("Enter", "AgentName: Archived. Deleted.");
    second.keys("Esc");
    wait_for_press_guard();
    second.press_button("AgentName was taken back meanwhile: it can be created again.");
    wait_for_press_guard();
    second.press_button("User created");
    assert_eq!(place.count("POST", "/users"), 2);
    second.leave();
    first.leave();
}

/// What a fault at a step is called and said, whether later steps are begun, and how often the step was put before and
/// after it was finished.
#[rstest]
#[case::refused("refuse", "refused", "Refused on purpose", true, 1, 2)]
#[case::dropped("drop", "not done", "it is not set", true, 1, 2)]
#[case::dropped_after("drop-after", "done", "", true, 1, 1)]
#[case::error("error", "not done", "it is not set", true, 1, 2)]
#[case::token_expired("unauthorised", "done", "", true, 2, 2)]
#[case::busy("busy", "not done", "429 Too Many Requests", false, 1, 2)]
fn every_fault_at_every_step(
    #[case] kind: &str,
    #[case] word: &str,
    #[case] said: &str,
    #[case] goes_on: bool,
    #[case] puts: usize,
    #[case] puts_at_last: usize,
) {
    for (index, step) in SetupStep::ALL.into_iter().enumerate() {
        let place = Place::new(&[format!("{}:{kind}:1", STEPS[index])]);
        let running = place.review();
        let done = match (word, goes_on) {
            ("done", _) => 4,
            (_, true) => 3,
            (_, false) => index,
        };
        running.press_button(&format!("{done} of 4 done"));
        let screen = running.wait_for("New user like this one");
        let line = screen.lines().find(|line| line.contains(step.label())).unwrap();
        assert_contains!(line, word);
        assert_contains!(screen, said, "User created");
        assert_eq!(place.count("PUT", step.segment()), puts, "{kind} {step:?}");
        assert_eq!(place.recorded()[index].name() == "done", word == "done");
        if word != "done" {
            assert_contains!(screen, "Finish setting up", "Not everything is set up");
            wait_for_press_guard();
            running.press_button("4 of 4 done");
            running.wait_for("New user like this one");
        }
        assert_eq!(place.count("PUT", step.segment()), puts_at_last, "{kind} {step:?}");
        let others = SetupStep::ALL.into_iter().filter(|other| *other != step);
        others.for_each(|other| assert_eq!(place.count("PUT", other.segment()), 1, "{kind} {step:?}"));
        assert_eq!(place.count("POST", "/users"), 1);
        let created = running.leave().created;
        assert!(created.iter().all(|user| !user.has_open_setup));
        assert!(place.is_set_up(), "{kind} {step:?}");
    }
}

/// A setup that is stopped or left leaves the user created, and the open steps recorded.
#[rstest]
#[case::stopped("silent", "Esc", 2)]
#[case::stopped_after_it_was_done("silent-after", "Esc", 1)]
#[case::left("silent", "Ctrl-q", 2)]
#[case::left_after_it_was_done("silent-after", "Ctrl-q", 1)]
fn a_setup_that_is_not_waited_for(#[case] kind: &str, #[case] key: &str, #[case] puts_at_last: usize) {
    let place = Place::new(&[format!("skills:{kind}:1")]);
    let running = place.review();
    let screen = running.press_button("1 of 4 done");
    assert_contains!(
        screen,
        "User created",
        "userId",
        "AgentName is created; what stays open can be finished"
    );
    assert_contains!(screen, "Esc stops it");
    place.wait_for_put("skills");
    if key == "Esc" {
        running.keys("Esc");
        let screen = running.wait_for("Finish setting up");
        let settled = if kind == "silent" { "You cancelled while it was being sent" } else { "2 of 4 done" };
        assert_contains!(screen, settled, "You cancelled.");
    }
    let created = running.leave().created;
    assert_eq!(created.iter().map(|user| user.has_open_setup).collect::<Vec<_>>(), [true]);
    // The next start says so, and finishes it.
    let running = RunningApp::start(place.folder.path(), place.target(), None);
    let screen = running.wait_for("AgentName was created in sandbox. Not set up:");
    assert_contains!(screen, "Alt-S");
    running.keys("Alt-s");
    running.wait_for("Unfinished users");
    let screen = running.press_button("4 of 4 done");
    assert_contains!(screen, "AgentName", "userId");
    running.wait_for("Back to the answers");
    running.keys("Esc Alt-s");
    running.wait_for("Nothing is unfinished");
    assert!(running.leave().created.is_empty());
    assert_eq!(place.count("PUT", "skills"), puts_at_last);
    assert_eq!((place.count("POST", "/users"), place.count("PUT", "groups")), (1, 1));
    assert!(place.is_set_up());
}

/// A user whose answer was lost is set up once the person says so, and keeps what it has.
#[test]
fn found_user_is_set_up_on_request_and_keeps_rows() {
    let place = Place::new(&["create:drop-after:1".to_owned()]);
    let running = place.review();
    let screen = running.press_button("exists, perhaps from this attempt");
    assert_contains!(screen, "Finish setting up", "are not set up yet");
    assert_eq!(place.count("PUT", ""), 0);
    // A supervisor has added a group meanwhile.
    let users = place.sandbox.api("GET", "/users?limit=100", b"").json();
    let user =
        users["users"].as_array().unwrap().iter().find(|user| user["username"] == "AgentName").unwrap();
    let (id, groups) = (user["userId"].as_str().unwrap(), place.sandbox.api("GET", "/groups", b"").json());
    let other = groups["groups"][1]["groupId"].clone();
    let body = serde_json::json!({ "agentGroups": [{ "groupId": other }] }).to_string();
    assert_eq!(place.sandbox.api("PUT", &format!("/users/{id}/groups"), body.as_bytes()).status, 200);
    running.keys("Right");
    wait_for_press_guard();
    running.press_button("4 of 4 done");
    running.wait_for("Back to the answers");
    running.leave();
    let has: Value = place.sandbox.api("GET", &format!("/users/{id}/groups"), b"").json();
    let ids: Vec<&str> =
        has["agentGroups"].as_array().unwrap().iter().map(|one| one["groupId"].as_str().unwrap()).collect();
    assert_eq!(ids, [other.as_str().unwrap(), &place.plan.groups[0].id]);
    assert_eq!(place.count("POST", "/users"), 1);
}

/// The next user gets the settings and the routing of the one that was found, whether that is set up or not, and nothing
/// of it goes to that one.
#[rstest]
#[case::set_up(true)]
#[case::left_open(false)]
fn a_new_user_like_one_that_was_found(#[case] finishes: bool) {
    let place = Place::new(&["create:drop-after:1".to_owned()]);
    let running = place.review();
    let screen = running.press_button("exists, perhaps from this attempt");
    assert_contains!(screen, "Finish setting up", "New user like this one");
    if finishes {
        running.keys("Right");
        wait_for_press_guard();
        running.press_button("4 of 4 done");
        running.wait_for("Back to the answers");
        running.keys("Right");
    } else {
        running.keys("Right Right");
    }
    wait_for_press_guard();
    running.press_button("settings from AgentName");
    running.type_text("second");
    running.keys("Tab");
    running.type_text("Second Agent");
    running.keys("Tab");
    running.type_text("second@example.com");
    running.keys("Alt-3");
    running.wait_for("Agent ID");
    // The one that the first user may have is not proposed.
    running.type_text("4321");
    running.keys("Alt-4");
    running.wait_for("Phone number");
    running.type_text("2079460001");
    running.keys("Alt-7");
    let screen = running.wait_for("Callback numbers");
    assert_contains!(screen, &place.plan.groups[0].name, &place.plan.logout_schedules[0].name);
    assert!(!screen.contains(&place.plan.callback_numbers[0].name), "{screen}");
    running.review();
    running.press_button("3 of 3 done");
    assert_contains!(running.wait_for("New user like this one"), "User created", "second");
    assert_eq!((place.count("POST", "/users"), place.count("PUT", "groups")), (2, 1 + usize::from(finishes)));
    assert_eq!(place.count("PUT", "callbackNumbers"), usize::from(finishes));
    if !finishes {
        running.keys("Ctrl-n");
        running.wait_for("AgentName exists in sandbox. Not set up:");
        running.keys("Alt-s");
        running.wait_for("Unfinished users");
        wait_for_press_guard();
        running.press_button("4 of 4 done");
        running.wait_for("Back to the answers");
    }
    let created = running.leave().created;
    assert_eq!(created.iter().map(|user| user.has_open_setup).collect::<Vec<_>>(), [false]);
    assert!(place.is_set_up(), "the first one has its own");
    assert_eq!(place.count("POST", "/users"), 2);
}

#[test]
fn a_held_key_does_not_finish_the_setup() {
    let place = Place::new(&["groups:refuse:1".to_owned()]);
    let running = place.review();
    running.press_button("Finish setting up");
    running.keys("Enter");
    running.wait_for("Press Enter once more to finish");
    assert_eq!(place.count("PUT", "groups"), 1);
    running.leave();
}
