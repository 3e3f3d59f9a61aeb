//! Ids of drafts and attempts: a readable date, random characters for uniqueness.

use crate::text::date;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

const MAX_LENGTH: usize = 80;
/// The number of random characters: 36^8 ids in each second.
const RANDOM_CHARS: u32 = 8;

/// A new id such as `20261124-221701-x7k2mp0a`, unique whatever other processes and the clock do. The date (UTC) is for
/// reading only.
pub fn new() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let now = SystemTime::now();
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    // The standard library seeds this from the system's random source.
    let mut hasher = RandomState::new().build_hasher();
    hasher.write_u32(process::id());
    hasher.write_u64(COUNT.fetch_add(1, Ordering::Relaxed));
    hasher.write_u128(since.as_nanos());
    let seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
    format!("{}-{}", date::compact(seconds), random_chars(hasher.finish()))
}

/// Whether a text is an id: `[A-Za-z0-9._-]`, not starting with `.` or `-`, at most 80 characters. Only ids become part
/// of a path.
pub(crate) fn is_id(id: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    !id.is_empty() && id.len() <= MAX_LENGTH && id.bytes().all(allowed) && !id.starts_with(['.', '-'])
}

fn random_chars(from: u64) -> String {
    let digit = |place| char::from_digit((from / 36u64.pow(place) % 36) as u32, 36);
    (0..RANDOM_CHARS).filter_map(digit).collect()
}
