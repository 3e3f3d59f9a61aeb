//! A list that is filtered by typing.

use crate::app::text_input::TextInput;
use crate::text::search::Query;

const LONGEST_FILTER: usize = 100;

/// The filter of a list, and the selected entry among those that match.
#[derive(Debug, Clone)]
pub struct Picker {
    pub(crate) filter: TextInput,
    /// Which of the matching entries is selected; the last one where there are fewer.
    pub(crate) selected: usize,
}

impl Default for Picker {
    fn default() -> Self {
        Self { filter: TextInput::new("", LONGEST_FILTER), selected: 0 }
    }
}

impl Picker {
    pub(crate) fn query(&self) -> Query {
        Query::parse(self.filter.value())
    }

    /// The items whose text matches: all of them in their order, or the best first.
    pub(crate) fn matching<'a, T>(&self, items: &'a [T], text: impl Fn(&T) -> String) -> Vec<&'a T> {
        let query = self.query();
        // The texts of thousands of drafts are made only for a filter.
        if query.is_empty() {
            return items.iter().collect();
        }
        let ranked = items.iter().filter_map(|item| Some((query.rank(&text(item))?, item)));
        let mut ranked: Vec<(usize, &T)> = ranked.collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, item)| item).collect()
    }

    /// The selected one of the matching items.
    pub(super) fn selected_of<'a, T>(&self, matching: &'a [T]) -> Option<&'a T> {
        matching.get(self.selected).or(matching.last())
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.filter.paste(text);
        self.selected = 0;
    }

    pub(super) fn set_filter(&mut self, text: &str) {
        self.filter.set_text(text);
        self.selected = 0;
    }
}
