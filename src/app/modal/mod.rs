//! Modals: what is open over the form. Each is a struct with its own state and an `update`; it changes nothing outside
//! itself and says with a [`Reaction`] what is to follow.

pub(crate) mod add_account;
pub(crate) mod drafts;
pub(crate) mod lists;
pub(crate) mod palette;
pub(crate) mod picker;
pub(crate) mod prompts;
pub(crate) mod text;

use super::account_state::{AccountState, PendingAction};
use super::controls::Controls;
use super::document::Document;
use super::intent::Intent;
use super::keymap::{Command, Layer};
use super::msg::{AccountField, Cx, DraftOp};
use super::text_input::TextInput;
use crate::model::fields::Screen;
use crate::model::form::FieldRef;
use crossterm::event::KeyEvent;
use picker::{ListModal, Picker};
use secrecy::SecretString;

/// What is open over the form.
#[derive(Debug)]
#[expect(missing_docs, reason = "variants are named after what they show")]
pub enum Modal {
    /// The keys in force and the focused field's help.
    Help(text::TextModal),
    /// The JSON that will be sent.
    Preview(text::TextModal),
    Drafts(drafts::DraftsModal),
    /// The users of the account, to copy settings from one.
    Users(lists::UsersModal),
    Accounts(lists::AccountsModal),
    /// Submissions whose outcome is unknown.
    Attempts(lists::AttemptsModal),
    /// Every action and field.
    Palette(palette::PaletteModal),
    /// The name of a file to export to.
    SaveAs(prompts::SaveAsModal),
    AddAccount(Box<add_account::AddAccountModal>),
    Secret(prompts::SecretModal),
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

/// The parts that modals read.
pub(super) struct ModalContext<'a> {
    pub(crate) document: &'a Document,
    pub(crate) account: &'a AccountState,
    pub(crate) controls: &'a Controls,
    /// The id of the open draft.
    pub(crate) draft_id: &'a str,
    /// Whether a press of a button counts: it comes from no held key.
    pub(crate) may_press: bool,
}

/// What follows from an input.
pub(super) enum Reaction {
    Stay,
    Close,
    Run(Action),
    CloseAndRun(Action),
    /// The intent is not for this modal: it closes, and the form gets the intent.
    PassOn(Intent),
}

/// What a modal asks the app to do.
pub(super) enum Action {
    Command(Command),
    GoToField(FieldRef),
    GoToScreen(Screen),
    OpenDraft(String),
    RenameOpenDraft(String),
    ChangeDraft(DraftOp),
    DuplicateDraft(String),
    RestoreDraft,
    RequireSecret(PendingAction),
    UseSecret(SecretString),
}

impl Modal {
    /// The layers in which a key is looked up, the narrowest first.
    pub(super) fn layers(&self) -> &'static [Layer] {
        use Layer::{Choices, Drafts, Everywhere, Lines, Pages, Reading, Text};
        match self {
            Self::Help(_) | Self::Preview(_) => &[Reading, Lines, Pages, Everywhere],
            Self::Drafts(drafts) if !drafts.is_renaming() => &[Drafts, Lines, Pages, Text, Everywhere],
            Self::AddAccount(form) if !form.is_typed() => &[Choices, Everywhere],
            Self::Drafts(_) | Self::SaveAs(_) | Self::Secret(_) | Self::AddAccount(_) => &[Text, Everywhere],
            Self::Users(_) | Self::Accounts(_) | Self::Attempts(_) | Self::Palette(_) => {
                &[Lines, Pages, Text, Everywhere]
            }
        }
    }

    pub(super) fn update(
        &mut self,
        input: ModalInput<'_>,
        shared: &ModalContext<'_>,
        cx: &mut Cx,
    ) -> Reaction {
        let is_renaming = matches!(self, Self::Drafts(drafts) if drafts.is_renaming());
        if matches!(input, ModalInput::Key(_, Some(Command::Close))) && !is_renaming {
            return Reaction::Close;
        }
        match self {
            Self::Help(help) => help.update(input, Command::Help, shared),
            Self::Preview(preview) => preview.update(input, Command::Preview, shared),
            Self::Drafts(drafts) => drafts.update(input, shared, cx),
            Self::Users(users) => users.update_list(input, shared, cx),
            Self::Accounts(accounts) => accounts.update_list(input, shared, cx),
            Self::Attempts(attempts) => attempts.update_list(input, shared, cx),
            Self::Palette(palette) => palette.update_list(input, shared, cx),
            Self::SaveAs(save_as) => save_as.update(input, shared, cx),
            Self::AddAccount(form) => form.update(input, shared, cx),
            Self::Secret(secret) => secret.update(input),
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        match self {
            Self::Secret(secret) => secret.paste(text),
            Self::AddAccount(form) => form.paste(text),
            Self::SaveAs(save_as) => save_as.name.paste(text),
            Self::Drafts(drafts) if drafts.is_renaming() => drafts.text_input().paste(text),
            list => list.picker().into_iter().for_each(|picker| picker.paste(text)),
        }
    }

    /// The text that is typed, where it is shown.
    pub(super) fn text_input(&mut self) -> Option<&mut TextInput> {
        match self {
            Self::SaveAs(save_as) => Some(&mut save_as.name),
            Self::AddAccount(form) => form.text_input(),
            Self::Drafts(drafts) => Some(drafts.text_input()),
            other => other.picker().map(|picker| &mut picker.filter),
        }
    }

    fn picker(&mut self) -> Option<&mut Picker> {
        match self {
            Self::Drafts(drafts) => Some(drafts.picker_mut()),
            Self::Users(users) => Some(users.picker_mut()),
            Self::Accounts(accounts) => Some(accounts.picker_mut()),
            Self::Attempts(attempts) => Some(attempts.picker_mut()),
            Self::Palette(palette) => Some(palette.picker_mut()),
            _ => None,
        }
    }

    /// The attempts changed: the last one is selected where the selected one is gone.
    pub(super) fn clamp_attempts(&mut self, shared: &ModalContext<'_>) {
        if let Self::Attempts(attempts) = self {
            let count = attempts.count(shared);
            attempts.picker_mut().clamp(count);
        }
    }
}

/// A key of the form: the one that opened the modal closes it, any other closes it and is run.
fn leave_for(command: Command, opened_by: Option<Command>, controls: &Controls) -> Reaction {
    let binding = controls.keymap.binding(command);
    let is_of_form = binding.is_some_and(|binding| binding.layer == Layer::Everywhere);
    match command {
        // Tab in a list is a slip: the form beneath does not move.
        Command::NextField | Command::PreviousField => Reaction::Stay,
        _ if !is_of_form => Reaction::Stay,
        _ if Some(command) == opened_by => Reaction::Close,
        _ => Reaction::CloseAndRun(Action::Command(command)),
    }
}
