//! `vcc-user batch`: creates several users from a CSV file. All are checked first, then created one by one, and a result
//! file records each outcome.

mod report;
mod run;

use super::args::{BatchArgs, GlobalArgs};
use super::color::Painter;
use super::context::{self, Context};
use super::exit::{CliError, ExitStatus};
use super::sending::{Sender, say_waiting};
use super::{input, print, print_message};
use crate::account::{AccountSelection, SecretSource};
use crate::app::suggest::Lookups;
use crate::batch::{Batch, EXAMPLE, Licences, NextCommand, RowStatus};
use crate::model::form::Form;
use crate::services::batch::check::{self, BatchSource};
use crate::services::batch::{BatchError, files};
use crate::store::io_messages::escaped;
use crate::text::sanitize::escape_visible;
use std::io;
use std::path::{Path, PathBuf};

pub(crate) fn run(args: &BatchArgs, global: &GlobalArgs) -> Result<ExitStatus, CliError> {
    if args.example {
        print(EXAMPLE)?;
        return Ok(ExitStatus::DONE);
    }
    let context = Context::load()?;
    context.sweep();
    let text = read_csv(&args.file)?;
    let template = load_template(args, &context)?;
    let selection = select_account(args, global, &context)?;
    let out = if args.yes { Some(result_path(args, global)?) } else { None };
    let mut sender = selection.map(|selection| Sender::new(&context, selection));
    let source = BatchSource { name: args.file.clone(), text, template, ignore_columns: args.ignore_columns };
    let (batch, licences) = check(args, &source, sender.as_mut(), &context)?;
    let (Some(out), Some(sender), None) = (out, sender, batch.errors_line()) else {
        return report_check(args, global, &batch, &licences);
    };
    report::print_problems(&batch, global.color);
    report::print_licences(&licences);
    run::run(args, global, out, sender, batch)
}

/// Reads what the users need of the account, and finds all problems.
fn check(
    args: &BatchArgs,
    source: &BatchSource,
    sender: Option<&mut Sender<'_>>,
    context: &Context,
) -> Result<(Batch, Licences), CliError> {
    let no_lookups = Lookups::default();
    let mut batch = source.parse(sender.as_ref().map_or(&no_lookups, |one| &one.destination.lookups))?;
    batch.ignored_line().iter().for_each(print_message);
    let Some(sender) = sender else {
        let licences = check::validate(&mut batch, None, None);
        return Ok((batch, licences));
    };
    let mut users = None;
    if batch.count(RowStatus::Exists) < batch.rows.len() {
        let mut destination = sender.destination.clone();
        let read = if has_secret(args, &sender.selection) {
            let client = sender.client()?;
            let read;
            (batch, read) = client.block_on(async |executor| {
                check::read_account(source, batch, &mut destination, executor, &say_waiting).await
            })?;
            read
        } else {
            check::read_journal(&mut batch, &destination, &context.journal())?
        };
        sender.destination = destination;
        users = read.map_err(print_message).ok();
    }
    let licences = check::validate(&mut batch, Some(&sender.destination), users.as_deref());
    Ok((batch, licences))
}

/// Prints what a check found: problems, or what `--yes` would do.
fn report_check(
    args: &BatchArgs,
    global: &GlobalArgs,
    batch: &Batch,
    licences: &Licences,
) -> Result<ExitStatus, CliError> {
    if args.json {
        report::print_outcomes(args, batch, Some(licences))?;
        report::print_problems(batch, global.color);
    } else {
        print(report::problems(batch, Painter::new(global.color, &io::stdout())))?;
    }
    let errors = batch.errors_line();
    errors.iter().for_each(print_message);
    report::print_licences(licences);
    if errors.is_some() {
        return Ok(ExitStatus::ERRORS);
    }
    print_message(format!("{} Nothing was sent: --yes creates.", batch.plan()));
    Ok(ExitStatus::DONE)
}

fn read_csv(name: &str) -> Result<String, CliError> {
    if name == "-" {
        return input::read_text(name, files::MAX_BYTES, files::TOO_LARGE, files::NOT_UTF8);
    }
    files::read_csv(name).map_err(CliError::usage)
}

/// The path of the result file.
fn result_path(args: &BatchArgs, global: &GlobalArgs) -> Result<PathBuf, CliError> {
    let out = match &args.out {
        Some(out) => out.clone(),
        None if args.file == "-" => {
            return Err(CliError::usage("--out FILE is required: it names the result file"));
        }
        None => files::beside(&args.file),
    };
    files::writable_result(Path::new(&args.file), out).map_err(|out| {
        let (shown, next) = (escaped(out.as_os_str()), next_command(args, global).line(&out));
        CliError::usage(format!(
            "{shown} exists already. To create the users that it lists as missing: `{next}`; to start over, name another \
             file with --out, or remove it. Nothing was sent."
        ))
    })
}

/// The command for what a result file lists as missing, on the same account and with the same template.
fn next_command(args: &BatchArgs, global: &GlobalArgs) -> NextCommand {
    let (template, account) = (args.template.clone(), global.account.clone());
    NextCommand { template, account, ignore_columns: args.ignore_columns }
}

impl From<BatchError> for CliError {
    fn from(error: BatchError) -> Self {
        match error {
            BatchError::Input(text) => Self::usage(text),
            BatchError::GivenUp(failure) => failure.into(),
            BatchError::Output(text) => Self::unexpected(text),
        }
    }
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
