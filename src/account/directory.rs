//! The users that an account has: an index, so that a key costs the same with fifty thousand users as with none. Built
//! where it delays nothing, then only read.

use super::UserEntry;
use crate::text::search::Words;
use crate::user::check::Problem;
use crate::user::fields::FieldId;
use crate::user::form::{Addr, Form};
use crate::user::rule::{Broken, Severity};
use std::collections::HashMap;

/// More regions than any account has; a list of them is looked through for each user.
const MOST_REGIONS: usize = 1000;

/// What is kept of a user: what tells them from others. Their settings are read when they are copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownUser {
    /// The user's id.
    pub user_id: String,
    /// The username.
    pub username: String,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The licence level.
    pub role: String,
    /// The agent's ID, or empty.
    pub agent_id: String,
    /// Whether the user is archived.
    pub archived: bool,
}

/// All users of an account, archived ones too, as they were when they were read.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    users: Vec<KnownUser>,
    usernames: HashMap<String, u32>,
    emails: HashMap<String, u32>,
    agent_ids: HashMap<String, u32>,
    /// The agent IDs that are numbers, by how many digits they have.
    numbers: [Numbers; 10],
    regions: Vec<String>,
    next_agent_id: Option<String>,
}

/// Agent IDs of one length.
#[derive(Debug, Clone, Copy, Default)]
struct Numbers {
    count: usize,
    greatest: u32,
}

impl Directory {
    /// Takes in a user as the API lists them.
    pub fn add(&mut self, entry: &UserEntry) {
        let Ok(place) = u32::try_from(self.users.len()) else { return };
        let region = entry.region_id();
        if !region.is_empty()
            && self.regions.len() < MOST_REGIONS
            && !self.regions.iter().any(|one| one == region)
        {
            self.regions.push(region.to_owned());
        }
        let user = KnownUser {
            user_id: entry.user_id().to_owned(),
            username: entry.username().to_owned(),
            name: entry.name().to_owned(),
            email: entry.email().to_owned(),
            role: entry.role().to_owned(),
            agent_id: entry.agent_id().to_owned(),
            archived: entry.archived(),
        };
        index(&mut self.usernames, &user.username, place);
        index(&mut self.emails, &user.email, place);
        if index(&mut self.agent_ids, &user.agent_id, place) {
            self.count(&user.agent_id);
        }
        self.users.push(user);
    }

    fn count(&mut self, agent_id: &str) {
        let number =
            agent_id.bytes().all(|byte| byte.is_ascii_digit()).then(|| agent_id.parse().ok()).flatten();
        if let (Some(numbers), Some(number)) = (self.numbers.get_mut(agent_id.len()), number) {
            numbers.count += 1;
            numbers.greatest = numbers.greatest.max(number);
        }
    }

    /// Ends the reading: what depends on all users is worked out once.
    pub fn finish(&mut self) {
        self.next_agent_id = self.next_free();
        self.users.shrink_to_fit();
    }

    /// How many users there are.
    pub fn len(&self) -> usize {
        self.users.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.users.is_empty()
    }

    /// The telephony regions that users have, in the order in which they were met.
    pub fn regions(&self) -> &[String] {
        &self.regions
    }

    /// An agent ID that nobody has, of the usual length.
    pub fn next_agent_id(&self) -> Option<&str> {
        self.next_agent_id.as_deref()
    }

    /// The user of this username, whatever its case.
    pub fn by_username(&self, username: &str) -> Option<&KnownUser> {
        self.found(&self.usernames, username)
    }

    /// The number after the greatest of the usual length; where that would be longer, the first gap.
    fn next_free(&self) -> Option<String> {
        let most = |length: &usize| self.numbers[*length].count;
        let usual = (1..self.numbers.len()).rev().max_by_key(most).filter(|length| most(length) > 0)?;
        let greatest = self.numbers[usual].greatest;
        let shown = |number: u32| format!("{number:0usual$}");
        let free =
            |number: &u32| shown(*number).len() == usual && !self.agent_ids.contains_key(&shown(*number));
        (greatest + 1..greatest + 2).chain(1..greatest).find(free).map(shown)
    }

    fn found(&self, index: &HashMap<String, u32>, text: &str) -> Option<&KnownUser> {
        index.get(&text.to_lowercase()).and_then(|place| self.users.get(*place as usize))
    }

