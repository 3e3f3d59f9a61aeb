//! The account in memory: users, valid tokens, recorded requests.

use super::fault::Fault;
use super::request_log::RecordedRequest;
use serde_json::Value;
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Documented.
pub(super) const TOKEN_LIFETIME: Duration = Duration::from_secs(7200);
/// The tokens and the requests that are kept: bounds the memory of a sandbox that runs for days.
const MAX_KEPT: usize = 1000;
/// The bytes of the bodies that are kept.
const MAX_KEPT_BYTES: usize = 16 << 20;

/// The state shared by the handlers. No lock is held across an `await`.
#[derive(Debug, Clone)]
pub(super) struct Server(Arc<Mutex<SandboxAccount>>);

impl Server {
    pub(super) fn new(account: SandboxAccount) -> Self {
        Self(Arc::new(Mutex::new(account)))
    }

    /// Ignores poisoning: every statement leaves the data consistent.
    pub(super) fn lock(&self) -> MutexGuard<'_, SandboxAccount> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who may use the server.
#[derive(Default)]
pub(super) struct Access {
    /// The client secret.
    pub(super) secret: String,
    /// The only `Host` that requests may name; any if there is none.
    pub(super) host: Option<String>,
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Access").field("host", &self.host).finish_non_exhaustive()
    }
}

#[derive(Debug, Default)]
pub(super) struct SandboxAccount {
    pub(super) access: Access,
    /// The users as API answers, in the order of creation.
    pub(super) users: Vec<Value>,
    pub(super) agent_licences: usize,
    /// The account's groups, skills, callback numbers and schedules, by the name of the resource.
    pub(super) lists: Value,
    /// Those of users, by the user's id and the name of the resource.
    pub(super) assigned: HashMap<(String, &'static str), Vec<Value>>,
    /// What goes wrong on purpose.
    pub(super) faults: Vec<Fault>,
    /// The tokens and when they were issued, oldest first. A new token does not invalidate the others.
    tokens: VecDeque<(String, Instant)>,
    /// The latest requests, oldest first.
    pub(super) requests: VecDeque<RecordedRequest>,
}

impl SandboxAccount {
    /// An account without users.
    pub(super) fn new(lists: Value, agent_licences: usize, faults: Vec<Fault>) -> Self {
        Self { agent_licences, lists, faults, ..Self::default() }
    }

    pub(super) fn issue_token(&mut self, now: Instant) -> String {
        let token = new_guid() + "." + &new_guid();
        push_bounded(&mut self.tokens, (token.clone(), now));
        token
    }

    pub(super) fn accepts_token(&self, token: &str, now: Instant) -> bool {
        let is_valid = |issued| now.saturating_duration_since(issued) < TOKEN_LIFETIME;
        self.tokens.iter().any(|(it, issued)| it == token && is_valid(*issued))
    }

    pub(super) fn record(&mut self, request: RecordedRequest) {
        push_bounded(&mut self.requests, request);
        while self.requests.iter().map(|one| one.body.len()).sum::<usize>() > MAX_KEPT_BYTES {
            self.requests.pop_front();
        }
    }

    pub(super) fn user(&self, id: &str) -> Option<&Value> {
        self.users.iter().find(|it| has_id(it, id))
    }

    /// Puts a changed user in the place of the one with its id.
    pub(super) fn replace_user(&mut self, changed: Value) {
        let id = text_at(&changed, "/userId").to_owned();
        if let Some(user) = self.users.iter_mut().find(|it| has_id(it, &id)) {
            *user = changed;
        }
    }

    pub(super) fn remove_user(&mut self, id: &str) {
        self.users.retain(|it| !has_id(it, id));
        self.assigned.retain(|(user, _), _| !user.eq_ignore_ascii_case(id));
    }

    /// Archived users keep their names (portal).
    pub(super) fn has_username(&self, username: &str) -> bool {
        let wanted = username.to_lowercase();
        self.users.iter().any(|it| text_at(it, "/username").to_lowercase() == wanted)
    }

    pub(super) fn has_display_id(&self, id: &str) -> bool {
        self.users.iter().any(|it| display_id(it) == id)
    }
}

fn has_id(user: &Value, id: &str) -> bool {
    text_at(user, "/userId").eq_ignore_ascii_case(id)
}

fn push_bounded<T>(queue: &mut VecDeque<T>, item: T) {
    if queue.len() == MAX_KEPT {
        queue.pop_front();
    }
    queue.push_back(item);
}

/// The number of agent licences that the users take.
pub(super) fn active_agents(users: &[Value]) -> usize {
    users.iter().filter(|it| is_active(it) && is_agent(it)).count()
}

pub(super) fn is_active(user: &Value) -> bool {
    user["active"] == true
}

/// Agents have the role Agent or act as agent (page).
pub(super) fn is_agent(user: &Value) -> bool {
    let configuration = &user["userAccountConfiguration"];
    configuration["role"] == "Agent" || configuration["actAsAgent"] == true
}

pub(super) fn display_id(user: &Value) -> &str {
    text_at(user, "/userAccountConfiguration/agentConfiguration/agentDisplayId")
}

/// The text at a JSON pointer; empty if there is none.
pub(super) fn text_at<'a>(user: &'a Value, pointer: &str) -> &'a str {
    user.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// A random GUID (version 4). The system seeds `RandomState`, and each one on a thread differs from the one before.
pub(super) fn new_guid() -> String {
    let random = || RandomState::new().hash_one(0);
    let hex = format!("{:016x}{:016x}", random(), random());
    format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guids_have_their_shape_and_differ() {
        let some: std::collections::HashSet<String> = (0..100).map(|_| new_guid()).collect();
        assert_eq!(some.len(), 100);
        for it in some {
            let lengths: Vec<usize> = it.split('-').map(str::len).collect();
            assert_eq!((lengths.as_slice(), &it[14..15]), (&[8, 4, 4, 4, 12][..], "4"), "{it}");
        }
    }

    #[test]
    fn tokens_expire_and_are_bounded() {
        let start = Instant::now();
        let mut account = SandboxAccount::default();
        let first = account.issue_token(start);
        let second = account.issue_token(start + Duration::from_secs(10));
        let (last, end) = (start + Duration::from_secs(7199), start + TOKEN_LIFETIME);
        assert!(account.accepts_token(&first, last));
        assert!(!account.accepts_token(&first, end) && !account.accepts_token("unknown", start));
        assert!(account.accepts_token(&second, end), "tokens are independent");
        (0..MAX_KEPT).for_each(|_| drop(account.issue_token(start)));
        assert_eq!(account.tokens.len(), MAX_KEPT);
        assert!(!account.accepts_token(&first, start));
    }
}
