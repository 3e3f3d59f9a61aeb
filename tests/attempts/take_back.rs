//! `attempts take-back`: archives and deletes a user that was created by mistake, each step with an outcome of its own.

use super::{DRAFT, account, attempts};
use crate::common::home::{Home, RunResult, finished};
use crate::common::sandbox::TestSandbox;
use rstest::rstest;
use serde_json::json;
use std::process::Stdio;
use std::time::{Duration, Instant};
use vcc_user::sandbox::{CLIENT_ID, CLIENT_SECRET, Options};
use vcc_user::store::journal::Journal;
use vcc_user::submission::{CreateRequest, Created, ExistingUser, LookUp, Outcome};

/// A user of the sandbox who has logged in.
const ANNA: &str = "36f675cc-81e7-4ef5-a8e2-5d940ed90475";
const ID: &str = "20260302-093000-x7k2mp";

struct Place {
    home: Home,
    sandbox: TestSandbox,
}

impl Place {
    fn new(faults: &[&str]) -> Self {
        let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
        let sandbox = TestSandbox::start(Options { faults, ..Options::default() });
        let home = Home::new();
        let base = sandbox.sandbox.base_url();
        account(&home, &format!("{base}/useradmin"), &format!("{base}/Auth/connect/token"));
        let config = home.config().join("config.toml");
        let text = std::fs::read_to_string(&config).unwrap().replace("someone", CLIENT_ID);
        std::fs::write(config, text).unwrap();
        home.write_draft("one", DRAFT);
        Self { home, sandbox }
    }

    fn command(&self, args: &[&str]) -> std::process::Command {
        let mut command = self.home.command(args);
        command.env("VCC_CLIENT_SECRET", CLIENT_SECRET);
        command
    }

    fn submit(&self) -> RunResult {
        finished(self.command(&["submit", "--yes", "one"]), "")
    }

    /// Creates jana from her draft: the attempt's id.
    fn created(&self) -> String {
        self.submit().ends(0);
        attempts(&self.home)[0]["id"].as_str().unwrap().to_owned()
    }

    /// Records an attempt for this username.
    fn record(&self, username: &str, outcome: &Outcome) {
        let api_url = format!("{}/useradmin", self.sandbox.sandbox.base_url());
        let (attempt, account, username) = (ID.to_owned(), "here".to_owned(), username.to_owned());
        let request = CreateRequest { attempt, account, api_url, username, ..CreateRequest::default() };
        let journal = Journal::new(&self.home.path().join("state/vcc-user"));
        journal.open(&request).unwrap();
        journal.close(ID, outcome).unwrap();
    }

    fn take_back(&self, id: &str, more: &[&str]) -> RunResult {
        let args: Vec<_> = ["attempts", "take-back", id, "--yes"].iter().chain(more).copied().collect();
        finished(self.command(&args), "")
    }

    /// The changes that arrived, in order.
    fn changes(&self) -> String {
        let requests = self.sandbox.sandbox.requests();
        assert!(requests.iter().all(|one| !one.path.contains("acceptArchiveInMultipleAccounts")));
        let methods = requests
            .iter()
            .map(|one| one.method.as_str())
            .filter(|method| matches!(*method, "PATCH" | "DELETE"));
        methods.collect::<Vec<_>>().join(" ")
    }
}

fn steps(attempt: &serde_json::Value) -> String {
    let steps = attempt["takeBack"].as_array().unwrap().iter();
    let step = |one: &serde_json::Value| {
        format!("{} {}", one["step"].as_str().unwrap(), one["outcome"].as_str().unwrap())
    };
    steps.map(step).collect::<Vec<_>>().join(", ")
}

