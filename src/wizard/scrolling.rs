//! How a text longer than its place is scrolled.

use super::Wizard;
use super::keymap::Command;
use super::modal::Modal;
use super::phase::Phase;

/// How many lines a page has in a list or a text.
pub(super) const PAGE: usize = 10;

/// Whether a command scrolls a text: it does. The end is wherever the picture says ([`Wizard::scrolled_to`]).
pub(super) fn scrolls(command: Option<Command>, scroll: &mut usize) -> bool {
    *scroll = match command {
        Some(Command::Up) => scroll.saturating_sub(1),
        Some(Command::Down) => scroll.saturating_add(1),
        Some(Command::PageUp) => scroll.saturating_sub(PAGE),
        Some(Command::PageDown | Command::PageOn) => scroll.saturating_add(PAGE),
        Some(Command::First) => 0,
        Some(Command::Last) => usize::MAX,
        _ => return false,
    };
    true
}

impl Wizard {
    /// The picture begins with this line of what is scrolled. What was scrolled beyond the end is taken back: the next
    /// key moves it.
    pub fn scrolled_to(&mut self, first: usize) {
        match (&mut self.modal, &mut self.phase) {
            (Some(Modal::Help { scroll } | Modal::Preview { scroll }), _)
            | (None, Phase::Finished { scroll, .. }) => *scroll = first.min(*scroll),
            (None, Phase::Editing) => self.review_scroll = self.review_scroll.map(|line| first.min(line)),
            _ => {}
        }
    }
}
