//! `attempts finish`: the setup steps of a created user that are not done.

use super::account;
use crate::common::home::{Home, RunResult, finished};
use crate::common::sandbox::TestSandbox;
use rstest::rstest;
use serde_json::{Value, json};
use std::process::Stdio;
use std::time::{Duration, Instant};
use vcc_user::sandbox::{CLIENT_ID, CLIENT_SECRET, Options};
use vcc_user::store::journal::Journal;
use vcc_user::submission::{
    CreateRequest, Created, ExistingUser, LookUp, Outcome, Refusal, RoutingPlan, RoutingRow, SetupStep,
};

/// An agent of the sandbox who has a group, two skills and two schedules.
pub(super) const PIOTR: &str = "6b0d549b-6f03-475a-9600-a35a099950d8";
pub(super) const ID: &str = "20260302-093000-x7k2mp";

pub(super) struct Place {
    pub(super) home: Home,
    pub(super) sandbox: TestSandbox,
    plan: RoutingPlan,
    /// The address that the program uses.
    base: String,
}

impl Place {
    /// A sandbox with faults, and a configured account that uses it.
    pub(super) fn new(faults: &[String]) -> Self {
        Self::behind(faults, |sandbox| sandbox.sandbox.base_url())
    }

    /// The same, which is reached at another address.
    pub(super) fn behind(faults: &[String], address: impl FnOnce(&TestSandbox) -> String) -> Self {
        let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
        let sandbox = TestSandbox::start(Options { faults, ..Options::default() });
        let home = Home::new();
        let base = address(&sandbox);
        account(&home, &format!("{base}/useradmin"), &format!("{base}/Auth/connect/token"));
        let config = home.config().join("config.toml");
        let text = std::fs::read_to_string(&config).unwrap().replace("someone", CLIENT_ID);
        std::fs::write(config, text).unwrap();
        let plan = some_of_each(&sandbox);
        Self { home, sandbox, plan, base }
    }

    fn journal(&self) -> Journal {
        Journal::new(&self.home.path().join("state/vcc-user"))
    }

    /// An attempt with this outcome, none of whose steps was begun.
    pub(super) fn record(&self, username: &str, outcome: &Outcome) -> &Self {
        let request = CreateRequest {
            attempt: ID.to_owned(),
            account: "here".to_owned(),
            api_url: format!("{}/useradmin", self.base),
            username: username.to_owned(),
            routing: self.plan.clone(),
            ..CreateRequest::default()
        };
        self.journal().open(&request).unwrap();
        self.journal().close(ID, outcome).unwrap();
        self
    }

    pub(super) fn command(&self, args: &[&str]) -> std::process::Command {
        let mut command = self.home.command(args);
        command.env("VCC_CLIENT_SECRET", CLIENT_SECRET);
        command
    }

    pub(super) fn finish(&self) -> RunResult {
        finished(self.command(&["attempts", "finish", ID, "--json"]), "")
    }

    /// How many requests of a method ended in this segment.
    pub(super) fn count(&self, method: &str, segment: &str) -> usize {
        let meant = |path: &str| path.split('?').next().unwrap().ends_with(segment);
        self.sandbox.sandbox.requests().iter().filter(|one| one.method == method && meant(&one.path)).count()
    }

    /// The ids that Piotr has.
    fn rows(&self, step: SetupStep) -> Vec<String> {
        let answer = self.sandbox.api("GET", &format!("/users/{PIOTR}/{}", step.segment()), b"").json();
        let list = answer.as_object().unwrap().values().next().unwrap().as_array().unwrap().clone();
        let id = |row: &Value| row.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned();
        list.iter().map(id).collect()
    }
}

pub(super) fn created(user_id: Option<&str>) -> Outcome {
    Outcome::Created(Created { user_id: user_id.map(str::to_owned), ..Created::default() })
}

/// Two entries of each list that Piotr does not have: the last ones.
fn some_of_each(sandbox: &TestSandbox) -> RoutingPlan {
    let mut plan = RoutingPlan::default();
    for step in SetupStep::ALL {
        let page = sandbox.api("GET", &format!("/{}", step.segment()), b"").json();
        // A fault can affect the list.
        let Some(all) = page[step.segment()].as_array().cloned() else { continue };
        let row = |entry: &Value| {
            let id = entry.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned();
            RoutingRow { id, name: String::new(), level: (step == SetupStep::Skills).then_some(8) }
        };
        plan.set_rows(step, all[..1].iter().chain(&all[all.len() - 1..]).map(row).collect());
    }
    plan
}

