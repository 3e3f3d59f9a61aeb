//! Modals, which open over the form. A modal changes only its own state and returns a [`Reaction`] for the app to
//! perform.

pub(crate) mod add_account;
pub(crate) mod batch;
pub(crate) mod drafts;
pub(crate) mod lists;
pub(crate) mod palette;
pub(crate) mod paste;
pub(crate) mod picker;
pub(crate) mod restore;
pub(crate) mod save_as;
pub(crate) mod take_back;

pub use add_account::FormMessage;

use super::account_state::{AccountState, PendingAction};
use super::controls::Controls;
use super::document::Document;
use super::intent::Intent;
use super::keymap::{Command, Keymap, Layer};
use super::msg::{AccountField, Cx, DraftOp};
use super::phase::Phase;
use super::text_input::{SecretInput, TextInput};
use crate::model::fields::Screen;
use crate::model::form::FieldRef;
use crate::submission::CreateRequest;
use crossterm::event::KeyEvent;
use secrecy::SecretString;

/// How many lines a page has in a list or a text.
const PAGE: usize = 10;
/// How many lines a page has where buttons leave little room in a small window.
const FEW: usize = 3;

/// What is open over the form.
#[derive(Debug)]
#[expect(missing_docs, reason = "variants are named after what they show")]
pub enum Modal {
    /// The keys in force and the focused field's help.
    Help {
        scroll: usize,
    },
    /// The JSON that will be sent.
    Preview {
        scroll: usize,
    },
    Drafts(drafts::DraftsModal),
    /// The users of the account, to copy settings from one.
    Users(picker::Picker),
    /// The accounts, to work with another one.
    Accounts(picker::Picker),
    /// Submissions whose outcome is unknown or whose users are not set up, to finish one.
    Attempts(picker::Picker),
    /// Every action and field.
    Palette(picker::Picker),
    /// What a pasted ticket or row would fill in.
    Paste(paste::PasteModal),
    /// The name of a file to export to.
    SaveAs(save_as::SaveAsModal),
    AddAccount(Box<add_account::AddAccountModal>),
    Secret(SecretInput),
    /// Creates several users from a CSV file.
    Batch(batch::BatchModal),
    /// What restoring an archived user changes.
    Restore(restore::RestoreModal),
    /// Takes the created user back.
    TakeBack(Box<take_back::TakeBackModal>),
}

/// What a modal is given.
pub(super) enum ModalInput<'a> {
    /// A key, and the command that it is bound to here.
    Key(&'a KeyEvent, Option<Command>),
    /// An entry of the list was clicked.
    Entry(usize),
    /// A field or button of the form that adds an account was clicked.
    AccountField(AccountField),
    /// An intent of line mode.
    Intent(Intent),
}

/// The parts that modals read, and the context of the update.
pub(super) struct ModalContext<'a> {
    pub(crate) document: &'a Document,
    pub(crate) account: &'a AccountState,
    pub(crate) phase: &'a Phase,
    pub(crate) controls: &'a Controls,
    /// The id of the open draft.
    pub(crate) draft_id: &'a str,
    /// Whether a press of a button counts: it comes from no held key.
    pub(crate) may_press: bool,
    pub(crate) cx: &'a mut Cx,
}

impl ModalContext<'_> {
    /// Whether a press of a button counts. Where it does not, says what one more press does.
    fn confirm_press(&mut self, does: &str) -> bool {
        if !self.may_press {
            let press = self.controls.way_to(Command::Press);
            self.cx
                .notify(format!("Press {press} once more to {does}. A held or pasted key presses nothing."));
        }
        self.may_press
    }
}

/// What follows from an input.
pub(super) enum Reaction {
    Stay,
    /// Closes it; what it was opened over is shown again.
    Close,
    /// Opens the help over it.
    OpenHelp,
    Run(Action),
    CloseAndRun(Action),
    /// The intent is not for this modal: it closes, and the form gets the intent.
    PassOn(Intent),
}

