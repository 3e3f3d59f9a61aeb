//! How the person operates the app: the keys in force, the mouse, and the front end in use.

use super::keymap::{Command, Keymap};

/// The front end in use. It decides how messages name a command.
#[derive(Debug, Clone, Copy, Default)]
pub enum UiMode {
    /// The full screen: a message names the command's key.
    #[default]
    Screen,
    /// Line mode: a message says what to type, where this gives a line for the command.
    Line(fn(Command) -> Option<String>),
}

/// What decides on the theme in place of `config.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThemeOverride {
    /// `--theme`, for this start.
    Flag,
    /// `NO_COLOR` or `--color never`.
    NoColor,
}

/// The theme in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeSetting {
    /// One of [`THEMES`](crate::account::config::THEMES).
    pub name: String,
    /// What decided on it.
    pub decided_by: Option<ThemeOverride>,
}

#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named after what they hold")]
pub struct Controls {
    pub keymap: Keymap,
    /// Whether the program takes the mouse.
    pub mouse: bool,
    pub ui_mode: UiMode,
    pub theme: ThemeSetting,
    /// Whether the program can write a secret to the system's keyring.
    pub has_keyring: bool,
}

impl Controls {
    /// The controls of the full screen.
    pub(super) fn new(keymap: Keymap) -> Self {
        let theme = ThemeSetting { name: "auto".to_owned(), decided_by: None };
        Self { keymap, mouse: true, ui_mode: UiMode::Screen, theme, has_keyring: false }
    }

    /// How a message names a command: its key, or in line mode what to type.
    pub(crate) fn way_to(&self, command: Command) -> String {
        let typed = match self.ui_mode {
            UiMode::Screen => None,
            UiMode::Line(way_to) => way_to(command),
        };
        typed.unwrap_or_else(|| self.keymap.called(command))
    }
}
