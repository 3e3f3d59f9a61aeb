//! Texts for the person, shared by the full screen and line mode.

use super::keymap::Command;
use super::modal::Modal;
use super::msg::DraftRow;
use super::suggest::ListState;
use super::{App, UserIndexState};
use crate::account::{AccountSummary, ListedUser, SANDBOX};
use crate::model::diff::FieldDiff;
use crate::model::field::{DefaultValue, Field, FieldKind, display_value};
use crate::model::fields::{FieldId, Screen};
use crate::model::form::FieldRef;
use crate::model::{hidden_answers, visibility};
use crate::submission::{SetupStep, Stage, Submission};
use crate::text::sanitize::single_line;
use crate::text::{counted, shortened};

/// The most characters of an answer in a message.
const MOST_SHOWN: usize = 60;
/// Shown at the name of a production account.
pub(crate) const PRODUCTION: &str = "PRODUCTION";
/// Shown with every user that was created in the practice account.
pub(crate) const PRACTICE: &str = "Practice account: no user was created at Vonage.";
/// Shown in the practice account before anything is typed.
pub(crate) const PRACTICE_BEFORE: &str = "This is the practice account: no user is created at Vonage.";
/// `The API set 2 things differently`.
pub(crate) fn differences_text(differences: &[FieldDiff]) -> String {
    format!("The API set {} differently", counted(differences.len(), "thing"))
}

/// The user of a running submission, and whether anything is sent.
pub(crate) fn sending_text(submission: &Submission) -> String {
    let looks_up = submission.stage() == Stage::LookingUp;
    let sent = if looks_up { "nothing is sent now" } else { "sent once" };
    format!("{}, {sent}.", submission.request().username)
}

impl App {
    /// Which of the account's lists that this screen looks up are being read.
    pub(crate) fn lists_reading(&self) -> Option<String> {
        let reading = self.lists_here().filter(|(_, state)| *state == Some(&ListState::Reading));
        let reading: Vec<&str> = reading.map(|(what, _)| what).collect();
        (!reading.is_empty())
            .then(|| format!("Reading the account's {} …", reading.join(", ").to_lowercase()))
    }

    /// Which of the account's lists that this screen looks up could not be read, and why, or that nothing was read.
    pub(crate) fn lists_unread(&self) -> Option<String> {
        let again = || self.way_to(Command::Refresh);
        let failed = self.lists_here().filter_map(|(what, state)| match state {
            Some(ListState::Failed(reason)) => Some((what, reason.trim_end_matches('.'))),
            _ => None,
        });
        let failed: Vec<(&str, &str)> = failed.collect();
        if let Some((_, reason)) = failed.first() {
            let what = failed.iter().map(|(what, _)| *what).collect::<Vec<_>>().join(", ").to_lowercase();
            return Some(format!(
                "The account's {what} could not be read: {reason}. {} tries again; an ID can be typed.",
                again()
            ));
        }
        let unread = self.lists_here().any(|(_, state)| state.is_none());
        unread.then(|| {
            format!("The account's lists are not read yet: {} reads them; an ID can be typed.", again())
        })
    }

    /// The lists of the account that this screen looks up, each with how far it is read.
    fn lists_here(&self) -> impl Iterator<Item = (&'static str, Option<&ListState>)> {
        let here = SetupStep::ALL.into_iter().filter(|step| step.field().field().screen == self.screen());
        here.map(|step| (step.label(), self.account.lookups().state(step.list())))
    }

    /// The help of a field as one text, the most important fact first.
    pub(crate) fn field_help_text(&self, at: FieldRef) -> String {
        let field = at.field.field();
        let mut parts = field.facts();
        parts.insert(usize::from(field.permanent), field.help.to_owned());
        if visibility::is_required(self.form(), at) {
            parts.insert(0, "Required.".to_owned());
        }
        parts.join(" ")
    }

    /// What the chosen option means.
    pub(crate) fn explanation(&self, at: FieldRef) -> String {
        let field = at.field.field();
        let value = self.form().get(at);
        match field.kind {
            FieldKind::Choice(choices) => {
                let chosen = choices.iter().find(|choice| choice.value == value);
                chosen.map(|choice| choice.explanation.to_owned()).unwrap_or_default()
            }
            FieldKind::YesNo if value.is_empty() => "Nothing is sent.".to_owned(),
            FieldKind::YesNo => format!("Sent as {value}."),
            _ => String::new(),
        }
    }

    /// What follows the account's name in a line that is read aloud.
    pub(crate) fn production_aloud(&self) -> String {
        if self.account().production { format!(", {PRODUCTION}") } else { String::new() }
    }

