//! The executor: takes the steps of a submission for the wizard, line mode, `submit`, `batch` and `attempts resolve`.
//! Claim the username → ask the policy → record the attempt, synced → token → POST → record the outcome → setup steps.

use super::connection::{self, ApiTarget, Connection};
use super::pacer::Pacer;
use crate::account::{ListedUser, UserIndex, UserPage};
use crate::api::{self, Client, Limits, Progress};
use crate::app::suggest::LookupEntry;
use crate::model::field::AccountList;
use crate::store::io_messages;
use crate::store::journal::{Journal, JournalError};
use crate::store::lock::{Lock, LockError};
use crate::submission::{
    Blocked, CreateRequest, Event, LookUp, LookUpFailure, Outcome, SendFailure, SetupAction, SetupOutcome,
    Step, StepResult, Submission, TokenFailure, policy,
};
use crate::text::sanitize;
use std::cell::{Cell, Ref, RefCell};
use std::collections::HashSet;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio::sync::OnceCell;

/// Why the outcome of an attempt is unknown that was never closed.
pub(crate) const NO_ANSWER: &str = "vcc-user ended before an answer came.";

/// The earlier attempts that count for the policy.
#[derive(Debug)]
pub(crate) enum Counted {
    All,
    /// Those of this run, by id: the sandbox starts empty in every run.
    ThisRun(HashSet<String>),
}

impl Counted {
    /// Those that count before anything is sent in this run.
    pub(crate) fn at_start(is_sandbox: bool) -> Self {
        if is_sandbox { Self::ThisRun(HashSet::new()) } else { Self::All }
    }

    pub(crate) fn includes(&self, attempt: &str) -> bool {
        match self {
            Self::All => true,
            Self::ThisRun(ids) => ids.contains(attempt),
        }
    }
}

/// Executes submissions at one account. It connects when the first request is made.
pub(crate) struct Executor {
    target: ApiTarget,
    pub(super) journal: Journal,
    connection: OnceCell<Result<Connection, String>>,
    /// Holds the username that is being sent against other processes.
    pub(super) claim: Cell<Option<Lock>>,
    counted: RefCell<Counted>,
    progress: Progress,
    pacer: Arc<Pacer>,
    /// The account's users, and when they were read: to say who has a username that is taken.
    users: RefCell<Option<(Instant, Arc<UserIndex>)>>,
    limits: Limits,
}

/// How long a list of users serves.
const USERS_SERVE: Duration = Duration::from_secs(60);

impl Executor {
    /// `progress` is called while a long list is read; `pacer` spaces the requests, `limits` end each of them.
    pub(crate) fn new(
        target: ApiTarget,
        journal: Journal,
        progress: Progress,
        pacer: Arc<Pacer>,
        limits: Limits,
    ) -> Self {
        let counted = RefCell::new(Counted::at_start(target.is_sandbox()));
        Self {
            target,
            journal,
            connection: OnceCell::new(),
            claim: Cell::default(),
            counted,
            progress,
            pacer,
            users: RefCell::default(),
            limits,
        }
    }

    /// The client of the connection, or why there is none.
    pub(super) async fn client(&self) -> Result<&Client, String> {
        let connection = self
            .connection
            .get_or_init(|| connection::connect(&self.target, &self.progress, &self.pacer, self.limits))
            .await;
        connection.as_ref().map(|connection| &connection.client).map_err(Clone::clone)
    }

    /// Runs a submission to its end, and what is set up after it: `report` hears of each step.
    pub(crate) async fn run(
        &self,
        (submission, first): (Submission, Step),
        report: &dyn Fn(&StepResult),
    ) -> Outcome {
        let submission = self.run_from(submission, Some(first), report).await;
        // The state machine asks for steps until it has an outcome; without one, nothing would be known.
        submission.outcome().cloned().unwrap_or_else(|| Outcome::Unknown {
            why: "The submission ended without an outcome.".to_owned(),
            looked_up: LookUp::NotYet,
        })
    }

    /// Takes the steps from `next` on.
    pub(super) async fn run_from(
        &self,
        mut submission: Submission,
        mut next: Option<Step>,
        report: &dyn Fn(&StepResult),
    ) -> Submission {
        let mut reported = Vec::new();
        while let Some(step) = next {
            let event = self.step(&step, submission.request(), submission.outcome()).await;
            if let Step::SetUp { action: SetupAction::Close(result), .. } = &step {
                report(result);
                reported.push(result.step);
            }
            next = submission.handle(event);
        }
        // Those that were not begun, because an earlier one stopped the setup.
        let is_left = |one: &&StepResult| one.outcome != SetupOutcome::Done && !reported.contains(&one.step);
        submission.setup_results().iter().filter(is_left).for_each(report);
        submission
    }

