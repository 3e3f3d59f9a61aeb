//! The JSON, and the command that sends it, for other uses: on the clipboard of the person's terminal, in a file.

use super::Wizard;
use super::keymap::Command;
use super::msg::{Effect, Moment};
use super::one_line::OneLine;
use super::overlay::Overlay;
use crate::submission::curl;
use crate::user::payload;
use crossterm::event::KeyEvent;

/// The longest name of a file.
pub(super) const LONGEST: usize = 200;

/// What is given away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    /// The JSON that will be sent.
    Json,
    /// The command for a shell that sends it.
    Curl,
}

impl Export {
    /// What people are told that it is.
    pub fn words(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Curl => "curl command",
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Curl => "sh",
        }
    }
}

impl Wizard {
    /// The text, without a newline at its end: what is pasted at a prompt waits for the person.
    pub fn export(&self, what: Export) -> String {
        let json = payload::build(&self.form).to_json();
        match what {
            Export::Json => json,
            Export::Curl => curl::command(&self.setting.address, &json).trim_end().to_owned(),
        }
    }

    pub(super) fn copy_export(&mut self, what: Export, now: Moment) {
        self.effects.push(Effect::Copy(self.export(what)));
        self.say(&format!("The {} was sent to the terminal's clipboard.", what.words()), now);
    }

    /// Asks for the name; one is proposed that names the user and nothing odd.
    pub(super) fn ask_file_name(&mut self, what: Export) {
        let username = self.username();
        let plain: String =
            username.chars().filter(|c| c.is_ascii_alphanumeric() || "._-@".contains(*c)).collect();
        let stem = plain.trim_start_matches(['.', '-']);
        let stem = if stem.is_empty() { "user" } else { stem };
        let name = OneLine::new(format!("{stem}.{}", what.ending()));
        self.overlay = Some(Overlay::SaveAs { what, name, problem: None, writing: false });
    }

    pub(super) fn file_name_key(&mut self, event: &KeyEvent, command: Option<Command>) {
        let Some(Overlay::SaveAs { what, name, problem, writing }) = &mut self.overlay else { return };
        match command {
            Some(Command::Press) if !name.text().trim().is_empty() && !*writing => {
                let (what, name) = (*what, name.text().trim().to_owned());
                *writing = true;
                self.save_export(what, name);
            }
            _ => {
                if name.key(event, command, LONGEST) {
                    *problem = None;
                }
            }
        }
    }

    pub(super) fn save_export(&mut self, what: Export, name: String) {
        let text = format!("{}\n", self.export(what));
        self.effects.push(Effect::Export { what, name, text });
    }

    /// The file stands, or it does not: then its name is still there to be mended.
    pub(super) fn exported(&mut self, what: Export, result: Result<String, String>, now: Moment) {
        let told = match result {
            Ok(name) => {
                if matches!(self.overlay, Some(Overlay::SaveAs { .. })) {
                    self.overlay = None;
                }
                format!("Saved as {name}.")
            }
            Err(reason) => {
                let reason = format!("The {} was not saved: {}.", what.words(), reason.trim_end_matches('.'));
                if let Some(Overlay::SaveAs { problem, writing, .. }) = &mut self.overlay {
                    (*problem, *writing) = (Some(reason), false);
                    return;
                }
                reason
            }
        };
        self.say(&told, now);
    }
}
