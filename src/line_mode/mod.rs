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
mod review;
mod type_ahead;

pub use commands::{COMMANDS, LineCommand};
pub(crate) use line_loop::run;

use crate::app::autosave::SaveStatus;
use crate::app::controls::UiMode;
use crate::app::intent::Intent;
use crate::app::modal::Modal;
use crate::app::msg::Msg;
use crate::app::phase::OutcomeAction;
use crate::app::phase::Phase;
use crate::app::suggest::LookupEntry;
use crate::app::{App, UserIndexState};
use crate::model::fields::Screen;
use crate::model::form::{FieldRef, RowId};
use crate::model::rule::Violation;
use crate::text::sanitize::escape_visible;

/// The word that creates a user. No empty line, held Enter or pasted column contains it by chance.
pub(crate) const CONFIRMATION_WORD: &str = "create";

/// What was announced so far, and what the next line answers.
#[derive(Debug, Default)]
pub struct LineMode {
    prompted: bool,
    greeted: bool,
    draft: String,
    position: Position,
    problem: Option<(FieldRef, Violation)>,
    message: Option<String>,
    not_saved: Option<String>,
    /// The person asked for a save: the next line waits for it.
    saving: bool,
    stage: AnnouncedStage,
    list: Option<Vec<String>>,
    /// The answers in the order of their numbers in the review.
    numbers: Vec<FieldRef>,
    /// Lists only the problems when a changed answer returns to the review.
    short_review: bool,
    /// The suggestions that a number chooses from.
    offered: Vec<LookupEntry>,
    /// The action that waits for the confirmation word.
    confirming: Option<OutcomeAction>,
    /// The question that the last line answered or left.
    left: Option<FieldRef>,
    /// The last answer, as it was typed.
    given: Option<(FieldRef, String)>,
}

/// The position in the form that was announced last.
#[derive(Debug, Default)]
struct Position {
    screen: Option<Screen>,
    section: &'static str,
    row: Option<RowId>,
    notes: Vec<String>,
}

/// The part of a submission that was announced.
#[derive(Debug, Default, PartialEq, Eq)]
enum AnnouncedStage {
    #[default]
    None,
    Sending(&'static str, u64),
    Finished,
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

impl LineMode {
    /// Starts with nothing announced.
    pub fn new() -> Self {
        Self::default()
    }

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
            Some(Modal::Users { .. }) => matches!(app.account_state().users, UserIndexState::Reading),
            _ => false,
        };
        // The outcome is announced at once; the next line, or the end, waits until the journal holds it too.
        let open = matches!(app.phase(), Phase::Finished { submission, .. } if !submission.is_over());
        let saving = self.saving && app.autosave().status() == SaveStatus::Saving;
        loading || open || saving || app.wants_secret().is_some() || app.phase().is_sending()
    }

    /// Interprets a line of input.
    pub fn interpret(&mut self, app: &App, line: &str) -> LineResponse {
        self.prompted = false;
        self.saving = false;
        let response = self.response_to(app, line);
        if response.msg.is_some() {
            // The same message after another line is a new one.
            self.message = None;
        }
        response
    }

    fn response_to(&mut self, app: &App, line: &str) -> LineResponse {
        self.left = app.navigation().field().filter(|_| app.screen() != Screen::Review);
        let line = line.trim();
        let literal = line.strip_prefix("::").map(|rest| format!(":{rest}"));
        if let (None, Some(command)) = (&literal, line.strip_prefix(':')) {
            return self.run_command(app, command);
        }
        let text = literal.as_deref().unwrap_or(line);
        match app.phase() {
            Phase::Sending { .. } => LineResponse::default(),
            Phase::Finished { .. } => self.interpret_choice(app, text),
            Phase::Editing if app.modal().is_some() => lists::interpret(app, text),
            Phase::Editing if app.screen() == Screen::Review => self.interpret_review(app, text),
            Phase::Editing => self.interpret_answer(app, text),
        }
    }

    /// What is new, and unless the app is busy the prompt. Empty when nothing is new and the prompt is printed already.
    pub fn render(&mut self, app: &App, busy: bool) -> String {
        let mut lines = Vec::new();
        if !self.greeted {
            self.greeted = true;
            self.greet(app, &mut lines);
        }
        self.announce_draft(app, &mut lines);
        self.announce_status(app, &mut lines);
        match app.phase() {
            Phase::Sending { .. } => self.announce_stage(app, &mut lines),
            Phase::Finished { .. } => self.announce_outcome(app, &mut lines),
            Phase::Editing => {
                self.stage = AnnouncedStage::None;
                self.confirming = None;
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
            Phase::Finished { .. } => self.choice_question(app),
            Phase::Editing if app.modal().is_some() => lists::question(app),
            Phase::Editing if app.screen() == Screen::Review => review::question(app),
            Phase::Editing => question::question(app),
        }
    }
}
