//! The default keys: every command with its name under `[keys]`, what it does, and its keys.

use super::{Binding, Command, Key, Keymap, Layer};

type KeyRow = (Command, &'static str, &'static str, &'static str);

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
    (Command::NextField, "next_field", "next field", "tab down"),
    (Command::PreviousField, "previous_field", "previous field", "backtab up"),
    (Command::Press, "press", "next field; presses a button; takes a suggestion", "enter"),
    (
        Command::Close,
        "close",
        "closes what is open, goes back to the review, cancels a request; never leaves",
        "esc",
    ),
    (Command::NextScreen, "next_screen", "next screen", "pagedown"),
    (Command::PreviousScreen, "previous_screen", "previous screen", "pageup"),
    (Command::Screen(1), "screen_1", "go to the n-th screen", "alt-1"),
    (Command::Screen(2), "screen_2", "go to the n-th screen", "alt-2"),
    (Command::Screen(3), "screen_3", "go to the n-th screen", "alt-3"),
    (Command::Screen(4), "screen_4", "go to the n-th screen", "alt-4"),
    (Command::Screen(5), "screen_5", "go to the n-th screen", "alt-5"),
    (Command::Screen(6), "screen_6", "go to the n-th screen", "alt-6"),
    (Command::Screen(7), "screen_7", "go to the n-th screen", "alt-7"),
    (Command::Screen(8), "screen_8", "go to the n-th screen", "alt-8"),
    (Command::Palette, "palette", "all actions and fields", "ctrl-p"),
    (Command::Help, "help", "help", "f1 alt-h"),
    (Command::NextProblem, "next_problem", "next problem", "f2 alt-n"),
    (Command::Fix, "fix", "take the fix that a problem offers", "ctrl-x alt-t"),
    (Command::Preview, "preview", "JSON that will be sent", "f3 alt-p"),
    (Command::Drafts, "drafts", "drafts", "f4 alt-d"),
    (Command::Review, "review", "review", "f5 alt-r"),
    (Command::CopyFrom, "copy_from", "copy settings from an existing user", "f6 alt-c"),
    (Command::NextAgentId, "next_agent_id", "take the next free agent ID", "f9 alt-i"),
    (Command::RestoreUser, "restore_user", "restore the archived user of the username", "f10 alt-b"),
    (Command::Batch, "batch", "create several users from a CSV file", ""),
    (Command::Accounts, "accounts", "accounts", "alt-a"),
    (Command::Attempts, "attempts", "unfinished users: outcome unknown or not set up", "alt-s"),
    (Command::AddAccount, "add_account", "add an account", "alt-w"),
    (Command::Refresh, "refresh", "read the account's users and lists again", "alt-u"),
    (Command::CopyJson, "copy_json", "copy the JSON", ""),
    (Command::SaveJson, "save_json", "save the JSON to a file", ""),
    (Command::CopyCurl, "copy_curl", "copy the curl command that sends it", ""),
    (Command::SaveCurl, "save_curl", "save the curl command to a file", ""),
    (Command::Mouse, "mouse", "mouse on or off", "alt-m"),
    (Command::OpenNewest, "open_newest", "open the newest unfinished draft", "ctrl-o"),
    (Command::Save, "save", "save now", "ctrl-s"),
    (Command::Undo, "undo", "undo", "ctrl-z f7"),
    (Command::Redo, "redo", "redo", "ctrl-y f8"),
    (Command::NewUser, "new_user", "new user", "ctrl-n"),
    (Command::Leave, "leave", "leave, the draft is kept", "ctrl-q ctrl-c"),
];

