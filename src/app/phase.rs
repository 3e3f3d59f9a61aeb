//! The phases: filling in the form, waiting for the API, looking at the outcome.

use super::keymap::Command;
use crate::model::diff::FieldDiff;
use crate::model::form::Form;
use crate::model::payload::{self, Payload};
use crate::submission::{
    Blocked, CreateRequest, LookUp, Outcome, OutcomeKind, Setup, SetupStep, Stage, Submission,
};
use std::time::Duration;

/// How often the progress indicator moves.
const TICK: Duration = Duration::from_millis(125);

/// What the person is doing.
#[expect(missing_docs, reason = "members are named after what they hold")]
pub enum Phase {
    /// Filling in the form.
    Editing,
    /// Waiting for the API.
    Sending {
        submission: Box<Submission>,
        /// When it began.
        since: Duration,
        /// How long it has taken, as last drawn.
        elapsed: Duration,
        /// Whether the app has handled the outcome; only the setup is still running.
        is_outcome_handled: bool,
    },
    /// Looking at the outcome.
    Finished {
        submission: Box<Submission>,
        took: Duration,
        /// The button that has the focus.
        button: usize,
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
    pub(super) fn sending(submission: Submission, now: Duration) -> Self {
        let is_outcome_handled = submission.stage() == Stage::TakingUp;
        Self::Sending {
            submission: Box::new(submission),
            since: now,
            elapsed: Duration::ZERO,
            is_outcome_handled,
        }
    }

    /// When the progress indicator or the countdown moves next.
    pub(super) fn deadline(&self) -> Option<Duration> {
        match self {
            Self::Sending { since, elapsed, .. } => Some(*since + *elapsed + TICK),
            Self::Finished { submission, at, wait, .. } if *wait > 0 => {
                Some(*at + Duration::from_secs(retry_after(submission).saturating_sub(*wait) + 1))
            }
            _ => None,
        }
    }

    pub(super) fn tick(&mut self, now: Duration) {
        match self {
            Self::Sending { since, elapsed, .. } if now >= *since + *elapsed + TICK => {
                *elapsed = now.saturating_sub(*since);
            }
            Self::Finished { submission, at, wait, .. } => {
                *wait = retry_after(submission).saturating_sub(now.saturating_sub(*at).as_secs());
            }
            _ => {}
        }
    }

    /// The submission that runs or has ended.
    pub(crate) fn submission(&self) -> Option<&Submission> {
        match self {
            Self::Editing => None,
            Self::Sending { submission, .. } | Self::Finished { submission, .. } => Some(submission),
        }
    }

    /// Whether a command means something here. Under an outcome and while the user is sent the form does not change.
    pub(crate) fn allows(&self, command: Command) -> bool {
        use Command::{
            Close, CopyCurl, CopyJson, CopyReceipt, CopyUserId, Drafts, Help, HelpOutsideText, Leave, Mouse,
            NewUser, NextField, NextProblem, OpenNewest, Palette, Press, Preview, PreviousField, RestoreUser,
            Review, SaveCurl, SaveJson,
        };
        match (command, self) {
            (CopyUserId, _) => self.known_outcome().is_some_and(|outcome| outcome.user_id().is_some()),
            (CopyReceipt, _) => matches!(self.known_outcome(), Some(Outcome::Created(_))),
            (_, Self::Editing)
            | (Help | HelpOutsideText | Palette | Drafts | Mouse | Leave, _)
            | (Close, Self::Sending { .. })
            | (Press | NextField | PreviousField | NewUser | OpenNewest, Self::Finished { .. }) => true,
            (RestoreUser, Self::Finished { .. }) => self.actions().contains(&OutcomeAction::Restore),
            // The curl command creates a user.
            (CopyCurl | SaveCurl, _) if self.is_restore() => false,
            (Preview | CopyJson | SaveJson | CopyCurl | SaveCurl, _) => !self.only_looks_up(),
            (Close | Review | NextProblem, Self::Finished { .. }) => {
                self.actions().contains(&OutcomeAction::Back)
            }
            _ => false,
        }
    }

    /// Whether an archived user is restored in place of creating one.
    pub(crate) fn is_restore(&self) -> bool {
        self.submission().is_some_and(|submission| submission.request().restore.is_some())
    }

    /// Whether this only looks up a username of an earlier run, of which the request's body is not known.
    pub(crate) fn only_looks_up(&self) -> bool {
        self.submission().is_some_and(|submission| submission.request().body.is_empty())
    }

    /// The JSON of the request that runs or has ended; before that the one of the form.
    pub(crate) fn payload(&self, form: &Form) -> Payload {
        let payload = payload::build(form);
        match self.submission().map(Submission::request).map(CreateRequest::sent_json) {
            Some(body) if !body.is_empty() && body != payload.to_json() => Payload::from_text(body),
            _ => payload,
        }
    }

    /// The title of the JSON.
    pub(crate) fn json_title(&self) -> &'static str {
        match (self, self.outcome()) {
            (Self::Editing, _) => "JSON that will be sent",
            (Self::Sending { .. }, _) => "JSON that is sent",
            (
                _,
                Some(
                    Outcome::NotSent { .. }
                    | Outcome::NotRestored { .. }
                    | Outcome::Blocked(_)
                    | Outcome::NotAuthorised { is_token: true, .. },
                ),
            ) => "JSON that was not sent",
            _ => "JSON that was sent",
        }
    }

