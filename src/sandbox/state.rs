//! The account in memory: users, valid tokens, recorded requests.

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::request_log::RequestLog;

/// The state shared by the handlers. No lock is held across an `await`.
#[derive(Debug)]
pub(super) struct Server {
    account: Mutex<SandboxAccount>,
    tokens: Mutex<Tokens>,
    log: Mutex<RequestLog>,
}

impl Server {
    pub(super) fn new(users: Vec<Value>, agent_licences: usize) -> Self {
        Self {
            account: Mutex::new(SandboxAccount { users, agent_licences }),
            tokens: Mutex::default(),
            log: Mutex::default(),
        }
    }

    pub(super) fn account(&self) -> MutexGuard<'_, SandboxAccount> {
        lock(&self.account)
    }

    pub(super) fn tokens(&self) -> MutexGuard<'_, Tokens> {
        lock(&self.tokens)
    }

    pub(super) fn log(&self) -> MutexGuard<'_, RequestLog> {
        lock(&self.log)
    }
}

/// Ignores poisoning: every statement leaves the data consistent.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Documented.
pub(super) const TOKEN_LIFETIME: Duration = Duration::from_secs(7200);
/// Bounds the memory for clients that request a token before each call.
const MAX_TOKENS: usize = 1000;

/// The issued tokens, oldest first. A new token does not invalidate the others.
#[derive(Debug, Default)]
pub(super) struct Tokens(VecDeque<(String, Instant)>);

impl Tokens {
    pub(super) fn issue(&mut self, now: Instant) -> String {
        self.0.retain(|(_, issued)| is_valid(*issued, now));
        if self.0.len() == MAX_TOKENS {
            self.0.pop_front();
        }
        let token = new_guid() + "." + &new_guid();
        self.0.push_back((token.clone(), now));
        token
    }

    pub(super) fn accepts(&self, token: &str, now: Instant) -> bool {
        self.0.iter().any(|(it, issued)| it == token && is_valid(*issued, now))
    }
}

fn is_valid(issued: Instant, now: Instant) -> bool {
    now.saturating_duration_since(issued) < TOKEN_LIFETIME
}

/// The users as API answers, in the order of creation.
#[derive(Debug)]
pub(super) struct SandboxAccount {
    pub(super) users: Vec<Value>,
    pub(super) agent_licences: usize,
}

impl SandboxAccount {
    pub(super) fn active_agents(&self) -> usize {
        self.users.iter().filter(|it| is_active(it) && is_agent(it)).count()
    }

    /// Archived users keep their names (portal).
    pub(super) fn has_username(&self, username: &str) -> bool {
        let wanted = username.to_lowercase();
        self.users.iter().any(|it| text_at(it, "/username").to_lowercase() == wanted)
    }

    pub(super) fn has_display_id(&self, id: &str) -> bool {
        self.users
            .iter()
            .any(|it| text_at(it, "/userAccountConfiguration/agentConfiguration/agentDisplayId") == id)
    }
}

pub(super) fn is_active(user: &Value) -> bool {
    flag(user, "/active")
}

/// Agents have the role Agent or act as agent (page).
pub(super) fn is_agent(user: &Value) -> bool {
    text_at(user, "/userAccountConfiguration/role") == "Agent"
        || flag(user, "/userAccountConfiguration/actAsAgent")
}

/// The text at a JSON pointer; empty if there is none.
pub(super) fn text_at<'a>(user: &'a Value, pointer: &str) -> &'a str {
    user.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn flag(user: &Value, pointer: &str) -> bool {
    user.pointer(pointer).and_then(Value::as_bool).unwrap_or_default()
}

/// A random GUID (version 4). The system seeds `RandomState`; the counter makes calls differ.
pub(super) fn new_guid() -> String {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    let half = || RandomState::new().hash_one(count);
    let high = half() & !0xF000 | 0x4000;
    let low = half() & !(0b11 << 62) | 0b10 << 62;
    let (a, b, c) = (high >> 32, high >> 16 & 0xFFFF, high & 0xFFFF);
    format!("{a:08x}-{b:04x}-{c:04x}-{:04x}-{:012x}", low >> 48, low & 0xFFFF_FFFF_FFFF)
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
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{it}");
            assert_eq!(&it[14..15], "4", "{it}");
            assert!("89ab".contains(&it[19..20]), "{it}");
        }
    }

    #[test]
    fn tokens_expire_after_their_lifetime() {
        let start = Instant::now();
        let mut tokens = Tokens::default();
        let first = tokens.issue(start);
        let later = start + Duration::from_secs(10);
        let second = tokens.issue(later);
        let end = start + TOKEN_LIFETIME;
        assert!(tokens.accepts(&first, start + Duration::from_millis(7_199_999)));
        assert!(!tokens.accepts(&first, end));
        assert!(tokens.accepts(&second, end), "tokens are independent");
        assert!(!tokens.accepts("unknown", start));
    }

    #[test]
    fn the_number_of_tokens_is_bounded() {
        let start = Instant::now();
        let mut tokens = Tokens::default();
        let first = tokens.issue(start);
        for _ in 0..MAX_TOKENS {
            tokens.issue(start);
        }
        assert_eq!(tokens.0.len(), MAX_TOKENS);
        assert!(!tokens.accepts(&first, start));
        tokens.issue(start + TOKEN_LIFETIME);
        assert_eq!(tokens.0.len(), 1);
    }
}