/// What a modal asks the app to do.
#[derive(Debug, Clone)]
pub(super) enum Action {
    Command(Command),
    PressOutcomeButton(usize),
    GoToField(FieldRef),
    GoToScreen(Screen),
    /// Goes to the field whose answer shows another one.
    GoToShowing {
        shown_by: FieldRef,
        text: String,
    },
    /// Shows where to do what the program does not do here.
    Tell(String),
    OpenDraft(String),
    RenameOpenDraft(String),
    ChangeDraft(DraftOp),
    DuplicateDraft(String),
    RestoreDraft,
    RequireSecret(PendingAction),
    UseSecret(SecretString),
    /// Restores an archived user, as it was shown.
    Restore(Box<CreateRequest>),
    /// Takes these answers in one step.
    TakePasted(Vec<(FieldRef, String)>),
    /// One of [`THEMES`](crate::account::config::THEMES).
    UseTheme(&'static str),
}

impl Modal {
    /// The layers in which a key is looked up, the narrowest first.
    pub(super) fn layers(&self) -> &'static [Layer] {
        use Layer::{Choices, Drafts, Everywhere, Lines, Pages, Reading, Text};
        match self {
            Self::Help { .. } | Self::Preview { .. } | Self::Paste(_) | Self::Restore(_) => {
                &[Reading, Lines, Pages, Choices, Everywhere]
            }
            Self::Batch(batch) if !batch.is_typed() => &[Reading, Lines, Pages, Choices, Everywhere],
            Self::Drafts(drafts) if !drafts.is_renaming() => &[Drafts, Lines, Pages, Text, Everywhere],
            Self::AddAccount(form) if !form.is_typed() => &[Choices, Everywhere],
            Self::TakeBack(take_back) if !take_back.is_typed() => &[Choices, Pages, Everywhere],
            Self::TakeBack(_) => &[Text, Pages, Everywhere],
            Self::Drafts(_) | Self::SaveAs(_) | Self::Secret(_) | Self::AddAccount(_) | Self::Batch(_) => {
                &[Text, Everywhere]
            }
            Self::Users(_) | Self::Accounts(_) | Self::Attempts(_) | Self::Palette(_) => {
                &[Lines, Pages, Text, Everywhere]
            }
        }
    }

    pub(super) fn update(&mut self, input: ModalInput<'_>, shared: &mut ModalContext<'_>) -> Reaction {
        match (&mut *self, input) {
            (_, ModalInput::Key(event, command)) => return self.key(event, command, shared),
            (_, ModalInput::Intent(Intent::Close)) => return Reaction::Close,
            (
                Self::TakeBack(take_back),
                ModalInput::Entry(index) | ModalInput::Intent(Intent::Pick(index)),
            ) => take_back.press(index, shared),
            (Self::TakeBack(take_back), ModalInput::Intent(Intent::Cancel)) => take_back.cancel(shared.cx),
            (Self::TakeBack(take_back), ModalInput::Intent(Intent::Answer(text))) => take_back.answer(&text),
            (Self::Restore(restore), ModalInput::Intent(Intent::Create)) => {
                return Reaction::CloseAndRun(Action::Restore(restore.request()));
            }
            (Self::AddAccount(form), ModalInput::AccountField(field)) => form.click(field, shared),
            (_, ModalInput::AccountField(_)) => {}
            (list, ModalInput::Intent(Intent::Filter(text))) => {
                list.picker().into_iter().for_each(|picker| picker.set_filter(&text));
            }
            (list, ModalInput::Entry(index) | ModalInput::Intent(Intent::Pick(index))) => {
                list.picker().into_iter().for_each(|picker| picker.selected = index);
                return self.choose(shared);
            }
            (_, ModalInput::Intent(other)) => return Reaction::PassOn(other),
        }
        Reaction::Stay
    }

    fn key(&mut self, event: &KeyEvent, command: Option<Command>, shared: &mut ModalContext<'_>) -> Reaction {
        match (&mut *self, command) {
            (Self::Help { .. }, Some(Command::Help | Command::HelpOutsideText)) => return Reaction::Close,
            (_, Some(Command::Help | Command::HelpOutsideText)) => return Reaction::OpenHelp,
            (Self::Drafts(drafts), _) if drafts.is_renaming() => {
                return drafts.rename_key(event, command, shared.draft_id);
            }
            (Self::Batch(batch), _) => return batch.key(event, command, shared),
            (Self::Paste(ticket), Some(Command::Press)) => {
                if shared.confirm_press("take the answers") {
                    return Reaction::CloseAndRun(Action::TakePasted(ticket.answers()));
                }
            }
            (Self::Restore(restore), Some(Command::Press)) => {
                if shared.confirm_press("restore") {
                    return Reaction::CloseAndRun(Action::Restore(restore.request()));
                }
            }
            (Self::TakeBack(take_back), Some(Command::Close)) if take_back.is_running() => {
                take_back.cancel(shared.cx);
            }
            (_, Some(Command::Close)) | (Self::Help { .. } | Self::Preview { .. }, Some(Command::Press)) => {
                return Reaction::Close;
            }
            (Self::Drafts(drafts), Some(command)) if drafts::KEYS.iter().any(|(one, _)| *one == command) => {
                return drafts.run(command, shared);
            }
            (Self::Secret(secret), Some(Command::Press)) if !secret.is_empty() => {
                return Reaction::CloseAndRun(Action::UseSecret(secret.copy()));
            }
            (Self::Secret(secret), _) => secret.key(event, command),
            (Self::TakeBack(take_back), _) => take_back.key(event, command, shared),
            (Self::SaveAs(save_as), _) => save_as.key(event, command, shared),
            (Self::AddAccount(form), _) => form.key(event, command, shared),
            // The view clamps the end (`App::scrolled_to`).
            (Self::Restore(restore), Some(command)) => {
                scroll_by(command, &mut restore.scroll, usize::MAX);
            }
            (
                Self::Help { scroll }
                | Self::Preview { scroll }
                | Self::Paste(paste::PasteModal { scroll, .. }),
                Some(command),
            ) => {
                if !scroll_by(command, scroll, usize::MAX) {
                    return self.leave_for(command, &shared.controls.keymap);
                }
            }
            (Self::Help { .. } | Self::Preview { .. } | Self::Paste(_) | Self::Restore(_), None) => {}
            _ => return self.list_key(event, command, shared),
        }
        Reaction::Stay
    }

