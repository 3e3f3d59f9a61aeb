//! The phase of the outcome: its keys, and what its buttons do.

use super::App;
use super::focus::FocusTarget;
use super::keymap::Command;
use super::modal::text::scroll_by;
use super::msg::{Cx, Effect};
use super::phase::OutcomeAction;
use super::phase::Phase;
use crate::model::draft::Draft;
use crate::model::fields::Screen;
use crate::submission::{Again, Outcome};
use crate::text::counted;

impl App {
    pub(super) fn outcome_key(&mut self, command: Option<Command>, cx: &mut Cx) {
        let actions = self.phase.actions();
        let Phase::Finished { submission, button, scroll, .. } = &mut self.phase else { return };
        match command {
            _ if scroll_by(command, scroll) => {}
            Some(Command::PreviousOption | Command::PreviousField) => *button = button.saturating_sub(1),
            Some(Command::NextOption | Command::NextField) => *button = (*button + 1).min(actions.len() - 1),
            Some(Command::Press) if self.press_guard.is_held() => {
                cx.notify(format!("Press {} once more.", self.controls.way_to(Command::Press)));
            }
            Some(Command::Press) => {
                let action = actions[*button];
                self.run_outcome_action_when_due(action, cx);
            }
            Some(Command::CopyUserId) => {
                if let Some(user_id) = submission.outcome().and_then(Outcome::user_id) {
                    cx.push(Effect::Copy(user_id.to_owned()));
                    cx.notify("The userId was sent to the terminal's clipboard.");
                }
            }
            Some(Command::Close) if !actions.contains(&OutcomeAction::NewLikeThis) => {
                self.run_outcome_action(OutcomeAction::Back, cx);
            }
            Some(Command::NewUser) => self.run_outcome_action(OutcomeAction::New, cx),
            Some(Command::Drafts) => self.open_drafts(cx),
            _ => {}
        }
    }

    /// Clicks a button beneath the outcome.
    pub(super) fn click_action(&mut self, index: usize, cx: &mut Cx) {
        let count = self.phase.actions().len();
        if let Phase::Finished { button, .. } = &mut self.phase
            && index < count
        {
            *button = index;
            self.outcome_key(Some(Command::Press), cx);
        }
    }

    /// Does what a button says, unless the API asked to wait before the user is sent again.
    pub(super) fn run_outcome_action_when_due(&mut self, action: OutcomeAction, cx: &mut Cx) {
        match &self.phase {
            Phase::Finished { wait, .. } if *wait > 0 && action == OutcomeAction::SendAgain => {
                cx.notify(format!("The API asked to wait: {} more.", counted(*wait, "second")));
            }
            _ => self.run_outcome_action(action, cx),
        }
    }

    fn run_outcome_action(&mut self, action: OutcomeAction, cx: &mut Cx) {
        match action {
            OutcomeAction::NewLikeThis => self.new_user_like_this(cx),
            OutcomeAction::New => self.load_draft(Draft::default(), None, cx),
            OutcomeAction::Leave => self.leave(cx),
            OutcomeAction::Back => {
                self.phase = Phase::Editing;
                self.validate_against_users();
                self.form_editor(cx).set_focus(Screen::Review, FocusTarget::Create);
                self.press_guard.arm(cx.now);
            }
            OutcomeAction::SendAgain => self.submit(false, Again::No, cx),
            OutcomeAction::LookUp => self.look_up_again(cx),
            OutcomeAction::ExtraLicence => self.submit(true, Again::No, cx),
            OutcomeAction::CreateAgain => self.submit(false, Again::AlthoughItExists, cx),
        }
    }

    /// A new user with the settings of the one that was just created.
    fn new_user_like_this(&mut self, cx: &mut Cx) {
        let (created, username) = (self.document.form().clone(), self.document.username());
        self.load_draft(Draft::default(), None, cx);
        let mut form = self.form_editor(cx);
        form.copy_settings_from(&created, &username);
        form.go_to_screen(Screen::Identity);
    }
}
