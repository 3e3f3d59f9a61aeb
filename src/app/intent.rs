//! Intents: what a front end without keys asks of the app, in whole answers and commands.

use super::export::ExportFormat;
use super::keymap::Command;
use super::phase::OutcomeAction;
use crate::model::fields::Screen;
use crate::model::form::{FieldRef, RowId};
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
    Go(FieldRef),
    /// Goes to a screen.
    Screen(Screen),
    /// Adds an associated user.
    AddRow,
    /// Removes an associated user.
    RemoveRow(RowId),
    /// Creates the user: the person typed the confirmation word.
    Create,
    /// Takes one of the actions under an outcome.
    Choose(OutcomeAction),
    /// Cancels the request in flight.
    Cancel,
    /// Takes an entry of the open list.
    Pick(usize),
    /// Filters the open list.
    Filter(String),
    /// Closes the open list.
    Close,
    /// Writes the JSON or the curl command to a file of this name.
    Export(ExportFormat, String),
    /// Copies the settings of a user.
    Like(String),
    /// The secret from the password prompt, or why there is none.
    Secret(Result<SecretString, String>),
    /// Runs a command that has a key on the screen.
    Do(Command),
}
