//! Creates the users of a file, one after the other, at a limited rate.

use super::report::Progress;
use super::{files, report, setup_attempt};
use crate::batch::{Batch, BatchRow, RowResult, RowStatus};
use crate::cli::args::{BatchArgs, GlobalArgs};
use crate::cli::exit::{CliError, ExitStatus};
use crate::cli::sending::Sender;
use crate::cli::{outcome_line, print, print_message};
use crate::store::io_messages::escaped;
use crate::store::journal::{Attempt, Journal};
use crate::submission::{Again, CreateRequest, LookUp, Outcome, OutcomeKind, Refusal, error_body};
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

/// Why the next user cannot be expected to be created either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Futile {
    Unreachable,
    NoAnswer,
    NoLicence,
    /// The API refuses the request whatever user it holds: a redirect, a wrong address, a version.
    Refused(u16),
}

/// What a row's outcome says of the next ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prospect {
    Good,
    /// Nothing was sent, and the look-up was answered.
    Unchanged,
    Bad(Futile),
}

/// A row's result, and the lines that explain it.
struct RowReport {
    result: RowResult,
    lines: Vec<String>,
    retry_after_seconds: Option<u64>,
    prospect: Prospect,
    /// The user was created just now.
    is_created: bool,
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
            let report = self.carry_out(&batch.rows[index], &progress)?;
            let row = &mut batch.rows[index];
            row.result = report.result.clone();
            let outcome = row.result.outcome;
            let written = files::write(&self.out, &batch.to_result_csv());
            self.report_row(&batch.rows[index], &report, &mut progress)?;
            // The journal has this outcome; the file would also lack those of all further rows.
            written.map_err(|error| CliError::unexpected(format!("{error}. The batch stops here.")))?;
            futile = match report.prospect {
                Prospect::Good => 0,
                Prospect::Unchanged => futile,
                Prospect::Bad(_) => futile + 1,
            };
            stop = match (outcome, report.prospect) {
                (Some(OutcomeKind::NotAuthorised), _) => Some(StopReason::NotAuthorised),
                _ if report.retry_after_seconds.is_some() => Some(StopReason::Busy),
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

    /// Looks up or sends a row's user, again if the API asks to wait.
    fn create(&mut self, row: &BatchRow, progress: &Progress) -> Result<RowReport, CliError> {
        let unsure = row.result.status() == RowStatus::Unsure;
        if unsure {
            let (report, not_found) = self.look_up(row)?;
            if !not_found || !self.args.retry_unknown {
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

    /// Creates a row's user where it is missing, and sets up one that was created earlier.
    fn carry_out(&mut self, row: &BatchRow, progress: &Progress) -> Result<RowReport, CliError> {
        let mut report = match row.result.status() {
            RowStatus::Unfinished => RowReport::unchanged(row.result.clone()),
            _ => self.create(row, progress)?,
        };
        if report.result.status().user_exists() && !report.is_created {
            let attempt = self.setup_attempt(row)?;
            if row.result.status() != RowStatus::Unfinished {
                report.result.set_steps(match &attempt {
                    Some(attempt) => attempt.setup(),
                    None => self.sender.lookups.setup_plan(&row.form).not_begun(),
                });
            }
            if report.result.status() == RowStatus::Unfinished {
                self.set_up(row, attempt, &mut report)?;
            }
        }
        Ok(report)
    }

    /// The newest attempt whose user exists and was to be set up.
    fn setup_attempt(&mut self, row: &BatchRow) -> Result<Option<Attempt>, CliError> {
        let attempts = self.journal.list().map_err(CliError::usage)?.attempts;
        let (api_url, username) = (self.sender.api_url.clone(), report::username(row));
        let client = self.sender.client()?;
        Ok(setup_attempt(&attempts, &api_url, &username, |id| client.counts(id)).cloned())
    }

    /// Carries out what is left to set up of a row's user. Nothing is sent that could create a user.
    fn set_up(
        &mut self,
        row: &BatchRow,
        attempt: Option<Attempt>,
        report: &mut RowReport,
    ) -> Result<(), CliError> {
        let Some(attempt) = attempt else {
            report.lines.push("What is left to set up is not recorded on this computer.".to_owned());
            return Ok(());
        };
        match self.sender.finish(&attempt.id, &report::username(row))? {
            Ok(steps) => report.result.set_steps(steps),
            Err(failure) => {
                let why = sentence_case(&failure.to_string());
                report.lines.push(format!("{why}. Nothing was sent."));
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

    fn report_row(
        &self,
        row: &BatchRow,
        report: &RowReport,
        progress: &mut Progress,
    ) -> Result<(), CliError> {
        let mut printed = Ok(());
        if report.is_created && !self.args.json {
            progress.clear();
            let (username, id) = (report::username(row), Some(row.result.user_id.as_str()));
            printed = print(outcome_line(OutcomeKind::Created, &username, id));
        }
        let lines: Vec<String> = report.lines.iter().cloned().chain(row.result.open_line()).collect();
        progress.row_done(row, &lines);
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
        if unfinished > 0 {
            summary.push(format!("{unfinished} not set up"));
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

impl Prospect {
    fn after(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Refused(refusal) if refusal.licences => Self::Bad(Futile::NoLicence),
            // About the user that was sent, or a request to wait.
            Outcome::Refused(Refusal { status: 400 | 409 | 413 | 422 | 429 | 503, .. }) => Self::Good,
            Outcome::Refused(refusal) => Self::Bad(Futile::Refused(refusal.status)),
            Outcome::NotSent { .. } => Self::Bad(Futile::Unreachable),
            Outcome::Blocked(_) => Self::Unchanged,
            outcome if outcome.kind() == OutcomeKind::Unknown => Self::Bad(Futile::NoAnswer),
            _ => Self::Good,
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
        let (prospect, result) =
            (Prospect::after(outcome), RowResult::from_outcome(outcome, &request.username));
        let is_created = matches!(outcome, Outcome::Created(_));
        Self { result, lines, retry_after_seconds, prospect, is_created }
    }

    /// What is known already.
    fn unchanged(result: RowResult) -> Self {
        Self {
            result,
            lines: Vec::new(),
            retry_after_seconds: None,
            prospect: Prospect::Good,
            is_created: false,
        }
    }
}
