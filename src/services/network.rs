//! The network thread of the app: steps of submissions and reads, on a tokio runtime. The sandbox runs there too.

use super::batch::jobs;
use super::connection::{self, ApiTarget};
use super::executor::{Counted, Executor};
use super::pacer::Pacer;
use super::stop::StopToken;
use super::take_back::TakeBackFailure;
use super::{MsgSender, pending};
use crate::account::SANDBOX;
use crate::api::{self, Limits};
use crate::app::destination::Destination;
use crate::app::msg::{AccountRead, AccountTest, AttemptRow, Msg, OpenSetup, OwnUser};
use crate::batch::Batch;
use crate::store::journal::{Attempt, Journal};
use crate::submission::{Blocked, CreateRequest, Event, Outcome, OutcomeKind, Step, policy};
use crate::text::sentence_case;
use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::{JoinHandle, LocalSet, spawn_local};

pub(super) enum NetworkJob {
    /// A step of a submission.
    Step {
        step: Step,
        request: Box<CreateRequest>,
        outcome: Option<Box<Outcome>>,
    },
    /// Takes the user of an attempt back.
    TakeBack {
        attempt: String,
        typed: String,
        delete: bool,
    },
    /// Reads the journal again.
    ReadAttempts,
    /// Drops the request of a running take-back, and reads the user.
    CancelTakeBack(String),
    /// Drops the request of an attempt.
    Cancel(String),
    Read(AccountRead),
    /// Requests a token and one user, to see whether the account works.
    TestAccount,
    /// Reads and checks a file of users.
    CheckBatch {
        file: String,
        destination: Box<Destination>,
    },
    /// Creates the users of a file.
    RunBatch {
        batch: Box<Batch>,
        destination: Box<Destination>,
        out: PathBuf,
    },
    /// Ends that after the user under way.
    StopBatch,
}

impl NetworkJob {
    /// The message for the app if the job cannot run; none if the app does not wait for a result.
    pub(super) fn failed(self, why: String) -> Option<Msg> {
        Some(match self {
            Self::Step { request, .. } => {
                Msg::Submission { attempt: request.attempt, event: Event::Recorded(Err(why)) }
            }
            Self::TakeBack { .. } => Msg::TakenBack(Err(why)),
            Self::Read(read) => read_failed(read, why),
            Self::TestAccount => Msg::AccountTested(AccountTest { token: Err(why), users: None }),
            Self::CheckBatch { .. } => Msg::BatchChecked(Err(why.into())),
            Self::RunBatch { .. } => Msg::BatchEnded(Err(why)),
            Self::ReadAttempts | Self::CancelTakeBack(_) | Self::Cancel(_) | Self::StopBatch => return None,
        })
    }
}

/// Reads something of the account.
async fn read_account(read: AccountRead, executor: &Executor) -> Msg {
    let client = match executor.client().await {
        Ok(client) => client,
        Err(why) => return read_failed(read, why),
    };
    match read {
        AccountRead::List(list) => {
            let result = connection::account_list(client, list).await;
            Msg::AccountList { list, result: result.map_err(|failure| failure.why) }
        }
        AccountRead::Users => Msg::Users(connection::users(client).await.map_err(|failure| failure.why)),
        AccountRead::GroupMembers(group) => {
            let members = connection::group_members(client, &group).await.ok();
            Msg::GroupMembers { group, members }
        }
        AccountRead::Archived { user_id, username } => {
            let result = client.find_user(&user_id).await.map_err(|failure| failure.why);
            Msg::ArchivedRead { username, result }
        }
        AccountRead::User { user_id, username } => {
            let result = connection::user_copy(client, user_id, &username).await;
            Msg::UserRead { username, result: result.map(Box::new) }
        }
    }
}

/// The message where there is no connection.
fn read_failed(read: AccountRead, why: String) -> Msg {
    match read {
        AccountRead::List(list) => Msg::AccountList { list, result: Err(why) },
        AccountRead::Users => Msg::Users(Err(why)),
        AccountRead::GroupMembers(group) => Msg::GroupMembers { group, members: None },
        AccountRead::User { username, .. } => Msg::UserRead { username, result: Err(why) },
        AccountRead::Archived { username, .. } => Msg::ArchivedRead { username, result: Err(why) },
    }
}

async fn test_account(executor: &Executor) -> Msg {
    Msg::AccountTested(match executor.client().await {
        Ok(client) => connection::test_account(client).await,
        Err(why) => AccountTest { token: Err(why), users: None },
    })
}

/// The thread; dropping this drops its requests, and none of its messages arrives after that: they are about an account
/// that is no longer the active one.
pub(super) struct Network {
    jobs: UnboundedSender<NetworkJob>,
    is_active: Arc<Mutex<bool>>,
}

impl Network {
    pub(super) fn start(
        target: ApiTarget,
        journal: Journal,
        sender: MsgSender,
        pending: pending::Worker,
        pacer: Arc<Pacer>,
    ) -> io::Result<Self> {
        let (jobs, queue) = unbounded_channel();
        let is_active = Arc::new(Mutex::new(true));
        let sender = sender.while_active(Arc::clone(&is_active));
        let runtime = api::runtime()?;
        let progress = sender.clone();
        let progress = Arc::new(move |count| progress.send(Msg::UsersRead(count)));
        let executor = Executor::new(target, journal, progress, pacer, Limits::default());
        let run = move || {
            let (running, batch_stop) = (HashMap::new(), StopToken::default());
            let jobs = Jobs { executor: Rc::new(executor), sender, running, batch_stop };
            LocalSet::new().block_on(&runtime, jobs.serve(queue));
            // Nothing writes to the journal any more. The runtime can still wait for a name server.
            drop(pending);
        };
        Builder::new().name("network".into()).spawn(run)?;
        Ok(Self { jobs, is_active })
    }

