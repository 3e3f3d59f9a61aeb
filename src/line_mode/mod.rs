//! Line mode: the same app for screen readers, dumb terminals and pipes, one question at a time.
//!
//! [`LineMode`] is pure: [`LineMode::interpret`] turns a line into an intent, [`LineMode::render`] returns the prompt and
//! what is new since the last call. Conditions, checks and messages are the app's own. `line_loop` runs it on standard
//! input and output.

mod announce;
mod commands;
mod field_lookup;
mod line_io;
mod line_loop;
mod lists;
mod outcome;
mod question;
mod restore;
mod review;
mod type_ahead;

pub use commands::{COMMANDS, LineCommand};
pub(crate) use line_loop::run;

use crate::app::autosave::SaveStatus;
use crate::app::controls::UiMode;
use crate::app::intent::Intent;
use crate::app::modal::Modal;
use crate::app::msg::Msg;
use crate::app::phase::Phase;
use crate::app::{App, UserIndexState};
use crate::model::fields::Screen;
use crate::text::sanitize::escape_visible;
use announce::Announced;
use outcome::AnnouncedSubmission;
use question::{Needed, Question};
use restore::RESTORE_WORD;
use review::NumberedReview;
use std::fmt::Display;

/// The word that creates a user. No empty line, held Enter or pasted column contains it by chance.
pub(crate) const CONFIRMATION_WORD: &str = "create";

const TYPED_AHEAD: &str =
    "Nothing was sent: this line was there before the question, as in a paste. Type it once more.";

/// What was announced so far, and what the next line answers.
#[derive(Debug, Default)]
pub struct LineMode {
    prompted: bool,
    /// The person asked for a save: the next line waits for it.
    saving: bool,
    /// A line was waiting at the terminal before the prompt was printed, so it does not answer the question.
    typed_ahead: bool,
    announced: Announced,
    question: Question,
    review: NumberedReview,
    submission: AnnouncedSubmission,
}

/// The mode in which the app names the commands of this front end.
pub fn ui_mode() -> UiMode {
    UiMode::Line(commands::way_to)
}

/// Text for the terminal, a line each, control characters escaped.
pub fn output_text(lines: &[String]) -> String {
    lines.iter().map(|line| escape_visible(line) + "\n").collect()
}

/// The response to a line of input: text to print at once, then a message for the app.
#[derive(Debug, Default)]
pub struct LineResponse {
    /// Printed before the app handles the message.
    pub lines: Vec<String>,
    /// The message for the app.
    pub msg: Option<Msg>,
}

impl LineResponse {
    fn line(text: impl Into<String>) -> Self {
        Self { lines: vec![text.into()], msg: None }
    }

    fn lines(lines: Vec<String>) -> Self {
        Self { lines, msg: None }
    }

    fn intent(intent: Intent) -> Self {
        Self { lines: Vec::new(), msg: Some(Msg::Intent(intent)) }
    }
}

/// Entries with the numbers that choose them: `1 Admin`.
fn numbered(entries: impl IntoIterator<Item = impl Display>) -> Vec<String> {
    (1..).zip(entries).map(|(number, entry): (usize, _)| format!("{number} {entry}")).collect()
}

/// The index that a typed number stands for: numbers begin with one.
fn typed_index(text: &str) -> Option<usize> {
    text.parse::<usize>().ok()?.checked_sub(1)
}

impl LineMode {
    /// Whether a prompt waits for its answer; other output starts on a new line then.
    pub fn is_prompting(&self) -> bool {
        self.prompted
    }

    /// Prints the prompt again, after other output on its line.
    pub(crate) fn repeat_prompt(&mut self) {
        self.prompted = false;
    }

    /// Whether the app is working on something that the next line has to wait for.
    pub fn is_busy(&self, app: &App) -> bool {
        let loading = match app.modal() {
            Some(Modal::Drafts(drafts)) => drafts.rows().is_none(),
            Some(Modal::TakeBack(modal)) => modal.is_running(),
            Some(Modal::Users { .. }) => matches!(app.account_state().users(), UserIndexState::Reading),
            _ => false,
        };
        // The outcome is announced at once; the next line, or the end, waits until the journal holds it too.
        let open = matches!(app.phase(), Phase::Finished { submission, .. } if !submission.is_over());
        let saving = self.saving && app.autosave().status() == SaveStatus::Saving;
        loading || open || saving || app.wants_secret().is_some() || app.phase().is_sending()
    }

