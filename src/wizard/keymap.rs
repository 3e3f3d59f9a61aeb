//! Which key means what: footer, help and documents read the same table that the keys do.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

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

/// A key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// The key; letters in lower case.
    pub code: KeyCode,
    /// Control, Alt, Shift.
    pub modifiers: KeyModifiers,
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

/// The keys in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    /// All bindings, in the order of the help.
    pub bindings: Vec<Binding>,
}

const NONE: KeyModifiers = KeyModifiers::NONE;
const CONTROL: KeyModifiers = KeyModifiers::CONTROL;
const ALT: KeyModifiers = KeyModifiers::ALT;

const fn key(modifiers: KeyModifiers, code: KeyCode) -> Key {
    Key { code, modifiers }
}

const fn control(letter: char) -> Key {
    key(CONTROL, KeyCode::Char(letter))
}

const fn alt(letter: char) -> Key {
    key(ALT, KeyCode::Char(letter))
}

const fn f(number: u8) -> Key {
    key(NONE, KeyCode::F(number))
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

    /// The binding of a command.
    pub fn binding(&self, command: Command) -> Option<&Binding> {
        self.bindings.iter().find(|binding| binding.command == command)
    }
}

impl Key {
    /// The key of an event, in one spelling: terminals report Shift-Tab and capital letters in more than one way.
    pub fn of(event: &KeyEvent) -> Self {
        let modifiers = event.modifiers & (CONTROL | ALT);
        match event.code {
            KeyCode::Char(letter) if modifiers.is_empty() => key(NONE, KeyCode::Char(letter)),
            KeyCode::Char(letter) => key(modifiers, KeyCode::Char(letter.to_ascii_lowercase())),
            KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => key(modifiers, KeyCode::BackTab),
            code => key(modifiers, code),
        }
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.modifiers.contains(CONTROL) {
            out.write_str("Ctrl-")?;
        }
        if self.modifiers.contains(ALT) {
            out.write_str("Alt-")?;
        }
        match self.code {
            KeyCode::Char(' ') => out.write_str("Space"),
            KeyCode::Char(letter) => write!(out, "{}", letter.to_ascii_uppercase()),
            KeyCode::F(number) => write!(out, "F{number}"),
            KeyCode::BackTab => out.write_str("Shift-Tab"),
            KeyCode::PageDown => out.write_str("PgDn"),
            KeyCode::PageUp => out.write_str("PgUp"),
            other => write!(out, "{other:?}"),
        }
    }
}

/// Whether an event types this character: characters of the `AltGr` key arrive as Control and Alt together on Windows.
pub fn typed(event: &KeyEvent) -> Option<char> {
    match event.code {
        KeyCode::Char(letter) => {
            let modifiers = event.modifiers & (CONTROL | ALT);
            (modifiers.is_empty() || modifiers == CONTROL | ALT).then_some(letter)
        }
        _ => None,
    }
}