    /// The users of whom every word of a text is in one of the columns; at most `most`.
    pub fn search(&self, text: &str, most: usize) -> Vec<&KnownUser> {
        let words = Words::of(text);
        let holds =
            |user: &&KnownUser| words.are_in(&[&user.username, &user.name, &user.role, &user.agent_id]);
        self.users.iter().filter(holds).take(most).collect()
    }

    /// What is taken already. A username and an agent ID are unique [documented]; of the e-mail address that is not
    /// known, so it is a warning.
    pub fn problems(&self, form: &Form) -> Vec<Problem> {
        let taken = |field: FieldId, index: &HashMap<String, u32>, severity: Severity| {
            let value = form.value(field);
            if value.is_empty() {
                return None;
            }
            let user = self.found(index, &value)?;
            let next = match (field, self.next_agent_id()) {
                (FieldId::AgentId, Some(next)) => format!(" The next free one is {next}."),
                _ => String::new(),
            };
            let text = format!("Taken by {}: enter another one.{next}", described(user));
            let broken = Broken { severity, text, early: false };
            Some(Problem { at: Addr::of(field), broken })
        };
        let username = taken(FieldId::Username, &self.usernames, Severity::Error);
        let email = taken(FieldId::Email, &self.emails, Severity::Warning);
        let agent_id = taken(FieldId::AgentId, &self.agent_ids, Severity::Error);
        [username, email, agent_id].into_iter().flatten().collect()
    }
}

/// Finds a user by a text from now on, whatever its case. False where it stands for another user already, or is empty.
fn index(map: &mut HashMap<String, u32>, text: &str, place: u32) -> bool {
    let known = map.len();
    if !text.is_empty() {
        map.entry(text.to_lowercase()).or_insert(place);
    }
    map.len() > known
}

fn described(user: &KnownUser) -> String {
    let state = if user.archived { "archived" } else { "active" };
    let name = if user.name.is_empty() { &user.username } else { &user.name };
    format!("{name} ({state})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn directory(ids: &[&str]) -> Directory {
        let mut directory = Directory::default();
        for (index, id) in ids.iter().enumerate() {
            let answer = json!({
                "username": format!("user{index}"), "name": format!("User {index}"), "email": format!("u{index}@example.com"),
                "active": index != 1,
                "userAccountConfiguration": {"role": "Agent", "agentConfiguration": {"agentDisplayId": id}},
            });
            directory.add(&UserEntry { answer: answer.as_object().cloned().unwrap() });
        }
        directory.finish();
        directory
    }

    #[test]
    fn the_next_free_agent_id_has_the_usual_length() {
        assert_eq!(directory(&[]).next_agent_id(), None);
        assert_eq!(directory(&["2040", "2041", "77"]).next_agent_id(), Some("2042"));
        assert_eq!(directory(&["0007", "0009"]).next_agent_id(), Some("0010"));
        assert_eq!(directory(&["998", "999", "001"]).next_agent_id(), Some("002"));
        assert_eq!(directory(&["x1"]).next_agent_id(), None);
    }

    #[test]
    fn what_is_taken_is_told_with_the_user_who_has_it() {
        let directory = directory(&["2040", "2041"]);
        let mut form = Form::default();
        form.set(FieldId::Username, "USER1");
        form.set(FieldId::Email, "u0@example.com");
        form.set(FieldId::AgentId, "2040");
        let told: Vec<_> =
            directory.problems(&form).into_iter().map(|one| (one.broken.severity, one.broken.text)).collect();
        assert_eq!(told[0], (Severity::Error, "Taken by User 1 (archived): enter another one.".to_owned()));
        assert_eq!(told[1].0, Severity::Warning);
        assert!(told[2].1.ends_with("The next free one is 2042."));
    }

    #[test]
    fn users_are_found_by_every_column() {
        let directory = directory(&["2040", "2041"]);
        let found = |text| directory.search(text, 10).len();
        assert_eq!(
            (found(""), found("user1"), found("USER agent"), found("2041"), found("nobody")),
            (2, 1, 2, 1, 0)
        );
        assert_eq!(directory.search("", 1).len(), 1);
    }
}
