//! `vcc-user batch`: creates several users from a CSV file. All are checked first, then created one by one, and a result
//! file records each outcome.

mod files;
mod report;
mod row_report;
mod runner;

use super::args::{BatchArgs, GlobalArgs};
use super::color::Painter;
use super::context::{self, Context};
use super::exit::{CliError, ExitStatus};
use super::sending::Sender;
use super::{input, print, print_message, print_to_stderr};
use crate::account::{AccountSelection, Known, SecretSource, UserIndex};
use crate::app::suggest::Lookups;
use crate::batch::{Batch, EXAMPLE, ParseOptions, RowStatus};
use crate::model::field::{AccountList, FieldKind};
use crate::model::fields::FieldId;
use crate::model::form::Form;
use crate::model::payload;
use crate::model::rule::is_guid;
use crate::store::journal::Attempt;
use crate::submission::{Again, Blocked, OutcomeKind, policy};
use crate::text::counted;
use crate::text::sanitize::{escape_lines, escape_visible};
use crate::tui::signals::CancelSignal;
use std::io;
use std::sync::Arc;

/// The message for a signal while users are created.
const ENDING: &str = "Ending after the current user; once more ends at once.";

pub(crate) fn run(args: &BatchArgs, global: &GlobalArgs) -> Result<ExitStatus, CliError> {
    if args.example {
        print(EXAMPLE)?;
        return Ok(ExitStatus::DONE);
    }
    let context = Context::load()?;
    context.sweep();
    let text = files::read_csv(&args.file)?;
    let template = load_template(args, &context)?;
    let selection = select_account(args, global, &context)?;
    let out = if args.yes { Some(files::result_path(args, global)?) } else { None };
    let mut sender = selection.map(|selection| Sender::new(&context, selection));
    let no_lookups = Lookups::default();
    let mut batch =
        parse(args, &text, &template, sender.as_ref().map_or(&no_lookups, |sender| &sender.lookups))?;
    if !batch.ignored.is_empty() {
        print_message(format!("Passed over, as they are no fields: {}.", batch.ignored.join(", ")));
    }
    let mut users = None;
    if let Some(sender) = sender.as_mut().filter(|_| batch.count(RowStatus::Exists) < batch.rows.len()) {
        let has_secret = has_secret(args, &sender.selection);
        // What is given by name: the account has the IDs.
        if has_secret {
            if batch.column_values(FieldId::CallbackNumber).any(|answer| !is_guid(&answer)) {
                sender.read_list(AccountList::CallbackNumbers)?;
            }
            sender.read_lists(batch.rows.iter().map(|row| &row.form))?;
            batch = parse(args, &text, &template, &sender.lookups)?;
        }
        apply_journal(&mut batch, sender, &context)?;
        users = load_users(sender, has_secret)?;
    }
    let lookups = sender.as_ref().map_or(&no_lookups, |sender| &sender.lookups);
    let settings = AgentSettings::of(sender.as_ref().map(|sender| &sender.selection));
    batch.validate(users.as_deref(), &|form, report| {
        lookups.add_member_problems(form, report);
        if let Some(users) = users.as_deref().filter(|_| !settings.is_advice_off) {
            // The rows would all be proposed the same.
            let known = Known {
                region: &|id| lookups.configured_region(id),
                proposal: &|_| None,
                is_declined: &|_, _| false,
            };
            users.add_advice(form, &known, report);
        }
    });
    let licences = report::Licences::new(&batch, users.as_deref(), settings.licences);
    let errors = batch.rows_with_errors();
    let (Some(out), Some(sender), 0) = (out, sender, errors) else {
        if args.json {
            report::print_outcomes(args, &batch, Some(&licences))?;
        } else {
            print(report::problems(&batch, Painter::new(global.color, &io::stdout())))?;
        }
        if errors > 0 {
            let total = counted(batch.rows.len(), "user");
            print_message(format!("{errors} of {total} cannot be created as they are. Nothing was sent."));
            licences.print();
            return Ok(ExitStatus::ERRORS);
        }
        licences.print();
        print_message(format!("{} Nothing was sent: --yes creates.", plan(&batch)));
        return Ok(ExitStatus::DONE);
    };
    let warnings = report::problems(&batch, Painter::new(global.color, &io::stderr()));
    if !warnings.is_empty() {
        print_to_stderr(&warnings.trim_end());
    }
    licences.print();
    let cancel_signal = CancelSignal::listen(ENDING).map_err(CliError::unexpected)?;
    runner::Runner { args, global, out, sender, journal: context.journal(), cancel_signal }.run(batch)
}

