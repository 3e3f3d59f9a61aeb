//! Names for new things: a date for people, chance for the machine.

use crate::text::date;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The most characters of a name.
const MOST: usize = 80;
/// How many characters of chance stand in a new name: 36^8 of them, within one second.
const CHANCE: u32 = 8;

/// A new name, unique whatever other processes and the clock do, such as `20261124-221701-x7k2mp0a`: the date is the
/// clock's (UTC), and nothing relies on it.
pub fn new() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let now = SystemTime::now();
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    // The standard library seeds this from the system's source of chance.
    let mut hasher = RandomState::new().build_hasher();
    hasher.write_u32(process::id());
    hasher.write_u64(COUNT.fetch_add(1, Ordering::Relaxed));
    hasher.write_u128(since.as_nanos());
    let seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
    format!("{}-{}", date::compact(seconds), chance(hasher.finish()))
}

/// Whether a text can be a name: `[A-Za-z0-9._-]`, not starting with `.` or `-`, at most 80 characters. Nothing else
/// becomes part of a path.
pub fn is_id(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    !id.is_empty() && id.len() <= MOST && id.bytes().all(plain) && !id.starts_with(['.', '-'])
}

fn chance(mut from: u64) -> String {
    let digit = |value: u64| char::from_digit((value % 36) as u32, 36).unwrap_or('0');
    let mut text = String::new();
    for _ in 0..CHANCE {
        text.push(digit(from));
        from /= 36;
    }
    text
}
