//! Stages and outcome of a submission, with the texts of the full screen and numbered actions.

use super::question::unique;
use super::{CONFIRMATION_WORD, LineResponse, numbered, typed_index};
use crate::app::App;
use crate::app::intent::Intent;
use crate::app::messages::{PRACTICE, differences_text, sending_text};
use crate::app::phase::{OutcomeAction, Phase};
use crate::submission::{self, Outcome};

/// Seconds after which a stage that continues is announced again.
const REPEAT: u64 = 10;

/// The part of a submission that was announced, and the action that waits for the confirmation word.
#[derive(Debug, Default)]
pub(super) struct AnnouncedSubmission {
    stage: AnnouncedStage,
    confirming: Option<OutcomeAction>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum AnnouncedStage {
    #[default]
    None,
    Sending(&'static str, u64),
    Finished,
}

impl AnnouncedSubmission {
    /// Announces the stage, and repeats it every ten seconds.
    pub(super) fn announce_stage(&mut self, app: &App, out: &mut Vec<String>) {
        let Phase::Sending { elapsed, submission, .. } = app.phase() else { return };
        let (stage, tens) = (app.phase().stage_text(), elapsed.as_secs() / REPEAT);
        // The outcome follows the last stage at once, unless the disk is slow.
        if submission.stage() == submission::Stage::Done && tens == 0 {
            return;
        }
        match self.stage {
            AnnouncedStage::Sending(before, _) if before != stage => out.push(format!("{stage}.")),
            AnnouncedStage::Sending(_, before) if before != tens => {
                out.push(format!("{stage}, {} s.{}", tens * REPEAT, app.users_read_text()));
            }
            AnnouncedStage::Sending(..) => return,
            AnnouncedStage::None | AnnouncedStage::Finished => {
                out.push(format!("{} :cancel cancels.", sending_text(submission)));
                out.push(format!("{stage}."));
            }
        }
        self.stage = AnnouncedStage::Sending(stage, tens);
    }

    /// Announces an outcome; false where it was announced already.
    pub(super) fn announce_outcome(&mut self, app: &App, out: &mut Vec<String>) -> bool {
        let Phase::Finished { submission, differences, .. } = app.phase() else { return false };
        let Some(outcome) = submission.outcome().filter(|_| self.stage != AnnouncedStage::Finished) else {
            return false;
        };
        self.stage = AnnouncedStage::Finished;
        let text = outcome.describe(submission.request());
        let created = matches!(outcome, Outcome::Created(_));
        let place = if created { format!(" in {}", app.account().shown_name()) } else { String::new() };
        out.push(format!("{}{place}.", text.title));
        out.extend(text.lines);
        if created {
            out.extend(app.account().practice.then(|| PRACTICE.to_owned()));
            out.extend(app.still_to_do().map(|text| text.replace(" · ", ", ") + "."));
        }
        if !differences.is_empty() {
            out.push(format!("{}:", differences_text(differences)));
            out.extend(differences.iter().map(|one| format!("{}: {}", one.label, one.describe())));
        }
        out.extend(numbered(app.phase().actions().iter().map(|choice| choice.label())));
        true
    }

    /// Whether an action waits for the confirmation word.
    pub(super) fn is_confirming(&self) -> bool {
        self.confirming.is_some()
    }

    pub(super) fn question(&self, app: &App) -> String {
        if let Some(choice) = self.confirming {
            return format!("{}? Type {CONFIRMATION_WORD} to do it, or Enter to let it be: ", choice.label());
        }
        let count = app.phase().actions().len();
        let numbers: Vec<String> = (1..=count).map(|number| number.to_string()).collect();
        format!("Type {}: ", numbers.join(" or "))
    }

    pub(super) fn interpret(&mut self, app: &App, text: &str) -> LineResponse {
        if let Some(choice) = self.confirming.take() {
            return if text.eq_ignore_ascii_case(CONFIRMATION_WORD) {
                LineResponse::intent(Intent::Choose(choice))
            } else {
                LineResponse::line("Nothing was sent.")
            };
        }
        let choices = app.phase().actions();
        let labels: Vec<&str> = choices.iter().map(|choice| choice.label()).collect();
        let named = || labels.iter().position(|label| unique(&labels, text) == Some(label));
        match typed_index(text).or_else(named).and_then(|index| choices.get(index)).copied() {
            // Sending again needs the confirmation word again.
            Some(choice) if choice.sends() => {
                self.confirming = Some(choice);
                LineResponse::default()
            }
            Some(choice) => LineResponse::intent(Intent::Choose(choice)),
            None if text.is_empty() => LineResponse::default(),
            None => LineResponse::line("Type one of the numbers."),
        }
    }
}
