//! Carries out what follows the create request: each step is in the journal before it starts and when it ended.

use super::executor::Executor;
use super::patience::MAX_RETRIES;
use crate::store::journal::{Attempt, JournalError};
use crate::store::lock::{Lock, LockError};
use crate::submission::{
    ChangeFailure, Created, Event, Hindrance, LookUpFailure, Setup, SetupAction, SetupEvent, StepResult,
    Submission, TakenUp,
};
use crate::text::sanitize;

/// Why no step of an earlier attempt was carried out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FinishFailure {
    /// The process that does it, if known.
    #[error("another vcc-user{} is working on this user just now", by_process(*.0))]
    InProgress(Option<u32>),
    /// The address of the API to which it was sent.
    #[error("it was sent to {0}, which is not the address of the account now")]
    OtherApi(String),
    #[error("the username {0}")]
    NotClaimed(String),
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error("the user could not be looked up: {}", .0.why)]
    LookUp(LookUpFailure),
    /// How the user was taken back.
    #[error("the user was {0} again")]
    TakenBack(&'static str),
    #[error("there is no user with exactly the username {0}")]
    NoUser(String),
}

impl FinishFailure {
    /// How long the API asks to wait before it is tried again.
    pub(crate) fn retry_after_seconds(&self) -> Option<u64> {
        match self {
            Self::LookUp(failure) => failure.retry_after_seconds,
            _ => None,
        }
    }

    /// What would hinder the setup of another user too.
    pub(crate) fn hindrance(&self) -> Option<Hindrance> {
        match self {
            Self::LookUp(failure) => failure.hindrance(),
            _ => None,
        }
    }
}

fn by_process(id: Option<u32>) -> String {
    id.map(|id| format!(" (process {id})")).unwrap_or_default()
}

/// What came of the steps that follow the create request.
pub(crate) struct FinishReport {
    pub(crate) steps: Vec<StepResult>,
    /// How long the API asks to wait before those that are left.
    pub(crate) retry_after_seconds: Option<u64>,
    /// What would hinder the setup of another user too.
    pub(crate) hindrance: Option<Hindrance>,
}

/// What came of the steps, or why none was carried out.
pub(crate) type Finished = Result<FinishReport, FinishFailure>;

impl From<&Created> for FinishReport {
    fn from(created: &Created) -> Self {
        let Created { retry_after_seconds, hindrance, .. } = *created;
        Self { steps: created.setup.clone(), retry_after_seconds, hindrance }
    }
}

impl Executor {
    /// The attempt whose setup is finished of a user that exists: created, or found by a look-up.
    pub(crate) fn to_set_up(&self, api_url: &str, username: &str) -> Result<Option<Attempt>, JournalError> {
        let counts = |id: &str| self.counts(id);
        Ok(self.journal.list()?.to_set_up(api_url, username, counts).cloned())
    }

    /// Carries out the steps of an earlier attempt that are not done.
    pub(crate) async fn finish(&self, attempt: &str, report: &dyn Fn(&StepResult)) -> Finished {
        let attempt = self.journal.attempt(attempt)?;
        let (mut submission, _) = Submission::finish(attempt.request(), attempt.finished_outcome());
        let taken = self.take_up(&attempt.id, &attempt.api_url).await?;
        let next = submission.handle(Event::TakenUp(Ok(Box::new(taken))));
        let submission = self.run_from(submission, next, report).await;
        let setup = submission.setup();
        Ok(FinishReport {
            steps: submission.setup_results().to_vec(),
            retry_after_seconds: setup.and_then(Setup::retry_after_seconds),
            hindrance: setup.and_then(Setup::hindrance),
        })
    }

    /// The same, again a few times where the API asks to wait; `known` is what came of it just now. `wait` hears what is
    /// known and for how long to wait, and returns false where nothing more is to be sent.
    pub(crate) async fn finish_patiently<E>(
        &self,
        attempt: &str,
        known: Option<FinishReport>,
        mut wait: impl AsyncFnMut(&Finished, u64) -> Result<bool, E>,
        report: &dyn Fn(&StepResult),
    ) -> Result<Finished, E> {
        let mut finished = match known {
            Some(known) => Ok(known),
            None => self.finish(attempt, report).await,
        };
        let mut retries = 0..MAX_RETRIES;
        loop {
            let asked = match &finished {
                Ok(report) => report.retry_after_seconds,
                Err(failure) => failure.retry_after_seconds(),
            };
            match asked {
                Some(seconds) if retries.next().is_some() && wait(&finished, seconds).await? => {}
                _ => return Ok(finished),
            }
            finished = self.finish(attempt, report).await;
        }
    }

    /// Claims the user of an earlier attempt at this API, and finds what is open.
    pub(super) async fn take_up(&self, attempt: &str, api_url: &str) -> Result<TakenUp, FinishFailure> {
        let attempt = self.journal.attempt(attempt)?;
        if attempt.api_url != api_url {
            let other = sanitize::single_line(&attempt.api_url, 200);
            return Err(FinishFailure::OtherApi(other));
        }
        let claim = self.claim_user(&attempt)?;
        // Read again: another process may have carried out steps meanwhile.
        let attempt = self.journal.attempt(&attempt.id)?;
        if let Some(word) = attempt.taken_back_word() {
            return Err(FinishFailure::TakenBack(word));
        }
        let user_id = match attempt.answered_user_id() {
            Some(user_id) => user_id.to_owned(),
            None => self.exact_user_id(&attempt.username).await?,
        };
        self.claim.set(Some(claim));
        Ok(TakenUp { user_id, plan: attempt.plan(), results: attempt.setup() })
    }