const CHOICES: &[KeyRow] = &[
    (Command::PreviousOption, "previous_option", "option or button before", "left"),
    (Command::NextOption, "next_option", "next option or button", "right"),
    (Command::CycleOption, "turn_option", "next option, after the last the first", "space"),
    (Command::FirstOption, "first_option", "first option", "home"),
    (Command::LastOption, "last_option", "last option", "end"),
    (Command::NthOption(1), "option_1", "choose the n-th option", "1"),
    (Command::NthOption(2), "option_2", "choose the n-th option", "2"),
    (Command::NthOption(3), "option_3", "choose the n-th option", "3"),
    (Command::NthOption(4), "option_4", "choose the n-th option", "4"),
    (Command::NthOption(5), "option_5", "choose the n-th option", "5"),
    (Command::NthOption(6), "option_6", "choose the n-th option", "6"),
    (Command::NthOption(7), "option_7", "choose the n-th option", "7"),
    (Command::NthOption(8), "option_8", "choose the n-th option", "8"),
    (Command::NthOption(9), "option_9", "choose the n-th option", "9"),
    (Command::RemoveRow, "remove_row", "remove the row, at its button", "delete"),
    (Command::Yes, "yes", "Yes in a yes/no field", "y"),
    (Command::No, "no", "No in a yes/no field", "n"),
    (Command::SelectDefault, "default", "Default in a yes/no field", "d"),
    (Command::HelpOutsideText, "help_outside_text", "help", "?"),
];

const TEXT: &[KeyRow] = &[
    (Command::CursorLeft, "cursor_left", "a character to the left", "left ctrl-b"),
    (Command::CursorRight, "cursor_right", "a character to the right; takes a proposal", "right ctrl-f"),
    (Command::WordLeft, "word_left", "a word to the left", "ctrl-left alt-left"),
    (Command::WordRight, "word_right", "a word to the right", "ctrl-right alt-right"),
    (Command::TextStart, "text_start", "start of the text", "home ctrl-a"),
    (Command::TextEnd, "text_end", "end of the text", "end ctrl-e"),
    // Many terminals send Ctrl-H for Backspace.
    (Command::DeleteLeft, "delete_left", "delete the character before the cursor", "backspace ctrl-h"),
    (Command::DeleteRight, "delete_right", "delete the character under the cursor", "delete"),
    (
        Command::DeleteWord,
        "delete_word",
        "delete the word before the cursor",
        "ctrl-w alt-backspace ctrl-backspace",
    ),
    (Command::DeleteToEnd, "delete_to_end", "delete up to the end", "ctrl-k"),
    (Command::DeleteText, "delete_text", "delete the whole text", "ctrl-u"),
];

const LINES: &[KeyRow] = &[
    (Command::Up, "up", "line up, in suggestions, too", "up"),
    (Command::Down, "down", "line down, in suggestions, too", "down"),
];

const PAGES: &[KeyRow] = &[
    (Command::PageUp, "page_up", "page up", "pageup"),
    (Command::PageDown, "page_down", "page down", "pagedown"),
    (Command::First, "first", "first line", "home"),
    (Command::Last, "last", "last line", "end"),
];

const READING: &[KeyRow] = &[
    (Command::PageDownReadOnly, "page_on", "page down, in help and JSON", "space"),
    (Command::CopyUserId, "copy_user_id", "copy the created user's userId", "c"),
    (Command::CopyReceipt, "copy_receipt", "copy a text for the ticket on the created user", "t"),
];

const DRAFTS: &[KeyRow] = &[
    (Command::RenameDraft, "rename_draft", "name the draft", "ctrl-r"),
    (Command::RemoveDraft, "remove_draft", "remove the draft", "delete"),
    (Command::DuplicateDraft, "duplicate_draft", "duplicate the draft", "ctrl-d"),
    (Command::MarkTemplate, "mark_template", "make it a template, or none", "ctrl-t"),
    (Command::RestoreDraft, "bring_back_draft", "bring the removed draft back", "ctrl-z"),
];

impl Default for Keymap {
    fn default() -> Self {
        let binding = |layer, (command, name, does, keys): KeyRow| {
            let keys = keys.split(' ').filter_map(Key::from_name).collect();
            Binding { command, layer, name, does, keys }
        };
        let rows = LAYERS.into_iter().flat_map(|(layer, rows)| rows.iter().map(move |row| (layer, *row)));
        Self::new(rows.map(|(layer, row)| binding(layer, row)).collect())
    }
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

    #[test]
    fn every_default_key_has_a_known_name() {
        for (_, name, _, keys) in LAYERS.iter().flat_map(|(_, rows)| *rows) {
            assert!(keys.is_empty() || keys.split(' ').all(|key| Key::from_name(key).is_some()), "{name}");
        }
    }
}