pub(super) fn outcomes(run: &RunResult) -> Vec<String> {
    let json = run.json();
    let steps = json["setup"].as_array().unwrap().iter();
    steps.map(|one| one["outcome"].as_str().unwrap().to_owned()).collect()
}

/// What a step ends with, and how often it is put, before and after it was finished.
#[rstest]
#[case::refused("refuse", "refused", 1, 2)]
#[case::dropped("drop", "not-done", 1, 2)]
#[case::dropped_after("drop-after", "done", 1, 1)]
#[case::error("error", "not-done", 1, 2)]
#[case::token_expired("unauthorised", "done", 2, 2)]
#[case::busy("busy", "done", 2, 2)]
fn every_fault_at_every_step(
    #[case] kind: &str,
    #[case] outcome: &str,
    #[case] puts: usize,
    #[case] puts_at_last: usize,
) {
    let steps = ["groups", "skills", "callback-numbers", "schedules"];
    for (place, step) in SetupStep::ALL.into_iter().enumerate() {
        let here = Place::new(&[format!("{}:{kind}:1", steps[place])]);
        here.record("piotr.zielinski", &created(Some(PIOTR)));
        let before = SetupStep::ALL.map(|step| here.rows(step));
        let mut wanted = vec!["done"; 4];
        wanted[place] = outcome;
        let first = here.finish();
        assert_eq!(outcomes(&first), wanted, "{first:?}");
        assert_eq!(first.code, Some(if wanted == ["done"; 4] { 0 } else { 9 }));
        assert_eq!(here.count("PUT", step.segment()), puts);
        let listed = &super::attempts(&here.home)[0];
        assert_eq!((listed["outcome"].as_str(), outcomes_of(listed)), (Some("created"), outcomes(&first)));
        let second = here.finish();
        assert_eq!((second.code, outcomes(&second)), (Some(0), vec!["done".to_owned(); 4]), "{second:?}");
        assert_eq!(here.count("PUT", step.segment()), puts_at_last);
        for (step, before) in SetupStep::ALL.into_iter().zip(before) {
            let (now, planned) = (here.rows(step), here.plan.rows(step));
            assert!(before.iter().all(|id| now.contains(id)), "nothing is removed: {step:?}");
            assert!(planned.iter().all(|row| now.contains(&row.id)), "{step:?}");
        }
        let puts = here.sandbox.sandbox.requests().iter().filter(|one| one.method == "PUT").count();
        assert_eq!(here.finish().code, Some(0));
        let after = here.sandbox.sandbox.requests().iter().filter(|one| one.method == "PUT").count();
        assert_eq!((here.count("POST", "/users"), after), (0, puts), "what is done is not repeated");
    }
}

