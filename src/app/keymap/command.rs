//! What a key can mean, and where.

/// Where a key means something. The same key may mean one thing in a list and another in the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layer {
    /// Wherever the person is.
    Everywhere,
    /// In a choice and on a button, where nothing is typed.
    Choices,
    /// Where a text is typed: in a field, in a name, in what narrows a list.
    Text,
    /// From line to line: in lists, in texts, in suggestions under a field.
    Lines,
    /// From page to page: in lists and texts.
    Pages,
    /// In the help, the JSON and beneath an outcome, where nothing is typed.
    Reading,
    /// In the list of drafts.
    Drafts,
}

/// Declares the commands, so that a test can ask the table for every one of them.
macro_rules! commands {
    ($($(#[$doc:meta])* $command:ident),*; $($(#[$of:meta])* $series:ident(u8)),*) => {
        /// What the person means by a key that is no text.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Command { $($(#[$doc])* $command,)* $($(#[$of])* $series(u8),)* }

        #[cfg(test)]
        impl Command {
            /// All commands that are no series.
            pub(super) const SINGLE: &'static [Self] = &[$(Self::$command),*];
        }
    };
}

commands! {
    /// The next field; presses a button, takes what is chosen.
    Press,
    /// Closes what is open.
    Close,
    /// The next field.
    NextField,
    /// The field before.
    PreviousField,
    /// The next screen.
    NextScreen,
    /// The screen before.
    PreviousScreen,
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
    /// Puts the JSON on the terminal's clipboard.
    CopyJson,
    /// Writes the JSON to a file.
    SaveJson,
    /// Puts the command that sends the JSON on the terminal's clipboard.
    CopyCurl,
    /// Writes that command to a file.
    SaveCurl,
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
    /// The option before, or the button before.
    PreviousOption,
    /// The next option, or the next button.
    NextOption,
    /// The next option, after the last one the first.
    TurnOption,
    /// The first option.
    FirstOption,
    /// The last option.
    LastOption,
    /// Yes.
    Yes,
    /// No.
    No,
    /// Neither: nothing is sent.
    ByDefault,
    /// The help, where a character can ask for it.
    HelpOutsideText,
    /// A character to the left.
    CursorLeft,
    /// A character to the right.
    CursorRight,
    /// A word to the left.
    WordLeft,
    /// A word to the right.
    WordRight,
    /// The start of the text.
    TextStart,
    /// The end of the text.
    TextEnd,
    /// Deletes the character before the cursor.
    DeleteLeft,
    /// Deletes the character under the cursor.
    DeleteRight,
    /// Deletes the word before the cursor.
    DeleteWord,
    /// Deletes from the cursor to the end.
    DeleteToEnd,
    /// Deletes the whole text.
    DeleteText,
    /// A line up.
    Up,
    /// A line down.
    Down,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// The first line.
    First,
    /// The last line.
    Last,
    /// A page down, where nothing is typed.
    PageOn,
    /// Puts the created user's id on the terminal's clipboard.
    CopyUserId,
    /// Names the chosen draft.
    RenameDraft,
    /// Doubles it.
    DuplicateDraft,
    /// Makes it a template, or none.
    MarkTemplate,
    /// Removes it.
    RemoveDraft,
    /// Brings the last one back that was removed.
    BringBackDraft;

    /// The n-th screen, from 1.
    Screen(u8),
    /// The n-th option, from 1.
    NthOption(u8)
}

impl Layer {
    /// Where it is, as a heading over its keys; nothing where that goes without saying.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Everywhere => "",
            Self::Choices => "In a choice and on buttons",
            Self::Text => "In a text",
            Self::Lines | Self::Pages => "In lists and texts",
            Self::Reading => "Where nothing is typed",
            Self::Drafts => "In the list of drafts",
        }
    }

    /// Whether commands of both layers apply in one place. A list hides the form, so its keys may differ in meaning.
    pub(super) fn shares_with(self, other: Self) -> bool {
        let of_form = |layer| matches!(layer, Self::Everywhere | Self::Choices | Self::Text);
        match (self, other) {
            // A field is either a choice or a text.
            (Self::Choices, Self::Text) | (Self::Text, Self::Choices) => false,
            // Suggestions are open while the text is edited.
            (Self::Lines, Self::Text) | (Self::Text, Self::Lines) => true,
            _ => of_form(self) == of_form(other),
        }
    }
}

impl Command {
    /// Whether it moves the cursor of a text, or deletes in it.
    pub(crate) fn is_of_text(self) -> bool {
        use Command::{
            CursorLeft, CursorRight, DeleteLeft, DeleteRight, DeleteText, DeleteToEnd, DeleteWord, TextEnd,
            TextStart, WordLeft, WordRight,
        };
        matches!(
            self,
            CursorLeft
                | CursorRight
                | WordLeft
                | WordRight
                | TextStart
                | TextEnd
                | DeleteLeft
                | DeleteRight
                | DeleteWord
                | DeleteToEnd
                | DeleteText
        )
    }
}
