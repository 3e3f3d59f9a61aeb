//! The account where users are created, with its lists.

use super::suggest::Lookups;
use crate::account::{Groups, SANDBOX};
use crate::model::form::Form;
use crate::submission::{Again, CreateRequest, Origin};

/// The account where users are created: what its configuration says, and its lists as far as they were read.
#[derive(Debug, Clone, Default)]
pub struct Destination {
    pub(crate) account: String,
    pub(crate) api_url: String,
    pub(crate) lookups: Lookups,
    pub(crate) agent_licences: Option<u32>,
    pub(crate) is_advice_off: bool,
    /// The members of groups, as far as they were read.
    pub(crate) groups: Groups,
}

impl Destination {
    pub(crate) fn is_sandbox(&self) -> bool {
        self.account == SANDBOX
    }

    /// The request that creates a user with these answers, under this id of an attempt.
    pub(crate) fn request(
        &self,
        attempt: String,
        form: &Form,
        (origin, draft): (Origin, Option<String>),
        allow_overages: bool,
        again: Again,
    ) -> CreateRequest {
        let request = CreateRequest::to_create(form, attempt, &self.account, &self.api_url);
        let routing = self.lookups.setup_plan(form);
        CreateRequest { allow_overages, draft, origin, again, routing, ..request }
    }
}
