//! Groups, skills, callback numbers and logout schedules: what a user gets after it was created, each with a request of
//! its own. A request replaces the whole list of the user.

use super::error_body::{self, Message};
use crate::model::field::AccountList;
use crate::model::fields::FieldId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// The level of a skill without one (documented).
pub(crate) const DEFAULT_LEVEL: u32 = 5;

/// One of the four lists of a user, which one PUT replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SetupStep {
    /// The groups of an agent.
    Groups,
    /// The skills of an agent, each with a level.
    Skills,
    /// The callback numbers of a user.
    CallbackNumbers,
    /// The times at which an agent is logged out of `ContactPad`.
    LogoutSchedules,
}

/// The names that the API has for a list.
struct ApiNames {
    /// The last path segment, and the key of the account's list.
    segment: &'static str,
    /// The key of the user's list.
    user_key: &'static str,
    id: &'static str,
    name: &'static str,
    detail: &'static str,
}

const SKILL_LEVEL: &str = "agentSkillLevel";

impl SetupStep {
    /// All steps, in the order in which they are carried out.
    pub const ALL: [Self; 4] = [Self::Groups, Self::Skills, Self::CallbackNumbers, Self::LogoutSchedules];

    /// What a user can have in common with another one: not the callback numbers, which are a person's or a line's.
    pub(crate) const COPIED: [Self; 3] = [Self::Groups, Self::Skills, Self::LogoutSchedules];

    /// Its name in JSON and in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Groups => "groups",
            Self::Skills => "skills",
            Self::CallbackNumbers => "callback-numbers",
            Self::LogoutSchedules => "logout-schedules",
        }
    }

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Groups => "Groups",
            Self::Skills => "Skills",
            Self::CallbackNumbers => "Callback numbers",
            Self::LogoutSchedules => "Logout schedules",
        }
    }

    /// What is shown while it is carried out.
    pub(crate) fn doing(self) -> &'static str {
        match self {
            Self::Groups => "Setting the groups",
            Self::Skills => "Setting the skills",
            Self::CallbackNumbers => "Setting the callback numbers",
            Self::LogoutSchedules => "Setting the logout schedules",
        }
    }

    /// The field of the form that it sets.
    pub fn field(self) -> FieldId {
        match self {
            Self::Groups => FieldId::Groups,
            Self::Skills => FieldId::Skills,
            Self::CallbackNumbers => FieldId::CallbackNumbers,
            Self::LogoutSchedules => FieldId::LogoutSchedules,
        }
    }

    /// The account's list of its entries.
    pub fn list(self) -> AccountList {
        match self {
            Self::Groups => AccountList::Groups,
            Self::Skills => AccountList::Skills,
            Self::CallbackNumbers => AccountList::CallbackNumbers,
            Self::LogoutSchedules => AccountList::Schedules,
        }
    }

    /// The step whose rows are from this list; none for a list that the API does not have.
    pub(crate) fn from_list(list: AccountList) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.list() == list)
    }

    /// The path of its request, before the user's id is known.
    pub(crate) fn path(self) -> String {
        format!("/users/{{userId}}/{}", self.segment())
    }

    /// The last segment of its paths.
    pub fn segment(self) -> &'static str {
        self.names().segment
    }

    fn names(self) -> ApiNames {
        let (segment, user_key, id, name, detail) = match self {
            Self::Groups => ("groups", "agentGroups", "groupId", "groupName", "groupDisplayId"),
            Self::Skills => ("skills", "agentSkills", "skillId", "skillName", "skillDisplayId"),
            Self::CallbackNumbers => (
                "callbackNumbers",
                "callbackNumbers",
                "callbackNumberId",
                "callbackNumberName",
                "callbackNumberClid",
            ),
            Self::LogoutSchedules => {
                ("schedules", "agentSchedules", "scheduleId", "scheduleName", "scheduleTimezone")
            }
        };
        ApiNames { segment, user_key, id, name, detail }
    }

    /// The body of the PUT that gives a user these rows, and no others.
    pub(crate) fn put_body(self, rows: &[RoutingRow]) -> String {
        let names = self.names();
        let row = |row: &RoutingRow| {
            let mut object = Map::from_iter([(names.id.to_owned(), Value::from(row.id.as_str()))]);
            if self == Self::Skills {
                object.insert(SKILL_LEVEL.to_owned(), row.level.unwrap_or(DEFAULT_LEVEL).into());
            }
            Value::from(object)
        };
        let rows: Vec<Value> = rows.iter().map(row).collect();
        // Strings and numbers: nothing here that JSON cannot hold.
        serde_json::to_string_pretty(&json!({ names.user_key: rows })).unwrap_or_default()
    }

    /// The entries of a page of the account's list; none where there is no list. Those without an ID are left out.
    pub(crate) fn entries(self, page: &Value) -> Option<Vec<RoutingEntry>> {
        let names = self.names();
        let entry = |row: &Value| {
            let id = text_at(row, names.id);
            let (name, detail) = (text_at(row, names.name), text_at(row, names.detail));
            (!id.is_empty()).then_some(RoutingEntry { id, name, detail })
        };
        Some(list_in(page, names.segment)?.iter().filter_map(entry).collect())
    }

    /// The rows of a user. A row that cannot be read makes the list unreadable: putting the others would remove it.
    pub(crate) fn user_rows(self, answer: &Value) -> Option<Vec<RoutingRow>> {
        let names = self.names();
        let row = |row: &Value| {
            let (id, name) = (text_at(row, names.id), text_at(row, names.name));
            let level = match (self, row.get(SKILL_LEVEL)) {
                (Self::Skills, Some(Value::Number(level))) => level.as_u64(),
                (Self::Skills, Some(Value::String(level))) => level.trim().parse().ok(),
                _ => None,
            };
            let level = level.and_then(|level| u32::try_from(level).ok());
            let is_readable = !id.is_empty() && (self != Self::Skills || level.is_some());
            is_readable.then_some(RoutingRow { id, name, level })
        };
        list_in(answer, names.user_key)?.iter().map(row).collect()
    }
}

