//! The meaning of a terminal's escape sequences: xterm's forms, VT's, `modifyOtherKeys` and kitty's keyboard protocol.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

pub(super) fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

/// A character key; capital letters count as typed with Shift.
pub(super) fn character(character: char, modifiers: KeyModifiers) -> Event {
    let shift = if character.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    key(KeyCode::Char(character), modifiers | shift)
}

/// The key that sends a control character.
pub(super) fn control_character(byte: u8, modifiers: KeyModifiers) -> Event {
    let with = modifiers | KeyModifiers::CONTROL;
    match byte {
        b'\r' => key(KeyCode::Enter, modifiers),
        b'\t' => key(KeyCode::Tab, modifiers),
        0x7f => key(KeyCode::Backspace, modifiers),
        0 => key(KeyCode::Char(' '), with),
        // Ctrl-H and Ctrl-J too: Backspace sends DEL, Enter CR.
        0x01..=0x1a => key(KeyCode::Char(char::from(byte - 1 + b'a')), with),
        _ => key(KeyCode::Char(char::from((byte & 0x1f) - 0x1c + b'4')), with),
    }
}

/// Parses `Esc O`, optional modifiers and a final letter.
pub(super) fn parse_ss3(parameters: &[u8], last: u8) -> Option<Event> {
    let numbers = numbers(parameters);
    let modifier = numbers.get(1).or(numbers.first()).copied().flatten();
    let code = match last {
        // The keypad in its application mode.
        b'M' => KeyCode::Enter,
        b'I' => KeyCode::Tab,
        b'X' => KeyCode::Char('='),
        b'j'..=b'y' => KeyCode::Char(char::from(last - b'j' + b'*')),
        _ => letter_key(last)?,
    };
    Some(key(code, modifiers(modifier)))
}

/// Parses what came after `Esc [`: parameters and the final byte. Nothing for an answer to a query, the release of a key
/// or an unknown sequence.
pub(super) fn parse_csi(parameters: &[u8], last: u8) -> Option<Event> {
    match (parameters.first(), last) {
        (Some(b'<'), b'M' | b'm') => return mouse(&parameters[1..], last),
        (Some(b'['), b'A'..=b'E') => return Some(key(KeyCode::F(last - b'A' + 1), KeyModifiers::NONE)),
        // Reports of focus.
        (None, b'I' | b'O') => return None,
        _ => {}
    }
    if parameters.iter().any(|byte| !matches!(byte, b'0'..=b'9' | b';' | b':')) {
        return None;
    }
    let numbers = numbers(parameters);
    let number = |index: usize| numbers.get(index).copied().flatten();
    // In `code;modifiers:type` the type 3 is a release.
    if parameters.split(|byte| *byte == b';').nth(1).is_some_and(|part| part.ends_with(b":3")) {
        return None;
    }
    let mut modifiers = modifiers(number(1));
    let code = match last {
        b'Z' => KeyCode::BackTab,
        b'u' => kitty_key(parameters, &mut modifiers)?,
        b'~' if number(0) == Some(27) => code_key(number(2)?, None, &mut modifiers)?,
        b'~' => number_key(number(0)?)?,
        // F3 with modifiers; anything else is a report of the cursor's position.
        b'R' if number(0) != Some(1) || number(1).is_none_or(|number| number > 16) => return None,
        _ if number(0).is_some_and(|number| number != 1) => return None,
        _ => letter_key(last)?,
    };
    if code == KeyCode::BackTab {
        modifiers |= KeyModifiers::SHIFT;
    }
    Some(key(code, modifiers))
}

/// The numbers between semicolons, each without its part after a colon.
fn numbers(text: &[u8]) -> Vec<Option<u32>> {
    text.split(|byte| *byte == b';')
        .map(|part| part.split(|byte| *byte == b':').next().and_then(number))
        .collect()
}

fn number(digits: &[u8]) -> Option<u32> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Sent as one more than the sum of Shift 1, Alt 2, Control 4 and so on. The locks (64 and 128) are ignored.
fn modifiers(parameter: Option<u32>) -> KeyModifiers {
    let bits = parameter.unwrap_or(1).saturating_sub(1);
    let all = [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
        (8, KeyModifiers::SUPER),
        (16, KeyModifiers::HYPER),
        (32, KeyModifiers::META),
    ];
    all.into_iter().filter(|(bit, _)| bits & bit != 0).map(|(_, modifier)| modifier).collect()
}

