//! The next free agent IDs: accounts number the agents of a role in a range.

use super::listed_user::ListedUser;
use std::collections::HashMap;

/// Agent IDs that are further apart belong to different ranges.
const RANGE_GAP: u32 = 100;

/// The length of an agent ID, its number, and the role of its user.
type NumberedId<'a> = (usize, u32, &'a str);

/// The next free agent IDs by role; under an empty role that of all users.
#[derive(Debug, Clone, Default)]
pub(super) struct NextAgentIds(HashMap<String, String>);

impl NextAgentIds {
    /// Those after the agent IDs of these users.
    pub(super) fn after(users: &[ListedUser], is_taken: impl Fn(&str) -> bool) -> Self {
        let mut ids: Vec<NumberedId> = Vec::new();
        for user in users {
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
        let next = |role: &str| Some((role.to_owned(), next_in_range(&ids, role, &is_taken)?));
        Self(roles.into_iter().filter_map(next).collect())
    }

    /// The one after those of users with this role, or of all users where none has the role.
    pub(super) fn for_role(&self, role: &str) -> Option<&str> {
        self.0.get(role).or_else(|| self.0.get("")).map(String::as_str)
    }
}

/// The number after the greatest of the range with most users of a role, among the IDs of their usual length; where
/// that is longer, the first gap. `ids` are sorted.
fn next_in_range(ids: &[NumberedId], role: &str, is_taken: impl Fn(&str) -> bool) -> Option<String> {
    let is_of_role = |(_, _, of): &&NumberedId| role.is_empty() || *of == role;
    let mut lengths = [0_usize; 10];
    ids.iter().filter(is_of_role).for_each(|(length, ..)| lengths[*length] += 1);
    let (usual, _) = lengths.iter().enumerate().rev().max_by_key(|(_, count)| **count)?;
    let usual_ids: Vec<_> = ids.iter().filter(|(length, ..)| *length == usual).collect();
    let ranges = usual_ids.chunk_by(|one, next| next.1 - one.1 <= RANGE_GAP);
    let of_role = |range: &[&NumberedId]| range.iter().copied().filter(is_of_role).count();
    let greatest = ranges.max_by_key(|range| of_role(range))?.last()?.1;
    let shown = |number: u32| format!("{number:0usual$}");
    let free = |number: &u32| shown(*number).len() == usual && !is_taken(&shown(*number));
    (greatest + 1..=greatest + RANGE_GAP).chain(1..greatest).find(free).map(shown)
}

/// A number and those after it, as many digits long.
pub(super) fn following(id: &str) -> impl Iterator<Item = String> {
    let (width, first) = (id.len(), id.parse::<u32>().unwrap_or(u32::MAX));
    let numbers = (first..=first.saturating_add(RANGE_GAP)).map(move |number| format!("{number:0width$}"));
    numbers.filter(move |number| number.len() == width)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The next agent ID of a role, after the IDs of users by role.
    fn next_for<'a>(users: impl Iterator<Item = (&'a str, String)>, role: &str) -> Option<String> {
        let user = |(role, agent_id): (&str, String)| {
            let role = role.to_owned();
            ListedUser { role, agent_id, ..ListedUser::default() }
        };
        let users: Vec<ListedUser> = users.map(user).collect();
        let is_taken = |id: &str| users.iter().any(|user| user.agent_id == id);
        NextAgentIds::after(&users, is_taken).for_role(role).map(str::to_owned)
    }

    #[test]
    fn next_agent_id_has_the_usual_length() {
        for (ids, wanted) in [
            (&[][..], None),
            (&["2040", "2041", "77"], Some("2042")),
            (&["0007", "0009"], Some("0010")),
            (&["998", "999", "001"], Some("002")),
            (&["x1"], None),
            (&["1001", "1002", "1050", "2001", "2002"], Some("1051")),
            (&["1001", "2001", "2002"], Some("2003")),
            (&["1001", "1201", "1401"], Some("1402")),
            (&["0099", "0100", "A7", "12"], Some("0101")),
        ] {
            let users = ids.iter().map(|id| ("Agent", (*id).to_owned()));
            assert_eq!(next_for(users, "").as_deref(), wanted, "{ids:?}");
        }
    }

    #[test]
    fn next_agent_id_is_of_the_range_of_the_role() {
        let ranges = [("Agent", 1001..1051), ("Supervisor", 2001..2011), ("Admin", 501..502)];
        let users = ranges.into_iter().flat_map(|(role, ids)| ids.map(move |id| (role, id.to_string())));
        let next = ["Agent", "Supervisor", "Admin", "Wallboard"].map(|role| next_for(users.clone(), role));
        assert_eq!(next, ["1051", "2011", "502", "1051"].map(|id| Some(id.to_owned())));
    }
}
