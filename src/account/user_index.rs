//! What the API lists of an account, and an index of its users, so that a key press costs the same with fifty thousand
//! users as with none. It is built on a background thread and read-only afterwards.

use super::naming::Naming;
use crate::model::fields::FieldId;
use crate::model::form::{FieldRef, Form};
use crate::model::rule::{Severity, Violation};
use crate::model::validation::Problem;
use crate::text::search::Query;
use serde_json::Value;
use std::collections::HashMap;

/// More regions than an account has: the list is searched for each user.
const MAX_REGIONS: usize = 1000;

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
    /// Empty when the account's default applies.
    pub(crate) region_id: String,
    pub(crate) archived: bool,
}

impl ListedUser {
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
            region_id: text(AGENT, "telephonyAddress/outboundTelephonyRegion"),
            // A user without `active` is active: the documented default.
            archived: user.get("active").and_then(Value::as_bool) == Some(false),
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

/// All users of an account, archived ones too, at the time of the request.
#[derive(Debug, Clone, Default)]
pub struct UserIndex {
    users: Vec<ListedUser>,
    usernames: HashMap<String, u32>,
    emails: HashMap<String, u32>,
    agent_ids: HashMap<String, u32>,
    regions: Vec<String>,
    next_agent_id: Option<String>,
    naming: Naming,
}

impl UserIndex {
    /// Adds a user.
    pub fn add(&mut self, mut user: ListedUser) {
        let Ok(position) = u32::try_from(self.users.len()) else { return };
        let region = std::mem::take(&mut user.region_id);
        if !region.is_empty() && self.regions.len() < MAX_REGIONS && !self.regions.contains(&region) {
            self.regions.push(region);
        }
        insert(&mut self.usernames, &user.username, position);
        insert(&mut self.emails, &user.email, position);
        insert(&mut self.agent_ids, &user.agent_id, position);
        self.users.push(user);
    }

    /// Computes what depends on all users; to be called after the last [`Self::add`].
    pub fn finish(&mut self) {
        self.next_agent_id = self.next_free();
        self.naming = {
            let active = self.users.iter().filter(|user| !user.archived);
            Naming::learn(active.map(|user| [user.username.as_str(), &user.name, &user.email]))
        };
        self.users.shrink_to_fit();
    }

    pub(crate) fn len(&self) -> usize {
        self.users.len()
    }

    /// All users, in the order of the API's list.
    pub(crate) fn all(&self) -> &[ListedUser] {
        &self.users
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.users.is_empty()
    }

    /// The telephony regions of the users, in order of appearance.
    pub(crate) fn regions(&self) -> &[String] {
        &self.regions
    }

    /// A free agent ID of the usual length.
    pub fn next_agent_id(&self) -> Option<&str> {
        self.next_agent_id.as_deref()
    }

    /// What an empty field is proposed, from the other answers and from how the account's users are named. A username that
    /// is taken gets a number.
    pub(crate) fn proposal(&self, field: FieldId, form: &Form) -> Option<String> {
        match field {
            FieldId::AgentId => self.next_agent_id().map(str::to_owned),
            FieldId::Email => self.naming.email(&form.value(FieldId::Username)),
            FieldId::Username => {
                let made = self.naming.username(&form.value(FieldId::Name), &form.value(FieldId::Email))?;
                let is_free = |name: &String| self.by_username(name).is_none();
                // An address with a number is another address.
                let numbered =
                    (2..100).filter(|_| !made.contains('@')).map(|number| format!("{made}{number}"));
                std::iter::once(made.clone()).chain(numbered).find(is_free)
            }
            _ => None,
        }
    }

    /// Finds a user, ignoring case.
    pub(crate) fn by_username(&self, username: &str) -> Option<&ListedUser> {
        self.lookup(&self.usernames, username)
    }

    /// The number after the greatest of the usual length, or, where that is longer, the first gap.
    fn next_free(&self) -> Option<String> {
        let mut by_length = vec![Vec::new(); 10];
        let numeric = |id: &&String| id.bytes().all(|byte| byte.is_ascii_digit());
        for id in self.agent_ids.keys().filter(numeric) {
            if let (Some(numbers), Ok(number)) = (by_length.get_mut(id.len()), id.parse::<u32>()) {
                numbers.push(number);
            }
        }
        let (usual, numbers) = by_length.iter().enumerate().rev().max_by_key(|(_, numbers)| numbers.len())?;
        let greatest = *numbers.iter().max()?;
        let shown = |number: u32| format!("{number:0usual$}");
        let free =
            |number: &u32| shown(*number).len() == usual && !self.agent_ids.contains_key(&shown(*number));
        (greatest + 1..greatest + 2).chain(1..greatest).find(free).map(shown)
    }