fn letter_key(letter: u8) -> Option<KeyCode> {
    Some(match letter {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'E' => KeyCode::KeypadBegin,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P'..=b'S' => KeyCode::F(letter - b'P' + 1),
        _ => return None,
    })
}

fn number_key(number: u32) -> Option<KeyCode> {
    let f = |first: u32, key: u8| Some(KeyCode::F(key + (number - first) as u8));
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => f(11, 1),
        17..=21 => f(17, 6),
        23..=26 => f(23, 11),
        28..=29 => f(28, 15),
        31..=34 => f(31, 17),
        _ => None,
    }
}

fn kitty_key(parameters: &[u8], modifiers: &mut KeyModifiers) -> Option<KeyCode> {
    let mut codes = parameters.split(|byte| *byte == b';').next()?.split(|byte| *byte == b':');
    let code = number(codes.next()?)?;
    code_key(code, codes.next().and_then(number), modifiers)
}

fn code_key(code: u32, shifted: Option<u32>, modifiers: &mut KeyModifiers) -> Option<KeyCode> {
    use KeyCode::{Delete, Down, End, Home, Insert, Left, PageDown, PageUp, Right, Up};
    /// The keypad without Num Lock.
    const KEYPAD: [KeyCode; 10] = [Left, Right, Up, Down, PageUp, PageDown, Home, End, Insert, Delete];
    Some(match code {
        9 if modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        9 => KeyCode::Tab,
        13 | 57414 => KeyCode::Enter,
        27 => KeyCode::Esc,
        8 | 127 => KeyCode::Backspace,
        // The keypad.
        57399..=57416 => KeyCode::Char(char::from(b"0123456789./*-+\r=,"[(code - 57399) as usize])),
        57417..=57426 => KEYPAD[(code - 57417) as usize],
        // Locks, media keys and modifiers by themselves.
        57344..=63743 => return None,
        _ => {
            let base = char::from_u32(code).filter(|letter| !letter.is_control())?;
            let letter = if modifiers.contains(KeyModifiers::SHIFT) {
                let named = shifted.and_then(char::from_u32).filter(|letter| !letter.is_control());
                named.unwrap_or_else(|| base.to_uppercase().next().unwrap_or(base))
            } else {
                base
            };
            if letter.is_uppercase() {
                *modifiers |= KeyModifiers::SHIFT;
            }
            KeyCode::Char(letter)
        }
    })
}

/// An SGR mouse report: `buttons;column;row`, pressed (`M`) or released (`m`).
fn mouse(parameters: &[u8], last: u8) -> Option<Event> {
    let &[Some(buttons), Some(column), Some(row)] = numbers(parameters).as_slice() else { return None };
    let button =
        [MouseButton::Left, MouseButton::Middle, MouseButton::Right].get(buttons as usize & 3).copied();
    let kind = match (buttons & !0b1_1111, button) {
        (0, Some(button)) if last == b'M' => MouseEventKind::Down(button),
        (0, Some(button)) => MouseEventKind::Up(button),
        (32, Some(button)) => MouseEventKind::Drag(button),
        (32, None) => MouseEventKind::Moved,
        (64, _) => match buttons & 3 {
            0 => MouseEventKind::ScrollUp,
            1 => MouseEventKind::ScrollDown,
            2 => MouseEventKind::ScrollLeft,
            _ => MouseEventKind::ScrollRight,
        },
        _ => return None,
    };
    let held = [(4, KeyModifiers::SHIFT), (8, KeyModifiers::ALT), (16, KeyModifiers::CONTROL)];
    let modifiers = held.into_iter().filter(|(bit, _)| buttons & bit != 0).map(|(_, one)| one).collect();
    let place = |cell: u32| u16::try_from(cell).ok()?.checked_sub(1);
    Some(Event::Mouse(MouseEvent { kind, column: place(column)?, row: place(row)?, modifiers }))
}