/// What each fault leads to: the exit code, the recorded steps, the changes that arrived; and the same with a second run.
#[rstest]
#[case(&[], 0, "archive done, delete done", "PATCH DELETE", "PATCH DELETE")]
#[case(&["archive:refuse:1"], 5, "archive refused", "PATCH", "PATCH PATCH DELETE")]
#[case(&["archive:drop:1"], 6, "archive not-done", "PATCH", "PATCH PATCH DELETE")]
#[case(&["archive:drop-after:1"], 0, "archive done, delete done", "PATCH DELETE", "PATCH DELETE")]
#[case(&["archive:unauthorised:1"], 0, "archive done, delete done", "PATCH PATCH DELETE", "PATCH PATCH DELETE")]
#[case(&["archive:busy:1"], 6, "archive not-done", "PATCH", "PATCH PATCH DELETE")]
#[case(&["archive:error:1"], 6, "archive not-done", "PATCH", "PATCH PATCH DELETE")]
#[case(&["delete:refuse:1"], 5, "archive done, delete refused", "PATCH DELETE", "PATCH DELETE DELETE")]
#[case(&["delete:drop:1"], 6, "archive done, delete not-done", "PATCH DELETE", "PATCH DELETE DELETE")]
#[case(&["delete:drop-after:1"], 0, "archive done, delete done", "PATCH DELETE", "PATCH DELETE")]
fn every_fault_at_every_step(
    #[case] faults: &[&str],
    #[case] code: i32,
    #[case] recorded: &str,
    #[case] changes: &str,
    #[case] changes_at_last: &str,
) {
    let here = Place::new(faults);
    let id = here.created();
    let run = here.take_back(&id, &["--delete", "--json"]).ends(code);
    assert_eq!((steps(&run.json()).as_str(), here.changes().as_str()), (recorded, changes), "{run:?}");
    assert_eq!(steps(&attempts(&here.home)[0]), recorded);
    // Where it is known that the user is archived, another one may be sent; else it blocks as before.
    let archived = recorded.starts_with("archive done");
    let blocked = here.submit();
    assert_eq!(blocked.err.contains("exists, userId"), !archived, "{blocked:?}");
    if !archived {
        let run = here.take_back(&id, &["--delete", "--json"]).ends(0);
        assert_eq!(steps(&run.json()), "archive done, delete done");
    } else if code != 0 {
        here.take_back(&id, &["--delete"]).ends(0);
    }
    assert_eq!(here.changes(), changes_at_last);
    let again = here.take_back(&id, &["--delete"]).ends(0);
    assert_contains!(again.err, "jana was taken back already. Nothing was changed.");
    assert_eq!(here.changes(), changes_at_last, "what is done is not repeated");
}

#[test]
fn the_corrected_user_is_sent() {
    let here = Place::new(&[]);
    let id = here.created();
    let blocked = here.submit().ends(2);
    assert_contains!(blocked.err, "exists, userId");
    let unconfirmed = finished(here.command(&["attempts", "take-back", &id]), "").ends(2);
    assert_contains!(unconfirmed.err, "add --yes to do it. Nothing was changed.");
    let run = here.take_back(&id, &["--delete"]).ends(0);
    assert_contains!(
        run.err,
        "jana: Archived.\n",
        "jana: Deleted.\n",
        "Whether the username becomes free again is not documented.",
        "The draft one is open again"
    );
    assert_starts_with!(run.out, "deleted jana ");
    assert_eq!(here.home.drafts()[0].get("userId"), None);
    assert_contains!(here.home.run(&["attempts"]).ends(0).out, "deleted");
    assert_contains!(
        here.home.run(&["attempts", "show", &id]).ends(0).out,
        "Taken back:\n  Archived.\n  Deleted.\n"
    );
    assert_contains!(here.home.run(&["attempts", "finish", &id]).ends(2).err, "the user was deleted again");
    here.home.write_draft("one", &DRAFT.replace("\"Jana\"", "\"Jana K\""));
    here.submit().ends(0);
    // The new user blocks again.
    assert_contains!(here.submit().ends(2).err, "exists, userId");
}