/// The rows of a list: under its name, under `items`, or the answer itself.
fn list_in<'a>(value: &'a Value, key: &str) -> Option<&'a Vec<Value>> {
    value.get(key).or_else(|| value.get("items")).unwrap_or(value).as_array()
}

fn text_at(row: &Value, key: &str) -> String {
    match row.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// An entry of one of the account's lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoutingEntry {
    /// The id that is sent.
    pub id: String,
    /// Its name; two entries can share one.
    pub name: String,
    /// What distinguishes entries of one name: the display id, the number, the time zone.
    pub detail: String,
}

/// What a user has, or is to have: an entry of the account, of a skill with its level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoutingRow {
    /// The id that is sent.
    pub id: String,
    /// The name, for people; empty where only the id is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Of a skill: 5 where none is chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u32>,
}

impl RoutingRow {
    fn is_same(&self, other: &Self) -> bool {
        self.id.eq_ignore_ascii_case(&other.id)
    }
}

/// What is set up after a user was created. A list without rows is left as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoutingPlan {
    /// The groups.
    pub groups: Vec<RoutingRow>,
    /// The skills, with levels.
    pub skills: Vec<RoutingRow>,
    /// The callback numbers.
    pub callback_numbers: Vec<RoutingRow>,
    /// The logout schedules.
    pub logout_schedules: Vec<RoutingRow>,
}

impl RoutingPlan {
    /// The rows of a step.
    pub fn rows(&self, step: SetupStep) -> &[RoutingRow] {
        match step {
            SetupStep::Groups => &self.groups,
            SetupStep::Skills => &self.skills,
            SetupStep::CallbackNumbers => &self.callback_numbers,
            SetupStep::LogoutSchedules => &self.logout_schedules,
        }
    }

    /// The steps that have rows.
    pub fn steps(&self) -> impl Iterator<Item = SetupStep> + '_ {
        SetupStep::ALL.into_iter().filter(|step| !self.rows(*step).is_empty())
    }

    /// Whether nothing is to be set up.
    pub fn is_empty(&self) -> bool {
        self.steps().next().is_none()
    }

    /// Whether the other one sets the same, whatever its entries are called by now.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        SetupStep::ALL
            .into_iter()
            .all(|step| step.put_body(self.rows(step)) == step.put_body(other.rows(step)))
    }

    /// Replaces the rows of a step.
    pub fn set_rows(&mut self, step: SetupStep, rows: Vec<RoutingRow>) {
        *match step {
            SetupStep::Groups => &mut self.groups,
            SetupStep::Skills => &mut self.skills,
            SetupStep::CallbackNumbers => &mut self.callback_numbers,
            SetupStep::LogoutSchedules => &mut self.logout_schedules,
        } = rows;
    }
}

/// Whether a user has all of these rows, with their levels.
pub(crate) fn has_all(present: &[RoutingRow], wanted: &[RoutingRow]) -> bool {
    let has = |row: &RoutingRow| {
        let level = row.level.unwrap_or(DEFAULT_LEVEL);
        present.iter().any(|one| one.is_same(row) && one.level.is_none_or(|it| it == level))
    };
    wanted.iter().all(has)
}

/// What a user has and what it is to have: replacing its list by this removes nothing. Wanted levels win.
pub(crate) fn union(present: &[RoutingRow], wanted: &[RoutingRow]) -> Vec<RoutingRow> {
    let mut rows: Vec<RoutingRow> =
        present.iter().filter(|one| !wanted.iter().any(|row| row.is_same(one))).cloned().collect();
    rows.extend_from_slice(wanted);
    rows
}

/// Why a request that changes a user was not carried out, or may not have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeFailure {
    /// It is certain that nothing was changed, and it can be sent again: as sentences.
    NotDone(String),
    /// The same, as the credentials are not accepted.
    NotAuthorised(String),
    /// The same, and the API asks to wait.
    Busy {
        /// As sentences.
        why: String,
        /// How long.
        seconds: u64,
    },
    /// The API refused it.
    Refused {
        /// Of the response.
        status: u16,
        /// Its messages.
        messages: Vec<Message>,
    },
    /// It may have been carried out: why that is not known, as a sentence.
    Unknown(String),
}

impl ChangeFailure {
    /// What went wrong, as sentences.
    pub fn words(&self) -> String {
        match self {
            Self::NotDone(why) | Self::NotAuthorised(why) | Self::Busy { why, .. } | Self::Unknown(why) => {
                why.clone()
            }
            Self::Refused { status, messages } => {
                let messages = error_body::or_status("API", *status, messages);
                messages.iter().map(Message::line).collect::<Vec<_>>().join(" ")
            }
        }
    }
}
