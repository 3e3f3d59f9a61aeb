//! The commands that keys are bound to, and the layers in which a binding applies.

/// The layer in which a binding applies. The same key may have one command in a list and another in the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layer {
    /// Everywhere.
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

/// Declares the commands, so that a test can ask the default keys for every one of them.
macro_rules! commands {
    ($($command:ident),*; $($series:ident(u8)),*) => {
        /// A command that keys are bound to. The default keys say what each command does.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "the default keys say what each command does")]
        pub enum Command { $($command,)* $($series(u8),)* }

        #[cfg(test)]
        impl Command {
            /// All commands that are no series.
            pub(super) const SINGLE: &'static [Self] = &[$(Self::$command),*];
        }
    };
}

commands! {
    Press, Close, NextField, PreviousField, NextScreen, PreviousScreen,
    Palette, Help, NextProblem, Fix, Preview, Drafts, Review, CopyFrom, NextAgentId, RestoreUser, Batch, Accounts, Attempts, AddAccount, Refresh,
    Mouse, CopyJson, SaveJson, CopyCurl, SaveCurl, OpenNewest, Save, Undo, Redo, NewUser, Leave,
    PreviousOption, NextOption, CycleOption, FirstOption, LastOption, Yes, No, SelectDefault, RemoveRow, HelpOutsideText,
    CursorLeft, CursorRight, WordLeft, WordRight, TextStart, TextEnd,
    DeleteLeft, DeleteRight, DeleteWord, DeleteToEnd, DeleteText,
    Up, Down, PageUp, PageDown, First, Last, PageDownReadOnly, CopyUserId, CopyReceipt,
    RenameDraft, DuplicateDraft, MarkTemplate, RemoveDraft, RestoreDraft;
    Screen(u8), NthOption(u8)
}

impl Command {
    /// What else people call it, to find it in the palette by: words separated by spaces.
    pub(crate) fn synonyms(self) -> &'static str {
        match self {
            Self::Close => "stop abort",
            Self::NextScreen | Self::PreviousScreen => "page step",
            Self::Help => "keys shortcuts hotkeys manual how",
            Self::NextProblem => "errors warnings wrong missing mistakes",
            Self::Fix => "repair correct mend suggestion offer",
            Self::Preview => "preview payload body request raw",
            Self::Drafts => {
                "open load delete remove discard rename duplicate template templates list saved trash restore"
            }
            Self::Review => "create submit send finish summary overview done",
            Self::CopyFrom => "clone like same duplicate template existing import",
            Self::NextAgentId => "number",
            Self::Batch => "excel spreadsheet bulk batch many multiple table rows import file",
            Self::RestoreUser => "archived reactivate unarchive activate enable back again exists taken",
            Self::Accounts => "switch change environment tenant customer practice sandbox production login",
            Self::Attempts => "history journal log lookup pending sent open setup groups skills finish",
            Self::AddAccount => "new credentials secret client configure setup settings login",
            Self::Refresh => "reload update sync",
            Self::Mouse => "click pointer select",
            Self::CopyJson => "clipboard payload body",
            Self::SaveJson => "export file payload body download",
            Self::CopyCurl => "clipboard api shell request",
            Self::SaveCurl => "export file script api shell request download",
            Self::OpenNewest => "resume continue last recent previous load",
            Self::Save => "store keep write",
            Self::Undo => "mistake back revert oops wrong",
            Self::Redo => "again forward repeat",
            Self::NewUser => "add another create start blank empty reset clear",
            Self::Leave => "quit exit end close stop bye",
            Self::CopyUserId => "clipboard id",
            Self::CopyReceipt => "clipboard receipt summary report protocol done",
            _ => "",
        }
    }
}

impl Layer {
    /// The heading over its keys in the help; empty for the first layer.
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
