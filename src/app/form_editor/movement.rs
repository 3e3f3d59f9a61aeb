//! Moving from field to field and from screen to screen: always possible, whatever is wrong.

use super::FormEditor;
use crate::app::focus::{self, FocusTarget};
use crate::app::keymap::Command;
use crate::app::navigation::ReturnTo;
use crate::app::review;
use crate::model::fields::Screen;
use crate::model::form::{FieldRef, MOST_ROWS, RowId};
use crate::model::rule::{Severity, Violation};
use crate::model::visibility;

/// How many lines of the review Page down scrolls.
const PAGE: isize = 8;

impl FormEditor<'_> {
    /// Leaves the focused field and moves the focus.
    pub(crate) fn navigate_to(&mut self, screen: Screen, focus: FocusTarget) {
        self.blur();
        self.set_focus(screen, focus);
        if self.autosave.has_draft() {
            self.autosave.mark_dirty(self.cx.now.at);
        }
    }

    /// Moves the focus, without leaving the field before.
    pub(crate) fn set_focus(&mut self, screen: Screen, focus: FocusTarget) {
        if screen == Screen::Review && self.navigation.screen() != screen {
            self.press_guard.opened(self.cx.now);
        }
        self.navigation.set_focus(screen, focus, self.document);
        self.account.read_for_screen(screen, self.cx);
    }

    /// Brings the focus and its editor up to date after a change of the form.
    pub(crate) fn refocus(&mut self) {
        let position = self.navigation.position();
        self.set_focus(position.screen, position.focus);
    }

    /// Leaves the focused field: its text is normalised, and from now on its problems are shown.
    pub(crate) fn blur(&mut self) {
        self.commit();
        self.document.close_undo_group();
        if let Some(at) = self.navigation.field() {
            self.document.mark_visited(at);
        }
    }

    /// The target after or before the focus, on its screen.
    fn neighbour(&self, forward: bool) -> Option<FocusTarget> {
        let targets = self.document.targets(self.navigation.screen());
        let Some(here) = targets.iter().position(|one| *one == self.navigation.focus()) else {
            return targets.first().copied();
        };
        let there = if forward { here + 1 } else { here.checked_sub(1)? };
        targets.get(there).copied()
    }

    /// The next or previous target; at the end of the screen on the next or previous one.
    pub(crate) fn move_field(&mut self, forward: bool) {
        let screen = self.navigation.screen();
        if let Some(there) = self.neighbour(forward) {
            self.navigate_to(screen, there);
        } else if let Some(screen) = focus::neighbour(self.document.form(), screen, forward) {
            self.enter_screen(screen, forward);
        }
    }

    /// The next or previous screen. A long review scrolls, and at its top goes back.
    pub(super) fn move_screen(&mut self, forward: bool) {
        let screen = self.navigation.screen();
        // Page down has nowhere to go at the end, Page up goes back at the top.
        if screen == Screen::Review && (self.scroll_review(if forward { PAGE } else { -PAGE }) || forward) {
            return;
        }
        if forward && self.navigation.return_to() == Some(ReturnTo::Screen(screen)) {
            return self.open_review();
        }
        if let Some(screen) = focus::neighbour(self.document.form(), screen, forward) {
            self.go_to_screen(screen);
        }
    }

    /// The first target of a screen.
    pub(crate) fn go_to_screen(&mut self, screen: Screen) {
        self.enter_screen(screen, true);
    }

    fn enter_screen(&mut self, screen: Screen, from_start: bool) {
        if screen == Screen::Review {
            return self.open_review();
        }
        let targets = self.document.targets(screen);
        let end = if from_start { targets.first() } else { targets.last() };
        self.navigate_to(screen, end.copied().unwrap_or(FocusTarget::Nothing));
    }

    pub(super) fn nth_screen(&mut self, number: u8) {
        let screens = visibility::visible_screens(self.document.form());
        match screens.get(usize::from(number.saturating_sub(1))) {
            Some(screen) => self.go_to_screen(*screen),
            None => self.cx.notify(format!("There are {} screens.", screens.len())),
        }
    }

    /// A field, on whichever screen it is.
    pub(crate) fn go_to_field(&mut self, at: FieldRef) {
        self.navigate_to(at.field.field().screen, FocusTarget::Answer(at));
    }

    /// A field, and from there back to the review.
    pub(crate) fn go_to_field_and_return(&mut self, at: FieldRef) {
        self.go_to_field(at);
        self.navigation.set_return_to(Some(ReturnTo::Answer(at)));
    }

    /// The next problem after the focus: errors first, then warnings, then from the start.
    pub(super) fn next_problem(&mut self) {
        self.commit();
        let problems = self.document.problems();
        let place = |at: FieldRef| (at.field.field().screen, at.row, at.field);
        let next = self.navigation.field().and_then(|here| {
            let at_problem = problems.iter().position(|(at, _)| *at == here);
            let is_later = |(at, violation): &(FieldRef, Violation)| {
                violation.severity == Severity::Error && place(*at) > place(here)
            };
            let later = || problems.iter().position(is_later);
            at_problem.map(|index| (index + 1) % problems.len()).or_else(later)
        });
        match problems.get(next.unwrap_or(0)) {
            Some((at, _)) => {
                self.go_to_field(*at);
                self.document.mark_visited(*at);
            }
            None => self.cx.notify("No problems."),
        }
    }

    /// Enter, where no suggestions are open.
    pub(super) fn press(&mut self) {
        let screen = self.navigation.screen();
        let return_to = self.navigation.return_to();
        match self.navigation.focus() {
            FocusTarget::Answer(at) if return_to == Some(ReturnTo::Answer(at)) => self.open_review(),
            FocusTarget::Answer(_)
                if return_to == Some(ReturnTo::Screen(screen)) && self.neighbour(true).is_none() =>
            {
                self.open_review();
            }
            FocusTarget::Answer(_) | FocusTarget::Nothing => self.move_field(true),
            FocusTarget::Add => self.add_row(),
            FocusTarget::Remove(row) => self.remove_row(row),
            // Creating the user is the app's: it needs the secret and changes the phase.
            FocusTarget::Create => {}
            FocusTarget::Problem(index) => {
                if let Some((at, _)) = self.document.problems().get(index) {
                    self.go_to_field_and_return(*at);
                }
            }
            FocusTarget::Change(screen) => {
                self.go_to_screen(screen);
                self.navigation.set_return_to(Some(ReturnTo::Screen(screen)));
            }
        }
    }

    /// Opens the review. From now on every problem is shown.
    pub(crate) fn open_review(&mut self) {
        if self.navigation.screen() == Screen::Review {
            return;
        }
        self.navigation.set_return_to(None);
        self.navigate_to(Screen::Review, FocusTarget::Create);
        self.document.mark_all_seen();
    }

    /// Scrolls the review by lines. False where it is at its end already.
    fn scroll_review(&mut self, lines: isize) -> bool {
        let last = review::lines(self.document, self.account.lookups()).len().saturating_sub(1);
        let here = self.navigation.review_scroll().unwrap_or(0);
        let there = here.saturating_add_signed(lines).min(last);
        if there != here {
            self.navigation.scroll_review(Some(there));
        }
        there != here
    }

    /// The mouse wheel: scrolls the review, moves the focus on any other screen.
    pub(crate) fn wheel(&mut self, down: bool) {
        if self.navigation.screen() == Screen::Review {
            self.scroll_review(if down { 3 } else { -3 });
        } else if let Some(target) = self.neighbour(down) {
            self.navigate_to(self.navigation.screen(), target);
        }
    }
}

