//! Creates the users of a file, one after the other, at a limited rate.

use super::report::Progress;
use super::row_report::{Futile, Prospect, RowReport};
use super::{files, report, setup_attempt};
use crate::batch::{Batch, BatchRow, RowStatus};
use crate::cli::args::{BatchArgs, GlobalArgs};
use crate::cli::exit::{CliError, ExitStatus};
use crate::cli::sending::Sender;
use crate::cli::{outcome_line, print, print_message};
use crate::store::io_messages::escaped;
use crate::store::journal::{Attempt, Journal};
use crate::submission::{Again, CreateRequest, LookUp, Outcome, OutcomeKind, error_body};
use crate::text::{counted, sentence_case};
use crate::tui::signals::CancelSignal;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// At most two users a second.
const PACE: Duration = Duration::from_millis(500);
/// How often a user is sent again after the API asked to wait.
const MAX_RETRIES: usize = 3;
/// The batch stops after this many users in a row that failed for a reason that is none of theirs.
const MAX_FUTILE: usize = 3;

pub(crate) struct Runner<'a> {
    pub(crate) args: &'a BatchArgs,
    pub(crate) global: &'a GlobalArgs,
    pub(crate) out: PathBuf,
    pub(crate) sender: Sender<'a>,
    pub(crate) journal: Journal,
    pub(crate) cancel_signal: CancelSignal,
}

/// Why a batch ends before its last row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StopReason {
    Signal(i32),
    NotAuthorised,
    /// The API asked to wait again and again.
    Busy,
    /// What came of some users in a row says nothing about them.
    Futile(Futile),
}

