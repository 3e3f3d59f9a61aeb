//! Reads users whole, to be written to a file that creates them elsewhere.

use super::executor::BlockingClient;
use crate::account::ListedUser;
use crate::submission::{LookUpFailure, RoutingRow, SetupStep};
use serde_json::{Map, Value};
use std::ops::ControlFlow;

impl BlockingClient {
    /// The users that are wanted, as the list has them.
    pub(crate) fn listed_answers(
        &self,
        is_wanted: impl Fn(&ListedUser) -> bool,
    ) -> Result<Vec<Map<String, Value>>, LookUpFailure> {
        let mut answers = Vec::new();
        let visit = |answer: Value| {
            let listed = ListedUser::from_json(&answer);
            if let Value::Object(answer) = answer
                && is_wanted(&listed)
            {
                answers.push(answer);
            }
            ControlFlow::Continue(())
        };
        self.runtime.block_on(async { self.executor.client().await?.each_answer(visit).await })?;
        Ok(answers)
    }

    /// One user.
    pub(crate) fn user_answer(&self, user_id: &str) -> Result<Map<String, Value>, LookUpFailure> {
        self.runtime.block_on(async { self.executor.client().await?.user(user_id).await })
    }

    /// What a user has of one of the account's lists.
    pub(crate) fn user_rows(&self, user_id: &str, step: SetupStep) -> Result<Vec<RoutingRow>, LookUpFailure> {
        self.runtime.block_on(async { self.executor.client().await?.user_rows(user_id, step).await })
    }
}
