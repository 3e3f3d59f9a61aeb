//! The keys of an outcome, and what its buttons do.

use super::App;
use super::account_state::PendingAction;
use super::focus::FocusTarget;
use super::keymap::Command;
use super::modal::{scroll_by, scroll_few};
use super::msg::{Cx, Effect};
use super::phase::{OutcomeAction, Phase};
use super::press_guard::Refusal;
use crate::model::draft::Draft;
use crate::model::fields::Screen;
use crate::submission::{Again, CreateRequest, Outcome, Submission};
use crate::text::counted;

impl App {
    pub(super) fn outcome_key(&mut self, command: Option<Command>, cx: &mut Cx) {
        let actions = self.phase.actions();
        let Phase::Finished { button, scroll, wait, .. } = &mut self.phase else { return };
        match command {
            Some(command) if scroll_few(command, scroll) || scroll_by(command, scroll, usize::MAX) => {}
            Some(Command::PreviousOption | Command::PreviousField) => *button = button.saturating_sub(1),
            Some(Command::NextOption | Command::NextField) => *button = (*button + 1).min(actions.len() - 1),
            Some(Command::Press) => {
                let (action, waits) = (actions[*button], *wait > 0);
                match self.press_guard.refusal() {
                    Some(refusal) if action.sends() || refusal == Refusal::Held => {
                        let does = action.press_word();
                        self.refuse_press((action.sends() && !waits).then_some(does), refusal, cx);
                    }
                    _ => self.run_outcome_action(action, cx),
                }
            }
            Some(command @ (Command::CopyUserId | Command::CopyReceipt)) => self.copy_created(command, cx),
            Some(Command::Close) if actions.contains(&OutcomeAction::Back) => {
                self.run_outcome_action(OutcomeAction::Back, cx);
            }
            Some(Command::NewUser) => self.run_outcome_action(OutcomeAction::New, cx),
            Some(command) if self.phase.allows(command) => {
                if matches!(command, Command::Review | Command::NextProblem) {
                    self.run_outcome_action(OutcomeAction::Back, cx);
                }
                self.run_anywhere(command, cx);
            }
            Some(_) => self.refuse_under_outcome(cx),
            None => {}
        }
    }

    /// Says where a command can be used that means nothing under an outcome.
    fn refuse_under_outcome(&self, cx: &mut Cx) {
        let way_to = |command| self.way_to(command);
        cx.notify(if self.phase.actions().contains(&OutcomeAction::Back) {
            format!("Not here: {} goes back to the answers.", way_to(Command::Close))
        } else {
            let (new, leave) = (way_to(Command::NewUser), way_to(Command::Leave));
            format!("Not here: {new} starts a new user, {leave} leaves.")
        });
    }

    /// Copies the userId, or a text for the ticket, of the user who exists.
    pub(super) fn copy_created(&self, command: Command, cx: &mut Cx) {
        let Some(submission) = self.phase.submission().filter(|_| self.phase.allows(command)) else { return };
        if command == Command::CopyReceipt {
            let CreateRequest { attempt, body, .. } = submission.request().clone();
            return cx.push(Effect::ReadReceipt { attempt, body });
        }
        if let Some(user_id) = submission.outcome().and_then(Outcome::user_id) {
            cx.push(Effect::Copy(user_id.to_owned()));
            cx.notify("The userId was sent to the terminal's clipboard.");
        }
    }

    /// Presses a button beneath the outcome.
    pub(super) fn press_outcome_button(&mut self, index: usize, cx: &mut Cx) {
        let count = self.phase.actions().len();
        if let Phase::Finished { button, .. } = &mut self.phase
            && index < count
        {
            *button = index;
            self.outcome_key(Some(Command::Press), cx);
        }
    }

    /// Does what a button says, unless the API asked to wait before the user is sent again.
    pub(super) fn run_outcome_action(&mut self, action: OutcomeAction, cx: &mut Cx) {
        match action {
            OutcomeAction::FinishSetup => self.require_secret(PendingAction::FinishSetup, cx),
            OutcomeAction::NewLikeThis => self.new_user_like_this(cx),
            OutcomeAction::New => self.load_draft(Draft::default(), None, cx),
            OutcomeAction::Leave => self.leave(cx),
            OutcomeAction::Back => {
                self.phase = Phase::Editing;
                self.validate_against_users();
                self.form_editor(cx).set_focus(Screen::Review, FocusTarget::Create);
                self.press_guard.opened(cx.now);
            }
            OutcomeAction::SendAgain => match &self.phase {
                Phase::Finished { wait, .. } if *wait > 0 => {
                    cx.notify(format!("The API asked to wait: {} more.", counted(*wait, "second")));
                }
                _ => self.submit(false, Again::No, cx),
            },
            OutcomeAction::LookUp | OutcomeAction::LookUpAgain => {
                if let Some(submission) = self.phase.submission() {
                    let request = submission.request().clone();
                    self.begin_submission(Submission::look_up(request), cx);
                }
            }
            OutcomeAction::TakeBack => self.open_take_back(cx),
            OutcomeAction::ExtraLicence => self.submit(true, Again::No, cx),
            OutcomeAction::Restore => self.open_restore(cx),
            OutcomeAction::RestoreExtraLicence => self.restore_with_extra_licence(cx),
            OutcomeAction::CreateAgain => self.submit(false, Again::AlthoughItExists, cx),
        }
    }

    /// Carries out what is left to set up of the user of the outcome.
    pub(super) fn finish_setup(&mut self, cx: &mut Cx) {
        if let Phase::Finished { submission, .. } = &self.phase
            && let Some(outcome) = submission.outcome()
        {
            let started = Submission::finish(submission.request().clone(), outcome.clone());
            self.begin_submission(started, cx);
        }
    }

    /// A new user with the settings of the one that was just created.
    fn new_user_like_this(&mut self, cx: &mut Cx) {
        let (created, username) = (self.document.form().clone(), self.document.username());
        self.load_draft(Draft::default(), None, cx);
        let mut form = self.form_editor(cx);
        form.copy_settings_from(&created, &username, "");
        form.go_to_screen(Screen::Identity);
    }
}
