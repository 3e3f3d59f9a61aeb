//! From the pressed button to an outcome, and what can be done then.

use super::accounts::Pending;
use super::keymap::Command;
use super::msg::{AttemptLine, Effect, Moment};
use super::overlay::scrolls;
use super::{CreatedUser, Wizard};
use crate::submission::{Created, Event, LookUp, Note, Order, Outcome, Stage, Step, Submission};
use crate::user::compare::{self, Difference};
use crate::user::form::Addr;
use crate::user::{payload, when};
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
        differences: Vec<Difference>,
        /// The first line shown, where there are more than fit.
        scroll: usize,
        /// When the outcome came.
        at: Duration,
        /// Seconds until sending again is offered, as last drawn.
        wait: u64,
    },
}

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
        }
    }
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
fn asked_to_wait(submission: &Submission) -> u64 {
    match submission.outcome() {
        Some(Outcome::Refused(refusal)) => refusal.retry_after_seconds.unwrap_or(0),
        _ => 0,
    }
}

impl Wizard {
    /// Sends what the preview shows, once the secret is at hand.
    pub(super) fn submit(&mut self, allow_overages: bool, now: Moment) {
        if let Some(user_id) = self.saving.closed() {
            let new = self.way_to(Command::NewUser);
            let words =
                format!("This draft's user was created already ({user_id}). {new} starts a new user.");
            return self.say(&words, now);
        }
        self.save_now_quietly();
        self.need(Pending::Submit { allow_overages }, now);
    }

    pub(super) fn send(&mut self, allow_overages: bool, now: Moment) {
        let open = self.open_attempt().cloned();
        let outcome = match &self.phase {
            Phase::Finished { submission, .. } => submission.outcome(),
            _ => None,
        };
        let unknown_now = matches!(outcome, Some(Outcome::Unknown { .. }));
        let looked_up = unknown_now || matches!(outcome, Some(Outcome::Refused(_)));
        // Before the user may be sent again the person knows what is to be known of the first time.
        if let (false, Some(line)) = (looked_up, &open) {
            let order = self.order(line.id.clone(), allow_overages, true);
            return self.begin_submission(Submission::look_up(order), now);
        }
        let attempt = self.ids.next();
        let order = self.order(attempt, allow_overages, unknown_now || open.is_some());
        self.begin_submission(Submission::start(order), now);
    }

    /// What the preview shows, to be sent or looked up under the id of an attempt.
    fn order(&self, attempt: String, allow_overages: bool, after_unknown: bool) -> Order {
        Order {
            attempt,
            account: self.setting.account.clone(),
            api_url: self.setting.api_url.clone(),
            username: self.username(),
            body: payload::build(&self.form).text(),
            allow_overages,
            draft: Some(self.saving.id.clone()),
            after_unknown,
        }
    }

    /// What was sent to this account under this username, as long as nobody knows what became of it.
    pub fn open_attempt(&self) -> Option<&AttemptLine> {
        let username = self.username().to_lowercase();
        let same = |line: &&AttemptLine| {
            line.account == self.setting.account && line.username.to_lowercase() == username
        };
        self.open_attempts.iter().find(same)
    }

    fn begin_submission(&mut self, (submission, step): (Submission, Step), now: Moment) {
        self.effects.push(effect_of(step, &submission));
        let since = now.at;
        self.phase = Phase::Sending { submission: Box::new(submission), since, elapsed: Duration::ZERO };
    }

    /// Looks up the attempt of the outcome that is shown.
    fn look_up_again(&mut self, now: Moment) {
        if let Phase::Finished { submission, .. } = &self.phase {
            let order = submission.order().clone();
            self.begin_submission(Submission::look_up(order), now);
        }
    }

    /// Looks up an attempt that an earlier run left open. Nothing is sent.
    pub(super) fn resolve(&mut self, line: &AttemptLine, now: Moment) {
        if line.account != self.setting.account {
            let account = &line.account;
            return self.say(&format!("It was sent to {account}: change to that account first."), now);
        }
        let order = Order {
            attempt: line.id.clone(),
            account: line.account.clone(),
            api_url: self.setting.api_url.clone(),
            username: line.username.clone(),
            body: String::new(),
            allow_overages: false,
            draft: None,
            after_unknown: false,
        };
        self.begin_submission(Submission::look_up(order), now);
    }

    pub(super) fn submission_event(&mut self, attempt: &str, event: Event, now: Moment) {
        let (Phase::Sending { submission, .. } | Phase::Finished { submission, .. }) = &mut self.phase else {
            return;
        };
        if submission.order().attempt != attempt {
            return;
        }
        if let Some(step) = submission.on(event) {
            self.effects.push(effect_of(step, submission));
        }
        self.look_for_outcome(now);
    }

