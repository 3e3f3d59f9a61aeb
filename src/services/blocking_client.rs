//! Requests to an account from a command, one after the other: each call returns when its answer is there.

use super::account_reads;
use super::executor::Executor;
use super::network::ApiTarget;
use crate::account::{UserIndex, UserPage};
use crate::api::{self, ReadFailure};
use crate::app::suggest::LookupEntry;
use crate::store::journal::Journal;
use crate::submission::{CreateRequest, Outcome, Submission, TokenFailure};
use std::io;
use std::sync::Arc;
use tokio::runtime::Runtime;

/// Runs the executor and reads, over one connection.
pub(crate) struct BlockingClient {
    runtime: Runtime,
    executor: Executor,
}

impl BlockingClient {
    pub(crate) fn new(target: ApiTarget, journal: Journal) -> io::Result<Self> {
        let runtime = api::runtime()?;
        Ok(Self { runtime, executor: Executor::new(target, journal) })
    }

    /// Submits a user and returns the outcome.
    pub(crate) fn submit(&self, order: CreateRequest) -> Outcome {
        self.runtime.block_on(self.executor.run(Submission::start(order)))
    }

    /// Looks up an earlier attempt and records what is found; `why` says why its outcome is unknown. Nothing is sent
    /// that could create a user.
    pub(crate) fn look_up(&self, order: CreateRequest, why: String) -> Outcome {
        self.runtime.block_on(self.executor.run(Submission::look_up_after(order, why)))
    }

    /// Reads what a connection needs, such as certificates. Nothing is sent.
    pub(crate) fn connect(&self) -> Result<(), String> {
        self.runtime
            .block_on(async { self.executor.connection().await.as_ref().map(drop).map_err(Clone::clone) })
    }

    /// All users of the account.
    pub(crate) fn directory(&self) -> Result<Arc<UserIndex>, String> {
        self.runtime.block_on(async { account_reads::directory(self.executor.connection().await).await })
    }

    /// The account's callback numbers; none where they cannot be read.
    pub(crate) fn callback_numbers(&self) -> Vec<LookupEntry> {
        self.runtime
            .block_on(async { account_reads::callback_numbers(self.executor.connection().await).await })
    }

    pub(crate) fn token(&self) -> Result<(), TokenFailure> {
        self.runtime.block_on(async {
            match self.executor.connection().await {
                Ok(connection) => connection.client.token(false).await,
                Err(why) => Err(TokenFailure::Unavailable(why.clone())),
            }
        })
    }

    /// Asks for any one user.
    pub(crate) fn one_user(&self) -> Result<UserPage, ReadFailure> {
        self.runtime.block_on(async {
            match self.executor.connection().await {
                Ok(connection) => connection.client.one_user().await,
                Err(why) => Err(ReadFailure::Other(why.clone())),
            }
        })
    }
}
