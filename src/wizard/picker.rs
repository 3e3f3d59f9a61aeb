//! A list that is filtered by typing: what matches, which entry is chosen, what a key does.

use super::keymap::{Command, typed};
use super::scrolling::PAGE;
use crossterm::event::KeyEvent;
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// The longest filter.
const LONGEST_FILTER: usize = 100;

/// A list that is filtered by typing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picker {
    /// What was typed.
    pub filter: String,
    /// Which of the matching entries is chosen.
    pub selected: usize,
}

impl Picker {
    /// The places of the entries that match what was typed: all of them in their order, or the best first.
    pub fn matching<'a>(&self, entries: impl Iterator<Item = &'a str>) -> Vec<usize> {
        if self.filter.trim().is_empty() {
            return entries.enumerate().map(|(index, _)| index).collect();
        }
        let kind = AtomKind::Substring;
        let pattern = Pattern::new(&self.filter, CaseMatching::Ignore, Normalization::Smart, kind);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = Vec::new();
        let mut scored: Vec<(u32, usize)> = entries
            .enumerate()
            .filter_map(|(index, entry)| {
                pattern.score(Utf32Str::new(entry, &mut buffer), &mut matcher).map(|score| (score, index))
            })
            .collect();
        scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        scored.into_iter().map(|(_, index)| index).collect()
    }

    /// A paste goes into the filter.
    pub(super) fn paste(&mut self, text: &str) {
        line_paste(&mut self.filter, text, LONGEST_FILTER);
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
            Some(command) if !command.takes_back() => return false,
            _ => {
                let before = self.filter.len();
                line_key(&mut self.filter, event, command, LONGEST_FILTER);
                self.selected = if self.filter.len() == before { self.selected } else { 0 };
            }
        }
        true
    }
}

/// A paste into such a line, as much of it as there is room for.
pub(super) fn line_paste(line: &mut String, text: &str, longest: usize) {
    let room = longest.saturating_sub(line.chars().count());
    line.extend(text.chars().filter(|c| !c.is_control()).take(room));
}

/// A key in a line without a cursor: it types at the end, or takes back what stands there.
pub(super) fn line_key(line: &mut String, event: &KeyEvent, command: Option<Command>, longest: usize) {
    match command {
        Some(Command::DeleteLeft) => drop(line.pop()),
        Some(Command::DeleteWord) => {
            let mut before = line.trim_end().char_indices().rev();
            let space = before.find(|(_, letter)| letter.is_whitespace());
            line.truncate(space.map_or(0, |(at, space)| at + space.len_utf8()));
        }
        Some(Command::DeleteText) => line.clear(),
        Some(_) => {}
        None => {
            if let Some(letter) = typed(event)
                && line.chars().count() < longest
            {
                line.push(letter);
            }
        }
    }
}