    pub(crate) async fn step(
        &self,
        step: &Step,
        request: &CreateRequest,
        outcome: Option<&Outcome>,
    ) -> Event {
        match step {
            Step::Record => self.record(request).err().unwrap_or(Event::Recorded(Ok(()))),
            Step::Close => self.close(request, outcome),
            Step::Token { .. } | Step::Post | Step::Patch | Step::LookUp | Step::ReadUser => {
                match self.client().await {
                    Ok(client) => client.perform(step, request).await.unwrap_or(Event::Closed),
                    Err(why) => no_connection(step, why),
                }
            }
            Step::FindNamesake => Event::Namesake(self.namesake(&request.username).await),
            Step::TakeUp => {
                let taken = self.take_up(&request.attempt, &request.api_url).await;
                Event::TakenUp(taken.map(Box::new).map_err(|failure| failure.to_string()))
            }
            Step::SetUp { action, user_id } => {
                Event::SetUp(self.setup_action(&request.attempt, action, user_id).await)
            }
            Step::Release => {
                self.claim.take();
                Event::Released
            }
        }
    }

    /// Records the attempt; the error is the event that says why the user is not sent. The username stays claimed until
    /// the attempt is closed.
    fn record(&self, request: &CreateRequest) -> Result<(), Event> {
        let claim = claim(&self.journal, request, &self.counted.borrow())?;
        self.journal.open(request).map_err(unrecorded)?;
        if let Counted::ThisRun(ids) = &mut *self.counted.borrow_mut() {
            ids.insert(request.attempt.clone());
        }
        self.claim.set(Some(claim));
        Ok(())
    }

    /// Records the outcome. Where that fails the attempt stays open: the next start shows it as unknown.
    fn close(&self, request: &CreateRequest, outcome: Option<&Outcome>) -> Event {
        if let Some(outcome) = outcome
            && let Err(error) = self.journal.close(&request.attempt, outcome)
        {
            tracing::warn!(%error, "the outcome was not written to the journal");
        }
        // The claim is kept while the setup follows.
        if request.routing.is_empty() || !matches!(outcome, Some(Outcome::Created(_))) {
            self.claim.take();
        }
        Event::Closed
    }

    /// The only user of the account with a username. A list that was read a short time ago serves several refusals.
    async fn namesake(&self, username: &str) -> Option<Box<ListedUser>> {
        let recent = self.users.borrow().clone().filter(|(read, _)| read.elapsed() < USERS_SERVE);
        let users = if let Some((_, users)) = recent {
            users
        } else {
            let users = self.users().await.ok()?;
            *self.users.borrow_mut() = Some((Instant::now(), Arc::clone(&users)));
            users
        };
        match users.namesakes(username)[..] {
            [user] => Some(Box::new(user.clone())),
            _ => None,
        }
    }

    /// The earlier attempts that count here.
    pub(super) fn counted(&self) -> Ref<'_, Counted> {
        self.counted.borrow()
    }

    /// Whether an attempt counts here, those of this run included.
    pub(super) fn counts(&self, attempt: &str) -> bool {
        self.counted.borrow().includes(attempt)
    }

    /// A list of the account, or why it could not be read.
    pub(super) async fn account_list(&self, list: AccountList) -> Result<Vec<LookupEntry>, LookUpFailure> {
        connection::account_list(self.client().await?, list).await
    }

    /// The users of the account, archived ones too.
    pub(super) async fn users(&self) -> Result<Arc<UserIndex>, LookUpFailure> {
        connection::users(self.client().await?).await
    }

    /// The user IDs of a group's members.
    pub(super) async fn group_members(&self, group: &str) -> Result<Vec<String>, LookUpFailure> {
        connection::group_members(self.client().await?, group).await
    }

    /// Looks up the username, and records the outcome for its earlier attempt if the journal has one.
    pub(crate) async fn look_up_earlier(&self, request: CreateRequest) -> Result<Outcome, JournalError> {
        let (api_url, username) = (&request.api_url, &request.username);
        let earlier = self.journal.unknown(api_url, username)?;
        let why = if let Some(earlier) = &earlier {
            earlier.why_unknown().map(str::to_owned)
        } else {
            let known = self.journal.earlier(api_url, username, |id| self.counts(id))?;
            known.unreadable.map(|why| {
                format!("{} may have been sent before: {why}.", sanitize::single_line(username, 100))
            })
        };
        let why = why.unwrap_or_else(|| NO_ANSWER.to_owned());
        let request = earlier.map_or(request, |earlier| earlier.request());
        Ok(self.run(Submission::look_up_after(request, why), &|_| ()).await)
    }
}

