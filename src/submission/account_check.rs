//! What the servers answered to the test of an account, as sentences with what to do next. *Try it* of the wizard and
//! `vcc-user accounts check` use the same ones.

use super::error_body::Message;
use super::{LookUpFailure, TokenFailure};
use crate::account::UserPage;
use crate::text::counted;

/// Where an Admin makes API credentials, and with which scope. (documented)
pub(crate) const IN_THE_PORTAL: &str = "an Admin creates them in the portal: Account Settings, API Credentials, Create \
    New, with the scope Update VCC user details, settings, and presences (users:write)";

const SCOPE: &str = "The credentials lack the scope users:write: an Admin adds Update VCC user details, settings, and \
    presences to them in the portal, Account Settings, API Credentials.";
const CREDENTIALS: &str = "Check the client ID and the client secret, then the region and the domain: another one \
    may not know these credentials.";
const KIND: &str =
    "These are credentials of another kind, such as those of the portal's older APIs. API credentials";
const BLOCKED: &str = "Check the client ID and the client secret; a firewall or a proxy may have answered in the \
    server's place.";
const ADMIN: &str = "Check that the credentials are an Admin's and hold the scope users:write.";
const ADDRESS: &str = "Check the region and the domain, or that api_url ends in /useradmin.";
const TOKEN: &str = "The API does not know the token: check that api_url and token_url are of one account.";
const SHARED: &str = "All programs with this account share the limit.";

/// What to do after the token address refused the credentials.
pub(super) fn next_after_refusal(status: u16, messages: &[Message]) -> String {
    let says = |words: &[&str]| {
        let mut texts = messages.iter().map(|message| message.text.to_lowercase());
        texts.any(|text| words.iter().any(|word| text.contains(word)))
    };
    if says(&["scope"]) {
        SCOPE.to_owned()
    } else if says(&["unauthorized_client", "grant_type", "grant type"]) {
        format!("{KIND}: {IN_THE_PORTAL}.")
    } else if status == 403 && !says(&["client"]) {
        BLOCKED.to_owned()
    } else {
        CREDENTIALS.to_owned()
    }
}

/// What the token address answered.
pub(crate) fn token_report(token: &Result<(), TokenFailure>) -> Result<String, String> {
    match token {
        Ok(()) => Ok("The token address gave a token.".to_owned()),
        Err(failure) => Err(failure.message()),
    }
}

/// What the API answered to the request for one user.
pub(crate) fn users_report(users: &Result<UserPage, LookUpFailure>) -> Result<String, String> {
    match users {
        Ok(page) => {
            let count = page.total.map(|total| counted(total, "user"));
            let count = count.unwrap_or_else(|| "an unknown number of users".to_owned());
            Ok(format!("The API answers: the account has {count}."))
        }
        Err(failure) => {
            let failed = format!("The users cannot be read: {}. {}", failure.why, next_after(failure));
            Err(failed.trim_end().to_owned())
        }
    }
}

fn next_after(failure: &LookUpFailure) -> String {
    match (failure.status, failure.retry_after_seconds) {
        (Some(401), _) => TOKEN.to_owned(),
        (Some(403), _) => ADMIN.to_owned(),
        (Some(404 | 405 | 410), _) => ADDRESS.to_owned(),
        (Some(429), Some(seconds)) => format!("{SHARED} Try again in {seconds} s."),
        (Some(429), None) => format!("{SHARED} Try again in a while."),
        (Some(503), Some(seconds)) => format!("Try again in {seconds} s."),
        (Some(500..=599), _) => "Try again in a while.".to_owned(),
        // Where no answer came, the reason says what to check.
        _ => String::new(),
    }
}
