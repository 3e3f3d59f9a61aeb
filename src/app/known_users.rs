//! What is known of the account's users, for the validation of the open form.

use super::suggest::Lookups;
use crate::account::{ActiveAgents, Groups, Known, UserIndex, takes_licence};
use crate::model::fields::FieldId;
use crate::model::form::{FieldRef, Form};
use crate::model::validation::{Problem, Report};
use crate::model::visibility;
use std::sync::Arc;

/// The account's users, and which of the account's settings are about them.
#[derive(Debug, Clone, Default)]
pub(crate) struct KnownUsers {
    /// None while they are not read, and while a user is sent.
    pub(crate) index: Option<Arc<UserIndex>>,
    /// Usernames, in lower case, that an earlier attempt of this program may have created: they are not reported as
    /// taken.
    pub(crate) own_usernames: Vec<String>,
    /// Agent IDs of users created since the users were read.
    pub(crate) own_agent_ids: Vec<String>,
    /// How usernames are made, where that is configured.
    pub(crate) username_pattern: Option<String>,
    pub(crate) agents: Option<ActiveAgents>,
    pub(crate) agent_licences: Option<u32>,
    pub(crate) is_advice_off: bool,
    /// The groups whose members are known.
    pub(crate) groups: Groups,
}

impl KnownUsers {
    /// Adds what the account's users say of a form: answers that are taken, licences, what is unusual.
    pub(crate) fn add_problems(
        &self,
        form: &Form,
        lookups: &Lookups,
        is_declined: &dyn Fn(FieldId, &str) -> bool,
        report: &mut Report,
    ) {
        let Some(index) = &self.index else { return };
        let username = form.value(FieldId::Username);
        let is_own = self.own_usernames.iter().any(|own| *own == username.to_lowercase());
        if is_own && index.by_username(&username).is_some() {
            return;
        }
        let taken = index.problems(form);
        taken.filter(|one| visibility::is_visible(form, one.at)).for_each(|one| report.add(one));
        if let (Some(agents), Some(licences)) = (self.agents, self.agent_licences)
            && takes_licence(form)
            && let Some(violation) = agents.warning(licences)
        {
            report.add(Problem { at: FieldRef::single(FieldId::Role), violation });
        }
        if !self.is_advice_off {
            let proposal = |field| self.proposal(field, form);
            let known = Known {
                region: &|id| lookups.configured_region(id),
                proposal: &proposal,
                is_declined,
                groups: &self.groups.compared(lookups.chosen_groups(form)),
            };
            index.add_advice(form, &known, report);
        }
    }

    /// The value proposed for an empty field, from the account's pattern of usernames and from what is free.
    pub(crate) fn proposal(&self, field: FieldId, form: &Form) -> Option<String> {
        let is_used = |text: &str| match field {
            FieldId::AgentId => self.own_agent_ids.iter().any(|id| id == text),
            _ => self.own_usernames.contains(&text.to_lowercase()),
        };
        self.index.as_ref()?.proposal(field, form, self.username_pattern.as_deref(), is_used)
    }
}
