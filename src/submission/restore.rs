//! Restoring an archived user in place of creating one: what is sent, whether it may be, and what a lost answer means. The
//! steps are those of a [submission](super::state_machine), with a PATCH in place of the POST.

use super::outcome::{LookUp, Outcome};
use super::{CreateRequest, ExistingUser, LookUpFailure, setup};
use crate::model::restored::{self, RestoreChanges};
use crate::text::sanitize::single_line;
use serde_json::{Map, Value};

/// The archived user, and the JSON that changes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestorePlan {
    user_id: String,
    patch: String,
}

/// Why a user is not restored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RestoreRefusal {
    /// The list named no usable id.
    #[error("the userId of {0} is not known")]
    NoUserId(String),
    /// There is no user with the id.
    #[error("there is no user {0} any more")]
    Gone(String),
    /// The id is of a user with this username.
    #[error("the userId is of {0}, another user")]
    AnotherUser(String),
    /// It was restored meanwhile.
    #[error("{0} is active already")]
    IsActive(String),
    /// What was shown is not what would change.
    #[error("{0} was changed since you saw what changes")]
    Changed(String),
}

impl RestorePlan {
    /// The change of a user; none where the id cannot be part of an address.
    pub fn new(user_id: &str, patch: String) -> Option<Self> {
        setup::is_usable(user_id).then(|| Self { user_id: user_id.to_owned(), patch })
    }

    /// The change of a user that was just read, so that it gets the answers of the JSON that would create it.
    pub(crate) fn to_answers(
        user: &Map<String, Value>,
        username: &str,
        body: &str,
    ) -> Result<(Self, RestoreChanges), RestoreRefusal> {
        check_archived(user, username)?;
        let changes = RestoreChanges::between(user, body);
        let user_id = user.get("userId").and_then(Value::as_str).unwrap_or_default();
        let plan = Self::new(user_id, changes.patch.clone());
        Ok((plan.ok_or_else(|| RestoreRefusal::NoUserId(single_line(username, 100)))?, changes))
    }

    /// The id of the archived user.
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// The JSON that is sent.
    pub fn patch(&self) -> &str {
        &self.patch
    }
}

/// Whether a user is archived, and the one with the username. Usernames do not differ by case.
fn check_archived(user: &Map<String, Value>, username: &str) -> Result<(), RestoreRefusal> {
    let name = user.get("username").and_then(Value::as_str).unwrap_or_default();
    if name.to_lowercase() != username.to_lowercase() {
        return Err(RestoreRefusal::AnotherUser(single_line(name, 100)));
    }
    // A user without `active` is active: the documented default.
    if user.get("active") == Some(&Value::Bool(false)) {
        Ok(())
    } else {
        Err(RestoreRefusal::IsActive(single_line(name, 100)))
    }
}

type ReadUser = Result<Option<Map<String, Value>>, LookUpFailure>;

/// Why the user is not restored after all: it is read once more before anything is sent.
pub(super) fn check_before(request: &CreateRequest, result: ReadUser) -> Option<Outcome> {
    let user = match result {
        Ok(user) => user,
        Err(failure) => {
            let why = format!("The archived user could not be read first: {}.", failure.why);
            return Some(Outcome::not_sent(why));
        }
    };
    let username = || single_line(&request.username, 100);
    let checked = user.ok_or_else(|| RestoreRefusal::Gone(username())).and_then(|user| {
        let (plan, _) = RestorePlan::to_answers(&user, &request.username, &request.body)?;
        let is_same = request.restore.as_ref() == Some(&plan);
        if is_same { Ok(()) } else { Err(RestoreRefusal::Changed(username())) }
    });
    checked.err().map(|refusal| Outcome::NotRestored { why: format!("{refusal}. Nothing was sent.") })
}

/// What the user, read again, says of an answer that was lost for this reason.
pub(super) fn settle(request: &CreateRequest, plan: &RestorePlan, why: String, result: ReadUser) -> Outcome {
    let again = |what: &str| format!("{why} The user was read again: {what}.");
    match result {
        Ok(Some(user)) if check_archived(&user, &request.username).is_ok() => {
            Outcome::NotRestored { why: again("it is still archived") }
        }
        Ok(Some(user)) if restored::is_restored(&user, &plan.patch) => {
            Outcome::restored(plan.user_id.clone(), Some(user), Vec::new())
        }
        // Another person may have restored it.
        Ok(Some(_)) => {
            let found = ExistingUser { user_id: Some(plan.user_id.clone()), archived: false };
            Outcome::Unknown { why, looked_up: LookUp::Found(found) }
        }
        Ok(None) => Outcome::NotRestored { why: again("there is no such user any more") },
        Err(failure) => Outcome::Unknown { why, looked_up: LookUp::Failed(failure) },
    }
}