    fn look_for_outcome(&mut self, now: Moment) {
        let Phase::Sending { submission, since, .. } = &self.phase else { return };
        // The journal has to know it first: who leaves at once would leave the attempt open.
        if !submission.is_over() || submission.outcome().is_none() {
            return;
        }
        let took = now.at.saturating_sub(*since);
        let phase = std::mem::replace(&mut self.phase, Phase::Editing);
        let Phase::Sending { submission, .. } = phase else { return };
        let mut differences = Vec::new();
        match submission.outcome() {
            Some(Outcome::Created(created)) => differences = self.note_created(created, now),
            Some(Outcome::Refused(refusal)) => self.note_refused(&refusal.notes),
            Some(Outcome::NotAuthorised { .. }) => self.ask_secret_again(),
            Some(Outcome::Unknown { looked_up, .. }) => {
                let order = submission.order();
                let found = matches!(looked_up, LookUp::Found(_));
                self.note_unknown(&order.attempt.clone(), &order.username.clone(), found);
            }
            _ => {}
        }
        let wait = asked_to_wait(&submission);
        self.phase =
            Phase::Finished { submission, took, button: 0, differences, scroll: 0, at: now.at, wait };
    }

    /// An attempt whose outcome is unknown is remembered until it is found.
    fn note_unknown(&mut self, attempt: &str, username: &str, found: bool) {
        let (id, username) = (attempt.to_owned(), username.to_owned());
        self.open_attempts.retain(|line| line.id != id);
        if !found {
            let account = self.setting.account.clone();
            self.open_attempts.push(AttemptLine { id, account, username, age: 0 });
        }
    }

    /// The draft is closed with the user's id and kept as history.
    fn note_created(&mut self, created: &Created, now: Moment) -> Vec<Difference> {
        self.created.push(CreatedUser { username: self.username(), user_id: created.user_id.clone() });
        self.saving.set_user_id(created.user_id.clone(), &self.setting.account);
        self.saving.touch(now.at);
        created.answer.as_ref().map(|answer| compare::differences(&self.form, answer)).unwrap_or_default()
    }

    fn note_refused(&mut self, notes: &[Note]) {
        for note in notes {
            let row = note.row.and_then(|position| self.form.sent_rows().nth(position)).map(|row| row.id);
            let at = Addr { field: note.field, row };
            if when::visible(&self.form, at) {
                self.notes.insert(at, note.text.clone());
                self.visited.insert(at);
            }
        }
    }

    /// The buttons beneath the outcome; the first one has the focus.
    pub fn choices(&self) -> Vec<Choice> {
        let Phase::Finished { submission, .. } = &self.phase else { return Vec::new() };
        match submission.outcome() {
            Some(Outcome::Created(_)) => vec![Choice::NewLikeThis, Choice::New, Choice::Leave],
            Some(Outcome::Refused(refusal)) if refusal.licences => vec![Choice::Back, Choice::ExtraLicence],
            Some(Outcome::Refused(refusal)) if refusal.retry_after_seconds.is_none() => vec![Choice::Back],
            Some(Outcome::Refused(_) | Outcome::NotSent { .. }) => vec![Choice::Back, Choice::SendAgain],
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

    pub(super) fn sending_key(&mut self, command: Option<Command>, now: Moment) {
        if command == Some(Command::Close) {
            self.cancel(now);
        }
    }

    /// Lets go of the request on the way. What it had done by then is looked up.
    pub(super) fn cancel(&mut self, now: Moment) {
        if let Phase::Sending { submission, .. } = &mut self.phase {
            // While the attempt is being recorded there is nothing to let go of: the record is closed afterwards.
            if let Some(step) = submission.on(Event::Cancelled) {
                self.effects.push(Effect::Cancel(submission.order().attempt.clone()));
                self.effects.push(effect_of(step, submission));
            }
        }
        self.look_for_outcome(now);
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
                let seconds = when::counted(usize::try_from(*wait).unwrap_or(0), "second");
                self.say(&format!("The API asked to wait: {seconds} more."), now);
            }
            _ => self.press(choice, now),
        }
    }

    fn press(&mut self, choice: Choice, now: Moment) {
        match choice {
            Choice::NewLikeThis => self.new_user_like_this(now),
            Choice::New => self.begin(crate::user::draft::Draft::default(), None),
            Choice::Leave => self.leave(now),
            Choice::Back => {
                self.phase = Phase::Editing;
                self.stand_at(crate::user::fields::Screen::Review, super::Stop::Create);
                self.opened_in = Some(now.batch);
            }
            Choice::SendAgain => self.submit(false, now),
            Choice::LookUp => self.look_up_again(now),
            Choice::ExtraLicence => self.submit(true, now),
        }
    }

    /// The step that is being taken, in words.
    pub fn stage_words(&self) -> &'static str {
        match &self.phase {
            Phase::Sending { submission, .. } => match submission.stage() {
                Stage::Recording => "Noting the submission on disk",
                Stage::Authorising => "Asking for a token",
                Stage::Sending => "Creating the user",
                Stage::LookingUp => "The answer is unknown: looking the username up",
                Stage::Done => "Done",
            },
            _ => "",
        }
    }

    /// Whether a username is being looked up: nothing is sent then.
    pub fn is_looking_up(&self) -> bool {
        matches!(&self.phase, Phase::Sending { submission, .. } if submission.stage() == Stage::LookingUp)
    }

    /// Whether a submission is on the way: leaving now leaves its outcome unknown.
    pub fn is_sending(&self) -> bool {
        matches!(self.phase, Phase::Sending { .. })
    }
}

fn effect_of(step: Step, submission: &Submission) -> Effect {
    let outcome = submission.outcome().cloned().map(Box::new);
    Effect::Submit { step, order: Box::new(submission.order().clone()), outcome }
}
