//! Creates the users of a file, one after the other, at a limited rate.

use super::report::Progress;
use super::{files, report};
use crate::batch::{Batch, BatchRow, RowResult, RowStatus};
use crate::cli::args::BatchArgs;
use crate::cli::exit::{CliError, ExitStatus};
use crate::cli::sending::Sender;
use crate::cli::{outcome_line, print, print_message};
use crate::store::io_messages::escaped;
use crate::submission::{Again, CreateRequest, Outcome, OutcomeKind};
use crate::text::counted;
use crate::tui::signals::CancelSignal;
use clap::ColorChoice;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// At most two users a second.
const PACE: Duration = Duration::from_millis(500);
/// How often a user is sent again after the API asked to wait.
const MAX_RETRIES: usize = 3;
/// The batch stops after this many users in a row that could not be sent.
const MAX_NOT_SENT: usize = 3;

pub(crate) struct Runner<'a> {
    pub(crate) args: &'a BatchArgs,
    pub(crate) colour: ColorChoice,
    pub(crate) out: PathBuf,
    pub(crate) sender: Sender<'a>,
    pub(crate) cancel_signal: CancelSignal,
}

/// Why a batch ends before its last row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StopReason {
    Signal(i32),
    NotAuthorised,
    /// The API asked to wait again and again.
    Busy,
    Unreachable,
}

/// A row's result, and the lines that explain it.
struct RowReport {
    result: RowResult,
    lines: Vec<String>,
    retry_after_seconds: Option<u64>,
}

