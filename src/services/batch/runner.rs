//! Creates the users of a file, one after the other, at a limited rate.

use super::{BatchError, files};
use crate::app::destination::Destination;
use crate::batch::{Batch, BatchRow, Prospect, RowReport, RowResult, RowStatus, StopReason};
use crate::services::executor::Executor;
use crate::services::patience::MAX_RETRIES;
use crate::services::setup::{FinishReport, Finished};
use crate::services::stop::StopToken;
use crate::store::ids;
use crate::submission::{Again, CreateRequest, LookUp, Origin, Outcome, StepResult, Submission};
use crate::text::sentence_case;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// At most two users a second.
const PACE: Duration = Duration::from_millis(500);
/// The batch stops after this many users in a row that failed for a reason that is none of theirs.
const MAX_FUTILE: usize = 3;

/// What happens while users are created.
pub(crate) enum BatchEvent<'a> {
    /// The result file is written: the first user follows.
    Begun,
    /// The row's user was created, or restored; what follows is its setup.
    Created { row: &'a BatchRow, result: &'a RowResult, attempt: &'a str },
    /// A step of the setup of a row's user ended.
    SetUp { row: &'a BatchRow, result: &'a StepResult },
    /// The API asked to wait.
    Waiting { seconds: u64 },
    /// The row has its result, with the lines that explain it.
    RowDone { row: &'a BatchRow, lines: &'a [String] },
}

/// Hears of each event; its error ends the batch.
pub(crate) type Watch<'a> = &'a dyn Fn(BatchEvent<'_>) -> Result<(), BatchError>;

/// What the person decided.
#[derive(Debug, Clone, Default)]
pub(crate) struct RunOptions {
    /// The result file.
    pub(crate) out: PathBuf,
    pub(crate) retry_unknown: bool,
    pub(crate) allow_overages: bool,
}

pub(crate) struct Runner<'a> {
    pub(crate) executor: &'a Executor,
    pub(crate) destination: &'a Destination,
    pub(crate) options: &'a RunOptions,
    pub(crate) stop: &'a StopToken,
    pub(crate) watch: Watch<'a>,
}

