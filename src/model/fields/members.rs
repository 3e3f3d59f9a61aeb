//! The text of a field that names entries of one of the account's lists, separated by commas: `English:7, "Sales, PL"`.
//! A skill's level follows a colon. A name with a comma, or of a skill with a colon, is put in quotation marks; in them
//! a quotation mark is doubled.

use super::fix::Fix;
use super::violation::Violation;
use std::borrow::Cow;
use std::ops::Range;

/// The account's lists of named IDs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccountList {
    /// Telephony regions: from the configuration and from existing users.
    Regions,
    /// Callback numbers, from the API.
    CallbackNumbers,
    /// Groups of agents, from the API.
    Groups,
    /// Skills of agents, from the API.
    Skills,
    /// Logout schedules, from the API.
    Schedules,
}

impl AccountList {
    /// What an entry of the list is.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Regions => "telephony region",
            Self::CallbackNumbers => "callback number",
            Self::Groups => "group",
            Self::Skills => "skill",
            Self::Schedules => "logout schedule",
        }
    }

    /// Whether a user has an entry at a level.
    pub(crate) fn has_levels(self) -> bool {
        self == Self::Skills
    }
}

/// The highest level of a skill; that there is none above 9 or 10 is not documented.
pub(crate) const MAX_LEVEL: u32 = 10;
/// The highest level that needs no check.
const USUAL_LEVEL: u32 = 9;

/// An entry of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member<'a> {
    /// As it was typed, without the spaces around it.
    pub(crate) text: &'a str,
    /// Its place in the whole text, in bytes.
    pub(crate) range: Range<usize>,
    /// A name or an ID, without quotation marks.
    pub(crate) name: Cow<'a, str>,
    /// What follows the colon, of a skill.
    pub(crate) level: Option<&'a str>,
    fault: Option<&'static str>,
}

impl<'a> Member<'a> {
    fn new(whole: &'a str, place: Range<usize>, list: AccountList) -> Self {
        let text = whole[place.clone()].trim();
        let start = place.start + whole[place.clone()].find(text).unwrap_or(0);
        let (mut level, mut fault) = (None, None);
        let name = if let Some(quoted) = text.strip_prefix('"') {
            let (name, rest) = quoted_name(quoted);
            match rest.map(str::trim_start) {
                None => fault = Some("Close the quotation marks"),
                Some("") => {}
                Some(rest) => match rest.strip_prefix(':').filter(|_| list.has_levels()) {
                    Some(after) => level = Some(after.trim()),
                    None => fault = Some("Put a comma after the quotation marks"),
                },
            }
            name
        } else if let Some((name, after)) = text.rsplit_once(':').filter(|_| list.has_levels()) {
            level = Some(after.trim());
            Cow::Borrowed(name.trim_end())
        } else {
            Cow::Borrowed(text)
        };
        Self { text, range: start..start + text.len(), name, level, fault }
    }

    /// The level as it is sent; none where none is given.
    pub(crate) fn level_number(&self) -> Option<u32> {
        self.level.and_then(|level| level.parse().ok())
    }
}

/// The text up to the closing quotation mark, and what follows it; none without one.
fn quoted_name(quoted: &str) -> (Cow<'_, str>, Option<&str>) {
    let mut from = 0;
    while let Some(at) = quoted[from..].find('"').map(|at| from + at) {
        if !quoted[at + 1..].starts_with('"') {
            return (unescaped(&quoted[..at]), Some(&quoted[at + 1..]));
        }
        from = at + 2;
    }
    (unescaped(quoted), None)
}

fn unescaped(name: &str) -> Cow<'_, str> {
    if name.contains("\"\"") { Cow::Owned(name.replace("\"\"", "\"")) } else { Cow::Borrowed(name) }
}

