//! Where the person is: the open screen, the focus and what hangs on it.

use super::document::Document;
use super::focus::{FocusPosition, FocusTarget};
use super::suggest::SuggestionList;
use super::text_input::FieldEditor;
use crate::model::fields::Screen;
use crate::model::form::FieldRef;
use std::time::Duration;

/// Letters at a choice that come sooner one after the other are one word.
const LETTER_PAUSE: Duration = Duration::from_secs(1);

/// Where *Change* and a jump from the review come back from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReturnTo {
    Answer(FieldRef),
    /// After the last field of this screen.
    Screen(Screen),
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
    /// Where the review is scrolled to by hand.
    review_scroll: Option<usize>,
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

    pub(crate) fn review_scroll(&self) -> Option<usize> {
        self.review_scroll
    }

    pub(super) fn review_scroll_mut(&mut self) -> Option<&mut usize> {
        self.review_scroll.as_mut()
    }

    pub(super) fn scroll_review(&mut self, first: Option<usize>) {
        self.review_scroll = first;
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
        self.position = FocusPosition { screen, focus };
        let text_field = self.field().filter(|at| at.field.field().is_typed());
        self.editor = text_field.map(|at| FieldEditor::new(at, document.form().get(at)));
        (self.suggestions, self.review_scroll) = (None, None);
        self.letters.0.clear();
    }
}
