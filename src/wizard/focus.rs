//! Where the person is: the places at which the focus can stop, and the way between them.

use super::Wizard;
use crate::user::fields::Screen;
use crate::user::form::{Addr, Form, RowId};
use crate::user::visibility;

/// A place at which the focus stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stop {
    /// Nowhere: the screen asks nothing.
    Nothing,
    /// An answer.
    Answer(Addr),
    /// The button that removes a row.
    Remove(RowId),
    /// The button that adds a row.
    Add,
    /// The button of the review.
    Create,
    /// A problem in the review, by its place in the list.
    Problem(usize),
    /// *Change* at a screen's answers in the review.
    Change(Screen),
}

/// The places of a screen of the form, in the order of the Tab key. The review has its own.
pub fn stops(form: &Form, screen: Screen) -> Vec<Stop> {
    let mut stops: Vec<Stop> = Vec::new();
    let answers = visibility::visible_fields(form, screen);
    for (index, at) in answers.iter().enumerate() {
        stops.push(Stop::Answer(*at));
        let next_row = answers.get(index + 1).and_then(|next| next.row);
        if let Some(row) = at.row
            && next_row != Some(row)
        {
            stops.push(Stop::Remove(row));
        }
    }
    if visibility::has_rows(form, screen) {
        stops.push(Stop::Add);
    }
    stops
}

/// The places of the review.
pub fn review_stops(form: &Form, problems: usize) -> Vec<Stop> {
    let changes = visibility::visible_screens(form)
        .into_iter()
        .filter(|screen| *screen != Screen::Review)
        .map(Stop::Change);
    std::iter::once(Stop::Create).chain((0..problems).map(Stop::Problem)).chain(changes).collect()
}

/// The screen after or before this one in the step list; none beyond its ends.
pub fn neighbour(form: &Form, screen: Screen, forward: bool) -> Option<Screen> {
    let screens = visibility::visible_screens(form);
    if forward {
        screens.into_iter().find(|one| *one > screen)
    } else {
        screens.into_iter().rev().find(|one| *one < screen)
    }
}

impl Wizard {
    /// The answer that has the focus.
    pub fn focused(&self) -> Option<Addr> {
        match self.stop {
            Stop::Answer(at) => Some(at),
            _ => None,
        }
    }
}
