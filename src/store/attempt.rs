//! An attempt's record in the journal: one small JSON file.
//!
//! ```json
//! {
//!   "format": "vcc-user attempt", "version": 1, "id": "20260302-093000-x7k2mp",
//!   "time": "2026-03-02T09:30:00Z", "at": 1772443800000,
//!   "account": "emea", "apiUrl": "https://emea.api.newvoicemedia.com/useradmin", "username": "jkowalska",
//!   "body": "fnv1a64:af63dc4c8601ec8c", "draft": "jkowalska-1",
//!   "outcome": { "word": "created", "known": true, "userId": "5cba9dab-…", "messages": [], "time": "…" }
//! }
//! ```
//! `outcome` is absent until the attempt is closed. `setup`, present where something follows the create request, holds a
//! step each: `{ "step": "groups", "rows": [{ "id": "…", "name": "Sales" }], "state": "done" }`. `takeBack` holds the
//! steps that took the user back in the same way, `restores` the id of an archived user that is restored. Of the body `settings` keeps
//! what names no person and no line, for the receipt: the draft has the other answers.

use super::bounded_read;
use super::setup_record::{self, RecordedStep};
use super::take_back_record::{self, RecordedTakeBack};
use crate::account::SANDBOX;
use crate::model::json;
use crate::submission::receipt::{self, Receipt, Sent};
use crate::submission::{
    CreateRequest, EarlierAttempt, LookUp, Origin, Outcome, OutcomeKind, RestorePlan, RoutingPlan,
    SetupOutcome, SetupStep, StepResult, TakeBackRequest, TakeBackStep,
};
use crate::text::{date, sanitize};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Attempts are a few hundred bytes; a file beyond this is something else.
pub(super) const LONGEST: u64 = 64 * 1024;
const FORMAT: &str = "vcc-user attempt";
const VERSION: u32 = 1;

/// An attempt in the journal. A known outcome stays, and so does the first reason why the outcome is unknown: a later
/// look-up does not replace it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attempt {
    format: String,
    version: u32,
    pub id: String,
    /// When it was recorded, in UTC: `2026-03-02T09:30:00Z`.
    pub time: String,
    /// The same in milliseconds since 1970.
    pub(super) at: i64,
    pub(crate) account: String,
    pub(crate) api_url: String,
    pub(crate) username: String,
    /// A hash of the JSON that was sent: whether two attempts sent the same.
    #[serde(rename = "body")]
    pub(crate) body_hash: String,
    /// What the receipt needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    settings: Option<Map<String, Value>>,
    /// Who sent it: the name of the user of this computer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<RecordedOutcome>,
    /// What follows the create request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    setup: Vec<RecordedStep>,
    /// What took the user back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    take_back: Vec<RecordedTakeBack>,
    /// The id of the archived user that was to be restored; absent where a user was to be created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    restores: Option<String>,
}

/// The outcome of an attempt, as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordedOutcome {
    /// The name of its kind. A found user is recorded as `unknown` and `known`, which every version reads.
    word: String,
    /// Whether it is settled. An unknown outcome is not, until a look-up finds the user.
    known: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    #[serde(default)]
    pub messages: Vec<String>,
    /// When it was recorded, in UTC.
    time: String,
}

impl Attempt {
    pub(crate) fn age_seconds(&self) -> u64 {
        u64::try_from((milliseconds() - self.at) / 1000).unwrap_or(0)
    }

    /// Whether its outcome is unknown, so that its user may exist.
    pub fn is_open(&self) -> bool {
        self.kind() == OutcomeKind::Unknown || self.outcome.as_ref().is_none_or(|outcome| !outcome.known)
    }

    /// The kind of its outcome: unknown if none was recorded, or one that this version does not know, as that may mean
    /// that the user exists.
    pub fn kind(&self) -> OutcomeKind {
        let Some(outcome) = &self.outcome else { return OutcomeKind::Unknown };
        match OutcomeKind::from_name(&outcome.word) {
            Some(OutcomeKind::Unknown) if outcome.known => OutcomeKind::Found,
            kind => kind.unwrap_or(OutcomeKind::Unknown),
        }
    }