    /// The label of the review's button, with the user and the account.
    pub(crate) fn create_label(&self) -> String {
        let name = self.form().value(FieldId::Name);
        let who = if name.is_empty() { "user".to_owned() } else { shortened(&name) };
        format!("Create {who} in {}", self.account().shown_name())
    }

    /// The facts about an account in the list of accounts.
    pub(crate) fn account_facts(&self, account: &AccountSummary) -> Vec<&'static str> {
        let practice = (account.name == SANDBOX).then_some("the practice account");
        let production = account.production.then_some(PRODUCTION);
        let used = (account.name == self.account().account).then_some("in use");
        practice.into_iter().chain(production).chain(used).collect()
    }

    /// The text above the prompt for the secret.
    pub(crate) fn secret_prompt_text(&self) -> String {
        let account = &self.account().account;
        format!("The secret of the API credentials of {account}. It is kept in memory only, until you leave.")
    }

    /// How far a long list of users is read; empty for a short one.
    pub(crate) fn users_read_text(&self) -> String {
        match self.account.users_read() {
            0 => String::new(),
            count => format!(" {} so far", counted(count, "user")),
        }
    }

    /// Why a list shows nothing.
    pub(crate) fn empty_list_text(&self, modal: &Modal) -> String {
        let text = match modal {
            Modal::Users(_) => return self.no_users_text(),
            Modal::Drafts(drafts) => match drafts.rows() {
                None => "Reading the drafts …",
                Some([]) => "There is no draft.",
                Some(_) => "No draft matches.",
            },
            Modal::Accounts(_) => "No account matches.",
            Modal::Attempts(_) => "No submission matches.",
            _ => "No action or field matches.",
        };
        text.to_owned()
    }

    /// Why the list of users is empty.
    pub(crate) fn no_users_text(&self) -> String {
        match self.account.users() {
            UserIndexState::Reading => format!("Reading the account's users …{}", self.users_read_text()),
            UserIndexState::Failed(reason) => format!("The account's users could not be read: {reason}"),
            UserIndexState::Read(index) if index.is_empty() => "The account has no users.".to_owned(),
            UserIndexState::Read(_) => "No user matches.".to_owned(),
            UserIndexState::Unread => "The account's users are not read yet.".to_owned(),
        }
    }

    /// The open attempt of an earlier run, or the user that is not set up, for the first screen.
    pub(crate) fn open_attempt_text(&self) -> Option<String> {
        let unknown = self.account.open_attempts().iter().find(|row| row.setup.is_none());
        let Some(row) = unknown else { return self.first_open_setup_text() };
        let (look_up, age) = (self.way_to(Command::Attempts), age(row.age));
        let (username, account) = (&row.username, &row.account);
        Some(format!("Outcome unknown: {username}, sent to {account} {age}. {look_up} looks it up."))
    }

    /// What the button of the review does.
    pub(crate) fn create_text(&self) -> String {
        if self.document().errors() > 0 {
            let first = format!("{} goes to the first error.", self.way_to(Command::Press));
            let restore = format!(" {} restores the archived user.", self.way_to(Command::RestoreUser));
            return first + if self.can_restore() { &restore } else { "" };
        }
        if let Some(blocked) = self.known_to_exist() {
            return format!("{}: nothing is sent.", blocked.title(&self.document().username()));
        }
        if let Some(row) = self.open_attempt() {
            let age = age(row.age);
            return format!(
                "Sent {age}, outcome unknown: the username is looked up first, nothing is sent yet."
            );
        }
        if self.account().practice {
            return "Sends the JSON to the practice account inside this program. No user is created at Vonage."
                .to_owned();
        }
        let account = &self.account().account;
        format!(
            "Sends the JSON to {account}. A user that was created can be archived, and then deleted by an Admin."
        )
    }

    /// Notes below the fields: hidden answers, the account's lists, an unresolved attempt.
    pub(crate) fn screen_notes(&self) -> Vec<String> {
        let (form, screen) = (self.form(), self.screen());
        let hidden = [hidden_answers::not_asked(form, screen), hidden_answers::not_sent(form, screen)];
        let lists = self.lists_unread().or_else(|| self.lists_reading());
        hidden.into_iter().flatten().chain(lists).collect()
    }

    /// What needs attention before another user is created: an attempt that is open.
    pub(crate) fn screen_warning(&self) -> Option<String> {
        (self.screen() == Screen::Role).then(|| self.open_attempt_text()).flatten()
    }

    /// What the empty focused field is proposed, with the key that takes it.
    pub(crate) fn proposal_text(&self) -> Option<String> {
        let key = self.keymap().shown_in(Command::CursorRight, self.layers());
        self.proposal().filter(|_| !key.is_empty()).map(|proposal| format!("{proposal}  {key} takes it"))
    }

    /// What else a new user can start from, each with its key. None once the user has a draft.
    pub(crate) fn starts(&self) -> Vec<(String, String)> {
        if self.autosave().has_draft() {
            return Vec::new();
        }
        let newest = self.autosave.newest().map(|newest| {
            let facts = [newest.role.clone(), state_of(newest), age(newest.age)];
            (Command::OpenNewest, format!("Unfinished draft: {} · {}", newest.title, facts.join(" · ")))
        });
        let usual = [
            (Command::CopyFrom, "An existing user: the settings, not the person".to_owned()),
            (Command::Drafts, "A draft or a template".to_owned()),
        ];
        let account = self.account().practice && self.account().accounts.len() < 2;
        let account = account.then(|| (Command::AddAccount, "An account of your own".to_owned()));
        let starts = newest.into_iter().chain(usual).chain(account);
        let starts = starts.map(|(command, text)| (self.way_to(command), text));
        // The terminal has the key for it.
        starts
            .chain([("Paste".to_owned(), "A ticket, a spreadsheet's row, the JSON of a user".to_owned())])
            .collect()
    }

    /// The newest unfinished draft, for the first screen of a new user.
    pub(crate) fn newest_draft_text(&self) -> Option<String> {
        let newest = self.autosave.newest().filter(|_| !self.autosave().has_draft())?;
        let (open, all) = (self.way_to(Command::OpenNewest), self.way_to(Command::Drafts));
        let age = age(newest.age);
        Some(format!("Unfinished draft: {}, {age}. {open} opens it, {all} lists all drafts.", newest.title))
    }
}

