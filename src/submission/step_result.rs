//! What the steps of a setup ended with.

use super::routing::{RoutingPlan, SetupStep};

/// What a step ended with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetupOutcome {
    /// The user has all of the rows.
    Done,
    /// The API refused it, with these words.
    Refused(String),
    /// It may have been carried out: why that is not known.
    Unknown(String),
    /// It is certain that it was not carried out: why.
    NotDone(String),
}

impl SetupOutcome {
    /// Its name in JSON and in files.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused(_) => "refused",
            Self::Unknown(_) => "unknown",
            Self::NotDone(_) => "not-done",
        }
    }

    /// What is known of a step that was never begun.
    pub fn not_begun() -> Self {
        Self::NotDone("It was not begun.".to_owned())
    }

    /// What is known of a step that was begun, and whose end was not recorded.
    pub fn interrupted() -> Self {
        Self::Unknown("vcc-user ended before an answer came.".to_owned())
    }

    /// The outcome of a name and its words; none for a name that this version does not know.
    pub fn from_name(name: &str, words: String) -> Option<Self> {
        Some(match name {
            "done" => Self::Done,
            "refused" => Self::Refused(words),
            "unknown" => Self::Unknown(words),
            "not-done" => Self::NotDone(words),
            _ => return None,
        })
    }

    /// Why it is not done, as sentences.
    pub fn words(&self) -> &str {
        match self {
            Self::Done => "",
            Self::Refused(words) | Self::Unknown(words) | Self::NotDone(words) => words,
        }
    }
}

/// A step and its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepResult {
    /// The step.
    pub step: SetupStep,
    /// What it ended with.
    pub outcome: SetupOutcome,
}

impl StepResult {
    /// How many steps are done.
    pub(crate) fn count_done(results: &[Self]) -> usize {
        results.iter().filter(|one| one.outcome == SetupOutcome::Done).count()
    }

    /// Whether everything was set up.
    pub fn all_done(results: &[Self]) -> bool {
        results.iter().all(|one| one.outcome == SetupOutcome::Done)
    }

    /// The step and its outcome, as a line for people.
    pub fn line(&self) -> String {
        let said = match self.outcome.name() {
            "not-done" => "not done",
            name => name,
        };
        let words = self.outcome.words();
        let words = if words.is_empty() { String::new() } else { format!(": {words}") };
        format!("{}: {said}{words}", self.step.label())
    }
}

impl RoutingPlan {
    /// Its steps before any of them is begun.
    pub fn not_begun(&self) -> Vec<StepResult> {
        self.steps().map(|step| StepResult { step, outcome: SetupOutcome::not_begun() }).collect()
    }
}
