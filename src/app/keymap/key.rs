//! A key, converted from terminal events and from names in `[keys]` of config.toml, and displayed in the footer.

use crate::text::shortened;
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
pub(super) const CONTROL: KeyModifiers = KeyModifiers::CONTROL;
pub(super) const ALT: KeyModifiers = KeyModifiers::ALT;
const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
/// As many function keys as terminals agree on.
const FUNCTION_KEYS: u8 = 12;
/// With Ctrl these are Backspace, Tab, a newline and Enter to a terminal.
const NEVER_WITH_CTRL: [char; 4] = ['h', 'i', 'j', 'm'];

pub(super) const fn key(code: KeyCode) -> Key {
    Key { code, modifiers: NONE }
}

pub(super) const fn letter(letter: char) -> Key {
    key(KeyCode::Char(letter))
}

pub(super) const fn ctrl(key: char) -> Key {
    letter(key).with(CONTROL)
}

pub(super) const fn alt(key: char) -> Key {
    letter(key).with(ALT)
}

impl Key {
    /// The key with these modifiers in place of its own.
    pub(super) const fn with(self, modifiers: KeyModifiers) -> Self {
        Self { modifiers, ..self }
    }

    /// The key of an event, in one spelling: terminals report Shift-Tab and capital letters in more than one way.
    pub(crate) fn from_event(event: &KeyEvent) -> Self {
        let code = match event.code {
            KeyCode::Char(letter) => KeyCode::Char(letter.to_ascii_lowercase()),
            KeyCode::Tab if event.modifiers.contains(SHIFT) => KeyCode::BackTab,
            code => code,
        };
        Self { code, modifiers: event.modifiers & (CONTROL | ALT) }
    }

    /// The key of a name in lower case, such as `f5`, `ctrl-r`, `alt-x` or `pageup`; modifiers come in any order.
    fn from_name(name: &str) -> Option<Self> {
        let (mut modifiers, mut rest) = (NONE, name);
        while let Some((word, after)) = rest.split_once(['-', '+'])
            && !after.is_empty()
        {
            modifiers |= match word {
                "ctrl" => CONTROL,
                "alt" => ALT,
                "shift" => SHIFT,
                _ => return None,
            };
            rest = after;
        }
        match (code(rest)?, modifiers) {
            (KeyCode::Tab | KeyCode::BackTab, SHIFT) => {
                Some(Self { code: KeyCode::BackTab, modifiers: NONE })
            }
            (code, modifiers) => Some(Self { code, modifiers }),
        }
    }

    /// The key of a name in `[keys]`. Refused are keys that terminals cannot send, unless they are in `accepted`.
    pub(super) fn parse(name: &str, accepted: &[Self]) -> Result<Self, String> {
        let known = Self::from_name(&name.to_lowercase());
        let name = shortened(name);
        let Some(key) = known else {
            return Err(format!(
                "there is no key {name:?}: keys are named like f5, ctrl-r, alt-x, pageup, tab or shift-tab"
            ));
        };
        if key.is_sendable() || accepted.contains(&key) {
            return Ok(key);
        }
        Err(format!(
            "terminals cannot send {name}: use a letter with ctrl or alt, or a key such as f5 or pageup"
        ))
    }

    /// Whether terminals can send the key in a way that differs from every other one.
    fn is_sendable(self) -> bool {
        match self.code {
            // As bytes, Ctrl with a letter is a control character: some of them are Backspace, Tab and Enter.
            KeyCode::Char(letter) if self.modifiers == CONTROL => {
                letter == ' ' || (letter.is_ascii_lowercase() && !NEVER_WITH_CTRL.contains(&letter))
            }
            // Alt-[ begins the escape sequences of other keys.
            KeyCode::Char(letter) if self.modifiers == ALT => letter.is_ascii() && letter != '[',
            // Control and Alt together are AltGr on many keyboards.
            KeyCode::Char(_)
            | KeyCode::Tab
            | KeyCode::BackTab
            | KeyCode::Enter
            | KeyCode::Esc
            | KeyCode::Backspace => self.modifiers.is_empty(),
            _ => !self.modifiers.contains(SHIFT),
        }
    }
}

fn code(name: &str) -> Option<KeyCode> {
    let number = name.strip_prefix('f').and_then(|number| number.parse().ok());
    Some(match name {
        "tab" => KeyCode::Tab,
        "backtab" => KeyCode::BackTab,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "pageup" | "pgup" => KeyCode::PageUp,
        "pagedown" | "pgdn" => KeyCode::PageDown,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "insert" | "ins" => KeyCode::Insert,
        "delete" | "del" => KeyCode::Delete,
        "enter" | "return" => KeyCode::Enter,
        "esc" | "escape" => KeyCode::Esc,
        "backspace" => KeyCode::Backspace,
        "space" => KeyCode::Char(' '),
        "comma" => KeyCode::Char(','),
        "minus" => KeyCode::Char('-'),
        "plus" => KeyCode::Char('+'),
        _ if number.is_some_and(|number| (1..=FUNCTION_KEYS).contains(&number)) => KeyCode::F(number?),
        _ => {
            let mut chars = name.chars();
            KeyCode::Char(chars.next().filter(|letter| chars.next().is_none() && !letter.is_control())?)
        }
    })
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
    let modifiers = event.modifiers & (CONTROL | ALT);
    let types = modifiers.is_empty() || (cfg!(windows) && modifiers == CONTROL | ALT);
    event.code.as_char().filter(|_| types)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_names_parse_in_any_case() {
        for (name, shown) in [
            ("Ctrl+R", "Ctrl-R"),
            ("alt-minus", "Alt--"),
            ("alt-comma", "Alt-,"),
            ("backtab", "Shift-Tab"),
            ("alt-ctrl-up", "Ctrl-Alt-Up"),
            ("ctrl-space", "Ctrl-Space"),
            ("escape", "Esc"),
        ] {
            assert_eq!(Key::parse(name, &[]).map(|key| key.to_string()), Ok(shown.to_owned()), "{name}");
        }
    }

    #[test]
    fn keys_that_terminals_cannot_send_are_refused() {
        let unsendable = "ctrl-enter alt-enter ctrl-1 ctrl-/ ctrl-shift-r alt-shift-r shift-r shift-f5 ctrl-tab ctrl-h \
                          ctrl-i ctrl-j ctrl-m ctrl-[ alt-[ alt-é ctrl-alt-e";
        for name in unsendable.split(' ') {
            let refused = Key::parse(name, &[]).unwrap_err();
            assert!(refused.starts_with(&format!("terminals cannot send {name}")), "{name}: {refused}");
        }
        for name in ["f13", "f0", "", "hyper-x", "ctrl-", "pagupp"] {
            assert!(Key::parse(name, &[]).unwrap_err().starts_with("there is no key"), "{name}");
        }
    }
}
