//! The default keys: every command with its name under `[keys]` and what it does.

use super::key::{Key, alt, control, f, key, plain};
use super::{Binding, Command, Keymap, Layer};
use crate::model::fields::Screen;
use crossterm::event::{KeyCode, KeyModifiers};

const SCREENS: [&str; 9] = [
    "screen_1", "screen_2", "screen_3", "screen_4", "screen_5", "screen_6", "screen_7", "screen_8",
    "screen_9",
];
/// There are as many digits for them: a tenth screen needs another way.
const _: () = assert!(Screen::ALL.len() <= SCREENS.len());
const OPTIONS: [&str; 9] = [
    "option_1", "option_2", "option_3", "option_4", "option_5", "option_6", "option_7", "option_8",
    "option_9",
];

/// The bindings of one layer, in the order of the help.
struct Rows {
    layer: Layer,
    bindings: Vec<Binding>,
}

impl Rows {
    fn new(layer: Layer) -> Self {
        Self { layer, bindings: Vec::new() }
    }

    fn bind(&mut self, command: Command, name: &'static str, does: &'static str, keys: &[Key]) {
        self.bindings.push(Binding { command, layer: self.layer, name, does, keys: keys.to_vec() });
    }
}

impl Default for Keymap {
    fn default() -> Self {
        let layers: [fn() -> Rows; 7] = [everywhere, choices, text, lines, pages, reading, drafts];
        Self { bindings: layers.into_iter().flat_map(|layer| layer().bindings).collect() }
    }
}

fn everywhere() -> Rows {
    let mut rows = Rows::new(Layer::Everywhere);
    let press = "next field; presses a button; takes a suggestion";
    let close = "closes what is open, cancels a request; never leaves";
    rows.bind(Command::NextField, "next_field", "next field", &[plain(KeyCode::Tab), plain(KeyCode::Down)]);
    let previous = [plain(KeyCode::BackTab), plain(KeyCode::Up)];
    rows.bind(Command::PreviousField, "previous_field", "previous field", &previous);
    rows.bind(Command::Press, "press", press, &[plain(KeyCode::Enter)]);
    rows.bind(Command::Close, "close", close, &[plain(KeyCode::Esc)]);
    rows.bind(Command::NextScreen, "next_screen", "next screen", &[plain(KeyCode::PageDown)]);
    rows.bind(Command::PreviousScreen, "previous_screen", "previous screen", &[plain(KeyCode::PageUp)]);
    for (number, name) in (1..).zip(SCREENS).take(Screen::ALL.len()) {
        rows.bind(Command::Screen(number), name, "go to the screen", &[alt(digit(number))]);
    }
    rows.bind(Command::Palette, "palette", "all actions and fields", &[control('p')]);
    rows.bind(Command::Help, "help", "help", &[f(1), alt('h')]);
    rows.bind(Command::NextProblem, "next_problem", "next problem", &[f(2), alt('n')]);
    rows.bind(Command::Preview, "preview", "JSON that will be sent", &[f(3), alt('p')]);
    rows.bind(Command::Drafts, "drafts", "drafts", &[f(4), alt('d')]);
    rows.bind(Command::Review, "review", "review", &[f(5), alt('r')]);
    rows.bind(Command::CopyFrom, "copy_from", "copy settings from an existing user", &[f(6), alt('c')]);
    rows.bind(Command::NextAgentId, "next_agent_id", "take the next free agent ID", &[f(9), alt('i')]);
    rows.bind(Command::Accounts, "accounts", "accounts", &[alt('a')]);
    rows.bind(Command::Attempts, "attempts", "users sent with unknown outcome", &[alt('s')]);
    rows.bind(Command::AddAccount, "add_account", "add an account", &[alt('w')]);
    rows.bind(Command::Refresh, "refresh", "read the account's users again", &[alt('u')]);
    rows.bind(Command::CopyJson, "copy_json", "copy the JSON", &[]);
    rows.bind(Command::SaveJson, "save_json", "save the JSON to a file", &[]);
    rows.bind(Command::CopyCurl, "copy_curl", "copy the curl command that sends it", &[]);
    rows.bind(Command::SaveCurl, "save_curl", "save the curl command to a file", &[]);
    rows.bind(Command::Mouse, "mouse", "mouse on or off", &[alt('m')]);
    rows.bind(Command::OpenNewest, "open_newest", "open the newest unfinished draft", &[control('o')]);
    rows.bind(Command::Save, "save", "save now", &[control('s')]);
    rows.bind(Command::Undo, "undo", "undo", &[control('z'), f(7)]);
    rows.bind(Command::Redo, "redo", "redo", &[control('y'), f(8)]);
    rows.bind(Command::NewUser, "new_user", "new user", &[control('n')]);
    rows.bind(Command::Leave, "leave", "leave, the draft is kept", &[control('q'), control('c')]);
    rows
}

