//! `vcc-user batch`: creates several users from a CSV file. All are checked first, then created one by one, and a result
//! file records each outcome.

pub(crate) mod args;
mod files;
mod progress;
mod report;
mod run;

use super::args::GlobalArgs;
use super::color::Painter;
use super::context::{self, Context};
use super::exit::{CliError, ExitStatus};
use super::sending::Sender;
use super::{input, print, say};
use crate::account::{AccountSelection, SecretSource, UserIndex};
use crate::app::suggest::Lookups;
use crate::batch::{Batch, RowStatus};
use crate::model::fields::FieldId;
use crate::model::form::Form;
use crate::model::payload;
use crate::model::rule::is_guid;
use crate::store::config;
use crate::store::journal::Attempt;
use crate::submission::{Again, Blocked, policy};
use crate::text::counted;
use crate::text::sanitize::escape_visible;
use crate::tui::signals::CancelSignal;
use args::BatchArgs;
use std::sync::Arc;

/// The message for a signal while users are created.
const ENDING: &str = "Ending after the user under way; once more ends at once.";

const EMPTY: &str = "there is no user below the header";

pub(crate) fn run(args: &BatchArgs, global: &GlobalArgs) -> Result<ExitStatus, CliError> {
    let context = Context::load()?;
    let text = files::read_csv(&args.file)?;
    let template = load_template(args, &context)?;
    let choice = select_account(args, global, &context)?;
    let out = if args.yes { Some(files::result_path(args)?) } else { None };
    let mut known = choice.as_ref().map(context::known_lists).unwrap_or_default();
    let mut sender = choice.clone().map(|choice| Sender::new(&context, choice));
    let read = |known: &Lookups| {
        let read = Batch::parse(&text, &template, &|kind, text| known.settle(kind, text));
        let read =
            read.and_then(|batch| if batch.rows.is_empty() { Err(EMPTY.to_owned()) } else { Ok(batch) });
        read.map_err(|why| {
            CliError::usage(format!(
                "{}: {}\nNothing was sent.",
                escape_visible(&args.file),
                visible_lines(&why)
            ))
        })
    };
    let mut batch = read(&known)?;
    let directory = match (&choice, &mut sender) {
        (Some(choice), Some(sender)) if batch.count(RowStatus::Exists) < batch.rows.len() => {
            // Callback numbers given by name: the account has their IDs.
            if batch.column_values(FieldId::CallbackNumber).any(|answer| !is_guid(&answer))
                && has_secret(args, choice)
            {
                known.callback_numbers = sender.asker()?.callback_numbers();
                batch = read(&known)?;
            }
            learn_from_journal(&mut batch, sender, &context)?;
            load_directory(args, choice, sender)?
        }
        _ => None,
    };
    batch.validate(directory.as_deref());
    if batch.rows_with_errors() > 0 {
        return refused(args, global, &batch);
    }
    match (out, sender) {
        (Some(out), Some(mut sender)) => {
            say_all(&report::warnings(&batch, Painter::stderr(global.color)));
            let cancel_signal = CancelSignal::listen(ENDING).map_err(CliError::unexpected)?;
            run::Run { args, global, out: &out, sender: &mut sender, cancel_signal }.all(&mut batch)
        }
        _ => checked(args, global, &batch),
    }
}

fn load_template(args: &BatchArgs, context: &Context) -> Result<Form, CliError> {
    let Some(name) = &args.template else { return Ok(Form::default()) };
    let read = input::load(name, &context.drafts())?;
    for remark in &read.remarks {
        say(&escape_visible(&format!("{name}: {}", remark.severity.format_line(&remark.path, &remark.text))));
    }
    Ok(read.draft.form)
}

/// The account. A check works without one, but does not find names that are taken.
fn select_account(
    args: &BatchArgs,
    global: &GlobalArgs,
    context: &Context,
) -> Result<Option<AccountSelection>, CliError> {
    match context.select_account(global) {
        Ok(choice) if args.yes => context::require_named(choice).map(Some),
        Ok(AccountSelection::Sandbox { named: false }) => Ok(None),
        Ok(choice) => Ok(Some(choice)),
        Err(stop) if args.yes || global.account.is_some() => Err(stop),
        Err(stop) => {
            say(&format!("vcc-user: {stop}; names that are taken are not checked"));
            Ok(None)
        }
    }
}

