//! Undo and redo, across the whole form.

use super::focus::Stop;
use crate::user::fields::Screen;
use crate::user::form::{Addr, Form};
use std::time::Duration;

/// More steps than anyone takes back; the oldest go first.
const STEPS: usize = 500;
/// Typing after a longer pause is a step of its own.
const PAUSE: Duration = Duration::from_secs(2);

/// The form at one moment, and where the person was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The answers.
    pub form: Form,
    /// The screen.
    pub screen: Screen,
    /// The focus.
    pub stop: Stop,
}

/// What belongs to one step: typing in one field, or deleting in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Characters were added.
    Typing(Addr),
    /// Characters were removed.
    Deleting(Addr),
}

/// The steps that can be taken back, and made again.
#[derive(Debug, Clone, Default)]
pub struct History {
    undo: Vec<Snapshot>,
    redo: Vec<Snapshot>,
    open: Option<(Group, Duration)>,
}

impl History {
    /// Remembers the state before a change, unless the change continues the last one.
    pub fn remember(&mut self, before: Snapshot, group: Option<Group>, now: Duration) {
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

    /// Ends the open group: the next change is a step of its own.
    pub fn close_group(&mut self) {
        self.open = None;
    }

    /// Forgets everything: another draft is open.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// The state before the last change, in exchange for the present one.
    pub fn undo(&mut self, present: Snapshot) -> Option<Snapshot> {
        let before = self.undo.pop()?;
        self.redo.push(present);
        self.open = None;
        Some(before)
    }

    /// The state before the last undo, in exchange for the present one.
    pub fn redo(&mut self, present: Snapshot) -> Option<Snapshot> {
        let after = self.redo.pop()?;
        self.undo.push(present);
        self.open = None;
        Some(after)
    }
}