    /// What the attempt itself ended with, by name: a look-up that finds the user does not change that.
    pub fn word(&self) -> &'static str {
        self.kind().of_attempt().name()
    }

    /// Whether it was for this username at this API. Usernames do not differ by case.
    pub(crate) fn is_for(&self, api_url: &str, username: &str) -> bool {
        self.api_url == api_url && self.username.to_lowercase() == username.to_lowercase()
    }

    /// Why its outcome is unknown, as the one who sent it recorded.
    pub(crate) fn why_unknown(&self) -> Option<&str> {
        self.outcome.as_ref()?.messages.first().map(String::as_str)
    }

    /// The attempt as the policy sees it; none where its user is known not to exist.
    pub(crate) fn as_earlier(&self) -> Option<EarlierAttempt> {
        let exists = Some(self.kind()).filter(|kind| kind.user_exists());
        let kind = exists.or(self.is_open().then_some(OutcomeKind::Unknown))?;
        let user_id =
            self.outcome.as_ref().and_then(|outcome| outcome.user_id.clone()).filter(|id| !id.is_empty());
        let (id, time) = (self.id.clone(), self.time.clone());
        Some(EarlierAttempt { id, time, kind, user_id, taken_back: self.is_taken_back() })
    }

    /// What was to be set up after the user was created.
    pub fn plan(&self) -> RoutingPlan {
        setup_record::plan(&self.setup)
    }

    /// What is known of the steps of the setup.
    pub fn setup(&self) -> Vec<StepResult> {
        setup_record::results(&self.setup)
    }

    /// Whether the user exists, and not everything was set up.
    pub fn has_open_setup(&self) -> bool {
        self.kind().user_exists() && !self.is_taken_back() && !StepResult::all_done(&self.setup())
    }

    /// The steps that took the user back, as far as they were begun.
    pub fn take_back(&self) -> Vec<(TakeBackStep, SetupOutcome)> {
        self.take_back.iter().map(RecordedTakeBack::result).collect()
    }

    /// Whether this step took the user back.
    pub fn is_done(&self, step: TakeBackStep) -> bool {
        self.take_back().contains(&(step, SetupOutcome::Done))
    }

    /// Whether the user is known to be archived or deleted.
    pub(crate) fn is_taken_back(&self) -> bool {
        self.take_back().iter().any(|(_, outcome)| *outcome == SetupOutcome::Done)
    }

    /// How the user was taken back, where that is known.
    pub(crate) fn taken_back_word(&self) -> Option<&'static str> {
        match (self.is_done(TakeBackStep::Delete), self.is_done(TakeBackStep::Archive)) {
            (true, _) => Some("deleted"),
            (false, true) => Some("archived"),
            _ => None,
        }
    }

    /// What is to be taken back, where the person typed this username.
    pub(crate) fn to_take_back(&self, typed: &str, delete: bool) -> TakeBackRequest {
        TakeBackRequest {
            kind: self.kind(),
            user_id: self.answered_user_id().map(str::to_owned),
            username: self.username.clone(),
            typed: typed.to_owned(),
            delete,
            delete_begun: self.take_back().iter().any(|(step, outcome)| {
                *step == TakeBackStep::Delete && matches!(outcome, SetupOutcome::Unknown(_))
            }),
        }
    }

    /// Records that a step that takes the user back begins, or what it ended with.
    pub(super) fn record_take_back(&mut self, step: TakeBackStep, outcome: Option<&SetupOutcome>) {
        take_back_record::record(&mut self.take_back, step, outcome);
    }

    /// What is known of an attempt whose user exists, before its setup is finished.
    pub(crate) fn finished_outcome(&self) -> Outcome {
        let user_id = self.outcome.as_ref().and_then(|outcome| outcome.user_id.clone());
        Outcome::existing(self.kind(), user_id, self.setup())
    }

    /// The user's id as the API answered it; none where it was found or is not known.
    pub(crate) fn answered_user_id(&self) -> Option<&str> {
        let is_certain = matches!(self.kind(), OutcomeKind::Created | OutcomeKind::Restored);
        let outcome = self.outcome.as_ref().filter(|_| is_certain)?;
        outcome.user_id.as_deref().filter(|id| !id.is_empty())
    }

    /// The record of a step.
    pub(super) fn step_mut(&mut self, step: SetupStep) -> Option<&mut RecordedStep> {
        self.setup.iter_mut().rev().find(|one| one.step == step)
    }

    /// The receipt. `body` is the JSON of the draft, or the one that was sent: without the same JSON, only what the
    /// record keeps is known.
    pub(crate) fn receipt(&self, body: Option<&str>) -> Receipt {
        let whole = body.filter(|body| self.sent(body)).and_then(Sent::whole);
        let (kind, outcome) = (self.kind(), self.outcome.as_ref());
        let messages = outcome.filter(|_| !kind.user_exists()).map(|outcome| outcome.messages.clone());
        Receipt {
            time: date::with_offset(self.at / 1000, TimeZone::system()),
            account: self.account.clone(),
            api_url: Some(self.api_url.clone()).filter(|url| url != SANDBOX),
            by: self.by.clone(),
            username: self.username.clone(),
            kind,
            user_id: outcome.and_then(|outcome| outcome.user_id.clone()),
            messages: messages.unwrap_or_default(),
            sent: whole.or_else(|| self.settings.as_ref().map(Sent::settings)),
            plan: self.plan(),
            setup: if kind.user_exists() { self.setup() } else { Vec::new() },
            take_back: self.take_back().iter().map(|(step, outcome)| step.line(outcome)).collect(),
        }
    }

    pub(crate) fn sent(&self, body: &str) -> bool {
        self.body_hash == hash(body.as_bytes())
    }

    /// The request as far as a look-up needs it: the body is not kept.
    pub fn request(&self) -> CreateRequest {
        let request =
            CreateRequest::to_look_up(&self.username, self.id.clone(), &self.account, &self.api_url);
        CreateRequest { origin: Origin::Record, restore: self.restore(), ..request }
    }

    /// The archived user that was to be restored, with those of its new settings that the record keeps.
    pub(crate) fn restore(&self) -> Option<RestorePlan> {
        let mut patch = self.settings.clone().unwrap_or_default();
        patch.insert("active".to_owned(), Value::Bool(true));
        RestorePlan::new(self.restores.as_deref()?, Value::Object(patch).to_string())
    }

    /// An attempt that begins now.
    pub(super) fn begin(request: &CreateRequest) -> Self {
        let at = milliseconds();
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            id: request.attempt.clone(),
            time: date::rfc3339(at / 1000),
            at,
            account: request.account.clone(),
            api_url: request.api_url.clone(),
            username: request.username.clone(),
            body_hash: hash(request.body.as_bytes()),
            settings: receipt::settings_of(&request.body),
            by: computer_user(),
            draft: request.draft.clone(),
            outcome: None,
            setup: RecordedStep::of_plan(&request.routing),
            take_back: Vec::new(),
            restores: request.restore.as_ref().map(|plan| plan.user_id().to_owned()),
        }
    }

    /// Records an outcome. False if it adds nothing: a look-up without a result may end after another process got the
    /// response, and a failed look-up does not replace what is known.
    pub(super) fn record_outcome(&mut self, outcome: &Outcome) -> bool {
        let mut recorded = RecordedOutcome {
            word: outcome.kind().of_attempt().name().to_owned(),
            known: outcome.is_known(),
            user_id: outcome.user_id().map(str::to_owned),
            messages: outcome.message_lines(&self.username, Origin::Record),
            time: date::rfc3339(milliseconds() / 1000),
        };
        if let Some(before) = &self.outcome {
            let failed = matches!(outcome, Outcome::Unknown { looked_up: LookUp::Failed(_), .. });
            if failed || (!self.is_open() && !recorded.known) {
                return false;
            }
            if matches!(outcome, Outcome::Unknown { .. })
                && let (Some(why), Some(first)) = (recorded.messages.first_mut(), before.messages.first())
            {
                why.clone_from(first);
            }
        }
        self.outcome = Some(recorded);
        true
    }

    pub(super) fn to_json(&self) -> Vec<u8> {
        // Strings, numbers and lists of strings: nothing here that JSON cannot hold.
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        sanitize::escape_json(&(text + "\n")).into_bytes()
    }
}

