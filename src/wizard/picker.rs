//! A list that is filtered by typing: what matches, which entry is chosen, what a key does.

use super::keymap::Command;
use super::one_line::OneLine;
use super::scrolling::PAGE;
use crate::text::search::Query;
use crossterm::event::KeyEvent;

/// The longest filter.
const LONGEST_FILTER: usize = 100;

/// A list that is filtered by typing.
#[derive(Debug, Clone, Default)]
pub struct Picker {
    /// What was typed.
    pub filter: OneLine,
    /// Which of the matching entries is chosen.
    pub selected: usize,
}

impl Picker {
    /// The places of the entries that match what was typed: all of them in their order, or the best first.
    pub fn matching<'a>(&self, entries: impl Iterator<Item = &'a str>) -> Vec<usize> {
        let words = self.words();
        if words.is_empty() {
            return entries.enumerate().map(|(index, _)| index).collect();
        }
        let mut ranked: Vec<(usize, usize)> = entries
            .enumerate()
            .filter_map(|(index, entry)| words.rank(entry).map(|rank| (rank, index)))
            .collect();
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, index)| index).collect()
    }

    /// What is looked for.
    pub fn words(&self) -> Query {
        Query::parse(self.filter.text())
    }

    /// A paste goes into the filter.
    pub(super) fn paste(&mut self, text: &str) {
        self.filter.paste(text, LONGEST_FILTER);
        self.selected = 0;
    }

    /// A key; true when it was taken.
    pub(super) fn key(&mut self, event: &KeyEvent, command: Option<Command>, count: usize) -> bool {
        let last = count.saturating_sub(1);
        match command {
            Some(Command::Up) => self.selected = self.selected.min(last).saturating_sub(1),
            Some(Command::Down) => self.selected = (self.selected + 1).min(last),
            Some(Command::PageUp) => self.selected = self.selected.saturating_sub(PAGE),
            Some(Command::PageDown) => self.selected = (self.selected + PAGE).min(last),
            Some(Command::First) => self.selected = 0,
            Some(Command::Last) => self.selected = last,
            Some(command) if !command.is_of_text() => return false,
            _ => {
                if self.filter.key(event, command, LONGEST_FILTER) {
                    self.selected = 0;
                }
            }
        }
        true
    }
}
