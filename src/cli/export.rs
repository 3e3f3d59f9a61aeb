//! `vcc-user users --csv`: users whole, as a file that `batch` reads. The list has their settings; what an agent is set up
//! with takes a request for each of the account's lists.

use super::exit::{CliError, ExitStatus};
use super::progress::ProgressLine;
use super::{print_message, print_while_open};
use crate::account::ListedUser;
use crate::app::suggest::{ListState, Lookups};
use crate::batch::ExportColumns;
use crate::model::field::{AccountList, FieldKind};
use crate::model::fields::{FIELDS, FieldId, Screen};
use crate::model::form::Form;
use crate::model::{import, visibility};
use crate::services::executor::BlockingClient;
use crate::services::pacer;
use crate::submission::{LookUpFailure, SetupStep};
use crate::text::sanitize::{escape_visible, single_line};
use crate::text::{counted, sentence_case};
use crate::tui::signals::CancelSignal;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The message for a signal.
const ENDING: &str = "Ending after the current request; once more ends at once.";
/// How often a request is sent again after the API asked to wait.
const MAX_RETRIES: usize = 3;
/// A list is not asked for any more after this many users in a row of whom it could not be read.
const MAX_FAILURES: usize = 3;
/// A longer export is announced.
const LONG: Duration = Duration::from_secs(30);

/// A user that is written.
struct WholeUser {
    user_id: String,
    form: Form,
    /// The list has not this agent's settings.
    is_brief: bool,
}

impl WholeUser {
    fn new(answer: &Map<String, Value>) -> Self {
        let user_id = answer.get("userId").and_then(Value::as_str).unwrap_or_default().to_owned();
        let form = import::from_object(answer).form;
        let settings = answer.get("userAccountConfiguration").and_then(|it| it.get("agentConfiguration"));
        let is_brief = visibility::is_screen_visible(Screen::Agent, &form) && settings.is_none();
        Self { user_id, form, is_brief }
    }

    fn is_agent(&self) -> bool {
        visibility::is_screen_visible(Screen::Routing, &self.form)
    }

    fn name(&self) -> String {
        single_line(&self.form.value(FieldId::Username), 100)
    }
}

/// Reads what the list of users does not have.
struct Export<'a> {
    client: &'a BlockingClient,
    lookups: Lookups,
    /// The lists that are asked for.
    steps: Vec<SetupStep>,
    /// The users in a row of whom a list could not be read.
    failures: BTreeMap<SetupStep, usize>,
    /// How long the requests take at the pace of fair use.
    planned: Duration,
    cancel: CancelSignal,
    progress: ProgressLine,
    status: ExitStatus,
}

pub(super) fn run(
    client: &BlockingClient,
    mut lookups: Lookups,
    is_paced: bool,
    has_routing: bool,
    is_wanted: impl Fn(&ListedUser) -> bool,
) -> Result<ExitStatus, CliError> {
    let answers = client.listed_answers(is_wanted).map_err(|failure| {
        let error = if failure.not_authorised { CliError::not_authorised } else { CliError::unexpected };
        error(sentence_case(&failure.why))
    })?;
    let mut users: Vec<WholeUser> = answers.iter().map(WholeUser::new).collect();
    drop(answers);
    read_lists(client, &mut lookups, &users, has_routing);
    let is_filled = |step: &SetupStep| match lookups.state(step.list()) {
        Some(ListState::Read(entries)) => !entries.is_empty(),
        state => state.is_some(),
    };
    let steps: Vec<_> = SetupStep::ALL.into_iter().filter(|step| has_routing && is_filled(step)).collect();
    let brief = users.iter().filter(|user| user.is_brief).count();
    let agents = users.iter().filter(|user| user.is_agent()).count();
    let requests = if is_paced { brief + agents * steps.len() } else { 0 };
    let planned = pacer::time_for(requests);
    announce(agents, requests, planned);
    let mut export = Export {
        client,
        lookups,
        steps,
        failures: BTreeMap::new(),
        planned,
        cancel: CancelSignal::listen(ENDING).map_err(CliError::unexpected)?,
        progress: ProgressLine::new(),
        status: ExitStatus::DONE,
    };
    for user in users.iter_mut().filter(|user| user.is_brief) {
        export.read_settings(user);
    }
    export.write(users, has_routing)
}

/// Reads the account's lists, which have the names. One that cannot be read leaves IDs.
fn read_lists(client: &BlockingClient, lookups: &mut Lookups, users: &[WholeUser], has_routing: bool) {
    let has_number = users.iter().any(|user| !user.form.value(FieldId::CallbackNumber).is_empty());
    let has_agent = users.iter().any(WholeUser::is_agent);
    for list in SetupStep::ALL.map(SetupStep::list) {
        let is_named = has_number && list == AccountList::CallbackNumbers;
        if is_named || has_agent && has_routing {
            let entries = client.account_list(list).map_err(|failure| failure.why);
            if let Err(why) = &entries {
                let (noun, why) = (list.noun(), escape_visible(why.trim_end_matches('.')));
                print_message(format!(
                    "The account's {noun}s could not be read: {why}. Their IDs are written."
                ));
            }
            lookups.set_list(list, entries);
        }
    }
}

