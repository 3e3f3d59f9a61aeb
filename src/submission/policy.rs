//! The "never send twice" policy: whether a user may be sent, given the earlier attempts of the same username at the
//! same API. Every way of sending asks here before anything leaves, and says what follows in these sentences.

use super::OutcomeKind;
use crate::text::sanitize;

/// What the person agreed to, knowing of earlier attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Again {
    /// Nothing: an earlier attempt whose user exists or may exist blocks sending.
    #[default]
    No,
    /// To send once more after an attempt with an unknown outcome was looked up.
    LookedUp,
    /// To send once more although the user exists or may exist.
    AlthoughItExists,
}

/// An earlier attempt that matters here: its user exists or may exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierAttempt {
    /// The attempt's id in the journal.
    pub id: String,
    /// When it was recorded, in UTC; empty for an attempt of this run.
    pub time: String,
    /// What it ended with.
    pub kind: OutcomeKind,
    /// The user's id, where it is known.
    pub user_id: Option<String>,
    /// Whether it is known that the user was archived or deleted again, as it was created by mistake.
    pub taken_back: bool,
}

/// The attempts without those whose user was taken back, and those that found the same user.
pub(crate) fn not_taken_back<T>(attempts: &mut Vec<T>, earlier: impl Fn(&T) -> Option<EarlierAttempt>) {
    let all: Vec<_> = attempts.iter().map(&earlier).collect();
    let gone = |one: &EarlierAttempt| {
        // A user that was restored afterwards is there again.
        let same = |other: &EarlierAttempt| {
            other.taken_back
                && one.user_id.is_some()
                && other.user_id == one.user_id
                && one.kind != OutcomeKind::Restored
        };
        one.taken_back || all.iter().flatten().any(same)
    };
    let mut keep = all.iter().map(|one| one.as_ref().is_none_or(|one| !gone(one)));
    attempts.retain(|_| keep.next().unwrap_or(true));
}

impl EarlierAttempt {
    fn named(&self) -> String {
        let time = Some(&self.time).filter(|time| !time.is_empty());
        let time = time.map(|time| format!(" at {}", sanitize::single_line(time, 100))).unwrap_or_default();
        format!("attempt {}{time}", sanitize::single_line(&self.id, 100))
    }
}

/// What the journal knows of a username at an API.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Earlier {
    /// The attempts whose user exists or may exist, newest first.
    pub attempts: Vec<EarlierAttempt>,
    /// A record that cannot be read and may be one of them: the file and the reason.
    pub unreadable: Option<String>,
}

/// Why a user is not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blocked {
    /// The user exists, by this earlier attempt.
    Exists(EarlierAttempt),
    /// The draft says that its user was created: the user's id, or an empty text.
    DraftClosed(String),
    /// The outcome of this earlier attempt is unknown: it has to be looked up first.
    Unresolved(EarlierAttempt),
    /// This record of an earlier attempt cannot be read, so its outcome is unknown: the file and the reason.
    Unreadable(String),
    /// Another process is sending it: its process ID, if known.
    InProgress(Option<u32>),
}

/// Decides whether a user may be sent, given what the journal knows of this username at this API.
pub(crate) fn check(mut earlier: Earlier, again: Again) -> Result<(), Blocked> {
    if again == Again::AlthoughItExists {
        return Ok(());
    }
    // A user that was archived or deleted is created anew with the answers corrected.
    not_taken_back(&mut earlier.attempts, |one| Some(one.clone()));
    let (existing, unresolved): (Vec<_>, Vec<_>) =
        earlier.attempts.into_iter().partition(|one| one.kind.user_exists());
    if let Some(one) = best(existing) {
        return Err(Blocked::Exists(one));
    }
    let unresolved = unresolved.into_iter().next().map(Blocked::Unresolved);
    match unresolved.or(earlier.unreadable.map(Blocked::Unreadable)) {
        Some(blocked) if again == Again::No => Err(blocked),
        _ => Ok(()),
    }
}

