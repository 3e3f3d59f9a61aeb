//! How the person operates the app: by keys and mouse on a screen, or line by line.

use super::intent::UiMode;
use super::keymap::{Command, Keymap};

/// The keys in force, the mouse, and the front end in use.
#[derive(Debug)]
pub(super) struct Controls {
    keymap: Keymap,
    mouse: bool,
    ui_mode: UiMode,
}

impl Controls {
    pub(crate) fn new(keymap: Keymap) -> Self {
        Self { keymap, mouse: true, ui_mode: UiMode::Screen }
    }

    pub(crate) fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    pub(crate) fn mouse(&self) -> bool {
        self.mouse
    }

    pub(crate) fn set_mouse(&mut self, mouse: bool) {
        self.mouse = mouse;
    }

    pub(crate) fn set_ui_mode(&mut self, ui_mode: UiMode) {
        self.ui_mode = ui_mode;
    }

    /// How a message names a command: its key, or in line mode what to type.
    pub(crate) fn way_to(&self, command: Command) -> String {
        let typed = match self.ui_mode {
            UiMode::Screen => None,
            UiMode::Line { way_to } => way_to(command),
        };
        typed.unwrap_or_else(|| self.keymap.called(command))
    }
}
