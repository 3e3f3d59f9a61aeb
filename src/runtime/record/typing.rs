//! What is written of a key, a paste, a click: the key where it is a command, the shape where it types a text, nothing
//! where it types a secret.

use super::{mask, told};
use crate::user::fields::{FIELDS, Screen};
use crate::user::form::Addr;
use crate::wizard::Wizard;
use crate::wizard::field_editor::FieldEditor;
use crate::wizard::focus::Stop;
use crate::wizard::keymap::{Command, typed};
use crate::wizard::modal::Modal;
use crate::wizard::modal::account_field::AccountField;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};
use serde_json::Value;
use std::fmt::Write;
use tui_input::Input;

/// More than any field keeps of a paste.
const LONGEST_PASTE: usize = 4000;

/// What is written of an event; nothing of one that means nothing, and nothing of a secret.
pub fn written(event: &Event, wizard: &Wizard) -> Option<(&'static str, Value)> {
    let unseen = secret(wizard).is_some();
    match event {
        Event::Key(key) if key.kind == KeyEventKind::Release => None,
        Event::Key(key) if unseen && !leads_out(key, wizard) => None,
        Event::Key(key) => Some(("key", name(&masked(key, wizard)).into())),
        Event::Paste(_) if unseen => None,
        Event::Paste(text) => Some(("paste", paste(text, wizard).into())),
        Event::Resize(columns, rows) => Some(("resized", told::pair(*columns, *rows))),
        Event::Mouse(mouse) => {
            let kind = match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => "click",
                MouseEventKind::ScrollDown => "wheel_down",
                MouseEventKind::ScrollUp => "wheel_up",
                _ => return None,
            };
            Some((kind, told::pair(mouse.column, mouse.row)))
        }
        Event::FocusGained | Event::FocusLost => None,
    }
}

/// Whether a secret has the focus, and if so, whether something of it was typed.
pub fn secret(wizard: &Wizard) -> Option<bool> {
    match wizard.modal() {
        Some(Modal::Secret(prompt)) => Some(!prompt.secret().is_empty()),
        Some(Modal::AddAccount(form)) if form.focus() == AccountField::Secret => {
            Some(!form.secret().is_empty())
        }
        _ => None,
    }
}

/// Whether the screen tells how long a secret is.
pub fn shows_secret(wizard: &Wizard) -> bool {
    matches!(wizard.modal(), Some(Modal::Secret { .. } | Modal::AddAccount(_)))
}

/// The keys that end the typing of a secret.
fn leads_out(key: &KeyEvent, wizard: &Wizard) -> bool {
    use Command::{Close, Leave, NextField, Press, PreviousField};
    let command = wizard.keymap().command(key, wizard.layers());
    matches!(command, Some(Press | Close | NextField | PreviousField | Leave))
}

/// A key that types a letter types its shape; all others stay.
fn masked(key: &KeyEvent, wizard: &Wizard) -> KeyEvent {
    let Some(letter) = typed(key) else { return *key };
    // A letter that means something by itself is no text: where text is typed none does.
    if wizard.keymap().command(key, wizard.layers()).is_some() {
        return *key;
    }
    KeyEvent { code: KeyCode::Char(typed_letter(letter, wizard)), ..*key }
}

fn typed_letter(letter: char, wizard: &Wizard) -> char {
    match (wizard.modal(), &wizard.editor(), wizard.focus()) {
        (Some(Modal::Palette(palette)), ..) => {
            if is_own_word(&with_inserted(palette.picker().filter().input(), &letter.to_string()), wizard) {
                letter
            } else {
                mask::letter(letter)
            }
        }
        (None, Some(editor), _) => {
            let then = typed_into(editor, &letter.to_string());
            mask::typed(editor.at().field.field(), letter, &then)
        }
        (None, None, Stop::Answer(at)) if chooses(at, letter) => letter,
        (Some(_), ..) | (None, None, _) => mask::letter(letter),
    }
}

fn paste(text: &str, wizard: &Wizard) -> String {
    let text: String = text.chars().take(LONGEST_PASTE).collect();
    match (wizard.modal(), &wizard.editor()) {
        (None, Some(editor)) => {
            let field = editor.at().field.field();
            let stays = mask::names_nobody(field, &typed_into(editor, text.trim()));
            if stays { text } else { mask::answer(field, &text) }
        }
        _ => mask::text(&text),
    }
}

/// What the field holds once this is typed or pasted.
fn typed_into(editor: &FieldEditor, text: &str) -> String {
    if editor.is_selected() { text.to_owned() } else { with_inserted(editor.input(), text) }
}

fn with_inserted(input: &Input, text: &str) -> String {
    let (value, cursor) = (input.value(), input.cursor());
    let before = value.chars().take(cursor);
    before.chain(text.chars()).chain(value.chars().skip(cursor)).collect()
}

/// Whether a letter chooses an option of a field whose answers are chosen.
fn chooses(at: Addr, letter: char) -> bool {
    let options = at.field.field().options();
    let lower = letter.to_ascii_lowercase();
    options.iter().any(|(_, label)| label.to_ascii_lowercase().starts_with(lower))
}

/// Whether a text is part of what the program itself calls an action, a screen or a field.
fn is_own_word(text: &str, wizard: &Wizard) -> bool {
    let text = text.to_lowercase();
    let actions = wizard.keymap().bindings.iter().map(|binding| binding.does);
    let screens = Screen::ALL.iter().map(|screen| screen.label());
    let fields = FIELDS.iter().map(|field| field.label);
    actions.chain(screens).chain(fields).any(|own| own.to_lowercase().contains(&text))
}

/// A key by its name: `a`, `ctrl-z`, `pagedown`, `f5`.
pub fn name(key: &KeyEvent) -> String {
    let mut name = String::new();
    for (modifier, word) in
        [(KeyModifiers::CONTROL, "ctrl-"), (KeyModifiers::ALT, "alt-"), (KeyModifiers::SHIFT, "shift-")]
    {
        if key.modifiers.contains(modifier) {
            name.push_str(word);
        }
    }
    let _ = match key.code {
        KeyCode::Char(letter) => write!(name, "{letter}"),
        KeyCode::F(number) => write!(name, "f{number}"),
        other => write!(name, "{}", format!("{other:?}").to_lowercase()),
    };
    name
}
