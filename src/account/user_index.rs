//! An index of an account's users, so that a key press costs the same with fifty thousand
//! users as with none. It is built on a background thread and read-only afterwards.

use super::licences::ActiveAgents;
use super::listed_user::ListedUser;
use super::naming::{self, Naming};
use super::next_agent_ids::{self, NextAgentIds};
use super::region_use::RegionUse;
use super::tally::{ListedSettings, UsualCounter};
use super::usual::Usual;
use crate::model::fields::FieldId;
use crate::model::form::{FieldRef, Form};
use crate::model::rule::{Severity, Violation};
use crate::model::validation::Problem;
use crate::text::sanitize::single_line;
use crate::text::search::Query;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

/// All users of an account, archived ones too, at the time of the request.
#[derive(Debug, Clone, Default)]
pub struct UserIndex {
    users: Vec<ListedUser>,
    usernames: HashMap<String, u32>,
    /// The usernames, in lower case, of more than one user.
    repeated: HashSet<String>,
    emails: HashMap<String, u32>,
    agent_ids: HashMap<String, u32>,
    regions: RegionUse,
    next_agent_ids: NextAgentIds,
    naming: Naming,
    active_agents: ActiveAgents,
    /// What the users have in common, as far as it is counted.
    counter: UsualCounter,
    usual: Usual,
    /// The places of the users, sorted by ID.
    by_id: Vec<u32>,
}

impl UserIndex {
    /// Adds a user.
    pub fn add(&mut self, mut user: ListedUser) {
        let Ok(position) = u32::try_from(self.users.len()) else { return };
        let mut settings = user.settings.take().unwrap_or_default();
        self.count(&settings, &user);
        if !user.archived {
            self.counter.share(&mut settings);
            user.settings = Some(settings);
        }
        if insert(&mut self.usernames, &user.username, position) {
            self.repeated.insert(user.username.to_lowercase());
        }
        insert(&mut self.emails, &user.email, position);
        insert(&mut self.agent_ids, &user.agent_id, position);
        self.users.push(user);
    }

    fn count(&mut self, settings: &ListedSettings, user: &ListedUser) {
        let is_agent = user.role == "Agent" || settings.acts_as_agent;
        self.regions.add(&settings.region_id, &settings.location, is_agent && !user.archived);
        if user.archived {
            return;
        }
        self.active_agents.0 += usize::from(user.role == "Agent");
        self.counter.add(&user.role, &user.username, &user.agent_id, settings);
    }

    /// Computes what depends on all users; to be called after the last [`Self::add`].
    pub fn finish(&mut self) {
        self.next_agent_ids = NextAgentIds::after(&self.users, |id| self.agent_ids.contains_key(id));
        self.naming = {
            let active = self.users.iter().filter(|user| !user.archived);
            Naming::learn(active.map(|user| [user.username.as_str(), &user.name, &user.email]))
        };
        self.usual = Usual::new(std::mem::take(&mut self.counter));
        self.users.shrink_to_fit();
        let mut by_id: Vec<u32> = (0..self.users.len()).filter_map(|place| place.try_into().ok()).collect();
        by_id.sort_unstable_by(|one, other| compare_ids(self.id_at(*one), self.id_at(*other)));
        self.by_id = by_id;
    }

    fn id_at(&self, position: u32) -> &str {
        self.users.get(position as usize).map(|user| user.user_id.as_str()).unwrap_or_default()
    }

