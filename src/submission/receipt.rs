//! The receipt: what an attempt did, as a plain text for the ticket. What the record does not hold is left out.

use super::step_result::{SetupOutcome, StepResult};
use super::{OutcomeKind, RoutingPlan, RoutingRow, SetupStep};
use crate::model::diff::{full_label, with_unit};
use crate::model::fields::field::DefaultValue;
use crate::model::fields::{FIELDS, FieldId};
use crate::model::form::{FieldRef, Form};
use crate::model::{import, payload, visibility};
use crate::text::sanitize::single_line;
use serde_json::{Map, Value};

/// The most characters of a value.
const LONGEST: usize = 300;

/// What the text is made from.
#[derive(Debug, Clone)]
pub(crate) struct Receipt {
    /// When it was sent, on the person's clock.
    pub(crate) time: String,
    pub(crate) account: String,
    /// The address of the API; none for the practice account.
    pub(crate) api_url: Option<String>,
    /// Who sent it: the name of the user of this computer.
    pub(crate) by: Option<String>,
    pub(crate) username: String,
    pub(crate) kind: OutcomeKind,
    pub(crate) user_id: Option<String>,
    /// What the API said, where the user was not created.
    pub(crate) messages: Vec<String>,
    /// What was sent, as far as it is known.
    pub(crate) sent: Option<Sent>,
    /// What was to be set up, with the outcome of each step.
    pub(crate) plan: RoutingPlan,
    pub(crate) setup: Vec<StepResult>,
    /// The steps that took the user back, each as a line.
    pub(crate) take_back: Vec<String>,
}

/// What was sent.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    form: Form,
    /// Whether it is all of the JSON: a record holds the settings only.
    is_whole: bool,
}

impl Sent {
    /// The JSON of a request.
    pub(crate) fn whole(body: &str) -> Option<Self> {
        let form = import::from_text(body).ok()?.form;
        Some(Self { form, is_whole: true })
    }

    /// What a record keeps of it.
    pub(crate) fn settings(settings: &Map<String, Value>) -> Self {
        Self { form: import::from_object(settings).form, is_whole: false }
    }
}

/// What a record keeps of a request's JSON: nothing that names a person or a line but the agent ID.
pub(crate) fn settings_of(body: &str) -> Option<Map<String, Value>> {
    let mut form = import::from_text(body).ok()?.form;
    for field in FIELDS.iter().filter(|field| !field.in_row() && !is_recorded(field.id)) {
        form.set(field.id, "");
    }
    for row in form.rows().iter().map(|row| row.id).collect::<Vec<_>>() {
        form.remove_row(row);
    }
    match serde_json::from_str(&payload::build(&form).to_json()) {
        Ok(Value::Object(settings)) if !settings.is_empty() => Some(settings),
        _ => None,
    }
}

fn is_recorded(field: FieldId) -> bool {
    matches!(field, FieldId::Active | FieldId::AgentId) || field.field().copied
}

impl Receipt {
    /// The text, which nothing in it can act on a terminal.
    pub(crate) fn to_text(&self) -> String {
        let mut lines = vec![self.title(), String::new()];
        let mut fact = |label: &str, value: &str| {
            if !value.is_empty() {
                lines.push(format!("{:<12}{}", format!("{label}:"), single_line(value, LONGEST)));
            }
        };
        fact("When", &self.time);
        let address = self.api_url.as_ref().map(|url| format!(" ({url})")).unwrap_or_default();
        fact("Account", &format!("{}{address}", self.account));
        fact("Sent by", self.by.as_deref().unwrap_or_default());
        fact("Username", &self.username);
        fact("userId", self.user_id.as_deref().unwrap_or_default());
        fact("Agent ID", &self.agent_id().unwrap_or_default());
        let mut section = |heading: &str, entries: Vec<String>| {
            if !entries.is_empty() {
                lines.extend([String::new(), format!("{heading}:")]);
                lines.extend(entries.iter().map(|entry| format!("  {}", single_line(entry, LONGEST))));
            }
        };
        section("Messages", self.messages.clone());
        section("Set", self.set().into_iter().map(|(label, value)| format!("{label}: {value}")).collect());
        let left = if self.kind == OutcomeKind::Restored { "Left as it was" } else { "Left to the account" };
        section(left, self.left());
        section("Set up afterwards", self.setup.iter().map(|one| self.setup_line(one)).collect());
        section("Taken back", self.take_back.clone());
        section("Still to do in the portal", self.still_to_do());
        if self.sent.as_ref().is_none_or(|sent| !sent.is_whole) {
            lines.extend([String::new(), self.note()]);
        }
        lines.join("\n") + "\n"
    }

