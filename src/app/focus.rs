//! The targets at which the focus can be, and their order on each screen.

use crate::model::fields::Screen;
use crate::model::form::{FieldRef, Form, RowId};
use crate::model::visibility;

/// A target of the focus.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum FocusTarget {
    /// The screen has no field or button.
    #[default]
    Nothing,
    /// A field.
    Answer(FieldRef),
    /// The button that removes a row.
    Remove(RowId),
    /// The button that adds a row.
    Add,
    /// The button of the review.
    Create,
    /// A problem in the review, by its index.
    Problem(usize),
    /// *Change* at a screen's answers in the review.
    Change(Screen),
}

/// The open screen and the focus on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct FocusPosition {
    pub(crate) screen: Screen,
    pub(crate) focus: FocusTarget,
}

impl FocusPosition {
    /// The field that has the focus.
    pub(crate) fn field(self) -> Option<FieldRef> {
        match self.focus {
            FocusTarget::Answer(at) => Some(at),
            _ => None,
        }
    }
}

/// The targets of a screen, in the order of the Tab key. The review lists so many problems.
pub(super) fn targets(form: &Form, screen: Screen, problems: usize) -> Vec<FocusTarget> {
    let mut targets: Vec<FocusTarget> = Vec::new();
    if screen == Screen::Review {
        targets.push(FocusTarget::Create);
        targets.extend((0..problems).map(FocusTarget::Problem));
        let screens = visibility::visible_screens(form).into_iter();
        targets.extend(screens.filter(|screen| *screen != Screen::Review).map(FocusTarget::Change));
    }
    let answers = visibility::visible_fields(form, screen);
    for (index, at) in answers.iter().enumerate() {
        targets.push(FocusTarget::Answer(*at));
        let next_row = answers.get(index + 1).and_then(|next| next.row);
        if let Some(row) = at.row
            && next_row != Some(row)
        {
            targets.push(FocusTarget::Remove(row));
        }
    }
    if visibility::has_rows(form, screen) {
        targets.push(FocusTarget::Add);
    }
    targets
}

/// The screen after or before this one in the step list; none beyond its ends.
pub(crate) fn neighbour(form: &Form, screen: Screen, forward: bool) -> Option<Screen> {
    let mut screens = visibility::visible_screens(form).into_iter();
    if forward { screens.find(|one| *one > screen) } else { screens.rfind(|one| *one < screen) }
}
