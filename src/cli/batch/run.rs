//! Creates the users of a file and prints the outcome of each.

use super::{next_command, report};
use crate::batch::{Batch, RowStatus, StopReason};
use crate::cli::args::{BatchArgs, GlobalArgs};
use crate::cli::exit::{CliError, ExitStatus};
use crate::cli::sending::{Sender, waiting};
use crate::cli::{outcome_line, print, print_message, print_progress};
use crate::services::batch::BatchError;
use crate::services::batch::runner::{BatchEvent, RunOptions, Runner};
use crate::services::stop::StopToken;
use crate::store::io_messages::escaped;
use crate::submission::OutcomeKind;
use crate::text::sanitize::single_line;
use crate::tui::signals::CancelSignal;
use report::Progress;
use std::cell::RefCell;
use std::path::PathBuf;

/// The message for a signal while users are created.
const ENDING: &str = "Ending after the current user; once more ends at once.";

pub(super) fn run(
    args: &BatchArgs,
    global: &GlobalArgs,
    out: PathBuf,
    mut sender: Sender<'_>,
    mut batch: Batch,
) -> Result<ExitStatus, CliError> {
    let stop = StopToken::default();
    let on_signal = stop.clone();
    let cancel_signal =
        CancelSignal::listen_with(ENDING, move || on_signal.stop()).map_err(CliError::unexpected)?;
    let missing = batch.rows.len() - batch.count(RowStatus::Exists);
    if missing == 0 {
        print_message("Nothing is missing: every user of the file exists. Nothing was sent.");
        if args.json {
            report::print_outcomes(args, &batch, None)?;
        }
        return Ok(ExitStatus::DONE);
    }
    let options = RunOptions { out, retry_unknown: args.retry_unknown, allow_overages: args.allow_overages };
    let progress = RefCell::new(None);
    let watch = |event: BatchEvent<'_>| {
        let mut progress = progress.borrow_mut();
        let progress = progress.get_or_insert_with(|| Progress::new(missing, global.color));
        print_event(args, progress, &event)
    };
    let destination = sender.destination.clone();
    let client = sender.client()?;
    let ended = client.block_on(async |executor| {
        let (destination, options) = (&destination, &options);
        let runner = Runner { executor, destination, options, stop: &stop, watch: &watch };
        runner.run(&mut batch).await
    })?;
    if let Some(progress) = progress.into_inner() {
        progress.clear();
    }
    finish(args, global, &options, &batch, ended, cancel_signal.signal())
}

fn print_event(args: &BatchArgs, progress: &mut Progress, event: &BatchEvent<'_>) -> Result<(), BatchError> {
    match event {
        // The bar is drawn.
        BatchEvent::Begun => {}
        BatchEvent::Created { .. } if args.json => {}
        BatchEvent::Created { row, result, .. } => {
            progress.clear();
            let kind = result.outcome.unwrap_or(OutcomeKind::Created);
            print(outcome_line(kind, &row.username(), Some(&result.user_id)))
                .map_err(|error| BatchError::Output(error.text))?;
        }
        BatchEvent::SetUp { row, result } => {
            let username = single_line(&row.username(), 100);
            print_progress(&format!("{username}: {}", result.line()));
        }
        BatchEvent::Waiting { seconds } => {
            progress.print_line(&waiting(*seconds));
        }
        BatchEvent::RowDone { row, lines } => progress.row_done(row, lines),
    }
    Ok(())
}

fn finish(
    args: &BatchArgs,
    global: &GlobalArgs,
    options: &RunOptions,
    batch: &Batch,
    stop: Option<StopReason>,
    signal: Option<i32>,
) -> Result<ExitStatus, CliError> {
    if args.json {
        report::print_outcomes(args, batch, None)?;
    }
    if let Some(stop) = stop {
        print_message(stop.message());
    }
    let command = next_command(args, global).line(&options.out);
    let next = batch.next_step().map(|does| format!("; `{command}` {does}")).unwrap_or_default();
    let out = escaped(options.out.as_os_str());
    print_message(format!("{}. The result is in {out}{next}.", batch.summary()));
    let (all, exist) = (batch.rows.len(), batch.existing());
    Ok(match (stop, signal) {
        (_, Some(signal)) => ExitStatus::from_signal(signal),
        (Some(StopReason::NotAuthorised), _) => ExitStatus::NOT_AUTHORISED,
        _ if exist == all && batch.count(RowStatus::Unfinished) > 0 => ExitStatus::NOT_SET_UP,
        _ if exist == all => ExitStatus::DONE,
        _ if batch.with_outcome(Some(OutcomeKind::NotSent)) + batch.with_outcome(None) == all => {
            ExitStatus::NOT_SENT
        }
        _ => ExitStatus::FAILURES,
    })
}