/// The newest attempt that knows the user's id, else the newest.
fn best(mut existing: Vec<EarlierAttempt>) -> Option<EarlierAttempt> {
    let place = existing.iter().position(|one| one.user_id.is_some()).unwrap_or(0);
    (!existing.is_empty()).then(|| existing.swap_remove(place))
}

/// What to do next on the command line after an attempt whose outcome is unknown, given the flag that sends once more.
pub(crate) fn next_command(attempt: &str, flag: &str) -> String {
    format!(
        "`vcc-user attempts resolve {}` looks it up; where the user does not exist, `{flag}` sends it once more.",
        sanitize::single_line(attempt, 100)
    )
}

impl Blocked {
    /// The kind of outcome that it is: the user exists, or may exist.
    pub(crate) fn kind(&self) -> OutcomeKind {
        match self {
            Self::Exists(_) | Self::DraftClosed(_) => OutcomeKind::Exists,
            Self::Unresolved(_) | Self::Unreadable(_) | Self::InProgress(_) => OutcomeKind::Unknown,
        }
    }

    /// The user's id, where it is known.
    pub(crate) fn user_id(&self) -> Option<&str> {
        match self {
            Self::Exists(earlier) => earlier.user_id.as_deref(),
            Self::DraftClosed(user_id) => Some(user_id.as_str()).filter(|id| !id.is_empty()),
            Self::Unresolved(_) | Self::Unreadable(_) | Self::InProgress(_) => None,
        }
    }

    /// What is known, in one line. The username comes sanitised.
    pub(crate) fn title(&self, username: &str) -> String {
        let who = match self {
            Self::Exists(_) => username,
            Self::DraftClosed(_) => "The user of this draft",
            Self::Unresolved(_) | Self::Unreadable(_) | Self::InProgress(_) => {
                return "Nothing was sent".to_owned();
            }
        };
        let id = self.user_id().map(|id| format!(", userId {}", sanitize::single_line(id, 100)));
        format!("{who} exists{}", id.unwrap_or_default())
    }

    /// How it is known and what was done: a sentence each.
    pub(crate) fn lines(&self, username: &str) -> Vec<String> {
        const NOT_SENT: &str = "Nothing was sent.";
        match self {
            Self::Exists(earlier) => {
                let attempt = earlier.named();
                if matches!(earlier.kind, OutcomeKind::Created | OutcomeKind::Restored) {
                    let done = earlier.kind.name();
                    return vec![format!("It was {done} by your {attempt}."), NOT_SENT.to_owned()];
                }
                vec![
                    format!("It was found after your {attempt}."),
                    format!("{NOT_SENT} See in User Admin whether it is the user you meant."),
                ]
            }
            Self::DraftClosed(_) => vec!["It was created from this draft.".to_owned(), NOT_SENT.to_owned()],
            Self::Unresolved(_) => vec![format!(
                "{username} was sent before, and the outcome is unknown: it is looked up first."
            )],
            Self::Unreadable(record) => vec![
                format!("{username} may have been sent before: {record}."),
                "Look the username up before it is sent.".to_owned(),
            ],
            Self::InProgress(process) => {
                let process = process.map(|id| format!(" (process {id})")).unwrap_or_default();
                vec![format!("{username} is being sent by another vcc-user{process} just now.")]
            }
        }
    }

