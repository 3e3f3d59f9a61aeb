//! Names for new things: a date for people, chance for the machine.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The most characters of a name.
const MOST: usize = 80;
/// How many characters of chance stand in a new name: 36^8 of them, within one second.
const CHANCE: u32 = 8;

/// A new name, such as `20261124-221701-x7k2mp0a`: the date is the clock's (UTC), and nothing relies on it.
pub fn new() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let now = SystemTime::now();
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    // The standard library seeds this from the system's source of chance.
    let mut hasher = RandomState::new().build_hasher();
    hasher.write_u32(process::id());
    hasher.write_u64(COUNT.fetch_add(1, Ordering::Relaxed));
    hasher.write_u128(since.as_nanos());
    format!("{}-{}", date(since.as_secs()), chance(hasher.finish()))
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

/// `YYYYMMDD-HHMMSS`, UTC.
fn date(seconds: u64) -> String {
    let (year, month, day) = civil(seconds / 86_400);
    let time = seconds % 86_400;
    format!("{year:04}{month:02}{day:02}-{:02}{:02}{:02}", time / 3600, time / 60 % 60, time % 60)
}

/// Year, month and day of a day counted from 1970. Years begin in March here, so that the leap day comes last.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let era = days / 146_097;
    let day_of_era = days % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(date(0), "19700101-000000");
        assert_eq!(date(951_782_400), "20000229-000000");
        assert_eq!(date(1_795_558_621), "20261124-221701");
        assert_eq!(date(4_107_542_399), "21000228-235959");
        assert_eq!(date(4_107_542_400), "21000301-000000");
    }
}
