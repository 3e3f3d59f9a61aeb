//! What the person is doing: filling in the form, waiting for the API, looking at what became of it.

use super::Wizard;
use crate::submission::{Outcome, Stage, Submission};
use crate::user::diff::FieldDiff;
use std::time::Duration;

/// How often the progress indicator moves.
const TICK: Duration = Duration::from_millis(125);

/// What the person is doing.
pub enum Phase {
    /// Filling in the form.
    Editing,
    /// Waiting for the API.
    Sending {
        /// The submission.
        submission: Box<Submission>,
        /// When it began.
        since: Duration,
        /// How long it has taken, as last drawn.
        elapsed: Duration,
    },
    /// Looking at what became of it.
    Finished {
        /// What became of it.
        submission: Box<Submission>,
        /// How long it took.
        took: Duration,
        /// The button that has the focus.
        button: usize,
        /// What the API set differently.
        differences: Vec<FieldDiff>,
        /// The first line shown, where there are more than fit.
        scroll: usize,
        /// When the outcome came.
        at: Duration,
        /// Seconds until sending again is offered, as last drawn.
        wait: u64,
    },
}

impl Phase {
    /// When the progress indicator moves next.
    pub fn deadline(&self) -> Option<Duration> {
        match self {
            Self::Sending { since, elapsed, .. } => Some(*since + *elapsed + TICK),
            Self::Finished { submission, at, wait, .. } if *wait > 0 => {
                Some(*at + Duration::from_secs(asked_to_wait(submission).saturating_sub(*wait) + 1))
            }
            _ => None,
        }
    }

    pub(super) fn tick(&mut self, now: Duration) {
        match self {
            Self::Sending { since, elapsed, .. } if now >= *since + *elapsed + TICK => {
                *elapsed = now.saturating_sub(*since);
            }
            Self::Finished { submission, at, wait, .. } if *wait > 0 => {
                *wait = asked_to_wait(submission).saturating_sub(now.saturating_sub(*at).as_secs());
            }
            _ => {}
        }
    }
}

/// How long the API asked to wait, in seconds.
pub(super) fn asked_to_wait(submission: &Submission) -> u64 {
    match submission.outcome() {
        Some(Outcome::Refused(refusal)) => refusal.retry_after_seconds.unwrap_or(0),
        _ => 0,
    }
}

impl Wizard {
    /// The step that is being taken, in words.
    pub fn stage_words(&self) -> &'static str {
        match &self.phase {
            Phase::Sending { submission, .. } => match submission.stage() {
                Stage::Recording => "Noting the submission on disk",
                Stage::Authorising => "Asking for a token",
                Stage::Sending => "Creating the user",
                Stage::LookingUp => "The answer is unknown: looking the username up",
                Stage::Done => "Noting on disk what became of it",
            },
            _ => "",
        }
    }

    /// Whether a submission is on the way: leaving now leaves its outcome unknown.
    pub fn is_sending(&self) -> bool {
        matches!(self.phase, Phase::Sending { .. })
    }
}
