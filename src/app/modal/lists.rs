//! Lists to choose from: drafts, the account's users, the accounts, submissions whose outcome is unknown, the palette.

use super::palette::{PaletteContext, matching_entries};
use super::picker::Picker;
use super::{Action, Modal, ModalContext, Reaction, scroll_by};
use crate::account::{AccountSummary, ListedUser};
use crate::app::account_state::{AccountState, PendingAction, UserIndexState};
use crate::app::keymap::Command;
use crate::app::msg::{AttemptRow, Effect};
use crate::app::setup_messages::unfinished_text;
use crate::app::text_input::EditOp;
use crossterm::event::KeyEvent;

/// The most users that the list shows at once; more typing shows the others.
const MOST_SHOWN: usize = 200;

/// The account's users that match the filter.
pub(crate) fn matching_users<'a>(picker: &Picker, account: &'a AccountState) -> Vec<&'a ListedUser> {
    match account.users() {
        UserIndexState::Read(index) => index.search(picker.filter.value(), MOST_SHOWN),
        _ => Vec::new(),
    }
}

/// The accounts that match the filter.
pub(crate) fn matching_accounts<'a>(picker: &Picker, account: &'a AccountState) -> Vec<&'a AccountSummary> {
    picker.matching(&account.context().accounts, |one| one.name.clone())
}

/// The submissions with unknown outcome that match the filter.
pub(crate) fn matching_attempts<'a>(picker: &Picker, account: &'a AccountState) -> Vec<&'a AttemptRow> {
    picker.matching(account.open_attempts(), |row| {
        format!("{} {} {}", row.username, row.account, unfinished_text(row))
    })
}

impl ModalContext<'_> {
    fn palette(&self) -> PaletteContext<'_> {
        PaletteContext { document: self.document, controls: self.controls, phase: self.phase }
    }
}

impl Modal {
    pub(super) fn picker(&mut self) -> Option<&mut Picker> {
        match self {
            Self::Drafts(drafts) => Some(&mut drafts.picker),
            Self::Users(picker) | Self::Accounts(picker) | Self::Attempts(picker) | Self::Palette(picker) => {
                Some(picker)
            }
            _ => None,
        }
    }

    fn entry_count(&self, shared: &ModalContext<'_>) -> usize {
        match self {
            Self::Drafts(drafts) => drafts.matching().len(),
            Self::Users(picker) => matching_users(picker, shared.account).len(),
            Self::Accounts(picker) => matching_accounts(picker, shared.account).len(),
            Self::Attempts(picker) => matching_attempts(picker, shared.account).len(),
            Self::Palette(picker) => matching_entries(picker, &shared.palette()).len(),
            _ => 0,
        }
    }

    /// A key of every list: chooses, filters, moves the selection, or leaves the list.
    pub(super) fn list_key(
        &mut self,
        event: &KeyEvent,
        command: Option<Command>,
        shared: &mut ModalContext<'_>,
    ) -> Reaction {
        match command {
            Some(Command::Press) => self.choose(shared),
            Some(command) if !EditOp::is_edit(command) => {
                let last = self.entry_count(shared).saturating_sub(1);
                let moves = |picker: &mut Picker| scroll_by(command, &mut picker.selected, last);
                if self.picker().is_some_and(moves) {
                    return Reaction::Stay;
                }
                self.leave_for(command, &shared.controls.keymap)
            }
            // Typing filters a list of any length without counting its entries.
            _ => {
                if let Some(picker) = self.picker()
                    && picker.filter.key(event, command)
                {
                    picker.selected = 0;
                }
                Reaction::Stay
            }
        }
    }

    /// Chooses the selected entry.
    pub(super) fn choose(&mut self, shared: &mut ModalContext<'_>) -> Reaction {
        let action = match self {
            Self::Drafts(drafts) => return drafts.run(Command::Press, shared),
            Self::Users(picker) => {
                let users = matching_users(picker, shared.account);
                let user = picker.selected_of(&users);
                user.map(|user| Action::RequireSecret(PendingAction::CopyFrom(user.username.clone())))
            }
            Self::Attempts(picker) => {
                let attempts = matching_attempts(picker, shared.account);
                let attempt = picker.selected_of(&attempts).copied().cloned();
                attempt.map(|attempt| Action::RequireSecret(PendingAction::LookUp(Box::new(attempt))))
            }
            Self::Palette(picker) => {
                let entries = matching_entries(picker, &shared.palette());
                picker.selected_of(&entries).map(|entry| entry.action.clone())
            }
            Self::Accounts(picker) => {
                let accounts = matching_accounts(picker, shared.account);
                let Some(chosen) = picker.selected_of(&accounts) else { return Reaction::Stay };
                if chosen.name == shared.account.name() {
                    shared.cx.notify(format!("{} is the account that you work with.", chosen.name));
                } else {
                    shared.cx.push(Effect::SwitchAccount(chosen.name.clone()));
                }
                return Reaction::Close;
            }
            _ => None,
        };
        action.map_or(Reaction::Stay, Reaction::CloseAndRun)
    }
}
