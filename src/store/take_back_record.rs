//! What took a user back, in its attempt's record: a step each, recorded before it starts and when it ended.

use super::setup_record::{self, BEGUN};
use crate::submission::{SetupOutcome, TakeBackStep};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RecordedTakeBack {
    step: TakeBackStep,
    /// [`BEGUN`], at last the name of its outcome.
    state: String,
    /// Why it is not done.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    words: String,
}

impl RecordedTakeBack {
    pub(super) fn result(&self) -> (TakeBackStep, SetupOutcome) {
        (self.step, setup_record::outcome(&self.state, &self.words))
    }
}

/// Records that a step begins, or what it ended with. A step that is done stays done.
pub(super) fn record(steps: &mut Vec<RecordedTakeBack>, step: TakeBackStep, outcome: Option<&SetupOutcome>) {
    let state = outcome.map_or(BEGUN, SetupOutcome::name).to_owned();
    let words = outcome.map(SetupOutcome::words).unwrap_or_default().to_owned();
    let recorded = RecordedTakeBack { step, state, words };
    match steps.iter_mut().find(|one| one.step == step) {
        Some(before) => *before = recorded,
        None => steps.push(recorded),
    }
}
