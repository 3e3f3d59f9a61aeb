//! The open screen and the focus, with the state that depends on it: the text editor, suggestions, scroll offsets.

use super::document::Document;
use super::focus::{FocusPosition, FocusTarget};
use super::suggest::SuggestionList;
use super::text_input::FieldEditor;
use crate::model::fields::Screen;
use crate::model::form::FieldRef;
use std::time::Duration;

/// Letters that are typed at a choice within this time of each other form one word.
const LETTER_PAUSE: Duration = Duration::from_secs(1);

/// From where Enter goes back to the review, after *Change* or a jump to a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReturnTo {
    Answer(FieldRef),
    /// After the last field of this screen.
    Screen(Screen),
}

/// A scroll offset. It may hide the focus until the next key is pressed.
#[derive(Debug, Clone, Copy)]
struct Scroll {
    first: usize,
    hides_focus: bool,
}

/// The open screen and the focus.
#[derive(Default)]
pub struct Navigation {
    position: FocusPosition,
    /// The editor of the focused field, where it is a text field.
    editor: Option<FieldEditor>,
    /// What is suggested for the text in the editor.
    suggestions: Option<SuggestionList>,
    return_to: Option<ReturnTo>,
    /// Where the screen is scrolled to by hand, until the focus moves.
    scroll: Option<Scroll>,
    /// The first line of the screen as it was drawn last.
    drawn: usize,
    /// The letters typed at a choice, and when the last one came.
    letters: (String, Duration),
}

impl Navigation {
    pub(crate) fn position(&self) -> FocusPosition {
        self.position
    }

    pub(crate) fn screen(&self) -> Screen {
        self.position.screen
    }

    pub(crate) fn focus(&self) -> FocusTarget {
        self.position.focus
    }

    /// The field that has the focus.
    pub(crate) fn field(&self) -> Option<FieldRef> {
        self.position.field()
    }

    pub(crate) fn editor(&self) -> Option<&FieldEditor> {
        self.editor.as_ref()
    }

    pub(super) fn editor_mut(&mut self) -> Option<&mut FieldEditor> {
        self.editor.as_mut()
    }

    pub(super) fn set_editor(&mut self, editor: Option<FieldEditor>) {
        self.editor = editor;
    }

    /// The suggestions under the focused field.
    pub fn suggestions(&self) -> Option<&SuggestionList> {
        self.suggestions.as_ref()
    }

    pub(super) fn suggestions_mut(&mut self) -> Option<&mut SuggestionList> {
        self.suggestions.as_mut()
    }

    pub(super) fn take_suggestions(&mut self) -> Option<SuggestionList> {
        self.suggestions.take()
    }

    pub(super) fn set_suggestions(&mut self, suggestions: Option<SuggestionList>) {
        self.suggestions = suggestions;
    }

    /// The letters typed at a choice, this one included. After a pause they begin anew.
    pub(super) fn type_letter(&mut self, letter: char, now: Duration) -> &str {
        let (letters, last) = &mut self.letters;
        if now.saturating_sub(*last) > LETTER_PAUSE {
            letters.clear();
        }
        letters.extend(letter.to_lowercase());
        *last = now;
        letters
    }

    pub(crate) fn return_to(&self) -> Option<ReturnTo> {
        self.return_to
    }

    pub(super) fn set_return_to(&mut self, place: Option<ReturnTo>) {
        self.return_to = place;
    }

    /// Where the review is scrolled to by hand.
    pub(crate) fn review_scroll(&self) -> Option<usize> {
        self.scroll.map(|scroll| scroll.first)
    }

    /// The scroll offset of the form, unless the focus has to be visible and would not be.
    pub(crate) fn form_scroll(&self, focus: usize, window: usize) -> Option<usize> {
        let shows = |scroll: &Scroll| {
            scroll.hides_focus || (scroll.first..scroll.first.saturating_add(window)).contains(&focus)
        };
        self.scroll.filter(shows).map(|scroll| scroll.first)
    }

    /// The first line of the screen: where it is scrolled to, or as it was drawn last.
    pub(super) fn first_line(&self) -> usize {
        self.scroll.map_or(self.drawn, |scroll| scroll.first)
    }

    pub(super) fn scroll_to(&mut self, first: usize) {
        self.scroll = Some(Scroll { first, hides_focus: true });
    }

    /// Keeps the scroll offset after a click, so that nothing moves under the mouse, as long as the focus is visible.
    pub(super) fn stay_at(&mut self, first: usize) {
        self.scroll = Some(Scroll { first, hides_focus: false });
    }

    /// After a key, the focus has to be visible again.
    pub(super) fn reveal_focus(&mut self) {
        if let Some(scroll) = &mut self.scroll {
            scroll.hides_focus = false;
        }
    }

    /// The screen was drawn from this line on: it does not scroll beyond its end.
    pub(super) fn drawn_from(&mut self, first: usize) {
        self.drawn = first;
        if let Some(scroll) = &mut self.scroll {
            scroll.first = first;
        }
    }

    /// The text field that is being edited.
    pub(crate) fn edited(&self) -> Option<FieldRef> {
        self.editor.as_ref().map(|editor| editor.at)
    }

    /// Moves the focus, without leaving the field before. A target that is not there falls back to the screen's first.
    pub(crate) fn set_focus(&mut self, screen: Screen, focus: FocusTarget, document: &mut Document) {
        document.mark_opened(screen);
        let targets = document.targets(screen);
        let fallback = targets.first().copied().unwrap_or(FocusTarget::Nothing);
        let focus = if targets.contains(&focus) { focus } else { fallback };
        if screen != self.position.screen || screen == Screen::Review {
            (self.scroll, self.drawn) = (None, 0);
        }
        self.reveal_focus();
        self.position = FocusPosition { screen, focus };
        let text_field = self.field().filter(|at| at.field.field().is_typed());
        self.editor = text_field.map(|at| FieldEditor::new(at, document.form().get(at)));
        self.suggestions = None;
        self.letters.0.clear();
    }
}
