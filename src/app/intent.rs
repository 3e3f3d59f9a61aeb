//! Intents: what a front end without keys asks of the app, in whole answers and commands.

use super::export::ExportFormat;
use super::keymap::Command;
use super::phase::OutcomeAction;
use crate::model::fields::Screen;
use crate::model::form::{FieldRef, RowId};
use secrecy::SecretString;

/// What line mode asks of the app.
#[derive(Debug)]
#[expect(missing_docs, reason = "variants are named after what they ask")]
pub enum Intent {
    /// Answers the focused question; an empty text clears the answer.
    Answer(String),
    /// Keeps the answer and goes to the next question.
    Keep,
    Back,
    Go(FieldRef),
    Screen(Screen),
    AddRow,
    RemoveRow(RowId),
    /// Takes what the problem of a field offers.
    Fix(FieldRef),
    /// Creates the user: the person typed the confirmation word.
    Create,
    /// Takes one of the actions under an outcome.
    Choose(OutcomeAction),
    Cancel,
    Pick(usize),
    Filter(String),
    Close,
    /// Writes the JSON or the curl command to a file of this name.
    Export(ExportFormat, String),
    Like(String),
    /// The secret from the password prompt, or why there is none.
    Secret(Result<SecretString, String>),
    /// Runs a command that has a key on the screen.
    Do(Command),
}
