//! The list of accounts, to work with another one.

use super::picker::{ListModal, Picker};
use super::{Reaction, Shared};
use crate::account::AccountSummary;
use crate::app::cx::Cx;
use crate::app::keymap::Command;
use crate::app::msg::Effect;

/// The list of accounts.
#[derive(Debug, Default)]
pub struct AccountsModal {
    picker: Picker,
}

impl AccountsModal {
    /// The filter and the selection.
    pub(crate) fn picker(&self) -> &Picker {
        &self.picker
    }

    /// The accounts that match the filter.
    pub(crate) fn matching<'a>(&self, accounts: &'a [AccountSummary]) -> Vec<&'a AccountSummary> {
        let matching = self.picker.matching(accounts.iter().map(|account| account.name.as_str()));
        matching.into_iter().filter_map(|index| accounts.get(index)).collect()
    }
}

impl ListModal for AccountsModal {
    const OPENED_BY: Option<Command> = Some(Command::Accounts);

    fn picker_mut(&mut self) -> &mut Picker {
        &mut self.picker
    }

    fn count(&self, shared: &Shared<'_>) -> usize {
        self.matching(&shared.account.context().accounts).len()
    }

    fn choose(&mut self, shared: &Shared<'_>, cx: &mut Cx) -> Reaction {
        let matching = self.matching(&shared.account.context().accounts);
        let Some(account) = matching.get(self.picker.selected()) else { return Reaction::Stay };
        if account.name == shared.account.name() {
            cx.notify(format!("{} is the account that you work with.", account.name));
        } else {
            cx.push(Effect::SwitchAccount(account.name.clone()));
        }
        Reaction::Close
    }
}