/// Claims the username against other processes and asks the policy. An error is the event that says why the user is
/// not sent. Between asking the journal and recording an attempt, another process could do the same: the lock that is
/// returned prevents that.
pub(crate) fn claim(journal: &Journal, request: &CreateRequest, counted: &Counted) -> Result<Lock, Event> {
    let lock = journal.claim(&request.api_url, &request.username).map_err(|error| match error {
        LockError::Held { by } => Event::Blocked(Blocked::InProgress(by)),
        LockError::Refused(why) => {
            unrecorded(format!("{why}. Set XDG_STATE_HOME to a folder on a local disk, and start again"))
        }
        LockError::Io(error) => unrecorded(io_messages::reason(&error)),
    })?;
    if request.restore.is_some() {
        // An archived user is known to exist, and is read before it is changed.
        return Ok(lock);
    }
    let earlier = journal.earlier(&request.api_url, &request.username, |id| counted.includes(id));
    policy::check(earlier.map_err(unrecorded)?, request.again).map_err(Event::Blocked)?;
    Ok(lock)
}

fn unrecorded(error: impl std::fmt::Display) -> Event {
    Event::Recorded(Err(format!("The attempt could not be written down first: {error}.")))
}

fn no_connection(step: &Step, why: String) -> Event {
    match step {
        Step::Post | Step::Patch => Event::Failed(SendFailure::NotSent(why)),
        Step::LookUp => Event::LookedUp(Err(why.into())),
        Step::ReadUser => Event::UserRead(Err(why.into())),
        _ => Event::Token(Err(TokenFailure::Unavailable(why))),
    }
}

/// The executor and reads for a command: each call returns when its answer is there.
pub(crate) struct BlockingClient {
    pub(super) runtime: Runtime,
    pub(super) executor: Executor,
}

impl BlockingClient {
    pub(crate) fn new(target: ApiTarget, journal: Journal, progress: Progress) -> io::Result<Self> {
        let runtime = api::runtime()?;
        let executor = Executor::new(target, journal, progress, Arc::default(), Limits::default());
        Ok(Self { runtime, executor })
    }

    /// Submits a user and returns the outcome; `report` hears of each step of the setup.
    pub(crate) fn submit(&self, request: CreateRequest, report: &dyn Fn(&StepResult)) -> Outcome {
        self.runtime.block_on(self.executor.run(Submission::start(request), report))
    }

    /// Looks up an earlier attempt and records what is found; `why` says why its outcome is unknown. Nothing is sent
    /// that could create a user.
    pub(crate) fn look_up(&self, request: CreateRequest, why: String) -> Outcome {
        self.runtime.block_on(self.executor.run(Submission::look_up_after(request, why), &|_| ()))
    }

    /// The same for the earlier attempt of a username, if the journal has one.
    pub(crate) fn look_up_earlier(&self, request: CreateRequest) -> Result<Outcome, JournalError> {
        self.runtime.block_on(self.executor.look_up_earlier(request))
    }

    /// Whether an attempt counts here, those of this run included.
    pub(crate) fn counts(&self, attempt: &str) -> bool {
        self.executor.counts(attempt)
    }

    /// Reads what a connection needs, such as certificates. Nothing is sent.
    pub(crate) fn connect(&self) -> Result<(), String> {
        self.runtime.block_on(self.executor.client()).map(drop)
    }

    /// What the person should know of the connection; nothing where there is none.
    pub(crate) fn remarks(&self) -> Vec<String> {
        let client = self.runtime.block_on(self.executor.client());
        client.map(|client| client.remarks().to_vec()).unwrap_or_default()
    }

    /// Runs what takes several requests to its end.
    pub(crate) fn block_on<T>(&self, work: impl AsyncFnOnce(&Executor) -> T) -> T {
        self.runtime.block_on(work(&self.executor))
    }

    pub(crate) fn directory(&self) -> Result<Arc<UserIndex>, LookUpFailure> {
        self.runtime.block_on(self.executor.users())
    }

    /// A list of the account, or why it could not be read.
    pub(crate) fn account_list(&self, list: AccountList) -> Result<Vec<LookupEntry>, LookUpFailure> {
        self.runtime.block_on(self.executor.account_list(list))
    }

    pub(crate) fn token(&self) -> Result<(), TokenFailure> {
        self.runtime.block_on(async {
            self.executor.client().await.map_err(TokenFailure::Unavailable)?.token(false).await
        })
    }

    pub(crate) fn one_user(&self) -> Result<UserPage, LookUpFailure> {
        self.runtime.block_on(async { self.executor.client().await?.one_user().await })
    }
}
