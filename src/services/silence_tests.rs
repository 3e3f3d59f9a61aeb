//! A server that never answers a request of the setup, of a look-up or of a take-back: what is known afterwards, what
//! arrived, and that carrying on completes it without repeating what was done.

use super::connection::ApiTarget;
use super::executor::Executor;
use super::setup::FinishFailure;
use super::take_back::TakeBackFailure;
use crate::account::Account;
use crate::api::Limits;
use crate::sandbox::{CLIENT_ID, CLIENT_SECRET, Options, Sandbox};
use crate::store::ids;
use crate::store::journal::Journal;
use crate::submission::{
    CreateRequest, LookUp, Outcome, RoutingPlan, RoutingRow, SetupOutcome, SetupStep, StepResult, Submission,
    TakeBackStep,
};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::{LocalSet, spawn_local};

/// The names that a fault has for the PUTs.
const FAULTS: [&str; 4] = ["groups", "skills", "callback-numbers", "schedules"];

/// How long a request waits for its answer: enough for those that are answered on a busy machine.
const LIMIT: Duration = Duration::from_secs(3);

/// A sandbox with faults, and an executor that creates a user there.
pub(super) struct Place {
    pub(super) sandbox: Sandbox,
    pub(super) executor: Executor,
    pub(super) journal: Journal,
    pub(super) request: CreateRequest,
    _state: tempfile::TempDir,
}

impl Place {
    /// Waits for answers only for a short time.
    async fn new(faults: &[String]) -> Self {
        let limits = Limits { connect: LIMIT / 2, total: LIMIT, body: LIMIT / 2, ..Limits::default() };
        Self::with_limits(faults, limits).await
    }

    pub(super) async fn with_limits(faults: &[String], limits: Limits) -> Self {
        let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
        let sandbox = Sandbox::start(Options { faults, ..Options::default() }).await.unwrap();
        let secret = SecretString::from(CLIENT_SECRET);
        let account = Account::sandbox(&sandbox.base_url(), CLIENT_ID, secret.clone());
        let (state, request) = (tempfile::tempdir().unwrap(), request(&account.api_url));
        let journal = Journal::new(state.path());
        let target = ApiTarget::Account(Box::new(account), Ok(secret));
        let executor = Executor::new(target, journal.clone(), Arc::new(|_| ()), Arc::default(), limits);
        Self { sandbox, executor, journal, request, _state: state }
    }

    async fn run(&self) -> Outcome {
        self.executor.run(Submission::start(self.request.clone()), &|_| ()).await
    }

    /// Creates the user: what is known of the setup.
    async fn create(&self) -> Vec<StepResult> {
        let outcome = self.run().await;
        let Outcome::Created(created) = outcome else { panic!("{outcome:?}") };
        let recorded = self.journal.attempt(&self.request.attempt).unwrap().setup();
        assert_eq!(names(&recorded), names(&created.setup), "recorded as reported");
        created.setup
    }

    async fn finish(&self) -> Vec<StepResult> {
        self.executor.finish(&self.request.attempt, &|_| ()).await.unwrap().steps
    }

    async fn take_back(&self) -> Result<Vec<(TakeBackStep, SetupOutcome)>, TakeBackFailure> {
        self.executor.take_back(&self.request.attempt, "jana", true).await
    }

    /// How many requests of a method arrived whose path ends like this.
    fn count(&self, method: &str, end: &str) -> usize {
        let requests = self.sandbox.requests();
        requests.iter().filter(|one| one.method == method && one.path.ends_with(end)).count()
    }

    fn puts(&self) -> [usize; 4] {
        SetupStep::ALL.map(|step| self.count("PUT", step.segment()))
    }

    /// Carries on: everything is done, each step was put so often, and one user was created.
    async fn assert_finished(&self, puts: [usize; 4]) {
        assert_eq!(names(&self.finish().await), ["done"; 4]);
        assert_eq!(self.puts(), puts);
        assert_eq!(names(&self.finish().await), ["done"; 4]);
        assert_eq!((self.puts(), self.count("POST", "/users")), (puts, 1), "nothing is repeated");
    }
}

fn request(api_url: &str) -> CreateRequest {
    let agent = json!({ "agentDisplayId": "9001", "telephonyAddress": { "telephoneAddress": "800200" } });
    let user = json!({
        "username": "jana", "name": "Jana", "email": "jana@example.com",
        "userAccountConfiguration": { "role": "Agent", "agentConfiguration": agent },
    });
    CreateRequest {
        attempt: ids::new(),
        account: "tests".to_owned(),
        api_url: api_url.to_owned(),
        username: "jana".to_owned(),
        body: user.to_string(),
        routing: plan(),
        ..CreateRequest::default()
    }
}