/// What a typed text became when it was left: `poland became PL, Poland.`
pub(crate) fn became_text(typed: &str, value: &str, name: &str) -> String {
    let is_new = !name.is_empty() && name != value && !name.eq_ignore_ascii_case(typed.trim());
    let name = if is_new { format!(", {name}") } else { String::new() };
    format!("{} became {value}{name}.", typed.trim())
}

/// What an answer was and is: `+48123456789 became 123456789.`
pub(crate) fn replaced_text(was: &str, is: &str) -> String {
    let shown = |text| single_line(display_value(text), MOST_SHOWN);
    match (was, is) {
        ("", is) => format!("{}.", shown(is)),
        (was, "") => format!("{} was removed.", shown(was)),
        (was, is) => format!("{} became {}.", shown(was), shown(is)),
    }
}

/// What an absent answer means, where the catalogue says so.
pub(crate) fn default_text(at: FieldRef) -> String {
    let field = at.field.field();
    match field.default {
        DefaultValue::None | DefaultValue::Named("blank") => String::new(),
        _ => field.default_label(),
    }
}

/// What an absent answer means, in a few words behind the empty field.
pub(crate) fn short_default_text(field: &Field) -> String {
    match field.default {
        DefaultValue::Named("blank") | DefaultValue::None | DefaultValue::Undocumented => String::new(),
        DefaultValue::Named(value) => format!("{value} by default"),
        DefaultValue::Account => "account default".to_owned(),
    }
}

/// The state of a draft in the list: damaged, created, a template, or how many errors it has.
pub(crate) fn state_of(row: &DraftRow) -> String {
    match (&row.damaged, &row.user_id) {
        (Some(reason), _) => reason.clone(),
        (None, Some(_)) => "created".to_owned(),
        (None, None) if row.template => "template".to_owned(),
        (None, None) if row.errors > 0 => counted(row.errors, "error"),
        (None, None) => "ready".to_owned(),
    }
}

/// The facts about an existing user beside the name; empty ones where there are none.
pub(crate) fn user_facts(user: &ListedUser) -> [&str; 3] {
    [&user.role, &user.agent_id, if user.archived { "archived" } else { "" }]
}

/// A time in the past: `just now`, `3 minutes ago`.
pub(crate) fn age(seconds: u64) -> String {
    let ago = |count: u64, noun: &str| format!("{} ago", counted(count, noun));
    match seconds {
        0..60 => "just now".to_owned(),
        60..3600 => ago(seconds / 60, "minute"),
        3600..86_400 => ago(seconds / 3600, "hour"),
        _ => ago(seconds / 86_400, "day"),
    }
}
