//! How an account's usernames are made of names and e-mail addresses, for proposals. Nothing is invented: without enough
//! users that agree there is no proposal.

use crate::text::search::fold;

/// So many users have to agree, and more than half of those that can be compared.
const LEAST: usize = 3;

/// How a username is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pattern {
    EmailAddress,
    /// What is before the `@`.
    EmailName,
    FirstDotLast,
    FirstUnderscoreLast,
    InitialLast,
    FirstLast,
    FirstInitial,
}

const PATTERNS: [Pattern; 7] = [
    Pattern::EmailAddress,
    Pattern::EmailName,
    Pattern::FirstDotLast,
    Pattern::FirstUnderscoreLast,
    Pattern::InitialLast,
    Pattern::FirstLast,
    Pattern::FirstInitial,
];

impl Pattern {
    /// The username of a person; none where a part is missing.
    fn apply(self, name: &str, email: &str) -> Option<String> {
        let words: Vec<String> = fold(name).split_whitespace().map(str::to_owned).collect();
        let parts = || Some((words.first()?, words.last().filter(|_| words.len() > 1)?));
        let initial = |word: &str| word.chars().next().map(String::from).unwrap_or_default();
        let email = email.to_lowercase();
        let made = match self {
            Self::EmailAddress => email,
            Self::EmailName => email.split_once('@')?.0.to_owned(),
            Self::FirstDotLast => parts().map(|(first, last)| format!("{first}.{last}"))?,
            Self::FirstUnderscoreLast => parts().map(|(first, last)| format!("{first}_{last}"))?,
            Self::InitialLast => parts().map(|(first, last)| initial(first) + last)?,
            Self::FirstLast => parts().map(|(first, last)| format!("{first}{last}"))?,
            Self::FirstInitial => parts().map(|(first, last)| format!("{first}{}", initial(last)))?,
        };
        (!made.is_empty()).then_some(made)
    }
}

/// What the account's users have in common.
#[derive(Debug, Clone, Default)]
pub(crate) struct Naming {
    username: Option<Pattern>,
    /// The part of e-mail addresses after the `@`.
    domain: Option<String>,
}

impl Naming {
    /// Learns from users, each with username, name and e-mail address.
    pub(super) fn learn<'a>(users: impl Iterator<Item = [&'a str; 3]>) -> Self {
        let users: Vec<[&str; 3]> = users.filter(|[_, _, email]| email.contains('@')).collect();
        let enough = |count: usize| count >= LEAST && count * 2 > users.len();
        let matches = |pattern: Pattern| {
            let is_made = |[username, name, email]: &&[&str; 3]| {
                pattern.apply(name, email).is_some_and(|made| made == username.to_lowercase())
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

    /// The username of a person as the account makes them.
    pub(crate) fn username(&self, name: &str, email: &str) -> Option<String> {
        self.username?.apply(name, email)
    }

    /// The e-mail address for a username: itself, or with the account's domain where usernames are made of addresses.
    pub(crate) fn email(&self, username: &str) -> Option<String> {
        let username = username.to_lowercase();
        match (username.contains('@'), self.username, &self.domain) {
            _ if username.is_empty() => None,
            (true, ..) => Some(username),
            (false, Some(Pattern::EmailName), Some(domain)) => Some(format!("{username}@{domain}")),
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
    fn what_most_users_have_in_common() {
        let dotted = [
            ["anna.kowalska", "Anna Kowalska", "a.k@example.com"],
            ["jan.nowak", "Jan Nowak", "j.n@example.com"],
            ["eva.berg", "Eva Maria Berg", "e.b@example.com"],
            ["admin", "Ada Admin", "ada@example.com"],
        ];
        assert_eq!(
            naming(&dotted).username("\u{141}ukasz \u{17b}ak", "").as_deref(),
            Some("lukasz.zak"),
            "letters that usernames do not take are left out"
        );
        assert_eq!(naming(&dotted).username("Prince", "p@example.com"), None);
        assert_eq!(naming(&dotted[..2]).username("Jana Kowalska", ""), None, "two users are no rule");
        let local = [
            ["akow", "Anna Kowalska", "akow@example.com"],
            ["jnow", "Jan Nowak", "jnow@example.com"],
            ["eber", "Eva Berg", "eber@example.com"],
        ];
        assert_eq!(naming(&local).username("", "jkow@example.com").as_deref(), Some("jkow"));
        assert_eq!(naming(&local).email("jkow").as_deref(), Some("jkow@example.com"));
        assert_eq!(naming(&dotted).email("jana.kowalska"), None);
        assert_eq!(naming(&dotted).email("Jana@Example.com").as_deref(), Some("jana@example.com"));
    }
}