/// The places between commas, those in quotation marks aside.
fn places(text: &str) -> Vec<Range<usize>> {
    let (mut places, mut start, mut inside) = (Vec::new(), 0, false);
    for (at, c) in text.char_indices() {
        match c {
            // Only a quotation mark at the beginning quotes: `2" pipe` is a name.
            '"' if inside || text[start..].trim_start().starts_with('"') => inside = !inside,
            ',' if !inside => {
                places.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    places.push(start..text.len());
    places
}

/// The entries of a text; between two commas can be none.
pub(crate) fn parse(text: &str, list: AccountList) -> Vec<Member<'_>> {
    let members = places(text).into_iter().map(|place| Member::new(text, place, list));
    members.filter(|member| !member.text.is_empty()).collect()
}

/// The entry in which a position is, in bytes; it can be empty.
pub(crate) fn member_at(text: &str, position: usize, list: AccountList) -> Member<'_> {
    let place = places(text).into_iter().find(|place| position <= place.end);
    Member::new(text, place.unwrap_or(text.len()..text.len()), list)
}

/// An entry as it is typed, with quotation marks where it needs them.
pub(crate) fn written(name: &str, level: Option<&str>, list: AccountList) -> String {
    let is_quoted = name.contains(',') || name.starts_with('"') || (list.has_levels() && name.contains(':'));
    let name = if is_quoted {
        Cow::Owned(format!("\"{}\"", name.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(name)
    };
    level.map_or_else(|| name.to_string(), |level| format!("{name}:{level}"))
}

/// The text without empty entries and with single spaces after commas; none if it is that already.
pub(crate) fn tidied(text: &str, list: AccountList) -> Option<String> {
    let members: Vec<&str> = parse(text, list).iter().map(|member| member.text).collect();
    Some(members.join(", ")).filter(|tidy| tidy != text)
}

/// What is wrong with a text, whatever the account has: errors first.
pub(crate) fn check(text: &str, list: AccountList) -> Option<Violation> {
    let members = parse(text, list);
    let mut names: Vec<String> = Vec::new();
    for member in &members {
        let name = &member.name;
        if let Some(fault) = member.fault {
            return Some(Violation::error(format!("{fault}: {}.", member.text)));
        }
        if name.is_empty() {
            return Some(Violation::error(format!("Enter the name of a {}: {}.", list.noun(), member.text)));
        }
        let level = member.level_number();
        if member.level.is_some() && !level.is_some_and(|level| (1..=MAX_LEVEL).contains(&level)) {
            return Some(Violation::error(format!(
                "{}: enter a level from 1 to {MAX_LEVEL} after the colon. A name with a colon is put in quotation marks.",
                member.text
            )));
        }
        if names.contains(&name.to_lowercase()) {
            let text = format!("{name} is there twice: remove one.");
            return Some(Violation::error(text).with_fix(without_second(&members, member).map(Fix::to)));
        }
        names.push(name.to_lowercase());
    }
    let unusual = |member: &&Member<'_>| member.level_number().is_some_and(|level| level > USUAL_LEVEL);
    let unusual = members.iter().find(unusual)?;
    Some(Violation::warning(format!(
        "{}: levels above {USUAL_LEVEL} are not documented: check it.",
        unusual.text
    )))
}

/// The entries without one that is there before; none where another level is given for it.
fn without_second(members: &[Member<'_>], second: &Member<'_>) -> Option<String> {
    let is_same = |one: &&Member<'_>| {
        one.range.start < second.range.start && one.name.to_lowercase() == second.name.to_lowercase()
    };
    members.iter().find(is_same).filter(|first| first.level == second.level)?;
    let rest = members.iter().filter(|one| one.range != second.range).map(|one| one.text);
    Some(rest.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fields::violation::Severity;

    #[test]
    fn entries_have_names_and_levels() {
        let skills = |text| {
            let members = parse(text, AccountList::Skills);
            members.into_iter().map(|one| (one.name.into_owned(), one.level)).collect::<Vec<_>>()
        };
        let one = |name: &str, level: Option<&'static str>| vec![(name.to_owned(), level)];
        for (text, found) in [
            ("", vec![]),
            (" , ,", vec![]),
            ("English", one("English", None)),
            ("English : 7 ,", one("English", Some("7"))),
            ("English:", one("English", Some(""))),
            ("a:b:7", one("a:b", Some("7"))),
            ("\"a:b\"", one("a:b", None)),
            ("\"a, b\":3", one("a, b", Some("3"))),
            ("\"say \"\"hi\"\", now\" :3", one("say \"hi\", now", Some("3"))),
            ("2\" pipe", one("2\" pipe", None)),
            ("\"open, b", one("open, b", None)),
        ] {
            assert_eq!(skills(text), found, "{text}");
        }
        assert_eq!(skills("English:7, Billing").len(), 2);
        assert_eq!(parse("a:7", AccountList::Groups)[0].name, "a:7");
    }

    #[test]
    fn a_written_entry_is_read_as_it_was() {
        for list in [AccountList::Skills, AccountList::Groups] {
            for name in ["Sales PL", "a, b", "a:b", "\"a\"", "2\" pipe", "x\",y", "a \"\" b, c"] {
                for level in [None, Some("7")] {
                    let level = level.filter(|_| list.has_levels());
                    let text = format!("x, {}, y", written(name, level, list));
                    let members = parse(&text, list);
                    assert_eq!((members[1].name.as_ref(), members[1].level), (name, level), "{text}");
                    assert_eq!((members.len(), tidied(&text, list)), (3, None), "{text}");
                }
            }
        }
    }

    #[test]
    fn the_entry_at_the_cursor() {
        let text = "one,  two , \"a, b\", ";
        for (position, found) in [(0, "one"), (3, "one"), (4, "two"), (9, "two"), (15, "\"a, b\""), (20, "")]
        {
            assert_eq!(member_at(text, position, AccountList::Groups).text, found, "{position}");
        }
        assert_eq!(member_at(text, 4, AccountList::Groups).range, 6..9);
    }

    #[test]
    fn problems_without_the_lists_of_the_account() {
        for (text, severity, words) in [
            ("English:x", Severity::Error, "English:x: enter a level from 1 to 10"),
            ("English:", Severity::Error, "English:: enter a level"),
            ("English:0", Severity::Error, "level from 1 to 10"),
            ("English:11", Severity::Error, "level from 1 to 10"),
            ("English:7.5", Severity::Error, "level from 1 to 10"),
            ("English:10", Severity::Warning, "levels above 9"),
            ("English:3, english", Severity::Error, "english is there twice"),
            (":7", Severity::Error, "Enter the name of a skill"),
            ("\"English", Severity::Error, "Close the quotation marks"),
            ("\"English\" 7", Severity::Error, "Put a comma"),
        ] {
            let found = check(text, AccountList::Skills).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.severity, severity, "{text}");
            assert!(found.text.contains(words), "{text}: {}", found.text);
        }
        assert_eq!(check("English:9, \"Sales: PL\", Billing:1", AccountList::Skills), None);
        assert_eq!(check("a:b, c", AccountList::Groups), None);
    }
}
