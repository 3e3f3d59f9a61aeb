//! The list of submissions whose outcome is unknown, to look one up.

use super::picker::{ListModal, Picker};
use super::{Action, Reaction, Shared};
use crate::app::account_state::PendingAction;
use crate::app::cx::Cx;
use crate::app::keymap::Command;
use crate::app::msg::AttemptRow;

/// The list of open attempts.
#[derive(Debug, Default)]
pub struct AttemptsModal {
    picker: Picker,
}

impl AttemptsModal {
    /// The filter and the selection.
    pub(crate) fn picker(&self) -> &Picker {
        &self.picker
    }

    /// The attempts that match the filter.
    pub(crate) fn matching<'a>(&self, attempts: &'a [AttemptRow]) -> Vec<&'a AttemptRow> {
        let texts: Vec<String> =
            attempts.iter().map(|line| format!("{} {}", line.username, line.account)).collect();
        let matching = self.picker.matching(texts.iter().map(String::as_str));
        matching.into_iter().filter_map(|index| attempts.get(index)).collect()
    }
}

impl ListModal for AttemptsModal {
    const OPENED_BY: Option<Command> = None;

    fn picker_mut(&mut self) -> &mut Picker {
        &mut self.picker
    }

    fn count(&self, shared: &Shared<'_>) -> usize {
        self.matching(shared.account.open_attempts()).len()
    }

    fn choose(&mut self, shared: &Shared<'_>, _cx: &mut Cx) -> Reaction {
        match self.matching(shared.account.open_attempts()).get(self.picker.selected()) {
            Some(line) => {
                let action = PendingAction::LookUp((*line).clone());
                Reaction::CloseAndRun(Action::RequireSecret(action))
            }
            None => Reaction::Stay,
        }
    }
}