    /// The outcome that is shown, or under which the setup runs.
    pub(super) fn known_outcome(&self) -> Option<&Outcome> {
        self.submission().filter(|_| !self.is_sending() || self.is_setting_up()).and_then(Submission::outcome)
    }

    /// The outcome that is shown.
    pub(crate) fn outcome(&self) -> Option<&Outcome> {
        match self {
            Self::Finished { submission, .. } => submission.outcome(),
            _ => None,
        }
    }

    /// Whether the outcome is that nothing was sent, because the user is known to exist.
    pub(super) fn is_known_to_exist(&self) -> bool {
        self.outcome().is_some_and(|outcome| outcome.kind() == OutcomeKind::Exists)
    }

    /// The buttons beneath the outcome; the first one has the focus.
    pub fn actions(&self) -> Vec<OutcomeAction> {
        use OutcomeAction::{
            Back, CreateAgain, ExtraLicence, FinishSetup, Leave, LookUp as LookUpFirst, LookUpAgain, New,
            NewLikeThis, Restore, RestoreExtraLicence, SendAgain, TakeBack,
        };
        let Self::Finished { submission, .. } = self else { return Vec::new() };
        let is_open = submission.has_open_setup();
        // A look-up for an attempt of an earlier run has no body that could be sent.
        let can_send = !submission.request().body.is_empty();
        let is_restore = submission.request().restore.is_some();
        match submission.outcome() {
            Some(Outcome::Created(created)) => {
                let first = if can_send { NewLikeThis } else { Back };
                // Only then are the answers known, to be opened again after taking the user back.
                let is_own = can_send && created.user_id.is_some() && !created.restored;
                let take_back = is_own.then_some(TakeBack);
                let finish = is_open.then_some(FinishSetup);
                finish.into_iter().chain([first, New]).chain(take_back).chain([Leave]).collect()
            }
            // *Back* has the focus: the person checks first whether the user found is the intended one.
            Some(outcome @ Outcome::Unknown { looked_up: LookUp::Found(_), .. })
                if is_open || outcome.archived_namesake().is_none() =>
            {
                let (finish, like) = (is_open.then_some(FinishSetup), can_send.then_some(NewLikeThis));
                [Back].into_iter().chain(finish).chain(like).chain([Leave]).collect()
            }
            Some(outcome) if outcome.archived_namesake().is_some() => vec![Back, Restore],
            Some(Outcome::Refused(refusal)) if is_restore && refusal.licences => {
                vec![Back, RestoreExtraLicence]
            }
            Some(Outcome::Refused(_) | Outcome::NotSent { .. } | Outcome::NotRestored { .. })
                if is_restore =>
            {
                vec![Back, Restore]
            }
            Some(Outcome::Unknown { looked_up: LookUp::Failed(_) | LookUp::NotYet, .. }) if is_restore => {
                vec![Back, LookUpAgain]
            }
            Some(Outcome::Refused(refusal)) if refusal.licences => vec![Back, ExtraLicence],
            Some(Outcome::Refused(refusal)) if refusal.retry_after_seconds.is_none() => vec![Back],
            Some(outcome) if outcome.kind() == OutcomeKind::Exists => vec![Back, New, Leave, CreateAgain],
            Some(Outcome::Unknown { looked_up: LookUp::NotFound, .. }) if can_send => {
                vec![Back, LookUpAgain, SendAgain]
            }
            // A record that cannot be read has no ID to look up: only the username.
            Some(
                Outcome::Unknown { looked_up: LookUp::NotYet, .. } | Outcome::Blocked(Blocked::Unreadable(_)),
            ) => {
                vec![Back, LookUpFirst]
            }
            Some(Outcome::Refused(_) | Outcome::NotSent { .. } | Outcome::Blocked(_)) => {
                vec![Back, SendAgain]
            }
            Some(Outcome::Unknown { .. }) => vec![Back, LookUpAgain],
            _ => vec![Back],
        }
    }

