//! The regions and users that the practice account starts with.

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
    use std::collections::HashSet;

    use super::super::state::{is_agent, text_at};
    use super::super::validation;
    use super::{REGIONS, users};

    const AGENT: &str = "/userAccountConfiguration/agentConfiguration";

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

    #[test]
    fn the_first_users_are_unique() {
        let users = users().unwrap();
        for pointer in ["/userId", "/username", "/email"] {
            let values: HashSet<String> =
                users.iter().map(|it| text_at(it, pointer).to_lowercase()).collect();
            assert_eq!(values.len(), users.len(), "{pointer}");
        }
        let agents: Vec<_> = users.iter().filter(|it| is_agent(it)).collect();
        let ids: HashSet<&str> =
            agents.iter().map(|it| text_at(it, &format!("{AGENT}/agentDisplayId"))).collect();
        assert_eq!(ids.len(), agents.len());
        let pointer = format!("{AGENT}/telephonyAddress/outboundTelephonyRegion");
        let regions: HashSet<&str> = agents.iter().map(|it| text_at(it, &pointer)).collect();
        let named: HashSet<&str> = REGIONS.iter().map(|(_, id)| *id).collect();
        assert_eq!(regions, named, "each region has an agent");
    }
}
