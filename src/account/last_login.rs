//! When a user last logged in, as far as the API says.

use jiff::civil::Date;
use serde_json::{Map, Value};

/// How the API writes a time that there has not been (documented for schedules).
const NEVER: &str = "0001-01-01T00:00:00";

/// When a user last logged in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LastLogin {
    /// The answer does not say it, or not in a way that can be read.
    #[default]
    NotKnown,
    /// The user has not.
    Never,
    /// On this day, in UTC.
    On(Date),
}

impl LastLogin {
    /// Reads the member of a user.
    pub(crate) fn of_user(user: &Map<String, Value>) -> Self {
        match user.get("lastLoginTime") {
            Some(Value::Null) => Self::Never,
            Some(Value::String(time)) if time.trim().is_empty() || time.starts_with(NEVER) => Self::Never,
            Some(Value::String(time)) => {
                let day = time.get(..10).and_then(|day| day.parse().ok());
                day.map_or(Self::NotKnown, Self::On)
            }
            _ => Self::NotKnown,
        }
    }

    /// `never logged in`, `last logged in on 30 September 2025`; none where it is not known.
    pub(crate) fn describe(self) -> Option<String> {
        match self {
            Self::NotKnown => None,
            Self::Never => Some("never logged in".to_owned()),
            Self::On(day) => Some(format!("last logged in on {}", day.strftime("%-d %B %Y"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn times_in_plain_words() {
        let cases = [
            (json!({}), None),
            (json!({ "lastLoginTime": 7 }), None),
            (json!({ "lastLoginTime": "yesterday" }), None),
            (json!({ "lastLoginTime": "2025-02-30T10:00:00Z" }), None),
            (json!({ "lastLoginTime": null }), Some("never logged in")),
            (json!({ "lastLoginTime": "" }), Some("never logged in")),
            (json!({ "lastLoginTime": "0001-01-01T00:00:00Z" }), Some("never logged in")),
            (
                json!({ "lastLoginTime": "2025-09-30T15:22:47.066Z" }),
                Some("last logged in on 30 September 2025"),
            ),
        ];
        for (user, words) in cases {
            let last = LastLogin::of_user(user.as_object().unwrap());
            assert_eq!(last.describe().as_deref(), words, "{user}");
        }
    }
}
