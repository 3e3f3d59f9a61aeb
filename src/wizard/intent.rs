//! Intents: what a front end without keys asks of the app, in whole answers and commands.

use super::editing::Editor;
use super::exporting::Export;
use super::finished::Choice;
use super::focus::Stop;
use super::keymap::Command;
use super::msg::{Effect, Moment};
use super::one_line::OneLine;
use super::overlay::Overlay;
use super::phase::Phase;
use super::{Return, Wizard};
use crate::user::fields::Screen;
use crate::user::form::{Addr, RowId};
use crate::user::rule::Severity;
use crate::user::visibility;
use secrecy::SecretString;

/// What line mode asks of the app.
#[derive(Debug)]
pub enum Intent {
    /// Answers the focused question; an empty text clears the answer.
    Answer(String),
    /// Keeps the answer and goes to the next question.
    Keep,
    /// Goes to the previous question.
    Back,
    /// Goes to a question.
    Go(Addr),
    /// Goes to a screen.
    Screen(Screen),
    /// Adds an associated user.
    AddRow,
    /// Removes an associated user.
    RemoveRow(RowId),
    /// Creates the user: the person typed the confirmation word.
    Create,
    /// Takes one of the actions under an outcome.
    Choose(Choice),
    /// Cancels the request in flight.
    Cancel,
    /// Takes an entry of the open list.
    Pick(usize),
    /// Filters the open list.
    Filter(String),
    /// Closes the open list.
    Close,
    /// Writes the JSON or the curl command to a file of this name.
    Export(Export, String),
    /// Copies the settings of a user.
    Like(String),
    /// The secret from the password prompt, or why there is none.
    Secret(Result<SecretString, String>),
    /// Runs a command that has a key on the screen.
    Do(Command),
}

/// The front end in use. It decides how messages name a command.
#[derive(Debug, Clone, Copy, Default)]
pub enum UiMode {
    /// The full screen: a message names the command's key.
    #[default]
    Screen,
    /// Line mode: a message says what to type, where there is a line for the command.
    Line {
        /// What to type for a command.
        way_to: fn(Command) -> Option<String>,
    },
}

impl Wizard {
    /// How a message names a command: its key, or in line mode what to type.
    pub fn way_to(&self, command: Command) -> String {
        let typed = match self.ui_mode {
            UiMode::Screen => None,
            UiMode::Line { way_to } => way_to(command),
        };
        typed.unwrap_or_else(|| self.keymap.called(command))
    }

    pub(super) fn intent(&mut self, intent: Intent, now: Moment) {
        self.message = None;
        match (&self.phase, intent) {
            (_, Intent::Secret(secret)) => self.secret_typed(secret, now),
            (_, Intent::Export(what, name)) => self.save_export(what, name),
            (Phase::Sending { .. }, Intent::Cancel) => self.cancel(now),
            (Phase::Finished { .. }, Intent::Choose(choice)) if self.choices().contains(&choice) => {
                self.press_when_due(choice, now);
            }
            (Phase::Editing, intent) if self.overlay.is_some() => self.intent_in_list(intent, now),
            (Phase::Editing, intent) => self.intent_in_form(intent, now),
            _ => {}
        }
    }

    fn intent_in_form(&mut self, intent: Intent, now: Moment) {
        match intent {
            Intent::Answer(text) => self.answer(&text, now),
            Intent::Keep => {
                let shown = self.focused().is_some_and(|at| self.shown_problem(at).is_some());
                self.go_on(shown, now);
            }
            Intent::Back => {
                self.step(false, now);
                self.skip_buttons(false, now);
            }
            Intent::Go(at) if visibility::is_visible(&self.form, at) => {
                let from_review = self.screen == Screen::Review;
                self.go_to_answer(at, now);
                self.returning = from_review.then_some(Return::Answer(at));
            }
            Intent::Screen(screen) if visibility::is_screen_visible(screen, &self.form) => {
                self.go_to_screen(screen, now)
            }
            Intent::AddRow if self.stop == Stop::Add => self.add_row(now),
            Intent::RemoveRow(row) => {
                self.remove_row(row, now);
                let said = self.message.take();
                self.skip_buttons(true, now);
                self.message = said;
            }
            Intent::Create if self.screen == Screen::Review => self.press_create(now),
            Intent::Like(username) => self.need(super::Pending::User(username), now),
            Intent::Do(command) => {
                self.command(command, now);
                self.skip_buttons(true, now);
            }
            _ => {}
        }
    }

    fn intent_in_list(&mut self, intent: Intent, now: Moment) {
        match (intent, self.overlay.as_mut().and_then(Overlay::picker_mut)) {
            (Intent::Pick(index), Some(picker)) => {
                picker.selected = index;
                self.choose(now);
            }
            (Intent::Filter(text), Some(picker)) => {
                picker.filter = OneLine::new(text);
                picker.selected = 0;
            }
            (Intent::Close, _) => self.overlay = None,
            (other, _) => {
                self.overlay = None;
                self.intent_in_form(other, now);
            }
        }
    }

    /// Enters an answer like a paste: what exceeds the field's length is left out, with a message.
    fn answer(&mut self, text: &str, now: Moment) {
        let Stop::Answer(at) = self.stop else { return };
        self.history.close_group();
        if self.editor.is_some() && !text.is_empty() {
            self.editor = Some(Editor::new(at, ""));
            self.paste(text, now);
        } else {
            self.change(None, now, |form| form.set(at, text));
        }
        self.list = None;
        self.go_on(false, now);
    }

    /// Goes to the next question. An error that was not shown before keeps the focus once, so that it is seen.
    fn go_on(&mut self, shown: bool, now: Moment) {
        let said = self.message.take();
        match self.stop {
            Stop::Answer(at) => {
                self.leave_field(now);
                let wrong = self.shown_problem(at).is_some_and(|broken| broken.severity == Severity::Error);
                if wrong && !shown {
                    self.stand_at(self.screen, self.stop);
                } else {
                    self.enter(now);
                }
            }
            Stop::Create => {}
            _ => self.step(true, now),
        }
        self.skip_buttons(true, now);
        self.message = said.or(self.message.take());
    }

    /// Moves past buttons that remove rows: line mode removes with a command.
    fn skip_buttons(&mut self, forward: bool, now: Moment) {
        while matches!(self.stop, Stop::Remove(_)) {
            self.step(forward, now);
        }
    }

    fn secret_typed(&mut self, secret: Result<SecretString, String>, now: Moment) {
        self.overlay = None;
        let given = secret.map(|secret| {
            self.typed_secret = true;
            self.effects.push(Effect::UseSecret(secret));
        });
        self.secret_given(given, now);
    }
}