    /// Whether a submission runs.
    pub(crate) fn is_sending(&self) -> bool {
        matches!(self, Self::Sending { .. })
    }

    /// Whether a user who exists is set up.
    pub(crate) fn is_setting_up(&self) -> bool {
        matches!(self, Self::Sending { submission, .. } if submission.is_setting_up())
    }

    /// Why nothing else can be done while a submission runs, and what ends it: `close` is the key that does.
    pub(super) fn busy_text(&self, close: &str) -> Option<String> {
        let what = match self {
            Self::Sending { submission, .. } if submission.is_setting_up() => {
                return Some(format!(
                    "The user is being set up: do that when it has ended. {close} stops it; what stays open can be \
                     finished later."
                ));
            }
            Self::Sending { .. } if self.only_looks_up() => "The user is being looked up",
            Self::Sending { .. } if self.is_restore() => "The user is being restored",
            Self::Sending { .. } => "The user is being sent",
            _ => return None,
        };
        Some(format!("{what}: do that when the outcome is known. {close} cancels the request."))
    }

    /// The running step of a submission, for the person.
    pub(crate) fn stage_text(&self) -> &'static str {
        match self {
            Self::Sending { submission, .. } => match submission.stage() {
                Stage::Recording => "Recording the submission on disk",
                Stage::Authorising => "Asking for a token",
                Stage::Sending if submission.request().restore.is_some() => "Restoring the user",
                Stage::Sending => "Creating the user",
                Stage::Checking => "Reading the archived user once more",
                Stage::Identifying => "The username is taken: looking for its user",
                Stage::LookingUp if submission.request().restore.is_some() => {
                    "The answer is unknown: reading the user again"
                }
                Stage::LookingUp => "The answer is unknown: looking the username up",
                Stage::TakingUp => "Reading what is left to set up",
                Stage::SettingUp => {
                    let step = submission.setup().and_then(Setup::current);
                    step.map_or("Setting the user up", SetupStep::doing)
                }
                Stage::Done if submission.is_setting_up() => "Recording what was set up",
                Stage::Done => "Recording the outcome on disk",
            },
            _ => "",
        }
    }
}

/// How many seconds the API asked to wait.
fn retry_after(submission: &Submission) -> u64 {
    match submission.outcome() {
        Some(Outcome::Refused(refusal)) => refusal.retry_after_seconds.unwrap_or(0),
        _ => 0,
    }
}

