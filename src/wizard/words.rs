//! What the person is told in either face, on the screen and line by line: said once, so that both say the same.

use super::Wizard;
use super::keymap::Command;
use super::msg::DraftLine;
use super::users::DirectoryState;
use crate::account::{AccountSummary, SANDBOX};
use crate::submission::{Stage, Submission};
use crate::text::counted;
use crate::user::diff::FieldDiff;
use crate::user::field::{DefaultValue, Kind, display_value};
use crate::user::form::Addr;
use crate::user::rule::Severity;
use crate::user::visibility;

/// Said at the name of an account where creating a user is no rehearsal.
pub const PRODUCTION: &str = "PRODUCTION";
/// Said with every user that was created in the practice account.
pub const PRACTICE: &str = "Practice account: nobody was created at Vonage.";
/// Said of the practice account before anything is typed.
pub const PRACTICE_BEFORE: &str = "This is the practice account: nobody is created at Vonage.";
/// What the API cannot do.
pub const STILL_TO_DO: &str = "Still to do in the portal: groups · skills · schedule";

/// `The API set 2 things differently`.
pub fn differences_words(differences: &[FieldDiff]) -> String {
    format!("The API set {} differently", counted(differences.len(), "thing"))
}

/// Whose user is on the way, and whether anything of it is sent.
pub fn sending_words(submission: &Submission) -> String {
    let looks_up = submission.stage() == Stage::LookingUp;
    let sent = if looks_up { "nothing is sent now" } else { "sent once" };
    format!("{}, {sent}.", submission.order().username)
}

impl Wizard {
    /// How many errors and warnings there are, each named where there is one.
    pub fn counts(&self) -> Vec<(Severity, String)> {
        let counts = [
            (Severity::Error, self.errors(), "error"),
            (Severity::Warning, self.report.warnings(), "warning"),
        ];
        let some = counts.into_iter().filter(|(_, count, _)| *count > 0);
        some.map(|(severity, count, noun)| (severity, counted(count, noun))).collect()
    }

    /// An answer's label; in a row with the row's number before it.
    pub fn label_of(&self, at: Addr) -> String {
        let label = at.field.field().label;
        let position = at.row.and_then(|row| self.form.row_position(row));
        position.map_or_else(|| label.to_owned(), |index| format!("{} {label}", index + 1))
    }

    /// All that is to be known of an answer, as one text: the most important fact first.
    pub fn help_words(&self, at: Addr) -> String {
        let field = at.field.field();
        let optional = !visibility::is_required(&self.form, at) && field.is_typed();
        let mut parts = field.facts();
        let place = usize::from(field.permanent);
        parts.insert(place, field.help.to_owned());
        if optional {
            parts.push("(optional)".to_owned());
        }
        parts.join(" ")
    }

    /// What stands where nothing was typed: what that means, and that it may stay so.
    pub fn empty_words(&self, at: Addr) -> String {
        let optional = if visibility::is_required(&self.form, at) { "" } else { "(optional)" };
        format!("{} {optional}", default_words(at)).trim().to_owned()
    }

    /// What the present choice means.
    pub fn explanation(&self, at: Addr) -> String {
        let field = at.field.field();
        let value = self.form.get(at);
        match field.kind {
            Kind::Choice(choices) => {
                let chosen = choices.iter().find(|choice| choice.value == value);
                chosen.map(|choice| choice.explanation.to_owned()).unwrap_or_default()
            }
            Kind::YesNo => match (value, field.default) {
                ("", DefaultValue::Named(default)) => {
                    format!("Nothing is sent, and VCC takes {}.", display_value(default))
                }
                ("", DefaultValue::Account) => "Nothing is sent, and the account decides.".to_owned(),
                ("", _) => "Nothing is sent. What VCC takes then is not documented.".to_owned(),
                (value, _) => format!("Sent as {value}."),
            },
            _ => String::new(),
        }
    }

    /// What is said after the account, in a line that is read aloud.
    pub fn production_aloud(&self) -> String {
        if self.setting.production { format!(", {PRODUCTION}") } else { String::new() }
    }