/// An entry of each list of the sandbox.
fn plan() -> RoutingPlan {
    let lists: Value = serde_json::from_str(include_str!("../../assets/sandbox-routing.json")).unwrap();
    let mut plan = RoutingPlan::default();
    for step in SetupStep::ALL {
        let entry = lists[step.segment()][0].as_object().unwrap();
        let id = entry.iter().find(|(key, _)| key.ends_with("Id") && !key.contains("Display")).unwrap().1;
        let level = (step == SetupStep::Skills).then_some(7);
        plan.set_rows(
            step,
            vec![RoutingRow { id: id.as_str().unwrap().to_owned(), name: String::new(), level }],
        );
    }
    plan
}

pub(super) fn names(results: &[StepResult]) -> Vec<&'static str> {
    results.iter().map(|one| one.outcome.name()).collect()
}

/// Runs the cases at the same time: each waits for answers that do not come.
fn at_once<F: Future<Output = ()> + 'static>(cases: impl IntoIterator<Item = F>) {
    let tasks = LocalSet::new();
    tasks.block_on(&crate::api::runtime().unwrap(), async {
        let running: Vec<_> = cases.into_iter().map(spawn_local).collect();
        for one in running {
            one.await.unwrap();
        }
    });
}

fn each_step() -> impl Iterator<Item = (usize, &'static str)> {
    FAULTS.into_iter().enumerate()
}

#[test]
fn a_silent_put_is_settled_by_get() {
    at_once(each_step().map(|(place, step)| async move {
        for (kind, outcome, again) in [("silent", "not-done", 1), ("silent-after", "done", 0)] {
            let here = Place::new(&[format!("{step}:{kind}:1")]).await;
            let results = here.create().await;
            let mut wanted = ["done"; 4];
            wanted[place] = outcome;
            assert_eq!(names(&results), wanted, "{step}:{kind}");
            if outcome == "not-done" {
                let words = results[place].outcome.words();
                assert!(
                    words.contains("did not answer within 3 s. The user was read again: it is not set."),
                    "{words}"
                );
            }
            assert_eq!(here.puts(), [1; 4]);
            let mut puts = [1; 4];
            puts[place] += again;
            here.assert_finished(puts).await;
        }
    }));
}

#[test]
fn silent_put_and_get_stay_unknown() {
    at_once(each_step().map(|(place, step)| async move {
        for (kind, again) in [("silent", 1), ("silent-after", 0)] {
            let here = Place::new(&[format!("{step}:{kind}:1"), format!("read-{step}:silent:1")]).await;
            let results = here.create().await;
            let mut wanted = ["done"; 4];
            wanted[place] = "unknown";
            wanted[place + 1..].fill("not-done");
            assert_eq!(names(&results), wanted, "{step}:{kind}");
            let words = results[place].outcome.words();
            assert!(
                words.contains("did not answer within 3 s. The user could not be read again: "),
                "{words}"
            );
            assert!(words.ends_with("did not answer within 3 s."), "{words}");
            let mut puts = [1; 4];
            puts[place + 1..].fill(0);
            assert_eq!(here.puts(), puts);
            puts[place] += again;
            puts[place + 1..].fill(1);
            here.assert_finished(puts).await;
        }
    }));
}

/// The user is read before it is set up further: without an answer nothing is replaced.
#[test]
fn a_silent_get_before_a_put_replaces_nothing() {
    at_once(each_step().map(|(place, step)| async move {
        let here = Place::new(&[format!("{step}:refuse:1"), format!("read-{step}:silent:1")]).await;
        assert_eq!(here.create().await[place].outcome.name(), "refused");
        let results = here.finish().await;
        assert_eq!(results[place].outcome.name(), "not-done", "{step}");
        let words = results[place].outcome.words();
        assert!(words.starts_with("What the user has could not be read: "), "{words}");
        assert!(words.ends_with("did not answer within 3 s."), "{words}");
        assert_eq!(here.puts(), [1; 4]);
        let mut puts = [1; 4];
        puts[place] = 2;
        here.assert_finished(puts).await;
    }));
}

#[test]
fn silent_create_and_look_up_send_nothing_again() {
    at_once(["silent", "silent-after"].map(|kind| async move {
        let here = Place::new(&[format!("create:{kind}:1"), "users:silent:1".to_owned()]).await;
        let outcome = here.run().await;
        let Outcome::Unknown { why, looked_up: LookUp::Failed(failure) } = &outcome else {
            panic!("{outcome:?}")
        };
        assert!(why.ends_with("did not answer within 3 s."), "{why}");
        assert!(failure.why.ends_with("did not answer within 3 s"), "{}", failure.why);
        assert_eq!((here.count("POST", "/users"), here.puts()), (1, [0; 4]));
        // Sending it again is blocked; a look-up settles it.
        let again = CreateRequest { attempt: ids::new(), ..here.request.clone() };
        let again = here.executor.run(Submission::start(again), &|_| ()).await;
        assert!(matches!(again, Outcome::Blocked(_)), "{again:?}");
        let look_up = Submission::look_up(here.journal.attempt(&here.request.attempt).unwrap().request());
        let found = here.executor.run(look_up, &|_| ()).await;
        let Outcome::Unknown { looked_up, .. } = &found else { panic!("{found:?}") };
        if kind == "silent" {
            assert_eq!(*looked_up, LookUp::NotFound);
            assert_eq!(here.count("POST", "/users"), 1);
        } else {
            assert!(matches!(looked_up, LookUp::Found(_)), "{found:?}");
            here.assert_finished([1; 4]).await;
        }
    }));
}

