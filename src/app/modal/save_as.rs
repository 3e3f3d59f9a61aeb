//! The prompt for the name of a file to export to.

use super::ModalContext;
use crate::app::export::ExportFormat;
use crate::app::keymap::Command;
use crate::app::msg::Effect;
use crate::app::text_input::TextInput;
use crossterm::event::KeyEvent;

/// The most characters of a file's name.
const LONGEST_NAME: usize = 200;

#[derive(Debug)]
pub struct SaveAsModal {
    pub(crate) format: ExportFormat,
    pub(crate) name: TextInput,
    /// Why the last name was refused.
    pub(crate) problem: Option<String>,
    writing: bool,
}

impl SaveAsModal {
    pub(in crate::app) fn new(format: ExportFormat, username: &str) -> Self {
        let name = TextInput::selected(format.file_name(username), LONGEST_NAME);
        Self { format, name, problem: None, writing: false }
    }

    /// The file was not written: another name can be typed.
    pub(in crate::app) fn fail(&mut self, problem: String) {
        (self.problem, self.writing) = (Some(problem), false);
    }

    /// What the prompt says while there is no problem.
    pub(crate) fn hint(&self) -> String {
        format!("The {} goes into this file. A file that exists is not overwritten.", self.format.name())
    }

    pub(super) fn key(&mut self, event: &KeyEvent, command: Option<Command>, shared: &mut ModalContext<'_>) {
        if command != Some(Command::Press) {
            if self.name.key(event, command) {
                self.problem = None;
            }
            return;
        }
        // A name that is refused is corrected, not typed anew.
        self.name.deselect();
        let name = self.name.value().trim().to_owned();
        if !name.is_empty() && !std::mem::replace(&mut self.writing, true) {
            let address = &shared.account.context().address;
            let json = shared.phase.payload(shared.document.form()).to_json();
            let text = format!("{}\n", self.format.render(&json, address));
            shared.cx.push(Effect::Export { what: self.format, name, text });
        }
    }
}
