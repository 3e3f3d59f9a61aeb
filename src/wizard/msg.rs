//! What happens to the wizard, and what it wants done.

use crate::submission::{Event, Order, Outcome, Step};
use crate::user::draft::Draft;
use crate::user::read::Remark;
use crossterm::event::KeyEvent;
use std::time::Duration;

/// When something happened: monotonic, and with which other input it arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Time since the program began.
    pub at: Duration,
    /// Input that waited together, as a paste without brackets or a held key on a slow line, has one number.
    pub batch: u64,
}

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed (or repeats).
    Key(KeyEvent),
    /// A text was pasted.
    Paste(String),
    /// The world ends the program: what was typed is saved, whatever key leaves.
    Leave,
    /// A deadline that the wizard named has passed.
    Deadline,
    /// A draft was written, or not.
    Saved {
        /// Which draft.
        id: String,
        /// Which state of it.
        revision: u64,
        /// Why not, for people.
        result: Result<(), String>,
    },
    /// The drafts that there are, newest first.
    Drafts(Vec<DraftLine>),
    /// The newest unfinished draft, for the first screen.
    Newest(Option<DraftLine>),
    /// A draft was read, or not.
    Opened(Result<Box<Opened>, String>),
    /// Something became of a submission.
    Submission {
        /// Which attempt: a late answer of another one is ignored.
        attempt: String,
        /// What.
        event: Event,
    },
    /// The callback numbers of the account.
    CallbackNumbers(Vec<Known>),
}

/// Something to be done by the runtime.
#[derive(Debug)]
pub enum Effect {
    /// Write a draft.
    Save {
        /// Its id.
        id: String,
        /// Which state of it, to be told back.
        revision: u64,
        /// What to write.
        draft: Box<Draft>,
    },
    /// List the drafts.
    ListDrafts,
    /// Read a draft.
    Open(String),
    /// Take the next step of a submission.
    Submit {
        /// The step.
        step: Step,
        /// What is submitted.
        order: Box<Order>,
        /// What became of it, once that is known.
        outcome: Option<Box<Outcome>>,
    },
    /// Let go of the step of a submission that is on the way.
    Cancel(String),
    /// Put a text on the clipboard of the person's terminal.
    Copy(String),
    /// Leave, once the saves that were asked for are done.
    Leave,
}

/// A draft in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftLine {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The role of its user, or empty.
    pub role: String,
    /// How many errors it has.
    pub errors: usize,
    /// Seconds since its last change.
    pub age: u64,
    /// The user's id where the user was created.
    pub user_id: Option<String>,
    /// Why it cannot be opened.
    pub damaged: Option<String>,
}

/// A draft that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Its id; none for a file that is no draft of the folder.
    pub id: Option<String>,
    /// What it holds.
    pub draft: Draft,
    /// What could not be read as it stood.
    pub remarks: Vec<Remark>,
}

/// Something of the account that an answer can name: a region, a callback number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// What is sent.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What else helps to tell it, such as the number itself.
    pub detail: String,
}
