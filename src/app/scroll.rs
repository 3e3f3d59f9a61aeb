//! Scrolling of a text that is longer than its area.

use super::keymap::Command;

/// How many lines a page has in a list or a text.
pub(super) const PAGE: usize = 10;

/// Scrolls by a command; false for any other. The view clamps the end (`scrolled_to`).
pub(super) fn scroll_by(command: Option<Command>, first: &mut usize) -> bool {
    *first = match command {
        Some(Command::Up) => first.saturating_sub(1),
        Some(Command::Down) => first.saturating_add(1),
        Some(Command::PageUp) => first.saturating_sub(PAGE),
        Some(Command::PageDown | Command::PageOn) => first.saturating_add(PAGE),
        Some(Command::First) => 0,
        Some(Command::Last) => usize::MAX,
        _ => return false,
    };
    true
}
