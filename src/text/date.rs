//! Dates: in UTC, as the journal and file names write them, and on the person's clock. The time itself is handed in.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Seconds since 1970 as `2026-03-02T09:30:00Z`.
pub(crate) fn rfc3339(unix: i64) -> String {
    timestamp(unix).to_string()
}

/// Seconds since 1970 as `20260302-093000`, for names.
pub(crate) fn compact(unix: i64) -> String {
    timestamp(unix).strftime("%Y%m%d-%H%M%S").to_string()
}

/// Seconds since 1970 as `2026-03-02 10:30 +01:00`.
pub(crate) fn with_offset(unix: i64, zone: TimeZone) -> String {
    timestamp(unix).to_zoned_datetime(zone).strftime("%Y-%m-%d %H:%M %:z").to_string()
}

/// The nearest time between the years -9999 and 9999.
fn timestamp(unix: i64) -> Timestamp {
    let nearest = unix.clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    Timestamp::from_second(nearest).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_dates() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00Z");
        assert_eq!(rfc3339(951_827_696), "2000-02-29T12:34:56Z");
        assert_eq!(rfc3339(-1), "1969-12-31T23:59:59Z");
        assert_eq!(compact(1_795_558_621), "20261124-221701");
        assert_eq!(rfc3339(i64::MAX), "9999-12-30T22:00:00Z");
        assert_eq!(compact(i64::MAX), "99991230-220000");
        let (utc, india) = (TimeZone::UTC, TimeZone::fixed(jiff::tz::offset(5)));
        assert_eq!(with_offset(1_795_558_621, utc), "2026-11-24 22:17 +00:00");
        assert_eq!(with_offset(1_795_558_621, india), "2026-11-25 03:17 +05:00");
    }
}