/// Loads a record; the error is the reason to show.
pub(super) fn load(path: &Path) -> Result<Attempt, String> {
    if fs::symlink_metadata(path).is_ok_and(|metadata| metadata.len() > LONGEST) {
        return Err("larger than 64 kB, the most that is read".to_owned());
    }
    let read = bounded_read::read_file(path).and_then(|(bytes, _)| bounded_read::to_text(bytes));
    let text = read.map_err(|error| error.to_string())?;
    let value = json::parse(&text).map_err(|error| format!("damaged: {error}"))?;
    if value.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err("no attempt of vcc-user".to_owned());
    }
    if let Some(version) = value.get("version").and_then(Value::as_u64)
        && version > u64::from(VERSION)
    {
        return Err(format!("written by a newer vcc-user (version {version})"));
    }
    let attempt: Attempt = serde_json::from_value(value)
        .map_err(|_| "damaged: a member is missing or holds something else".to_owned())?;
    if path.file_stem().is_none_or(|stem| stem != attempt.id.as_str()) {
        return Err("the file's name and the id in it differ".to_owned());
    }
    Ok(attempt)
}

/// What the text of a record that cannot be read still says; a member that it does not say may be anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Remains {
    api_url: Option<String>,
    username: Option<String>,
}

impl Remains {
    pub(super) fn names_user(&self) -> bool {
        self.username.is_some()
    }

    pub(super) fn may_be_for(&self, api_url: &str, username: &str) -> bool {
        self.api_url.as_ref().is_none_or(|one| one == api_url)
            && self.username.as_ref().is_none_or(|one| one.to_lowercase() == username.to_lowercase())
    }
}

/// Finds the members by their names, wherever the text is cut and whatever a newer version added to it.
pub(super) fn remains(path: &Path) -> Remains {
    let bytes = bounded_read::read_file(path).map(|(bytes, _)| bytes).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let member = |name: &str| -> Option<String> {
        let value = text.split_once(&format!("\"{name}\""))?.1.trim_start().strip_prefix(':')?;
        let value: String = serde_json::Deserializer::from_str(value).into_iter().next()?.ok()?;
        Some(value).filter(|value| !value.contains(char::REPLACEMENT_CHARACTER))
    };
    Remains { api_url: member("apiUrl"), username: member("username") }
}

/// Identifies a body by FNV-1a, which is stable across Rust versions and machines; the standard library's hash is not.
pub(super) fn hash(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("fnv1a64:{hash:016x}")
}

/// The name under which the person is logged in.
fn computer_user() -> Option<String> {
    let named = ["USER", "LOGNAME", "USERNAME"].into_iter().filter_map(|name| std::env::var(name).ok());
    named.map(|name| sanitize::single_line(&name, 100)).find(|name| !name.is_empty())
}

fn milliseconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
