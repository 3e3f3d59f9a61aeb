//! What the API lists of an account.

use serde_json::{Map, Value};

/// An existing user. Getters return an empty text where the response has none.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedUser {
    /// The whole object: every setting that can be copied from the user.
    pub answer: Map<String, Value>,
}

impl ListedUser {
    pub(crate) fn user_id(&self) -> &str {
        self.text("userId")
    }

    pub(crate) fn username(&self) -> &str {
        self.text("username")
    }

    pub(crate) fn name(&self) -> &str {
        self.text("name")
    }

    pub(crate) fn email(&self) -> &str {
        self.text("email")
    }

    pub(crate) fn role(&self) -> &str {
        self.setting("role").and_then(Value::as_str).unwrap_or_default()
    }

    /// Empty when the user is no agent.
    pub(crate) fn agent_id(&self) -> &str {
        self.agent("agentDisplayId")
    }

    /// Empty when the account's default applies.
    pub(crate) fn region_id(&self) -> &str {
        let telephony = self.setting("agentConfiguration").and_then(|agent| agent.get("telephonyAddress"));
        telephony
            .and_then(|telephony| telephony.get("outboundTelephonyRegion"))
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// A user without `active` is active: the documented default.
    pub(crate) fn archived(&self) -> bool {
        self.answer.get("active").and_then(Value::as_bool) == Some(false)
    }

    fn text(&self, key: &str) -> &str {
        self.answer.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    fn agent(&self, key: &str) -> &str {
        let agent = self.setting("agentConfiguration").and_then(|agent| agent.get(key));
        agent.and_then(Value::as_str).unwrap_or_default()
    }

    fn setting(&self, key: &str) -> Option<&Value> {
        self.answer.get("userAccountConfiguration")?.get(key)
    }
}

/// One page of the list of users.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UserPage {
    /// The page's users.
    pub users: Vec<ListedUser>,
    /// The number of users on all pages, if the API names it.
    pub(crate) total: Option<u64>,
    /// Whether another page can follow.
    pub more: bool,
}

/// A number to which an agent can have calls returned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallbackNumber {
    /// The ID, which is sent.
    pub id: String,
    /// The name shown.
    pub name: String,
    /// The phone number; empty if the API does not name it.
    pub number: String,
}