/// The id of a user that was found is looked up again before anything is put.
#[test]
fn a_silent_look_up_before_the_setup_sends_nothing() {
    at_once([async {
        let here = Place::new(&["create:drop-after:1".to_owned(), "users:silent:2".to_owned()]).await;
        let outcome = here.run().await;
        assert!(matches!(outcome, Outcome::Unknown { looked_up: LookUp::Failed(_), .. }), "{outcome:?}");
        let failed = here.executor.finish(&here.request.attempt, &|_| ()).await;
        assert!(matches!(failed, Err(FinishFailure::LookUp(_))));
        assert_eq!((here.count("POST", "/users"), here.puts()), (1, [0; 4]));
        here.assert_finished([1; 4]).await;
    }]);
}

#[test]
fn a_silent_token_sends_no_user() {
    at_once([async {
        let here = Place::new(&["token:silent:1".to_owned()]).await;
        let outcome = here.run().await;
        assert!(matches!(outcome, Outcome::NotSent { .. }), "{outcome:?}");
        assert_eq!(here.count("POST", "/users"), 0);
    }]);
}

/// What a silent step leads to, where the GET that settles it is answered and where it is not: the steps, how often each
/// was sent, and how often after a second run.
#[test]
fn a_silent_take_back_is_settled_by_get() {
    type Case = (&'static str, bool, &'static str, [usize; 2], [usize; 2]);
    let cases: [Case; 8] = [
        ("archive:silent:1", false, "archive not-done", [1, 0], [2, 1]),
        ("archive:silent-after:1", false, "archive done, delete done", [1, 1], [1, 1]),
        ("delete:silent:1", false, "archive done, delete not-done", [1, 1], [1, 2]),
        ("delete:silent-after:1", false, "archive done, delete done", [1, 1], [1, 1]),
        ("archive:silent:1", true, "archive unknown", [1, 0], [2, 1]),
        ("archive:silent-after:1", true, "archive unknown", [1, 0], [1, 1]),
        ("delete:silent:1", true, "archive done, delete unknown", [1, 1], [1, 2]),
        ("delete:silent-after:1", true, "archive done, delete unknown", [1, 1], [1, 1]),
    ];
    at_once(cases.map(|(fault, is_dead, wanted, sent, sent_at_last)| async move {
        let here = Place::new(&[fault.to_owned()]).await;
        here.create().await;
        let changes = || [here.count("PATCH", ""), here.count("DELETE", "")];
        let method = if fault.starts_with("archive") { "PATCH" } else { "DELETE" };
        let silence_the_read = async {
            while is_dead && here.count(method, "") == 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            if is_dead {
                here.sandbox.add_fault("user:silent:1".parse().unwrap());
            }
        };
        let (results, ()) = tokio::join!(here.take_back(), silence_the_read);
        let results = results.unwrap();
        assert_eq!((steps(&results).as_str(), changes()), (wanted, sent), "{fault}: {results:?}");
        let words = results.last().unwrap().1.words();
        assert_eq!(words.contains("The user could not be read again: "), is_dead, "{words}");
        assert_eq!(words.is_empty(), wanted.ends_with("done, delete done"), "{words}");
        // Where it is gone there is nothing left to do.
        let _ = here.take_back().await;
        let attempt = here.journal.attempt(&here.request.attempt).unwrap();
        assert_eq!(steps(&attempt.take_back()), "archive done, delete done", "{fault}");
        assert_eq!((changes(), here.count("POST", "/users")), (sent_at_last, 1), "{fault}");
    }));
}

/// Nothing is changed of a user who cannot be read first.
#[test]
fn a_silent_read_before_a_take_back_changes_nothing() {
    at_once(["user:silent:1", "users:silent:1"].map(|fault| async move {
        let here = Place::new(&[fault.to_owned()]).await;
        here.create().await;
        let failed = here.take_back().await.unwrap_err().to_string();
        assert!(
            failed.starts_with("the user could not be read: ") && failed.ends_with("within 3 s"),
            "{failed}"
        );
        assert_eq!([here.count("PATCH", ""), here.count("DELETE", "")], [0, 0]);
        assert_eq!(steps(&here.take_back().await.unwrap()), "archive done, delete done");
    }));
}

fn steps(results: &[(TakeBackStep, SetupOutcome)]) -> String {
    let one = |(step, outcome): &(TakeBackStep, SetupOutcome)| format!("{} {}", step.name(), outcome.name());
    results.iter().map(one).collect::<Vec<_>>().join(", ")
}
