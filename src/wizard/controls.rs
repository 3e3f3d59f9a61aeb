//! How the person operates the app: by keys and mouse on a screen, or line by line.

use super::keymap::{Command, Keymap};
use super::line::COMMANDS;

/// The keys in force, the mouse, and whether the app runs in line mode.
#[derive(Debug)]
pub(super) struct Controls {
    keymap: Keymap,
    mouse: bool,
    line_mode: bool,
}

impl Controls {
    pub fn new(keymap: Keymap) -> Self {
        Self { keymap, mouse: true, line_mode: false }
    }

    pub fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    pub fn mouse(&self) -> bool {
        self.mouse
    }

    pub fn set_mouse(&mut self, mouse: bool) {
        self.mouse = mouse;
    }

    pub fn is_line_mode(&self) -> bool {
        self.line_mode
    }

    pub fn use_lines(&mut self) {
        self.line_mode = true;
    }

    /// How the person gets to a command: its key, or in line mode its name.
    pub fn way_to(&self, command: Command) -> String {
        // In the list of drafts undo restores the removed draft.
        let command = match command {
            Command::BringBackDraft if self.line_mode => Command::Undo,
            command => command,
        };
        let named = COMMANDS.iter().find(|(_, one)| self.line_mode && *one == command);
        named.map_or_else(|| self.keymap.called(command), |(name, _)| format!(":{name}"))
    }
}
