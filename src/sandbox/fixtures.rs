//! What the sandbox starts with: regions, users, and their groups, skills, callback numbers and schedules.

use serde_json::Value;
use std::io;

/// Names and IDs of the sandbox's telephony regions. The first two IDs are from the page's examples; the API has
/// no endpoint that lists regions.
pub const REGIONS: [(&str, &str); 4] = [
    ("Frankfurt", "b4c6e398-ac69-4135-b3fd-64d7a6d14272"),
    ("London", DEFAULT_REGION),
    ("Dublin", "3f9d2c71-8e04-4a5b-b6c3-71d0e58fa924"),
    ("Virginia", "d81a6f3e-27bc-4e90-95a7-0c4b3f6e1d58"),
];

/// The region of agents for whom none is given.
pub(super) const DEFAULT_REGION: &str = "ab6fd03e-de5a-41fb-9ad8-0e9fcb39f827";

/// The account's groups, skills, callback numbers and schedules, and `users`: those that the first users have. The first
/// callback number's ID is the page's; the numbers are from ranges reserved for fiction. Two groups share a name, as in
/// real accounts.
pub(super) fn routing() -> io::Result<Value> {
    serde_json::from_str(include_str!("../../assets/sandbox-routing.json")).map_err(io::Error::from)
}

/// The first users, as API answers.
pub(super) fn users() -> io::Result<Vec<Value>> {
    serde_json::from_str(include_str!("../../assets/sandbox-users.json")).map_err(io::Error::from)
}

#[cfg(test)]
mod tests {
    use super::super::validation;
    use super::users;

    #[test]
    fn the_first_users_are_valid() {
        for user in users().unwrap() {
            // Real accounts have users with this role, which the API cannot assign.
            if user["userAccountConfiguration"]["role"] != "NvmAdmin" {
                assert_eq!(validation::validate(user.as_object().unwrap()), [], "{user}");
            }
        }
    }
}