/// Whether requests are possible without asking for a secret; a check does not ask.
fn has_secret(args: &BatchArgs, choice: &AccountSelection) -> bool {
    let AccountSelection::Account(account) = choice else { return true };
    let given = matches!(account.secret, SecretSource::Given(_) | SecretSource::Command(_));
    args.yes || given || config::client_secret().is_some()
}

/// The account's users, with which names that are taken are found before anything is sent.
fn load_directory(
    args: &BatchArgs,
    choice: &AccountSelection,
    sender: &mut Sender<'_>,
) -> Result<Option<Arc<UserIndex>>, CliError> {
    if !has_secret(args, choice) {
        say("There is no client secret: names that are taken are not checked.");
        return Ok(None);
    }
    match sender.asker()?.directory() {
        Ok(directory) => Ok(Some(directory)),
        Err(why) => {
            let why = escape_visible(why.trim_end_matches('.'));
            say(&format!(
                "The account's users could not be read: {why}. Names that are taken are not checked."
            ));
            Ok(None)
        }
    }
}

/// Applies the journal's attempts of earlier runs that ended before their result was written.
fn learn_from_journal(batch: &mut Batch, sender: &Sender<'_>, context: &Context) -> Result<(), CliError> {
    let (mut attempts, counted) =
        (context.journal().list().map_err(CliError::usage)?.attempts, sender.counted());
    attempts.retain(|attempt| counted.includes(attempt));
    for row in batch.rows.iter_mut().filter(|row| row.status != RowStatus::Exists) {
        let username = row.form.value(FieldId::Username);
        let of_row = attempts.iter().filter(|attempt| attempt.is_for(sender.api_url(), &username));
        match policy::check(of_row.filter_map(Attempt::as_earlier).collect(), Again::No) {
            Err(Blocked::Exists(earlier)) => {
                let body = payload::build(&row.form).to_json();
                let same = attempts.iter().any(|attempt| attempt.id == earlier.id && attempt.sent(&body));
                let other = if same { "" } else { " It was sent with other answers." };
                row.status = RowStatus::Exists;
                row.result.outcome = Some(earlier.kind);
                row.result.user_id = earlier.user_id.unwrap_or_default();
                row.result.message = format!("By the attempt {} at {}.{other}", earlier.id, earlier.time);
            }
            Err(_) => row.status = RowStatus::Unsure,
            Ok(()) => {}
        }
    }
    Ok(())
}

/// Reports errors; nothing is sent.
fn refused(args: &BatchArgs, global: &GlobalArgs, batch: &Batch) -> Result<ExitStatus, CliError> {
    if args.json {
        report::print_outcomes(args, batch)?;
    } else {
        print(&report::problems(batch, Painter::stdout(global.color)))?;
    }
    let users = counted(batch.rows.len(), "user");
    say(&format!(
        "{} of {users} cannot be created as they stand. Nothing was sent.",
        batch.rows_with_errors()
    ));
    Ok(ExitStatus::ERRORS)
}

/// Reports a check without `--yes`.
fn checked(args: &BatchArgs, global: &GlobalArgs, batch: &Batch) -> Result<ExitStatus, CliError> {
    if args.json {
        report::print_outcomes(args, batch)?;
    } else {
        print(&report::problems(batch, Painter::stdout(global.color)))?;
    }
    let (waiting, unsure, exist) =
        (batch.count(RowStatus::Waiting), batch.count(RowStatus::Unsure), batch.count(RowStatus::Exists));
    let more = [
        (unsure, "would be looked up first: the outcome of an earlier attempt is unknown."),
        (exist, "exist already."),
    ];
    let more = more.into_iter().filter(|(count, _)| *count > 0);
    let more = more.map(|(count, what)| format!("{} {what}", counted(count, "user")));
    let words: Vec<String> =
        std::iter::once(format!("{} would be created.", counted(waiting, "user"))).chain(more).collect();
    say(&format!("{} Nothing was sent: --yes creates.", words.join(" ")));
    Ok(ExitStatus::DONE)
}

/// Sanitizes each line for the terminal.
fn visible_lines(text: &str) -> String {
    text.lines().map(escape_visible).collect::<Vec<_>>().join("\n")
}

fn say_all(text: &str) {
    text.lines().for_each(say);
}