    /// Keeps other processes from working on the user of an attempt while the lock lives.
    pub(super) fn claim_user(&self, attempt: &Attempt) -> Result<Lock, FinishFailure> {
        self.journal.claim(&attempt.api_url, &attempt.username).map_err(|error| match error {
            LockError::Held { by } => FinishFailure::InProgress(by),
            error => FinishFailure::NotClaimed(error.to_string()),
        })
    }

    /// The id of the user with exactly this username: one that differs in case may be another one.
    async fn exact_user_id(&self, username: &str) -> Result<String, FinishFailure> {
        let client = self.client().await.map_err(|why| FinishFailure::LookUp(why.into()))?;
        let found = client.find_exact(username).await.map_err(FinishFailure::LookUp)?;
        let found = found.ok_or_else(|| FinishFailure::NoUser(sanitize::single_line(username, 100)))?;
        let no_id = || FinishFailure::LookUp("the list names no userId for it".to_owned().into());
        found.user_id.ok_or_else(no_id)
    }

    pub(super) async fn setup_action(
        &self,
        attempt: &str,
        action: &SetupAction,
        user_id: &str,
    ) -> SetupEvent {
        let recorded = match action {
            SetupAction::Record(step) => {
                let begun = self.journal.begin_step(attempt, *step);
                return SetupEvent::Recorded(
                    begun.map_err(|error| format!("It could not be written down first: {error}.")),
                );
            }
            SetupAction::Close(result) => self.journal.end_step(attempt, result),
            SetupAction::Read(_) | SetupAction::Put(..) => Ok(()),
        };
        if let Err(error) = recorded {
            // The step stays begun: it is read again the next time.
            tracing::warn!(%error, "the outcome of a step was not written to the journal");
        }
        match self.client().await {
            Ok(client) => client.perform_setup(action, user_id).await.unwrap_or(SetupEvent::Closed),
            Err(why) => match action {
                SetupAction::Read(_) => SetupEvent::Read(Err(why.into())),
                SetupAction::Put(..) => SetupEvent::Put(Err(ChangeFailure::NotDone(why))),
                _ => SetupEvent::Closed,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Limits;
    use crate::services::silence_tests::{Place, names};
    use crate::submission::{Outcome, RoutingPlan};
    use std::cell::RefCell;

    /// The user gets a group and a skill.
    async fn place(faults: &[&str]) -> Place {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let mut here = Place::with_limits(&faults, Limits::default()).await;
        let RoutingPlan { groups, skills, .. } = here.request.routing;
        here.request.routing = RoutingPlan { groups, skills, ..RoutingPlan::default() };
        here
    }

    /// The methods and paths of the requests below `/users`, and the results, after a user was created and, where something
    /// was left, finished.
    async fn run(faults: &[&str]) -> (Vec<String>, Vec<u8>) {
        let here = place(faults).await;
        let reported = RefCell::new(Vec::new());
        let report = |result: &StepResult| reported.borrow_mut().push(result.clone());
        let outcome = here.executor.run(Submission::start(here.request.clone()), &report).await;
        let Outcome::Created(created) = &outcome else { panic!("{outcome:?}") };
        assert_eq!(*reported.borrow(), created.setup);
        let attempt = here.journal.attempt(&here.request.attempt).unwrap();
        assert_eq!(names(&attempt.setup()), names(&created.setup), "recorded as reported");
        let mut codes = vec![outcome.exit_code()];
        if attempt.has_open_setup() {
            let results = here.executor.finish(&here.request.attempt, &|_| ()).await.unwrap();
            codes.push(crate::submission::setup_exit_code(&results.steps));
        }
        let id = created.user_id.clone().unwrap();
        let path = |path: &str| path.trim_start_matches("/useradmin/users").replace(&id, "ID");
        let requests = here.sandbox.requests().into_iter().filter(|one| one.path.starts_with("/useradmin"));
        (requests.map(|one| format!("{} {}", one.method, path(&one.path))).collect(), codes)
    }

    #[test]
    fn a_created_user_is_set_up() {
        let runtime = crate::api::runtime().unwrap();
        runtime.block_on(async {
            let cases: [(&[&str], &[&str], &[u8]); 5] = [
                (&[], &["PUT /ID/groups", "PUT /ID/skills"], &[0]),
                (&["groups:drop-after:1"], &["PUT /ID/groups", "GET /ID/groups", "PUT /ID/skills"], &[0]),
                (&["groups:unauthorised:1"], &["PUT /ID/groups", "PUT /ID/groups", "PUT /ID/skills"], &[0]),
                (
                    &["skills:refuse:1"],
                    &["PUT /ID/groups", "PUT /ID/skills", "GET /ID/skills", "PUT /ID/skills"],
                    &[9, 0],
                ),
                (
                    &["groups:busy:1"],
                    &[
                        "PUT /ID/groups",
                        "GET /ID/groups",
                        "PUT /ID/groups",
                        "GET /ID/skills",
                        "PUT /ID/skills",
                    ],
                    &[9, 0],
                ),
            ];
            for (faults, setup, codes) in cases {
                let (requests, ended) = run(faults).await;
                assert_eq!(
                    (&requests[0][..], &requests[1..], &ended[..]),
                    ("POST ", &setup.iter().map(ToString::to_string).collect::<Vec<_>>()[..], codes),
                    "{faults:?}"
                );
            }
        });
    }

    #[test]
    fn nothing_is_put_for_a_user_who_was_not_created() {
        let runtime = crate::api::runtime().unwrap();
        runtime.block_on(async {
            let here = place(&["create:refuse"]).await;
            let outcome = here.executor.run(Submission::start(here.request.clone()), &|_| ()).await;
            assert_eq!(outcome.exit_code(), 5, "{outcome:?}");
            assert!(here.sandbox.requests().iter().all(|one| one.method != "PUT"));
        });
    }
}
