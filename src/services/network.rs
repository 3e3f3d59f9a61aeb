//! The network thread of the app: steps of submissions and reads, on a tokio runtime. The sandbox runs there too.

use super::connection::{self, ApiTarget};
use super::executor::{Counted, Executor};
use crate::account::SANDBOX;
use crate::api;
use crate::app::msg::{AttemptRow, Msg, OwnUser};
use crate::services::MsgSender;
use crate::store::journal::{Attempt, Journal};
use crate::submission::{Blocked, CreateRequest, Event, Outcome, Step};
use std::collections::HashMap;
use std::io;
use std::rc::Rc;
use std::thread::Builder;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::{AbortHandle, LocalSet, spawn_local};

enum NetworkJob {
    Step { step: Step, order: Box<CreateRequest>, outcome: Option<Box<Outcome>> },
    Cancel(String),
    Read(Read),
}

enum Read {
    CallbackNumbers,
    Directory,
    Try,
    User { user_id: String, username: String },
}

pub(crate) struct Network {
    jobs: UnboundedSender<NetworkJob>,
}

impl Network {
    pub(crate) fn start(target: ApiTarget, journal: Journal, sender: MsgSender) -> io::Result<Self> {
        let (jobs, queue) = unbounded_channel();
        let runtime = api::runtime()?;
        let run = move || {
            let local = LocalSet::new();
            local.block_on(&runtime, serve(target, journal, sender, queue));
        };
        Builder::new().name("network".into()).spawn(run)?;
        Ok(Self { jobs })
    }

    /// Asks for a step of a submission.
    pub(crate) fn step(&self, step: Step, order: Box<CreateRequest>, outcome: Option<Box<Outcome>>) {
        let _ = self.jobs.send(NetworkJob::Step { step, order, outcome });
    }

    /// Drops the request of an attempt.
    pub(crate) fn cancel(&self, attempt: String) {
        let _ = self.jobs.send(NetworkJob::Cancel(attempt));
    }

    /// Asks for all users of the account.
    pub(crate) fn directory(&self) {
        let _ = self.jobs.send(NetworkJob::Read(Read::Directory));
    }

    /// Asks for a token and one page of users, to see whether the account works.
    pub(crate) fn try_account(&self) {
        let _ = self.jobs.send(NetworkJob::Read(Read::Try));
    }

    pub(crate) fn user(&self, user_id: String, username: String) {
        let _ = self.jobs.send(NetworkJob::Read(Read::User { user_id, username }));
    }

    pub(crate) fn callback_numbers(&self) {
        let _ = self.jobs.send(NetworkJob::Read(Read::CallbackNumbers));
    }
}

struct NetworkContext {
    executor: Executor,
    sender: MsgSender,
}

async fn serve(
    target: ApiTarget,
    journal: Journal,
    sender: MsgSender,
    mut queue: UnboundedReceiver<NetworkJob>,
) {
    let shared = Rc::new(NetworkContext { executor: Executor::new(target, journal), sender });
    let mut running: HashMap<String, AbortHandle> = HashMap::new();
    while let Some(job) = queue.recv().await {
        let shared = Rc::clone(&shared);
        match job {
            NetworkJob::Cancel(attempt) => {
                if let Some(task) = running.remove(&attempt) {
                    task.abort();
                }
            }
            NetworkJob::Read(read) => {
                spawn_local(async move { shared.tell(shared.read(read).await) });
            }
            NetworkJob::Step { step, order, outcome } => {
                let attempt = order.attempt.clone();
                let task = spawn_local(async move {
                    let event = shared.executor.step(step, &order, outcome.as_deref()).await;
                    if matches!(event, Event::Blocked(Blocked::Unresolved(_))) {
                        // Another window left it: the wizard looks it up before it may be sent.
                        shared.tell(known_attempts(&shared.executor.attempts()));
                    }
                    shared.tell(Msg::Submission { attempt: order.attempt, event });
                });
                running.retain(|_, task| !task.is_finished());
                running.insert(attempt, task.abort_handle());
            }
        }
    }
}

impl NetworkContext {
    fn tell(&self, msg: Msg) {
        self.sender.send(msg);
    }

    async fn read(&self, read: Read) -> Msg {
        let connected = self.executor.connection().await;
        match read {
            Read::CallbackNumbers => Msg::CallbackNumbers(connection::callback_numbers(connected).await),
            Read::Directory => Msg::Directory(connection::directory(connected).await),
            Read::Try => Msg::AccountTested(connection::try_account(connected).await),
            Read::User { user_id, username } => {
                let result = connection::user(connected, &user_id, &username).await;
                Msg::UserRead { username, result: result.map(Box::new) }
            }
        }
    }
}

/// What the journal knows of earlier runs, and of other windows. An attempt at a sandbox that is gone cannot be looked
/// up.
pub(crate) fn earlier_attempts(journal: &Journal, is_sandbox: bool) -> Msg {
    let (mut attempts, counted) =
        (journal.list().unwrap_or_default().attempts, Counted::at_start(is_sandbox));
    // The open ones of other accounts are listed too.
    attempts.retain(|attempt| counted.includes(attempt) || attempt.account != SANDBOX);
    known_attempts(&attempts)
}

/// The users that exist, and the attempts with an unknown outcome.
fn known_attempts(attempts: &[Attempt]) -> Msg {
    let line = |attempt: &Attempt| AttemptRow {
        id: attempt.id.clone(),
        account: attempt.account.clone(),
        username: attempt.username.clone(),
        age: attempt.age_seconds(),
    };
    let user = |attempt: &Attempt| {
        let earlier = attempt.as_earlier().filter(|earlier| earlier.kind.user_exists())?;
        Some(OwnUser { api_url: attempt.api_url.clone(), username: attempt.username.clone(), earlier })
    };
    let open = attempts.iter().filter(|attempt| attempt.is_open()).map(line).collect();
    Msg::Attempts { open, users: attempts.iter().filter_map(user).collect() }
}