impl Runner<'_> {
    /// Creates what is missing. The reason is why it stopped before the last row.
    pub(crate) async fn run(&self, batch: &mut Batch) -> Result<Option<StopReason>, BatchError> {
        // Nothing is sent if its result cannot be recorded.
        files::write(&self.options.out, &batch.to_result_csv())
            .map_err(|why| BatchError::Input(format!("{why}. Nothing was sent.")))?;
        (self.watch)(BatchEvent::Begun)?;
        let (mut stop, mut futile, mut last) = (None, 0, None);
        for index in 0..batch.rows.len() {
            if batch.rows[index].result.status() == RowStatus::Exists {
                continue;
            }
            if stop.is_some() || !self.wait_for_pace(last).await {
                break;
            }
            last = Some(Instant::now());
            let report = self.carry_out(batch, index).await?;
            let row = &mut batch.rows[index];
            row.result = report.result.clone();
            let (prospect, is_busy) = (report.prospect, report.retry_after_seconds.is_some());
            let written = self.write(batch);
            self.report_row(&batch.rows[index], report)?;
            written?;
            futile = match prospect {
                Prospect::Good => 0,
                Prospect::Unchanged => futile,
                Prospect::Bad(_) | Prospect::NotAuthorised => futile + 1,
            };
            stop = match prospect {
                Prospect::NotAuthorised => Some(StopReason::NotAuthorised),
                _ if is_busy => Some(StopReason::Busy),
                Prospect::Bad(why) if futile == MAX_FUTILE => Some(StopReason::Futile(why)),
                _ => None,
            };
        }
        Ok(if self.stop.is_stopped() { Some(StopReason::Interrupted) } else { stop })
    }

    /// Waits until the next user may be sent; false when the batch is to end.
    async fn wait_for_pace(&self, last: Option<Instant>) -> bool {
        let rest = last.map_or(Duration::ZERO, |last| PACE.saturating_sub(last.elapsed()));
        self.stop.sleep(rest).await
    }

    /// Creates a row's user where it is missing, and sets it up; again if the API asks to wait.
    async fn carry_out(&self, batch: &mut Batch, index: usize) -> Result<RowReport, BatchError> {
        let row = batch.rows[index].clone();
        let mut report = match row.result.status() {
            RowStatus::Unfinished => RowReport::unchanged(row.result.clone()),
            _ => self.create(&row).await?,
        };
        let was_created = report.created.is_some();
        let is_new = row.result.status() != RowStatus::Unfinished && !was_created;
        if is_new && report.result.status().user_exists() {
            report.result.set_steps(
                match self
                    .executor
                    .to_set_up(&self.destination.api_url, &row.username())
                    .map_err(BatchError::input)?
                {
                    Some(attempt) => attempt.setup(),
                    None => self.destination.lookups.setup_plan(&row.form).not_begun(),
                },
            );
        }
        let is_left = !was_created || report.retry_after_seconds.is_some();
        if report.result.status() == RowStatus::Unfinished && is_left {
            self.set_up(batch, index, &mut report).await?;
        }
        Ok(report)
    }

    /// Looks up or sends a row's user, again if the API asks to wait.
    async fn create(&self, row: &BatchRow) -> Result<RowReport, BatchError> {
        let was_unsure = row.result.status() == RowStatus::Unsure;
        let (mut looks_up, mut is_sent) = (was_unsure, false);
        let mut retries = 0..MAX_RETRIES;
        loop {
            let report = if looks_up {
                let (report, not_found) = self.look_up(row).await?;
                if not_found && self.options.retry_unknown && !is_sent {
                    looks_up = false;
                    continue;
                }
                report
            } else {
                is_sent = true;
                let request = self.request(row, if was_unsure { Again::LookedUp } else { Again::No });
                let report = self.step_report(row);
                let outcome = self.executor.run(Submission::start(request.clone()), &report).await;
                RowReport::new(&outcome, &request)
            };
            match report.retry_after_seconds {
                // What is left of a user who exists is the setup.
                Some(_) if report.result.status().user_exists() => return Ok(report),
                Some(seconds) if retries.next().is_some() && self.wait(seconds).await? => {}
                _ => return Ok(report),
            }
            looks_up = report.result.status() == RowStatus::Unsure;
        }
    }

    /// Carries out what is left to set up of a row's user: of one who was created just now, after the wait that the API
    /// asks for. Nothing is sent that could create a user.
    async fn set_up(
        &self,
        batch: &mut Batch,
        index: usize,
        report: &mut RowReport,
    ) -> Result<(), BatchError> {
        let row = batch.rows[index].clone();
        let attempt = self.executor.to_set_up(&self.destination.api_url, &row.username());
        let Some(attempt) = attempt.map_err(BatchError::input)? else {
            let why = "What is left to set up is not recorded on this computer.";
            report.not_set_up = Some(why.to_owned());
            report.prospect = Prospect::Unchanged;
            return Ok(());
        };
        let known = report.created.as_ref().map(|_| FinishReport {
            steps: report.result.steps.clone(),
            retry_after_seconds: report.retry_after_seconds,
            hindrance: None,
        });
        let wait = async |finished: &Finished, seconds| {
            // A program that is ended during the wait leaves what is known so far.
            note_setup(report, finished);
            self.report_created(&row, report)?;
            batch.rows[index].result = report.result.clone();
            self.write(batch)?;
            self.wait(seconds).await
        };
        let step_report = self.step_report(&row);
        let finished = self.executor.finish_patiently(&attempt.id, known, wait, &step_report).await?;
        note_setup(report, &finished);
        Ok(())
    }

    fn request(&self, row: &BatchRow, again: Again) -> CreateRequest {
        let answers = (Origin::Row, None);
        self.destination.request(ids::new(), &row.form, answers, self.options.allow_overages, again)
    }

    /// Looks up a row's user; true if it is in no page of the list. A look-up that failed proves nothing.
    async fn look_up(&self, row: &BatchRow) -> Result<(RowReport, bool), BatchError> {
        let request = self.request(row, Again::No);
        let outcome = self.executor.look_up_earlier(request.clone()).await.map_err(BatchError::input)?;
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

    /// Waits as long as the API asks; false when the batch is to end.
    async fn wait(&self, seconds: u64) -> Result<bool, BatchError> {
        let seconds = seconds.max(1);
        (self.watch)(BatchEvent::Waiting { seconds })?;
        Ok(self.stop.sleep(Duration::from_secs(seconds)).await)
    }

    /// The journal has every outcome; the file would also lack those of all further rows.
    fn write(&self, batch: &Batch) -> Result<(), BatchError> {
        files::write(&self.options.out, &batch.to_result_csv())
            .map_err(|why| BatchError::Output(format!("{why}. The batch stops here.")))
    }

    /// Says that a user was created, once.
    fn report_created(&self, row: &BatchRow, report: &mut RowReport) -> Result<(), BatchError> {
        let Some(attempt) = report.created.take() else { return Ok(()) };
        (self.watch)(BatchEvent::Created { row, result: &report.result, attempt: &attempt })
    }

    /// Reports the outcome of each step of the setup.
    fn step_report<'r>(&'r self, row: &'r BatchRow) -> impl Fn(&StepResult) + 'r {
        move |result| {
            // An error is ignored here: reporting the row fails in the same way, and ends the batch.
            let _ = (self.watch)(BatchEvent::SetUp { row, result });
        }
    }

    fn report_row(&self, row: &BatchRow, mut report: RowReport) -> Result<(), BatchError> {
        let created = self.report_created(row, &mut report);
        let mut lines = report.lines;
        lines.extend(report.not_set_up);
        lines.extend(row.result.open_line());
        // The error comes last: the user is in the result file even if printing fails.
        (self.watch)(BatchEvent::RowDone { row, lines: &lines }).and(created)
    }
}

/// What came of the setup of a row's user.
fn note_setup(report: &mut RowReport, finished: &Finished) {
    match finished {
        Ok(finished) => {
            report.result.set_steps(finished.steps.clone());
            report.not_set_up = None;
            report.retry_after_seconds = finished.retry_after_seconds;
            report.prospect = Prospect::after_setup(finished.hindrance);
        }
        Err(failure) => {
            report.retry_after_seconds = failure.retry_after_seconds();
            report.prospect = match failure.hindrance() {
                None => Prospect::Unchanged,
                hindrance => Prospect::after_setup(hindrance),
            };
            let why = sentence_case(&failure.to_string());
            report.not_set_up = Some(format!("{why}. Nothing was sent."));
        }
    }
}
