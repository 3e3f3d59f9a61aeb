//! What a line asks for, in line mode: the same wizard, moved by whole answers in place of keys.

use super::editing::Editor;
use super::exporting::Export;
use super::finished::Choice;
use super::focus::Stop;
use super::keymap::Command;
use super::msg::{Effect, Moment};
use super::one_line::OneLine;
use super::overlay::Overlay;
use super::phase::Phase;
use super::shelf::Deed;
use super::{Return, Wizard};
use crate::user::fields::Screen;
use crate::user::form::{Addr, RowId};
use crate::user::rule::Severity;
use crate::user::visibility;
use secrecy::SecretString;

/// What a line asks for.
#[derive(Debug)]
pub enum Line {
    /// The question that is asked gets this answer; an empty one empties it.
    Answer(String),
    /// The answer stays as it is: the next question.
    Keep,
    /// The question before.
    Back,
    /// This question.
    Go(Addr),
    /// This screen.
    Screen(Screen),
    /// Another row.
    AddRow,
    /// This row goes.
    RemoveRow(RowId),
    /// The user is to be created: the person typed the word.
    Create,
    /// A choice beneath an outcome.
    Choose(Choice),
    /// The request on the way is let go of.
    Cancel,
    /// An entry of the open list.
    Pick(usize),
    /// The open list shows what matches this.
    Filter(String),
    /// The open list is closed.
    Close,
    /// Something is done with an entry of the open list of drafts.
    Manage(usize, Deed),
    /// The JSON, or the command that sends it, goes to a file of this name.
    Export(Export, String),
    /// The settings of this user.
    Like(String),
    /// The secret that was typed unseen, or why there is none.
    Secret(Result<SecretString, String>),
    /// A command that has a key on the screen.
    Do(Command),
}

/// The commands of line mode that are the wizard's own, each with its name.
pub const COMMANDS: [(&str, Command); 13] = [
    ("review", Command::Review),
    ("save", Command::Save),
    ("mend", Command::NextProblem),
    ("undo", Command::Undo),
    ("redo", Command::Redo),
    ("drafts", Command::Drafts),
    ("last", Command::OpenNewest),
    ("new", Command::NewUser),
    ("users", Command::CopyFrom),
    ("id", Command::NextAgentId),
    ("attempts", Command::Attempts),
    ("accounts", Command::Accounts),
    ("add-account", Command::AddAccount),
];

impl Wizard {
    /// How the person gets to a command: its key, or in line mode its name.
    pub fn way_to(&self, command: Command) -> String {
        // In the list of drafts the removed draft is what is taken back.
        let command = match command {
            Command::BringBackDraft if self.by_lines => Command::Undo,
            command => command,
        };
        let named = COMMANDS.iter().find(|(_, one)| self.by_lines && *one == command);
        named.map_or_else(|| self.keymap.called(command), |(name, _)| format!(":{name}"))
    }

    pub(super) fn line(&mut self, line: Line, now: Moment) {
        self.message = None;
        match (&self.phase, line) {
            (_, Line::Secret(secret)) => self.secret_typed(secret, now),
            (_, Line::Export(what, name)) => self.save_export(what, name),
            (Phase::Sending { .. }, Line::Cancel) => self.cancel(now),
            (Phase::Finished { .. }, Line::Choose(choice)) if self.choices().contains(&choice) => {
                self.press_when_due(choice, now);
            }
            (Phase::Editing, line) if matches!(self.overlay, Some(Overlay::NewAccount(_))) => {
                self.line_in_account(line, now);
            }
            (Phase::Editing, line) if self.overlay.is_some() => self.line_in_list(line, now),
            (Phase::Editing, line) => self.line_in_form(line, now),
            _ => {}
        }
    }

    pub(super) fn line_in_form(&mut self, line: Line, now: Moment) {
        match line {
            Line::Answer(text) => self.answer(&text, now),
            Line::Keep => {
                let told = self.focused().is_some_and(|at| self.shown_problem(at).is_some());
                self.go_on(told, now);
            }
            Line::Back => self.step_to_question(false, now),
            Line::Go(at) if visibility::is_visible(&self.form, at) => {
                let from_review = self.screen == Screen::Review;
                self.go_to_answer(at, now);
                self.returning = from_review.then_some(Return::Answer(at));
            }
            Line::Screen(screen) if visibility::is_screen_visible(screen, &self.form) => {
                self.go_to_screen(screen, now);
            }
            Line::AddRow if self.stop == Stop::Add => self.add_row(now),
            Line::RemoveRow(row) => {
                self.remove_row(row, now);
                let said = self.message.take();
                self.skip_buttons(true, now);
                self.message = said;
            }
            Line::Create if self.screen == Screen::Review => self.press_create(now),
            Line::Like(username) => self.need(super::Pending::User(username), now),
            Line::Do(command) if COMMANDS.iter().any(|(_, one)| *one == command) => {
                self.command(command, now);
                self.skip_buttons(true, now);
            }
            _ => {}
        }
    }

    /// Lines while a list is open.
    fn line_in_list(&mut self, line: Line, now: Moment) {
        let Some(
            Overlay::Drafts { picker, .. }
            | Overlay::Users { picker }
            | Overlay::Accounts { picker }
            | Overlay::Attempts { picker },
        ) = &mut self.overlay
        else {
            self.overlay = None;
            return self.line_in_form(line, now);
        };
        match line {
            Line::Pick(index) => {
                picker.selected = index;
                self.choose(now);
            }
            Line::Filter(text) => {
                picker.filter = OneLine::new(text);
                picker.selected = 0;
            }
            Line::Close => self.overlay = None,
            Line::Manage(index, deed) => self.manage_entry(index, deed, now),
            Line::Do(Command::Undo) if matches!(self.overlay, Some(Overlay::Drafts { .. })) => {
                self.bring_back(now);
            }
            other => {
                self.overlay = None;
                self.line_in_form(other, now);
            }
        }
    }

    /// Gives the question an answer as a paste does: what the field cannot hold is left out, and said to be.
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

    /// The next question, unless this one has an error that was not told yet: it is asked once more then.
    fn go_on(&mut self, told: bool, now: Moment) {
        let said = self.message.take();
        match self.stop {
            Stop::Answer(at) => {
                self.leave_field(now);
                let wrong = self.shown_problem(at).is_some_and(|broken| broken.severity == Severity::Error);
                if wrong && !told {
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

    fn step_to_question(&mut self, forward: bool, now: Moment) {
        self.step(forward, now);
        self.skip_buttons(forward, now);
    }

    /// Buttons that remove rows are no questions.
    fn skip_buttons(&mut self, forward: bool, now: Moment) {
        while matches!(self.stop, Stop::Remove(_)) {
            self.step(forward, now);
        }
    }

    fn secret_typed(&mut self, secret: Result<SecretString, String>, now: Moment) {
        if matches!(self.overlay, Some(Overlay::NewAccount(_))) {
            return self.account_secret(secret, now);
        }
        self.overlay = None;
        let given = secret.map(|secret| {
            self.typed_secret = true;
            self.effects.push(Effect::UseSecret(secret));
        });
        self.secret_given(given, now);
    }
}
