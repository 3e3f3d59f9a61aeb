//! What the API lists of an account, and an index of its users, so that a key press costs the same with fifty thousand
//! users as with none. It is built on a background thread and read-only afterwards.

use super::last_login::LastLogin;
use super::licences::ActiveAgents;
use super::naming::{self, Naming};
use super::region_use::RegionUse;
use super::tally::{ListedSettings, UsualCounter};
use super::usual::Usual;
use crate::model::fields::FieldId;
use crate::model::form::{FieldRef, Form};
use crate::model::rule::{Severity, Violation};
use crate::model::validation::Problem;
use crate::text::sanitize::single_line;
use crate::text::search::Query;
use serde_json::Value;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

/// Agent IDs that are further apart belong to different ranges.
const RANGE_GAP: u32 = 100;

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
    /// The next free agent IDs by role.
    next_agent_ids: HashMap<String, String>,
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
        self.next_agent_ids = self.next_free();
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

    /// What the active ones of the users with these IDs have in common. The cost grows with their number, hardly with that
    /// of all users.
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
    pub fn active_agents(&self) -> ActiveAgents {
        self.active_agents
    }

    /// The next free agent ID after those of users with this role, or of all users where none has the role.
    pub fn next_agent_id(&self, role: &str) -> Option<&str> {
        self.next_agent_ids.get(role).or_else(|| self.next_agent_ids.get("")).map(String::as_str)
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
                following(next).find(is_free)
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

    /// The next free agent IDs by role; under an empty role that of all users.
    fn next_free(&self) -> HashMap<String, String> {
        let mut ids: Vec<(usize, u32, &str)> = Vec::new();
        for user in &self.users {
            let id = &user.agent_id;
            // Archived users keep theirs.
            if id.len() < 10 && id.bytes().all(|byte| byte.is_ascii_digit()) {
                ids.extend(id.parse().ok().map(|number| (id.len(), number, user.role.as_str())));
            }
        }
        ids.sort_unstable();
        let mut roles: Vec<&str> = ids.iter().map(|(_, _, role)| *role).chain([""]).collect();
        roles.sort_unstable();
        roles.dedup();
        let next = |role: &str| Some((role.to_owned(), self.next_in_range(&ids, role)?));
        roles.into_iter().filter_map(next).collect()
    }

    /// The number after the greatest of the range with most users of a role, among the IDs of their usual length; where
    /// that is longer, the first gap. `ids` are sorted.
    fn next_in_range(&self, ids: &[(usize, u32, &str)], role: &str) -> Option<String> {
        let is_of_role = |(_, _, of): &&(usize, u32, &str)| role.is_empty() || *of == role;
        let mut lengths = [0_usize; 10];
        ids.iter().filter(is_of_role).for_each(|(length, ..)| lengths[*length] += 1);
        let (usual, _) = lengths.iter().enumerate().rev().max_by_key(|(_, count)| **count)?;
        let usual_ids: Vec<_> = ids.iter().filter(|(length, ..)| *length == usual).collect();
        let ranges = usual_ids.chunk_by(|one, next| next.1 - one.1 <= RANGE_GAP);
        let of_role = |range: &[&(usize, u32, &str)]| range.iter().copied().filter(is_of_role).count();
        let greatest = ranges.max_by_key(|range| of_role(range))?.last()?.1;
        let shown = |number: u32| format!("{number:0usual$}");
        let free =
            |number: &u32| shown(*number).len() == usual && !self.agent_ids.contains_key(&shown(*number));
        (greatest + 1..=greatest + RANGE_GAP).chain(1..greatest).find(free).map(shown)
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
    pub fn problems(&self, form: &Form) -> Vec<Problem> {
        let columns = [
            (FieldId::Username, &self.usernames, Severity::Error),
            (FieldId::Email, &self.emails, Severity::Warning),
            (FieldId::AgentId, &self.agent_ids, Severity::Error),
        ];
        let namesake = self.by_username(&form.value(FieldId::Username)).filter(|user| user.archived);
        let problem = |(field, index, severity)| {
            let user = self.lookup(index, &form.value(field))?;
            let is_namesake = namesake.is_some_and(|one| std::ptr::eq(one, user));
            if is_namesake && field != FieldId::Username {
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
        columns.into_iter().filter_map(problem).collect()
    }
}

/// The order of two IDs, ignoring case as the API does.
fn compare_ids(one: &str, other: &str) -> Ordering {
    one.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(other.bytes().map(|byte| byte.to_ascii_lowercase()))
}

/// A number and those after it, as many digits long.
fn following(id: &str) -> impl Iterator<Item = String> {
    let (width, first) = (id.len(), id.parse::<u32>().unwrap_or(u32::MAX));
    let numbers = (first..=first.saturating_add(RANGE_GAP)).map(move |number| format!("{number:0width$}"));
    numbers.filter(move |number| number.len() == width)
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
    fn next_agent_id_has_the_usual_length() {
        let next = |ids: &[&str]| index(ids).next_agent_id("").map(str::to_owned);
        for (ids, wanted) in [
            (&[][..], None),
            (&["2040", "2041", "77"], Some("2042")),
            (&["0007", "0009"], Some("0010")),
            (&["998", "999", "001"], Some("002")),
            (&["x1"], None),
            // The second user is archived: its ID is taken all the same.
            (&["1001", "1002"], Some("1003")),
            (&["1001", "1002", "1050", "2001", "2002"], Some("1051")),
            (&["1001", "2001", "2002"], Some("2003")),
            (&["1001", "1201", "1401"], Some("1402")),
            (&["0099", "0100", "A7", "12"], Some("0101")),
        ] {
            assert_eq!(next(ids).as_deref(), wanted, "{ids:?}");
        }
    }

    #[test]
    fn next_agent_id_is_of_the_range_of_the_role() {
        let mut users = UserIndex::default();
        let ranges = [("Agent", 1001..1051), ("Supervisor", 2001..2011), ("Admin", 501..502)];
        for (role, id) in ranges.into_iter().flat_map(|(role, ids)| ids.map(move |id| (role, id))) {
            let (role, agent_id) = (role.to_owned(), id.to_string());
            users.add(ListedUser { role, agent_id, ..ListedUser::default() });
        }
        users.finish();
        let next = ["Agent", "Supervisor", "Admin", "Wallboard"].map(|role| users.next_agent_id(role));
        assert_eq!(next, [Some("1051"), Some("2011"), Some("502"), Some("1051")]);
        let mut form = Form::default();
        form.set(FieldId::Role, "Supervisor");
        let proposal = |used: &[&str]| users.proposal(FieldId::AgentId, &form, None, |id| used.contains(&id));
        assert_eq!(proposal(&["2011", "2012"]).as_deref(), Some("2013"), "used by users created since");
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
            // It keeps its own.
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
            let problems = index(&["2040", "2041"]).problems(&form).into_iter();
            let found = problems.map(|one| (one.violation.severity, one.violation.text));
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
