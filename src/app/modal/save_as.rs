//! The prompt for the name of a file to export to.

use super::{Input, Reaction, Shared};
use crate::app::cx::Cx;
use crate::app::export::ExportFormat;
use crate::app::keymap::Command;
use crate::app::msg::Effect;
use crate::app::text_input::TextInput;

/// The longest name of a file.
const LONGEST_NAME: usize = 200;

/// The name of a file.
#[derive(Debug)]
pub struct SaveAsModal {
    format: ExportFormat,
    name: TextInput,
    problem: Option<String>,
    writing: bool,
}

impl SaveAsModal {
    pub(in crate::app) fn new(format: ExportFormat, username: &str) -> Self {
        let name = TextInput::new(format.file_name(username), LONGEST_NAME);
        Self { format, name, problem: None, writing: false }
    }

    pub(crate) fn format(&self) -> ExportFormat {
        self.format
    }

    pub(crate) fn name(&self) -> &TextInput {
        &self.name
    }

    pub(super) fn name_mut(&mut self) -> &mut TextInput {
        &mut self.name
    }

    /// Why the last name could not be taken.
    pub(crate) fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// The file was not written: another name can be typed.
    pub(in crate::app) fn fail(&mut self, problem: String) {
        (self.problem, self.writing) = (Some(problem), false);
    }

    pub(super) fn update(&mut self, input: Input<'_>, shared: &Shared<'_>, cx: &mut Cx) -> Reaction {
        match input {
            Input::Key(_, Some(Command::Press)) => {
                let name = self.name.text().trim().to_owned();
                if !name.is_empty() && !std::mem::replace(&mut self.writing, true) {
                    let address = &shared.account.context().address;
                    let text = format!("{}\n", self.format.text(shared.document.form(), address));
                    cx.push(Effect::Export { what: self.format, name, text });
                }
            }
            Input::Key(event, command) => {
                if self.name.key(event, command) {
                    self.problem = None;
                }
            }
            Input::Intent(intent) => return Reaction::PassOn(intent),
            Input::Entry(_) | Input::AccountField(_) => {}
        }
        Reaction::Stay
    }
}
