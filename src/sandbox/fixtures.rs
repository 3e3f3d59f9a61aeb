//! The regions, callback numbers and users that the practice account starts with.

use std::io;

use serde_json::Value;

use super::state::{is_active, is_agent};

/// Names and IDs of the practice account's telephony regions. The first two IDs are from the page's examples; the API has
/// no endpoint that lists regions.
pub const REGIONS: [(&str, &str); 4] = [
    ("Frankfurt", "b4c6e398-ac69-4135-b3fd-64d7a6d14272"),
    ("London", DEFAULT_REGION),
    ("Dublin", "3f9d2c71-8e04-4a5b-b6c3-71d0e58fa924"),
    ("Virginia", "d81a6f3e-27bc-4e90-95a7-0c4b3f6e1d58"),
];

/// The region of agents for whom none is given.
pub(super) const DEFAULT_REGION: &str = "ab6fd03e-de5a-41fb-9ad8-0e9fcb39f827";

/// IDs, names and numbers of the callback numbers. The first ID is the page's; the numbers are from ranges reserved for fiction.
pub(super) const CALLBACK_NUMBERS: [(&str, &str, &str); 4] = [
    ("4c0b6793-a4c9-4075-839e-08fb99ba7efd", "Main line London", "+442079460123"),
    ("0f6f3e0c-5c1b-4f0e-9a6d-2f1a8d7c9b10", "Support Leeds", "+441134960456"),
    ("9d2b7a44-3e85-4c7f-8b1e-6a50c2f4d311", "Hotline Berlin", "+493023125042"),
    ("c7e1d5f8-7a92-4b36-a0cd-13f9be8462a5", "Sales New York", "+12125550147"),
];

const USERS: &str = include_str!("../../assets/sandbox-users.json");

/// The first users, as API answers.
pub(super) fn users() -> io::Result<Vec<Value>> {
    serde_json::from_str(USERS).map_err(io::Error::from)
}

/// The number of licences they use.
pub(super) fn active_agents() -> usize {
    users().unwrap_or_default().iter().filter(|it| is_active(it) && is_agent(it)).count()
}

#[cfg(test)]
mod tests {
    use super::super::state::text_at;
    use super::super::validation;
    use super::users;

    #[test]
    fn the_first_users_are_valid() {
        for user in users().unwrap() {
            // Real accounts have users with this role, which the API cannot assign.
            if text_at(&user, "/userAccountConfiguration/role") == "NvmAdmin" {
                continue;
            }
            assert_eq!(validation::validate(user.as_object().unwrap()), [], "{user}");
        }
    }
}
