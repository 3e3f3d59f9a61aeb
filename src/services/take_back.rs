//! Takes a user back: each step is in the journal before it starts and when it ended.

use super::executor::{BlockingClient, Executor};
use super::setup::FinishFailure;
use crate::store::journal::JournalError;
use crate::submission::{
    ChangeFailure, SetupOutcome, TakeBack, TakeBackAction, TakeBackEvent, TakeBackRefusal, TakeBackStep,
};

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TakeBackFailure {
    #[error(transparent)]
    Claim(#[from] FinishFailure),
    #[error(transparent)]
    Refused(#[from] TakeBackRefusal),
    /// The person cancelled before a step was begun.
    #[error("you cancelled it")]
    Cancelled,
}

impl From<JournalError> for TakeBackFailure {
    fn from(error: JournalError) -> Self {
        Self::Claim(error.into())
    }
}

type Results = Vec<(TakeBackStep, SetupOutcome)>;

impl Executor {
    /// Archives, and with `delete` deletes, the user of an attempt. It is an error if no step was begun.
    pub(crate) async fn take_back(
        &self,
        attempt: &str,
        typed: &str,
        delete: bool,
    ) -> Result<Results, TakeBackFailure> {
        let attempt = self.journal.attempt(attempt)?;
        let _claim = self.claim_user(&attempt)?;
        // Read again: another process may have worked on it meanwhile.
        let attempt = self.journal.attempt(&attempt.id)?;
        let started = TakeBack::start(attempt.to_take_back(typed, delete))?;
        let take_back = self.run_take_back(&attempt.id, started).await;
        let mut results = take_back.results().to_vec();
        match take_back.refusal() {
            Some(refusal) if results.is_empty() => return Err(refusal.clone().into()),
            Some(refusal) => {
                results
                    .push((TakeBackStep::Delete, SetupOutcome::NotDone(format!("It was left: {refusal}."))));
            }
            None => {}
        }
        Ok(results)
    }

    /// Settles what a take-back had begun when the person cancelled it.
    pub(super) async fn settle_take_back(&self, attempt: &str) -> Result<Results, TakeBackFailure> {
        let attempt = self.journal.attempt(attempt)?;
        let _claim = self.claim_user(&attempt)?;
        let recorded = attempt.take_back();
        let begun = recorded.iter().find(|(_, outcome)| matches!(outcome, SetupOutcome::Unknown(_)));
        let mut results: Results =
            recorded.iter().filter(|(_, outcome)| *outcome == SetupOutcome::Done).cloned().collect();
        if let (Some((step, _)), Some(user_id)) = (begun, attempt.answered_user_id()) {
            let started = TakeBack::settle(user_id, *step, "You cancelled it.");
            results.extend(self.run_take_back(&attempt.id, started).await.results().iter().cloned());
        }
        if results.is_empty() { Err(TakeBackFailure::Cancelled) } else { Ok(results) }
    }

    /// Takes the steps to the end.
    async fn run_take_back(
        &self,
        attempt: &str,
        (mut take_back, first): (TakeBack, TakeBackAction),
    ) -> TakeBack {
        let mut next = Some(first);
        while let Some(action) = next {
            let event = self.take_back_action(attempt, &action, take_back.user_id()).await;
            next = take_back.handle(event);
        }
        take_back
    }

    async fn take_back_action(&self, attempt: &str, action: &TakeBackAction, user_id: &str) -> TakeBackEvent {
        match action {
            TakeBackAction::Record(step) => {
                let begun = self.journal.record_take_back(attempt, *step, None);
                return TakeBackEvent::Recorded(
                    begun.map_err(|error| format!("It could not be written down first: {error}.")),
                );
            }
            TakeBackAction::Close(step, outcome) => {
                if let Err(error) = self.journal.record_take_back(attempt, *step, Some(outcome)) {
                    // The step stays begun: the user is read again the next time.
                    tracing::warn!(%error, "the outcome of a step was not written to the journal");
                }
                return TakeBackEvent::Closed;
            }
            TakeBackAction::Read | TakeBackAction::LookUp(_) | TakeBackAction::Change(_) => {}
        }
        match (self.client().await, action) {
            (Ok(client), action) => {
                client.perform_take_back(action, user_id).await.unwrap_or(TakeBackEvent::Closed)
            }
            (Err(why), TakeBackAction::LookUp(_)) => TakeBackEvent::LookedUp(Err(why.into())),
            (Err(why), TakeBackAction::Change(_)) => TakeBackEvent::Changed(Err(ChangeFailure::NotDone(why))),
            (Err(why), _) => TakeBackEvent::Read(Err(why.into())),
        }
    }
}

impl BlockingClient {
    /// Takes the user of an attempt back, whose username the person confirmed.
    pub(crate) fn take_back(
        &self,
        attempt: &str,
        typed: &str,
        delete: bool,
    ) -> Result<Results, TakeBackFailure> {
        self.runtime.block_on(self.executor.take_back(attempt, typed, delete))
    }
}
