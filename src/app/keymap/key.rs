//! A key: as terminals send it, as the footer shows it, as `[keys]` of config.toml names it.

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

pub(super) const fn plain(code: KeyCode) -> Key {
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
    pub(crate) fn from_event(event: &KeyEvent) -> Self {
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

/// The names of keys that are no character; the first of a code is the one that messages use.
const NAMES: [(&str, KeyCode); 25] = [
    ("tab", KeyCode::Tab),
    ("backtab", KeyCode::BackTab),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("pageup", KeyCode::PageUp),
    ("pgup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
    ("pgdn", KeyCode::PageDown),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("insert", KeyCode::Insert),
    ("ins", KeyCode::Insert),
    ("delete", KeyCode::Delete),
    ("del", KeyCode::Delete),
    ("enter", KeyCode::Enter),
    ("return", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("escape", KeyCode::Esc),
    ("backspace", KeyCode::Backspace),
    ("space", KeyCode::Char(' ')),
    ("comma", KeyCode::Char(',')),
    ("minus", KeyCode::Char('-')),
    ("plus", KeyCode::Char('+')),
];
const MODIFIERS: [(&str, KeyModifiers); 3] =
    [("ctrl", KeyModifiers::CONTROL), ("alt", KeyModifiers::ALT), ("shift", KeyModifiers::SHIFT)];
/// As many function keys as terminals agree on.
const FUNCTION_KEYS: u8 = 12;
/// With Ctrl these are Backspace, Tab, a newline and Enter to a terminal.
const NEVER_WITH_CTRL: [char; 4] = ['h', 'i', 'j', 'm'];

/// The key of a name such as `f5`, `ctrl-r`, `alt-x` or `pageup`. Refused are keys that terminals cannot send, unless they
/// are in `accepted`.
pub(super) fn parse_key(name: &str, accepted: &[Key]) -> Result<Key, String> {
    let unknown = || {
        format!("there is no key {name:?}: keys are named like f5, ctrl-r, alt-x, pageup, tab or shift-tab")
    };
    let lower = name.to_lowercase();
    let (modifiers, rest) = modifiers(&lower);
    let code = code(rest).ok_or_else(unknown)?;
    let shift_tab = code == KeyCode::BackTab || (code == KeyCode::Tab && modifiers == KeyModifiers::SHIFT);
    if shift_tab && (modifiers - KeyModifiers::SHIFT).is_empty() {
        return Ok(key(KeyModifiers::NONE, KeyCode::BackTab));
    }
    let parsed = key(modifiers, code);
    if accepted.contains(&parsed) || is_sendable(code, modifiers) {
        return Ok(parsed);
    }
    Err(format!("terminals cannot send {name}: use a letter with ctrl or alt, or a key such as f5 or pageup"))
}

/// Takes `ctrl-`, `alt-` and `shift-` off, in any order.
fn modifiers(name: &str) -> (KeyModifiers, &str) {
    let (mut modifiers, mut rest) = (KeyModifiers::NONE, name);
    while let Some((modifier, after)) = MODIFIERS.iter().find_map(|(word, modifier)| {
        let after = rest.strip_prefix(word)?.strip_prefix(['-', '+'])?;
        (!after.is_empty()).then_some((*modifier, after))
    }) {
        modifiers |= modifier;
        rest = after;
    }
    (modifiers, rest)
}

fn code(name: &str) -> Option<KeyCode> {
    if let Some((_, code)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(*code);
    }
    let number = name.strip_prefix('f').and_then(|number| number.parse().ok());
    if let Some(number) = number.filter(|number| (1..=FUNCTION_KEYS).contains(number)) {
        return Some(KeyCode::F(number));
    }
    let mut chars = name.chars();
    chars.next().filter(|letter| chars.next().is_none() && !letter.is_control()).map(KeyCode::Char)
}

/// Whether terminals can send a key in a way that differs from every other one.
fn is_sendable(code: KeyCode, modifiers: KeyModifiers) -> bool {
    match code {
        // As bytes, Ctrl with a letter is a control character: some of them are Backspace, Tab and Enter.
        KeyCode::Char(letter) if modifiers == CONTROL => {
            letter == ' ' || (letter.is_ascii_lowercase() && !NEVER_WITH_CTRL.contains(&letter))
        }
        // Alt-[ begins the escape sequences of other keys.
        KeyCode::Char(letter) if modifiers == ALT => letter.is_ascii() && letter != '[',
        // Control and Alt together are AltGr on many keyboards.
        KeyCode::Char(_)
        | KeyCode::Tab
        | KeyCode::BackTab
        | KeyCode::Enter
        | KeyCode::Esc
        | KeyCode::Backspace => modifiers.is_empty(),
        _ => !modifiers.contains(KeyModifiers::SHIFT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_names_parse_in_any_case() {
        for (name, shown) in [
            ("F12", "F12"),
            ("Ctrl+R", "Ctrl-R"),
            ("ALT-7", "Alt-7"),
            ("alt-minus", "Alt--"),
            ("alt-comma", "Alt-,"),
            ("PgDn", "PgDn"),
            ("shift-tab", "Shift-Tab"),
            ("backtab", "Shift-Tab"),
            ("alt-ctrl-up", "Ctrl-Alt-Up"),
            ("ctrl-space", "Ctrl-Space"),
            ("escape", "Esc"),
        ] {
            assert_eq!(parse_key(name, &[]).map(|key| key.to_string()), Ok(shown.to_owned()), "{name}");
        }
    }

    #[test]
    fn keys_that_terminals_cannot_send_are_refused() {
        let unsendable = "ctrl-enter alt-enter ctrl-1 ctrl-/ ctrl-shift-r alt-shift-r shift-r shift-f5 ctrl-tab ctrl-h \
                          ctrl-i ctrl-j ctrl-m ctrl-[ alt-[ alt-é ctrl-alt-e";
        for name in unsendable.split(' ') {
            let refused = parse_key(name, &[]).unwrap_err();
            assert!(refused.starts_with(&format!("terminals cannot send {name}")), "{name}: {refused}");
        }
        for name in ["f13", "f0", "", "hyper-x", "ctrl-", "pagupp"] {
            assert!(parse_key(name, &[]).unwrap_err().starts_with("there is no key"), "{name}");
        }
    }

    #[test]
    fn default_keys_are_accepted() {
        let backspace = key(CONTROL, KeyCode::Char('h'));
        assert_eq!(parse_key("ctrl-h", &[backspace]), Ok(backspace));
    }
}
