//! What a line asks for, in line mode: the same wizard, moved by whole answers in place of keys.

use super::export::ExportFormat;
use super::keymap::Command;
use super::outcome_actions::OutcomeAction;
use crate::user::fields::Screen;
use crate::user::form::{Addr, RowId};
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
    Choose(OutcomeAction),
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
    Export(ExportFormat, String),
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

/// What line mode does with a draft of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Names it; an empty name takes the name away.
    Rename(String),
    /// Duplicates it.
    Duplicate,
    /// Makes it a template, or none.
    Template,
    /// Removes it.
    Remove,
}
