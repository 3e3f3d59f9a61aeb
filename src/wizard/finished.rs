//! An outcome: the buttons beneath it, and what each of them does.

use super::Wizard;
use super::focus::Stop;
use super::keymap::Command;
use super::msg::{Effect, Moment};
use super::phase::Phase;
use super::scrolling::scrolls;
use crate::submission::{Again, LookUp, Outcome, OutcomeKind};
use crate::text::counted;
use crate::user::draft::Draft;
use crate::user::fields::Screen;

/// A button beneath an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Another user with the same settings.
    NewLikeThis,
    /// Another user.
    New,
    /// Leaves.
    Leave,
    /// Back to the answers.
    Back,
    /// Sends again: the person's choice, where nothing was created.
    SendAgain,
    /// Looks the username up once more.
    LookUp,
    /// Sends again and takes an extra licence, which is charged.
    ExtraLicence,
    /// Sends although the user is known to exist.
    CreateAgain,
}

impl Choice {
    /// What the button says.
    pub fn label(self) -> &'static str {
        match self {
            Self::NewLikeThis => "New user like this one",
            Self::New => "New user",
            Self::Leave => "Leave",
            Self::Back => "Back to the answers",
            Self::SendAgain => "Send again",
            Self::LookUp => "Look it up again",
            Self::ExtraLicence => "Create with extra licence, charged",
            Self::CreateAgain => "Create it again although it exists",
        }
    }
}

impl Wizard {
    /// The buttons beneath the outcome; the first one has the focus.
    pub fn choices(&self) -> Vec<Choice> {
        let Phase::Finished { submission, .. } = &self.phase else { return Vec::new() };
        match submission.outcome() {
            Some(Outcome::Created(_)) => vec![Choice::NewLikeThis, Choice::New, Choice::Leave],
            Some(Outcome::Refused(refusal)) if refusal.licences => vec![Choice::Back, Choice::ExtraLicence],
            Some(Outcome::Refused(refusal)) if refusal.retry_after_seconds.is_none() => vec![Choice::Back],
            Some(outcome) if outcome.kind() == OutcomeKind::Exists => {
                vec![Choice::Back, Choice::New, Choice::Leave, Choice::CreateAgain]
            }
            Some(Outcome::Refused(_) | Outcome::NotSent { .. } | Outcome::Blocked(_)) => {
                vec![Choice::Back, Choice::SendAgain]
            }
            // A look-up that was for an earlier run's attempt has nothing at hand to send.
            Some(Outcome::Unknown { looked_up: LookUp::NotFound, .. })
                if !submission.order().body.is_empty() =>
            {
                vec![Choice::Back, Choice::LookUp, Choice::SendAgain]
            }
            Some(Outcome::Unknown { looked_up: LookUp::Found(_), .. }) => vec![Choice::Back, Choice::Leave],
            Some(Outcome::Unknown { .. }) => vec![Choice::Back, Choice::LookUp],
            _ => vec![Choice::Back],
        }
    }

    pub(super) fn finished_key(&mut self, command: Option<Command>, now: Moment) {
        let Some(command) = command else { return };
        let choices = self.choices();
        let created = self.created_id();
        let Phase::Finished { button, scroll, .. } = &mut self.phase else { return };
        if scrolls(Some(command), scroll) {
            return;
        }
        match command {
            Command::PreviousOption | Command::PreviousField => *button = button.saturating_sub(1),
            Command::NextOption | Command::NextField => {
                *button = (*button + 1).min(choices.len().saturating_sub(1));
            }
            Command::Press if self.held => {
                self.say(&format!("Press {} once more.", self.way_to(Command::Press)), now);
            }
            Command::Press => {
                if let Some(choice) = choices.get(*button).copied() {
                    self.press_when_due(choice, now);
                }
            }
            Command::CopyUserId if created.is_some() => {
                self.effects.push(Effect::Copy(created.unwrap_or_default()));
                self.say("The userId was sent to the terminal's clipboard.", now);
            }
            Command::Close if !choices.contains(&Choice::NewLikeThis) => self.press(Choice::Back, now),
            Command::NewUser => self.press(Choice::New, now),
            Command::Drafts => self.open_drafts(),
            _ => {}
        }
    }

    /// Presses a button beneath the outcome.
    pub(super) fn press_choice(&mut self, index: usize, now: Moment) {
        let choice = self.choices().get(index).copied();
        if let (Phase::Finished { button, .. }, Some(_)) = (&mut self.phase, choice) {
            *button = index;
            self.finished_key(Some(Command::Press), now);
        }
    }

    fn created_id(&self) -> Option<String> {
        let Phase::Finished { submission, .. } = &self.phase else { return None };
        let Some(Outcome::Created(created)) = submission.outcome() else { return None };
        created.user_id.clone()
    }

    /// Presses a button, unless the API asked to wait before the user is sent again.
    pub(super) fn press_when_due(&mut self, choice: Choice, now: Moment) {
        match &self.phase {
            Phase::Finished { wait, .. } if *wait > 0 && choice == Choice::SendAgain => {
                let seconds = counted(*wait, "second");
                self.say(&format!("The API asked to wait: {seconds} more."), now);
            }
            _ => self.press(choice, now),
        }
    }

    fn press(&mut self, choice: Choice, now: Moment) {
        match choice {
            Choice::NewLikeThis => self.new_user_like_this(now),
            Choice::New => self.begin(Draft::default(), None),
            Choice::Leave => self.leave(now),
            Choice::Back => {
                self.phase = Phase::Editing;
                self.recheck();
                self.stand_at(Screen::Review, Stop::Create);
                self.opened_in = Some(now.batch);
            }
            Choice::SendAgain => self.submit(false, Again::No, now),
            Choice::LookUp => self.look_up_again(now),
            Choice::ExtraLicence => self.submit(true, Again::No, now),
            Choice::CreateAgain => self.submit(false, Again::AlthoughItExists, now),
        }
    }
}
