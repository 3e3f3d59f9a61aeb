//! What the panel below the form says: the name and the help of what has the focus.

use super::App;
use super::focus::FocusTarget;
use super::keymap::Command;
use crate::model::field::FieldKind;

impl App {
    /// The name of the focused field or button, and what it is about.
    pub(crate) fn focus_help(&self) -> (String, String) {
        match self.focus() {
            FocusTarget::Answer(at) => {
                let field = at.field.field();
                let help = self.field_help_text(at);
                let text = match field.kind {
                    FieldKind::YesNo | FieldKind::Choice(_) => format!("{help} {}", self.explanation(at)),
                    _ => help,
                };
                (self.document().label_of(at), text)
            }
            FocusTarget::Problem(index) => {
                let problems = self.document().problems();
                let Some((at, problem)) = problems.get(index) else { return Default::default() };
                let press = self.way_to(Command::Press);
                let offer =
                    self.offer_text(*at, problem, true).map(|offer| format!(" {offer}")).unwrap_or_default();
                let text =
                    format!("{}{offer} {press} goes to the answer; {press} there comes back.", problem.text);
                (self.document().label_of(*at), text)
            }
            FocusTarget::Add => (
                "Add".to_owned(),
                "Type a username to add a row; Space adds an empty one. A row without a username is not sent."
                    .to_owned(),
            ),
            FocusTarget::Remove(_) => ("Remove".to_owned(), "Removes this row.".to_owned()),
            FocusTarget::Create => ("Create user".to_owned(), self.create_text()),
            FocusTarget::Change(screen) => {
                let (press, label) = (self.way_to(Command::Press), screen.label());
                let text = format!("{press} goes to {label}; its last {press} comes back to the review.");
                (format!("Change {label}"), text)
            }
            FocusTarget::Nothing => {
                let text = "This screen asks nothing: the account lacks its features.";
                (self.screen().label().to_owned(), text.to_owned())
            }
        }
    }
}
