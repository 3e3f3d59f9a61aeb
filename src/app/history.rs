//! Undo and redo across the whole form.

use super::focus::FocusPosition;
use crate::model::form::{FieldRef, Form};
use std::time::Duration;

/// The most steps that are kept; the oldest go first.
const STEPS: usize = 500;
/// Typing after a longer pause is a step of its own.
const PAUSE: Duration = Duration::from_secs(2);

/// The form at one time, and where the focus was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Snapshot {
    pub(crate) form: Form,
    pub(crate) position: FocusPosition,
}

/// Consecutive edits that make up one step: typing in one field, or deleting in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    Typing(FieldRef),
    Deleting(FieldRef),
}

/// The steps that can be undone and redone.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    undo: Vec<Snapshot>,
    redo: Vec<Snapshot>,
    open: Option<(Group, Duration)>,
}

impl History {
    /// Remembers the state before an edit, unless the edit continues the open group.
    pub(crate) fn remember(&mut self, before: Snapshot, group: Option<Group>, now: Duration) {
        let continues = match (self.open, group) {
            (Some((open, last)), Some(group)) => open == group && now.saturating_sub(last) < PAUSE,
            _ => false,
        };
        self.open = group.map(|group| (group, now));
        if continues && self.redo.is_empty() {
            return;
        }
        self.redo.clear();
        if self.undo.len() == STEPS {
            self.undo.remove(0);
        }
        self.undo.push(before);
    }

    /// Ends the open group: the next edit is a step of its own.
    pub(crate) fn close_group(&mut self) {
        self.open = None;
    }

    /// The state before the last edit, in exchange for the present one.
    pub(crate) fn undo(&mut self, present: Snapshot) -> Option<Snapshot> {
        let before = self.undo.pop()?;
        self.redo.push(present);
        self.open = None;
        Some(before)
    }

    /// The state before the last undo, in exchange for the present one.
    pub(crate) fn redo(&mut self, present: Snapshot) -> Option<Snapshot> {
        let after = self.redo.pop()?;
        self.undo.push(present);
        self.open = None;
        Some(after)
    }
}
