//! A key: as terminals send it, as the footer shows it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// The key; letters in lower case.
    pub code: KeyCode,
    /// Control, Alt, Shift.
    pub modifiers: KeyModifiers,
}

const NONE: KeyModifiers = KeyModifiers::NONE;
const CONTROL: KeyModifiers = KeyModifiers::CONTROL;
const ALT: KeyModifiers = KeyModifiers::ALT;

pub(super) const fn key(modifiers: KeyModifiers, code: KeyCode) -> Key {
    Key { code, modifiers }
}

pub(super) const fn of(code: KeyCode) -> Key {
    key(NONE, code)
}

pub(super) const fn control(letter: char) -> Key {
    key(CONTROL, KeyCode::Char(letter))
}

pub(super) const fn alt(letter: char) -> Key {
    key(ALT, KeyCode::Char(letter))
}

pub(super) const fn f(number: u8) -> Key {
    key(NONE, KeyCode::F(number))
}

impl Key {
    /// The key of an event, in one spelling: terminals report Shift-Tab and capital letters in more than one way.
    pub(crate) fn of(event: &KeyEvent) -> Self {
        let modifiers = event.modifiers & (CONTROL | ALT);
        match event.code {
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
            // Without a modifier it is the character itself that is typed.
            KeyCode::Char(letter) if self.modifiers.is_empty() => write!(out, "{letter}"),
            KeyCode::Char(letter) => write!(out, "{}", letter.to_ascii_uppercase()),
            KeyCode::F(number) => write!(out, "F{number}"),
            KeyCode::BackTab => out.write_str("Shift-Tab"),
            KeyCode::Delete => out.write_str("Del"),
            KeyCode::PageDown => out.write_str("PgDn"),
            KeyCode::PageUp => out.write_str("PgUp"),
            other => write!(out, "{other:?}"),
        }
    }
}

/// Whether an event types this character. On Windows the characters of the `AltGr` key arrive as Control and Alt
/// together; elsewhere they arrive as themselves, and Control and Alt together type nothing.
pub fn typed(event: &KeyEvent) -> Option<char> {
    match event.code {
        KeyCode::Char(letter) => {
            let modifiers = event.modifiers & (CONTROL | ALT);
            (modifiers.is_empty() || (cfg!(windows) && modifiers == CONTROL | ALT)).then_some(letter)
        }
        _ => None,
    }
}