    pub(super) fn send(&self, job: NetworkJob) {
        let _ = self.jobs.send(job);
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        *self.is_active.lock().unwrap_or_else(PoisonError::into_inner) = false;
    }
}

/// What runs on the thread.
struct Jobs {
    executor: Rc<Executor>,
    sender: MsgSender,
    /// What runs for an attempt.
    running: HashMap<String, JoinHandle<()>>,
    batch_stop: StopToken,
}

impl Jobs {
    async fn serve(mut self, mut queue: UnboundedReceiver<NetworkJob>) {
        while let Some(job) = queue.recv().await {
            self.start(job);
        }
    }

    fn start(&mut self, job: NetworkJob) {
        let (executor, sender) = (Rc::clone(&self.executor), self.sender.clone());
        match job {
            NetworkJob::ReadAttempts => sender.send(earlier_attempts(&executor.journal, &executor.counted())),
            NetworkJob::Cancel(attempt) => {
                if let Some(task) = self.running.remove(&attempt) {
                    task.abort();
                }
            }
            NetworkJob::TakeBack { attempt, typed, delete } => {
                self.run_for(attempt.clone(), async move {
                    let result = executor.take_back(&attempt, &typed, delete).await;
                    sender.send(Msg::TakenBack(result.map_err(|failure| nothing_changed(&failure))));
                });
            }
            NetworkJob::CancelTakeBack(attempt) => {
                let Some(task) = self.running.remove(&attempt) else { return };
                task.abort();
                self.run_for(attempt.clone(), async move {
                    // One that had ended by then has sent its result.
                    if task.await.is_err() {
                        let result = executor.settle_take_back(&attempt).await;
                        sender.send(Msg::TakenBack(result.map_err(|failure| nothing_changed(&failure))));
                    }
                });
            }
            NetworkJob::Read(read) => {
                spawn_local(async move { sender.send(read_account(read, &executor).await) });
            }
            NetworkJob::TestAccount => {
                spawn_local(async move { sender.send(test_account(&executor).await) });
            }
            NetworkJob::CheckBatch { file, destination } => {
                spawn_local(async move {
                    let result = jobs::check(&executor, file, *destination, &sender).await;
                    sender.send(Msg::BatchChecked(result.map(Box::new)));
                });
            }
            NetworkJob::RunBatch { batch, destination, out } => {
                self.batch_stop = StopToken::default();
                let stop = self.batch_stop.clone();
                spawn_local(async move {
                    let ended = jobs::run(&executor, *batch, &destination, out, (&sender, &stop)).await;
                    sender.send(Msg::BatchEnded(ended.map(Box::new)));
                });
            }
            NetworkJob::StopBatch => self.batch_stop.stop(),
            NetworkJob::Step { step, request, outcome } => {
                self.run_for(request.attempt.clone(), async move {
                    let event = executor.step(&step, &request, outcome.as_deref()).await;
                    if matches!(event, Event::Blocked(Blocked::Unresolved(_))) {
                        // Another window left this attempt open: the app has to know it, to look it up first.
                        sender.send(earlier_attempts(&executor.journal, &executor.counted()));
                    }
                    sender.send(Msg::Submission { attempt: request.attempt, event });
                });
            }
        }
    }

    /// Runs the work of an attempt, until that is cancelled.
    fn run_for(&mut self, attempt: String, work: impl Future<Output = ()> + 'static) {
        self.running.retain(|_, task| !task.is_finished());
        self.running.insert(attempt, spawn_local(work));
    }
}

fn nothing_changed(failure: &TakeBackFailure) -> String {
    format!("{}. Nothing was changed.", sentence_case(&failure.to_string()))
}

/// What the journal knows of earlier runs, and of other windows. An attempt at a sandbox that is gone cannot be looked
/// up.
pub(crate) fn earlier_attempts(journal: &Journal, counted: &Counted) -> Msg {
    let mut attempts = journal.list().unwrap_or_default().attempts;
    // The open ones of other accounts are listed too.
    attempts.retain(|attempt| counted.includes(&attempt.id) || attempt.account != SANDBOX);
    known_attempts(&attempts)
}

/// The users that exist, and the attempts with an unknown outcome or an open setup.
fn known_attempts(attempts: &[Attempt]) -> Msg {
    let line = |attempt: &Attempt| AttemptRow {
        id: attempt.id.clone(),
        account: attempt.account.clone(),
        username: attempt.username.clone(),
        age: attempt.age_seconds(),
        plan: attempt.plan(),
        restore: attempt.restore(),
        setup: (!attempt.is_open()).then(|| OpenSetup {
            is_created: matches!(attempt.kind(), OutcomeKind::Created | OutcomeKind::Restored),
            user_id: attempt.outcome.as_ref().and_then(|outcome| outcome.user_id.clone()),
            results: attempt.setup(),
        }),
    };
    let user = |attempt: &Attempt| {
        let earlier = attempt.as_earlier().filter(|earlier| earlier.kind.user_exists())?;
        Some(OwnUser { api_url: attempt.api_url.clone(), username: attempt.username.clone(), earlier })
    };
    let is_unfinished = |attempt: &&Attempt| attempt.is_open() || attempt.has_open_setup();
    let open = attempts.iter().filter(is_unfinished).map(line).collect();
    let taken_back = attempts.iter().filter(|attempt| attempt.is_taken_back());
    let taken_back = taken_back.filter_map(Attempt::answered_user_id).map(str::to_owned).collect();
    let mut standing: Vec<_> = attempts.iter().collect();
    policy::not_taken_back(&mut standing, |attempt| attempt.as_earlier());
    Msg::Attempts { open, users: standing.into_iter().filter_map(user).collect(), taken_back }
}