/// Also where the process was killed before it opened the draft again.
#[test]
fn marked_draft_learns_of_the_take_back() {
    let here = Place::new(&[]);
    let id = here.created();
    let path = here.home.config().join("drafts/one.json");
    let marked = std::fs::read_to_string(&path).unwrap();
    assert_contains!(marked, "userId");
    here.take_back(&id, &["--delete"]).ends(0);
    std::fs::write(&path, marked).unwrap();
    here.submit().ends(0);
}

#[test]
fn only_own_users_without_a_login_are_taken_back() {
    let created = |id: &str| Outcome::Created(Created { user_id: Some(id.to_owned()), ..Created::default() });
    let looked_up = LookUp::Found(ExistingUser { user_id: Some(ANNA.to_owned()), archived: false });
    let found = Outcome::Unknown { why: "silence".to_owned(), looked_up };
    let unknown = Outcome::Unknown { why: "silence".to_owned(), looked_up: LookUp::NotYet };
    for (username, outcome, code, words) in [
        (anna(), created(ANNA), 2, "the user has logged in, at 20"),
        ("jana".to_owned(), created(ANNA), 2, &*format!("the userId is of {} now", anna())),
        (anna(), found, 2, "whose creation the API answered, and this one is found"),
        (anna(), unknown, 2, "and this one is unknown"),
        (anna(), created(""), 2, "the userId is not known"),
        (anna(), created("../users"), 2, "the userId is not known"),
        (anna(), created("5cba9dab"), 2, "there is no user with this userId any more"),
    ] {
        let here = Place::new(&[]);
        here.record(&username, &outcome);
        let run = here.take_back(ID, &["--delete"]).ends(code);
        assert_contains!(run.err, words, "Nothing was changed.");
        assert_eq!((here.changes().as_str(), steps(&attempts(&here.home)[0]).as_str()), ("", ""), "{words}");
    }
    let here = Place::new(&["user:error"]);
    let id = here.created();
    assert_contains!(
        here.take_back(&id, &[]).ends(6).err,
        "the user could not be read: the API answered 500"
    );
    let here = Place::new(&["user:unauthorised"]);
    let id = here.created();
    here.take_back(&id, &[]).ends(4);
    let missing = here.take_back("20260302-093000-aaaaaa", &[]).ends(2);
    assert_contains!(missing.err, "there is no attempt");
}

fn anna() -> String {
    let users = include_str!("../../assets/sandbox-users.json");
    let users: serde_json::Value = serde_json::from_str(users).unwrap();
    let anna = users.as_array().unwrap().iter().find(|user| user["userId"] == json!(ANNA)).unwrap();
    anna["username"].as_str().unwrap().to_owned()
}

/// Killed while a change is not answered: the next run reads the user, and sends nothing twice that was done.
#[rstest]
#[case("archive:silent-after:1", "PATCH", "archive unknown", "PATCH DELETE")]
#[case("archive:silent:1", "PATCH", "archive unknown", "PATCH PATCH DELETE")]
#[case("delete:silent-after:1", "DELETE", "archive done, delete unknown", "PATCH DELETE")]
#[case("delete:silent:1", "DELETE", "archive done, delete unknown", "PATCH DELETE DELETE")]
fn killed_between_the_steps(
    #[case] fault: &str,
    #[case] last: &str,
    #[case] recorded: &str,
    #[case] changes: &str,
) {
    let here = Place::new(&[fault]);
    let id = here.created();
    let mut command = here.command(&["attempts", "take-back", &id, "--yes", "--delete"]);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    while !here.changes().ends_with(last) {
        assert!(Instant::now() < deadline, "nothing was changed");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(steps(&attempts(&here.home)[0]), recorded);
    let run = here.take_back(&id, &["--delete", "--json"]).ends(0);
    assert_contains!(steps(&run.json()), "delete done");
    assert_eq!(here.changes(), changes);
    here.submit().ends(0);
}
