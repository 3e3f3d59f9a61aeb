//! The API's side of a submission, on a thread with a tokio runtime that begins when it is first needed. The practice
//! account's sandbox lives there too.

use super::reading;
use crate::account::Account;
use crate::sandbox::{self, Sandbox};
use crate::services::MsgSender;
use crate::store::journal::{Attempt, Journal};
use crate::store::lock::{Lock, LockError, process_words};
use crate::store::words;
use crate::submission::{Event, Order, Outcome, SendFailure, Step, TokenFailure};
use crate::vcc::Client;
use crate::wizard::msg::{AttemptLine, Msg};
use secrecy::SecretString;
use std::cell::Cell;
use std::collections::HashMap;
use std::io;
use std::rc::Rc;
use std::thread::Builder;
use tokio::sync::OnceCell;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::{AbortHandle, LocalSet, spawn_local};

/// With which account the wizard works.
#[derive(Debug, Clone)]
pub enum Target {
    /// The sandbox inside the program.
    Practice,
    /// An account at Vonage; the secret, or why there is none.
    Account(Box<Account>, Result<SecretString, String>),
}

/// What the thread is asked for.
enum Job {
    Step { step: Step, order: Box<Order>, outcome: Option<Box<Outcome>> },
    Cancel(String),
    Read(Read),
}

/// What is read beside it.
enum Read {
    CallbackNumbers,
    Directory,
    Try,
    User { user_id: String, username: String },
}

/// The way to the thread.
pub struct Network {
    jobs: UnboundedSender<Job>,
}

impl Network {
    /// Starts the thread.
    pub fn start(target: Target, journal: Journal, sender: MsgSender) -> io::Result<Self> {
        let (jobs, queue) = unbounded_channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
        let run = move || {
            let local = LocalSet::new();
            local.block_on(&runtime, serve(target, journal, sender, queue));
        };
        Builder::new().name("network".into()).spawn(run)?;
        Ok(Self { jobs })
    }

    /// Asks for a step of a submission.
    pub fn step(&self, step: Step, order: Box<Order>, outcome: Option<Box<Outcome>>) {
        let _ = self.jobs.send(Job::Step { step, order, outcome });
    }

    /// Lets go of the request that is on the way for an attempt.
    pub fn cancel(&self, attempt: String) {
        let _ = self.jobs.send(Job::Cancel(attempt));
    }

    /// Asks for all users of the account.
    pub fn directory(&self) {
        let _ = self.jobs.send(Job::Read(Read::Directory));
    }

    /// Asks for a token and one page of users, to see whether the account works.
    pub fn try_account(&self) {
        let _ = self.jobs.send(Job::Read(Read::Try));
    }

    /// Asks for one user.
    pub fn user(&self, user_id: String, username: String) {
        let _ = self.jobs.send(Job::Read(Read::User { user_id, username }));
    }

    /// Asks for the account's callback numbers.
    pub fn callback_numbers(&self) {
        let _ = self.jobs.send(Job::Read(Read::CallbackNumbers));
    }
}

/// The client, with the sandbox that it speaks to where it is the practice account's.
pub struct Connection {
    pub(super) client: Client,
    _sandbox: Option<Sandbox>,
}

/// What all jobs work with.
struct Shared {
    target: Target,
    journal: Journal,
    sender: MsgSender,
    connection: OnceCell<Result<Connection, String>>,
    /// Holds the username that is being sent against other processes.
    claim: Cell<Option<Lock>>,
}

async fn serve(target: Target, journal: Journal, sender: MsgSender, mut queue: UnboundedReceiver<Job>) {
    let (connection, claim) = (OnceCell::new(), Cell::default());
    let shared = Rc::new(Shared { target, journal, sender, connection, claim });
    let mut running: HashMap<String, AbortHandle> = HashMap::new();
    while let Some(job) = queue.recv().await {
        let shared = Rc::clone(&shared);
        match job {
            Job::Cancel(attempt) => {
                if let Some(task) = running.remove(&attempt) {
                    task.abort();
                }
            }
            Job::Read(read) => {
                spawn_local(async move { shared.tell(shared.read(read).await) });
            }
            Job::Step { step, order, outcome } => {
                let attempt = order.attempt.clone();
                let task = spawn_local(async move {
                    let event = shared.step(step, &order, outcome.as_deref()).await;
                    shared.tell(Msg::Submission { attempt: order.attempt, event });
                });
                running.retain(|_, task| !task.is_finished());
                running.insert(attempt, task.abort_handle());
            }
        }
    }
}

