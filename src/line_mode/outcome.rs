//! Stages and outcome of a submission, with the texts of the full screen and numbered actions.

use super::question::unique;
use super::restore::RESTORE_WORD;
use super::{CONFIRMATION_WORD, LineResponse, numbered, typed_index};
use crate::app::App;
use crate::app::intent::Intent;
use crate::app::messages::{PRACTICE, differences_text, sending_text};
use crate::app::modal::Modal;
use crate::app::modal::take_back::{TAKE_BACK_BUTTONS, TakeBackModal};
use crate::app::phase::{OutcomeAction, Phase};
use crate::app::setup_messages::{setting_up_text, summary};
use crate::submission::{self, Outcome, Setup, SetupStep, StepResult, Submission};

/// Seconds after which a stage that continues is announced again.
const REPEAT: u64 = 10;

/// The part of a submission that was announced, and the action that waits for the confirmation word.
#[derive(Debug, Default)]
pub(super) struct AnnouncedSubmission {
    stage: AnnouncedStage,
    /// Whether the outcome was announced before the setup.
    is_outcome_announced: bool,
    /// The steps of the setup that were announced, in this run of it.
    steps: Vec<SetupStep>,
    confirming: Option<OutcomeAction>,
    /// What was announced of taking the user back.
    take_back: Vec<String>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum AnnouncedStage {
    #[default]
    None,
    Sending(&'static str, u64),
    Finished,
}

/// Title and sentences of an outcome.
fn outcome_lines(app: &App, submission: &Submission) -> Vec<String> {
    let Some(outcome) = submission.outcome() else { return Vec::new() };
    let text = outcome.describe(submission.request());
    let created = matches!(outcome, Outcome::Created(_));
    let place = if created { format!(" in {}", app.account().shown_name()) } else { String::new() };
    let title = format!("{}{place}.", text.title);
    let practice = (created && app.account().practice).then(|| PRACTICE.to_owned());
    std::iter::once(title).chain(text.lines).chain(practice).collect()
}

impl AnnouncedSubmission {
    /// Announces the stage, and repeats it every ten seconds.
    pub(super) fn announce_stage(&mut self, app: &App, out: &mut Vec<String>) {
        let Phase::Sending { elapsed, submission, .. } = app.phase() else { return };
        let (stage, tens) = (app.phase().stage_text(), elapsed.as_secs() / REPEAT);
        let begins = !matches!(self.stage, AnnouncedStage::Sending(..));
        if begins {
            // The outcome under which the setup is finished was announced.
            self.is_outcome_announced = self.stage == AnnouncedStage::Finished && app.phase().is_setting_up();
            self.steps.clear();
        }
        if app.phase().is_setting_up() {
            if submission.setup().is_some() && !std::mem::replace(&mut self.is_outcome_announced, true) {
                out.extend(outcome_lines(app, submission));
            }
            let ended = submission.setup().map_or(&[][..], Setup::ended);
            self.announce_steps(ended, out);
        }
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
                let is_setup = app.phase().is_setting_up();
                let what = if is_setup { setting_up_text(submission) } else { sending_text(submission) };
                out.push(format!("{what} :cancel cancels."));
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
        if !std::mem::replace(&mut self.is_outcome_announced, true) {
            out.extend(outcome_lines(app, submission));
        }
        if submission.setup().is_some() {
            self.announce_steps(submission.setup_results(), out);
        }
        out.extend(summary(submission));
        if matches!(outcome, Outcome::Created(_)) {
            out.extend(app.still_to_do().map(|text| text.replace(" · ", ", ") + "."));
        }
        if !differences.is_empty() {
            out.push(format!("{}:", differences_text(differences)));
            out.extend(differences.iter().map(|one| format!("{}: {}", one.label, one.describe())));
        }
        out.extend(numbered(app.phase().actions().iter().map(|choice| choice.label())));
        true
    }

    /// Announces who is taken back, and the outcome.
    pub(super) fn announce_take_back(&mut self, app: &App, out: &mut Vec<String>) {
        let Some(modal) = take_back(app) else { return self.take_back.clear() };
        let lines: Vec<_> = modal.explanation().into_iter().chain(modal.message()).collect();
        out.extend(lines.iter().filter(|line| !self.take_back.contains(line)).cloned());
        self.take_back = lines;
    }

    /// Announces each step once.
    fn announce_steps(&mut self, results: &[StepResult], out: &mut Vec<String>) {
        for result in results {
            if !self.steps.contains(&result.step) {
                self.steps.push(result.step);
                out.push(result.line().trim_end_matches('.').to_owned() + ".");
            }
        }
    }

    /// Whether an action waits for the confirmation word.
    pub(super) fn is_confirming(&self) -> bool {
        self.confirming.is_some()
    }

    pub(super) fn question(&self, app: &App) -> String {
        if let Some(choice) = self.confirming {
            let word = confirmation_word(choice);
            return format!("{}? Type {word} to do it, or Enter to let it be: ", choice.label());
        }
        if let Some(modal) = take_back(app) {
            let [archive, delete] = TAKE_BACK_BUTTONS;
            return if modal.is_confirmed() {
                format!("1 {archive}, 2 {delete}. Type 1 or 2, or Enter to let it be: ")
            } else {
                "Type the username to confirm, or Enter to let it be: ".to_owned()
            };
        }
        let count = app.phase().actions().len();
        let numbers: Vec<String> = (1..=count).map(|number| number.to_string()).collect();
        format!("Type {}: ", numbers.join(" or "))
    }

    pub(super) fn interpret(&mut self, app: &App, text: &str) -> LineResponse {
        if let Some(choice) = self.confirming.take() {
            return if text.eq_ignore_ascii_case(confirmation_word(choice)) {
                LineResponse::intent(Intent::Choose(choice))
            } else {
                LineResponse::line("Nothing was sent.")
            };
        }
        if let Some(modal) = take_back(app) {
            // Drops what was announced after the explanation, so that a repeated problem is announced again.
            self.take_back.truncate(modal.explanation().len());
            return answer_take_back(modal, text);
        }
        let choices = app.phase().actions();
        let labels: Vec<&str> = choices.iter().map(|choice| choice.label()).collect();
        let named = || labels.iter().position(|label| unique(&labels, text) == Some(label));
        match typed_index(text).or_else(named).and_then(|index| choices.get(index)).copied() {
            // Sending again needs the confirmation word again.
            Some(choice) if choice.sends() && choice != OutcomeAction::FinishSetup => {
                self.confirming = Some(choice);
                LineResponse::default()
            }
            Some(choice) => LineResponse::intent(Intent::Choose(choice)),
            None if text.is_empty() => LineResponse::default(),
            None => LineResponse::line("Type one of the numbers."),
        }
    }
}

fn confirmation_word(action: OutcomeAction) -> &'static str {
    if action == OutcomeAction::RestoreExtraLicence { RESTORE_WORD } else { CONFIRMATION_WORD }
}

fn take_back(app: &App) -> Option<&TakeBackModal> {
    match app.modal() {
        Some(Modal::TakeBack(modal)) => Some(modal),
        _ => None,
    }
}

fn answer_take_back(modal: &TakeBackModal, text: &str) -> LineResponse {
    if text.is_empty() {
        return LineResponse::intent(Intent::Close);
    }
    if !modal.is_confirmed() {
        return LineResponse::intent(Intent::Answer(text.to_owned()));
    }
    match typed_index(text).filter(|index| *index < TAKE_BACK_BUTTONS.len()) {
        Some(index) => LineResponse::intent(Intent::Pick(index)),
        None => LineResponse::line("Type one of the numbers."),
    }
}
