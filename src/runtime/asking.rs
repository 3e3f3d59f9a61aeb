//! Requests to an account from a command, one after the other: each call returns when its answer is there.

use super::executor::Executor;
use super::network::Target;
use super::reading;
use crate::account::{UserIndex, UserPage};
use crate::store::journal::Journal;
use crate::submission::{Order, Outcome, Submission, TokenFailure};
use crate::vcc::ReadFailure;
use crate::wizard::suggest::LookupEntry;
use std::io;
use std::sync::Arc;
use tokio::runtime::Runtime;

/// Runs the executor and reads, over one connection.
pub struct Asker {
    runtime: Runtime,
    executor: Executor,
}

impl Asker {
    /// Nothing is connected yet.
    pub fn new(target: Target, journal: Journal) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
        Ok(Self { runtime, executor: Executor::new(target, journal) })
    }

    /// Submits a user and returns the outcome.
    pub fn submit(&self, order: Order) -> Outcome {
        self.runtime.block_on(self.executor.run(Submission::start(order)))
    }

    /// Looks up an earlier attempt and records what is found; `why` says why its outcome is unknown. Nothing is sent
    /// that could create a user.
    pub fn look_up(&self, order: Order, why: String) -> Outcome {
        self.runtime.block_on(self.executor.run(Submission::look_up_after(order, why)))
    }

    /// Reads what a connection needs, such as certificates. Nothing is sent.
    pub fn connect(&self) -> Result<(), String> {
        self.runtime
            .block_on(async { self.executor.connection().await.as_ref().map(drop).map_err(Clone::clone) })
    }

    /// All users of the account.
    pub fn directory(&self) -> Result<Arc<UserIndex>, String> {
        self.runtime.block_on(async { reading::directory(self.executor.connection().await).await })
    }

    /// The account's callback numbers; none where they cannot be read.
    pub fn callback_numbers(&self) -> Vec<LookupEntry> {
        self.runtime.block_on(async { reading::callback_numbers(self.executor.connection().await).await })
    }

    /// Asks for a token.
    pub fn token(&self) -> Result<(), TokenFailure> {
        self.runtime.block_on(async {
            match self.executor.connection().await {
                Ok(connection) => connection.client.token(false).await,
                Err(why) => Err(TokenFailure::Unavailable(why.clone())),
            }
        })
    }

    /// Asks for any one user.
    pub fn one_user(&self) -> Result<UserPage, ReadFailure> {
        self.runtime.block_on(async {
            match self.executor.connection().await {
                Ok(connection) => connection.client.one_user().await,
                Err(why) => Err(ReadFailure::Other(why.clone())),
            }
        })
    }
}