    /// `Groups (Sales PL): done`.
    fn setup_line(&self, result: &StepResult) -> String {
        let name = |row: &RoutingRow| {
            let name = if row.name.is_empty() { &row.id } else { &row.name };
            row.level.map_or_else(|| name.clone(), |level| format!("{name} {level}"))
        };
        let rows: Vec<_> = self.plan.rows(result.step).iter().map(name).collect();
        let (label, line) = (result.step.label(), result.line());
        let rest = line.strip_prefix(label).unwrap_or(&line);
        format!("{label} ({}){rest}", rows.join(", "))
    }

    fn title(&self) -> String {
        let practice = if self.is_practice() { " in the practice account, not at Vonage" } else { "" };
        let title = match self.kind {
            OutcomeKind::Created => "User created",
            OutcomeKind::Restored => "Archived user restored",
            OutcomeKind::NotRestored => "Archived user not restored",
            OutcomeKind::Unknown => "Outcome unknown: the user may exist",
            kind if kind.user_exists() => "User found by a look-up, perhaps from this attempt",
            _ => "User not created",
        };
        format!("{title}{practice}")
    }

    fn note(&self) -> String {
        match &self.sent {
            Some(_) => {
                "The record holds no other answers: name, e-mail, phone and the like are in the draft alone."
            }
            None => "The record does not hold what was set.",
        }
        .to_owned()
    }

    fn is_practice(&self) -> bool {
        self.api_url.is_none()
    }

    pub(crate) fn agent_id(&self) -> Option<String> {
        let form = &self.sent.as_ref()?.form;
        let is_sent = visibility::is_visible(form, FieldRef::single(FieldId::AgentId));
        Some(form.value(FieldId::AgentId).into_owned()).filter(|id| is_sent && !id.is_empty())
    }

    /// The labels and values that were sent, in the order of the form; not those that stand at the top.
    pub(crate) fn set(&self) -> Vec<(String, String)> {
        let Some(Sent { form, .. }) = &self.sent else { return Vec::new() };
        let answered = visibility::all_visible_fields(form).into_iter().filter_map(|at| {
            let (field, value) = (at.field.field(), form.value(at));
            let is_above = matches!(at.field, FieldId::Username | FieldId::AgentId);
            let is_sent = at.row.is_none_or(|row| form.row_touched(row));
            (!value.is_empty() && !is_above && is_sent).then(|| (full_label(field), with_unit(field, &value)))
        });
        answered.collect()
    }

    /// The fields that were not sent, with the defaults that are documented.
    pub(crate) fn left(&self) -> Vec<String> {
        let Some(Sent { form, is_whole }) = &self.sent else { return Vec::new() };
        let open = visibility::all_visible_fields(form).into_iter().filter(|at| {
            let is_known = *is_whole || is_recorded(at.field);
            at.row.is_none() && is_known && form.value(*at).is_empty()
        });
        let entry = |at: FieldRef| {
            let field = at.field.field();
            match field.default {
                DefaultValue::None | DefaultValue::Named("blank") => None,
                // What a restored user has there is not in the record.
                DefaultValue::Named(_) if self.kind == OutcomeKind::Restored => Some(full_label(field)),
                DefaultValue::Named(value) => {
                    Some(format!("{}: default {}", full_label(field), with_unit(field, value)))
                }
                DefaultValue::Account | DefaultValue::Undocumented => Some(full_label(field)),
            }
        };
        open.filter_map(entry).collect()
    }

    /// What the portal is still needed for: for agents what was not set up.
    fn still_to_do(&self) -> Vec<String> {
        let is_agent = self
            .sent
            .as_ref()
            .is_some_and(|sent| visibility::is_visible(&sent.form, FieldRef::single(FieldId::AgentId)));
        if !self.kind.user_exists() || !is_agent || !self.take_back.is_empty() {
            return Vec::new();
        }
        let is_done = |step| {
            self.setup.iter().any(|one: &StepResult| one.step == step && one.outcome == SetupOutcome::Done)
        };
        let open = [SetupStep::Groups, SetupStep::Skills, SetupStep::LogoutSchedules].into_iter();
        open.filter(|step| !is_done(*step)).map(|step| step.label().to_owned()).collect()
    }
}
