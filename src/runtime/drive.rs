//! A submission from beginning to end without a wizard: the same machine, the same steps, one after the other.

use super::network::{Connection, Target, close, connect, over_the_network, unwritten};
use super::reading;
use crate::account::UserIndex;
use crate::store::journal::Journal;
use crate::submission::{Event, Order, Outcome, Step, Submission};
use crate::wizard::msg::Known;
use std::io;
use std::sync::Arc;
use tokio::runtime::Runtime;
use tokio::sync::OnceCell;

/// Runs submissions one after the other, over one connection to the account.
pub struct Driver {
    runtime: Runtime,
    target: Target,
    journal: Journal,
    connection: OnceCell<Result<Connection, String>>,
}

impl Driver {
    /// Nothing is connected yet.
    pub fn new(target: Target, journal: Journal) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
        Ok(Self { runtime, target, journal, connection: OnceCell::new() })
    }

    /// Submits a user and says what became of it.
    pub fn run(&self, order: Order) -> Outcome {
        let (submission, first) = Submission::start(order);
        self.runtime.block_on(self.drive(submission, first))
    }

    /// Looks up what became of an earlier attempt, and writes it down. Nothing is sent that could create a user.
    pub fn look_up(&self, order: Order) -> Outcome {
        let (submission, first) = Submission::look_up(order);
        self.runtime.block_on(self.drive(submission, first))
    }

    /// All users of the account.
    pub fn directory(&self) -> Result<Arc<UserIndex>, String> {
        self.runtime.block_on(async { reading::directory(self.connection().await).await })
    }

    /// The account's callback numbers; none where they cannot be read.
    pub fn callback_numbers(&self) -> Vec<Known> {
        self.runtime.block_on(async { reading::callback_numbers(self.connection().await).await })
    }

    async fn connection(&self) -> &Result<Connection, String> {
        self.connection.get_or_init(|| connect(&self.target)).await
    }

    async fn drive(&self, mut submission: Submission, first: Step) -> Outcome {
        let mut step = Some(first);
        while let Some(now) = step {
            let event = self.take(now, &submission).await;
            step = submission.on(event);
        }
        // A machine that asks for nothing more has an outcome; were it not so, nobody knows what happened.
        submission.outcome().cloned().unwrap_or_else(|| Outcome::Unknown {
            why: "The submission ended without an outcome.".to_owned(),
            looked_up: crate::submission::LookUp::NotYet,
        })
    }

    async fn take(&self, step: Step, submission: &Submission) -> Event {
        let order = submission.order();
        match step {
            Step::Record => Event::Recorded(self.journal.open(order).map_err(unwritten)),
            Step::Close => close(&self.journal, order, submission.outcome()),
            _ => over_the_network(step, order, self.connection().await).await,
        }
    }
}