impl Runner<'_> {
    pub(crate) fn run(mut self, mut batch: Batch) -> Result<ExitStatus, CliError> {
        let missing = batch.rows.len() - batch.count(RowStatus::Exists);
        if missing == 0 {
            print_message("Nothing is missing: every user of the file exists. Nothing was sent.");
            if self.args.json {
                report::print_outcomes(self.args, &batch)?;
            }
            return Ok(ExitStatus::DONE);
        }
        // Nothing is sent if its result cannot be recorded.
        files::write(&self.out, &batch.to_result_csv())
            .map_err(|error| CliError { text: format!("{error}. Nothing was sent."), ..error })?;
        let mut progress = Progress::new(missing, self.colour);
        let (mut stop, mut not_sent, mut last) = (None, 0, None);
        for index in 0..batch.rows.len() {
            if batch.rows[index].result.status() == RowStatus::Exists {
                continue;
            }
            if stop.is_some() || !self.wait_for_pace(last) {
                break;
            }
            last = Some(Instant::now());
            let report = self.create(&batch.rows[index], &progress)?;
            let row = &mut batch.rows[index];
            row.result = report.result;
            let outcome = row.result.outcome;
            let written = files::write(&self.out, &batch.to_result_csv());
            self.report_row(&batch.rows[index], &report.lines, &mut progress)?;
            // The journal has this outcome; the file would also lack those of all further rows.
            written.map_err(|error| CliError::unexpected(format!("{error}. The batch stops here.")))?;
            not_sent = if outcome == Some(OutcomeKind::NotSent) { not_sent + 1 } else { 0 };
            stop = match outcome {
                Some(OutcomeKind::NotAuthorised) => Some(StopReason::NotAuthorised),
                _ if report.retry_after_seconds.is_some() => Some(StopReason::Busy),
                _ if not_sent == MAX_NOT_SENT => Some(StopReason::Unreachable),
                _ => None,
            };
        }
        progress.clear();
        self.finish(&batch, self.cancel_signal.signal().map(StopReason::Signal).or(stop))
    }

    /// Waits until the next user may be sent; false after a signal.
    fn wait_for_pace(&self, last: Option<Instant>) -> bool {
        let rest = last.map_or(Duration::ZERO, |last| PACE.saturating_sub(last.elapsed()));
        self.cancel_signal.sleep(rest)
    }

    /// Looks up or sends a row's user, again if the API asks to wait.
    fn create(&mut self, row: &BatchRow, progress: &Progress) -> Result<RowReport, CliError> {
        let unsure = row.result.status() == RowStatus::Unsure;
        if unsure {
            let report = self.look_up(row)?;
            if report.result.outcome != Some(OutcomeKind::Unknown) || !self.args.retry_unknown {
                return Ok(report);
            }
        }
        let mut retries = 0..MAX_RETRIES;
        loop {
            let request = self.request(row, if unsure { Again::LookedUp } else { Again::No });
            let report = RowReport::new(&self.sender.send(&request)?, &request);
            match report.retry_after_seconds {
                Some(seconds) if retries.next().is_some() && self.wait(seconds, progress) => {}
                _ => return Ok(report),
            }
        }
    }

    fn request(&self, row: &BatchRow, again: Again) -> CreateRequest {
        self.sender.request(&row.form, None, self.args.allow_overages, again)
    }

    fn look_up(&mut self, row: &BatchRow) -> Result<RowReport, CliError> {
        let request = self.request(row, Again::No);
        let mut report = RowReport::new(&self.sender.look_up(request.clone())?, &request);
        if report.result.outcome == Some(OutcomeKind::Unknown) {
            let next = "`--retry-unknown` sends those who are not found.";
            report.result.message = format!("{} {next}", report.result.message);
            report.lines.push(next.to_owned());
        }
        Ok(report)
    }

    /// Waits as long as the API asks; false after a signal.
    fn wait(&self, seconds: u64, progress: &Progress) -> bool {
        let seconds = seconds.max(1);
        progress.print_line(&format!("The API asks to wait: waiting {seconds} s"));
        self.cancel_signal.sleep(Duration::from_secs(seconds))
    }

    fn report_row(&self, row: &BatchRow, lines: &[String], progress: &mut Progress) -> Result<(), CliError> {
        let mut printed = Ok(());
        if row.result.outcome == Some(OutcomeKind::Created) && !self.args.json {
            progress.clear();
            let (username, id) = (report::username(row), Some(row.result.user_id.as_str()));
            printed = print(outcome_line(OutcomeKind::Created, &username, id));
        }
        progress.row_done(row, lines);
        // Returned last: the result file has the user even if stdout fails.
        printed
    }

    fn finish(&self, batch: &Batch, stop: Option<StopReason>) -> Result<ExitStatus, CliError> {
        if self.args.json {
            report::print_outcomes(self.args, batch)?;
        }
        if let Some(stop) = stop {
            print_message(stop.message());
        }
        let count = |kind| batch.rows.iter().filter(|row| row.result.outcome == kind).count();
        let (exist, all) = (batch.count(RowStatus::Exists), batch.rows.len());
        let mut summary = vec![format!("{exist} of {} exist now", counted(all, "user"))];
        for (kind, meaning) in [
            (OutcomeKind::Refused, "refused"),
            (OutcomeKind::Unknown, "unknown"),
            (OutcomeKind::NotSent, "not sent"),
        ] {
            let count = count(Some(kind));
            if count > 0 {
                summary.push(format!("{count} {meaning}"));
            }
        }
        let out = escaped(self.out.as_os_str());
        let mut next = String::new();
        if exist < all {
            next = format!("; `vcc-user batch {out} --yes` creates the missing users");
        }
        print_message(format!("{}. The result is in {out}{next}.", summary.join(", ")));
        Ok(match stop {
            Some(StopReason::Signal(signal)) => ExitStatus::from_signal(signal),
            Some(StopReason::NotAuthorised) => ExitStatus::NOT_AUTHORISED,
            _ if exist == all => ExitStatus::DONE,
            _ if count(Some(OutcomeKind::NotSent)) + count(None) == all => ExitStatus::NOT_SENT,
            _ => ExitStatus::FAILURES,
        })
    }
}

impl StopReason {
    fn message(self) -> &'static str {
        match self {
            Self::Signal(_) => "The batch was interrupted.",
            Self::NotAuthorised => "The credentials are not accepted: the batch stops here.",
            Self::Busy => "The API asks to wait again and again: the batch stops here.",
            Self::Unreachable => "The API cannot be reached: the batch stops here.",
        }
    }
}

impl RowReport {
    fn new(outcome: &Outcome, request: &CreateRequest) -> Self {
        let (mut lines, mut retry_after_seconds) = (outcome.describe(request).lines, None);
        match outcome {
            Outcome::Created(created) if created.note.is_none() => lines.clear(),
            Outcome::Refused(refusal) => retry_after_seconds = refusal.retry_after_seconds,
            Outcome::Blocked(blocked) if !blocked.kind().user_exists() => {
                lines.push(blocked.next_command("--retry-unknown"));
            }
            _ => {}
        }
        Self { result: RowResult::from_outcome(outcome), lines, retry_after_seconds }
    }
}