impl Shared {
    fn tell(&self, msg: Msg) {
        self.sender.send(msg);
    }

    async fn connection(&self) -> &Result<Connection, String> {
        self.connection.get_or_init(|| connect(&self.target)).await
    }

    async fn read(&self, read: Read) -> Msg {
        let connection = self.connection().await;
        match read {
            Read::CallbackNumbers => Msg::CallbackNumbers(reading::callback_numbers(connection).await),
            Read::Directory => Msg::Directory(reading::directory(connection).await),
            Read::Try => Msg::Tried(reading::try_account(connection).await),
            Read::User { user_id, username } => {
                let result = reading::user(connection, &user_id, &username).await;
                Msg::UserRead { username, result: result.map(Box::new) }
            }
        }
    }

    async fn step(&self, step: Step, order: &Order, outcome: Option<&Outcome>) -> Event {
        match step {
            Step::Record => Event::Recorded(record(&self.journal, order, &self.claim, |msg| self.tell(msg))),
            Step::Close => {
                let event = close(&self.journal, order, outcome);
                self.claim.take();
                event
            }
            _ => over_the_network(step, order, self.connection().await).await,
        }
    }
}

/// Writes the attempt down, and holds its username against other processes until it is closed. What another window left
/// unknown is told to the wizard, which looks it up first.
fn record(
    journal: &Journal,
    order: &Order,
    claim: &Cell<Option<Lock>>,
    tell: impl FnOnce(Msg),
) -> Result<(), String> {
    let lock = match journal.claim(&order.api_url, &order.username) {
        Ok(lock) => lock,
        Err(LockError::Held { by }) => {
            let by = process_words(by);
            return Err(format!("Another vcc-user{by} is sending {} just now.", order.username));
        }
        Err(LockError::Io(error)) => return Err(unwritten(words::reason(&error))),
    };
    let unknown = journal.has_unknown(&order.api_url, &order.username).map_err(unwritten)?;
    if unknown && !order.after_unknown {
        tell(open_attempts(journal));
        let username = &order.username;
        return Err(format!(
            "{username} was sent before, and the outcome is unknown: it is looked up first."
        ));
    }
    journal.open(order).map_err(unwritten)?;
    claim.set(Some(lock));
    Ok(())
}

/// Without its record nothing is sent.
pub(super) fn unwritten(error: impl std::fmt::Display) -> String {
    format!("The attempt could not be written down first: {error}.")
}

/// What earlier runs and other windows left unknown.
pub(crate) fn open_attempts(journal: &Journal) -> Msg {
    let line = |attempt: &Attempt| AttemptLine {
        id: attempt.id.clone(),
        account: attempt.account.clone(),
        username: attempt.username.clone(),
        age: attempt.age_seconds(),
    };
    Msg::OpenAttempts(journal.open_attempts().unwrap_or_default().iter().map(line).collect())
}

/// An outcome that cannot be written down leaves the attempt open: the next start shows it as unknown.
pub(super) fn close(journal: &Journal, order: &Order, outcome: Option<&Outcome>) -> Event {
    if let Some(outcome) = outcome
        && let Err(error) = journal.close(&order.attempt, outcome)
    {
        tracing::warn!(%error, "the outcome was not written to the journal");
    }
    Event::Closed
}

pub(super) async fn connect(target: &Target) -> Result<Connection, String> {
    match target {
        Target::Practice => {
            let sandbox = Sandbox::start(sandbox::Options::default())
                .await
                .map_err(|error| format!("The practice account could not be started: {error}"))?;
            let secret = SecretString::from(sandbox::CLIENT_SECRET);
            let account = Account::sandbox(&sandbox.base_url(), sandbox::CLIENT_ID, secret.clone());
            let client = Client::new(&account, secret).map_err(|error| error.to_string())?;
            Ok(Connection { client, _sandbox: Some(sandbox) })
        }
        Target::Account(account, secret) => {
            let client = Client::new(account, secret.clone()?).map_err(|error| error.to_string())?;
            Ok(Connection { client, _sandbox: None })
        }
    }
}

pub(super) async fn over_the_network(
    step: Step,
    order: &Order,
    connection: &Result<Connection, String>,
) -> Event {
    match connection {
        Ok(connection) => connection.client.perform(&step, order).await.unwrap_or(Event::Closed),
        Err(why) => match step {
            Step::Post => Event::Failed(SendFailure::NotSent(why.clone())),
            Step::LookUp => Event::LookedUp(Err(why.clone())),
            _ => Event::Token(Err(TokenFailure::Unavailable(why.clone()))),
        },
    }
}
