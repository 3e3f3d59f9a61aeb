//! A user as the API lists it.

use super::last_login::LastLogin;
use super::tally::ListedSettings;
use crate::text::sanitize::single_line;
use serde_json::Value;

/// A user in the API's list; a text is empty where the list has none. The settings are requested when they are copied.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListedUser {
    pub(crate) user_id: String,
    pub(crate) username: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: String,
    /// Empty when the user is no agent.
    pub(crate) agent_id: String,
    pub(crate) archived: bool,
    /// What is compared with a new user; the index keeps that of active users.
    pub(super) settings: Option<Box<ListedSettings>>,
    pub(crate) last_login: LastLogin,
}

impl ListedUser {
    /// `Tomáš Novák (last logged in on 30 September 2025)`: who an archived user is.
    pub(crate) fn describe_archived(&self) -> String {
        let name = if self.name.is_empty() { &self.username } else { &self.name };
        let since = self.last_login.describe().map(|since| format!(" ({since})"));
        format!("the archived user {}{}", single_line(name, 100), since.unwrap_or_default())
    }

    /// Reads an element of the list.
    pub fn from_json(user: &Value) -> Self {
        const SETTINGS: &str = "/userAccountConfiguration";
        const AGENT: &str = "/userAccountConfiguration/agentConfiguration";
        let text = |parent: &str, name: &str| {
            let value = user.pointer(&format!("{parent}/{name}"));
            value.and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        Self {
            user_id: text("", "userId"),
            username: text("", "username"),
            name: text("", "name"),
            email: text("", "email"),
            role: text(SETTINGS, "role"),
            agent_id: text(AGENT, "agentDisplayId"),
            // A user without `active` is active: the documented default.
            archived: user.get("active").and_then(Value::as_bool) == Some(false),
            settings: Some(Box::new(ListedSettings::from_json(user))),
            last_login: user.as_object().map(LastLogin::of_user).unwrap_or_default(),
        }
    }
}

/// A page of the API's list of users.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UserPage {
    /// The page's users.
    pub users: Vec<ListedUser>,
    /// The number of users on all pages, if the API names it.
    pub(crate) total: Option<u64>,
    /// Whether the API names the number of pages.
    pub(crate) has_page_count: bool,
    /// Whether another page can follow.
    pub more: bool,
}