fn choices() -> Rows {
    let mut rows = Rows::new(Layer::Choices);
    rows.bind(Command::PreviousOption, "previous_option", "option or button before", &[plain(KeyCode::Left)]);
    rows.bind(Command::NextOption, "next_option", "next option or button", &[plain(KeyCode::Right)]);
    let turn = "next option, after the last the first";
    rows.bind(Command::CycleOption, "turn_option", turn, &[letter(' ')]);
    rows.bind(Command::FirstOption, "first_option", "first option", &[plain(KeyCode::Home)]);
    rows.bind(Command::LastOption, "last_option", "last option", &[plain(KeyCode::End)]);
    for (number, name) in (1..).zip(OPTIONS) {
        rows.bind(Command::NthOption(number), name, "choose the option", &[letter(digit(number))]);
    }
    rows.bind(Command::Yes, "yes", "Yes in a yes/no field", &[letter('y')]);
    rows.bind(Command::No, "no", "No in a yes/no field", &[letter('n')]);
    rows.bind(Command::SelectDefault, "default", "Default in a yes/no field", &[letter('d')]);
    rows.bind(Command::HelpOutsideText, "help_outside_text", "help", &[letter('?')]);
    rows
}

fn text() -> Rows {
    let mut rows = Rows::new(Layer::Text);
    let by_word = |code| [key(KeyModifiers::CONTROL, code), key(KeyModifiers::ALT, code)];
    // Many terminals send Ctrl-H for Backspace.
    let backspace = [plain(KeyCode::Backspace), control('h')];
    rows.bind(
        Command::CursorLeft,
        "cursor_left",
        "a character to the left",
        &[plain(KeyCode::Left), control('b')],
    );
    let right = [plain(KeyCode::Right), control('f')];
    rows.bind(Command::CursorRight, "cursor_right", "a character to the right", &right);
    rows.bind(Command::WordLeft, "word_left", "a word to the left", &by_word(KeyCode::Left));
    rows.bind(Command::WordRight, "word_right", "a word to the right", &by_word(KeyCode::Right));
    rows.bind(Command::TextStart, "text_start", "start of the text", &[plain(KeyCode::Home), control('a')]);
    rows.bind(Command::TextEnd, "text_end", "end of the text", &[plain(KeyCode::End), control('e')]);
    rows.bind(Command::DeleteLeft, "delete_left", "delete the character before the cursor", &backspace);
    let delete = [plain(KeyCode::Delete)];
    rows.bind(Command::DeleteRight, "delete_right", "delete the character under the cursor", &delete);
    let [with_control, with_alt] = by_word(KeyCode::Backspace);
    let word = [control('w'), with_alt, with_control];
    rows.bind(Command::DeleteWord, "delete_word", "delete the word before the cursor", &word);
    rows.bind(Command::DeleteToEnd, "delete_to_end", "delete up to the end", &[control('k')]);
    rows.bind(Command::DeleteText, "delete_text", "delete the whole text", &[control('u')]);
    rows
}

fn lines() -> Rows {
    let mut rows = Rows::new(Layer::Lines);
    rows.bind(Command::Up, "up", "line up, in suggestions, too", &[plain(KeyCode::Up)]);
    rows.bind(Command::Down, "down", "line down, in suggestions, too", &[plain(KeyCode::Down)]);
    rows
}

fn pages() -> Rows {
    let mut rows = Rows::new(Layer::Pages);
    rows.bind(Command::PageUp, "page_up", "page up", &[plain(KeyCode::PageUp)]);
    rows.bind(Command::PageDown, "page_down", "page down", &[plain(KeyCode::PageDown)]);
    rows.bind(Command::First, "first", "first line", &[plain(KeyCode::Home)]);
    rows.bind(Command::Last, "last", "last line", &[plain(KeyCode::End)]);
    rows
}

fn reading() -> Rows {
    let mut rows = Rows::new(Layer::Reading);
    rows.bind(Command::PageDownReadOnly, "page_on", "page down, in help and JSON", &[letter(' ')]);
    rows.bind(Command::CopyUserId, "copy_user_id", "copy the created user's userId", &[letter('c')]);
    rows
}

fn drafts() -> Rows {
    let mut rows = Rows::new(Layer::Drafts);
    rows.bind(Command::RenameDraft, "rename_draft", "name the draft", &[control('r')]);
    rows.bind(Command::RemoveDraft, "remove_draft", "remove the draft", &[plain(KeyCode::Delete)]);
    rows.bind(Command::DuplicateDraft, "duplicate_draft", "duplicate the draft", &[control('d')]);
    rows.bind(Command::MarkTemplate, "mark_template", "make it a template, or none", &[control('t')]);
    let back = "bring the removed draft back";
    rows.bind(Command::RestoreDraft, "bring_back_draft", back, &[control('z')]);
    rows
}

const fn letter(letter: char) -> Key {
    plain(KeyCode::Char(letter))
}

const fn digit(number: u8) -> char {
    (b'0' + number) as char
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_one_binding() {
        let keymap = Keymap::default();
        let bound = |command| keymap.bindings.iter().filter(|binding| binding.command == command).count();
        for command in Command::SINGLE {
            assert_eq!(bound(*command), 1, "{command:?}");
        }
        for number in 1..=Screen::ALL.len() {
            assert_eq!(bound(Command::Screen(u8::try_from(number).unwrap())), 1, "screen {number}");
        }
    }
}
