//! Prompts for one line: the client secret, which is never shown, and the name of a file to export to.

use super::{Action, ModalContext, ModalInput, Reaction};
use crate::app::export::ExportFormat;
use crate::app::keymap::Command;
use crate::app::msg::{Cx, Effect};
use crate::app::text_input::{SecretInput, TextInput};

#[derive(Debug, Default)]
pub struct SecretModal {
    pub(crate) secret: SecretInput,
}

impl SecretModal {
    pub(super) fn paste(&mut self, text: &str) {
        self.secret.paste(text);
    }

    pub(super) fn update(&mut self, input: ModalInput<'_>) -> Reaction {
        match input {
            ModalInput::Key(_, Some(Command::Press)) if !self.secret.is_empty() => {
                return Reaction::CloseAndRun(Action::UseSecret(self.secret.copy()));
            }
            ModalInput::Key(_, Some(Command::Undo)) => self.secret = SecretInput::default(),
            ModalInput::Key(event, command) => self.secret.key(event, command),
            ModalInput::Intent(intent) => return Reaction::PassOn(intent),
            ModalInput::Entry(_) | ModalInput::AccountField(_) => {}
        }
        Reaction::Stay
    }
}

/// The longest name of a file.
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
        let name = TextInput::new(format.file_name(username), LONGEST_NAME);
        Self { format, name, problem: None, writing: false }
    }

    /// The file was not written: another name can be typed.
    pub(in crate::app) fn fail(&mut self, problem: String) {
        (self.problem, self.writing) = (Some(problem), false);
    }

    pub(super) fn update(
        &mut self,
        input: ModalInput<'_>,
        shared: &ModalContext<'_>,
        cx: &mut Cx,
    ) -> Reaction {
        match input {
            ModalInput::Key(_, Some(Command::Press)) => {
                let name = self.name.value().trim().to_owned();
                if !name.is_empty() && !std::mem::replace(&mut self.writing, true) {
                    let address = &shared.account.context.address;
                    let text = format!("{}\n", self.format.render(shared.document.form(), address));
                    cx.push(Effect::Export { what: self.format, name, text });
                }
            }
            ModalInput::Key(event, command) => {
                if self.name.key(event, command) {
                    self.problem = None;
                }
            }
            ModalInput::Intent(intent) => return Reaction::PassOn(intent),
            ModalInput::Entry(_) | ModalInput::AccountField(_) => {}
        }
        Reaction::Stay
    }
}