/// Rows of the list of associated users.
impl FormEditor<'_> {
    /// Adds a row and goes into it. A held Enter adds one row, not forty.
    pub(crate) fn add_row(&mut self) {
        if self.press_guard.is_held() {
            return self.move_field(true);
        }
        if self.document.form().rows().len() >= MOST_ROWS {
            return self.cx.notify(format!("There are {MOST_ROWS} rows, the most that a draft holds."));
        }
        let mut added = None;
        self.edit(None, |form| added = Some(form.add_row()));
        let screen = self.navigation.screen();
        let targets = self.document.targets(screen);
        let first = targets.iter().find(|one| matches!(one, FocusTarget::Answer(at) if at.row == added));
        if let Some(first) = first {
            self.navigate_to(screen, *first);
        }
    }

    /// Removes a row; the focus goes to the row that takes its place.
    pub(crate) fn remove_row(&mut self, row: RowId) {
        if self.press_guard.is_held() {
            return self.move_field(true);
        }
        let position = self.document.form().row_position(row).unwrap_or(0);
        self.edit(None, |form| form.remove_row(row));
        let rows = self.document.form().rows();
        let next = rows.get(position).or(rows.last()).map(|row| row.id);
        self.set_focus(self.navigation.screen(), next.map_or(FocusTarget::Add, FocusTarget::Remove));
        self.cx.notify(format!("Row removed; {} brings it back.", self.controls.way_to(Command::Undo)));
    }
}
