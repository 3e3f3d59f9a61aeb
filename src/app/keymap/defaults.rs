//! The default keys: every command with its name under `[keys]`, what it does, and its keys.

use super::key::{ALT, CONTROL, alt, ctrl, key, letter};
use super::{Binding, Command, Key, Keymap, Layer};
use crossterm::event::KeyCode::{
    BackTab, Backspace, Delete, Down, End, Enter, Esc, F, Home, Left, PageDown, PageUp, Right, Tab, Up,
};
use std::borrow::Cow;

type KeyRow = (Command, &'static str, &'static str, &'static [Key]);

/// The layers in the order of the help.
const LAYERS: [(Layer, &[KeyRow]); 7] = [
    (Layer::Everywhere, EVERYWHERE),
    (Layer::Choices, CHOICES),
    (Layer::Text, TEXT),
    (Layer::Lines, LINES),
    (Layer::Pages, PAGES),
    (Layer::Reading, READING),
    (Layer::Drafts, DRAFTS),
];

const EVERYWHERE: &[KeyRow] = &[
    (Command::NextField, "next_field", "next field", &[key(Tab), key(Down)]),
    (Command::PreviousField, "previous_field", "previous field", &[key(BackTab), key(Up)]),
    (Command::Press, "press", "next field; presses a button; takes a suggestion", &[key(Enter)]),
    (
        Command::Close,
        "close",
        "closes what is open, goes back to the review, cancels a request; never leaves",
        &[key(Esc)],
    ),
    (Command::NextScreen, "next_screen", "next screen", &[key(PageDown)]),
    (Command::PreviousScreen, "previous_screen", "previous screen", &[key(PageUp)]),
    (Command::Screen(1), "screen_1", "go to the n-th screen", &[alt('1')]),
    (Command::Screen(2), "screen_2", "go to the n-th screen", &[alt('2')]),
    (Command::Screen(3), "screen_3", "go to the n-th screen", &[alt('3')]),
    (Command::Screen(4), "screen_4", "go to the n-th screen", &[alt('4')]),
    (Command::Screen(5), "screen_5", "go to the n-th screen", &[alt('5')]),
    (Command::Screen(6), "screen_6", "go to the n-th screen", &[alt('6')]),
    (Command::Screen(7), "screen_7", "go to the n-th screen", &[alt('7')]),
    (Command::Screen(8), "screen_8", "go to the n-th screen", &[alt('8')]),
    (Command::Palette, "palette", "all actions and fields", &[ctrl('p')]),
    (Command::Help, "help", "help", &[key(F(1)), alt('h')]),
    (Command::NextProblem, "next_problem", "next problem", &[key(F(2)), alt('n')]),
    (Command::Fix, "fix", "take the fix that a problem offers", &[ctrl('x'), alt('t')]),
    (Command::Preview, "preview", "JSON that will be sent", &[key(F(3)), alt('p')]),
    (Command::Drafts, "drafts", "drafts", &[key(F(4)), alt('d')]),
    (Command::Review, "review", "review", &[key(F(5)), alt('r')]),
    (Command::CopyFrom, "copy_from", "copy settings from an existing user", &[key(F(6)), alt('c')]),
    (Command::NextAgentId, "next_agent_id", "take the next free agent ID", &[key(F(9)), alt('i')]),
    (
        Command::RestoreUser,
        "restore_user",
        "restore the archived user of the username",
        &[key(F(10)), alt('b')],
    ),
    (Command::Batch, "batch", "create several users from a CSV file", &[]),
    (Command::Accounts, "accounts", "accounts", &[alt('a')]),
    (Command::Attempts, "attempts", "unfinished users: outcome unknown or not set up", &[alt('s')]),
    (Command::AddAccount, "add_account", "add an account", &[alt('w')]),
    (Command::Refresh, "refresh", "read the account's users and lists again", &[alt('u')]),
    (Command::CopyJson, "copy_json", "copy the JSON", &[]),
    (Command::SaveJson, "save_json", "save the JSON to a file", &[]),
    (Command::CopyCurl, "copy_curl", "copy the curl command that sends it", &[]),
    (Command::SaveCurl, "save_curl", "save the curl command to a file", &[]),
    (Command::Mouse, "mouse", "mouse on or off", &[alt('m')]),
    (Command::OpenNewest, "open_newest", "open the newest unfinished draft", &[ctrl('o')]),
    (Command::Save, "save", "save now", &[ctrl('s')]),
    (Command::Undo, "undo", "undo", &[ctrl('z'), key(F(7))]),
    (Command::Redo, "redo", "redo", &[ctrl('y'), key(F(8))]),
    (Command::NewUser, "new_user", "new user", &[ctrl('n')]),
    (Command::Leave, "leave", "leave, the draft is kept", &[ctrl('q'), ctrl('c')]),
];

const CHOICES: &[KeyRow] = &[
    (Command::PreviousOption, "previous_option", "option or button before", &[key(Left)]),
    (Command::NextOption, "next_option", "next option or button", &[key(Right)]),
    (Command::CycleOption, "turn_option", "next option, after the last the first", &[letter(' ')]),
    (Command::FirstOption, "first_option", "first option", &[key(Home)]),
    (Command::LastOption, "last_option", "last option", &[key(End)]),
    (Command::NthOption(1), "option_1", "choose the n-th option", &[letter('1')]),
    (Command::NthOption(2), "option_2", "choose the n-th option", &[letter('2')]),
    (Command::NthOption(3), "option_3", "choose the n-th option", &[letter('3')]),
    (Command::NthOption(4), "option_4", "choose the n-th option", &[letter('4')]),
    (Command::NthOption(5), "option_5", "choose the n-th option", &[letter('5')]),
    (Command::NthOption(6), "option_6", "choose the n-th option", &[letter('6')]),
    (Command::NthOption(7), "option_7", "choose the n-th option", &[letter('7')]),
    (Command::NthOption(8), "option_8", "choose the n-th option", &[letter('8')]),
    (Command::NthOption(9), "option_9", "choose the n-th option", &[letter('9')]),
    (Command::RemoveRow, "remove_row", "remove the row, at its button", &[key(Delete)]),
    (Command::Yes, "yes", "Yes in a yes/no field", &[letter('y')]),
    (Command::No, "no", "No in a yes/no field", &[letter('n')]),
    (Command::SelectDefault, "default", "Default in a yes/no field", &[letter('d')]),
    (Command::HelpOutsideText, "help_outside_text", "help", &[letter('?')]),
];

const TEXT: &[KeyRow] = &[
    (Command::CursorLeft, "cursor_left", "a character to the left", &[key(Left), ctrl('b')]),
    (
        Command::CursorRight,
        "cursor_right",
        "a character to the right; takes a proposal",
        &[key(Right), ctrl('f')],
    ),
    (Command::WordLeft, "word_left", "a word to the left", &[key(Left).with(CONTROL), key(Left).with(ALT)]),
    (
        Command::WordRight,
        "word_right",
        "a word to the right",
        &[key(Right).with(CONTROL), key(Right).with(ALT)],
    ),
    (Command::TextStart, "text_start", "start of the text", &[key(Home), ctrl('a')]),
    (Command::TextEnd, "text_end", "end of the text", &[key(End), ctrl('e')]),
    // Many terminals send Ctrl-H for Backspace.
    (
        Command::DeleteLeft,
        "delete_left",
        "delete the character before the cursor",
        &[key(Backspace), ctrl('h')],
    ),
    (Command::DeleteRight, "delete_right", "delete the character under the cursor", &[key(Delete)]),
    (
        Command::DeleteWord,
        "delete_word",
        "delete the word before the cursor",
        &[ctrl('w'), key(Backspace).with(ALT), key(Backspace).with(CONTROL)],
    ),
    (Command::DeleteToEnd, "delete_to_end", "delete up to the end", &[ctrl('k')]),
    (Command::DeleteText, "delete_text", "delete the whole text", &[ctrl('u')]),
];

const LINES: &[KeyRow] = &[
    (Command::Up, "up", "line up, in suggestions, too", &[key(Up)]),
    (Command::Down, "down", "line down, in suggestions, too", &[key(Down)]),
];

const PAGES: &[KeyRow] = &[
    (Command::PageUp, "page_up", "page up", &[key(PageUp)]),
    (Command::PageDown, "page_down", "page down", &[key(PageDown)]),
    (Command::First, "first", "first line", &[key(Home)]),
    (Command::Last, "last", "last line", &[key(End)]),
];

const READING: &[KeyRow] = &[
    (Command::PageDownReadOnly, "page_on", "page down, in help and JSON", &[letter(' ')]),
    (Command::CopyUserId, "copy_user_id", "copy the created user's userId", &[letter('c')]),
    (Command::CopyReceipt, "copy_receipt", "copy a text for the ticket on the created user", &[letter('t')]),
];

const DRAFTS: &[KeyRow] = &[
    (Command::RenameDraft, "rename_draft", "name the draft", &[ctrl('r')]),
    (Command::RemoveDraft, "remove_draft", "remove the draft", &[key(Delete)]),
    (Command::DuplicateDraft, "duplicate_draft", "duplicate the draft", &[ctrl('d')]),
    (Command::MarkTemplate, "mark_template", "make it a template, or none", &[ctrl('t')]),
    (Command::RestoreDraft, "bring_back_draft", "bring the removed draft back", &[ctrl('z')]),
];

impl Default for Keymap {
    fn default() -> Self {
        Self::new(default_bindings())
    }
}

pub(super) fn default_bindings() -> Vec<Binding> {
    let mut bindings = Vec::with_capacity(LAYERS.iter().map(|(_, rows)| rows.len()).sum());
    for (layer, rows) in LAYERS {
        let binding = |(command, name, does, keys): &KeyRow| Binding {
            command: *command,
            layer,
            name,
            does,
            keys: Cow::Borrowed(keys),
        };
        bindings.extend(rows.iter().map(binding));
    }
    bindings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fields::Screen;

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
