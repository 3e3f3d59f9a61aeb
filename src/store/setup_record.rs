//! The setup of a user in its attempt's record: the rows of each step, whether it was begun, and its outcome.

use crate::submission::{RoutingPlan, RoutingRow, SetupOutcome, SetupStep, StepResult};
use crate::text::sanitize;
use serde::{Deserialize, Serialize};

/// The state of a step that was begun and has no outcome yet.
pub(super) const BEGUN: &str = "begun";

/// A step as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RecordedStep {
    pub(super) step: SetupStep,
    rows: Vec<RoutingRow>,
    /// Absent until the step begins, then [`BEGUN`], at last the name of its outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    /// Why it is not done.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    words: String,
}

impl RecordedStep {
    /// The steps of a plan, none of them begun.
    pub(super) fn of_plan(plan: &RoutingPlan) -> Vec<Self> {
        let step = |step| Self { step, rows: plan.rows(step).to_vec(), state: None, words: String::new() };
        plan.steps().map(step).collect()
    }

    pub(super) fn begin(&mut self) {
        (self.state, self.words) = (Some(BEGUN.to_owned()), String::new());
    }

    pub(super) fn end(&mut self, outcome: &SetupOutcome) {
        (self.state, self.words) = (Some(outcome.name().to_owned()), outcome.words().to_owned());
    }

    fn result(&self) -> StepResult {
        let outcome = self.state.as_deref().map(|state| outcome(state, &self.words));
        StepResult { step: self.step, outcome: outcome.unwrap_or_else(SetupOutcome::not_begun) }
    }
}

/// What the state of a step that was begun means.
pub(super) fn outcome(state: &str, words: &str) -> SetupOutcome {
    if state == BEGUN {
        return SetupOutcome::interrupted();
    }
    SetupOutcome::from_name(state, words.to_owned()).unwrap_or_else(|| {
        let name = sanitize::single_line(state, 100);
        SetupOutcome::Unknown(format!("It was recorded as {name}, which this version does not know."))
    })
}

/// What was to be set up.
pub(super) fn plan(steps: &[RecordedStep]) -> RoutingPlan {
    let mut plan = RoutingPlan::default();
    for one in steps {
        plan.set_rows(one.step, one.rows.clone());
    }
    plan
}

/// What is known of the steps that have rows, in their order.
pub(super) fn results(steps: &[RecordedStep]) -> Vec<StepResult> {
    let recorded = |step| steps.iter().rev().find(|one| one.step == step && !one.rows.is_empty());
    SetupStep::ALL.into_iter().filter_map(recorded).map(RecordedStep::result).collect()
}
