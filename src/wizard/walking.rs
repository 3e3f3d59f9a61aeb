//! Going from field to field and from screen to screen: always possible, whatever is wrong.

use super::focus::{self, Stop};
use super::keymap::Command;
use super::msg::Moment;
use super::overlay::Overlay;
use super::{OpenList, Return, Wizard};
use crate::user::fields::Screen;
use crate::user::form::{Addr, MOST_ROWS, RowId};
use crate::user::rule::{Broken, Severity};
use crate::user::visibility;
use std::collections::BTreeSet;

impl Wizard {
    /// The places of a screen, in the order of the Tab key.
    pub fn stops_of(&self, screen: Screen) -> Vec<Stop> {
        if screen == Screen::Review {
            focus::review_stops(&self.form, self.problems().len())
        } else {
            focus::stops(&self.form, screen)
        }
    }

    /// Leaves the focused place and goes to another.
    pub(super) fn go(&mut self, screen: Screen, stop: Stop, now: Moment) {
        self.leave_field(now);
        self.stand_at(screen, stop);
        if self.saving.exists() {
            self.saving.touch(now.at);
        }
    }

    /// Takes the focus to a place, without leaving the one before.
    pub(super) fn stand_at(&mut self, screen: Screen, stop: Stop) {
        self.screen = screen;
        self.opened.insert(screen);
        self.read_in_background(screen);
        self.list = None;
        self.review_scroll = None;
        let stops = self.stops_of(screen);
        self.stop =
            if stops.contains(&stop) { stop } else { stops.first().copied().unwrap_or(Stop::Nothing) };
        self.editor = match self.stop {
            Stop::Answer(at) if at.field.field().is_typed() => {
                Some(super::Editor::new(at, self.form.get(at)))
            }
            _ => None,
        };
    }

    /// What leaving a field does: its text is tidied, and from now on its problems are told.
    pub(super) fn leave_field(&mut self, now: Moment) {
        self.settle(now);
        self.history.close_group();
        if let Stop::Answer(at) = self.stop {
            self.visited.insert(at);
        }
    }

    /// The next or previous place, on the next or previous screen at the end of this one.
    pub(super) fn step(&mut self, forward: bool, now: Moment) {
        let stops = self.stops_of(self.screen);
        let here = stops.iter().position(|stop| *stop == self.stop);
        let there = match here {
            Some(index) if forward => stops.get(index + 1),
            Some(index) => index.checked_sub(1).and_then(|before| stops.get(before)),
            None => stops.first(),
        };
        if let Some(stop) = there {
            return self.go(self.screen, *stop, now);
        }
        match focus::neighbour(&self.form, self.screen, forward) {
            Some(Screen::Review) => self.open_review(now),
            Some(screen) => {
                let stops = self.stops_of(screen);
                let end = if forward { stops.first() } else { stops.last() };
                self.go(screen, end.copied().unwrap_or(Stop::Nothing), now);
            }
            None => {}
        }
    }

    /// The next or previous screen; in a long review it scrolls, and at the top it goes back.
    pub(super) fn turn(&mut self, forward: bool, now: Moment) {
        if self.screen == Screen::Review && self.scroll_review(forward) {
            return;
        }
        if forward && self.returning == Some(Return::Screen(self.screen)) {
            return self.open_review(now);
        }
        match focus::neighbour(&self.form, self.screen, forward) {
            Some(Screen::Review) => self.open_review(now),
            Some(screen) => self.go_to_screen(screen, now),
            None => {}
        }
    }

    /// The first place of a screen.
    pub(super) fn go_to_screen(&mut self, screen: Screen, now: Moment) {
        if screen == Screen::Review {
            return self.open_review(now);
        }
        let stop = self.stops_of(screen).first().copied().unwrap_or(Stop::Nothing);
        self.go(screen, stop, now);
    }

    pub(super) fn nth_screen(&mut self, number: u8, now: Moment) {
        let screens = visibility::visible_screens(&self.form);
        match screens.get(usize::from(number.saturating_sub(1))) {
            Some(screen) => self.go_to_screen(*screen, now),
            None => self.say(&format!("There are {} screens.", screens.len()), now),
        }
    }

    /// An answer, wherever it stands.
    pub(super) fn go_to_answer(&mut self, at: Addr, now: Moment) {
        self.go(at.field.field().screen, Stop::Answer(at), now);
    }