    /// What the active ones of the users with these IDs have in common. The cost grows with their number, hardly with
    /// that of all users.
    pub(super) fn usual_among(&self, ids: &[String]) -> Usual {
        let place = |id: &String| self.by_id.binary_search_by(|one| compare_ids(self.id_at(*one), id)).ok();
        let mut places: Vec<usize> = ids.iter().filter_map(place).collect();
        places.sort_unstable();
        places.dedup();
        let mut counter = self.usual.counter();
        for user in places.into_iter().filter_map(|place| self.users.get(self.by_id[place] as usize)) {
            if let Some(settings) = &user.settings {
                counter.add(&user.role, &user.username, &user.agent_id, settings);
            }
        }
        Usual::new(counter)
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

    /// The telephony regions of the users, in order of appearance: the ID, and who uses it.
    pub(crate) fn regions(&self) -> impl Iterator<Item = (String, String)> {
        self.regions.described()
    }

    /// The active agents.
    pub(crate) fn active_agents(&self) -> ActiveAgents {
        self.active_agents
    }

    /// The next free agent ID after those of users with this role, or of all users where none has the role.
    pub fn next_agent_id(&self, role: &str) -> Option<&str> {
        self.next_agent_ids.for_role(role)
    }

    /// What an empty field is proposed, from the other answers and from how the account's users are named: as `pattern`
    /// says or, without one, as they are. What another user has or `is_used` says gets the next number.
    pub(crate) fn proposal(
        &self,
        field: FieldId,
        form: &Form,
        pattern: Option<&str>,
        is_used: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let pattern = pattern.or(self.naming.pattern());
        match field {
            FieldId::AgentId => {
                let next = self.next_agent_id(&form.value(FieldId::Role))?;
                let is_free = |id: &String| !is_used(id) && !self.agent_ids.contains_key(id);
                next_agent_ids::following(next).find(is_free)
            }
            FieldId::Email => self.naming.email(&form.value(FieldId::Username), pattern),
            FieldId::Username => {
                let pattern = pattern?;
                let made = naming::fill(pattern, &form.value(FieldId::Name), &form.value(FieldId::Email))?;
                let numbers = (2..100).filter_map(|number| naming::numbered(pattern, &made, number));
                let is_free = |name: &String| self.by_username(name).is_none() && !is_used(name);
                std::iter::once(made.clone()).chain(numbers).find(is_free)
            }
            _ => None,
        }
    }

    /// Finds a user, ignoring case.
    pub(crate) fn by_username(&self, username: &str) -> Option<&ListedUser> {
        self.lookup(&self.usernames, username)
    }

    fn lookup(&self, index: &HashMap<String, u32>, text: &str) -> Option<&ListedUser> {
        if text.is_empty() {
            return None;
        }
        index.get(&text.to_lowercase()).and_then(|position| self.users.get(*position as usize))
    }

    /// The users of whom every word of a text is in one of the columns; at most `most`.
    pub fn search(&self, text: &str, most: usize) -> Vec<&ListedUser> {
        let words = Query::parse(text);
        let holds =
            |user: &&ListedUser| words.matches(&[&user.username, &user.name, &user.role, &user.agent_id]);
        self.users.iter().filter(holds).take(most).collect()
    }

    /// What the users have in common.
    pub(super) fn usual(&self) -> &Usual {
        &self.usual
    }

    /// The users with a username, ignoring case: more than one where the account tells cases apart.
    pub(crate) fn namesakes(&self, username: &str) -> Vec<&ListedUser> {
        let wanted = username.to_lowercase();
        if !self.repeated.contains(&wanted) {
            return self.by_username(username).into_iter().collect();
        }
        self.users.iter().filter(|user| user.username.to_lowercase() == wanted).collect()
    }

    /// The answers that another user has. Usernames and agent IDs are unique (documented); e-mail addresses may not be,
    /// so theirs are warnings. Those of an archived user with the username of the form are this user's own: it can be
    /// restored with them.
    pub fn problems(&self, form: &Form) -> impl Iterator<Item = Problem> {
        let columns = [
            (FieldId::Username, &self.usernames, Severity::Error),
            (FieldId::Email, &self.emails, Severity::Warning),
            (FieldId::AgentId, &self.agent_ids, Severity::Error),
        ];
        let namesake = move || self.by_username(&form.value(FieldId::Username));
        let problem = move |(field, index, severity)| {
            let user = self.lookup(index, &form.value(field))?;
            let is_own = user.archived && field != FieldId::Username;
            if is_own && namesake().is_some_and(|one| std::ptr::eq(one, user)) {
                return None;
            }
            let next = match (field, self.next_agent_id(&form.value(FieldId::Role))) {
                (FieldId::AgentId, Some(next)) => format!(" The next free one is {next}."),
                _ => String::new(),
            };
            let text = format!("{}{next}", taken_text(user, field));
            let violation = Violation::new(severity, text);
            Some(Problem { at: FieldRef::single(field), violation })
        };
        columns.into_iter().filter_map(problem)
    }
}

/// The order of two IDs, ignoring case as the API does.
fn compare_ids(one: &str, other: &str) -> Ordering {
    one.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(other.bytes().map(|byte| byte.to_ascii_lowercase()))
}

/// Indexes a text, ignoring case, unless it is empty. The first user that has it stays: then true.
fn insert(map: &mut HashMap<String, u32>, text: &str, position: u32) -> bool {
    !text.is_empty() && *map.entry(text.to_lowercase()).or_insert(position) != position
}

/// Who has the answer, and what can be done. A user is restored by its username, which cannot be changed.
fn taken_text(user: &ListedUser, field: FieldId) -> String {
    let name = if user.name.is_empty() { &user.username } else { &user.name };
    match (user.archived, field) {
        (false, _) => format!("Taken by {name} (active): enter another one."),
        (true, FieldId::Username) => {
            format!("Belongs to {}: enter another one, or restore that user.", user.describe_archived())
        }
        (true, _) => format!(
            "Belongs to {}: enter another one, or enter the username {} to restore that user.",
            user.describe_archived(),
            single_line(&user.username, 100)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::LastLogin;

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
                last_login: if number == 1 { LastLogin::Never } else { LastLogin::NotKnown },
                ..ListedUser::default()
            });
        }
        users.finish();
        users
    }

    #[test]
    fn proposed_agent_id_is_free() {
        let mut form = Form::default();
        form.set(FieldId::Role, "Agent");
        let users = index(&["2040", "2041"]);
        let proposal = |used: &[&str]| users.proposal(FieldId::AgentId, &form, None, |id| used.contains(&id));
        assert_eq!(proposal(&[]).as_deref(), Some("2042"));
        assert_eq!(proposal(&["2042", "2043"]).as_deref(), Some("2044"), "used by users created since");
    }

    #[test]
    fn problems_name_the_user_that_has_the_value() {
        const ACTIVE: &str = "Taken by User 0 (active): enter another one.";
        const ARCHIVED: &str = "Belongs to the archived user User 1 (never logged in): enter another one, or";
        const NEXT: &str = "The next free one is 2042.";
        let restore = format!("{ARCHIVED} restore that user.");
        let by_name = format!("{ARCHIVED} enter the username user1 to restore that user.");
        let (error, warning) = (Severity::Error, Severity::Warning);
        // The username, e-mail and agent ID of the form, and the problem of each.
        let cases = [
            (["user0", "", ""], vec![(error, ACTIVE.to_owned())]),
            (
                ["x", "U0@example.com", "2040"],
                vec![(warning, ACTIVE.to_owned()), (error, format!("{ACTIVE} {NEXT}"))],
            ),
            (["USER1", "", ""], vec![(error, restore.clone())]),
            (["x", "u1@example.com", ""], vec![(warning, by_name.clone())]),
            (["x", "", "2041"], vec![(error, format!("{by_name} {NEXT}"))]),
            // The archived user's own answers are no conflict when it is restored.
            (["user1", "u1@example.com", "2041"], vec![(error, restore.clone())]),
            (["user1", "u0@example.com", ""], vec![(error, restore), (warning, ACTIVE.to_owned())]),
            (["x", "y@example.com", "1"], vec![]),
        ];
        for (answers, expected) in cases {
            let mut form = Form::default();
            for (field, answer) in
                [FieldId::Username, FieldId::Email, FieldId::AgentId].into_iter().zip(answers)
            {
                form.set(field, answer);
            }
            let users = index(&["2040", "2041"]);
            let found =
                users.problems(&form).map(|one| (one.violation.severity, one.violation.text.into_owned()));
            assert_eq!(found.collect::<Vec<_>>(), expected, "{answers:?}");
        }
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
