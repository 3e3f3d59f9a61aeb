//! Another account in the place of the one in use.

use super::Setting;
use super::Wizard;
use super::msg::{Effect, Moment};
use super::overlay::Overlay;
use super::suggest::KnownLists;
use super::users::DirectoryState;
use crate::account::AccountSummary;

impl Wizard {
    /// The accounts that match what was typed.
    pub fn matching_accounts(&self) -> Vec<&AccountSummary> {
        let Some(Overlay::Accounts { picker }) = &self.overlay else { return Vec::new() };
        let accounts = &self.setting.accounts;
        let matching = picker.matching(accounts.iter().map(|account| account.name.as_str()));
        matching.into_iter().filter_map(|index| accounts.get(index)).collect()
    }

    pub(super) fn choose_account(&mut self, selected: usize, now: Moment) {
        let name = self.matching_accounts().get(selected).map(|account| account.name.clone());
        let Some(name) = name else { return };
        self.overlay = None;
        if name == self.setting.account {
            return self.say(&format!("{name} is the account that you work with."), now);
        }
        self.effects.push(Effect::SwitchAccount(name));
    }

    pub(super) fn account_given(&mut self, result: Result<Box<(Setting, KnownLists)>, String>, now: Moment) {
        match result {
            Err(reason) => self.say(&reason, now),
            Ok(given) => {
                let (setting, known) = *given;
                (self.setting, self.known) = (setting, known);
                self.directory = DirectoryState::Unread;
                (self.typed_secret, self.numbers_asked) = (false, false);
                self.form.set_features(self.setting.features.clone());
                self.recheck();
                self.stand_at(self.screen, self.stop);
                if self.saving.exists() {
                    self.saving.touch(now.at);
                }
                let account =
                    if self.setting.practice { "the practice account" } else { &self.setting.account };
                self.say(&format!("You work with {account} now. Your answers are kept."), now);
            }
        }
    }
}
