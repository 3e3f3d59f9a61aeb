//! What the lists of an account hold, as the API answers them.

use serde_json::{Map, Value};

/// An existing user.
#[derive(Debug, Clone, PartialEq)]
pub struct UserEntry {
    /// The whole answer: every setting that can be copied from the user.
    pub answer: Map<String, Value>,
}

impl UserEntry {
    /// The user's id; empty when the answer has none.
    pub fn user_id(&self) -> &str {
        self.text("userId")
    }

    /// The username.
    pub fn username(&self) -> &str {
        self.text("username")
    }

    /// The user's name.
    pub fn name(&self) -> &str {
        self.text("name")
    }

    /// The e-mail address.
    pub fn email(&self) -> &str {
        self.text("email")
    }

    /// The licence level.
    pub fn role(&self) -> &str {
        self.setting("role").and_then(Value::as_str).unwrap_or_default()
    }

    /// The agent's ID; empty when the user is no agent.
    pub fn agent_id(&self) -> &str {
        self.agent("agentDisplayId")
    }

    /// The telephony region's id; empty when the account's default counts.
    pub fn region_id(&self) -> &str {
        let telephony = self.setting("agentConfiguration").and_then(|agent| agent.get("telephonyAddress"));
        telephony
            .and_then(|telephony| telephony.get("outboundTelephonyRegion"))
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// Whether the user is archived. Active is what the page calls the default.
    pub fn archived(&self) -> bool {
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
    /// The users on it.
    pub users: Vec<UserEntry>,
    /// How many users there are in all, when the API says so.
    pub total: Option<u64>,
    /// Whether another page may follow.
    pub more: bool,
}

/// A number from which calls can be made to be called back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallbackNumber {
    /// Its id, which is sent.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The number itself; empty when the API does not say.
    pub number: String,
}