impl Runner<'_> {
    pub(crate) fn run(mut self, mut batch: Batch) -> Result<ExitStatus, CliError> {
        let missing = batch.rows.len() - batch.count(RowStatus::Exists);
        if missing == 0 {
            print_message("Nothing is missing: every user of the file exists. Nothing was sent.");
            if self.args.json {
                report::print_outcomes(self.args, &batch, None)?;
            }
            return Ok(ExitStatus::DONE);
        }
        // Nothing is sent if its result cannot be recorded.
        files::write(&self.out, &batch.to_result_csv())
            .map_err(|error| CliError { text: format!("{error}. Nothing was sent."), ..error })?;
        let mut progress = Progress::new(missing, self.global.color);
        let (mut stop, mut futile, mut last) = (None, 0, None);
        for index in 0..batch.rows.len() {
            if batch.rows[index].result.status() == RowStatus::Exists {
                continue;
            }
            if stop.is_some() || !self.wait_for_pace(last) {
                break;
            }
            last = Some(Instant::now());
            let report = self.carry_out(&mut batch, index, &mut progress)?;
            let row = &mut batch.rows[index];
            row.result = report.result.clone();
            let outcome = row.result.outcome;
            let (prospect, is_busy) = (report.prospect, report.retry_after_seconds.is_some());
            let written = self.write(&batch);
            self.report_row(&batch.rows[index], report, &mut progress)?;
            written?;
            futile = match prospect {
                Prospect::Good => 0,
                Prospect::Unchanged => futile,
                Prospect::Bad(_) => futile + 1,
            };
            stop = match (outcome, prospect) {
                (Some(OutcomeKind::NotAuthorised), _) => Some(StopReason::NotAuthorised),
                _ if is_busy => Some(StopReason::Busy),
                (_, Prospect::Bad(why)) if futile == MAX_FUTILE => Some(StopReason::Futile(why)),
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

    /// Creates a row's user where it is missing, and sets it up; again if the API asks to wait.
    fn carry_out(
        &mut self,
        batch: &mut Batch,
        index: usize,
        progress: &mut Progress,
    ) -> Result<RowReport, CliError> {
        let row = batch.rows[index].clone();
        let mut report = match row.result.status() {
            RowStatus::Unfinished => RowReport::unchanged(row.result.clone()),
            _ => self.create(&row, progress)?,
        };
        let was_created = report.is_created;
        let is_new = row.result.status() != RowStatus::Unfinished && !was_created;
        if is_new && report.result.status().user_exists() {
            report.result.set_steps(match self.setup_attempt(&row)? {
                Some(attempt) => attempt.setup(),
                None => self.sender.lookups.setup_plan(&row.form).not_begun(),
            });
        }
        if report.result.status() == RowStatus::Unfinished && !was_created {
            self.set_up(&row, &mut report)?;
        }
        let mut retries = 0..MAX_RETRIES;
        while let (RowStatus::Unfinished, Some(seconds)) =
            (report.result.status(), report.retry_after_seconds)
        {
            // A program that is ended during the wait leaves what is known so far.
            self.print_created(&row, &mut report, progress)?;
            batch.rows[index].result = report.result.clone();
            self.write(batch)?;
            if retries.next().is_none() || !self.wait(seconds, progress) {
                break;
            }
            self.set_up(&row, &mut report)?;
        }
        Ok(report)
    }

    /// Looks up or sends a row's user, again if the API asks to wait.
    fn create(&mut self, row: &BatchRow, progress: &Progress) -> Result<RowReport, CliError> {
        let was_unsure = row.result.status() == RowStatus::Unsure;
        let (mut looks_up, mut is_sent) = (was_unsure, false);
        let mut retries = 0..MAX_RETRIES;
        loop {
            let report = if looks_up {
                let (report, not_found) = self.look_up(row)?;
                if not_found && self.args.retry_unknown && !is_sent {
                    looks_up = false;
                    continue;
                }
                report
            } else {
                is_sent = true;
                let request = self.request(row, if was_unsure { Again::LookedUp } else { Again::No });
                RowReport::new(&self.sender.send(&request)?, &request)
            };
            match report.retry_after_seconds {
                // What is left of a user who exists is the setup.
                Some(_) if report.result.status().user_exists() => return Ok(report),
                Some(seconds) if retries.next().is_some() && self.wait(seconds, progress) => {}
                _ => return Ok(report),
            }
            looks_up = report.result.status() == RowStatus::Unsure;
        }
    }

    /// The newest attempt whose user exists and was to be set up.
    fn setup_attempt(&mut self, row: &BatchRow) -> Result<Option<Attempt>, CliError> {
        let attempts = self.journal.list().map_err(CliError::usage)?.attempts;
        let (api_url, username) = (self.sender.api_url.clone(), report::username(row));
        let client = self.sender.client()?;
        Ok(setup_attempt(&attempts, &api_url, &username, |id| client.counts(id)).cloned())
    }

    /// Carries out what is left to set up of a row's user. Nothing is sent that could create a user.
    fn set_up(&mut self, row: &BatchRow, report: &mut RowReport) -> Result<(), CliError> {
        (report.not_set_up, report.retry_after_seconds) = (None, None);
        let Some(attempt) = self.setup_attempt(row)? else {
            let why = "What is left to set up is not recorded on this computer.";
            report.not_set_up = Some(why.to_owned());
            return Ok(());
        };
        match self.sender.finish(&attempt.id, &report::username(row))? {
            Ok(finished) => {
                report.result.set_steps(finished.steps);
                report.retry_after_seconds = finished.retry_after_seconds;
            }
            Err(failure) => {
                report.retry_after_seconds = failure.retry_after_seconds();
                let why = sentence_case(&failure.to_string());
                report.not_set_up = Some(format!("{why}. Nothing was sent."));
            }
        }
        Ok(())
    }

    fn request(&self, row: &BatchRow, again: Again) -> CreateRequest {
        self.sender.request(&row.form, None, self.args.allow_overages, again)
    }

    /// Looks up a row's user; true if it is in no page of the list. A look-up that failed proves nothing.
    fn look_up(&mut self, row: &BatchRow) -> Result<(RowReport, bool), CliError> {
        let request = self.request(row, Again::No);
        let outcome = self.sender.look_up(request.clone())?;
        let mut report = RowReport::new(&outcome, &request);
        let not_found = matches!(outcome, Outcome::Unknown { looked_up: LookUp::NotFound, .. });
        if not_found {
            let next = "`--retry-unknown` sends those who are not found.";
            report.result.message = format!("{} {next}", report.result.message);
            report.result.messages.push(next.to_owned().into());
            report.lines.push(next.to_owned());
            report.prospect = Prospect::Unchanged;
        }
        Ok((report, not_found))
    }

    /// Waits as long as the API asks; false after a signal.
    fn wait(&self, seconds: u64, progress: &Progress) -> bool {
        let seconds = seconds.max(1);
        progress.print_line(&format!("The API asks to wait: waiting {seconds} s"));
        self.cancel_signal.sleep(Duration::from_secs(seconds))
    }

    /// The journal has every outcome; the file would also lack those of all further rows.
    fn write(&self, batch: &Batch) -> Result<(), CliError> {
        files::write(&self.out, &batch.to_result_csv())
            .map_err(|error| CliError::unexpected(format!("{error}. The batch stops here.")))
    }

    /// Prints that a user was created, once.
    fn print_created(
        &self,
        row: &BatchRow,
        report: &mut RowReport,
        progress: &Progress,
    ) -> Result<(), CliError> {
        if !std::mem::take(&mut report.is_created) || self.args.json {
            return Ok(());
        }
        progress.clear();
        print(outcome_line(
            report.result.outcome.unwrap_or(OutcomeKind::Created),
            &report::username(row),
            Some(report.result.user_id.as_str()),
        ))
    }

    fn report_row(
        &self,
        row: &BatchRow,
        mut report: RowReport,
        progress: &mut Progress,
    ) -> Result<(), CliError> {
        let printed = self.print_created(row, &mut report, progress);
        let mut lines = report.lines;
        lines.extend(report.not_set_up);
        lines.extend(row.result.open_line());
        progress.row_done(row, &lines);
        // Returned last: the result file has the user even if stdout fails.
        printed
    }

    fn finish(&self, batch: &Batch, stop: Option<StopReason>) -> Result<ExitStatus, CliError> {
        if self.args.json {
            report::print_outcomes(self.args, batch, None)?;
        }
        if let Some(stop) = stop {
            print_message(stop.message());
        }
        let count = |kind| batch.rows.iter().filter(|row| row.result.outcome == kind).count();
        let (unfinished, all) = (batch.count(RowStatus::Unfinished), batch.rows.len());
        let exist = batch.count(RowStatus::Exists) + unfinished;
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
        let is_set_up =
            |row: &BatchRow| row.result.status() == RowStatus::Exists && !row.result.setup.is_empty();
        if unfinished > 0 {
            summary.push(format!("{unfinished} not set up"));
        } else if exist == all && batch.rows.iter().any(is_set_up) {
            summary.push("everything is set up".to_owned());
        }
        let command = files::next_command(&self.out, self.args, self.global);
        match (exist < all, unfinished > 0) {
            (false, false) => {}
            (true, false) => next = format!("; `{command}` creates the missing users"),
            (false, true) => next = format!("; `{command}` finishes setting up"),
            (true, true) => {
                next = format!("; `{command}` creates the missing users and finishes setting up");
            }
        }
        print_message(format!("{}. The result is in {out}{next}.", summary.join(", ")));
        Ok(match stop {
            Some(StopReason::Signal(signal)) => ExitStatus::from_signal(signal),
            Some(StopReason::NotAuthorised) => ExitStatus::NOT_AUTHORISED,
            _ if exist == all && unfinished > 0 => ExitStatus::NOT_SET_UP,
            _ if exist == all => ExitStatus::DONE,
            _ if count(Some(OutcomeKind::NotSent)) + count(None) == all => ExitStatus::NOT_SENT,
            _ => ExitStatus::FAILURES,
        })
    }
}

impl StopReason {
    fn message(self) -> String {
        let why = match self {
            Self::Signal(_) => return "The batch was interrupted.".to_owned(),
            Self::NotAuthorised => "The credentials are not accepted".to_owned(),
            Self::Busy => "The API asks to wait again and again".to_owned(),
            Self::Futile(Futile::Unreachable) => "The API cannot be reached".to_owned(),
            Self::Futile(Futile::NoAnswer) => {
                "The API does not answer as it should, and outcomes stay unknown".to_owned()
            }
            Self::Futile(Futile::NoLicence) => "The licences seem to be used up".to_owned(),
            Self::Futile(Futile::Refused(status)) => {
                let status = error_body::status_with_reason(status);
                format!("The API answered {status}, whatever user was sent: check api_url")
            }
        };
        format!("{why}: the batch stops here.")
    }
}