    pub(super) fn paste(&mut self, text: &str) {
        match self {
            Self::Secret(secret) => secret.paste(text),
            Self::AddAccount(form) => form.paste(text),
            Self::TakeBack(take_back) => take_back.paste(text),
            Self::SaveAs(save_as) => save_as.name.paste(text),
            Self::Batch(batch) => batch.path().into_iter().for_each(|path| path.paste(text)),
            Self::Drafts(drafts) if drafts.is_renaming() => drafts.text_input().paste(text),
            list => list.picker().into_iter().for_each(|picker| picker.paste(text)),
        }
    }

    /// The text that is typed, where it is shown.
    pub(super) fn text_input(&mut self) -> Option<&mut TextInput> {
        match self {
            Self::SaveAs(save_as) => Some(&mut save_as.name),
            Self::Batch(batch) => batch.path(),
            Self::TakeBack(take_back) => Some(&mut take_back.typed),
            Self::AddAccount(form) => form.text_input(),
            Self::Drafts(drafts) => Some(drafts.text_input()),
            other => other.picker().map(|picker| &mut picker.filter),
        }
    }

    /// A key of the form: the one that opened the modal closes it, any other closes it and is run.
    fn leave_for(&self, command: Command, keymap: &Keymap) -> Reaction {
        let binding = keymap.binding(command);
        let is_of_form = binding.is_some_and(|binding| binding.layer == Layer::Everywhere);
        let opened_by = match self {
            Self::Preview { .. } => Some(Command::Preview),
            Self::Drafts(_) => Some(Command::Drafts),
            Self::Users(_) => Some(Command::CopyFrom),
            Self::Accounts(_) => Some(Command::Accounts),
            Self::Attempts(_) => Some(Command::Attempts),
            Self::Palette(_) => Some(Command::Palette),
            Self::Help { .. }
            | Self::Paste(_)
            | Self::Batch(_)
            | Self::SaveAs(_)
            | Self::AddAccount(_)
            | Self::Secret(_)
            | Self::Restore(_)
            | Self::TakeBack(_) => None,
        };
        match command {
            // Tab in a list is probably a mistake, so it must not move the focus of the form beneath.
            Command::NextField | Command::PreviousField => Reaction::Stay,
            _ if !is_of_form => Reaction::Stay,
            _ if Some(command) == opened_by => Reaction::Close,
            _ => Reaction::CloseAndRun(Action::Command(command)),
        }
    }
}

/// Moves a page where few lines are shown. False for another command.
pub(super) fn scroll_few(command: Command, line: &mut usize) -> bool {
    *line = match command {
        Command::PageUp => line.saturating_sub(FEW),
        Command::PageDown | Command::PageDownReadOnly => line.saturating_add(FEW),
        _ => return false,
    };
    true
}

/// Moves a line or an entry up to the last one. False for a command that does not move.
pub(super) fn scroll_by(command: Command, line: &mut usize, last: usize) -> bool {
    let here = (*line).min(last);
    *line = match command {
        Command::Up => here.saturating_sub(1),
        Command::Down => here.saturating_add(1).min(last),
        Command::PageUp => here.saturating_sub(PAGE),
        Command::PageDown | Command::PageDownReadOnly => here.saturating_add(PAGE).min(last),
        Command::First => 0,
        Command::Last => last,
        _ => return false,
    };
    true
}
