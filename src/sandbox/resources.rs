//! The lists of the account, some entries of which a user has: their names in the API.

/// A list of the account, some entries of which a user has.
#[derive(Debug)]
pub(super) struct Resource {
    /// The last segment of its paths, and the key of the account's list.
    pub(super) name: &'static str,
    /// The key of a user's list.
    pub(super) user_key: &'static str,
    /// The key of an entry's ID.
    pub(super) id_key: &'static str,
    /// The keys of an entry that a user's list repeats.
    pub(super) shown: &'static [&'static str],
    /// Inferred: only agents are in groups and have skills and schedules.
    pub(super) for_agents_only: bool,
}

pub(super) const SKILL_LEVEL: &str = "agentSkillLevel";
pub(super) static RESOURCES: [Resource; 4] = [
    Resource {
        name: "groups",
        user_key: "agentGroups",
        id_key: "groupId",
        shown: &["groupId", "groupDisplayId", "groupName"],
        for_agents_only: true,
    },
    Resource {
        name: "skills",
        user_key: "agentSkills",
        id_key: "skillId",
        shown: &["skillId", "skillDisplayId", "skillName"],
        for_agents_only: true,
    },
    Resource {
        name: "callbackNumbers",
        user_key: "callbackNumbers",
        id_key: "callbackNumberId",
        shown: &["callbackNumberId", "callbackNumberName", "callbackNumberClid"],
        for_agents_only: false,
    },
    Resource {
        name: "schedules",
        user_key: "agentSchedules",
        id_key: "scheduleId",
        shown: &["scheduleId", "scheduleName"],
        for_agents_only: true,
    },
];
