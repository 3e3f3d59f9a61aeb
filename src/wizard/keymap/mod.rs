//! Which key means what: footer, help and documents read the same table that the keys do.
//!
//! [`Keymap::default`] is the table; [`change`] is what `[keys]` of config.toml makes of it; [`key`] is a key, [`named`]
//! its name in that file.

mod change;
mod key;
mod named;

pub use key::{Key, typed};

use crossterm::event::{KeyCode, KeyEvent};
use key::{NONE, alt, control, f, key};

/// What the person means by a key that is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Command {
    /// The next field.
    NextField,
    /// The field before.
    PreviousField,
    /// The next screen.
    NextScreen,
    /// The screen before.
    PreviousScreen,
    /// The n-th screen, from 1.
    Screen(u8),
    /// Every action and field.
    Palette,
    /// The keys, and the field's help.
    Help,
    /// The next problem.
    NextProblem,
    /// The JSON.
    Preview,
    /// The drafts.
    Drafts,
    /// The review.
    Review,
    /// Copies settings from an existing user.
    CopyFrom,
    /// Takes the next free agent ID.
    NextAgentId,
    /// The accounts.
    Accounts,
    /// The submissions whose outcome is unknown.
    Attempts,
    /// A new account, without editing a file.
    AddAccount,
    /// Reads the account's users again.
    Refresh,
    /// Takes the mouse, or leaves it to the terminal.
    Mouse,
    /// Puts the JSON on the terminal's clipboard.
    CopyJson,
    /// Writes the JSON to a file.
    SaveJson,
    /// Opens the newest unfinished draft.
    OpenNewest,
    /// Writes the draft now.
    Save,
    /// Takes the last change back.
    Undo,
    /// Makes it again.
    Redo,
    /// A new user.
    NewUser,
    /// Leaves; the draft is kept.
    Leave,
}

/// A command and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The command.
    pub command: Command,
    /// Its name under `[keys]`.
    pub name: &'static str,
    /// What it does, for the help and the palette.
    pub does: &'static str,
    /// The keys, the one that the footer shows first.
    pub keys: Vec<Key>,
}

/// A line of the list of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The keys.
    pub keys: String,
    /// What they do.
    pub does: String,
    /// What `[keys]` calls it.
    pub name: &'static str,
}

/// The keys in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    /// All bindings, in the order of the help.
    pub bindings: Vec<Binding>,
}

impl Default for Keymap {
    fn default() -> Self {
        let bind = |command, name, does, keys: &[Key]| Binding { command, name, does, keys: keys.to_vec() };
        let mut bindings = vec![
            bind(
                Command::NextField,
                "next_field",
                "next field",
                &[key(NONE, KeyCode::Tab), key(NONE, KeyCode::Down)],
            ),
            bind(
                Command::PreviousField,
                "previous_field",
                "previous field",
                &[key(NONE, KeyCode::BackTab), key(NONE, KeyCode::Up)],
            ),
            bind(Command::NextScreen, "next_screen", "next screen", &[key(NONE, KeyCode::PageDown)]),
            bind(
                Command::PreviousScreen,
                "previous_screen",
                "previous screen",
                &[key(NONE, KeyCode::PageUp)],
            ),
        ];
        for (number, name) in
            (1..=7).zip(["screen_1", "screen_2", "screen_3", "screen_4", "screen_5", "screen_6", "screen_7"])
        {
            let digit = char::from(b'0' + number);
            bindings.push(bind(Command::Screen(number), name, "go to the screen", &[alt(digit)]));
        }
        bindings.extend([
            bind(Command::Palette, "palette", "all actions and fields", &[control('p')]),
            bind(Command::Help, "help", "help", &[f(1), alt('h')]),
            bind(Command::NextProblem, "next_problem", "next problem", &[f(2), alt('n')]),
            bind(Command::Preview, "preview", "JSON that will be sent", &[f(3), alt('p')]),
            bind(Command::Drafts, "drafts", "drafts", &[f(4), alt('d')]),
            bind(Command::Review, "review", "review", &[f(5), alt('r')]),
            bind(Command::CopyFrom, "copy_from", "copy settings from an existing user", &[f(6), alt('c')]),
            bind(Command::NextAgentId, "next_agent_id", "take the next free agent ID", &[f(9), alt('i')]),
            bind(Command::Accounts, "accounts", "accounts", &[alt('a')]),
            bind(Command::Attempts, "attempts", "users sent with unknown outcome", &[alt('s')]),
            bind(Command::AddAccount, "add_account", "add an account", &[alt('w')]),
            bind(Command::Refresh, "refresh", "read the account's users again", &[alt('u')]),
            bind(Command::CopyJson, "copy_json", "copy the JSON", &[]),
            bind(Command::SaveJson, "save_json", "save the JSON to a file", &[]),
            bind(Command::Mouse, "mouse", "mouse on or off", &[alt('m')]),
            bind(Command::OpenNewest, "open_newest", "open the newest unfinished draft", &[control('o')]),
            bind(Command::Save, "save", "save now", &[control('s')]),
            bind(Command::Undo, "undo", "undo", &[control('z'), f(7)]),
            bind(Command::Redo, "redo", "redo", &[control('y'), f(8)]),
            bind(Command::NewUser, "new_user", "new user", &[control('n')]),
            bind(Command::Leave, "leave", "leave, the draft is kept", &[control('q'), control('c')]),
        ]);
        Self { bindings }
    }
}

impl Keymap {
    /// The command of a key event, if it has one.
    pub fn command(&self, event: &KeyEvent) -> Option<Command> {
        let pressed = Key::of(event);
        self.bindings.iter().find(|binding| binding.keys.contains(&pressed)).map(|binding| binding.command)
    }

    /// The key that the footer shows for a command; empty when it has none.
    pub fn shown(&self, command: Command) -> String {
        self.binding(command).and_then(|binding| binding.keys.first()).map(Key::to_string).unwrap_or_default()
    }

    /// What a sentence calls a command: its key, or where it has none what it does.
    pub fn called(&self, command: Command) -> String {
        match self.binding(command) {
            Some(binding) if binding.keys.is_empty() => super::overlay::sentence(binding.does),
            _ => self.shown(command),
        }
    }

    /// The keys in force, as help, manual and README list them.
    pub fn lines(&self) -> Vec<Line> {
        let screens = || self.bindings.iter().filter(|one| matches!(one.command, Command::Screen(_)));
        let usual = screens().zip('1'..).all(|(binding, digit)| binding.keys == [alt(digit)]);
        let mut lines = Vec::new();
        for binding in self.bindings.iter().filter(|binding| !binding.keys.is_empty()) {
            let (keys, does, name) = match binding.command {
                // As they are by themselves, the screens' keys differ in their number only.
                Command::Screen(1) if usual => {
                    ("Alt-1 … Alt-7".to_owned(), "go to the n-th screen".to_owned(), "screen_1 … screen_7")
                }
                Command::Screen(_) if usual => continue,
                Command::Screen(number) => (binding.shown(), format!("go to screen {number}"), binding.name),
                _ => (binding.shown(), binding.does.to_owned(), binding.name),
            };
            lines.push(Line { keys, does, name });
        }
        lines
    }

    /// The binding of a command.
    pub fn binding(&self, command: Command) -> Option<&Binding> {
        self.bindings.iter().find(|binding| binding.command == command)
    }
}

impl Binding {
    /// All its keys: `F1, Alt-H`; empty when it has none.
    pub fn shown(&self) -> String {
        self.keys.iter().map(Key::to_string).collect::<Vec<_>>().join(", ")
    }
}