    /// The next problem after the focus: errors first, then warnings, then from the start.
    pub(super) fn next_problem(&mut self, now: Moment) {
        self.settle(now);
        let problems = self.problems();
        let here = match self.stop {
            Stop::Answer(at) => problems.iter().position(|(one, _)| *one == at),
            _ => None,
        };
        let next = match (here, self.stop) {
            (Some(index), _) => (index + 1) % problems.len(),
            (None, Stop::Answer(at)) => {
                let stops = self.stops_of_all().into_iter();
                let behind: BTreeSet<Stop> = stops.skip_while(|stop| *stop != Stop::Answer(at)).collect();
                let later = |(one, broken): &(Addr, Broken)| {
                    broken.severity == Severity::Error && behind.contains(&Stop::Answer(*one))
                };
                problems.iter().position(later).unwrap_or(0)
            }
            (None, _) => 0,
        };
        match problems.get(next).map(|(at, _)| *at) {
            Some(at) => {
                self.go_to_answer(at, now);
                self.visited.insert(at);
            }
            None => self.say("No problems: nothing to mend.", now),
        }
    }

    fn stops_of_all(&self) -> Vec<Stop> {
        let screens = visibility::visible_screens(&self.form);
        screens
            .into_iter()
            .filter(|one| *one != Screen::Review)
            .flat_map(|screen| self.stops_of(screen))
            .collect()
    }

    /// The key that presses, where no list is open.
    pub(super) fn enter(&mut self, now: Moment) {
        match self.stop {
            Stop::Answer(at) if self.returning == Some(Return::Answer(at)) => self.open_review(now),
            Stop::Answer(_) => {
                let last = self.stops_of(self.screen).last() == Some(&self.stop);
                if last && self.returning == Some(Return::Screen(self.screen)) {
                    self.open_review(now);
                } else {
                    self.step(true, now);
                }
            }
            Stop::Nothing => self.step(true, now),
            Stop::Add => self.add_row(now),
            Stop::Remove(row) => self.remove_row(row, now),
            Stop::Create => self.press_create(now),
            Stop::Problem(index) => {
                if let Some((at, _)) = self.problems().get(index) {
                    let at = *at;
                    self.go_to_answer(at, now);
                    self.returning = Some(Return::Answer(at));
                }
            }
            Stop::Change(screen) => {
                self.go_to_screen(screen, now);
                self.returning = Some(Return::Screen(screen));
            }
        }
    }

    pub(super) fn add_row(&mut self, now: Moment) {
        // A held Enter adds one row, not forty.
        if !self.may_press(now) {
            return self.step(true, now);
        }
        if self.form.rows().len() >= MOST_ROWS {
            return self.say(&format!("There are {MOST_ROWS} rows, the most that a draft holds."), now);
        }
        let mut added = None;
        self.change(None, now, |form| added = Some(form.add_row()));
        let stops = self.stops_of(self.screen);
        let first = stops.iter().find(|stop| matches!(stop, Stop::Answer(at) if at.row == added));
        if let Some(stop) = first {
            self.go(self.screen, *stop, now);
        }
    }

    pub(super) fn remove_row(&mut self, row: RowId, now: Moment) {
        if !self.may_press(now) {
            return self.step(true, now);
        }
        let position = self.form.row_position(row).unwrap_or(0);
        self.change(None, now, |form| form.remove_row(row));
        let next = self.form.rows().get(position).or(self.form.rows().last()).map(|row| row.id);
        let stop = next.map_or(Stop::Add, Stop::Remove);
        self.stand_at(self.screen, stop);
        self.say(&format!("Row removed; {} brings it back.", self.way_to(Command::Undo)), now);
    }

    /// Opens the list for a field that has suggestions.
    pub(super) fn open_suggestions(&mut self, at: Addr) {
        let items = self.known.suggestions(at.field.field().kind, self.form.get(at));
        self.list = if items.is_empty() { None } else { Some(OpenList { items, selected: 0 }) };
    }

    /// A key for an open list: only up, down, press and close. False for all others.
    pub(super) fn list_key(&mut self, command: Option<Command>, now: Moment) -> bool {
        let (Some(list), Stop::Answer(_)) = (&mut self.list, self.stop) else { return false };
        match command {
            Some(Command::Up) => list.selected = list.selected.saturating_sub(1),
            Some(Command::Down) => list.selected = (list.selected + 1).min(list.items.len() - 1),
            Some(Command::Close) => self.list = None,
            Some(Command::Press) => {
                let selected = list.selected;
                self.take_suggestion(selected, now);
            }
            _ => return false,
        }
        true
    }

    /// Takes a suggestion of the open list; the focus stays.
    pub(super) fn take_suggestion(&mut self, index: usize, now: Moment) {
        let (Some(list), Stop::Answer(at)) = (self.list.take(), self.stop) else { return };
        let Some(item) = list.items.into_iter().nth(index) else { return };
        self.history.close_group();
        self.change(None, now, |form| form.set(at, item.value));
        self.editor = Some(super::Editor::new(at, self.form.get(at)));
        self.visited.insert(at);
    }

    /// Shows the JSON over the form, at the focused answer.
    pub(super) fn open_preview(&mut self) {
        let line = match self.stop {
            Stop::Answer(at) => crate::user::payload::build(&self.form).line_of(at),
            _ => None,
        };
        self.overlay = Some(Overlay::Preview { scroll: line.unwrap_or(0).saturating_sub(4) });
    }
}