/// Says beforehand what takes long.
fn announce(agents: usize, requests: usize, planned: Duration) {
    if planned >= LONG {
        let (agents, time) = (counted(agents, "agent"), about(planned));
        print_message(format!(
            "Reading what {agents} are set up with: {requests} requests, at the pace of fair use {time}. Ctrl-C ends it, and \
             the users that were read are written; --no-routing leaves it out."
        ));
    }
}

/// A time for people: `about 3 h 20 min`.
fn about(time: Duration) -> String {
    let minutes = time.as_secs().div_ceil(60);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("about {minutes} min"),
        (hours, 0) => format!("about {hours} h"),
        (hours, minutes) => format!("about {hours} h {minutes} min"),
    }
}

impl Export<'_> {
    /// Writes the users, each as soon as it is read.
    fn write(mut self, mut users: Vec<WholeUser>, has_routing: bool) -> Result<ExitStatus, CliError> {
        let columns = ExportColumns::for_users(&users.iter().map(|user| &user.form), has_routing);
        let (total, start, mut written) = (users.len(), Instant::now(), 0_u32);
        let mut is_read = print_while_open(columns.header())?;
        for user in &mut users {
            if !is_read || self.cancel.signal().is_some() {
                break;
            }
            if user.is_agent() {
                self.read_routing(user);
                if self.cancel.signal().is_some() {
                    break;
                }
            }
            self.name_ids(&mut user.form);
            self.progress.clear();
            is_read = print_while_open(columns.line(&user.form))?;
            written += 1;
            let left = u32::try_from(total).unwrap_or(u32::MAX) - written;
            // The first requests are sent at once, so their time is no measure for the rest.
            let left = (start.elapsed() / written * left).max(self.planned.saturating_sub(start.elapsed()));
            self.progress.draw(&format!("{written} of {}, {} left", counted(total, "user"), about(left)));
        }
        self.progress.clear();
        if let Some(signal) = self.cancel.signal() {
            print_message(format!("Interrupted: {written} of {} were written.", counted(total, "user")));
            return Ok(ExitStatus::from_signal(signal));
        }
        if self.status != ExitStatus::DONE {
            print_message("Not everything could be read: what is missing is empty, and would not be set up.");
        }
        Ok(self.status)
    }

    /// Reads the settings of a user of whom the list has none.
    fn read_settings(&mut self, user: &mut WholeUser) {
        self.progress.draw(&format!("Reading {}", user.name()));
        match self.patiently(|client| client.user_answer(&user.user_id)) {
            Some(Ok(answer)) => user.form = import::from_object(&answer).form,
            Some(Err(failure)) => self.failed(user, "settings", &failure),
            None => {}
        }
    }

    /// Reads what a user has of each of the account's lists.
    fn read_routing(&mut self, user: &mut WholeUser) {
        for step in self.steps.clone() {
            match self.patiently(|client| client.user_rows(&user.user_id, step)) {
                None => return,
                Some(Ok(rows)) => {
                    self.failures.remove(&step);
                    user.form.set(step.field(), self.lookups.members_text(step.list(), &rows));
                }
                Some(Err(failure)) => {
                    let what = step.label().to_lowercase();
                    self.failed(user, &what, &failure);
                    let failures = self.failures.entry(step).or_default();
                    *failures += 1;
                    if failure.not_authorised || *failures == MAX_FAILURES {
                        self.steps.retain(|one| *one != step);
                        print_message(format!("The {what} of further users are not read."));
                    }
                }
            }
        }
    }

    /// Names a list that could not be read.
    fn failed(&mut self, user: &WholeUser, what: &str, failure: &LookUpFailure) {
        self.progress.clear();
        let why = failure.why.trim_end_matches('.');
        print_message(escape_visible(&format!("{}: the {what} could not be read: {why}.", user.name())));
        let status = if failure.not_authorised { ExitStatus::NOT_AUTHORISED } else { ExitStatus::UNEXPECTED };
        self.status = self.status.worst(status);
    }

    /// Sends a request, again where the API asks to wait; none after a signal.
    fn patiently<T>(
        &self,
        request: impl Fn(&BlockingClient) -> Result<T, LookUpFailure>,
    ) -> Option<Result<T, LookUpFailure>> {
        for _ in 0..MAX_RETRIES {
            match request(self.client) {
                Err(LookUpFailure { retry_after_seconds: Some(seconds), .. }) => {
                    let seconds = seconds.max(1);
                    self.progress.clear();
                    print_message(format!("The API asks to wait: waiting {seconds} s"));
                    if !self.cancel.sleep(Duration::from_secs(seconds)) {
                        return None;
                    }
                }
                result => return Some(result),
            }
        }
        Some(request(self.client))
    }

    /// Puts names in the place of IDs: another account has other IDs.
    fn name_ids(&self, form: &mut Form) {
        for field in FIELDS.iter().filter(|field| matches!(field.kind, FieldKind::Listed(_))) {
            let id = form.value(field.id).into_owned();
            if !id.is_empty() {
                form.set(field.id, self.lookups.typed_value(field.kind, &id));
            }
        }
    }
}
