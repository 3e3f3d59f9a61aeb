//! The account in memory: its users, the tokens in force, the record of requests.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use super::auth::Tokens;
use super::request_log::Log;

/// Everything that the handlers share. Each lock is held for a moment and never across an `await`.
#[derive(Debug)]
pub(super) struct Server {
    account: Mutex<Account>,
    tokens: Mutex<Tokens>,
    log: Mutex<Log>,
}

impl Server {
    pub(super) fn new(users: Vec<Value>, agent_licences: usize) -> Self {
        Self {
            account: Mutex::new(Account { users, agent_licences }),
            tokens: Mutex::default(),
            log: Mutex::default(),
        }
    }

    pub(super) fn account(&self) -> MutexGuard<'_, Account> {
        held(&self.account)
    }

    pub(super) fn tokens(&self) -> MutexGuard<'_, Tokens> {
        held(&self.tokens)
    }

    pub(super) fn log(&self) -> MutexGuard<'_, Log> {
        held(&self.log)
    }
}

/// A lock is poisoned by a panic elsewhere; what it guards is whole after each statement here.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The users, each in the shape of an answer, in the order of their creation.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) users: Vec<Value>,
    pub(super) agent_licences: usize,
}

impl Account {
    pub(super) fn active_agents(&self) -> usize {
        self.users.iter().filter(|it| is_active(it) && is_agent(it)).count()
    }

    /// Archived users keep their names (portal): a name is never given twice.
    pub(super) fn has_username(&self, username: &str) -> bool {
        let wanted = username.to_lowercase();
        self.users.iter().any(|it| text(it, "/username").to_lowercase() == wanted)
    }

    pub(super) fn has_display_id(&self, id: &str) -> bool {
        self.users
            .iter()
            .any(|it| text(it, "/userAccountConfiguration/agentConfiguration/agentDisplayId") == id)
    }
}

pub(super) fn is_active(user: &Value) -> bool {
    flag(user, "/active")
}

/// Agents are users whose role is Agent or who act as one (page).
pub(super) fn is_agent(user: &Value) -> bool {
    text(user, "/userAccountConfiguration/role") == "Agent"
        || flag(user, "/userAccountConfiguration/actAsAgent")
}

/// The text at a JSON pointer, empty when there is none.
pub(super) fn text<'a>(user: &'a Value, pointer: &str) -> &'a str {
    user.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn flag(user: &Value, pointer: &str) -> bool {
    user.pointer(pointer).and_then(Value::as_bool).unwrap_or_default()
}

/// A random GUID (version 4). The keys of a `RandomState` come from the system; the counter keeps two apart.
pub(super) fn guid() -> String {
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
    use super::guid;

    #[test]
    fn guids_have_their_shape_and_differ() {
        let some: std::collections::HashSet<String> = (0..100).map(|_| guid()).collect();
        assert_eq!(some.len(), 100);
        for it in some {
            let lengths: Vec<usize> = it.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{it}");
            assert_eq!(&it[14..15], "4", "{it}");
            assert!("89ab".contains(&it[19..20]), "{it}");
        }
    }
}
