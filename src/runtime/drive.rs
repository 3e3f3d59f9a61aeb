//! A submission from beginning to end without a wizard: the same machine, the same steps, one after the other.

use super::network::{Line, Target, close, connect, over_the_network};
use crate::store::journal::Journal;
use crate::submission::{Event, Order, Outcome, Step, Submission};
use std::io;
use tokio::runtime::Runtime;
use tokio::sync::OnceCell;

/// Runs submissions one after the other, over one connection to the account.
pub struct Driver {
    runtime: Runtime,
    target: Target,
    journal: Journal,
    line: OnceCell<Result<Line, String>>,
}

impl Driver {
    /// Nothing is connected yet.
    pub fn new(target: Target, journal: Journal) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
        Ok(Self { runtime, target, journal, line: OnceCell::new() })
    }

    /// Submits a user and says what became of it.
    pub fn run(&self, order: Order) -> Outcome {
        self.runtime.block_on(self.submit(order))
    }

    async fn submit(&self, order: Order) -> Outcome {
        let (mut submission, first) = Submission::start(order);
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
            Step::Record => Event::Recorded(self.journal.open(order).map_err(|error| error.to_string())),
            Step::Close => close(&self.journal, order, submission.outcome()),
            _ => {
                let line = self.line.get_or_init(|| connect(&self.target)).await;
                over_the_network(step, order, line).await
            }
        }
    }
}
