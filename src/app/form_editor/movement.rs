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
use std::collections::BTreeSet;

/// How many lines of the review Page down scrolls.
const REVIEW_PAGE: usize = 8;

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

    /// The next or previous target; at the end of the screen on the next or previous one.
    pub(crate) fn move_field(&mut self, forward: bool) {
        let screen = self.navigation.screen();
        let targets = self.document.targets(screen);
        let here = targets.iter().position(|one| *one == self.navigation.focus());
        let there = match here {
            Some(index) if forward => targets.get(index + 1),
            Some(index) => index.checked_sub(1).and_then(|before| targets.get(before)),
            None => targets.first(),
        };
        if let Some(there) = there {
            return self.navigate_to(screen, *there);
        }
        match focus::neighbour(self.document.form(), screen, forward) {
            Some(Screen::Review) => self.open_review(),
            Some(screen) => {
                let targets = self.document.targets(screen);
                let end = if forward { targets.first() } else { targets.last() };
                self.navigate_to(screen, end.copied().unwrap_or(FocusTarget::Nothing));
            }
            None => {}
        }
    }

    /// The next or previous screen. A long review scrolls, and at its top goes back.
    pub(super) fn move_screen(&mut self, forward: bool) {
        let screen = self.navigation.screen();
        if screen == Screen::Review && self.scroll_review_page(forward) {
            return;
        }
        if forward && self.navigation.return_to == Some(ReturnTo::Screen(screen)) {
            return self.open_review();
        }
        if let Some(screen) = focus::neighbour(self.document.form(), screen, forward) {
            self.go_to_screen(screen);
        }
    }

    /// The first target of a screen.
    pub(crate) fn go_to_screen(&mut self, screen: Screen) {
        if screen == Screen::Review {
            return self.open_review();
        }
        let first = self.document.targets(screen).first().copied().unwrap_or(FocusTarget::Nothing);
        self.navigate_to(screen, first);
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
        self.navigation.return_to = Some(ReturnTo::Answer(at));
    }

    /// The next problem after the focus: errors first, then warnings, then from the start.
    pub(super) fn next_problem(&mut self) {
        self.commit();
        let problems = self.document.problems();
        let field = self.navigation.field();
        let here = field.and_then(|at| problems.iter().position(|(one, _)| *one == at));
        let next = match (here, field) {
            (Some(index), _) => (index + 1) % problems.len(),
            (None, Some(at)) => {
                let later = self.targets_after(FocusTarget::Answer(at));
                let is_later = |(one, violation): &(FieldRef, Violation)| {
                    violation.severity == Severity::Error && later.contains(&FocusTarget::Answer(*one))
                };
                problems.iter().position(is_later).unwrap_or(0)
            }
            (None, None) => 0,
        };
        match problems.get(next) {
            Some((at, _)) => {
                self.go_to_field(*at);
                self.document.mark_visited(*at);
            }
            None => self.cx.notify("No problems."),
        }
    }

    /// A target of the form and all that follow it.
    fn targets_after(&self, first: FocusTarget) -> BTreeSet<FocusTarget> {
        let screens = visibility::visible_screens(self.document.form())
            .into_iter()
            .filter(|one| *one != Screen::Review);
        screens.flat_map(|screen| self.document.targets(screen)).skip_while(|one| *one != first).collect()
    }

    /// Enter, where no suggestions are open.
    pub(super) fn press(&mut self) {
        let screen = self.navigation.screen();
        let return_to = self.navigation.return_to;
        match self.navigation.focus() {
            FocusTarget::Answer(at) if return_to == Some(ReturnTo::Answer(at)) => self.open_review(),
            FocusTarget::Answer(_) => {
                let is_last = self.document.targets(screen).last() == Some(&self.navigation.focus());
                if is_last && return_to == Some(ReturnTo::Screen(screen)) {
                    self.open_review();
                } else {
                    self.move_field(true);
                }
            }
            FocusTarget::Nothing => self.move_field(true),
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
                self.navigation.return_to = Some(ReturnTo::Screen(screen));
            }
        }
    }

    /// Opens the review. From now on every problem is shown.
    pub(crate) fn open_review(&mut self) {
        if self.navigation.screen() == Screen::Review {
            return;
        }
        self.navigation.return_to = None;
        self.navigate_to(Screen::Review, FocusTarget::Create);
        self.document.mark_all_seen();
        self.press_guard.arm(self.cx.now);
    }

    /// Scrolls the review. False at its top, where the key goes back to the form.
    fn scroll_review_page(&mut self, forward: bool) -> bool {
        let last = self.review_length().saturating_sub(1);
        let here = self.navigation.review_scroll.unwrap_or(0);
        let there = if forward { (here + REVIEW_PAGE).min(last) } else { here.saturating_sub(REVIEW_PAGE) };
        if there != here {
            self.navigation.review_scroll = Some(there);
        }
        // At the end Page down has nowhere to go.
        forward || there != here
    }

    /// The mouse wheel: scrolls the review, moves the focus on any other screen.
    pub(crate) fn wheel(&mut self, down: bool) {
        let screen = self.navigation.screen();
        if screen == Screen::Review {
            let last = self.review_length().saturating_sub(1);
            let here = self.navigation.review_scroll.unwrap_or(0);
            let there = here.saturating_add_signed(if down { 3 } else { -3 });
            self.navigation.review_scroll = Some(there.min(last));
            return;
        }
        let targets = self.document.targets(screen);
        let here = targets.iter().position(|one| *one == self.navigation.focus()).unwrap_or(0);
        let there = if down { here + 1 } else { here.saturating_sub(1) };
        if let Some(target) = targets.get(there) {
            self.navigate_to(screen, *target);
        }
    }

    fn review_length(&self) -> usize {
        review::lines(self.document, &self.account.lookups).len()
    }
}

/// Rows of the list of associated users.
impl FormEditor<'_> {
    /// Adds a row and goes into it. A held Enter adds one row, not forty.
    pub(crate) fn add_row(&mut self) {
        if !self.press_guard.may_press(self.cx.now) {
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
        if !self.press_guard.may_press(self.cx.now) {
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