    /// What to do next on the command line, given the flag that sends once more.
    pub(crate) fn next_command(&self, flag: &str) -> String {
        match self {
            Self::Exists(_) | Self::DraftClosed(_) => {
                format!("`{flag}` creates it once more although it exists.")
            }
            Self::Unresolved(earlier) => next_command(&earlier.id, flag),
            Self::Unreadable(_) => {
                format!("See in User Admin whether the user exists; where it does not, `{flag}` sends it.")
            }
            Self::InProgress(_) => "`vcc-user attempts` says how it ended.".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn earlier(id: &str, kind: OutcomeKind, user_id: Option<&str>) -> EarlierAttempt {
        let (id, time) = (id.to_owned(), "2026-03-02T09:30:00Z".to_owned());
        EarlierAttempt { id, time, kind, user_id: user_id.map(str::to_owned), taken_back: false }
    }

    #[test]
    fn a_user_that_was_taken_back_does_not_block() {
        use OutcomeKind::{Created, Found, Unknown};
        let gone = || EarlierAttempt { taken_back: true, ..earlier("a1", Created, Some("7")) };
        let (same, other) = (|| earlier("a2", Found, Some("7")), || earlier("a3", Created, Some("8")));
        let (unnamed, unknown) = (|| earlier("a4", Created, None), || earlier("a5", Unknown, None));
        assert_eq!(check(vec![gone()], Again::No), Ok(()));
        assert_eq!(check(vec![same(), gone()], Again::No), Ok(()));
        let again = || earlier("a6", OutcomeKind::Restored, Some("7"));
        assert_eq!(check(vec![again(), same(), gone()], Again::No), Err(Blocked::Exists(again())));
        assert_eq!(check(vec![other(), gone()], Again::No), Err(Blocked::Exists(other())));
        assert_eq!(check(vec![unnamed(), gone()], Again::No), Err(Blocked::Exists(unnamed())));
        assert_eq!(check(vec![unknown(), gone()], Again::No), Err(Blocked::Unresolved(unknown())));
        assert_eq!(check(vec![unknown(), gone()], Again::LookedUp), Ok(()));
    }

    fn check(attempts: Vec<EarlierAttempt>, again: Again) -> Result<(), Blocked> {
        super::check(Earlier { attempts, unreadable: None }, again)
    }

    #[test]
    fn only_the_right_consent_overrides_an_attempt() {
        use OutcomeKind::{Created, Found, Unknown};
        let unknown = || earlier("a2", Unknown, None);
        let (created, found) = (|| earlier("a1", Created, Some("7")), || earlier("a1", Found, Some("7")));
        assert_eq!(check(vec![], Again::No), Ok(()));
        assert_eq!(check(vec![unknown()], Again::No), Err(Blocked::Unresolved(unknown())));
        assert_eq!(check(vec![unknown()], Again::LookedUp), Ok(()));
        for again in [Again::No, Again::LookedUp] {
            assert_eq!(check(vec![unknown(), created()], again), Err(Blocked::Exists(created())));
            assert_eq!(check(vec![found()], again), Err(Blocked::Exists(found())));
        }
        assert_eq!(check(vec![unknown(), created(), found()], Again::AlthoughItExists), Ok(()));
    }

    #[test]
    fn unreadable_record_counts_as_unknown_outcome() {
        let (unknown, created) = (OutcomeKind::Unknown, OutcomeKind::Created);
        let check = |attempts: &[EarlierAttempt], again| {
            super::check(Earlier { attempts: attempts.to_vec(), unreadable: Some("x".to_owned()) }, again)
        };
        let unreadable = Err(Blocked::Unreadable("x".to_owned()));
        assert_eq!(check(&[], Again::No), unreadable);
        let one = earlier("a1", unknown, None);
        assert_eq!(check(std::slice::from_ref(&one), Again::No), Err(Blocked::Unresolved(one)));
        let one = earlier("a1", created, None);
        assert_eq!(check(std::slice::from_ref(&one), Again::LookedUp), Err(Blocked::Exists(one)));
        assert_eq!(check(&[], Again::LookedUp), Ok(()));
        assert_eq!(check(&[], Again::AlthoughItExists), Ok(()));
    }

    #[test]
    fn the_attempt_that_knows_the_id_is_named() {
        let all =
            vec![earlier("a2", OutcomeKind::Found, None), earlier("a1", OutcomeKind::Created, Some("7"))];
        let blocked = check(all, Again::No).unwrap_err();
        assert_eq!((blocked.user_id(), blocked.kind().exit_code()), (Some("7"), 2));
        assert_eq!(blocked.title("jana"), "jana exists, userId 7");
        assert!(blocked.lines("jana")[0].contains("your attempt a1"));
    }
}
