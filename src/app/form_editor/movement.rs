//! Moving from field to field and from screen to screen: always possible, whatever is wrong.

use super::FormEditor;
use crate::app::document::Group;
use crate::app::focus::{self, FocusTarget};
use crate::app::keymap::Command;
use crate::app::msg::Effect;
use crate::app::navigation::ReturnTo;
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
            // Another window may have taken the user back meanwhile.
            let is_created = self.autosave.created_user_id().is_some();
            if is_created || self.account.own_user(&self.document.username()).is_some() {
                self.cx.push(Effect::ReadAttempts);
            }
        }
        self.navigation.set_focus(screen, focus, self.document);
        self.account.read_for_screen(screen, self.document.form(), self.cx);
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
        if screen == Screen::Review && (self.scroll(if forward { PAGE } else { -PAGE }) || forward) {
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
        // After a jump to another screen, Enter no longer returns to the review.
        self.navigation.set_return_to(None);
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

    /// A field, on whichever screen it is. From the review it leads back there.
    pub(crate) fn go_to_field(&mut self, at: FieldRef) {
        self.return_from(at);
        self.navigate_to(at.field.field().screen, FocusTarget::Answer(at));
    }

    /// A click on a field: nothing scrolls away under the mouse.
    pub(crate) fn click_field(&mut self, at: FieldRef) {
        let (screen, first) = (self.navigation.screen(), self.navigation.first_line());
        self.go_to_field(at);
        if self.navigation.screen() == screen {
            self.navigation.stay_at(first);
        }
    }

    /// Lets a field lead back to the review, where the person comes from there: at once, or by way of another field.
    pub(super) fn return_from(&mut self, at: FieldRef) {
        let screen = at.field.field().screen;
        match self.navigation.return_to() {
            _ if self.navigation.screen() == Screen::Review => {}
            None => return,
            Some(ReturnTo::Screen(changed)) if changed == screen => return,
            Some(_) => {}
        }
        self.navigation.set_return_to(Some(ReturnTo::Answer(at)));
    }

    /// Esc: back to the review, where the person comes from there.
    pub(super) fn return_to_review(&mut self) {
        if self.navigation.return_to().is_some() {
            self.open_review();
        }
    }

    /// Left and Right: the button before or after, of those on the screen.
    pub(super) fn move_button(&mut self, forward: bool) {
        let screen = self.navigation.screen();
        let mut buttons = self.document.targets(screen);
        buttons.retain(|target| !matches!(target, FocusTarget::Answer(_)));
        let here = buttons.iter().position(|one| *one == self.navigation.focus());
        let there = here.and_then(|index| if forward { Some(index + 1) } else { index.checked_sub(1) });
        if let Some(there) = there.and_then(|index| buttons.get(index)) {
            self.navigate_to(screen, *there);
        }
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

    /// Enter, where no suggestions are open. It leads on to the review and undoes nothing on its way.
    pub(super) fn press(&mut self) {
        match self.navigation.focus() {
            FocusTarget::Answer(at) if self.navigation.return_to() == Some(ReturnTo::Answer(at)) => {
                self.open_review();
            }
            // An Enter too many at a row's end does not leave the screen.
            FocusTarget::Add if self.press_guard.is_held() => {}
            FocusTarget::Answer(_) | FocusTarget::Nothing | FocusTarget::Add => self.go_on(),
            FocusTarget::Remove(row) => self.remove_row(row),
            // Creating the user is the app's: it needs the secret and changes the phase.
            FocusTarget::Create => {}
            FocusTarget::Problem(index) => {
                if let Some((at, _)) = self.document.problems().get(index) {
                    self.go_to_field(*at);
                }
            }
            FocusTarget::Change(screen) => {
                self.go_to_screen(screen);
                self.navigation.set_return_to(Some(ReturnTo::Screen(screen)));
            }
        }
    }

    /// The next field or *Add*, past buttons that remove; from the last one the next screen, or the review that it was
    /// changed from.
    fn go_on(&mut self) {
        let screen = self.navigation.screen();
        let targets = self.document.targets(screen);
        let here = targets.iter().position(|one| *one == self.navigation.focus());
        let after = targets.into_iter().skip(here.map_or(0, |index| index + 1));
        let next = after.into_iter().find(|one| !matches!(one, FocusTarget::Remove(_)));
        match (next, focus::neighbour(self.document.form(), screen, true)) {
            (Some(next), _) => self.navigate_to(screen, next),
            (None, _) if self.navigation.return_to() == Some(ReturnTo::Screen(screen)) => self.open_review(),
            (None, Some(screen)) => self.go_to_screen(screen),
            (None, None) => {}
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

    /// Scrolls the screen by lines; the focus stays. False where it is at its top already. The view limits it at the end.
    pub(crate) fn scroll(&mut self, lines: isize) -> bool {
        let here = self.navigation.first_line();
        let there = here.saturating_add_signed(lines);
        if there != here {
            self.navigation.scroll_to(there);
        }
        there != here
    }
}

/// Rows of the list of associated users.
impl FormEditor<'_> {
    /// A letter at *Add*: opens a row and goes into it with the letter. A space presses the button. Text that is pasted
    /// as keys would open row after row.
    pub(crate) fn type_on_add(&mut self, letter: char) {
        if self.press_guard.is_in_burst() {
            return self.cx.notify("No row was added: the text came with other keys, as in a paste.");
        }
        self.add_row();
        if let Some(at) = self.navigation.edited().filter(|_| letter != ' ') {
            self.insert(at, &letter.to_string(), Some(Group::Typing(at)));
        }
    }

    /// Adds a row and goes into it. What is typed there next is part of the same undo step.
    pub(crate) fn add_row(&mut self) {
        if self.document.form().rows().len() >= MOST_ROWS {
            return self.cx.notify(format!("There are {MOST_ROWS} rows, the most that a draft holds."));
        }
        let mut added = None;
        self.edit(None, |form| added = Some(form.add_row()));
        if let Some(at) = added.and_then(|row| self.first_field(row)) {
            self.navigate_to(at.field.field().screen, FocusTarget::Answer(at));
            self.document.open_undo_group(Group::Typing(at), self.cx.now.at);
        }
    }

    /// Removes a row; the focus goes to the row that takes its place, where one more Enter removes nothing.
    pub(crate) fn remove_row(&mut self, row: RowId) {
        if self.press_guard.is_held() {
            return;
        }
        let position = self.document.form().row_position(row).unwrap_or(0);
        self.edit(None, |form| form.remove_row(row));
        let rows = self.document.form().rows();
        let next = rows.get(position).or(rows.last()).and_then(|row| self.first_field(row.id));
        self.set_focus(self.navigation.screen(), next.map_or(FocusTarget::Add, FocusTarget::Answer));
        self.cx.notify(format!("Row removed; {} brings it back.", self.controls.way_to(Command::Undo)));
    }

    /// The first field of a row.
    pub(super) fn first_field(&self, row: RowId) -> Option<FieldRef> {
        let answers = visibility::all_visible_fields(self.document.form());
        answers.into_iter().find(|at| at.row == Some(row))
    }
}