/// A button beneath an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "variants are named after what they do")]
pub enum OutcomeAction {
    /// Carries out the steps of the setup that are not done.
    FinishSetup,
    NewLikeThis,
    New,
    Leave,
    Back,
    /// Sends again, where no user was created.
    SendAgain,
    /// Looks the username up for the first time.
    LookUp,
    LookUpAgain,
    /// Sends again and takes an extra licence, which is charged.
    ExtraLicence,
    /// Sends although the user is known to exist.
    CreateAgain,
    /// Reads the archived user that has the username, and shows what restoring it changes.
    Restore,
    /// Restores it and takes an extra licence, which is charged.
    RestoreExtraLicence,
    /// Archives the created user, and deletes it where that is wanted.
    TakeBack,
}

impl OutcomeAction {
    /// Whether it can create a user.
    pub(crate) fn creates(self) -> bool {
        matches!(self, Self::SendAgain | Self::ExtraLicence | Self::CreateAgain)
    }

    /// Whether it can create or change a user.
    pub(crate) fn sends(self) -> bool {
        self.creates() || matches!(self, Self::FinishSetup | Self::RestoreExtraLicence)
    }

    /// What one more press does.
    pub(crate) fn press_word(self) -> &'static str {
        match self {
            Self::RestoreExtraLicence => "restore",
            _ if self.creates() => "create",
            _ => "finish",
        }
    }

    /// What else people call it, to find it in the palette by.
    pub(crate) fn synonyms(self) -> &'static str {
        match self {
            Self::FinishSetup => "groups skills callback numbers schedules routing complete continue retry",
            Self::NewLikeThis => "clone copy same template another",
            Self::New => Command::NewUser.synonyms(),
            Self::Leave => Command::Leave.synonyms(),
            Self::Back => "edit change return fix correct undo review",
            Self::SendAgain | Self::CreateAgain => "retry repeat submit",
            Self::LookUp | Self::LookUpAgain => "check search find",
            Self::ExtraLicence | Self::RestoreExtraLicence => "license overage retry",
            Self::Restore => Command::RestoreUser.synonyms(),
            Self::TakeBack => "undo delete remove archive mistake wrong typo revert",
        }
    }

    /// What the button does, for the help.
    pub(crate) fn explanation(self) -> &'static str {
        match self {
            Self::FinishSetup => {
                "reads what the user has, and sets only what is not done. No user is created."
            }
            Self::NewLikeThis => {
                "starts a user with the same settings; nothing that names a person is copied."
            }
            Self::New => "starts an empty user.",
            Self::Leave => "ends the program; the draft is kept.",
            Self::Back => "returns to the review. Your answers are kept.",
            Self::SendAgain => "sends the same JSON once more.",
            Self::LookUp | Self::LookUpAgain => "looks up whether the username exists. Nothing is sent.",
            Self::ExtraLicence => "sends it again and allows an extra licence, which is charged.",
            Self::TakeBack => {
                "archives the user, and deletes it where you want that, once you typed its username."
            }
            Self::CreateAgain => "sends it again although the user is known to exist.",
            Self::Restore => "reads the archived user and shows what would change, before anything is sent.",
            Self::RestoreExtraLicence => "restores it and allows an extra licence, which is charged.",
        }
    }

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::FinishSetup => "Finish setting up",
            Self::NewLikeThis => "New user like this one",
            Self::New => "New user",
            Self::Leave => "Leave",
            Self::Back => "Back to the answers",
            Self::SendAgain => "Send again",
            Self::LookUp => "Look the username up",
            Self::LookUpAgain => "Look it up again",
            Self::ExtraLicence => "Create with extra licence, charged",
            Self::TakeBack => "Take it back",
            Self::CreateAgain => "Create it again although it exists",
            Self::Restore => "Restore the archived user",
            Self::RestoreExtraLicence => "Restore with extra licence, charged",
        }
    }
}
