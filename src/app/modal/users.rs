//! The list of the account's users, to copy the settings of one.

use super::picker::{ListModal, Picker};
use super::{Action, Reaction, Shared};
use crate::account::ListedUser;
use crate::app::account_state::{PendingAction, UserIndexState};
use crate::app::cx::Cx;
use crate::app::keymap::Command;

/// The most users that the list shows at once; more typing shows the others.
const MOST_SHOWN: usize = 200;

/// The list of users.
#[derive(Debug, Default)]
pub struct UsersModal {
    picker: Picker,
}

impl UsersModal {
    /// The filter and the selection.
    pub(crate) fn picker(&self) -> &Picker {
        &self.picker
    }

    /// The users that match the filter.
    pub(crate) fn matching<'a>(&self, users: &'a UserIndexState) -> Vec<&'a ListedUser> {
        match users {
            UserIndexState::Read(index) => index.search(self.picker.filter().text(), MOST_SHOWN),
            _ => Vec::new(),
        }
    }
}

impl ListModal for UsersModal {
    const OPENED_BY: Option<Command> = Some(Command::CopyFrom);

    fn picker_mut(&mut self) -> &mut Picker {
        &mut self.picker
    }

    fn count(&self, shared: &Shared<'_>) -> usize {
        self.matching(shared.account.users()).len()
    }

    fn choose(&mut self, shared: &Shared<'_>, _cx: &mut Cx) -> Reaction {
        match self.matching(shared.account.users()).get(self.picker.selected()) {
            Some(user) => {
                let action = PendingAction::CopyFrom(user.username.clone());
                Reaction::CloseAndRun(Action::RequireSecret(action))
            }
            None => Reaction::Stay,
        }
    }
}
