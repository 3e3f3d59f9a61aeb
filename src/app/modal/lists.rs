//! Lists to choose from: the account's users, the accounts, and submissions whose outcome is unknown.

use super::picker::{ListModal, Picker};
use super::{Action, ModalContext, Reaction};
use crate::account::{AccountSummary, ListedUser};
use crate::app::account_state::{PendingAction, UserIndexState};
use crate::app::keymap::Command;
use crate::app::msg::{AttemptRow, Cx, Effect};

/// The most users that the list shows at once; more typing shows the others.
const MOST_SHOWN: usize = 200;

/// The account's users, to copy the settings of one.
#[derive(Debug, Default)]
pub struct UsersModal {
    pub(crate) picker: Picker,
}

/// The accounts, to work with another one.
#[derive(Debug, Default)]
pub struct AccountsModal {
    pub(crate) picker: Picker,
}

/// Submissions whose outcome is unknown, to look one up.
#[derive(Debug, Default)]
pub struct AttemptsModal {
    pub(crate) picker: Picker,
}

impl UsersModal {
    /// The users that match the filter.
    pub(crate) fn matching<'a>(&self, users: &'a UserIndexState) -> Vec<&'a ListedUser> {
        match users {
            UserIndexState::Read(index) => index.search(self.picker.filter.value(), MOST_SHOWN),
            _ => Vec::new(),
        }
    }
}

impl AccountsModal {
    /// The accounts that match the filter.
    pub(crate) fn matching<'a>(&self, accounts: &'a [AccountSummary]) -> Vec<&'a AccountSummary> {
        let matching = self.picker.matching(accounts.iter().map(|account| account.name.as_str()));
        matching.into_iter().filter_map(|index| accounts.get(index)).collect()
    }
}

impl AttemptsModal {
    /// The attempts that match the filter.
    pub(crate) fn matching<'a>(&self, attempts: &'a [AttemptRow]) -> Vec<&'a AttemptRow> {
        let texts: Vec<String> =
            attempts.iter().map(|row| format!("{} {}", row.username, row.account)).collect();
        let matching = self.picker.matching(texts.iter().map(String::as_str));
        matching.into_iter().filter_map(|index| attempts.get(index)).collect()
    }
}

impl ListModal for UsersModal {
    const OPENED_BY: Option<Command> = Some(Command::CopyFrom);

    fn picker_mut(&mut self) -> &mut Picker {
        &mut self.picker
    }

    fn count(&self, shared: &ModalContext<'_>) -> usize {
        self.matching(&shared.account.users).len()
    }

    fn choose(&mut self, shared: &ModalContext<'_>, _cx: &mut Cx) -> Reaction {
        let matching = self.matching(&shared.account.users);
        let Some(user) = matching.get(self.picker.selected) else { return Reaction::Stay };
        Reaction::CloseAndRun(Action::RequireSecret(PendingAction::CopyFrom(user.username.clone())))
    }
}

impl ListModal for AccountsModal {
    const OPENED_BY: Option<Command> = Some(Command::Accounts);

    fn picker_mut(&mut self) -> &mut Picker {
        &mut self.picker
    }

    fn count(&self, shared: &ModalContext<'_>) -> usize {
        self.matching(&shared.account.context.accounts).len()
    }

    fn choose(&mut self, shared: &ModalContext<'_>, cx: &mut Cx) -> Reaction {
        let matching = self.matching(&shared.account.context.accounts);
        let Some(account) = matching.get(self.picker.selected) else { return Reaction::Stay };
        if account.name == shared.account.name() {
            cx.notify(format!("{} is the account that you work with.", account.name));
        } else {
            cx.push(Effect::SwitchAccount(account.name.clone()));
        }
        Reaction::Close
    }
}

impl ListModal for AttemptsModal {
    const OPENED_BY: Option<Command> = None;

    fn picker_mut(&mut self) -> &mut Picker {
        &mut self.picker
    }

    fn count(&self, shared: &ModalContext<'_>) -> usize {
        self.matching(&shared.account.open_attempts).len()
    }

    fn choose(&mut self, shared: &ModalContext<'_>, _cx: &mut Cx) -> Reaction {
        let matching = self.matching(&shared.account.open_attempts);
        let Some(attempt) = matching.get(self.picker.selected) else { return Reaction::Stay };
        Reaction::CloseAndRun(Action::RequireSecret(PendingAction::LookUp((*attempt).clone())))
    }
}
