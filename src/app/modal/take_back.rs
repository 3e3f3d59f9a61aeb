//! The modal that takes back the user who was just created. It explains what happens and asks for the username.

use super::{ModalContext, scroll_few};
use crate::app::keymap::Command;
use crate::app::msg::{Cx, Effect};
use crate::app::text_input::TextInput;
use crate::submission::TakeBackRefusal;
use crate::text::sanitize::single_line;
use crate::text::sentence_case;
use crossterm::event::KeyEvent;

const LONGEST: usize = 255;

/// The buttons, in order: only the second deletes.
pub(crate) const TAKE_BACK_BUTTONS: [&str; 2] = ["Archive", "Archive and delete"];

/// How far a running take-back is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Running {
    /// The API is being asked.
    Asking,
    /// The person cancelled: the user is being read, to see what was changed by then.
    Settling,
}

#[derive(Debug)]
pub struct TakeBackModal {
    /// The id of the attempt that created the user.
    attempt: String,
    username: String,
    user_id: String,
    account: String,
    pub(crate) typed: TextInput,
    /// The first line of the explanation that is shown, where there are more than fit.
    pub(crate) scroll: usize,
    /// The button that has the focus; none where the username is typed.
    button: Option<usize>,
    /// What runs, if anything.
    running: Option<Running>,
    /// Why nothing was changed, or not everything.
    problem: Vec<String>,
}

impl TakeBackModal {
    pub(in crate::app) fn new(attempt: &str, username: &str, user_id: &str, account: &str) -> Self {
        Self {
            attempt: attempt.to_owned(),
            username: username.to_owned(),
            user_id: single_line(user_id, 100),
            account: account.to_owned(),
            typed: TextInput::new("", LONGEST),
            scroll: 0,
            button: None,
            running: None,
            problem: Vec::new(),
        }
    }

    /// The button that has the focus.
    pub(crate) fn button(&self) -> Option<usize> {
        self.button
    }

    /// Whether a text has the focus.
    pub(super) fn is_typed(&self) -> bool {
        self.button.is_none()
    }

    /// Whether the API is being asked.
    pub(crate) fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// The id of the attempt that created the user.
    pub(crate) fn attempt(&self) -> &str {
        &self.attempt
    }

    pub(crate) fn username(&self) -> &str {
        &self.username
    }

    /// Drops the running request: what it had done by then is read. Once more drops that, too.
    pub(super) fn cancel(&mut self, cx: &mut Cx) {
        let attempt = self.attempt.clone();
        match self.running {
            None => {}
            Some(Running::Asking) => {
                self.running = Some(Running::Settling);
                cx.push(Effect::CancelTakeBack(attempt));
            }
            Some(Running::Settling) => {
                cx.push(Effect::Cancel(attempt));
                let username = single_line(&self.username, 100);
                self.fail(vec![format!(
                    "You cancelled it. What was changed of {username} is not known: take it back again to find out."
                )]);
            }
        }
    }

    /// Whether the typed username is the user's.
    pub(crate) fn is_confirmed(&self) -> bool {
        self.typed.value() == self.username
    }

    /// Who it is, what happens, and what is not known, a paragraph each.
    pub(crate) fn explanation(&self) -> [String; 2] {
        let Self { username, user_id, account, .. } = self;
        [
            format!("{}, userId {user_id}, in {account}.", single_line(username, 100)),
            "Archive: the user can no longer log in. Archive and delete: takes an Admin's credentials, and nothing undoes \
             that. Whether the username becomes free again is not known. A user who has logged in is left alone."
                .to_owned(),
        ]
    }

    /// The message beneath the buttons.
    pub(crate) fn message(&self) -> Vec<String> {
        match self.running {
            None => self.problem.clone(),
            Some(Running::Asking) => vec!["Asking the API …".to_owned()],
            Some(Running::Settling) => {
                vec!["Cancelled. Reading the user, to see what was changed by then …".to_owned()]
            }
        }
    }

    pub(super) fn key(&mut self, event: &KeyEvent, command: Option<Command>, shared: &mut ModalContext<'_>) {
        // The view clamps the end (`App::scrolled_to`).
        if command.is_some_and(|command| scroll_few(command, &mut self.scroll)) || self.is_running() {
            return;
        }
        let last = TAKE_BACK_BUTTONS.len() - 1;
        match (command, self.button) {
            (Some(Command::Press), Some(button)) => self.press(button, shared),
            (Some(Command::Press | Command::NextField), None) => self.button = Some(0),
            (Some(Command::NextField | Command::NextOption), Some(button)) => {
                self.button = Some((button + 1).min(last));
            }
            (Some(Command::PreviousField | Command::PreviousOption), Some(button)) => {
                self.button = button.checked_sub(1);
            }
            (_, None) if self.typed.key(event, command) => self.problem.clear(),
            _ => {}
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        if self.button.is_none() && !self.is_running() {
            self.typed.paste(text);
        }
    }

    /// The answer of line mode.
    pub(super) fn answer(&mut self, text: &str) {
        self.typed.set_text(text);
        self.problem.clear();
        self.check();
    }

    /// Whether the username is right; says so where it is not.
    fn check(&mut self) -> bool {
        if !self.is_confirmed() {
            let refusal = TakeBackRefusal::WrongUsername(single_line(&self.username, 100));
            self.fail(vec![format!("{}. Nothing was changed.", sentence_case(&refusal.to_string()))]);
        }
        self.is_confirmed()
    }

    /// Presses a button, unless the key is held or came with a paste.
    pub(super) fn press(&mut self, button: usize, shared: &mut ModalContext<'_>) {
        if self.is_running() {
            return;
        }
        self.button = Some(button);
        if shared.confirm_press(&TAKE_BACK_BUTTONS[button].to_lowercase()) && self.check() {
            (self.running, self.problem) = (Some(Running::Asking), Vec::new());
            let (attempt, typed) = (self.attempt.clone(), self.typed.value().to_owned());
            shared.cx.push(Effect::TakeBack { attempt, typed, delete: button == 1 });
        }
    }

    /// Shows why nothing was changed, or that this is not known.
    pub(in crate::app) fn fail(&mut self, problem: Vec<String>) {
        (self.running, self.problem, self.button) = (None, problem, None);
    }
}