    fn lookup(&self, index: &HashMap<String, u32>, text: &str) -> Option<&ListedUser> {
        index.get(&text.to_lowercase()).and_then(|position| self.users.get(*position as usize))
    }

    /// The users of whom every word of a text is in one of the columns; at most `most`.
    pub fn search(&self, text: &str, most: usize) -> Vec<&ListedUser> {
        let words = Query::parse(text);
        let holds =
            |user: &&ListedUser| words.matches(&[&user.username, &user.name, &user.role, &user.agent_id]);
        self.users.iter().filter(holds).take(most).collect()
    }

    /// The answers that another user has. Usernames and agent IDs are unique (documented); e-mail addresses may not be,
    /// so theirs are warnings.
    pub fn problems(&self, form: &Form) -> Vec<Problem> {
        let columns = [
            (FieldId::Username, &self.usernames, Severity::Error),
            (FieldId::Email, &self.emails, Severity::Warning),
            (FieldId::AgentId, &self.agent_ids, Severity::Error),
        ];
        let problem = |(field, index, severity)| {
            let user = self.lookup(index, &form.value(field))?;
            let next = match (field, self.next_agent_id()) {
                (FieldId::AgentId, Some(next)) => format!(" The next free one is {next}."),
                _ => String::new(),
            };
            let text = format!("Taken by {}: enter another one.{next}", described(user));
            let violation = Violation { severity, text, early: false };
            Some(Problem { at: FieldRef::single(field), violation })
        };
        columns.into_iter().filter_map(problem).collect()
    }
}

/// Indexes a text, ignoring case, unless it is empty. The first user that has it stays.
fn insert(map: &mut HashMap<String, u32>, text: &str, position: u32) {
    if !text.is_empty() {
        map.entry(text.to_lowercase()).or_insert(position);
    }
}

fn described(user: &ListedUser) -> String {
    let state = if user.archived { "archived" } else { "active" };
    let name = if user.name.is_empty() { &user.username } else { &user.name };
    format!("{name} ({state})")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(ids: &[&str]) -> UserIndex {
        let mut users = UserIndex::default();
        for (number, id) in ids.iter().enumerate() {
            users.add(ListedUser {
                username: format!("user{number}"),
                name: format!("User {number}"),
                email: format!("u{number}@example.com"),
                role: "Agent".to_owned(),
                agent_id: (*id).to_owned(),
                archived: number == 1,
                ..ListedUser::default()
            });
        }
        users.finish();
        users
    }

    #[test]
    fn next_agent_id_has_the_usual_length() {
        assert_eq!(index(&[]).next_agent_id(), None);
        assert_eq!(index(&["2040", "2041", "77"]).next_agent_id(), Some("2042"));
        assert_eq!(index(&["0007", "0009"]).next_agent_id(), Some("0010"));
        assert_eq!(index(&["998", "999", "001"]).next_agent_id(), Some("002"));
        assert_eq!(index(&["x1"]).next_agent_id(), None);
    }

    #[test]
    fn problems_name_the_user_that_has_the_value() {
        let mut form = Form::default();
        form.set(FieldId::Username, "USER1");
        form.set(FieldId::Email, "u0@example.com");
        form.set(FieldId::AgentId, "2040");
        let problems = index(&["2040", "2041"]).problems(&form);
        let violations = problems.iter().map(|one| (one.violation.severity, one.violation.text.as_str()));
        let other = "Taken by User 0 (active): enter another one.";
        let expected = [
            (Severity::Error, "Taken by User 1 (archived): enter another one."),
            (Severity::Warning, other),
            (Severity::Error, &format!("{other} The next free one is 2042.")),
        ];
        assert_eq!(violations.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn search_matches_every_column_shown() {
        let users = index(&["2040", "2041"]);
        for (words, found) in [("", 2), ("user1", 1), ("USER agent", 2), ("2041", 1), ("xyz", 0)] {
            assert_eq!(users.search(words, 10).len(), found, "{words}");
        }
        assert_eq!(users.search("", 1).len(), 1);
    }
}
