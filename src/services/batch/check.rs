//! Checks the users of a file before anything is sent: names of the account's lists get their IDs, earlier attempts count,
//! and all problems are found.

use super::BatchError;
use crate::account::{Known, UserIndex};
use crate::app::destination::Destination;
use crate::app::members;
use crate::app::suggest::Lookups;
use crate::batch::{Batch, BatchRow, Licences, ParseOptions};
use crate::model::field::AccountList;
use crate::model::fields::FieldId;
use crate::model::form::Form;
use crate::model::payload;
use crate::model::rule::is_guid;
use crate::services::executor::{Counted, Executor};
use crate::services::patience;
use crate::store::journal::{Attempt, Journal};
use crate::submission::{Again, Blocked, LookUpFailure, OutcomeKind, policy};
use crate::text::sanitize::{escape_lines, escape_visible};
use std::sync::Arc;

/// A file as it was read.
pub(crate) struct BatchSource {
    /// Its name for messages.
    pub(crate) name: String,
    pub(crate) text: String,
    /// Its answers fill empty cells.
    pub(crate) template: Form,
    pub(crate) ignore_columns: bool,
}

impl BatchSource {
    /// The rows of the file, with the names that these lookups know.
    pub(crate) fn parse(&self, lookups: &Lookups) -> Result<Batch, BatchError> {
        // Only exact names: a guess would not be seen before it is sent.
        let normalize = &|kind, text: &str| lookups.settle_exact(kind, text);
        let options =
            ParseOptions { template: &self.template, normalize, ignore_columns: self.ignore_columns };
        Batch::parse(&self.text, &options).map_err(|why| {
            let (file, why) = (escape_visible(&self.name), escape_lines(&why));
            BatchError::Input(format!("{file}: {why}\nNothing was sent."))
        })
    }
}

/// What is known of the account's users.
pub(crate) type ReadUsers = Result<Arc<UserIndex>, String>;

/// Reads what the users of a file need of the account, and what the journal knows of them. Why the users were not read
/// is for the person; `say` hears of each wait that the API asks for.
pub(crate) async fn read_account(
    source: &BatchSource,
    batch: Batch,
    destination: &mut Destination,
    executor: &Executor,
    say: &dyn Fn(u64),
) -> Result<(Batch, ReadUsers), BatchError> {
    // Lists that are needed to turn names into IDs.
    let has_number = batch.column_values(FieldId::CallbackNumber).any(|answer| !is_guid(&answer));
    let named = batch.rows.iter().flat_map(|row| members::answered(&row.form).map(|(_, list)| list));
    for list in has_number.then_some(AccountList::CallbackNumbers).into_iter().chain(named) {
        patience::read_list(executor, &mut destination.lookups, list, say).await?;
    }
    let mut batch = source.parse(&destination.lookups)?;
    apply_journal(&mut batch, destination, &executor.journal, &executor.counted())?;
    let users = patience::read(say, async || executor.users().await).await?;
    if let Ok(users) = &users {
        read_groups(&batch, destination, users, executor, say).await?;
    }
    let failed = |failure: LookUpFailure| {
        not_checked(&format!("The account's users could not be read: {}", failure.why.trim_end_matches('.')))
    };
    Ok((batch, users.map_err(failed)))
}

/// Reads who is in the groups of the users that are missing, once each, to compare them.
async fn read_groups(
    batch: &Batch,
    destination: &mut Destination,
    users: &UserIndex,
    executor: &Executor,
    say: &dyn Fn(u64),
) -> Result<(), BatchError> {
    let is_missing = |row: &&BatchRow| !destination.is_advice_off && !row.result.status().user_exists();
    let missing = batch.rows.iter().filter(is_missing);
    let chosen: Vec<_> = missing.flat_map(|row| destination.lookups.chosen_groups(&row.form)).collect();
    for group in chosen {
        if destination.groups.request(&group.id) {
            let members = patience::read(say, async || executor.group_members(&group.id).await).await?;
            // Without them the user is compared with all of the same role.
            destination.groups.set_members(group.id, members.ok().as_deref(), users);
        }
    }
    Ok(())
}

/// The same without a client secret: only what the journal knows.
pub(crate) fn read_journal(
    batch: &mut Batch,
    destination: &Destination,
    journal: &Journal,
) -> Result<ReadUsers, BatchError> {
    apply_journal(batch, destination, journal, &Counted::at_start(destination.is_sandbox()))?;
    Ok(Err(not_checked("There is no client secret")))
}

fn not_checked(why: &str) -> String {
    format!("{}: names that are taken are not checked.", escape_visible(why))
}

/// Finds all problems, with what the account's lists and users say, and what is unusual among its users; counts licences.
pub(crate) fn validate(
    batch: &mut Batch,
    destination: Option<&Destination>,
    users: Option<&UserIndex>,
) -> Licences {
    let no_lookups = Lookups::default();
    let lookups = destination.map_or(&no_lookups, |destination| &destination.lookups);
    let is_advice_off = destination.is_some_and(|destination| destination.is_advice_off);
    let groups = |form: &Form| match destination {
        Some(destination) => destination.groups.compared(lookups.chosen_groups(form)),
        None => Vec::new(),
    };
    batch.validate(users, &|form, report| {
        lookups.add_member_problems(form, report);
        if let Some(users) = users.filter(|_| !is_advice_off) {
            // All rows would get the same proposal.
            let known = Known {
                region: &|id| lookups.configured_region(id),
                proposal: &|_| None,
                is_declined: &|_, _| false,
                groups: &groups(form),
            };
            users.add_advice(form, &known, report);
        }
    });
    Licences::new(batch, users, destination.and_then(|destination| destination.agent_licences))
}

/// Applies the journal's attempts of earlier runs that ended before their result was written.
fn apply_journal(
    batch: &mut Batch,
    destination: &Destination,
    journal: &Journal,
    counted: &Counted,
) -> Result<(), BatchError> {
    let journal = journal.list().map_err(BatchError::input)?;
    for row in batch.rows.iter_mut().filter(|row| !row.result.status().user_exists()) {
        let earlier = journal.earlier(&destination.api_url, &row.username(), |id| counted.includes(id));
        match policy::check(earlier, Again::No) {
            Err(Blocked::Exists(earlier)) => {
                let (body, plan) =
                    (payload::build(&row.form).to_json(), destination.lookups.setup_plan(&row.form));
                let is_same = |attempt: &Attempt| attempt.sent(&body) && attempt.plan().is_same(&plan);
                let same = journal.attempts.iter().any(|one| one.id == earlier.id && is_same(one));
                let other = if same { "" } else { " It was sent with other answers." };
                row.result.outcome = Some(earlier.kind);
                row.result.user_id = earlier.user_id.unwrap_or_default();
                row.result.message = format!("By the attempt {} at {}.{other}", earlier.id, earlier.time);
            }
            Err(_) => row.result.outcome = Some(OutcomeKind::Unknown),
            Ok(()) => {}
        }
    }
    for row in batch.rows.iter_mut().filter(|row| row.result.status().user_exists()) {
        let counts = |id: &str| counted.includes(id);
        if let Some(attempt) = journal.to_set_up(&destination.api_url, &row.username(), counts) {
            row.result.set_steps(attempt.setup());
        }
    }
    Ok(())
}
