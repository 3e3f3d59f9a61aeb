//! How an account's usernames are made of names and e-mail addresses, for proposals. Nothing is invented: without enough
//! users that agree there is no proposal.

use crate::text::search::without_marks;

/// The number of users that have to agree, who must also be more than half of those compared.
const LEAST: usize = 3;

/// The patterns that are recognised; `username` in `config.toml` can be another one.
const PATTERNS: [&str; 7] =
    ["{email}", LOCAL_PART, "{first}.{last}", "{first}_{last}", "{f}{last}", "{first}{last}", "{first}{l}"];
/// What is before the `@`.
const LOCAL_PART: &str = "{localpart}";

/// What a pattern takes, after the setting's name.
pub(super) const TAKES: &str = "takes {first}, {last}, {f}, {l}, {email} and {localpart}, at least one of them, and letters, \
     digits and . _ - @ + around them.";

/// The parts of a pattern, texts and placeholders in turn; none where a brace is missing.
fn parts(pattern: &str) -> Option<Vec<(&str, Option<&str>)>> {
    let (mut parts, mut rest) = (Vec::new(), pattern);
    while let Some((text, after)) = rest.split_once('{') {
        let (placeholder, after) = after.split_once('}')?;
        parts.push((text, Some(placeholder)));
        rest = after;
    }
    parts.push((rest, None));
    Some(parts)
}

/// Whether a text is a pattern of usernames.
pub(super) fn is_pattern(text: &str) -> bool {
    let is_allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '@' | '+');
    let is_known = |name: &&str| ["first", "last", "f", "l", "email", "localpart"].contains(name);
    let parts = parts(text).unwrap_or_default();
    let mut placeholders = parts.iter().filter_map(|(_, placeholder)| placeholder.as_ref()).peekable();
    placeholders.peek().is_some()
        && placeholders.all(is_known)
        && parts.iter().all(|(text, _)| text.chars().all(is_allowed))
}

/// The username of a person after a pattern; none where a part is missing.
pub(crate) fn fill(pattern: &str, name: &str, email: &str) -> Option<String> {
    let words = name_words(name);
    let email = email.to_lowercase();
    let (first, last) = (words.first(), words.last().filter(|_| words.len() > 1));
    let initial = |word: &String| word.chars().next().map(String::from);
    let mut made = String::new();
    for (text, placeholder) in parts(pattern)? {
        made.push_str(text);
        let Some(placeholder) = placeholder else { continue };
        let part = match placeholder {
            "first" => first.cloned(),
            "last" => last.cloned(),
            "f" => first.and_then(initial),
            "l" => last.and_then(initial),
            "email" => Some(email.clone()).filter(|email| !email.is_empty()),
            "localpart" => email.split_once('@').map(|(local, _)| local.to_owned()),
            _ => None,
        };
        made.push_str(&part?);
    }
    // Letters of other scripts are not known to work in a username.
    (!made.is_empty() && made.is_ascii()).then_some(made)
}

/// The words of a name in small letters, first names first, without titles and what is in brackets: `Kowalska, Jana` and
/// `Dr. Jana Kowalska (PL)`.
fn name_words(name: &str) -> Vec<String> {
    const TITLES: [&str; 14] =
        ["dr", "prof", "mr", "mrs", "ms", "miss", "jr", "sr", "phd", "msc", "bsc", "mba", "mgr", "inz"];
    let words = |part: &str| {
        // Names have apostrophes, usernames do not.
        let is_kept = |c: &char| c.is_alphanumeric() || *c == '-';
        let words = part.split_whitespace().map(|word| word.chars().filter(is_kept).collect::<String>());
        words.filter(|word| !word.is_empty() && !TITLES.contains(&word.as_str())).collect::<Vec<_>>()
    };
    let name = without_marks(name.split('(').next().unwrap_or_default()).to_lowercase();
    // A title can follow a comma, too.
    let (last, first) = name.split_once(',').unwrap_or((&name, ""));
    [words(first), words(last)].concat()
}

/// A username with a number, where the number makes it another one: an e-mail address with one is another address.
pub(super) fn numbered(pattern: &str, made: &str, number: u32) -> Option<String> {
    match made.split_once('@') {
        _ if pattern.contains("{email}") => None,
        Some((local, domain)) => Some(format!("{local}{number}@{domain}")),
        None => Some(format!("{made}{number}")),
    }
}

/// What the account's users have in common.
#[derive(Debug, Clone, Default)]
pub(crate) struct Naming {
    username: Option<&'static str>,
    /// The part of e-mail addresses after the `@`.
    domain: Option<String>,
}