fn parse(args: &BatchArgs, text: &str, template: &Form, lookups: &Lookups) -> Result<Batch, CliError> {
    let normalize = &|kind, text: &str| match kind {
        // Only exact names: a guess would not be seen before it is sent.
        FieldKind::Members(list) => lookups.settle_members(list, text, false),
        kind => lookups.settle(kind, text),
    };
    let options = ParseOptions { template, normalize, ignore_columns: args.ignore_columns };
    Batch::parse(text, &options).map_err(|why| {
        let (file, why) = (escape_visible(&args.file), escape_lines(&why));
        CliError::usage(format!("{file}: {why}\nNothing was sent."))
    })
}

fn load_template(args: &BatchArgs, context: &Context) -> Result<Form, CliError> {
    let Some(name) = &args.template else { return Ok(Form::default()) };
    let input = input::load(name, &context.drafts())?;
    for remark in &input.remarks {
        let line = remark.severity.format_line(&remark.path, &remark.text);
        print_message(escape_visible(&format!("{name}: {line}")));
    }
    Ok(input.draft.form)
}

/// The account. A check works without one, but does not find names that are taken.
fn select_account(
    args: &BatchArgs,
    global: &GlobalArgs,
    context: &Context,
) -> Result<Option<AccountSelection>, CliError> {
    match context.select_account(global) {
        Ok(selection) if args.yes => context::require_named(selection).map(Some),
        Ok(AccountSelection::Sandbox { named: false }) => Ok(None),
        Ok(selection) => Ok(Some(selection)),
        Err(error) if args.yes || global.account.is_some() => Err(error),
        Err(error) => {
            print_message(format!("vcc-user: {error}; names that are taken are not checked"));
            Ok(None)
        }
    }
}

/// Whether requests are possible without asking for a secret; a check does not ask.
fn has_secret(args: &BatchArgs, selection: &AccountSelection) -> bool {
    let AccountSelection::Account(account) = selection else { return true };
    args.yes || !matches!(account.secret, SecretSource::Prompt)
}

/// The account's users, to find names that are taken before anything is sent.
fn load_users(sender: &mut Sender<'_>, has_secret: bool) -> Result<Option<Arc<UserIndex>>, CliError> {
    let why = if has_secret {
        match sender.client()?.directory() {
            Ok(users) => return Ok(Some(users)),
            Err(why) => format!("The account's users could not be read: {}", why.trim_end_matches('.')),
        }
    } else {
        "There is no client secret".to_owned()
    };
    print_message(format!("{}: names that are taken are not checked.", escape_visible(&why)));
    Ok(None)
}

/// Applies the journal's attempts of earlier runs that ended before their result was written.
fn apply_journal(batch: &mut Batch, sender: &Sender<'_>, context: &Context) -> Result<(), CliError> {
    let counted = sender.counted();
    let journal = context.journal().list().map_err(CliError::usage)?;
    for row in batch.rows.iter_mut().filter(|row| !row.result.status().user_exists()) {
        let username = row.form.value(FieldId::Username);
        let earlier = journal.earlier(&sender.api_url, &username, |id| counted.includes(id));
        match policy::check(earlier, Again::No) {
            Err(Blocked::Exists(earlier)) => {
                let (body, plan) =
                    (payload::build(&row.form).to_json(), sender.lookups.setup_plan(&row.form));
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
        let username = row.form.value(FieldId::Username).into_owned();
        let attempt = setup_attempt(&journal.attempts, &sender.api_url, &username, |id| counted.includes(id));
        if let Some(attempt) = attempt {
            row.result.set_steps(attempt.setup());
        }
    }
    Ok(())
}

/// The newest attempt whose user exists and was to be set up.
fn setup_attempt<'a>(
    attempts: &'a [Attempt],
    api_url: &str,
    username: &str,
    counts: impl Fn(&str) -> bool,
) -> Option<&'a Attempt> {
    attempts.iter().find(|attempt| {
        attempt.is_for(api_url, username)
            && counts(&attempt.id)
            && attempt.kind().user_exists()
            && !attempt.setup().is_empty()
    })
}

/// The account's settings that are about its agents.
#[derive(Debug, Default)]
struct AgentSettings {
    licences: Option<u32>,
    is_advice_off: bool,
}

impl AgentSettings {
    fn of(selection: Option<&AccountSelection>) -> Self {
        match selection {
            Some(AccountSelection::Account(account)) => {
                Self { licences: account.agent_licences, is_advice_off: account.is_advice_off }
            }
            _ => Self::default(),
        }
    }
}

/// What `--yes` would do.
fn plan(batch: &Batch) -> String {
    let users = |status| counted(batch.count(status), "user");
    let mut plan = vec![format!("{} would be created.", users(RowStatus::Waiting))];
    for (status, what) in [
        (RowStatus::Unsure, "would be looked up first: the outcome of an earlier attempt is unknown."),
        (RowStatus::Unfinished, "exist already, and would be set up further: not everything is done."),
        (RowStatus::Exists, "exist already."),
    ] {
        if batch.count(status) > 0 {
            plan.push(format!("{} {what}", users(status)));
        }
    }
    plan.join(" ")
}
