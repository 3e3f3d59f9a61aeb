//! The list of drafts (F4): what can be done with each beside opening it.

use super::Wizard;
use super::keymap::Command;
use super::msg::{DraftLine, Effect, Moment};
use super::one_line::OneLine;
use super::overlay::Overlay;
use crossterm::event::KeyEvent;

/// The longest name of a draft.
pub const LONGEST_NAME: usize = 100;

/// What is done with a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Manage {
    /// Gives it a name; an empty one takes the name away.
    Rename {
        /// The draft.
        id: String,
        /// Its new name.
        name: String,
    },
    /// Makes another one with the same answers.
    Duplicate {
        /// The draft.
        id: String,
        /// The id of the copy.
        copy: String,
    },
    /// Marks it as a template, or takes the mark away.
    Template {
        /// The draft.
        id: String,
        /// Whether it is one from now on.
        template: bool,
    },
    /// Takes it out of the list.
    Remove(String),
    /// Brings it back.
    BringBack(String),
}

/// What can be done with the chosen draft, as the footer calls it.
pub const KEYS: [(Command, &str); 5] = [
    (Command::RenameDraft, "rename"),
    (Command::RemoveDraft, "remove"),
    (Command::DuplicateDraft, "duplicate"),
    (Command::MarkTemplate, "template"),
    (Command::BringBackDraft, "undo"),
];

/// A draft's columns as one text, on which the list is filtered.
pub fn draft_text(line: &DraftLine) -> String {
    format!("{} {} {}", line.title, line.role, line.id)
}

impl Wizard {
    /// The drafts of the open list that match what was typed.
    pub fn matching_drafts(&self) -> Vec<&DraftLine> {
        let Some(Overlay::Drafts { picker, lines: Some(lines), .. }) = &self.overlay else {
            return Vec::new();
        };
        // Thousands of texts are made only for somebody who looks for one.
        if picker.filter.text().trim().is_empty() {
            return lines.iter().collect();
        }
        let texts: Vec<String> = lines.iter().map(draft_text).collect();
        picker
            .matching(texts.iter().map(String::as_str))
            .into_iter()
            .filter_map(|index| lines.get(index))
            .collect()
    }

    /// A key in the list of drafts that is none of every list's. False when it means nothing there.
    pub(super) fn shelf_key(&mut self, event: &KeyEvent, command: Option<Command>, now: Moment) -> bool {
        if self.renaming_key(event, command) {
            return true;
        }
        match command {
            Some(Command::RemoveDraft) => self.remove_chosen(now),
            Some(Command::RenameDraft) => self.rename_chosen(now),
            Some(Command::DuplicateDraft) => self.duplicate_chosen(now),
            Some(Command::MarkTemplate) => self.mark_chosen(now),
            Some(Command::BringBackDraft) => self.bring_back(now),
            _ => return false,
        }
        true
    }

    /// Brings the draft back that was removed last.
    fn bring_back(&mut self, now: Moment) {
        match self.removed.pop() {
            Some(id) => self.effects.push(Effect::Manage(Manage::BringBack(id))),
            None => self.say("No draft was removed.", now),
        }
    }

    /// The chosen draft, unless it cannot be read: then that is said, and all that can be done is to remove it.
    fn chosen_sound(&mut self, now: Moment) -> Option<DraftLine> {
        let line = self.chosen_draft()?;
        match &line.damaged {
            Some(reason) => {
                self.say(&format!("This draft cannot be changed: {reason}."), now);
                None
            }
            None => Some(line),
        }
    }

    fn duplicate_chosen(&mut self, now: Moment) {
        if let Some(line) = self.chosen_sound(now) {
            let copy = self.ids.next();
            self.effects.push(Effect::Manage(Manage::Duplicate { id: line.id, copy }));
        }
    }

    pub(super) fn chosen_draft(&self) -> Option<DraftLine> {
        let Some(Overlay::Drafts { picker, .. }) = &self.overlay else { return None };
        self.matching_drafts().get(picker.selected).map(|line| (*line).clone())
    }

    fn remove_chosen(&mut self, now: Moment) {
        let Some(line) = self.chosen_draft() else { return };
        if line.id == self.saving.id {
            return self.say("This draft is open: start another user first.", now);
        }
        self.removed.push(line.id.clone());
        self.effects.push(Effect::Manage(Manage::Remove(line.id)));
    }

    fn mark_chosen(&mut self, now: Moment) {
        let Some(line) = self.chosen_sound(now) else { return };
        if line.id == self.saving.id {
            return self.say("This draft is open: start another user, then mark it.", now);
        }
        let template = !line.template;
        self.effects.push(Effect::Manage(Manage::Template { id: line.id.clone(), template }));
    }

    fn rename_chosen(&mut self, now: Moment) {
        let Some(line) = self.chosen_sound(now) else { return };
        if let Some(Overlay::Drafts { renaming, .. }) = &mut self.overlay {
            *renaming = Some((line.id, OneLine::new(line.title)));
        }
    }

    /// A key while a name is typed.
    fn renaming_key(&mut self, event: &KeyEvent, command: Option<Command>) -> bool {
        let Some(Overlay::Drafts { renaming, lines, .. }) = &mut self.overlay else { return false };
        let Some((_, name)) = renaming else { return false };
        match command {
            Some(Command::Close) => *renaming = None,
            Some(Command::Press) => {
                if let Some((id, name)) = renaming.take() {
                    let name = name.text().trim().to_owned();
                    // Whoever changes nothing gives no name: a draft without one goes on being called by its username.
                    let same = lines.iter().flatten().any(|line| line.id == id && line.title == name);
                    if !same {
                        self.rename(id, name);
                    }
                }
            }
            _ => drop(name.key(event, command, LONGEST_NAME)),
        }
        true
    }

    fn rename(&mut self, id: String, name: String) {
        if id == self.saving.id {
            self.saving.set_name(Some(name).filter(|name| !name.is_empty()));
            self.send_draft();
            self.list_anew();
        } else {
            self.effects.push(Effect::Manage(Manage::Rename { id, name }));
        }
    }

    fn done_words(&self, done: &Manage) -> String {
        let words = match done {
            Manage::Rename { .. } => "Renamed.",
            Manage::Duplicate { .. } => "Duplicated.",
            Manage::Template { template: true, .. } => "A template now: opening it starts a new user.",
            Manage::Template { .. } => "No template any more.",
            Manage::Remove(_) => {
                return format!("Removed; {} brings it back.", self.way_to(Command::BringBackDraft));
            }
            Manage::BringBack(_) => "It is back.",
        };
        words.to_owned()
    }

    /// Something was done with a draft, or not: either is said, and the list is read anew.
    pub(super) fn managed(&mut self, result: Result<Manage, String>, now: Moment) {
        match result {
            Ok(done) => self.say(&self.done_words(&done), now),
            Err(reason) => {
                self.say(&format!("Nothing was changed: {}.", reason.trim_end_matches('.')), now);
            }
        }
        self.list_anew();
    }

    /// Reads the list again, where it is open.
    fn list_anew(&mut self) {
        if matches!(self.overlay, Some(Overlay::Drafts { .. })) {
            self.effects.push(Effect::ListDrafts);
        }
    }
}
