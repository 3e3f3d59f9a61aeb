//! The JSON for other uses: on the clipboard of the person's terminal, in a file.

use super::Wizard;
use super::keymap::Command;
use super::msg::{Effect, Moment};
use super::overlay::Overlay;
use super::picker::line_key;
use crate::user::payload;
use crossterm::event::KeyEvent;

/// The longest name of a file.
const LONGEST: usize = 200;

impl Wizard {
    pub(super) fn copy_json(&mut self, now: Moment) {
        self.effects.push(Effect::Copy(payload::build(&self.form).text()));
        self.say("The JSON was sent to the terminal's clipboard.", now);
    }

    /// Asks for the name; one is proposed that names the user and nothing odd.
    pub(super) fn ask_file_name(&mut self) {
        let username = self.username();
        let plain: String =
            username.chars().filter(|c| c.is_ascii_alphanumeric() || "._-@".contains(*c)).collect();
        let stem = plain.trim_start_matches(['.', '-']);
        let name = if stem.is_empty() { "user.json".to_owned() } else { format!("{stem}.json") };
        self.overlay = Some(Overlay::SaveAs { name });
    }

    pub(super) fn file_name_key(&mut self, event: &KeyEvent, command: Option<Command>) {
        let Some(Overlay::SaveAs { name }) = &mut self.overlay else { return };
        match command {
            Some(Command::Press) if !name.trim().is_empty() => {
                let name = name.trim().to_owned();
                self.overlay = None;
                let text = format!("{}\n", payload::build(&self.form).text());
                self.effects.push(Effect::SaveJson { name, text });
            }
            Some(_) => {}
            None => line_key(name, event, LONGEST),
        }
    }
}