pub(super) fn outcomes_of(attempt: &Value) -> Vec<String> {
    attempt["setup"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["outcome"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn each_step_is_reported_and_listed() {
    let here = Place::new(&["skills:refuse:1".to_owned()]);
    here.record("piotr.zielinski", &created(Some(PIOTR)));
    let run = finished(here.command(&["attempts", "finish", ID]), "").ends(9);
    assert_contains!(
        run.err,
        "piotr.zielinski: Groups: done\n",
        "piotr.zielinski: Skills: refused: Refused on purpose (a fault of the sandbox).\n",
        "piotr.zielinski: Logout schedules: done\n",
        "piotr.zielinski: not everything was set up."
    );
    assert_eq!(run.out, format!("created piotr.zielinski {PIOTR}\n"));
    let list = here.home.run(&["attempts"]).ends(0).out;
    assert_contains!(list, "USERID", "SETUP", "3 of 4");
    let kept = here.home.run(&["attempts", "forget"]).ends(0).err;
    assert_contains!(kept, "0 attempts forgotten", "not everything was set up");
    finished(here.command(&["attempts", "finish", ID]), "").ends(0);
    let again = finished(here.command(&["attempts", "finish", ID]), "").ends(0);
    assert_contains!(again.err, "nothing is left to set up");
    assert_contains!(here.home.run(&["attempts", "forget"]).ends(0).err, "1 attempt forgotten");
}

/// Killed while a PUT that was processed is not answered: the next run reads, and does not put again.
#[test]
fn killed_while_a_step_is_sent() {
    for (kind, puts) in [("silent-after", 1), ("silent", 2)] {
        let here = Place::new(&[format!("groups:{kind}:1")]);
        here.record("piotr.zielinski", &created(Some(PIOTR)));
        let mut command = here.command(&["attempts", "finish", ID]);
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let deadline = Instant::now() + Duration::from_secs(20);
        while here.count("PUT", "groups") == 0 {
            assert!(Instant::now() < deadline, "nothing was put");
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(
            outcomes_of(&super::attempts(&here.home)[0]),
            ["unknown", "not-done", "not-done", "not-done"]
        );
        assert_eq!(outcomes(&here.finish().ends(0)), ["done"; 4]);
        assert_eq!(here.count("PUT", "groups"), puts, "{kind}");
    }
}

#[test]
fn user_without_an_id_is_found_by_exact_username() {
    let found = |id: &str| {
        let looked_up = LookUp::Found(ExistingUser { user_id: Some(id.to_owned()), archived: false });
        Outcome::Unknown { why: "silence".to_owned(), looked_up }
    };
    for outcome in [created(None), found(PIOTR), found("another")] {
        let here = Place::new(&[]);
        here.record("piotr.zielinski", &outcome);
        here.finish().ends(0);
        assert!(here.rows(SetupStep::Groups).contains(&here.plan.groups[0].id));
        let here = Place::new(&[]);
        here.record("Piotr.Zielinski", &outcome);
        let run = here.finish().ends(2);
        assert_contains!(run.err, "no user with exactly the username Piotr.Zielinski", "Nothing was sent.");
        assert_eq!(here.count("PUT", "groups"), 0);
    }
}

#[test]
fn attempts_that_cannot_be_finished() {
    let unknown = Outcome::Unknown { why: "silence".to_owned(), looked_up: LookUp::NotYet };
    for (outcome, code, words) in [
        (unknown, 7, "`vcc-user attempts resolve 20260302-093000-x7k2mp` looks up piotr.zielinski"),
        (Outcome::Refused(Refusal::default()), 2, "is refused: there is no user to set up"),
        (created(Some("../users")), 9, "The userId is not known"),
        (created(Some("unknown")), 9, "No user has that id"),
    ] {
        let here = Place::new(&[]);
        here.record("piotr.zielinski", &outcome);
        assert_contains!(here.finish().ends(code).err, words);
        assert_eq!(here.count("PUT", ""), 0);
    }
    let here = Place::new(&[]);
    here.record("piotr.zielinski", &created(Some(PIOTR)));
    let api_url = format!("{}/useradmin", here.sandbox.sandbox.base_url());
    let _lock = here.journal().claim(&api_url, "Piotr.Zielinski").unwrap();
    assert_contains!(here.finish().ends(2).err, "is working on this user just now");
    let missing = finished(here.command(&["attempts", "finish", "20260302-093000-aaaaaa"]), "").ends(2);
    assert_contains!(missing.err, "there is no attempt");
}

#[test]
fn the_json_of_an_attempt_names_its_steps() {
    let here = Place::new(&["callback-numbers:busy".to_owned()]);
    here.record("piotr.zielinski", &created(Some(PIOTR)));
    let ran = here.finish().ends(9);
    assert_eq!(ran.err.matches("The API asks to wait: waiting 1 s").count(), 3, "{}", ran.err);
    let setup = ran.json()["setup"].clone();
    assert_eq!(setup[0], json!({ "step": "groups", "outcome": "done", "text": "" }));
    assert_eq!(setup[2]["step"], "callback-numbers");
    assert_contains!(setup[2]["text"].as_str().unwrap(), "429 Too Many Requests", "asks to wait 1 s");
    assert_eq!((&setup[3]["step"], &setup[3]["outcome"]), (&json!("logout-schedules"), &json!("not-done")));
}

#[test]
fn rejected_credentials_at_a_step_end_with_4() {
    let here = Place::new(&["skills:unauthorised:2".to_owned()]);
    here.record("piotr.zielinski", &created(Some(PIOTR)));
    let first = here.finish().ends(4);
    assert_eq!(outcomes(&first)[..2], ["done", "not-done"], "{first:?}");
    assert_eq!(outcomes(&here.finish().ends(0)), ["done"; 4]);
}
