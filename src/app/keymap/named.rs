//! Parses the name of a key in `[keys]`: `f5`, `ctrl-r`, `alt-x`, `pageup`, `shift-tab`.

use super::key::{Key, key};
use crossterm::event::{KeyCode, KeyModifiers};

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
/// With Ctrl these are Backspace, Tab, Enter and Esc to a terminal, or make a line.
const NEVER_WITH_CTRL: [char; 5] = ['h', 'i', 'j', 'm', '['];

/// The key of a name, or why terminals cannot send it. Keys in `accepted` pass without the check.
pub(super) fn parse(name: &str, accepted: &[Key]) -> Result<Key, String> {
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
    match unsendable(code, modifiers).filter(|_| !accepted.contains(&parsed)) {
        Some(why) => Err(format!("{name} {why}")),
        None => Ok(parsed),
    }
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

/// Why terminals cannot send a key, or not so that it is told from another one.
fn unsendable(code: KeyCode, modifiers: KeyModifiers) -> Option<&'static str> {
    let (ctrl, alt, shift) = (
        modifiers.contains(KeyModifiers::CONTROL),
        modifiers.contains(KeyModifiers::ALT),
        modifiers.contains(KeyModifiers::SHIFT),
    );
    match code {
        KeyCode::Char(_) if shift && (ctrl || alt) => {
            Some("cannot be told from the key without Shift by most terminals")
        }
        KeyCode::Char(_) if shift => {
            Some("is told from the key without Shift by the character that it types")
        }
        KeyCode::Char(_) if ctrl && alt => Some("types a character on many keyboards, as AltGr does"),
        KeyCode::Char(letter) if ctrl && NEVER_WITH_CTRL.contains(&letter) => {
            Some("is Backspace, Tab, Enter or Esc to a terminal")
        }
        KeyCode::Char(letter) if ctrl && letter != ' ' && !letter.is_ascii_lowercase() => {
            Some("cannot be sent by terminals: with Ctrl they send letters only")
        }
        KeyCode::Char('[') if alt => Some("begins the names of other keys to a terminal"),
        KeyCode::Char(letter) if alt && !letter.is_ascii() => {
            Some("cannot be sent by many terminals: with Alt take a letter or a digit")
        }
        KeyCode::Tab | KeyCode::BackTab if !modifiers.is_empty() => {
            Some("cannot be sent by terminals: of Tab they know Tab and Shift-Tab")
        }
        KeyCode::Enter | KeyCode::Esc | KeyCode::Backspace if !modifiers.is_empty() => {
            Some("cannot be told from the key without Ctrl, Alt or Shift by most terminals")
        }
        _ if shift => Some("is not told from the key without Shift"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_any_case_and_as_they_are_shown() {
        for (name, shown) in [
            ("f5", "F5"),
            ("F12", "F12"),
            ("ctrl-r", "Ctrl-R"),
            ("Ctrl+R", "Ctrl-R"),
            ("alt-x", "Alt-X"),
            ("ALT-7", "Alt-7"),
            ("alt--", "Alt--"),
            ("alt-minus", "Alt--"),
            ("alt-comma", "Alt-,"),
            ("pageup", "PgUp"),
            ("PgDn", "PgDn"),
            ("tab", "Tab"),
            ("shift-tab", "Shift-Tab"),
            ("backtab", "Shift-Tab"),
            ("ctrl-f3", "Ctrl-F3"),
            ("alt-ctrl-up", "Ctrl-Alt-Up"),
            ("ctrl-space", "Ctrl-Space"),
            ("insert", "Insert"),
            ("ctrl-end", "Ctrl-End"),
            ("enter", "Enter"),
            ("escape", "Esc"),
        ] {
            assert_eq!(parse(name, &[]).map(|key| key.to_string()), Ok(shown.to_owned()), "{name}");
        }
    }

    #[test]
    fn what_terminals_cannot_send_is_refused_with_the_reason() {
        for (name, why) in [
            ("ctrl-enter", "cannot be told"),
            ("alt-enter", "cannot be told"),
            ("ctrl-1", "letters only"),
            ("ctrl-/", "letters only"),
            ("ctrl-shift-r", "cannot be told"),
            ("alt-shift-r", "cannot be told"),
            ("shift-r", "the character that it types"),
            ("shift-f5", "without Shift"),
            ("ctrl-tab", "Shift-Tab"),
            ("ctrl-h", "Backspace"),
            ("ctrl-i", "Backspace"),
            ("ctrl-j", "Backspace"),
            ("ctrl-m", "Backspace"),
            ("ctrl-[", "Backspace"),
            ("alt-[", "other keys"),
            ("ctrl-alt-e", "AltGr"),
            ("f13", "there is no key"),
            ("f0", "there is no key"),
            ("", "there is no key"),
            ("hyper-x", "there is no key"),
            ("ctrl-", "there is no key"),
            ("pagupp", "there is no key"),
        ] {
            let refused = parse(name, &[]).unwrap_err();
            assert!(refused.contains(why), "{name}: {refused}");
        }
    }

    #[test]
    fn a_default_key_passes_and_no_other_command_gets_it() {
        let backspace = key(KeyModifiers::CONTROL, KeyCode::Char('h'));
        assert_eq!(parse("ctrl-h", &[backspace]), Ok(backspace));
        assert!(parse("ctrl-h", &[]).is_err());
    }
}