    /// What of the account is being read that a line needs; none where it can be handled.
    pub fn awaited(&self, app: &App, line: &str) -> Option<String> {
        if !matches!(app.phase(), Phase::Editing) || app.modal().is_some() {
            return None;
        }
        let line = line.trim();
        let needed = match line.strip_prefix(':').filter(|rest| !rest.starts_with(':')) {
            Some(command) => commands::needs_users(command).then_some(Needed::Users),
            None if app.screen() == Screen::Review => None,
            None => question::needed(app, line),
        };
        match needed? {
            Needed::List(list) => Some(format!("the account's {}s", list.noun())),
            Needed::Users => {
                let is_reading = matches!(app.account_state().users(), UserIndexState::Reading);
                is_reading.then(|| "the account's users".to_owned())
            }
        }
    }

    /// Interprets a line of input.
    pub fn interpret(&mut self, app: &App, line: &str) -> LineResponse {
        (self.prompted, self.saving) = (false, false);
        self.question.left = app.navigation().field().filter(|_| app.screen() != Screen::Review);
        let response = self.response_to(app, line.trim());
        if response.msg.is_some() {
            // The same message after another line is a new one.
            self.announced.message = None;
        }
        response
    }

    fn response_to(&mut self, app: &App, line: &str) -> LineResponse {
        let literal = line.strip_prefix("::").map(|rest| format!(":{rest}"));
        if let (None, Some(command)) = (&literal, line.strip_prefix(':')) {
            return self.run_command(app, command);
        }
        let text = literal.as_deref().unwrap_or(line);
        let confirms = [CONFIRMATION_WORD, RESTORE_WORD].iter().any(|word| text.eq_ignore_ascii_case(word));
        if self.typed_ahead && confirms && self.asks_to_confirm(app) {
            return LineResponse::line(TYPED_AHEAD);
        }
        if restore::modal(app).is_some() {
            return restore::interpret(text);
        }
        match app.phase() {
            Phase::Sending { .. } => LineResponse::default(),
            Phase::Finished { .. } => self.submission.interpret(app, text),
            Phase::Editing if app.modal().is_some() => lists::interpret(app, text),
            Phase::Editing if app.screen() == Screen::Review => self.review.interpret(app, text),
            Phase::Editing => self.question.interpret(app, text),
        }
    }

    /// Whether the confirmation word would send something.
    fn asks_to_confirm(&self, app: &App) -> bool {
        match app.phase() {
            Phase::Sending { .. } => false,
            _ if restore::modal(app).is_some() => true,
            Phase::Finished { .. } => self.submission.is_confirming(),
            Phase::Editing => app.modal().is_none() && app.screen() == Screen::Review,
        }
    }

    /// What is new, and unless the app is busy the prompt. Empty when nothing is new and the prompt is printed already.
    pub fn render(&mut self, app: &App, busy: bool) -> String {
        let mut lines = Vec::new();
        if self.announced.announce_draft(app, &mut lines) {
            (self.question, self.review.short) = (Question::default(), false);
        }
        self.announced.announce_status(app, &mut lines);
        match app.phase() {
            Phase::Sending { .. } => self.submission.announce_stage(app, &mut lines),
            Phase::Finished { .. } => {
                if self.submission.announce_outcome(app, &mut lines) {
                    // The review that follows announces its problems again: the API may have added some.
                    self.announced.forget_position();
                    self.review.short = true;
                }
                self.submission.announce_take_back(app, &mut lines);
                self.announced.announce_restore(app, &mut lines);
            }
            Phase::Editing => {
                self.submission = AnnouncedSubmission::default();
                self.announce_form(app, &mut lines);
            }
        }
        let mut text = String::new();
        if self.prompted && !lines.is_empty() {
            self.prompted = false;
            text.push('\n');
        }
        text.push_str(&output_text(&lines));
        if !self.prompted && !busy {
            self.prompted = true;
            text.push_str(&escape_visible(&self.prompt(app)));
        }
        text
    }

    fn prompt(&self, app: &App) -> String {
        match app.phase() {
            Phase::Sending { .. } => String::new(),
            _ if restore::modal(app).is_some() => restore::question(),
            Phase::Finished { .. } => self.submission.question(app),
            Phase::Editing if app.modal().is_some() => lists::question(app),
            Phase::Editing if app.screen() == Screen::Review => review::question(app),
            Phase::Editing => question::question(app),
        }
    }
}