impl Naming {
    /// Learns from users, each with username, name and e-mail address.
    pub(super) fn learn<'a>(users: impl Iterator<Item = [&'a str; 3]>) -> Self {
        let users: Vec<[&str; 3]> = users.filter(|[_, _, email]| email.contains('@')).collect();
        let enough = |count: usize| count >= LEAST && count * 2 > users.len();
        let matches = |pattern: &str| {
            let is_made = |[username, name, email]: &&[&str; 3]| {
                fill(pattern, name, email).is_some_and(|made| made == username.to_lowercase())
            };
            users.iter().filter(is_made).count()
        };
        let counted = PATTERNS.map(|pattern| (matches(pattern), pattern));
        // Of patterns that fit equally many users the first: an e-mail address is what VCC recommends.
        let best = counted.into_iter().rev().max_by_key(|(count, _)| *count);
        let domain_of = |email: &str| email.rsplit('@').next().unwrap_or_default().to_lowercase();
        let mut domains: Vec<String> = users.iter().map(|[_, _, email]| domain_of(email)).collect();
        domains.sort_unstable();
        let domain = domains.chunk_by(|one, next| one == next).max_by_key(|same| same.len());
        Self {
            username: best.filter(|(count, _)| enough(*count)).map(|(_, pattern)| pattern),
            domain: domain.filter(|same| enough(same.len())).and_then(|same| same.first().cloned()),
        }
    }

    /// How the account's usernames are made.
    pub(super) fn pattern(&self) -> Option<&'static str> {
        self.username
    }

    /// The e-mail address for a username: itself, or with the account's domain where usernames are made of addresses.
    pub(super) fn email(&self, username: &str, pattern: Option<&str>) -> Option<String> {
        let username = username.to_lowercase();
        match (username.contains('@'), pattern, &self.domain) {
            _ if username.is_empty() => None,
            (true, ..) => Some(username),
            (false, Some(LOCAL_PART), Some(domain)) => Some(format!("{username}@{domain}")),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naming(users: &[[&'static str; 3]]) -> Naming {
        Naming::learn(users.iter().copied())
    }

    #[test]
    fn pattern_of_most_users_is_recognised() {
        let dotted = [
            ["anna.kowalska", "Anna Kowalska", "a.k@example.com"],
            ["jan.nowak", "Jan Nowak", "j.n@example.com"],
            ["eva.berg", "Eva Maria Berg", "e.b@example.com"],
            ["admin", "Ada Admin", "ada@example.com"],
        ];
        let username = |naming: &Naming, name: &str, email: &str| fill(naming.pattern()?, name, email);
        assert_eq!(
            username(&naming(&dotted), "\u{141}ukasz \u{17b}ak", "").as_deref(),
            Some("lukasz.zak"),
            "letters that usernames do not take are left out"
        );
        assert_eq!(username(&naming(&dotted), "Prince", "p@example.com"), None);
        assert_eq!(username(&naming(&dotted[..2]), "Jana Kowalska", ""), None, "two users are no rule");
        let local = [
            ["akow", "Anna Kowalska", "akow@example.com"],
            ["jnow", "Jan Nowak", "jnow@example.com"],
            ["eber", "Eva Berg", "eber@example.com"],
        ];
        assert_eq!(username(&naming(&local), "", "jkow@example.com").as_deref(), Some("jkow"));
        let email = |naming: Naming, username: &str| naming.email(username, naming.pattern());
        assert_eq!(email(naming(&local), "jkow").as_deref(), Some("jkow@example.com"));
        assert_eq!(email(naming(&dotted), "jana.kowalska"), None);
        assert_eq!(email(naming(&dotted), "Jana@Example.com").as_deref(), Some("jana@example.com"));
    }

    #[test]
    fn names_as_people_write_them() {
        for (name, made) in [
            ("Kowalska, Jana", Some("jana.kowalska")),
            ("Kowalska,Jana", Some("jana.kowalska")),
            ("Kowalska Nowak, Jana", Some("jana.nowak")),
            ("Dr. Jana Kowalska", Some("jana.kowalska")),
            ("Jana Kowalska, PhD", Some("jana.kowalska")),
            ("Jana Kowalska, B.Sc.", Some("jana.kowalska")),
            ("Jan Nowak Jr.", Some("jan.nowak")),
            ("Jana Kowalska (PL)", Some("jana.kowalska")),
            ("Jana (Janka) Kowalska", None),
            ("Zoe\u{308} Müller-Strauß", Some("zoe.muller-strauss")),
            ("Lærke Ø.", Some("laerke.o")),
            ("O’Brien, Seán", Some("sean.obrien")),
            ("  Jana   Kowalska ", Some("jana.kowalska")),
            ("Jana Kowalska 🎉", Some("jana.kowalska")),
            ("山田 太郎", None),
            ("שרה לוי", None),
            ("Анна Иванова", None),
            ("Prince", None),
            ("Dr.", None),
            ("(PL)", None),
            (",", None),
        ] {
            assert_eq!(fill("{first}.{last}", name, "").as_deref(), made, "{name}");
        }
    }

    #[test]
    fn patterns_are_filled() {
        for (pattern, made) in [
            ("{first}.{last}", Some("sinead.o-neil")),
            ("{f}{last}-ext", Some("so-neil-ext")),
            ("{l}{first}@corp.example", Some("osinead@corp.example")),
            ("{localpart}", Some("so")),
            ("{email}", Some("so@example.com")),
            ("x{first", None),
        ] {
            let filled = fill(pattern, "Sin\u{e9}ad M. O'-Neil", "SO@example.com");
            assert_eq!(filled.as_deref(), made, "{pattern}");
            assert_eq!(is_pattern(pattern), made.is_some(), "{pattern}");
        }
        for text in ["", "fixed", "{nick}", "{first} {last}", "{first}.{last", "first}", "{first}\u{202e}"] {
            assert!(!is_pattern(text), "{text}");
        }
        assert_eq!(numbered("{f}{last}", "jkow", 2).as_deref(), Some("jkow2"));
        assert_eq!(numbered("{f}@x.com", "j@x.com", 3).as_deref(), Some("j3@x.com"));
        assert_eq!(numbered("{email}", "j@x.com", 3), None);
    }
}