    /// The account inside a sentence.
    pub fn account_words(&self) -> &str {
        if self.setting.practice { "the practice account" } else { &self.setting.account }
    }

    /// What is to be known of an account before it is chosen.
    pub fn account_facts(&self, account: &AccountSummary) -> Vec<&'static str> {
        let practice = (account.name == SANDBOX).then_some("the practice account");
        let production = account.production.then_some(PRODUCTION);
        let used = (account.name == self.setting.account).then_some("in use");
        practice.into_iter().chain(production).chain(used).collect()
    }

    /// What is said before the secret is typed.
    pub fn secret_words(&self) -> String {
        let account = &self.setting.account;
        format!("The secret of the API credentials of {account}. It is kept in memory only, until you leave.")
    }

    /// Why no user of the account is listed.
    pub fn no_users_words(&self) -> String {
        match &self.directory {
            DirectoryState::Reading => "Reading the account's users …".to_owned(),
            DirectoryState::Failed(reason) => format!("The account's users could not be read: {reason}"),
            DirectoryState::Read(directory) if directory.is_empty() => "The account has no users.".to_owned(),
            DirectoryState::Read(_) => "No user matches.".to_owned(),
            DirectoryState::Unread => "The account's users are not read yet.".to_owned(),
        }
    }

    /// What an earlier run left unknown, for the first screen.
    pub fn unknown_words(&self) -> Option<String> {
        let line = self.open_attempts.first()?;
        let (look_up, age) = (self.way_to(Command::Attempts), age(line.age));
        let (username, account) = (&line.username, &line.account);
        Some(format!("Outcome unknown: {username}, sent to {account} {age}. {look_up} looks it up."))
    }

    /// What the button does, at the button.
    pub fn create_words(&self) -> String {
        if self.errors() > 0 {
            return format!("{} goes to the first error.", self.way_to(Command::Press));
        }
        if let Some(line) = self.open_attempt() {
            let age = age(line.age);
            return format!(
                "Sent {age}, outcome unknown: the username is looked up first, nothing is sent yet."
            );
        }
        if self.setting.practice {
            return "Sends the JSON to the practice account inside this program. Nobody is created at Vonage."
                .to_owned();
        }
        let account = &self.setting.account;
        format!("Sends the JSON to {account}. A user that was created cannot be deleted, only archived.")
    }

    /// The draft that waits, for the first screen of a new user.
    pub fn newest_words(&self) -> Option<String> {
        let newest = self.newest.as_ref().filter(|_| !self.saving.exists())?;
        let (open, all) = (self.way_to(Command::OpenNewest), self.way_to(Command::Drafts));
        let age = age(newest.age);
        Some(format!("Unfinished draft: {}, {age}. {open} opens it, {all} lists all drafts.", newest.title))
    }
}

/// What an absent answer is called, where there is anything to say of it.
pub fn default_words(at: Addr) -> String {
    let field = at.field.field();
    match field.default {
        DefaultValue::None | DefaultValue::Named("blank") => String::new(),
        _ => field.default_label(),
    }
}

/// Where a draft of the list stands: why it cannot be opened, what it is, or what it lacks.
pub fn state_of(line: &DraftLine) -> String {
    match (&line.damaged, &line.user_id) {
        (Some(reason), _) => reason.clone(),
        (None, Some(_)) => "created".to_owned(),
        (None, None) if line.template => "template".to_owned(),
        (None, None) if line.errors > 0 => counted(line.errors, "error"),
        (None, None) => "ready".to_owned(),
    }
}

/// How long ago something was: `just now`, `3 minutes ago`.
pub fn age(seconds: u64) -> String {
    let ago = |count: u64, noun: &str| format!("{} ago", counted(count, noun));
    match seconds {
        0..60 => "just now".to_owned(),
        60..3600 => ago(seconds / 60, "minute"),
        3600..86_400 => ago(seconds / 3600, "hour"),
        _ => ago(seconds / 86_400, "day"),
    }
}
